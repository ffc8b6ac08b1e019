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
using testing::StartsWith;

const std::vector<std::string> relu_ntk = {"--kernel", "ntk", "--activation", "relu", "--depth", "1"};

CommandResult spectrum(const std::vector<std::string>& first,
                       const std::vector<std::string>& network = relu_ntk) {
  std::vector<std::string> arguments{"kernel", "spectrum"};
  arguments.insert(arguments.end(), first.begin(), first.end());
  arguments.insert(arguments.end(), network.begin(), network.end());
  return lemmata(arguments);
}

json result_of(std::vector<std::string> first, const std::vector<std::string>& network = relu_ntk) {
  first.emplace_back("--json");
  const CommandResult result = spectrum(first, network);
  EXPECT_EQ(result.status, 0) << result.err;
  return result.status == 0 ? result.json().at("result") : json();
}

std::string decimal(const json& value) { return value.at("decimal").get<std::string>(); }

TEST(KernelSpectrum, HasTheClosedFormsOnTheSphereAsFractions) {
  const json degrees = result_of({"--domain", "sphere:3", "--degree", "0..5"}).at("degrees");
  const std::vector<std::string> expected = {"1/4", "1/6", "5/128", "0", "1/384", "0"};
  for (std::size_t k = 0; k < expected.size(); ++k)
    EXPECT_EQ(degrees.at(k).at("eigenvalue").at("exact"), expected[k]) << "k = " << k;
  EXPECT_EQ(degrees.at(4).at("time").at("exact"), "384");
  EXPECT_EQ(degrees.at(3).at("time"), json({{"infinite", true}}));
  EXPECT_THAT(degrees.at(3).at("zero_because").get<std::string>(), HasSubstr("no odd power of t above t^1"));
}

TEST(KernelSpectrum, HasTheCatalogueValuesOnTheCube) {
  const json degrees = result_of({"--domain", "cube:8"}).at("degrees");
  ASSERT_EQ(degrees.size(), 9U);
  const std::vector<std::string> expected = {"0.191254",   "0.0625", "0.0087732", "0", "0.000725020", "0",
                                             "0.00042811", "0",      "0.00035562"};
  for (std::size_t k = 0; k < expected.size(); ++k)
    EXPECT_THAT(decimal(degrees.at(k).at("eigenvalue")), StartsWith(expected[k])) << "k = " << k;
  EXPECT_EQ(degrees.at(2).at("multiplicity"), "28");
}

TEST(KernelSpectrum, GivesThirtyDigitsOfEveryDegreeInTwoHundredDimensions) {
  const json degrees = result_of({"--domain", "cube:200", "--digits", "30"}).at("degrees");
  ASSERT_EQ(degrees.size(), 201U);
  for (std::size_t k = 0; k <= 200; ++k) {
    const json& value = degrees.at(k).at("eigenvalue");
    if (k >= 3 && k % 2 == 1) {
      EXPECT_EQ(value.at("exact"), "0") << "k = " << k;
      continue;
    }
    int digits = 0;
    for (const char c : decimal(value)) {
      if (c == 'e') break;
      digits += (c >= '1' && c <= '9') || (c == '0' && digits > 0) ? 1 : 0;
    }
    EXPECT_EQ(digits, 30) << "k = " << k << ": " << decimal(value);
  }
}

TEST(KernelSpectrum, ScalesWithTheVariancesAndFollowsTheParameterisation) {
  const std::vector<std::string> he = {"--kernel",   "nngp", "--activation", "relu", "--depth", "1",
                                       "--sigma-w2", "2",    "--sigma-b2",   "0,1"};
  const json degrees = result_of({"--domain", "sphere:3", "--degree", "0..2"}, he).at("degrees");
  EXPECT_EQ(degrees.at(0).at("eigenvalue").at("exact"), "7/4");  // 4 * 3/16 + 1
  EXPECT_EQ(degrees.at(1).at("eigenvalue").at("exact"), "1/3");
  EXPECT_EQ(result_of({"--domain", "sphere:3", "--degree", "0"}).at("parameterisation"), "ntk");
}

TEST(KernelSpectrum, IntegratesDeepNetworks) {
  const std::vector<std::string> deep = {"--kernel", "ntk", "--activation", "relu",
                                         "--depth",  "2",   "--sigma-w2",   "2"};
  const json degrees =
      result_of({"--domain", "sphere:3", "--degree", "3", "--digits", "10"}, deep).at("degrees");
  EXPECT_EQ(decimal(degrees.at(0).at("eigenvalue")), "0.03728815443");
}

TEST(KernelSpectrum, SortsTheSpectrumAsFarAsItIsProved) {
  const json result = result_of({"--domain", "sphere:3", "--degree", "0..40", "--sorted", "20"});
  const json& steps = result.at("steps");
  ASSERT_EQ(steps.size(), 5U);
  EXPECT_EQ(steps.at(3).at("degree"), 4);
  EXPECT_EQ(steps.at(3).at("first"), "10");
  EXPECT_EQ(steps.at(3).at("last"), "18");
  EXPECT_EQ(result.at("complete"), true);
  EXPECT_EQ(result_of({"--domain", "sphere:3", "--degree", "0..10", "--sorted", "1000"}).at("complete"),
            false);
  EXPECT_EQ(result_of({"--domain", "cube:6", "--sorted", "64"}).at("complete"), true);
}

TEST(KernelSpectrum, RefusesWhatItCannotDoInOneLine) {
  const auto refused = [](const std::vector<std::string>& first, const std::string& why,
                          const std::vector<std::string>& network = relu_ntk) {
    const CommandResult result = spectrum(first, network);
    EXPECT_EQ(result.status, 2) << first.back();
    EXPECT_EQ(result.out, "");
    EXPECT_THAT(result.err, AllOf(StartsWith("lemmata: "), HasSubstr(why)));
  };
  refused({}, "--domain: missing");
  refused({"--domain", "ball:3"}, "sphere:D or cube:D");
  refused({"--domain", "sphere:2"}, "sphere:3 to sphere:1000");
  refused({"--domain", "cube:6000"}, "allowed: 1 to 5000");
  refused({"--domain", "cube:5", "--degree", "7"}, "0 to d = 5");
  refused({"--domain", "sphere:3", "--degree", "1..5", "--sorted", "9"}, "0..K");
  const auto network = [](const char* kernel, const char* activation, const char* depth) {
    return std::vector<std::string>{"--kernel", kernel, "--activation", activation, "--depth", depth};
  };
  refused({"--domain", "sphere:3"}, "infinite", network("ntk", "sign", "1"));
  refused({"--domain", "sphere:3"}, "closed dual", network("nngp", "tanh", "1"));
  refused({"--domain", "cube:3000"}, "up to an hour", network("nngp", "tanh", "2"));
  refused({"--domain", "sphere:3"}, "up to an hour", network("nngp", "relu", "400"));
  refused({"--domain", "sphere:3"}, "--kernel", network("foo", "relu", "1"));
}

TEST(KernelSpectrumTable, HasTheColumnsOfItsDomain) {
  const auto table = [](std::vector<std::string> more) {
    std::vector<std::string> arguments{"table", "kernel-spectrum"};
    arguments.insert(arguments.end(), relu_ntk.begin(), relu_ntk.end());
    arguments.insert(arguments.end(), more.begin(), more.end());
    return lemmata(arguments);
  };
  EXPECT_EQ(table({"--domain", "sphere:3", "--degree", "3,4", "--digits", "3"}).out,
            "degree,multiplicity,eigenvalue,time,share\n3,7,0,inf,0\n4,9,0.00260,384,0.0234\n");
  EXPECT_THAT(table({"--domain", "cube:3"}).out,
              StartsWith("degree,multiplicity,eigenvalue,time,share,scaled\n"));
  const json rows =
      table({"--domain", "sphere:3", "--degree", "2", "--format", "json"}).json().at("result").at("rows");
  EXPECT_EQ(rows.at(0).at("eigenvalue").at("exact"), "5/128");
}

}  // namespace
}  // namespace lemmata::tests
