#include <algorithm>
#include <cstring>
#include <limits>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/proofs_check/cli/run_command.hpp"

namespace lemmata::tests {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

CommandResult dual(const std::vector<std::string>& more) { return run_subcommand({"kernel", "dual"}, more); }
json result_of(const std::vector<std::string>& more) { return json_result({"kernel", "dual"}, more); }

std::string decimal(const json& value) { return value.at("decimal").get<std::string>(); }

TEST(KernelDual, GivesFiftyDigitsOfTheClosedForms) {
  // (sqrt(3)/2 + pi/3)/(2 pi), (2/pi) arcsin(1/3), 1/3, 1/3, (2/pi)(sqrt(3)/2 + pi/12), by another program
  const std::vector<std::pair<std::string, std::string>> expected = {
      {"relu", "0.30449889052211467904449829124490902701601328675833"},
      {"erf", "0.21634689593878545965828888155513817736674270112120"},
      {"step", "0.33333333333333333333333333333333333333333333333333"},
      {"sign", "0.33333333333333333333333333333333333333333333333333"},
      {"abs", "0.71799556208845871617799316497963610806405314703331"}};
  for (const auto& [name, digits] : expected)
    EXPECT_EQ(
        decimal(result_of({"--activation", name, "--a", "1", "--b", "1", "--rho", "1/2", "--digits", "50"})
                    .at("kernel")),
        digits)
        << name;
}

TEST(KernelDual, ComputesWhatHasNoClosedForm) {
  const json result = result_of({"--activation", "tanh", "--a", "4", "--b", "4", "--rho", "1/2", "--digits",
                                 "30", "--derivative", "--cross-check"});
  EXPECT_EQ(decimal(result.at("kernel")), "0.274638015565178469382052932418");
  EXPECT_EQ(decimal(result.at("derivative")), "0.146695105710576543793762318976");
  EXPECT_EQ(decimal(result.at("second_moment_u")), "0.635261234256939924856443345761");
  EXPECT_TRUE(result.at("kernel").contains("ball"));
  EXPECT_THAT(result.at("route").get<std::string>(), HasSubstr("no closed form"));
  const json check = result.at("cross_check");
  EXPECT_TRUE(check.at("overlap").get<bool>());
  EXPECT_FALSE(check.at("routes").at(0).at("applies").get<bool>());
  EXPECT_TRUE(check.at("routes").at(1).at("applies").get<bool>());
  EXPECT_TRUE(check.at("routes").at(2).at("applies").get<bool>());
}

TEST(KernelDual, GivesFractionsWhereTheClosedFormIsOne) {
  const json edge = result_of({"--activation", "relu", "--a", "2", "--rho", "1", "--derivative"});
  EXPECT_EQ(edge.at("kernel").at("exact"), "1");
  EXPECT_EQ(edge.at("derivative").at("exact"), "1/2");
  EXPECT_EQ(edge.at("second_moment_v").at("exact"), "1");
  EXPECT_EQ(result_of({"--activation", "monomial:4", "--a", "2", "--b", "1/2", "--c", "1/3"})
                .at("kernel")
                .at("exact"),
            "467/27");  // 9 a^2 b^2 + 72 a b c^2 + 24 c^4
  EXPECT_EQ(result_of({"--activation", "relu", "--a", "0", "--c", "0"}).at("kernel").at("exact"), "0");
  // 4 and 9: rho sqrt(36)
  EXPECT_EQ(result_of({"--activation", "identity", "--a", "4", "--b", "9", "--rho", "-1/3"})
                .at("kernel")
                .at("exact"),
            "-2");
}

TEST(KernelDual, RefusesTheDerivativeOfAKinkAtVarianceZero) {
  for (const char* kinked : {"relu", "abs", "leaky_relu:1/10", "exp(-abs(x))"}) {
    const CommandResult result =
        dual({"--activation", kinked, "--a", "0", "--b", "1", "--c", "0", "--derivative"});
    EXPECT_EQ(result.status, 2) << kinked;
    EXPECT_THAT(result.err, HasSubstr("has a kink there")) << kinked;
  }
  // phi'(0) E phi'(v)
  EXPECT_EQ(result_of({"--activation", "exp", "--a", "0", "--b", "0", "--c", "0", "--derivative"})
                .at("derivative")
                .at("exact"),
            "1");
  EXPECT_EQ(
      result_of({"--activation", "rectified_square", "--a", "0", "--b", "1", "--c", "0", "--derivative"})
          .at("derivative")
          .at("exact"),
      "0");
  EXPECT_EQ(dual({"--activation", "max(x-1,0)", "--a", "0", "--b", "1", "--c", "0", "--derivative"}).status,
            0);
}

TEST(KernelDual, SaysWhereTheDerivativeIsInfiniteAndWhereNoDigitIsKnown) {
  EXPECT_THAT(dual({"--activation", "step", "--rho", "-1", "--derivative"}).out, HasSubstr("= infinite\n"));
  EXPECT_EQ(result_of({"--activation", "sign", "--a", "2", "--b", "8", "--c", "4", "--derivative"})
                .at("derivative"),
            json({{"infinite", true}}));
  const json odd = result_of({"--activation", "tanh", "--rho", "0"}).at("kernel");  // it is 0
  EXPECT_FALSE(odd.contains("decimal"));
  EXPECT_TRUE(odd.contains("ball"));
}

TEST(KernelDual, TakesACorrelationOfUnequalVariances) {
  // c = sqrt(6)/2
  EXPECT_THAT(
      decimal(result_of({"--activation", "identity", "--a", "2", "--b", "3", "--rho", "1/2"}).at("kernel")),
      StartsWith("1.224744871391589049"));
  const json same = result_of({"--activation", "gelu", "--a", "3", "--rho", "1/3"}),
             covariance = result_of({"--activation", "gelu", "--a", "3", "--b", "3", "--c", "1"});
  EXPECT_EQ(same.at("kernel"), covariance.at("kernel"));
}

TEST(KernelDual, RefusesWhatItCannotReadInOneLine) {
  const std::vector<std::pair<std::vector<std::string>, std::string>> wrong = {
      {{"--activation", "rleu", "--rho", "1/2"}, "nearest name is relu"},
      {{"--activation", "x*y", "--rho", "1/2"}, "column 3"},
      {{"--activation", "max(x,0", "--rho", "1/2"}, "column 4"},
      {{"--activation", "relu", "--rho", "2"}, "--rho = 2: a correlation lies from -1 to 1"},
      {{"--activation", "relu", "--c", "2"}, "--c = 2: its square is at most a b = 1"},
      {{"--activation", "relu", "--a", "-1", "--c", "0"}, "--a = -1: a variance is at least 0"},
      {{"--activation", "relu", "--b", "-1/2", "--c", "0"}, "--b = -1/2: a variance is at least 0"},
      {{"--activation", "relu", "--c", "0", "--rho", "0"}, "--c and --rho: one of them"},
      {{"--activation", "relu"}, "--c or --rho: missing"},
      {{"--rho", "0"}, "--activation: missing"},
      {{"--activation", "relu", "--rho", "half"}, "--rho: a number such as"},
      {{"--activation", "relu", "--rho", "0", "--digits", "0"}, "--digits"},
      {{"--list", "--rho", "0"}, "--list: allowed with --json and --output alone"},
      {{"--activation", "exp(x^2/3)", "--a", "1/2", "--b", "1", "--c", "0"}, "--b 1: "}};
  for (const auto& [arguments, message] : wrong) {
    const CommandResult result = dual(arguments);
    EXPECT_EQ(result.status, 2) << message;
    EXPECT_EQ(result.out, "");
    EXPECT_THAT(result.err, AllOf(StartsWith("lemmata: "), HasSubstr(message)));
    EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
  }
  EXPECT_THAT(dual({"--activation", "exp(x^2/3)", "--c", "0"}).err, HasSubstr("infinite"));
}

TEST(KernelDual, ListsTheFunctionsKnownByName) {
  const json list = result_of({"--list"}).at("activations");
  EXPECT_GE(list.size(), 20U);
  const CommandResult text = dual({"--list"});
  for (const json& named : list)
    EXPECT_THAT(text.out, HasSubstr(named.at("name").get<std::string>() + " ")) << named.dump();
}

CommandResult table(const std::vector<std::string>& more) {
  std::vector<std::string> arguments{"table", "dual-activations"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return lemmata(arguments);
}

TEST(DualActivationsTable, HasEveryNamedFunctionAtEveryCorrelation) {
  const CommandResult result = table({"--rho", "1/2,1/4", "--digits", "8"});
  ASSERT_EQ(result.status, 0) << result.err;
  std::istringstream lines(result.out);
  std::string line;
  std::getline(lines, line);
  EXPECT_EQ(line, "activation,rho,kernel,derivative,digits");
  int count = 0;
  while (std::getline(lines, line)) ++count;
  EXPECT_GE(count, 2 * 25);
  EXPECT_THAT(result.out, AllOf(HasSubstr("\nrelu,1/2,0.30449889,0.33333333,8\n"), HasSubstr("\ntanh,1/4,"),
                                HasSubstr("\n\"sine:2,1/2\",1/2,"), Not(HasSubstr("nan"))));
}

TEST(DualActivationsTable, HasInfiniteDerivativesAndDoubles) {
  EXPECT_EQ(table({"--activation", "sign", "--rho", "-1,0"}).out,
            "activation,rho,kernel,derivative,digits\nsign,-1,-1,inf,exact\nsign,0,0,0.63661977236758134308,"
            "exact\n");
  const json rows = table({"--activation", "sign", "--rho", "1", "--json"}).json().at("result").at("rows");
  EXPECT_EQ(rows.at(0).at("derivative"), json({{"infinite", true}}));
  const std::string bytes = table({"--activation", "sign", "--rho", "1", "--format", "npy"}).out;
  ASSERT_EQ(bytes.size(), 128U + 5 * 8);
  double values[5];
  std::memcpy(values, bytes.data() + 128, sizeof values);
  EXPECT_EQ(values[1], 1);
  EXPECT_EQ(values[2], 1);
  EXPECT_EQ(values[3], std::numeric_limits<double>::infinity());
  EXPECT_EQ(table({"--rho", "1/2,2"}).status, 2);
}

TEST(KernelDual, SaysWhereDigitsAreMissing) {
  const CommandResult result =
      lemmata({"kernel", "dual", "--activation", "hard_tanh", "--rho", "0.99", "--json"});
  ASSERT_EQ(result.status, 0) << result.err;
  const json answer = result.json().at("result");
  const bool is_short = answer.at("kernel").at("decimal").get<std::string>().size() < 22;
  EXPECT_EQ(answer.contains("short_of_digits"), is_short);
  EXPECT_EQ(result.err.find("fewer than the 20 digits") != std::string::npos, is_short);
}

}  // namespace
}  // namespace lemmata::tests
