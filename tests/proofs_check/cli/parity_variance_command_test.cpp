#include <bit>
#include <cmath>
#include <cstdint>
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
using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

CommandResult variance(const std::vector<std::string>& more) {
  std::vector<std::string> arguments{"parity", "variance"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return lemmata(arguments);
}

json result_of(std::vector<std::string> arguments) {
  arguments.emplace_back("--json");
  const CommandResult result = variance(arguments);
  EXPECT_EQ(result.status, 0) << result.err;
  return result.status == 0 ? result.json().at("result") : json();
}

/// The number of "a/b" or "a"; for the fractions here a double holds it exactly.
double number(const json& value) {
  const std::string text = value.at("exact");
  const auto slash = text.find('/');
  return std::stod(text) / (slash == std::string::npos ? 1 : std::stod(text.substr(slash + 1)));
}

/// g^(I) for all I, by the definition.
std::vector<double> coefficients(const std::vector<double>& table) {
  std::vector<double> all;
  for (unsigned set = 0; set < table.size(); ++set) {
    double sum = 0;
    for (unsigned x = 0; x < table.size(); ++x) sum += std::popcount(x & set) % 2 == 0 ? table[x] : -table[x];
    all.push_back(sum / static_cast<double>(table.size()));
  }
  return all;
}

/// All that the command says of a table of few values, each number by its definition.
void expect_moments(const json& result, const std::vector<double>& table, int k) {
  const std::vector<double> g = coefficients(table);
  const auto count = static_cast<double>(table.size());
  double mean_square = 0, mean = 0, squares = 0, k_sets = 0, k_mean = 0, k_squares = 0;
  std::vector<double> weights(static_cast<std::size_t>(std::bit_width(table.size())));
  for (const double value : table) mean_square += value * value / count;
  for (unsigned set = 0; set < g.size(); ++set) {
    mean += g[set] / count;
    squares += g[set] * g[set] / count;
    weights[static_cast<std::size_t>(std::popcount(set))] += g[set] * g[set];
    if (std::popcount(set) != k) continue;
    k_sets += 1;
    k_mean += g[set];
    k_squares += g[set] * g[set];
  }
  EXPECT_EQ(number(result.at("mean_square")), mean_square);
  EXPECT_EQ(number(result.at("at_ones")), table.front());
  EXPECT_EQ(number(result.at("mean_squared_coefficient")), squares);
  EXPECT_EQ(number(result.at("squared_mean_coefficient")), mean * mean);
  EXPECT_EQ(number(result.at("variance")), squares - mean * mean);
  EXPECT_EQ(number(result.at("gradient_variance")), 4 * (squares - mean * mean));
  EXPECT_EQ(result.at("lemma").at("left"), result.at("squared_mean_coefficient"));
  EXPECT_EQ(result.at("lemma").at("right"), result.at("mean_squared_coefficient"));
  ASSERT_EQ(result.at("level_weights").size(), weights.size());
  for (std::size_t level = 0; level < weights.size(); ++level)
    EXPECT_EQ(number(result.at("level_weights")[level].at("value")), weights[level]) << level;
  EXPECT_EQ(result.at("all_levels"), true);
  const json& sparse = result.at("k_sparse");
  EXPECT_EQ(number(sparse.at("sets")), k_sets);
  EXPECT_EQ(number(sparse.at("level_weight")), k_squares);
  // quotients by C(d,k) are no dyadic fractions: each double errs by at most 2^-53 of the numbers' size
  const double rounding = std::ldexp(4 * k_squares, -50);
  EXPECT_NEAR(number(sparse.at("mean_coefficient")), k_mean / k_sets, rounding + std::ldexp(1.0, -50));
  EXPECT_NEAR(number(sparse.at("mean_squared_coefficient")), k_squares / k_sets, rounding);
  EXPECT_NEAR(number(sparse.at("variance")), k_squares / k_sets - k_mean * k_mean / k_sets / k_sets,
              rounding);
  EXPECT_NEAR(number(sparse.at("gradient_variance")), 4 * number(sparse.at("variance")), rounding);
  EXPECT_EQ(result.at("parseval").at("holds"), true);
  EXPECT_EQ(number(result.at("parseval").at("coefficients")), mean_square);
  double largest = 0;
  for (const double value : g) largest = std::max(largest, std::abs(value));
  EXPECT_EQ(std::abs(number(result.at("largest").at(0).at("value"))), largest);
}

TEST(ParityVariance, OfMajorityOfThreeIsTheMeanSquareOverTwoToTheD) {
  const CommandResult run = variance({"--d", "3", "--function", "majority", "--json"});
  ASSERT_EQ(run.status, 0) << run.err;
  const json document = run.json();
  EXPECT_EQ(document.at("command"), "parity variance");
  EXPECT_EQ(document.at("inputs"), (json{{"d", 3}, {"function", "majority"}}));
  const json& result = document.at("result");
  EXPECT_EQ(result.at("mean_square").at("exact"), "1");
  EXPECT_EQ(result.at("mean_squared_coefficient").at("exact"), "1/8");
  EXPECT_EQ(result.at("squared_mean_coefficient").at("exact"), "1/64");
  EXPECT_EQ(result.at("variance").at("exact"), "7/64");
  EXPECT_EQ(result.at("gradient_variance").at("exact"), "7/16");
}

TEST(ParityVariance, HasEveryNumberOfTheDefinition) {
  const auto cube = [](int d, const auto& g) {
    std::vector<double> table;
    for (unsigned x = 0; x < 1U << d; ++x) {
      std::vector<int> point;
      for (int i = 0; i < d; ++i) point.push_back((x >> i & 1) != 0 ? -1 : 1);
      table.push_back(g(point));
    }
    return table;
  };
  const auto sign = [](double tie) {
    return [tie](const std::vector<int>& x) {
      int sum = 0;
      for (const int coordinate : x) sum += coordinate;
      return sum > 0 ? 1 : sum < 0 ? -1 : tie;
    };
  };
  for (const int d : {1, 3, 5})
    expect_moments(result_of({"--d", std::to_string(d), "--function", "majority", "--k", "1"}),
                   cube(d, sign(0)), 1);
  for (const auto& [ties, tie] : {std::tuple{"zero", 0.0}, {"plus", 1.0}, {"minus", -1.0}})
    expect_moments(result_of({"--d", "4", "--function", "majority", "--ties", ties, "--k", "2"}),
                   cube(4, sign(tie)), 2);
  expect_moments(result_of({"--function", "relu:3,-1/2,1/4,-2", "--k", "2"}),
                 cube(4,
                      [](const std::vector<int>& x) {
                        return std::max(3 * x[0] - 0.5 * x[1] + 0.25 * x[2] - 2 * x[3], 0.0);
                      }),
                 2);
}

TEST(ParityVariance, ReadsWeightsAndTablesFromFiles) {
  const TemporaryDirectory directory;
  write_contents(directory.file("w.txt"), "3 1\n-2 5\n");
  EXPECT_EQ(result_of({"--function", "relu:@" + directory.file("w.txt"), "--d", "4"}),
            result_of({"--function", "relu:3,1,-2,5"}));
  write_contents(directory.file("bits"), "0110\n");
  expect_moments(result_of({"--function", "table:" + directory.file("bits"), "--k", "2"}), {1, -1, -1, 1}, 2);
  write_contents(directory.file("g.npy"),
                 npy_bytes("'<f8'", "(4,)", bytes_of(std::vector<double>{0.5, -3, 1e5, 0})));
  expect_moments(result_of({"--function", "table:" + directory.file("g.npy"), "--k", "1"}), {0.5, -3, 1e5, 0},
                 1);
  write_contents(directory.file("long"), "1e30 1 -1e30 1/3\n");
  const json result = result_of({"--function", "table:" + directory.file("long")});
  EXPECT_EQ(result.at("at_ones").at("exact"), "1" + std::string(30, '0'));
  EXPECT_EQ(result.at("parseval").at("holds"), true);
}

TEST(ParityVariance, OfMajorityGoesOnByClosedFormsWhereTheyAreTheSame) {
  // d = 27 is the first beyond the tables; E g^2 = 1, and the levels of the closed form must sum to it
  const json result = result_of({"--d", "27", "--function", "majority", "--k", "3"});
  EXPECT_EQ(result.at("mean_squared_coefficient").at("exact"), "1/134217728");
  EXPECT_EQ(result.at("level_weights").size(), 28U);
  EXPECT_EQ(result.at("parseval").at("coefficients").at("exact"), "1");
  EXPECT_EQ(result.at("k_sparse").at("variance").at("exact"), "0");
  const json table = result_of({"--d", "25", "--function", "majority", "--k", "3"});
  EXPECT_EQ(table.at("k_sparse").at("variance").at("exact"), "0");
  // 30 coordinates with ties: the probability of one is C(30,15) / 2^30 = 9694845 / 67108864
  EXPECT_EQ(
      result_of({"--d", "30", "--function", "majority", "--ties", "zero"}).at("mean_square").at("exact"),
      "57414019/67108864");
}

TEST(ParityVariance, IsABallForAnyDWhereDecimalsAreAskedFor) {
  const json result = result_of({"--d", "1000000000000000000", "--function", "majority", "--ties", "zero",
                                 "--digits", "5", "--k", "3"});
  // 2^-(10^18) = 10^(-301029995663981195.2137...); 10^0.7863 = 6.1131
  EXPECT_THAT(result.at("mean_squared_coefficient").at("decimal"), StartsWith("6.1131e-3010299956639811"));
  EXPECT_TRUE(result.at("mean_squared_coefficient").contains("ball"));
  EXPECT_EQ(result.at("all_levels"), false);
  EXPECT_EQ(result.at("level_weights").at(0).at("value").at("decimal"), "0.63662");  // 2/pi
  EXPECT_EQ(result.at("parseval"), nullptr);
}

TEST(ParityVariance, OfANeuronWithManyWeightsNeedsNoTable) {
  std::string weights = "1";
  for (int i = 1; i < 40; ++i) weights += ",1";
  const json result = result_of({"--function", "relu:" + weights});
  EXPECT_EQ(result.at("mean_square").at("exact"), "20");
  EXPECT_EQ(result.at("at_ones").at("exact"), "40");
  EXPECT_TRUE(result.at("level_weights").empty());
  EXPECT_THAT(variance({"--function", "relu:" + weights, "--k", "2"}).err,
              AllOf(HasSubstr("d at most 26"), HasSubstr("16.0 TiB")));
}

TEST(ParityVariance, PrintsForAReader) {
  const std::string text = variance({"--d", "3", "--function", "majority", "--k", "1"}).out;
  EXPECT_THAT(text, StartsWith("g(x) = sign(x_1 + ... + x_3), d = 3, I uniform among all 2^d subsets\n"
                               "E g^2:  1\n"
                               "g(1,...,1), the sum of all g^(I):  1\n"
                               "mean of g^(I)^2, E g^2 / 2^d:  1/8 = 0.125\n"));
  EXPECT_THAT(text, HasSubstr("\nk  W^k[g]  in decimals  share of E g^2\n"
                              "0  0       0            0\n"
                              "1  3/4     0.75         0.75\n"));
  EXPECT_THAT(text, HasSubstr("{1, 2, 3}  -1/2 = -0.5    0.25\n"));
  EXPECT_THAT(text, HasSubstr("I uniform among the C(3,1) = 3 subsets of size 1\n"));
  EXPECT_THAT(text, HasSubstr("Parseval: sum of all g^(I)^2 = 1 (Walsh-Hadamard transform"));
}

TEST(ParityVariance, RefusesInOneLineThatNamesTheValue) {
  const TemporaryDirectory directory;
  write_contents(directory.file("five"), "1 2 3 4 5");
  for (const auto& [arguments, named] :
       std::vector<std::pair<std::vector<std::string>, std::vector<std::string>>>{
           {{"--d", "3"}, {"--function is needed"}},
           {{"--d", "3", "--function", "majorty"}, {"got majorty; did you mean majority?"}},
           {{"--function", "majority"}, {"--d is needed"}},
           {{"--d", "0", "--function", "majority"}, {"--d", "got 0"}},
           {{"--d", "4", "--function", "majority"}, {"--ties", "d = 4"}},
           {{"--d", "3", "--function", "majority", "--k", "4"}, {"k must lie in 0..3, got 4"}},
           {{"--function", "relu:1,2", "--ties", "plus"}, {"--ties", "relu:1,2"}},
           {{"--function", "relu:1,2", "--d", "3"}, {"--d: 2 is allowed", "got 3"}},
           {{"--function", "relu:"}, {"at least one number"}},
           {{"--function", "relu:1,nan"}, {"got nan"}},
           {{"--function", "table:" + directory.file("five")}, {"got 5", "nearest is 4"}},
           {{"--function", "table:/dev/zero", "--d", "40"}, {"d at most 26", "16.0 TiB"}},
           {{"--d", "999999999", "--function", "majority"}, {"--digits"}}}) {
    const CommandResult result = variance(arguments);
    EXPECT_EQ(result.status, 2) << result.out;
    EXPECT_EQ(result.out, "");
    EXPECT_THAT(result.err, StartsWith("lemmata: "));
    EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
    for (const std::string& part : named) EXPECT_THAT(result.err, HasSubstr(part));
  }
}

}  // namespace
}  // namespace lemmata::tests
