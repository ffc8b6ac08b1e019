#include <cstring>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "proofs_check/report/table.hpp"

namespace lemmata::proofs_check {
namespace {

const Table table{{"n", "a_b", "text"},
                  {{"1", "-1/4", "with, comma"}, {"10", "2.5e-9", "a \"quote\" | bar"}}};

TEST(TableText, IsCsv) {
  EXPECT_EQ(text(table, TableFormat::csv),
            "n,a_b,text\n1,-1/4,\"with, comma\"\n10,2.5e-9,\"a \"\"quote\"\" | bar\"\n"
            "");
  EXPECT_EQ(text({{"a"}, {{"two\nlines"}}}, TableFormat::csv), "a\n\"two\nlines\"\n");
}

TEST(TableText, IsTsvWithoutTabulatorsInCells) {
  EXPECT_EQ(text({{"a", "b"}, {{"x\ty", "z\nw"}}}, TableFormat::tsv), "a\tb\nx y\tz w\n");
}

TEST(TableText, IsAPipeTable) {
  EXPECT_EQ(text(table, TableFormat::markdown),
            "| n | a_b | text |\n| ---: | ---: | ---: |\n| 1 | -1/4 | with, comma |\n"
            "| 10 | 2.5e-9 | a \"quote\" \\| bar |\n");
}

TEST(TableText, IsATabularWithMathematics) {
  EXPECT_EQ(text({{"a_b"}, {{"-1/4"}, {"2.5e-9"}, {"-7"}, {"inf"}, {"5$"}, {""}}}, TableFormat::latex),
            "\\begin{tabular}{r}\n\\hline\na\\_b \\\\\n\\hline\n$-\\frac{1}{4}$ \\\\\n$2.5\\cdot 10^{-9}$ "
            "\\\\\n$-7$ \\\\\n$\\infty$ \\\\\n5\\$ \\\\\n \\\\\n"
            "\\hline\n\\end{tabular}\n");
}

TEST(TableText, AlignsColumns) {
  EXPECT_EQ(text({{"level", "x"}, {{"1", "5/16"}}}, TableFormat::aligned), "level  x\n1      5/16\n");
}

TEST(Npy, HasNumPysBytes) {
  // numpy.save of numpy.array([[1.0, -2.5]]), byte by byte: 10 + 118 bytes before the data.
  const std::string header = "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2), }";
  std::string expected("\x93NUMPY\x01\x00\x76\x00", 10);
  expected += header + std::string(118 - header.size() - 1, ' ') + "\n";
  expected +=
      std::string("\x00\x00\x00\x00\x00\x00\xF0\x3F", 8) + std::string("\x00\x00\x00\x00\x00\x00\x04\xC0", 8);
  EXPECT_EQ(npy(std::vector<double>{1.0, -2.5}, 2), expected);
}

TEST(Npy, StartsItsDataAtAMultipleOf64) {
  for (std::size_t rows : {0U, 1U, 9U, 10U, 1000U, 99999U, 1000000U}) {
    const std::string bytes = npy(std::vector<double>(rows), 1);
    EXPECT_EQ((bytes.size() - 8 * rows) % 64, 0U) << rows;
    EXPECT_EQ(bytes[bytes.size() - 8 * rows - 1], '\n') << rows;
  }
}

TEST(Npy, RefusesRowsThatDoNotFit) {
  EXPECT_THROW(static_cast<void>(npy(std::vector<double>(3), 2)), std::invalid_argument);
  EXPECT_THROW(static_cast<void>(npy(std::vector<double>(3), 0)), std::invalid_argument);
}

}  // namespace
}  // namespace lemmata::proofs_check
