#include <bit>
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

class FourierTable : public testing::Test {
 protected:
  json result_of(const std::string& table, const std::vector<std::string>& more = {}) {
    write_contents(directory_.file("table"), table);
    std::vector<std::string> arguments{"fourier", "table", directory_.file("table"), "--json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const CommandResult result = lemmata(arguments);
    EXPECT_EQ(result.status, 0) << result.err;
    return result.status == 0 ? result.json().at("result") : json();
  }

  TemporaryDirectory directory_;
};

std::vector<std::string> exact(const json& list) {
  std::vector<std::string> values;
  for (const json& one : list) values.push_back(one.at("value").at("exact"));
  return values;
}

TEST_F(FourierTable, ReadsTheSecondValueAsThatOfXOneMinus) {
  // f(x) = x_1 has the values +1, -1, +1, -1
  const json bits = result_of("0101");
  EXPECT_EQ(exact(bits.at("coefficients")), (std::vector<std::string>{"0", "1", "0", "0"}));
  EXPECT_EQ(bits.at("n"), 2);
  EXPECT_EQ(bits.at("read_as"), "bits");
  EXPECT_EQ(bits.at("largest").at("set"), std::vector<int>{1});
  const json numbers = result_of("1 -1\n1 -1\n");
  EXPECT_EQ(numbers.at("coefficients"), bits.at("coefficients"));
  EXPECT_EQ(numbers.at("read_as"), "numbers");
}

TEST_F(FourierTable, TakesSeparatedZerosAndOnesAsNumbers) {
  // the indicator of x_1 = x_2 = -1: (1 - x_1)(1 - x_2) / 4
  EXPECT_EQ(exact(result_of("0,0,0,1").at("coefficients")),
            (std::vector<std::string>{"1/4", "-1/4", "-1/4", "1/4"}));
}

TEST_F(FourierTable, IsExactForFractionsDecimalsAndLargeIntegers) {
  EXPECT_EQ(exact(result_of("1/3 0.1").at("coefficients")), (std::vector<std::string>{"13/60", "7/60"}));
  EXPECT_EQ(exact(result_of("4611686018427387904 1").at("coefficients")),
            (std::vector<std::string>{"4611686018427387905/2", "4611686018427387903/2"}));
  EXPECT_EQ(exact(result_of("1e30 -1e30").at("coefficients")),
            (std::vector<std::string>{"0", "1" + std::string(30, '0')}));
  EXPECT_THAT(result_of("2147483648 0").at("method").get<std::string>(), HasSubstr("int64"));
  EXPECT_THAT(result_of("1e30 0").at("method").get<std::string>(), HasSubstr("any size"));
  EXPECT_THAT(result_of("-1073741824 0").at("method").get<std::string>(), HasSubstr("int32"));
}

TEST_F(FourierTable, ReadsNumPyArrays) {
  const std::vector<std::string> expected{"1/2", "1/2", "1/2", "-1/2"};  // of the bits 0001
  const std::vector<int> values{1, 1, 1, -1};
  const auto as = [&]<class Number>(Number) {
    return bytes_of(std::vector<Number>(values.begin(), values.end()));
  };
  for (const std::string& file :
       {npy_bytes("'|b1'", "(4,)", std::string("\0\0\0\1", 4)), npy_bytes("'|i1'", "(4,)", as(std::int8_t{})),
        npy_bytes("'<i2'", "(4,)", as(std::int16_t{})), npy_bytes("'<i4'", "(4,)", as(std::int32_t{})),
        npy_bytes("'<i8'", "(4,)", as(std::int64_t{})), npy_bytes("'<f4'", "(4,)", as(float{})),
        npy_bytes("'<f8'", "(4,)", as(double{}))})
    EXPECT_EQ(exact(result_of(file).at("coefficients")), expected) << file.substr(0, 40);
  const std::vector<std::uint64_t> large{~std::uint64_t{0}, 0};
  EXPECT_EQ(exact(result_of(npy_bytes("'<u8'", "(2,)", bytes_of(large))).at("coefficients")),
            (std::vector<std::string>{"18446744073709551615/2", "18446744073709551615/2"}));
}

TEST_F(FourierTable, HasLevelWeightsAndInfluencesOfTheDefinition) {
  // f = 2 x_1 + 3 x_1 x_2 + x_3
  std::string values;
  for (int x = 0; x < 8; ++x) {
    const int x1 = (x & 1) != 0 ? -1 : 1, x2 = (x & 2) != 0 ? -1 : 1, x3 = (x & 4) != 0 ? -1 : 1;
    values += std::to_string(2 * x1 + 3 * x1 * x2 + x3) + "\n";
  }
  const json weights = result_of(values, {"--level-weights"});
  EXPECT_EQ(exact(weights.at("level_weights")), (std::vector<std::string>{"0", "5", "9", "0"}));
  EXPECT_EQ(weights.at("total").at("exact"), "14");
  const json influences = result_of(values, {"--influences"});
  EXPECT_EQ(exact(influences.at("influences")), (std::vector<std::string>{"13", "9", "1"}));
  EXPECT_EQ(exact(result_of(values, {"--level", "2"}).at("coefficients")),
            (std::vector<std::string>{"3", "0", "0"}));
  EXPECT_EQ(exact(result_of(values, {"--set", "1"}).at("coefficients")), std::vector<std::string>{"2"});
  EXPECT_EQ(weights.at("largest").at("set"), (std::vector<int>{1, 2}));
}

TEST_F(FourierTable, ShowsAllOfASmallFunctionAndTheLevelsOfALargeOne) {
  EXPECT_EQ(result_of(std::string(32, '0')).at("coefficients").size(), 32U);
  EXPECT_EQ(result_of(std::string(64, '0')).at("level_weights").size(), 7U);
}

TEST_F(FourierTable, PrintsForAReader) {
  write_contents(directory_.file("xor"), "0110\n");
  EXPECT_EQ(lemmata({"fourier", "table", "@" + directory_.file("xor")}).out,
            "4 bits, n = 2: f = +1 for 0 and -1 for 1\n"
            "T       f^(T)  in decimals\n"
            "{}      0      0\n"
            "{1}     0      0\n"
            "{2}     0      0\n"
            "{1, 2}  1      1\n"
            "largest in size:  f^({1, 2}) = 1\n"
            "by: Walsh-Hadamard transform of the truth table in int32, without rounding\n");
  const CommandResult piped =
      run_program("sh", {"-c", "'" LEMMATA_COMMAND "' fourier table - < '" + directory_.file("xor") + "'"});
  EXPECT_THAT(piped.out, HasSubstr("f^({1, 2}) = 1\n"));
}

TEST_F(FourierTable, TakesLargeTables) {
  std::string majority(std::size_t{1} << 19, '0');
  for (std::size_t x = 0; x < majority.size(); ++x)
    if (std::popcount(x) > 9) majority[x] = '1';
  const json weights = result_of(majority, {"--level-weights"}).at("level_weights");
  const json known = lemmata({"fourier", "majority", "--n", "19", "--k", "1", "--json"}).json();
  EXPECT_EQ(known.at("result").at("levels").at(0).at("value").at("exact"), "12155/65536");
  EXPECT_EQ(weights.at(1).at("value").at("exact"), "2807136475/4294967296");  // 19 (12155/65536)^2
}

}  // namespace
}  // namespace lemmata::tests
