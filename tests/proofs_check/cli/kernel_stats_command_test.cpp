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

CommandResult stats(const std::vector<std::string>& more) {
  return run_subcommand({"kernel", "stats"}, more);
}
json result_of(const std::vector<std::string>& more) { return json_result({"kernel", "stats"}, more); }

std::string exact(const json& value) { return value.at("exact").get<std::string>(); }
std::string decimal(const json& value) { return value.at("decimal").get<std::string>(); }

TEST(KernelStats, HasTheCataloguesValues) {
  for (const auto& [width, depth, second] :
       std::vector<std::tuple<std::string, std::string, std::string>>{{"1", "1", "16"},
                                                                      {"2", "1", "10"},
                                                                      {"3", "2", "368/9"},
                                                                      {"4", "3", "441/4"},
                                                                      {"16", "4", "3663225/65536"}})
    EXPECT_EQ(exact(result_of({"--depth", depth, "--width", width}).at("tangent_kernel").at("second_moment")),
              second)
        << "n = " << width << ", L = " << depth;
  const json result = result_of({"--depth", "4", "--width", "2", "--moments", "3"});
  EXPECT_EQ(exact(result.at("dead_probability")), "175/256");
  EXPECT_EQ(exact(result.at("tangent_kernel").at("mean")), "5");
  EXPECT_EQ(result.at("output_moments").size(), 2U);
  EXPECT_EQ(result.at("output_moments").at(0).at("order"), 4);
  EXPECT_EQ(exact(result.at("output_moments").at(0).at("ratio")), "7203/16");  // 3 (7/2)^4
  EXPECT_EQ(exact(result.at("kernel_variance")), "2385/16");
}

TEST(KernelStats, TakesAListOfWidthsWithTheSameNumbersForEqualOnes) {
  const json list = result_of({"--widths", "7,7,7", "--moments", "4"}),
             equal = result_of({"--width", "7", "--depth", "3", "--moments", "4"});
  EXPECT_EQ(list, equal);
  const json first = result_of({"--widths", "1,2,4"}), second = result_of({"--widths", "2,1,4"});
  EXPECT_EQ(exact(first.at("tangent_kernel").at("second_moment")), "411");
  EXPECT_EQ(exact(second.at("tangent_kernel").at("second_moment")), "408");
  EXPECT_EQ(first.at("widths"), json({1, 2, 4}));
}

TEST(KernelStats, AnswersTheLargestSizesInDecimals) {
  const json result = result_of({"--depth", "100000", "--width", "1000000", "--moments", "50"});
  EXPECT_FALSE(result.at("tangent_kernel").at("second_moment").contains("exact"));
  // near e^(1/2) (1/3 + 2/(9/10) - (1 - e^(-6/10))/(27/100)), the limit for L = n/10
  EXPECT_THAT(decimal(result.at("tangent_kernel").at("second_moment_ratio")), StartsWith("1.45827"));
  EXPECT_THAT(decimal(result.at("dead_probability")), AllOf(StartsWith("1.0100"), HasSubstr("e-301025")));
  EXPECT_EQ(result.at("output_moments").size(), 49U);
}

TEST(KernelStats, FindsTheSmallestWidthOfASpread) {
  // one hidden layer: Var/mean^2 = 3/n
  EXPECT_EQ(result_of({"--depth", "1", "--spread", "1/10"}).at("width"), 300);
  EXPECT_EQ(result_of({"--depth", "1", "--spread", "0.0999"}).at("width"), 301);
  EXPECT_EQ(result_of({"--depth", "1", "--spread", "2"}).at("width"), 1);
  const json found = result_of({"--depth", "10", "--spread", "1/10"});
  EXPECT_EQ(found.at("width"), 3565);
  EXPECT_THAT(decimal(found.at("tangent_kernel").at("relative_deviation")), StartsWith("0.09998"));
  const json before = result_of({"--depth", "10", "--width", "3564"});
  EXPECT_THAT(decimal(before.at("tangent_kernel").at("relative_deviation")), StartsWith("0.1000"));
}

TEST(KernelStats, HasTheOutputsOfOtherSlopes) {
  const json linear = result_of({"--depth", "1", "--width", "4", "--activation", "identity"});
  EXPECT_EQ(exact(linear.at("output_moments").at(0).at("ratio")), "9/2");  // 3 (1 + 2/n)
  EXPECT_EQ(exact(result_of({"--depth", "1", "--width", "4", "--activation", "abs"})
                      .at("output_moments")
                      .at(0)
                      .at("ratio")),
            "9/2");
  const json leaky = result_of({"--depth", "1", "--width", "5", "--activation", "leaky_relu:1/2"});
  // 3 (1 + (6 (1 + 1/16)/(5/4)^2 - 1)/5)
  EXPECT_EQ(exact(leaky.at("output_moments").at(0).at("ratio")), "606/125");
  EXPECT_FALSE(leaky.contains("tangent_kernel"));
  EXPECT_FALSE(leaky.contains("dead_probability"));
}

TEST(KernelStats, PrintsALineForEachNumber) {
  const CommandResult result = stats({"--depth", "4", "--width", "16"});
  EXPECT_EQ(result.status, 0);
  EXPECT_THAT(result.out,
              AllOf(HasSubstr("L = 4 hidden layers of width 16\n"),
                    HasSubstr("E Theta^2/(K^0)^2               3663225/65536 = 55.8963775634765625\n"),
                    HasSubstr("sd(Theta)/E Theta               1.11169020"), HasSubstr("the kurtosis"),
                    HasSubstr("P(f = 0) "), HasSubstr("NTK parameterisation")));
  const CommandResult digits = stats({"--depth", "40", "--width", "16", "--digits", "7"});
  EXPECT_THAT(digits.out, AllOf(HasSubstr("E Theta/K^0                     41\n"), Not(HasSubstr("/65536"))));
  for (const std::string& line : {stats({"--depth", "300", "--width", "900"}).out})
    EXPECT_LT(line.size(), 2500U);  // fractions too long for a reader are left to --json
}

TEST(KernelStats, SaysWhatIsAllowed) {
  const auto refused = [](const std::vector<std::string>& arguments, const std::string& message) {
    const CommandResult result = stats(arguments);
    EXPECT_EQ(result.status, 2);
    EXPECT_THAT(result.err, AllOf(StartsWith("lemmata: "), HasSubstr(message)));
    EXPECT_EQ(result.out, "");
  };
  refused({}, "--depth");
  refused({"--depth", "3"}, "--width, --widths or --spread is needed");
  refused({"--depth", "0", "--width", "3"}, "--depth");
  refused({"--depth", "100001", "--width", "3"}, "100000");
  refused({"--depth", "3", "--width", "1000001"}, "1000000");
  refused({"--widths", "3,0"}, "--widths");
  refused({"--widths", "1..200000"}, "up to 100000 hidden layers");
  refused({"--widths", "3,4", "--depth", "2"}, "--depth: not allowed together with --widths");
  refused({"--depth", "3", "--width", "4", "--spread", "1/2"}, "--width: not allowed together with --spread");
  refused({"--depth", "3", "--spread", "0"}, "above 0");
  refused({"--depth", "3", "--spread", "1e-9"}, "a width above 1000000000000 would be needed");
  refused({"--depth", "3", "--spread", "1/2", "--activation", "abs"}, "--spread: allowed for relu");
  refused({"--depth", "3", "--width", "4", "--moments", "51"}, "50");
  refused({"--depth", "3", "--width", "4", "--activation", "tanh"}, "relu, leaky_relu:ALPHA");
  refused({"--depth", "3", "--width", "4", "--activation", "rellu"}, "--activation");
}

}  // namespace
}  // namespace lemmata::tests
