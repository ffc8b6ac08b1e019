#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/proofs_check/cli/npy_bytes.hpp"
#include "tests/proofs_check/cli/run_command.hpp"

namespace lemmata::tests {
namespace {

using nlohmann::json;
using testing::HasSubstr;

class ParityRecover : public testing::Test {
 protected:
  CommandResult run(const std::string& samples, const std::vector<std::string>& more = {}) {
    write_contents(directory_.file("samples"), samples);
    std::vector<std::string> arguments{"parity", "recover", "--samples", directory_.file("samples")};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return lemmata(arguments);
  }

  json result_of(const std::string& samples, std::vector<std::string> more = {}) {
    more.emplace_back("--json");
    const CommandResult result = run(samples, more);
    EXPECT_EQ(result.status, 0) << result.err;
    return result.status == 0 ? result.json().at("result") : json();
  }

  void expect_refused(const std::string& samples, const std::vector<std::string>& named,
                      const std::vector<std::string>& more = {}) {
    const CommandResult result = run(samples, more);
    EXPECT_EQ(result.status, 2) << samples.substr(0, 60);
    EXPECT_EQ(result.out, "");
    EXPECT_EQ(result.err.find('\n'), result.err.size() - 1) << result.err;
    for (const std::string& part : named) EXPECT_THAT(result.err, HasSubstr(part));
  }

  TemporaryDirectory directory_;
};

// y = x_1 x_3: the unit vectors, with a sample more
const std::string bits = "1 0 0 1\n0 1 0 0\n0 0 1 1\n1 1 1 0\n";
const std::string signs = "-1 1 1 -1\n1 -1 1 1\n1 1 -1 -1\n-1 -1 -1 1\n";
const std::vector<int> set{1, 3};

TEST_F(ParityRecover, ReadsSignsAndBitsInAnySpelling) {
  for (const std::string& text :
       {bits, std::string("1,0,0,1\r\n0,1,0,0\r\n0,0,1,1\r\n"), std::string("# bits\n1001\n\n0100\n0011"),
        std::string("1.0 0 0e0 +1\n0 1 0 0\n0 0 1 1")}) {
    const json result = result_of(text);
    EXPECT_EQ(result.at("set"), set) << text;
    EXPECT_EQ(result.at("read_as"), "bits");
    EXPECT_EQ(result.at("unique"), true);
  }
  EXPECT_EQ(result_of(signs).at("set"), set);
  EXPECT_EQ(result_of(signs).at("read_as"), "signs");
}

TEST_F(ParityRecover, ReadsNumPyArraysInBothOrders) {
  const std::vector<std::int8_t> rows{1, 0, 0, 1, 0, 1, 0, 0, 0, 0, 1, 1};
  const std::vector<double> columns{-1, 1, 1, 1, -1, 1, 1, 1, -1, -1, 1, -1};
  EXPECT_EQ(result_of(npy_bytes("'|i1'", "(3, 4)", bytes_of(rows))).at("set"), set);
  EXPECT_EQ(result_of(npy_bytes("'|b1'", "(3, 4)", bytes_of(rows))).at("read_as"), "bits");
  const json fortran = result_of(npy_bytes("'<f8'", "(3, 4)", bytes_of(columns), "True"));
  EXPECT_EQ(fortran.at("set"), set);
  EXPECT_EQ(fortran.at("read_as"), "signs");
}

TEST_F(ParityRecover, SaysSeveralSolutionsAndPicksNone) {
  const json result = result_of("1 0 0 1\n0 1 1 1\n");
  EXPECT_TRUE(result.at("set").is_null());
  EXPECT_EQ(result.at("unique"), false);
  EXPECT_EQ(result.at("solutions").at("count"), "2");
  EXPECT_EQ(result.at("solutions").at("sets"), json::parse("[[1, 2], [1, 3]]"));
  EXPECT_EQ(result.at("solutions").at("inside_all"), std::vector<int>{1});
  EXPECT_EQ(result.at("solutions").at("kernel"), json::parse("[[2, 3]]"));
  EXPECT_THAT(run("1 0 0 1\n0 1 1 1\n").out,
              HasSubstr("2 = 2^1 sets explain all samples, and none of them is picked"));
}

TEST_F(ParityRecover, AgreesAmongItsMethods) {
  for (const std::string method : {"auto", "gauss", "mitm", "brute"})
    EXPECT_EQ(result_of(bits, {"--k", "2", "--method", method}).at("set"), set) << method;
  for (const std::vector<std::string>& more :
       {std::vector<std::string>{"--noise", "0.1"}, {"--noise", "1/10", "--k", "2"}}) {
    const json result = result_of(bits, more);
    EXPECT_EQ(result.at("set"), set);
    EXPECT_EQ(result.at("agreement"), 4);
    EXPECT_EQ(result.at("next_agreement"), 2);
    // 2^3 sets, or C(3, 2), each of which explains four samples with probability 1/16
    EXPECT_NEAR(result.at("chance").at("log2_bound"), std::log2((more.size() == 2 ? 8 : 3) / 16.0), 1e-9);
  }
}

TEST_F(ParityRecover, NamesTheFirstLineThatContradicts) {
  expect_refused("# header\n1 0 0\n0 1 1\n\n1 1 0\n1 1 1\n", {"no parity explains line 5"});
  expect_refused("1 0 0\n0 1 1\n1 1 1\n1 1 0\n", {"no parity explains line 4"});
  expect_refused(bits, {"no parity of 1 coordinates", "{1, 3}"}, {"--k", "1"});
}

TEST_F(ParityRecover, RefusesWhatIsNoSample) {
  expect_refused("1 0 2\n", {"line 1, column 3", "got 2"});
  expect_refused("1 0 1\n1 0\n", {"line 2", "3 values", "got 2"});
  expect_refused("1 0 1\n1 -1 1\n", {"line 2, column 2", "got -1 after 0 in line 1"});
  expect_refused("1,,1\n", {"line 1, column 2", "nothing between commas"});
  expect_refused("1,0,1,\n", {"line 1, column 4", "nothing between commas"});
  expect_refused("", {"at least one sample"});
  expect_refused("# nothing\n\n", {"at least one sample"});
  expect_refused("1\n0\n", {"at least one coordinate"});
  expect_refused("1 1\n1 1\n", {"--values"});
  expect_refused(std::string((std::size_t{1} << 27) + 1, '0'), {"line 1", "2^27 bytes"});
  EXPECT_EQ(result_of("1 1\n", {"--values", "bits"}).at("set"), std::vector<int>{1});
  EXPECT_EQ(result_of("1 1\n-1 1\n").at("set"), std::vector<int>{});
  expect_refused(bits, {"--k", "0 to 3", "got 4"}, {"--k", "4"});
  expect_refused(bits, {"--noise", "below 1/2", "got 0.5"}, {"--noise", "0.5"});
  expect_refused(bits, {"--method mitm", "--k"}, {"--method", "mitm"});
  expect_refused(bits, {"--method gauss", "without noise"}, {"--method", "gauss", "--noise", "0.1"});
  expect_refused(bits, {"--method", "got simplex"}, {"--method", "simplex"});
  const std::string three{1, 0, 1};
  expect_refused(npy_bytes("'|i1'", "(3,)", three), {"two dimensions", "(3,)"});
  expect_refused(npy_bytes("'|i1'", "(2, 3)", three), {"ends before"});
  expect_refused(npy_bytes("'|i1'", "(1, 2)", three), {"goes on"});
  expect_refused(npy_bytes("'>i2'", "(1, 2)", three), {"little-endian"});
  expect_refused(npy_bytes("'<f8'", "(99999999999, 99999)", three), {"memory"});
}

TEST_F(ParityRecover, RefusesSizesThatDoNotFitWithTheEstimate) {
  std::string wide = std::string(500, '1') + "0\n";
  for (int i = 0; i < 250; ++i) wide += "10";
  wide += "1\n";
  expect_refused(wide, {"keys", "sets", "years"}, {"--k", "200"});
  expect_refused(wide, {"samples are needed", "got 2"}, {"--noise", "0.1"});
}

}  // namespace
}  // namespace lemmata::tests
