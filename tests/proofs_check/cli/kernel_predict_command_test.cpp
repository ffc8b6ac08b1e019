#include <cmath>
#include <numbers>
#include <string>
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

CommandResult predict(const std::vector<std::string>& more) {
  return run_subcommand({"kernel", "predict"}, more);
}
json result_of(const std::vector<std::string>& more) { return json_result({"kernel", "predict"}, more); }

double number(const json& value) { return std::stod(value.at("decimal").get<std::string>()); }

/// f = w x with w ~ N(0, 1), x = 1, y = 3, asked at z = 2: f_t(z) = 2 f_t(x), f_t(x) = 3 + e^-t (w - 3).
const std::vector<std::string> linear{"--activation", "identity", "--depth", "0", "--x", "1",
                                      "--y",          "3",        "--z",     "2"};

std::vector<std::string> linear_with(const std::vector<std::string>& more) {
  std::vector<std::string> arguments = linear;
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

TEST(KernelPredict, FollowsAModelOfOneWeight) {
  const json result = result_of(linear_with({"--time", "1"}));
  EXPECT_NEAR(number(result.at("mean").at(0)), 6 * (1 - std::exp(-1)), 1e-14);
  EXPECT_NEAR(number(result.at("standard_deviation").at(0)), 2 * std::exp(-1), 1e-14);
  EXPECT_NEAR(number(result.at("covariance").at(0).at(0)), 4 * std::exp(-2), 1e-14);
  EXPECT_NEAR(number(result.at("mean_residual").at(0)), -3 * std::exp(-1), 1e-14);
  EXPECT_NEAR(number(result.at("mean_loss")), 5 * std::exp(-2), 1e-14);
  EXPECT_EQ(number(result.at("largest_eigenvalue")), 1);
  EXPECT_EQ(number(result.at("critical_learning_rate")), 2);
  EXPECT_EQ(number(result.at("time_scale")), 1);
  EXPECT_EQ(result.at("kernel"), "ntk");
  EXPECT_FALSE(result.contains("converges"));
  const std::string digits = result.at("mean").at(0).at("decimal");
  EXPECT_EQ(digits.size(), 21) << digits;  // 20 digits and a point
}

TEST(KernelPredict, BeginsAtThePriorAndEndsAtTheLabels) {
  const json start = result_of(linear_with({"--time", "0"}));
  EXPECT_EQ(number(start.at("mean").at(0)), 0);
  EXPECT_EQ(number(start.at("standard_deviation").at(0)), 2);
  std::vector<std::string> at_data = linear_with({"--time", "inf"});
  at_data[9] = "1";
  const json end = result_of(at_data);
  EXPECT_EQ(end.at("mean").at(0).at("exact"), "3");
  EXPECT_EQ(end.at("standard_deviation").at(0).at("exact"), "0");
  EXPECT_EQ(end.at("mean_loss").at("exact"), "0");
}

TEST(KernelPredict, TakesStepsOfGradientDescentAndSaysWhetherTheyConverge) {
  const json half = result_of(linear_with({"--learning-rate", "1/2", "--steps", "3"}));
  EXPECT_EQ(number(half.at("mean").at(0)), 5.25);  // 6 (1 - 1/8)
  EXPECT_EQ(half.at("converges"), true);
  const json far = result_of(linear_with({"--learning-rate", "3", "--steps", "2"}));
  EXPECT_EQ(number(far.at("mean").at(0)), -18);  // 6 (1 - 4)
  EXPECT_EQ(far.at("converges"), false);
  EXPECT_THAT(predict(linear_with({"--learning-rate", "3", "--steps", "2"})).out, HasSubstr("diverges"));
  EXPECT_THAT(predict(linear_with({"--learning-rate", "1", "--steps", "2"})).out, HasSubstr("converges\n"));
}

TEST(KernelPredict, GivesThePosteriorOfGaussianProcessesWhenTheLastLayerIsTrained) {
  // K = 1 on the diagonal and 1/pi between orthogonal inputs, 0 between opposite ones
  const json result = result_of({"--activation", "relu", "--depth", "1", "--sigma-w2", "2", "--x", "1,0;0,1",
                                 "--y", "1,0", "--z", "-1,0", "--time", "inf", "--kernel", "nngp"});
  const double square = std::numbers::pi * std::numbers::pi;
  EXPECT_NEAR(number(result.at("mean").at(0)), -1 / (square - 1), 1e-15);
  EXPECT_NEAR(number(result.at("covariance").at(0).at(0)), 1 - 1 / (square - 1), 1e-15);
  EXPECT_NEAR(number(result.at("smallest_eigenvalue")), 1 - 1 / std::numbers::pi, 1e-15);
  EXPECT_NEAR(number(result.at("critical_learning_rate_of_mean_loss")), 4 / (1 + 1 / std::numbers::pi),
              1e-14);
}

TEST(KernelPredict, LeavesTheBiasOutOfTheLastLayersKernelPerWidth) {
  // K = 1/2 + 2 C; C = 1/2 on the diagonal, 1/(2 pi) between orthogonal inputs: sigma_w^2 = 2 in both layers, and the
  // input's bias is 0
  const std::vector<std::string> problem{
      "--activation", "relu", "--depth", "1",   "--sigma-w2", "2",        "--sigma-b2", "0,1/2",  "--x",
      "1,0;0,1",      "--y",  "1,0",     "--z", "0.6,0.8",    "--kernel", "nngp",       "--time", "1"};
  const auto with = [&](const char* parameterisation) {
    std::vector<std::string> arguments = problem;
    arguments.insert(arguments.end(), {"--parameterisation", parameterisation});
    return arguments;
  };
  const double between = 1 / std::numbers::pi;
  EXPECT_NEAR(number(result_of(with("ntk")).at("largest_eigenvalue")), 2 + between, 1e-14);
  for (const char* parameterisation : {"standard", "slide"}) {
    const json result = result_of(with(parameterisation));
    EXPECT_NEAR(number(result.at("smallest_eigenvalue")), (1 - between) / 2, 1e-14);
    EXPECT_NEAR(number(result.at("largest_eigenvalue")), (1 + between) / 2, 1e-14);
    EXPECT_THAT(predict(with(parameterisation)).out,
                AllOf(HasSubstr("C = (K - sigma_b^2)/sigma_w^2"), Not(HasSubstr("Gaussian process"))));
  }
  EXPECT_THAT(predict(with("ntk")).out, HasSubstr("training is K, the end is Gaussian process regression"));
}

TEST(KernelPredict, TrainsAllLayersByDefault) {
  // Theta = 2 on the diagonal, K + C' 2 K^0 = 1/pi between orthogonal inputs; 0 and 1/pi from the opposite one
  const json result = result_of({"--activation", "relu", "--depth", "1", "--sigma-w2", "2", "--x", "1,0;0,1",
                                 "--y", "1,0", "--z", "-1,0", "--time", "inf"});
  const double pi = std::numbers::pi;
  EXPECT_NEAR(number(result.at("mean").at(0)), -(1 / (pi * pi)) / (4 - 1 / (pi * pi)), 1e-15);
  EXPECT_NEAR(number(result.at("largest_eigenvalue")), 2 + 1 / pi, 1e-14);
}

TEST(KernelPredict, SaysItsConvention) {
  const CommandResult result = predict(linear_with({"--time", "1"}));
  EXPECT_THAT(result.out,
              AllOf(HasSubstr("(1/2) sum (f - y)^2"), HasSubstr("1/D"), HasSubstr("parameterisation ntk"),
                    HasSubstr("2/lambda_max"), Not(HasSubstr("nan"))));
}

TEST(KernelPredict, FitsAtAFiniteTimeWhatHasNoInverse) {
  // equal inputs with labels 1 and -1: the mean stays 0
  const json result = result_of({"--activation", "relu", "--depth", "1", "--x", "1,0;1,0", "--y", "1,-1",
                                 "--z", "1,0", "--time", "100", "--digits", "5"});
  EXPECT_NEAR(std::stod(result.at("mean").at(0).at("ball").at("mid").get<std::string>()), 0, 1e-5);
  EXPECT_EQ(result.at("time_scale"), nullptr);
}

TEST(KernelPredict, RefusesWhatItCannotDo) {
  const std::vector<std::string> network{"--activation", "relu", "--depth", "1"};
  const auto refused = [&](const std::vector<std::string>& more, const std::vector<std::string>& named) {
    std::vector<std::string> arguments = network;
    arguments.insert(arguments.end(), more.begin(), more.end());
    const CommandResult result = predict(arguments);
    EXPECT_EQ(result.status, 2) << result.out;
    EXPECT_EQ(result.out, "");
    EXPECT_THAT(result.err, StartsWith("lemmata: "));
    EXPECT_EQ(result.err.find('\n'), result.err.size() - 1) << result.err;
    for (const std::string& part : named) EXPECT_THAT(result.err, HasSubstr(part));
  };
  refused({"--x", "1,0;1,0", "--y", "1,-1", "--z", "0,1", "--time", "inf"},
          {"1 and 2 are equal", "labels 1 and -1"});
  refused({"--x", "1,0;1,0", "--y", "1,1", "--z", "0,1", "--time", "inf"},
          {"1 and 2 are equal", "leave one out"});
  refused({"--x", "1,0;2,0", "--y", "1,1", "--z", "0,1", "--time", "inf"}, {"leading minor 2 of 2"});
  refused({"--x", "1,0;2,0", "--y", "1,1,1", "--z", "0,1", "--time", "1"}, {"--y: 3 labels", "2"});
  refused({"--x", "1,0;2,0", "--y", "1,1", "--z", "0,1,1", "--time", "1"}, {"--z", "dimension 3", "2"});
  refused({"--x", "1,0;2,0", "--y", "1,1", "--z", "0,1", "--time", "-1"}, {"--time: -1", "at least 0"});
  refused({"--x", "1,0;2,0", "--y", "1,1", "--z", "0,1", "--time", "soon"}, {"--time", "soon"});
  refused({"--x", "1,0;2,0", "--y", "1,1", "--z", "0,1"}, {"--time: missing"});
  refused({"--x", "1,0", "--y", "1", "--z", "0,1", "--steps", "3"}, {"--learning-rate: missing"});
  refused({"--x", "1,0", "--y", "1", "--z", "0,1", "--learning-rate", "1"}, {"--steps"});
  refused({"--x", "1,0", "--y", "1", "--z", "0,1", "--learning-rate", "0", "--steps", "3"},
          {"--learning-rate: 0"});
  refused({"--x", "1,0", "--y", "1", "--z", "0,1", "--time", "1", "--learning-rate", "1", "--steps", "3"},
          {"--time"});
  refused({"--x", "1,0", "--y", "1", "--z", "0,1", "--time", "1", "--kernel", "gp"}, {"--kernel", "gp"});
  refused({"--y", "1", "--z", "0,1", "--time", "1"}, {"--x: missing"});
  EXPECT_THAT(
      predict({"--activation", "step", "--depth", "1", "--x", "1,0", "--y", "1", "--z", "0,1", "--time", "1"})
          .err,
      AllOf(StartsWith("lemmata: --activation"), HasSubstr("infinite"), HasSubstr("--kernel nngp")));
}

TEST(KernelPredict, RefusesTooManyInputsWithTheEstimateBeforeItWorks) {
  const TemporaryDirectory directory;
  std::string points, labels;
  for (int i = 0; i < 2000; ++i) {
    points += std::to_string(i) + "," + std::to_string(i * i) + "\n";
    labels += std::to_string(i % 3) + "\n";
  }
  write_contents(directory.file("x.csv"), points);
  write_contents(directory.file("y.csv"), labels);
  const CommandResult result =
      predict({"--activation", "relu", "--depth", "1", "--x", directory.file("x.csv"), "--y",
               directory.file("y.csv"), "--z", "1,2", "--time", "1"});
  EXPECT_EQ(result.status, 2);
  EXPECT_THAT(result.err,
              AllOf(HasSubstr("2000 training"), HasSubstr("hours"), HasSubstr("allowed: an hour")));
}

}  // namespace
}  // namespace lemmata::tests
