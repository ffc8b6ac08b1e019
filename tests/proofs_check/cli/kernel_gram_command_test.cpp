#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/proofs_check/cli/run_command.hpp"

namespace lemmata::tests {
namespace {

using nlohmann::json;
using testing::HasSubstr;

CommandResult kernel(const std::vector<std::string>& more) {
  std::vector<std::string> arguments{"kernel"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return lemmata(arguments);
}

json result_of(std::vector<std::string> arguments) {
  arguments.emplace_back("--json");
  const CommandResult result = kernel(arguments);
  EXPECT_EQ(result.status, 0) << result.err;
  return result.status == 0 ? result.json().at("result") : json();
}

void expect_refused(const std::vector<std::string>& arguments, const std::vector<std::string>& named) {
  const CommandResult result = kernel(arguments);
  EXPECT_EQ(result.status, 2) << result.out;
  EXPECT_EQ(result.out, "");
  EXPECT_EQ(result.err.find('\n'), result.err.size() - 1) << result.err;
  for (const std::string& part : named) EXPECT_THAT(result.err, HasSubstr(part));
}

// One hidden layer of ReLU, sigma_w^2 = 2: at correlation 1/2 the angle is pi/3, so K^1 = K^0(x,x) (sqrt 3 / 2 + pi /
// 3) / pi, and Theta^1 = K^1 + (2/3) K^0(x,z).
TEST(KernelNtk, HasTheValuesOfOneHiddenLayerOfRelu) {
  const json result = result_of({"ntk", "--activation", "relu", "--depth", "1", "--sigma-w2", "2", "--gram",
                                 "1,1/2;1/2,1", "--digits", "15"});
  EXPECT_EQ(result.at("parameterisation"), "ntk");
  EXPECT_EQ(result.at("tangent_kernel"), "Theta");
  const json& pair = result.at("entries").at(1);
  const double pi = 3.14159265358979323846;
  const double k = 2 * (std::sqrt(3.0) / 2 + pi / 3) / pi;
  EXPECT_NEAR(std::stod(pair.at("nngp").at("decimal").get<std::string>()), k, 1e-14);
  EXPECT_NEAR(std::stod(pair.at("ntk").at("decimal").get<std::string>()), k + 2.0 / 3, 1e-14);
  EXPECT_NEAR(std::stod(pair.at("ntk_ratio").at("decimal").get<std::string>()), (k + 2.0 / 3) / 4, 1e-14);
}

TEST(KernelNtk, HasThirtyDigitsAfterTenThousandLayersOfInputsThatAreClose) {
  const json result = result_of({"ntk", "--activation", "relu", "--depth", "10000", "--sigma-w2", "2",
                                 "--gram", "1,1048575/1048576;1048575/1048576,1", "--digits", "30"});
  const json& pair = result.at("entries").at(1);
  // mpmath 1.2.1, 90 digits: 10,000 times r = (sin t + (pi - t) r) / pi, Theta = 2 r + (1 - t / pi) Theta with t =
  // acos r
  EXPECT_EQ(pair.at("one_minus_correlation").at("decimal"), "1.56880873254992075381272226801e-7");
  EXPECT_EQ(pair.at("ntk_ratio").at("decimal"), "0.409213155442077892368907657063");
}

TEST(KernelNtk, SaysThatThetaIsInfiniteOnTheSlide) {
  const CommandResult result = kernel(
      {"ntk", "--activation", "relu", "--depth", "1", "--parameterisation", "slide", "--x", "1,0;0.6,0.8"});
  EXPECT_EQ(result.status, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("parameterisation slide"));
  EXPECT_THAT(result.out, HasSubstr("Theta itself is infinite"));
  EXPECT_THAT(result.out, HasSubstr("limit of Theta / n"));
}

TEST(KernelNngp, InDoublesIsWithinItsBoundOfTheBalls) {
  const std::vector<std::string> network{"--activation", "erf", "--depth",    "3",
                                         "--sigma-w2",   "3/2", "--sigma-b2", "1/10"};
  const auto with = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), network.begin(), network.end());
    return arguments;
  };
  const json balls = result_of(with({"nngp", "--x", "1,0.5;0.25,0.75", "--z", "1,0;0,1;1,1"}));
  const json doubles = result_of(with({"nngp", "--x", "1,0.5;0.25,0.75", "--z", "1,0;0,1;1,1", "--double"}));
  ASSERT_EQ(balls.at("entries").size(), 6U);
  for (const json& entry : balls.at("entries"))
    EXPECT_NEAR(
        doubles.at("nngp").at(entry.at("i").get<std::size_t>() - 1).at(entry.at("j").get<std::size_t>() - 1),
        std::stod(entry.at("nngp").at("decimal").get<std::string>()),
        2 * doubles.at("nngp_error_bound").get<double>());
  // the same bits for any number of threads
  const CommandResult one = kernel(with({"nngp", "--x", "1,2;3,4;5,6", "--double", "--threads", "1"}));
  const CommandResult two = kernel(with({"nngp", "--x", "1,2;3,4;5,6", "--double", "--threads", "2"}));
  EXPECT_EQ(one.out, two.out);
}

TEST(KernelNngp, WritesArrays) {
  TemporaryDirectory directory;
  const std::string file = directory.file("K.npy");
  for (const bool doubles : {false, true}) {
    std::vector<std::string> arguments{"nngp", "--activation", "relu",    "--depth",  "1", "--sigma-w2",
                                       "2",    "--x",          "1,0;0,1", "--output", file};
    if (doubles) arguments.emplace_back("--double");
    const CommandResult result = kernel(arguments);
    EXPECT_EQ(result.status, 0) << result.err;
    EXPECT_THAT(result.err, HasSubstr("relu, 1 hidden layer"));
    const std::string bytes = contents(file);
    ASSERT_EQ(bytes.size(), 128U + 4 * sizeof(double));
    double values[4];
    std::memcpy(values, bytes.data() + 128, sizeof values);
    EXPECT_NEAR(values[0], 1, 1e-14);
    EXPECT_EQ(values[1], values[2]);
    EXPECT_NEAR(values[1], 1 / 3.14159265358979, 1e-14);
  }
}

TEST(KernelGram, RefusesBadInputInOneLine) {
  const std::vector<std::string> relu{"nngp", "--activation", "relu", "--depth", "2"};
  const auto with = [&](const std::vector<std::string>& more) {
    std::vector<std::string> arguments = relu;
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
  };
  expect_refused(relu, {"--x"});
  expect_refused(with({"--x", "1,2", "--z", "1,2,3"}), {"--z", "2", "3"});
  expect_refused(with({"--x", "1,2;3"}), {"--x", "dimension"});
  expect_refused(with({"--gram", "1,2;2,1"}), {"--gram", "leading minor 2", "-3"});
  expect_refused(with({"--gram", "0,1;1,0"}), {"--gram", "minor", "-1"});
  expect_refused(with({"--gram", "1,2;3,1"}), {"--gram", "symmetric"});
  expect_refused(with({"--gram", "1,0;0,1", "--double"}), {"--double"});
  expect_refused(with({"--gram", "1", "--x", "1"}), {"--gram", "--x"});
  expect_refused(with({"--x", "1", "--sigma-w2", "-1"}), {"--sigma-w2", "-1"});
  expect_refused(with({"--x", "1", "--digits", "3", "--double"}), {"--digits", "--double"});
  expect_refused({"nngp", "--activation", "tanh", "--depth", "1000000", "--x", "1"}, {"--depth", "hours"});
  expect_refused({"nngp", "--activation", "exp(x^2/3)", "--depth", "1", "--x", "1"}, {"variance"});
  expect_refused({"ntk", "--activation", "rleu", "--depth", "1", "--x", "1"}, {"relu"});
  expect_refused({"nngp", "--activation", "step", "--depth", "1", "--x", "1;2", "--double"},
                 {"--double", "breakpoint"});
}

TEST(KernelDouble, HasNoCorrelationWhereAVarianceIsZero) {
  for (const char* activation : {"relu", "tanh", "erf"}) {
    const json result =
        result_of({"ntk", "--activation", activation, "--depth", "3", "--x", "0,0;1,0", "--double"});
    EXPECT_EQ(result.at("nngp").at(0).at(0), 0);
    EXPECT_EQ(result.at("one_minus_correlation"), json::parse("[[null,null],[null,0.0]]")) << activation;
  }
}

TEST(KernelNtk, NamesTheOptionOfWhatItRefuses) {
  expect_refused({"nngp", "--activation", "relu", "--depth", "1", "--x", "1,0;0,1;"},
                 {"--x: an empty point"});
  expect_refused(
      {"nngp", "--activation", "relu", "--depth", "1", "--x", "1,0", "--json", "--output", "K.npy"},
      {"--json", "K.npy"});
}

}  // namespace
}  // namespace lemmata::tests
