#include <algorithm>
#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/proofs_check/cli/run_command.hpp"

namespace lemmata::tests {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::StartsWith;
using Arguments = std::vector<std::string>;

CommandResult parity_network(const Arguments& more) {
  Arguments arguments = {"parity", "network"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return lemmata(arguments);
}

/// The network of a file, by the definition, at the point with x_{i+1} = -1 where bit i of x is set.
std::int64_t value_at(const json& network, std::uint32_t x) {
  std::vector<std::int64_t> a;
  for (int i = 0; i < network.at("input"); ++i) a.push_back((x >> i & 1U) != 0 ? -1 : 1);
  for (const json& layer : network.at("layers")) {
    std::vector<std::int64_t> z = layer.at("biases");
    for (std::size_t row = 0; row < z.size(); ++row) {
      const std::vector<std::int64_t> weights = layer.at("weights").at(row);
      EXPECT_EQ(weights.size(), a.size());
      for (std::size_t i = 0; i < a.size(); ++i) z[row] += weights.at(i) * a[i];
      if (layer.at("activation") == "relu") z[row] = std::max<std::int64_t>(z[row], 0);
    }
    EXPECT_EQ(layer.at("weights").size(), z.size());
    a = z;
  }
  EXPECT_EQ(a.size(), 1U);
  return a.at(0);
}

TEST(ParityNetwork, WritesANetworkFileThatIsTheParityAtEveryInput) {
  for (const auto& [arguments, d, set, units] :
       {std::tuple{Arguments{"--k", "5"}, 5, std::vector{1, 2, 3, 4, 5}, std::vector{5}},
        {{"--on", "7,1,4"}, 7, {1, 4, 7}, {3}},
        {{"--on", "1,4,7", "--d", "9", "--signs", "1,-1,-1"}, 9, {1, 4, 7}, {3}},
        {{"--on", "2..6", "--no-output-bias"}, 6, {2, 3, 4, 5, 6}, {6}},
        {{"--on", "1", "--form", "depth", "--d", "2"}, 2, {1}, {}},
        {{"--k", "7", "--form", "depth"}, 7, {1, 2, 3, 4, 5, 6, 7}, {2, 2, 2}},
        {{"--k", "9", "--form", "folds"}, 9, {1, 2, 3, 4, 5, 6, 7, 8, 9}, {3, 3}},
        {{"--k", "5", "--form", "folds", "--layers", "3"}, 5, {1, 2, 3, 4, 5}, {2, 2, 2}}}) {
    const CommandResult result = parity_network(arguments);
    SCOPED_TRACE(testing::PrintToString(arguments));
    ASSERT_EQ(result.status, 0) << result.err;
    const json network = result.json();
    EXPECT_EQ(network.at("format"), "lemmata-network/1");
    EXPECT_EQ(network.at("input"), d);
    EXPECT_EQ(network.at("relu_derivative_at_zero"), "0");
    ASSERT_EQ(network.at("layers").size(), units.size() + 1);
    for (std::size_t i = 0; i < units.size(); ++i) {
      EXPECT_EQ(network.at("layers").at(i).at("activation"), "relu");
      EXPECT_EQ(network.at("layers").at(i).at("biases").size(), static_cast<std::size_t>(units[i]));
    }
    EXPECT_EQ(network.at("layers").back().at("activation"), "identity");
    for (std::uint32_t x = 0; x < 1U << d; ++x) {
      int parity = 1;
      for (const int i : set) parity *= (x >> (i - 1) & 1U) != 0 ? -1 : 1;
      ASSERT_EQ(value_at(network, x), parity) << "x = " << x;
    }
  }
}

TEST(ParityNetwork, HasTheSameNetworkInItsJsonDocument) {
  const json document = parity_network({"--on", "2,3", "--json"}).json();
  EXPECT_EQ(document.at("command"), "parity network");
  EXPECT_EQ(document.at("inputs").at("on"), (std::vector{2, 3}));
  EXPECT_EQ(document.at("inputs").at("d"), 3);
  EXPECT_EQ(document.at("result").at("hidden"), std::vector{2});
  EXPECT_EQ(document.at("result").at("network"), parity_network({"--on", "2,3"}).json());
}

TEST(ParityNetwork, ComparesWidthAndDepth) {
  const json forms = parity_network({"--k", "100", "--compare", "--json"}).json().at("result").at("forms");
  std::vector<int> relus;
  for (const json& form : forms) relus.push_back(form.at("relus"));
  EXPECT_EQ(relus, (std::vector{100, 20, 14, 13, 13, 14, 14, 14}));
  EXPECT_EQ(forms.at(1).at("hidden"), (std::vector{10, 10}));
  EXPECT_EQ(forms.at(0).at("nonzero"), 100 * 100 + 100 - 1 + 100 + 1);  // one bias, 100 - 2 * 50, is 0
  EXPECT_EQ(forms.at(0).at("largest_weight"), 2);
  EXPECT_EQ(forms.at(0).at("largest_bias"), 100);
  EXPECT_EQ(forms.back().at("largest_weight"), 1);
  const std::string text = parity_network({"--k", "100", "--compare"}).out;
  EXPECT_THAT(text, StartsWith("form "));
  EXPECT_THAT(text, HasSubstr("--form folds --layers 2  2              20     10,10"));
}

TEST(ParityNetwork, SaysInOneLineWhatIsAllowed) {
  for (const auto& [arguments, message] :
       {std::pair{Arguments{}, "--k is needed: an integer from 1 to 1024"},
        {{"--k", "0"}, "--k: an integer from 1 to 1024 is allowed, got 0"},
        {{"--k", "1025"}, "got 1025"},
        {{"--on", "1,1"}, "--on: each coordinate is allowed once, got 1 more often"},
        {{"--on", "5", "--d", "3"},
         "--d: at least 5, the largest coordinate of the parity, is needed, got 3"},
        {{"--on", "1,2", "--k", "3"}, "--k: --on has 2 coordinates, got 3"},
        {{"--k", "2", "--form", "wide"}, "--form: one of width, depth, folds is allowed, got wide"},
        {{"--k", "3", "--signs", "1,1"}, "--signs: one for each of the 3 coordinates is needed, got 2"},
        {{"--k", "2", "--signs", "1,0"}, "--signs: 1 and -1, separated by commas, are allowed, got 0"},
        {{"--k", "2", "--form", "depth", "--signs", "1,1"},
         "--signs: allowed with --form width, got --form depth"},
        {{"--k", "2", "--form", "folds", "--no-output-bias"}, "--no-output-bias: allowed with --form width"},
        {{"--k", "2", "--layers", "1"}, "--layers: allowed with --form folds, got --form width"},
        {{"--k", "5", "--form", "folds", "--layers", "4"},
         "--layers: an integer from 1 to 3 is allowed, got 4"},
        {{"--k", "5", "--compare", "--form", "depth"}, "--compare: shows every form"}}) {
    const CommandResult result = parity_network(arguments);
    EXPECT_EQ(result.status, 2) << testing::PrintToString(arguments);
    EXPECT_EQ(result.out, "");
    EXPECT_THAT(result.err, StartsWith("lemmata: "));
    EXPECT_THAT(result.err, HasSubstr(message));
    EXPECT_EQ(std::ranges::count(result.err, '\n'), 1);
  }
}

}  // namespace
}  // namespace lemmata::tests
