#include <cstdint>
#include <limits>
#include <string>
#include <tuple>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/proofs_check/cli/npy_bytes.hpp"
#include "tests/proofs_check/cli/run_command.hpp"

namespace lemmata::tests {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

using Arguments = std::vector<std::string>;

struct Refusal {
  Arguments arguments;
  int status;
  std::vector<std::string> named;  ///< what the line must contain
};

std::string joined(const Arguments& arguments) {
  std::string text = "lemmata";
  for (const std::string& argument : arguments) text += " '" + argument + "'";
  return text;
}

void expect_one_line(const CommandResult& result, const Refusal& refusal) {
  EXPECT_EQ(result.status, refusal.status);
  EXPECT_EQ(result.out, "");
  EXPECT_THAT(result.err, StartsWith("lemmata: "));
  EXPECT_EQ(result.err.find('\n'), result.err.size() - 1) << result.err;
  for (const std::string& part : refusal.named) EXPECT_THAT(result.err, HasSubstr(part));
}

TEST(BadInput, IsOneLineThatNamesTheValueAndWhatIsAllowed) {
  const std::vector<Refusal> refusals{
      {{"fourier", "majority", "--n", "0"}, 2, {"--n", "from 1 to 10^18", "got 0"}},
      {{"fourier", "majority", "--n", "-3"}, 2, {"--n", "got -3"}},
      {{"fourier", "majority", "--n", "2.5"}, 2, {"--n", "an integer", "got 2.5"}},
      {{"fourier", "majority", "--n", "nan"}, 2, {"--n", "got nan"}},
      {{"fourier", "majority", "--n", ""}, 2, {"--n", "got nothing"}},
      {{"fourier", "majority", "--n", "1000000000000000001"}, 2, {"--n", "10^18"}},
      {{"fourier", "majority", "--n", "9223372036854775808"}, 2, {"--n", "10^18"}},
      {{"fourier", "majority", "--n", std::string(5000, '9')}, 2, {"--n", "10^18", "..."}},
      {{"fourier", "majority", "--n", "1e99999999999"}, 2, {"--n"}},
      {{"fourier", "majority"}, 2, {"--n is needed"}},
      {{"fourier", "majority", "--n"}, 2, {"--n: one value is allowed, got none"}},
      {{"fourier", "majority", "--n", "3", "--n", "5"}, 2, {"--n: one value is allowed, got 2"}},
      {{"fourier", "majority", "--n", "4"}, 2, {"--ties", "n = 4", "plus, minus or zero"}},
      {{"fourier", "majority", "--n", "4", "--k", "2"}, 2, {"--ties"}},
      {{"fourier", "majority", "--n", "4", "--ties", "positive"},
       2,
       {"--ties", "minus, zero, plus", "got positive"}},
      {{"fourier", "majority", "--n", "11", "--k", "12"}, 2, {"--k", "0 to 11", "got 12"}},
      {{"fourier", "majority", "--n", "11", "--digits", "0"}, 2, {"--digits", "from 1", "got 0"}},
      {{"fourier", "majority", "--n", "11", "--digits", "10001"}, 2, {"--digits", "10000", "got 10001"}},
      {{"fourier", "majority", "--n", "11", "--threads", "0"}, 2, {"--threads", "got 0"}},
      {{"fourier", "majority", "--n", "11", "--method", "transfrom"}, 2, {"did you mean transform?"}},
      {{"fourier", "majority", "--n", "11", "extra"}, 2, {"extra"}},
      {{"fourier", "majorty", "--n", "11"}, 2, {"majorty", "did you mean majority?"}},
      {{"fourier"}, 2, {"majority, noise-stability, ltf, table"}},
      {{"fourier", "noise-stability", "--n", "4", "--rho", "1/2"}, 2, {"--n", "odd", "got 4"}},
      {{"fourier", "noise-stability", "--n", "5"}, 2, {"--rho is needed"}},
      {{"fourier", "noise-stability", "--n", "5", "--rho", "1.5"}, 2, {"--rho", "from -1 to 1", "got 1.5"}},
      {{"fourier", "noise-stability", "--n", "5", "--rho", "1/0"}, 2, {"--rho", "got 1/0"}},
      {{"gap", "majority", "--n", "9", "--k", "0"}, 2, {"--k", "1 to 9", "got 0"}},
      {{"gap", "majority", "--n", "9", "--k", "10"}, 2, {"--k", "got 10"}},
      {{"gap", "majority", "--n", "9"}, 2, {"--k is needed"}},
      {{"gap", "majority", "--n", "8", "--k", "3"}, 2, {"--ties", "n = 8", "k = 3"}},
      {{"gap", "majority", "--n", "9", "--k", "4", "--digts", "5"}, 2, {"--digts", "did you mean --digits?"}},
      {{"gap", "ltf", "--set", "1"}, 2, {"--weights is needed"}},
      {{"gap", "ltf", "--weights", "3,1,4"}, 2, {"--set is needed"}},
      {{"gap", "ltf", "--weights", "", "--set", "1"}, 2, {"--weights", "at least one number"}},
      {{"gap", "ltf", "--weights", "0,0", "--set", "1"}, 2, {"--weights", "other than 0", "2 zeros"}},
      {{"gap", "ltf", "--weights", "1,nan", "--set", "1"}, 2, {"--weights", "got nan"}},
      {{"gap", "ltf", "--weights", "1,-inf", "--set", "1"}, 2, {"--weights", "got -inf"}},
      {{"gap", "ltf", "--weights", "1,,2", "--set", "1"}, 2, {"--weights", "missing before a comma"}},
      {{"gap", "ltf", "--weights", "1,2,", "--set", "1"}, 2, {"--weights", "after the last comma"}},
      {{"gap", "ltf", "--weights", "@no-such-file", "--set", "1"}, 2, {"--weights", "no-such-file"}},
      {{"gap", "ltf", "--weights", "no-such-file.npy", "--set", "1"}, 2, {"--weights", "no-such-file.npy"}},
      {{"gap", "ltf", "--weights", "3,1,4", "--set", "1,2,1"}, 2, {"--set", "once", "got 1"}},
      {{"gap", "ltf", "--weights", "3,1,4", "--set", "4"}, 2, {"--set", "from 1 to 3", "got 4"}},
      {{"gap", "ltf", "--weights", "3,1,4", "--set", "best"}, 2, {"--k is needed", "from 1 to 3"}},
      {{"gap", "ltf", "--weights", "3,1,4", "--set", "1", "--k", "1"}, 2, {"--k", "--set best"}},
      {{"gap", "ltf", "--weights", "3,1,4", "--set", "1,2", "--bias", "1", "--threshold", "1"},
       2,
       {"--bias and --threshold", "got both"}},
      {{"gap", "ltf", "--weights", "3,1,4", "--set", "1,2", "--bias", "2"},
       2,
       {"--ties", "w.x + b = 0", "plus, minus or zero", "got nothing"}},
      {{"gap", "ltf", "--weights", "3,1,4", "--set", "1,2", "--method", "transfrom"},
       2,
       {"--method", "meet-in-the-middle", "did you mean transform?"}},
      {{"gap", "ltf", "--weights", "3,1,4", "--set", "1,2", "--delta", "1"}, 2, {"--delta", "got 1"}},
      {{"fourier", "ltf"}, 2, {"--weights is needed"}},
      {{"fourier", "ltf", "--weights", "3,1,5", "--all", "--chow"}, 2, {"--all", "--chow", "several"}},
      {{"fourier", "ltf", "--weights", "3,1,5", "--level", "4"}, 2, {"--level", "0 to 3", "got 4"}},
      {{"fourier", "ltf", "--weights", "3,1,5", "--noise-stability", "1.01"},
       2,
       {"from -1 to 1", "got 1.01"}},
      {{"fourier", "ltf", "--weights", "3,1,5", "--all", "--method", "trigonometric"},
       2,
       {"--method trigonometric", "transform is allowed"}},
      {{"fourier", "ltf", "--weights", "1,1"}, 2, {"--ties", "Chow parameters"}},
      {{"fourier", "table"}, 2, {"FILE is needed"}},
      {{"fourier", "table", "no-such-file"}, 2, {"no-such-file"}},
      {{"fourier", "table", "a", "b"}, 2, {"one file", "got 2"}},
      {{"table", "fourier-gap", "--n", "3..9", "--k", "2", "--format", "cvs"},
       2,
       {"cvs", "did you mean csv?"}},
      {{"table", "fourier-gap", "--n", "9..3", "--k", "2"}, 2, {"--n", "9..3"}},
      {{"table", "fourier-gap", "--n", "3..9:0", "--k", "2"}, 2, {"step", "got 0"}},
      {{"table", "fourier-gap", "--n", "3..9:-2", "--k", "2"}, 2, {"step", "got -2"}},
      {{"table", "fourier-gap", "--n", "", "--k", "2"}, 2, {"--n", "a list"}},
      {{"table", "fourier-gap", "--n", "3,,5", "--k", "2"}, 2, {"--n", "a list", "3,,5"}},
      {{"table", "fourier-gap", "--n", "3..", "--k", "2"}, 2, {"--n"}},
      {{"table", "fourier-gap", "--n", "11", "--k", "12"}, 2, {"--k", "k <= n", "got 12"}},
      {{"table", "fourier-gap", "--n", "3..9", "--k", "2,3"}, 2, {"--ties"}},
      {{"table", "fourier-gap", "--n", "1..1000000000000000000", "--k", "2"}, 2, {"1e+18 rows", "1000000"}},
      {{"table", "fourier-gap", "--n", "1e9..1e9", "--k", "2"}, 2, {"GiB"}},
      {{"table", "fourier-gap", "--n", "3", "--k", "2", "--json", "--format", "csv"}, 2, {"--json", "csv"}},
      {{"table", "sparse-support", "--n", "9"}, 2, {"--k is needed"}},
      {{"table", "sparse-support", "--n", "1e9", "--k", "2"}, 2, {"rows", "1000000"}},
      {{"gap", "random", "--law", "gauss", "--n", "5", "--k", "6"}, 2, {"--k", "n = 5", "got 6"}},
      {{"table", "fourier-gop"}, 2, {"did you mean fourier-gap?"}},
      {{"check", "--threads", "0"}, 2, {"--threads", "got 0"}},
      {{"check", "--threads", "99999999999999999999"}, 2, {"--threads"}},
      {{"check", "--budget", "-1"}, 2, {"--budget", "got -1"}},
      {{"check", "--seed", "1.5"}, 2, {"--seed", "got 1.5"}},
      {{"check", "--fulll"}, 2, {"--fulll", "did you mean --full?"}},
      {{"check", "maj.coef-odd"}, 5, {"maj.coef-odd", "did you mean maj.coeff-odd?"}},
      {{"check", "maj.*", "nothing.*"}, 5, {"nothing.*"}},
      {{"check", std::string(60, '*') + "-none"}, 5, {"no claim matches"}},
      {{"check", "--tag", "no-such-tag"}, 5, {"no-such-tag"}},
      {{"check", "--lecture", "no-such-lecture.txt"}, 5, {"no-such-lecture.txt", "did you mean"}},
      {{"list", "maj.coef-odd"}, 5, {"did you mean maj.coeff-odd?"}},
      {{"show", "maj.coef-odd"}, 5, {"did you mean maj.coeff-odd?"}},
      {{"show"}, 2, {"one claim's id is needed"}},
      {{"errata", "--lecture", "no-such-lecture.txt"}, 5, {"did you mean"}},
      {{"constants", "no.such.constant"}, 5, {"no.such.constant", "did you mean"}},
      {{"constants", "--emit", "pyhton"}, 2, {"did you mean python?"}},
      {{"constants", "check", "--against", "no-such-file"}, 2, {"no-such-file"}},
      {{"chekc"}, 2, {"chekc", "did you mean check?"}},
      {{"--jsn"}, 2, {"--jsn"}},
      {{"list", "--output", "no-such-directory/list.txt"}, 2, {"no-such-directory", "does not exist"}},
      {{"list", "--output", "."}, 2, {"--output"}},
      {{"list", "--output", ""}, 2, {"--output"}},
      {{"check", "maj.ratio", "--certificates", "no-such-directory/certificates"}, 2, {"no-such-directory"}},
  };
  for (const Refusal& refusal : refusals) {
    SCOPED_TRACE(joined(refusal.arguments));
    expect_one_line(lemmata(refusal.arguments), refusal);
  }
}

TEST(BadInput, RefusesSizesWithTheirEstimateBeforeAnythingIsAllocated) {
  const std::vector<Refusal> refusals{
      {{"fourier", "majority", "--n", "60", "--method", "transform"}, 2, {"4 * 2^n bytes", "4.0 EiB"}},
      {{"fourier", "majority", "--n", "31", "--cross-check"}, 2, {"8.0 GiB"}},
      {{"fourier", "majority", "--n", "1000000000001", "--k", "3"}, 2, {"560.7 GiB", "--digits"}},
      {{"fourier", "majority", "--n", "100000000001", "--digits", "20"}, 2, {"rows", "1000000"}},
      {{"gap", "majority", "--n", "1000000000000", "--k", "4"}, 2, {"TiB", "--digits"}},
      {{"fourier", "noise-stability", "--n", "1000000001", "--rho", "1/2"}, 2, {"100000000", "seconds"}},
  };
  for (const Refusal& refusal : refusals) {
    SCOPED_TRACE(joined(refusal.arguments));
    expect_one_line(lemmata(refusal.arguments), refusal);
  }
}

TEST(BadInput, RefusesMethodsThatDoNotFitAndNamesOneThatDoes) {
  std::string many = "1";  // 40 weights, 2^61 and more in all
  for (int i = 1; i < 40; ++i) many += "," + std::to_string((std::int64_t{1} << 56) + 2 * i);
  std::string more = many;
  for (int i = 0; i < 30; ++i) more += ",4611686018427387905";
  const auto gap = [](const std::string& weights, const std::string& method) {
    return Arguments{"gap", "ltf", "--weights", weights, "--set", "1,2", "--method", method};
  };
  const std::vector<Refusal> refusals{
      {gap(many, "transform"),
       2,
       {"--method transform", "4.0 TiB", "--method meet-in-the-middle would do", "MiB"}},
      {gap(many, "generating-function"),
       2,
       {"--method generating-function", "EiB", "years", "meet-in-the-middle"}},
      {gap(many, "trigonometric"),
       2,
       {"--method trigonometric", "nodes", "EiB", "meet-in-the-middle would do"}},
      {gap(more, "meet-in-the-middle"), 2, {"n at most 60", "no other method fits", "EiB"}},
      {gap("1180591620717411303424,1180591620717411303425,1,3,5", "meet-in-the-middle"),
       2,
       {"72 bits", "would define another function", "--method transform would do"}},
      {gap(more, "auto"),
       2,
       {"no method fits", "transform", "generating function", "meet in the middle",
        "integer weights up to 2^"}},
      {{"gap", "ltf", "--weights", many, "--set", "best", "--k", "4", "--ties", "zero"},
       2,
       {"n at most 24", "C(40, 4) = 9.139e+04", "--set"}},
      {{"fourier", "ltf", "--weights", many, "--level-weights", "--ties", "zero"},
       2,
       {"n at most 30", "4.0 TiB"}},
      {{"fourier", "ltf", "--weights", many, "--all", "--ties", "zero"},
       2,
       {"1.099511628e+12 rows", "1000000"}},
      {{"fourier", "ltf", "--weights", many, "--level", "10", "--ties", "zero"}, 2, {"847660528 rows"}},
  };
  for (const Refusal& refusal : refusals) {
    SCOPED_TRACE(joined(refusal.arguments));
    expect_one_line(lemmata(refusal.arguments), refusal);
  }
}

TEST(BadInput, NamesTheLineOrTheIndexOfAFile) {
  const TemporaryDirectory directory;
  const std::string doubles(24, '\1');
  const std::vector<double> with_nan{1, 2, std::numeric_limits<double>::quiet_NaN()};
  const std::vector<float> with_infinity{1, -std::numeric_limits<float>::infinity(), 3};
  const std::string whole = npy_bytes("'<f8'", "(3,)", doubles);
  const std::vector<std::tuple<std::string, std::string, std::vector<std::string>>> files{
      {"ragged", "1 2 3\n# none\n4 5\n", {"3 as on the first", "got 2", "line 3"}},
      {"nan", "1,2\n3,nan\n", {"got nan", "line 2"}},
      {"empty", "# nothing\n", {"at least one number", "got none"}},
      {"comma", "1,2\n,3\n", {"missing before a comma", "line 2"}},
      {"nan.npy", npy_bytes("'<f8'", "(3,)", bytes_of(with_nan)), {"got NaN", "index 2"}},
      {"inf.npy", npy_bytes("'<f4'", "(3,)", bytes_of(with_infinity)), {"got -infinity", "index 1"}},
      {"short.npy", whole.substr(0, whole.size() - 1), {"3 elements of 8 bytes", "got 23 bytes"}},
      {"long.npy", whole + "x", {"3 elements of 8 bytes", "got 25 bytes"}},
      {"header.npy", whole.substr(0, 50), {"ends within its header"}},
      {"other.npy", "1 2 3", {"does not begin"}},
      {"object.npy", npy_bytes("'|O'", "(3,)", doubles), {"float64", "'|O'", "pickled objects"}},
      {"big.npy", npy_bytes("'>f8'", "(3,)", doubles), {"little-endian", "'>f8'"}},
      {"two.npy", npy_bytes("'<f8'", "(3, 1)", doubles), {"one dimension", "(3, 1)"}},
      {"none.npy", npy_bytes("'<f8'", "(0,)", ""), {"at least one element"}},
  };
  for (const auto& [name, content, named] : files) {
    SCOPED_TRACE(name);
    write_contents(directory.file(name), content);
    expect_one_line(lemmata({"gap", "ltf", "--weights", "@" + directory.file(name), "--set", "1"}),
                    {{}, 2, named});
  }
  write_contents(directory.file("five"), "1 2 3 4 5");
  expect_one_line(lemmata({"fourier", "table", directory.file("five")}),
                  {{}, 2, {"2^n values", "got 5", "nearest is 4"}});
  write_contents(directory.file("bits"), "0110100");
  expect_one_line(lemmata({"fourier", "table", directory.file("bits")}), {{}, 2, {"got 7", "nearest is 8"}});
}

TEST(BadInput, LeavesNoFileBehind) {
  const TemporaryDirectory directory;
  EXPECT_EQ(
      lemmata({"gap", "majority", "--n", "9", "--k", "10", "--output", directory.file("gap.txt")}).status, 2);
  EXPECT_TRUE(directory.names().empty());
}

TEST(BadInput, KeepsControlCharactersOutOfMessages) {
  const CommandResult result = lemmata({"check", "a\nb\033[31m"});
  EXPECT_EQ(result.status, 5);
  EXPECT_EQ(result.err.find('\033'), std::string::npos);
  EXPECT_EQ(result.err.find('\n'), result.err.size() - 1);
}

TEST(Help, LeadsWithTwoExamples) {
  for (const Arguments& arguments : std::vector<Arguments>{{},
                                                           {"--help"},
                                                           {"check", "--help"},
                                                           {"list", "--help"},
                                                           {"show", "--help"},
                                                           {"errata", "--help"},
                                                           {"fourier", "--help"},
                                                           {"fourier", "majority", "--help"},
                                                           {"fourier", "noise-stability", "-h"},
                                                           {"fourier", "ltf", "--help"},
                                                           {"fourier", "table", "--help"},
                                                           {"gap", "majority", "--help"},
                                                           {"gap", "ltf", "--help"},
                                                           {"gap", "random", "--help"},
                                                           {"table", "fourier-gap", "--help"},
                                                           {"table", "sparse-support", "--help"},
                                                           {"constants", "--help"},
                                                           {"constants", "check", "--help"}}) {
    SCOPED_TRACE(joined(arguments));
    const CommandResult result = lemmata(arguments);
    EXPECT_EQ(result.status, 0);
    EXPECT_EQ(result.err, "");
    EXPECT_THAT(result.out,
                testing::MatchesRegex("Examples:\n  lemmata [^\n]*\n  lemmata [^\n]*\n\n(.|\n)*"));
  }
}

TEST(Version, IsPrinted) {
  const CommandResult result = lemmata({"--version"});
  EXPECT_EQ(result.status, 0);
  EXPECT_THAT(result.out, testing::MatchesRegex("lemmata [0-9]+\\.[0-9]+\\.[0-9]+\n"));
}

TEST(StandardOutput, MayLoseItsReader) {
  for (const Arguments& arguments : std::vector<Arguments>{
           {"list"}, {"--help"}, {"fourier", "majority", "--n", "1001"}, {"check", "maj.ratio"}}) {
    SCOPED_TRACE(joined(arguments));
    const CommandResult result = lemmata(arguments, {.reader_gone = true});
    EXPECT_EQ(result.status, 0);
    EXPECT_EQ(result.err, "");
  }
}

TEST(StandardOutput, ThatIsFullIsReported) {
  const CommandResult result = lemmata({"list"}, {.stdout_file = "/dev/full"});
  expect_one_line(result, {{}, 2, {"cannot write standard output"}});
  expect_one_line(lemmata({"list", "--output", "/dev/full"}), {{}, 2, {"cannot write"}});
}

TEST(Output, ReplacesAFileWholeAndKeepsItsPermissions) {
  const TemporaryDirectory directory;
  const std::string file = directory.file("gap.txt");
  write_contents(file, "old");
  const CommandResult result = lemmata({"gap", "majority", "--n", "9", "--k", "4", "--output", file});
  EXPECT_EQ(result.status, 0);
  EXPECT_EQ(result.out, "");
  EXPECT_THAT(contents(file), HasSubstr("1/64"));
  EXPECT_EQ(directory.names(), std::vector<std::string>{"gap.txt"});
}

}  // namespace
}  // namespace lemmata::tests
