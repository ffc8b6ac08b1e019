#include <cstdint>
#include <cstring>
#include <limits>
#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/proofs_check/cli/run_command.hpp"

namespace lemmata::tests {
namespace {

using nlohmann::json;

std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> all;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) all.push_back(line);
  return all;
}

CommandResult table(const std::vector<std::string>& more) {
  std::vector<std::string> arguments{"table", "fourier-gap"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return lemmata(arguments);
}

TEST(FourierGapTable, IsCsvByDefault) {
  const auto rows = lines(table({"--n", "5..9:2", "--k", "4", "--quiet"}).out);
  ASSERT_EQ(rows.size(), 4U);
  EXPECT_EQ(rows[0], "n,k,coefficient_below,coefficient_above,gap,sign,scaled_gap,limit");
  EXPECT_EQ(rows[1], "5,4,-1/8,3/8,-1/4,-1,-2.7950849718747371205,0.79788456080286535588");
  EXPECT_EQ(rows[2].substr(0, 22), "7,4,-1/16,1/16,0,0,0,0");
  EXPECT_EQ(rows[3], "9,4,-5/128,3/128,1/64,1,0.421875,0.79788456080286535588");
}

TEST(FourierGapTable, HasTheOtherTextFormats) {
  const std::vector<std::string> point{"--n", "9", "--k", "4", "--digits", "5", "--format"};
  const auto as = [&](const std::string& format) {
    std::vector<std::string> arguments = point;
    arguments.push_back(format);
    return table(arguments).out;
  };
  EXPECT_EQ(lines(as("tsv"))[1], "9\t4\t-0.039063\t0.023438\t0.015625\t1\t0.42188\t0.79788");
  EXPECT_EQ(lines(as("md"))[1], "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
  EXPECT_EQ(lines(as("md"))[2], "| 9 | 4 | -0.039063 | 0.023438 | 0.015625 | 1 | 0.42188 | 0.79788 |");
  EXPECT_THAT(as("latex"),
              testing::StartsWith("\\begin{tabular}{rrrrrrrr}\n\\hline\nn & k & coefficient\\_below"));
  EXPECT_THAT(
      table({"--n", "9", "--k", "4", "--format", "latex"}).out,
      testing::HasSubstr("$9$ & $4$ & $-\\frac{5}{128}$ & $\\frac{3}{128}$ & $\\frac{1}{64}$ & $1$ &"));
}

TEST(FourierGapTable, HasJsonAndJsonLines) {
  const json document = table({"--n", "3..7:2", "--k", "2,4", "--json"}).json();
  EXPECT_EQ(document.at("command"), "table fourier-gap");
  EXPECT_EQ(document.at("result").at("left_out"), 1);  // n = 3, k = 4
  const json rows = document.at("result").at("rows");
  ASSERT_EQ(rows.size(), 5U);
  EXPECT_EQ(rows[1].at("n"), 5);
  EXPECT_EQ(rows[1].at("k"), 2);
  EXPECT_EQ(rows[1].at("gap").at("exact"), "1/4");
  EXPECT_TRUE(rows[1].at("limit").contains("ball"));
  const auto single = lines(table({"--n", "3..7:2", "--k", "2,4", "--format", "jsonl"}).out);
  ASSERT_EQ(single.size(), 5U);
  for (std::size_t i = 0; i < single.size(); ++i) EXPECT_EQ(json::parse(single[i]), rows[i]);
}

TEST(FourierGapTable, IsANumPyArrayOfNearestDoubles) {
  const TemporaryDirectory directory;
  const std::string file = directory.file("gap.npy");
  ASSERT_EQ(table({"--n", "9,1000001", "--k", "4", "--format", "npy", "--output", file}).status, 0);
  const std::string bytes = contents(file);
  EXPECT_EQ(bytes.substr(0, 8), std::string("\x93NUMPY\x01\x00", 8));
  const std::size_t header = static_cast<unsigned char>(bytes[8]) +
                             256 * static_cast<std::size_t>(static_cast<unsigned char>(bytes[9]));
  EXPECT_EQ((10 + header) % 64, 0U);
  EXPECT_THAT(bytes.substr(10, header),
              testing::StartsWith("{'descr': '<f8', 'fortran_order': False, 'shape': (2, 8), }"));
  ASSERT_EQ(bytes.size(), 10 + header + 2 * 8 * sizeof(double));
  std::vector<double> values(16);
  std::memcpy(values.data(), bytes.data() + 10 + header, 16 * sizeof(double));
  EXPECT_EQ(
      (std::vector<double>{values.begin(), values.begin() + 8}),
      (std::vector<double>{9, 4, -5.0 / 128, 3.0 / 128, 1.0 / 64, 1, 27.0 / 64, 0.79788456080286535588}));
  // The decimals of the second row, read by the compiler's correctly rounded conversion.
  const json row =
      table({"--n", "1000001", "--k", "4", "--digits", "30", "--json"}).json().at("result").at("rows")[0];
  EXPECT_EQ(values[10], std::stod(row.at("coefficient_below").at("decimal").get<std::string>()));
  EXPECT_EQ(values[12], std::stod(row.at("gap").at("decimal").get<std::string>()));
  EXPECT_EQ(values[14], std::stod(row.at("scaled_gap").at("decimal").get<std::string>()));
}

TEST(FourierGapTable, RefusesDoublesWhereANumberIsBeyondThem) {
  const CommandResult result = table({"--n", "2001", "--k", "2000", "--format", "npy"});
  EXPECT_EQ(result.status, 2);
  EXPECT_EQ(result.out, "");
  EXPECT_THAT(result.err, testing::HasSubstr("n = 2001, k = 2000: every column must be a finite double"));
}

TEST(FourierGapTable, SaysWhichRowsItLeavesOut) {
  const CommandResult result = table({"--n", "3..101", "--k", "2,4,6"});
  EXPECT_EQ(result.status, 0);
  EXPECT_EQ(result.err, "lemmata: 4 rows with k > n left out\n");  // (3, 4), (3, 6), (4, 6), (5, 6)
  EXPECT_EQ(lines(result.out).size(), 1 + 3 * 99 - 4U);
  EXPECT_EQ(table({"--n", "3..101", "--k", "2,4,6", "--quiet"}).err, "");
}

TEST(FourierGapTable, NeedsATieRuleOnlyWhereItMatters) {
  EXPECT_EQ(table({"--n", "4..8", "--k", "2..4:2"}).status, 0);
  EXPECT_EQ(table({"--n", "4..8", "--k", "3"}).status, 2);
  EXPECT_EQ(table({"--n", "5..9:2", "--k", "3"}).status, 0);
  EXPECT_EQ(table({"--n", "4..8", "--k", "3", "--ties", "zero"}).status, 0);
}

TEST(SparseSupportTable, HasTheTradeOffOfSamplesAndNeurons) {
  const auto rows =
      lines(lemmata({"table", "sparse-support", "--n", "50", "--k", "4", "--support", "4,5,7,9,11"}).out);
  ASSERT_EQ(rows.size(), 6U);
  EXPECT_EQ(rows[0], "n,k,support,gap,sign,samples,ticket_probability,neurons,product");
  EXPECT_EQ(rows[1], "50,4,4,1/8,1,64,1/230300,230300,14739200");  // a guess of S itself: C(50,4) neurons
  EXPECT_EQ(rows[2], "50,4,5,-1/4,-1,,1/46060,46060,");
  EXPECT_EQ(rows[3], "50,4,7,0,0,,1/6580,6580,");
  // p = 9*8*7*6 / (50*49*48*47)
  EXPECT_EQ(rows[4], "50,4,9,1/64,1,4096,9/16450,16450/9,67379200/9");
  EXPECT_EQ(rows[5].substr(0, 20), "50,4,11,1/64,1,4096,");
}

TEST(SparseSupportTable, HasEverySupportByDefault) {
  const json document = lemmata({"table", "sparse-support", "--n", "6,9", "--k", "2..6:4", "--json"}).json();
  const json rows = document.at("result").at("rows");
  ASSERT_EQ(rows.size(), 5 + 1 + 8 + 4U);
  EXPECT_EQ(document.at("result").at("left_out"), 0);
  EXPECT_EQ(rows[0].at("support"), 2);
  EXPECT_EQ(rows[0].at("samples").at("exact"), "4");
  EXPECT_FALSE(rows[1].contains("samples"));  // support 3 has majority's gap 0 at k = 2
  EXPECT_EQ(rows[1].at("gap").at("exact"), "0");
}

TEST(SparseSupportTable, IsANumPyArrayWithInfinityWhereNoSamplesSuffice) {
  const TemporaryDirectory directory;
  const std::string file = directory.file("sparse.npy");
  ASSERT_EQ(lemmata({"table", "sparse-support", "--n", "8", "--k", "4", "--support", "4,6", "--format", "npy",
                     "--output", file})
                .status,
            0);
  const std::string bytes = contents(file);
  ASSERT_EQ(bytes.size(), 128 + 18 * sizeof(double));
  std::vector<double> values(18);
  std::memcpy(values.data(), bytes.data() + 128, 18 * sizeof(double));
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(values, (std::vector<double>{8, 4, 4, 0.125, 1, 64, 1.0 / 70, 70, 4480,  //
                                         8, 4, 6, 0, 0, infinity, 15.0 / 70, 70.0 / 15, infinity}));
}

TEST(SparseSupportTable, SaysWhatItRefusesAndLeavesOut) {
  EXPECT_THAT(lemmata({"table", "sparse-support", "--n", "8", "--k", "3"}).err,
              testing::HasSubstr("--k: even numbers are allowed"));
  EXPECT_EQ(lemmata({"table", "sparse-support", "--n", "8", "--k", "4", "--support", "3..10"}).err,
            "lemmata: 3 rows with support < k or support > n left out\n");
  EXPECT_EQ(lemmata({"table", "sparse-support", "--n", "8", "--k", "10"}).status, 2);
}

}  // namespace
}  // namespace lemmata::tests
