#include "proofs_check/calculators/word_weights.hpp"

#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include "analysis/boolean/truth_table.hpp"
#include "numeric/cube/boolean_function.hpp"

namespace lemmata::proofs_check {
namespace {

using analysis::Integer;
using analysis::LinearThresholdFunction;

const Integer large = Integer(1) << 70;

TEST(WordWeights, AreTheFunctionsOwnUpTo61Bits) {
  const Integer most = (Integer(1) << 61) - 1;
  const LinearThresholdFunction f(std::vector<Integer>{most - 2, -1}, 1);
  EXPECT_EQ(total_bits(f), 61);
  ASSERT_TRUE(word_weights(f));
  EXPECT_EQ(word_weights(f)->weights, (std::vector<std::int64_t>{(std::int64_t{1} << 61) - 3, -1}));
  EXPECT_EQ(word_weights(f)->bias, 1);
  EXPECT_FALSE(word_weights(LinearThresholdFunction(std::vector<Integer>{most, 1})));
}

TEST(RoundedWordWeights, DefineTheSameFunction) {
  for (const Integer& bias : {Integer(0), Integer(large / 3), Integer(-5 * large - 1)}) {
    const LinearThresholdFunction f(
        std::vector<Integer>{large + 1, -3 * large, 7 * large / 2, large / 5, 11 * large - 7, 2}, bias);
    const auto words = rounded_word_weights(f);
    ASSERT_TRUE(words);
    EXPECT_EQ(numeric::linear_threshold_table(words->weights, -words->bias), analysis::truth_table(f));
  }
}

TEST(RoundedWordWeights, AreRefusedWhereASumComesNearToZero) {
  // 2^70 - (2^70 + 1) + 3 is 2, which rounding loses; and a tie, w.x + b = 0.
  EXPECT_FALSE(rounded_word_weights(LinearThresholdFunction(std::vector<Integer>{large, large + 1, 3})));
  EXPECT_FALSE(
      rounded_word_weights(LinearThresholdFunction(std::vector<Integer>{large, large, 2 * large + 1}, 1)));
}

TEST(RoundedWordWeights, KeepTheDistanceOfAllRoundingErrors) {
  // Sums of five weights and a bias that lie D + 1 = 4 units of the last place from zero are kept, those at 3 are not.
  const auto f = [](int units) {
    const Integer unit = Integer(1) << 20;
    const Integer w = Integer(1) << 78;  // four of them have 80 bits and shift by about 20
    return LinearThresholdFunction(std::vector<Integer>{w, w - 1, w, w + 1, 0}, Integer(units * unit));
  };
  const int shift = total_bits(f(4)) - 61;
  EXPECT_EQ(shift, 20);
  EXPECT_TRUE(rounded_word_weights(f(4)));
  EXPECT_FALSE(rounded_word_weights(f(3)));
}

}  // namespace
}  // namespace lemmata::proofs_check
