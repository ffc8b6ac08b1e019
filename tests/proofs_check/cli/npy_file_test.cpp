#include "proofs_check/cli/npy_file.hpp"

#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "proofs_check/cli/failure.hpp"
#include "tests/proofs_check/cli/npy_bytes.hpp"

namespace lemmata::tests {
namespace {

using analysis::Rational;
using proofs_check::NpyArray;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

NpyArray read(const std::string& bytes) { return proofs_check::read_npy_array("--file", "a.npy", bytes); }

std::string refusal(const std::string& bytes) {
  try {
    static_cast<void>(read(bytes));
  } catch (const proofs_check::Failure& failure) {
    EXPECT_EQ(failure.status(), proofs_check::exit_bad_input);
    return failure.what();
  }
  return "nothing refused";
}

TEST(NpyArray, HasItsElementsInTheOrderOfTheLastIndexWhateverTheFilesOrder) {
  const std::string data = bytes_of(std::vector<std::int16_t>{1, 2, 3, 4, 5, 6});
  const NpyArray rows = read(npy_bytes("'<i2'", "(2, 3)", data));
  EXPECT_THAT(rows.shape, ElementsAre(2, 3));
  EXPECT_THAT(rows.numbers.integers(), ElementsAre(1, 2, 3, 4, 5, 6));
  const NpyArray columns = read(npy_bytes("'<i2'", "(2, 3)", data, "True"));
  EXPECT_THAT(columns.shape, ElementsAre(2, 3));
  EXPECT_THAT(columns.numbers.integers(), ElementsAre(1, 3, 5, 2, 4, 6));
  // element [i, j, k] of shape (2, 1, 3) stands at i + 2 j + 2 k
  EXPECT_THAT(read(npy_bytes("'<i2'", "(2, 1, 3)", data, "True")).numbers.integers(),
              ElementsAre(1, 3, 5, 2, 4, 6));
}

TEST(NpyArray, HasAnElementWhicheverLengthIsZero) {
  for (const std::string shape : {"(0,)", "(0, 2)", "(2, 0)", "(3, 0, 2)"})
    EXPECT_THAT(refusal(npy_bytes("'<f8'", shape, "")),
                HasSubstr("at least one element is needed, got shape " + shape));
}

TEST(NpyArray, MayBeAScalar) {
  const NpyArray scalar = read(npy_bytes("'<i4'", "()", bytes_of(std::vector<std::int32_t>{-7})));
  EXPECT_TRUE(scalar.shape.empty());
  EXPECT_THAT(scalar.numbers.integers(), ElementsAre(-7));
}

TEST(NpyArray, TakesEachFloat16AsWhatItsBitsSay) {
  // 1, -2, the largest, the smallest, the least normal one, 0.1 rounded: 1638 / 2^14 = 819 / 2^13
  const std::vector<std::uint16_t> bits{0x3C00, 0xC000, 0x7BFF, 0x0001, 0x0400, 0x2E66};
  EXPECT_THAT(read(npy_bytes("'<f2'", "(6,)", bytes_of(bits))).numbers.fractions(),
              ElementsAre(Rational(1), Rational(-2), Rational(65504), Rational(1) / (1 << 24),
                          Rational(1) / (1 << 14), Rational(819) / (1 << 13)));
  EXPECT_THAT(refusal(npy_bytes("'<f2'", "(2,)", bytes_of(std::vector<std::uint16_t>{0x3C00, 0x7E00}))),
              AllOf(HasSubstr("got NaN"), HasSubstr("index 1")));
  EXPECT_THAT(refusal(npy_bytes("'<f2'", "(1,)", bytes_of(std::vector<std::uint16_t>{0xFC00}))),
              HasSubstr("got -infinity"));
}

TEST(NpyArray, NamesTheIndexOfWhatIsNotFiniteByAllItsDimensions) {
  const std::string data = bytes_of(std::vector<float>{1, 2, 3, 4, HUGE_VALF, 6});
  EXPECT_THAT(refusal(npy_bytes("'<f4'", "(2, 3)", data)),
              AllOf(HasSubstr("got infinity"), HasSubstr("index [1, 1]")));
  EXPECT_THAT(refusal(npy_bytes("'<f4'", "(2, 3)", data, "True")), HasSubstr("index [0, 2]"));
}

TEST(NpyArray, RefusesWhatItsHeaderDoesNotFit) {
  for (const auto& [bytes, named] : {std::tuple{npy_bytes("'|O'", "(1,)", "12345678"), "pickled objects"},
                                     {npy_bytes("'<c8'", "(1,)", "12345678"), "got type '<c8'"},
                                     {npy_bytes("[('a', '<f8')]", "(1,)", "12345678"), "got type [('a'"},
                                     {npy_bytes("'<U2'", "(1,)", "12345678"), "got type '<U2'"},
                                     {npy_bytes("'|i1'", "(3, 3)", "12345678"), "shape (3, 3)"},
                                     {npy_bytes("'|i1'", "(2, 3)", "12345678"), "6 elements of 1 bytes"},
                                     {npy_bytes("'|i1'", "(99999999999, 99999999999)", "12"), "got 2 bytes"},
                                     {npy_bytes("'|i1'", "(-1, 2)", "12"), "got (-1, 2)"},
                                     {npy_bytes("'|i1'", "2", "12"), "got 2"},
                                     {npy_bytes("'|i1'", "(0, 2)", ""), "at least one element"},
                                     {npy_bytes("'|i1'", "(2,)", "12", "maybe"), "got maybe"}})
    EXPECT_THAT(refusal(bytes), HasSubstr(named));
}

TEST(NpyText, IsReadInUtf8WithoutItsPadding) {
  const std::string points = bytes_of(std::vector<std::uint32_t>{'r', 'e', 'l', 'u', 0x3C6, 0x1D11E, 0, 0});
  EXPECT_THAT(proofs_check::read_npy_text("--file", "a.npy", npy_bytes("'<U4'", "(2,)", points)),
              ElementsAre("relu", "\u03C6\U0001D11E"));
  EXPECT_THAT(
      proofs_check::read_npy_text("--file", "a.npy", npy_bytes("'|S5'", "()", std::string("tanh\0", 5))),
      ElementsAre("tanh"));
  EXPECT_THROW(static_cast<void>(
                   proofs_check::read_npy_text("--file", "a.npy", npy_bytes("'<f8'", "(1,)", "12345678"))),
               proofs_check::Failure);
}

}  // namespace
}  // namespace lemmata::tests
