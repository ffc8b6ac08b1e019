#include <filesystem>
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

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

class Interpolate : public testing::Test {
 protected:
  std::string file(const std::string& name, const std::string& text) {
    write_contents(directory_.file(name), text);
    return directory_.file(name);
  }

  CommandResult run(const std::string& x, const std::string& y, const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments{"interpolate", "--x", file("X", x), "--y", file("y", y)};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return lemmata(arguments);
  }

  json result_of(const std::string& x, const std::string& y, std::vector<std::string> more = {}) {
    more.emplace_back("--json");
    const CommandResult result = run(x, y, more);
    EXPECT_EQ(result.status, 0) << result.err;
    return result.status == 0 ? result.json().at("result") : json();
  }

  static void expect_refused(const CommandResult& result, const std::vector<std::string>& named) {
    EXPECT_EQ(result.status, 2);
    EXPECT_EQ(result.out.substr(0, 60), "");
    EXPECT_EQ(result.err.find('\n'), result.err.size() - 1) << result.err;
    for (const std::string& part : named) EXPECT_THAT(result.err, HasSubstr(part));
  }

  /// The certificate, which must have appeared, passes the separate checker.
  void expect_rechecked(const std::string& certificate, const std::string& claim) {
    ASSERT_NE(contents(certificate), "");
    const CommandResult checked =
        run_program(LEMMATA_PYTHON, {"-B", LEMMATA_SOURCES "/tools/recheck", certificate});
    EXPECT_EQ(checked.status, 0) << checked.out << checked.err;
    EXPECT_EQ(json::parse(contents(certificate)).at("claim"), claim);
  }

  TemporaryDirectory directory_;
};

std::vector<std::string> exact(const json& values) {
  std::vector<std::string> texts;
  for (const json& value : values) texts.push_back(value.at("exact"));
  return texts;
}

using Texts = std::vector<std::string>;

const std::string x = "1,2,0\n0,1,-1\n", y = "3\n1\n";

TEST_F(Interpolate, GivesTheLecturesExample) {
  const json result = result_of(x, y);
  EXPECT_EQ(exact(result.at("w")), (Texts{"2/3", "7/6", "1/6"}));
  EXPECT_EQ(result.at("squared_norm").at("exact"), "11/6");
  EXPECT_EQ(result.at("rank"), 2);
  EXPECT_EQ(result.at("alpha_unique"), true);
  EXPECT_EQ(result.at("interpolates"), true);
  EXPECT_EQ(result.at("w")[0].at("decimal"), "0.66666666666666666667");
  const CommandResult text = run(x, y);
  for (const std::string part : {"rank 2", "2/3", "7/6", "1/6", "|w|^2 = 11/6", "alpha"})
    EXPECT_THAT(text.out, HasSubstr(part));
}

TEST_F(Interpolate, GivesTheRidgePathOfTheExample) {
  const json path = result_of(x, y, {"--path"}).at("path");
  EXPECT_EQ(path.at("w")[0].at("text"), "(3*L+4)/((L+1)*(L+6))");
  EXPECT_EQ(path.at("w")[1].at("text"), "7/(L+6)");
  EXPECT_EQ(path.at("w")[2].at("text"), "(1-L)/((L+1)*(L+6))");
  EXPECT_EQ(path.at("common_denominator").at("text"), "(L+1)*(L+6)");
  EXPECT_EQ(exact(path.at("poles")), (Texts{"-6", "-1"}));
  // tr K (K + L)^-1 = 1/(1 + L) + 6/(6 + L)
  EXPECT_EQ(path.at("degrees_of_freedom").at("text"), "(7*L+12)/((L+1)*(L+6))");
  EXPECT_EQ(exact(path.at("limit")), (Texts{"2/3", "7/6", "1/6"}));
  // (3L+4)/(L^2+7L+6) = 2/3 + (3 - 7 * 2/3)/6 L + ...
  EXPECT_EQ(exact(path.at("slope")), (Texts{"-5/18", "-7/36", "-13/36"}));
  const CommandResult text = run(x, y, {"--path"});
  for (const std::string part : {"w_1(L) = (3*L+4)/((L+1)*(L+6))", "w_3(L) = (1-L)/((L+1)*(L+6))", "-5/18"})
    EXPECT_THAT(text.out, HasSubstr(part));
}

TEST_F(Interpolate, WritesPolesThatAreNotRationalWithCorrectDigits) {
  // X X^T = [[1, 1], [1, 2]] has the eigenvalues (3 -+ sqrt 5) / 2.
  const json poles = result_of("1,0\n1,1\n", "1\n2\n", {"--path", "--digits", "30"}).at("path").at("poles");
  EXPECT_EQ(poles[0].at("decimal"), "-2.61803398874989484820458683437");
  EXPECT_EQ(poles[1].at("decimal"), "-0.381966011250105151795413165634");
  EXPECT_TRUE(poles[0].contains("ball"));
  EXPECT_FALSE(poles[0].contains("exact"));
}

TEST_F(Interpolate, GivesRidgeRegression) {
  const json result = result_of(x, y, {"--ridge", "1"});
  EXPECT_EQ(exact(result.at("w")), (Texts{"1/2", "1", "0"}));  // the path at L = 1
  EXPECT_EQ(result.at("interpolates"), false);
  EXPECT_EQ(exact(result.at("alpha")), exact(result.at("residual")));  // L alpha = y - X w
  EXPECT_EQ(exact(result_of(x, y, {"--ridge", "0.5"}).at("w"))[1], "14/13");
}

TEST_F(Interpolate, SaysThatARankDeficientSystemHasManyDualSolutions) {
  const json result = result_of("1,2\n2,4\n", "1\n2\n");
  EXPECT_EQ(exact(result.at("w")), (Texts{"1/5", "2/5"}));
  EXPECT_EQ(result.at("rank"), 1);
  EXPECT_EQ(result.at("alpha_unique"), false);
  EXPECT_THAT(run("1,2\n2,4\n", "1\n2\n").out, HasSubstr("alpha is not unique"));
}

TEST_F(Interpolate, RefusesToInterpolateWhatHasNoSolution) {
  expect_refused(run("1,2\n2,4\n", "1\n3\n"),
                 {"no solution: rank X = 1, rank [X y] = 2", "1/5", "--least-squares"});
  const json result = result_of("1,2\n2,4\n", "1\n3\n", {"--least-squares"});
  EXPECT_EQ(exact(result.at("w")), (Texts{"7/25", "14/25"}));
  EXPECT_EQ(result.at("squared_residual").at("exact"), "1/5");
  EXPECT_EQ(exact(result.at("residual")), (Texts{"-2/5", "1/5"}));
}

TEST_F(Interpolate, KeepsThePartOfTheStartOutsideTheRowSpace) {
  // The kernel of the example is spanned by (2, -1, -1); <(1, 0, 0), that> / 6 = 1/3.
  const json result = result_of(x, y, {"--start", file("w0", "1\n0\n0\n")});
  EXPECT_EQ(exact(result.at("unseen")), (Texts{"2/3", "-1/3", "-1/3"}));
  EXPECT_EQ(exact(result.at("w")), (Texts{"4/3", "5/6", "-1/6"}));
  EXPECT_EQ(result.at("kind"), "descent-limit");
}

TEST_F(Interpolate, UsesThePreconditioner) {
  // P = diag(1, 4): the minimiser of w_1^2 + w_2^2 / 4 with w_1 + w_2 = 5.
  const json result = result_of("1,1\n", "5\n", {"--preconditioner", file("P", "1,0\n0,4\n")});
  EXPECT_EQ(exact(result.at("w")), (Texts{"1", "4"}));
  const auto refused = [&](const std::string& p, const std::vector<std::string>& named) {
    expect_refused(run("1,1\n", "5\n", {"--preconditioner", file("P", p)}), named);
  };
  refused("1,0\n", {"2 x 2", "1 x 2"});
  refused("1,1\n0,1\n", {"symmetric positive definite", "(2, 1) and (1, 2)"});
  refused("1,2\n2,1\n", {"negative eigenvalue"});
  refused("1,1\n1,1\n", {"singular"});
  expect_refused(run("1,1\n1,1\n", "5\n5\n", {"--preconditioner", file("P", "1,0\n0,4\n")}),
                 {"independent rows", "rank 1"});
}

TEST_F(Interpolate, WritesCertificatesThatTheSeparateCheckerAccepts) {
  const std::string target = directory_.file("certificate.json");
  const std::string dependent = "1,2,0\n0,1,-1\n1,3,-1\n";
  for (const auto& [labels, more, claim] : std::vector<std::tuple<std::string, Texts, std::string>>{
           {"3\n1\n4\n", {}, "linreg.min-norm"},
           {"3\n1\n5\n", {"--least-squares"}, "linreg.min-norm"},
           {"3\n1\n5\n", {"--start", file("w0", "1,1/2,-3")}, "linreg.min-norm"},
           {"3\n1\n5\n", {"--ridge", "0.3"}, "linreg.ridge-limit"}}) {
    Texts arguments = more;
    arguments.insert(arguments.end(), {"--certificate", target});
    const CommandResult result = run(dependent, labels, arguments);
    ASSERT_EQ(result.status, 0) << result.err;
    expect_rechecked(target, claim);
  }
  ASSERT_EQ(
      run(x, y, {"--preconditioner", file("P", "2,1,0\n1,2,0\n0,0,1/3\n"), "--certificate", target}).status,
      0);
  expect_rechecked(target, "opt.precond-minnorm");
}

TEST_F(Interpolate, ACertificateWithAnotherWeightIsRejected) {
  const std::string target = directory_.file("certificate.json");
  ASSERT_EQ(run(x, y, {"--certificate", target}).status, 0);
  json document = json::parse(contents(target));
  document["matrices"]["w"]["elements"][0] = "1/3";
  const std::string damaged = file("damaged.json", document.dump());
  const CommandResult checked =
      run_program(LEMMATA_PYTHON, {"-B", LEMMATA_SOURCES "/tools/recheck", damaged});
  EXPECT_EQ(checked.status, 1) << checked.out;
}

TEST_F(Interpolate, WritesNoCertificateThatTheSeparateCheckerRejects) {
  const std::string target = directory_.file("certificate.json");
  const auto refused = [&](const std::string& samples, const std::string& labels, const Texts& more,
                           const std::vector<std::string>& named) {
    Texts arguments{"--certificate", target, "--digits", "5"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    expect_refused(run(samples, labels, arguments), named);
    EXPECT_EQ(contents(target), "");
  };
  refused("1e100000\n", "1\n", {},
          {"--certificate", "tools/recheck", "at most 20000 digits", "one of 100001 in x"});
  refused("1\n", "1\n", {"--ridge", "1e-30000"}, {"at most 20000 digits", "30001"});
  // alpha = x^-2, which is known after the solution alone; the largest that is taken, and the next.
  refused("1e10000\n", "1\n", {}, {"at most 20000 digits", "one of 20001 in alpha"});
  ASSERT_EQ(run("1e9999\n", "1\n", {"--certificate", target}).status, 0);
  expect_rechecked(target, "linreg.min-norm");
  std::filesystem::remove(target);
  std::string row = "1";
  for (int j = 1; j < 700000; ++j) row += ",1";
  refused(row + "\n", "1\n", {}, {"at most 16000000 bytes", "at least 18200026"});
  // The denominators' common multiple has more bits than one number may have.
  std::string primes = "1/7";
  for (const std::string power : {"3", "5", "7", "11", "13", "17"})
    primes += ",1/" + power + std::string(7000, '1');
  refused(primes + "\n", "1\n", {}, {"at most 131072 bits"});
  // lower diagonal transpose(lower) takes 2 d^3 products.
  std::string p, ones = "1";
  for (int i = 0; i < 320; ++i) {
    for (int j = 0; j < 320; ++j) p += std::string(j == 0 ? "" : ",") + (i == j ? "1" : "0");
    p += "\n";
    if (i > 0) ones += ",1";
  }
  refused(ones + "\n", "1\n", {"--preconditioner", file("P", p)}, {"at most 60000000 operations"});
}

TEST_F(Interpolate, ReadsEveryNumberExactlyAsItStands) {
  // The heading counts for nothing; 0.1 is 1/10 as text and the dyadic fraction as a double.
  const json text = result_of(
      "\xEF\xBB\xBF"
      "a, b\r\n0.1, 1e-1\r\n\r\n-1/3,2\r\n",
      "1,1");
  EXPECT_EQ(exact(text.at("w")), (Texts{"57/7", "13/7"}));
  const std::vector<double> tenth{0.1};
  const std::string npy = npy_bytes("'<f8'", "(1, 1)", bytes_of(tenth));
  EXPECT_EQ(exact(result_of(npy, "1\n").at("w")), (Texts{"36028797018963968/3602879701896397"}));
  const std::vector<double> columns{1, 0, 2, 1, 0, -1}, labels{3, 1};
  const json fortran = result_of(npy_bytes("'<f8'", "(2, 3)", bytes_of(columns), "True"),
                                 npy_bytes("'<f8'", "(2,)", bytes_of(labels)));
  EXPECT_EQ(exact(fortran.at("w")), (Texts{"2/3", "7/6", "1/6"}));
}

TEST_F(Interpolate, NamesWhatIsWrongInAFile) {
  expect_refused(run("1,2\n3\n", y), {"--x", "line 2", "column 2 is missing", "2 as on line 1, got 1"});
  expect_refused(run("1,2\n3,4,5\n", y), {"line 2", "column 3 is one too many"});
  expect_refused(run("a,b\n1,2\n3,four\n", y), {"line 3, column 2", "four"});
  expect_refused(run("1,two\n3,4\n", y), {"line 1, column 2", "two"});
  expect_refused(run("1,nan\n3,4\n", y), {"line 1, column 2", "nan"});
  expect_refused(run("NaN,nan\n3,4\n", y), {"line 1, column 1", "NaN"});
  expect_refused(run("1,\n3,4\n", y), {"line 1, column 2"});
  expect_refused(run("", y), {"--x", "at least one line"});
  expect_refused(run("a,b\n", y), {"--x", "at least one line", "a heading alone"});
  expect_refused(run(x, "1\n2\n3\n"), {"--y", "2 rows", "got 3"});
  expect_refused(run(x, "1,2\n3,4\n"), {"--y", "one column or one row", "2 rows and 2 columns"});
  const std::vector<double> two{1, 2}, nan{1, std::numeric_limits<double>::quiet_NaN()};
  expect_refused(run(npy_bytes("'<f8'", "(2,)", bytes_of(two)), y), {"--x", "two dimensions"});
  expect_refused(run(npy_bytes("'<f8'", "(1, 2)", bytes_of(nan)), y), {"--x", "NaN", "[0, 1]"});
  expect_refused(run(x, npy_bytes("'<f8'", "(1, 1, 2)", bytes_of(two))), {"--y", "3 dimensions"});
}

TEST_F(Interpolate, LosesNoRowThatIsNoHeading) {
  for (const std::string cell :
       {".5", "5.", "-.5", "1/0", "1_0", "1e1000000", "\"3\"",
        "\xE2\x88\x92"
        "1",
        "1d0", "#1", "1;2", "1 2", "\"\"", "\"1\"", "-nan", "+inf", "\"nan\"", "Infinity", "-x"}) {
    expect_refused(run(cell + "\n1\n2\n", "1\n2\n", {"--least-squares"}),
                   {"--x", "line 1, column 1", "got " + cell});
    expect_refused(run(cell + "\n", "1\n"), {"--x", "line 1, column 1", "got " + cell});
    expect_refused(run("1\n2\n", cell + "\n1\n2\n", {"--least-squares"}),
                   {"--y", "line 1, column 1", "got " + cell});
  }
  expect_refused(run("a,.5\n1,2\n", "1\n"), {"line 1, column 1", "or a name in every column", "got a"});
  expect_refused(run(".5\n1\n", "1\n"), {"a digit before the point"});
  expect_refused(run("1e1000000\n1\n", "1\n"), {"exponent from -100000 to 100000"});
  expect_refused(run("1/0\n1\n", "1\n"), {"denominator is not 0"});
}

TEST_F(Interpolate, SaysWhichLineItReadAsAHeading) {
  const CommandResult result = run("\n a ,\"b c\",_d\n1,2,0\n0,1,-1\n", "label\n3\n1\n", {"--json"});
  EXPECT_EQ(exact(result.json().at("result").at("w")), (Texts{"2/3", "7/6", "1/6"}));
  EXPECT_EQ(result.err, "lemmata: --x: " + directory_.file("X") +
                            ": line 2 read as a heading\nlemmata: --y: " + directory_.file("y") +
                            ": line 1 read as a heading\n");
  EXPECT_EQ(run("a\n1\n", "1\n", {"--quiet"}).err, "");
  EXPECT_EQ(run("1\n", "1\n").err, "");
}

TEST_F(Interpolate, NamesWhatIsWrongInTheOptions) {
  expect_refused(lemmata({"interpolate"}), {"--x is needed"});
  expect_refused(lemmata({"interpolate", "--x", "-", "--y", "-"}), {"standard input", "once"});
  expect_refused(lemmata({"interpolate", "--x", directory_.file("none"), "--y", "-"}),
                 {"--x", "can be read"});
  for (const std::string lambda : {"0", "-1", "-1/3"})
    expect_refused(run(x, y, {"--ridge", lambda}), {"--ridge", "above 0", "got " + lambda});
  expect_refused(run(x, y, {"--ridge", "abc"}), {"--ridge", "abc"});
  expect_refused(run(x, y, {"--ridge", "1e-999999"}), {"--ridge", "exponent from -100000 to 100000"});
  expect_refused(run(x, y, {"--ridge", "1", "--least-squares"}), {"--ridge", "--least-squares"});
  expect_refused(run(x, y, {"--path", "--start", file("w0", "1,2,3")}), {"--path", "--start"});
  expect_refused(run(x, y, {"--start", file("w0", "1,2")}), {"--start", "3 columns", "got 2"});
  expect_refused(run(x, y, {"--digits", "0"}), {"--digits"});
  expect_refused(run(x, y, {"--certificate", directory_.file("no/c.json")}),
                 {"--certificate: the directory", "does not exist"});
  expect_refused(run(x, y, {"--certificate", ""}), {"--certificate: the name of a file"});
  for (const std::string option : {"--certificate", "--output"})
    expect_refused(run(x, y, {option, "-"}), {option + ": the name of a file is allowed, got -"});
  EXPECT_EQ(directory_.names(), (Texts{"X", "w0", "y"}));  // nothing is left behind
}

TEST_F(Interpolate, OverwritesNoFileThatItReadsOrWrites) {
  const std::string target = directory_.file("o");
  expect_refused(run(x, y, {"--output", target, "--certificate", target}),
                 {"--certificate", "--output writes"});
  expect_refused(run(x, y, {"--output", target, "--certificate", directory_.file("./o")}),
                 {"--certificate", "--output writes"});
  std::filesystem::create_symlink(directory_.file("X"), directory_.file("link"));
  for (const std::string name : {"X", "./X", "link"}) {
    expect_refused(run(x, y, {"--output", directory_.file(name)}), {"--output", "--x reads"});
    expect_refused(run(x, y, {"--certificate", directory_.file(name)}), {"--certificate", "--x reads"});
    EXPECT_EQ(contents(directory_.file("X")), x);
  }
  expect_refused(run(x, y, {"--output", directory_.file("y")}), {"--output", "--y reads"});
  EXPECT_EQ(run(x, y, {"--output", "/dev/null", "--certificate", "/dev/null"}).status, 0);
  // Standard input that is a file is one that is read, too.
  const CommandResult redirected =
      run_program("/bin/sh", {"-c", "exec \"$1\" interpolate --x - --y \"$3\" --output \"$2\" <\"$2\"", "sh",
                              LEMMATA_COMMAND, directory_.file("X"), directory_.file("y")});
  expect_refused(redirected, {"--output", "--x reads"});
  EXPECT_EQ(contents(directory_.file("X")), x);
  EXPECT_EQ(directory_.names(), (Texts{"X", "link", "y"}));
}

TEST_F(Interpolate, RefusesSizesWithTheirEstimate) {
  // Numbers of 20,000 digits once the rows are cleared of denominators: Hadamard's bound is beyond an hour.
  std::string rows, labels;
  for (int i = 0; i < 200; ++i) {
    for (int j = 0; j < 200; ++j) rows += std::string(j == 0 ? "" : ",") + (i == j ? "1e-20000" : "3");
    rows += "\n";
    labels += "1\n";
  }
  expect_refused(run(rows, labels), {"200 x 200", "bits", "is allowed"});
  // Long exact fractions are refused without --digits before they are computed.
  std::string wide = "1e-9000";
  for (int j = 1; j < 3000; ++j) wide += ",7";
  expect_refused(run(wide + "\n", "1\n"), {"exact fractions", "--digits"});
  // The path is exact in any case, so that digits are no advice.
  for (const Texts& more : {Texts{"--path"}, Texts{"--path", "--digits", "10"}}) {
    const CommandResult result = run(wide + "\n", "1\n", more);
    expect_refused(result, {"--path: 12000 exact coefficients", "leave --path out"});
    EXPECT_THAT(result.err, Not(HasSubstr("with --digits")));
  }
}

TEST_F(Interpolate, AgreesWithPythonsFractionsOnSystemsOfEveryRank) {
  // Python solves X^T X w = X^T y and the kernel's equations by Gaussian elimination on its own fractions.
  const std::string program = file("check.py", R"py(
import json, random, subprocess, sys
from fractions import Fraction as F

def eliminate(rows):
    """Reduced echelon form and pivot columns."""
    rows, pivots, r = [row[:] for row in rows], [], 0
    for c in range(len(rows[0])):
        p = next((i for i in range(r, len(rows)) if rows[i][c] != 0), None)
        if p is None:
            continue
        rows[r], rows[p] = rows[p], rows[r]
        rows[r] = [v / rows[r][c] for v in rows[r]]
        for i in range(len(rows)):
            if i != r and rows[i][c] != 0:
                f = rows[i][c]
                rows[i] = [a - f * b for a, b in zip(rows[i], rows[r])]
        pivots.append(c)
        r += 1
        if r == len(rows):
            break
    return rows, pivots

def dot(a, b):
    return sum((p * q for p, q in zip(a, b)), F(0))

def kernel(x):
    rows, pivots = eliminate(x)
    d, basis = len(x[0]), []
    for free in (c for c in range(d) if c not in pivots):
        v = [F(0)] * d
        v[free] = F(1)
        for i, c in enumerate(pivots):
            v[c] = -rows[i][free]
        basis.append(v)
    return basis, len(pivots)

def expected(x, y):
    columns = list(zip(*x))
    null, rank = kernel(x)
    system = [[dot(a, b) for b in columns] + [dot(a, y)] for a in columns] + [v + [F(0)] for v in null]
    rows, pivots = eliminate(system)
    d = len(x[0])
    assert pivots[:d] == list(range(d))
    return [rows[i][d] for i in range(d)], rank

random.seed(1)
command, directory = sys.argv[1:]
for case in range(25):
    n, d = random.randint(1, 6), random.randint(1, 6)
    r = random.randint(0, min(n, d))
    value = lambda: F(random.randint(-9, 9), random.randint(1, 5))
    a, b = [[value() for _ in range(r)] for _ in range(n)], [[value() for _ in range(d)] for _ in range(r)]
    x = [[dot(row, [b[k][j] for k in range(r)]) for j in range(d)] for row in a]
    y = [value() for _ in range(n)]
    open(directory + "/px.csv", "w").write("\n".join(",".join(map(str, row)) for row in x))
    open(directory + "/py.csv", "w").write("\n".join(map(str, y)))
    run = [command, "interpolate", "--x", directory + "/px.csv", "--y", directory + "/py.csv", "--json"]
    w, rank = expected(x, y)
    consistent = all(dot(row, w) == label for row, label in zip(x, y))
    plain = subprocess.run(run, capture_output=True, text=True)
    assert (plain.returncode == 0) == consistent, (x, y, plain.stderr)
    result = json.loads(subprocess.run(run + ["--least-squares"], capture_output=True, text=True).stdout)["result"]
    assert [F(v["exact"]) for v in result["w"]] == w, (x, y, result["w"], w)
    assert result["rank"] == rank and result["interpolates"] == consistent
    assert F(result["squared_norm"]["exact"]) == dot(w, w)
    alpha = [F(v["exact"]) for v in result["alpha"]]
    assert [dot(column, alpha) for column in zip(*x)] == w
    assert result["alpha_unique"] == (rank == n)
print("agreed")
)py");
  const CommandResult result =
      run_program(LEMMATA_PYTHON, {"-B", program, LEMMATA_COMMAND, directory_.file(".")});
  EXPECT_EQ(result.out, "agreed\n") << result.err;
}

TEST_F(Interpolate, CertifiesAHundredSamplesInThreeHundredDimensions) {
  std::string rows, labels;
  unsigned state = 1;
  const auto next = [&state] { return (state = state * 1664525U + 1013904223U) >> 16; };
  for (int i = 0; i < 100; ++i) {
    for (int j = 0; j < 300; ++j)
      rows += (j == 0 ? "" : ",") + std::to_string(static_cast<int>(next() % 199) - 99);
    rows += "\n";
    labels += next() % 2 == 0 ? "1\n" : "-1\n";
  }
  const std::string target = directory_.file("certificate.json");
  const CommandResult result = run(rows, labels, {"--certificate", target, "--digits", "10", "--json"});
  ASSERT_EQ(result.status, 0) << result.err;
  EXPECT_EQ(result.json().at("result").at("rank"), 100);
  EXPECT_FALSE(
      result.json().at("result").at("w")[0].contains("exact"));  // 400 fractions are long: decimals alone
  expect_rechecked(target, "linreg.min-norm");
}

TEST_F(Interpolate, LeadsItsHelpWithExamples) {
  const CommandResult result = lemmata({"interpolate", "--help"});
  EXPECT_EQ(result.status, 0);
  const auto example = result.out.find("lemmata interpolate --x"),
             option = result.out.find("--least-squares");
  ASSERT_NE(example, std::string::npos);
  EXPECT_LT(example, option);
}

}  // namespace
}  // namespace lemmata::tests
