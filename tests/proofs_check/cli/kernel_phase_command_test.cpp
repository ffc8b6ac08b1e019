#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/proofs_check/cli/run_command.hpp"

namespace lemmata::tests {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::StartsWith;

CommandResult phase(const std::vector<std::string>& more) {
  return run_subcommand({"kernel", "phase"}, more);
}
json result_of(const std::vector<std::string>& more) { return json_result({"kernel", "phase"}, more); }

std::string decimal(const json& value) { return value.at("decimal").get<std::string>(); }

TEST(KernelPhase, GivesTheCriticalLineOfErfAndSin) {
  const json erf = result_of({"--activation", "erf", "--q", "1", "--digits", "28"}).at("critical_line").at(0);
  EXPECT_EQ(decimal(erf.at("weight_variance")), "1.756203682760181598289093661");
  EXPECT_EQ(decimal(erf.at("bias_variance")), "0.1841396778074527535277663669");
  EXPECT_EQ(erf.at("is_network"), "yes");
  const json sine = result_of({"--activation", "sin", "--q", "1/2,1", "--digits", "20"}).at("critical_line");
  ASSERT_EQ(sine.size(), 2U);
  EXPECT_EQ(decimal(sine.at(1).at("weight_variance")), "1.7615941559557648881");
  EXPECT_EQ(sine.at(0).at("q").at("exact"), "1/2");
}

TEST(KernelPhase, SaysWhereTheCriticalLineHasNoNetwork) {
  const json point = result_of({"--activation", "exp(x)", "--q", "1/2"}).at("critical_line").at(0);
  EXPECT_EQ(point.at("is_network"), "no");
}

TEST(KernelPhase, OfAJumpIsChaoticWithAnInfiniteSlope) {
  const json point =
      result_of({"--activation", "sign", "--sigma-w2", "2", "--sigma-b2", "1/2"}).at("fixed_points").at(0);
  EXPECT_EQ(point.at("slope"), json({{"infinite", true}}));
  EXPECT_EQ(point.at("phase"), "chaotic");
  EXPECT_TRUE(point.contains("correlation"));
  EXPECT_THAT(phase({"--activation", "step", "--sigma-w2", "2", "--sigma-b2", "1/2"}).out,
              HasSubstr("chi_1 = infinite, phi has a jump: chaotic\n"));
  const CommandResult line = phase({"--activation", "sign", "--q", "1/3"});
  EXPECT_EQ(line.status, 2);
  EXPECT_THAT(line.err, HasSubstr("chi_1 is infinite at every q"));
}

TEST(KernelPhase, FindsBothPhases) {
  const json ordered = result_of({"--activation", "erf", "--sigma-w2", "1", "--sigma-b2", "0.1"});
  EXPECT_TRUE(ordered.at("complete").get<bool>());
  ASSERT_EQ(ordered.at("fixed_points").size(), 1U);
  EXPECT_EQ(ordered.at("fixed_points").at(0).at("phase"), "ordered");
  EXPECT_TRUE(ordered.at("fixed_points").at(0).contains("depth_scale"));
  const json chaotic =
      result_of({"--activation", "erf", "--sigma-w2", "3", "--sigma-b2", "0.1", "--digits", "12"});
  const json& point = chaotic.at("fixed_points").at(0);
  EXPECT_EQ(point.at("phase"), "chaotic");
  EXPECT_EQ(decimal(point.at("variance")), "1.82340058751");
  EXPECT_EQ(decimal(point.at("slope")), "1.32635496994");
  EXPECT_EQ(decimal(point.at("correlation")), "0.324871931331");
}

TEST(KernelPhase, KnowsThatHeInitialisationIsCriticalEverywhere) {
  EXPECT_TRUE(result_of({"--activation", "relu", "--sigma-w2", "2"}).at("every_variance").get<bool>());
  EXPECT_THAT(phase({"--activation", "relu", "--sigma-w2", "2"}).out,
              HasSubstr("every variance is a fixed point, and at each chi_1 = 1: critical"));
}

TEST(KernelPhase, RefusesBadInputInOneLine) {
  const auto refused = [](const std::vector<std::string>& arguments, const std::string& message) {
    const CommandResult result = phase(arguments);
    EXPECT_EQ(result.status, 2);
    EXPECT_THAT(result.err, StartsWith("lemmata: "));
    EXPECT_THAT(result.err, HasSubstr(message));
    EXPECT_EQ(result.out, "");
  };
  refused({}, "--activation: missing");
  refused({"--activation", "erf"}, "--sigma-w2 or --q: missing");
  refused({"--activation", "erf", "--q", "1", "--sigma-w2", "2"}, "--q: not together");
  refused({"--activation", "erf", "--q", "0"}, "--q: 0; a variance on the critical line is above 0");
  refused({"--activation", "erf", "--sigma-w2", "-1"}, "--sigma-w2: -1; a variance is at least 0");
  refused({"--activation", "erf", "--sigma-w2", "1", "--largest", "0"}, "--largest: 0");
  refused({"--activation", "sign", "--q", "1"}, "--activation sign");
  refused({"--activation", "reul", "--q", "1"}, "relu");
}

// --- table relu-depth

CommandResult table(const std::vector<std::string>& more) {
  std::vector<std::string> arguments{"table", "relu-depth"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return lemmata(arguments);
}

TEST(ReluDepthTable, HasTheDigitsOfTheRecursion) {
  const CommandResult result = table({"--depth", "1,10,100", "--digits", "15"});
  ASSERT_EQ(result.status, 0) << result.err;
  // mpmath at 60 digits, from the angle's recursion: theta, 1 - rho and the ratio of tangent kernels
  EXPECT_THAT(result.out, StartsWith("depth,theta,one_minus_rho,asymptotic,ratio,ntk_ratio\n"));
  EXPECT_THAT(result.out, HasSubstr("\n1,0.915999908012604,0.391002218955771,"));
  EXPECT_THAT(result.out, HasSubstr(",0.471165557188781\n"));
  EXPECT_THAT(result.out, HasSubstr("\n10,0.456395850034506,0.102353270192677,"));
  EXPECT_THAT(result.out, HasSubstr(",0.373486502402068\n"));
  EXPECT_THAT(result.out, HasSubstr("\n100,0.0830574692086634,0.00344728913916798,"));
  EXPECT_THAT(result.out, HasSubstr(",0.277667721912183\n"));
}

TEST(ReluDepthTable, KeepsTheOrderOfTheDepths) {
  const CommandResult result =
      table({"--depth", "3,1,3", "--rho", "-1", "--format", "json", "--digits", "5"});
  ASSERT_EQ(result.status, 0) << result.err;
  const json rows = result.json().at("result").at("rows");
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows.at(0).at("depth"), 3);
  EXPECT_EQ(rows.at(1).at("depth"), 1);
  EXPECT_EQ(decimal(rows.at(1).at("one_minus_rho")), "1.0000");
}

TEST(ReluDepthTable, RefusesBadInputInOneLine) {
  const auto refused = [](const std::vector<std::string>& arguments, const std::string& message) {
    const CommandResult result = table(arguments);
    EXPECT_EQ(result.status, 2);
    EXPECT_THAT(result.err, StartsWith("lemmata: "));
    EXPECT_THAT(result.err, HasSubstr(message));
  };
  refused({}, "--depth: missing");
  refused({"--depth", "0"}, "--depth");
  refused({"--depth", "1000001"}, "--depth");
  refused({"--depth", "5", "--rho", "1"}, "--rho: 1; a correlation from -1 on and below 1");
  refused({"--depth", "5", "--rho", "-2"}, "--rho: -2");
}

}  // namespace
}  // namespace lemmata::tests
