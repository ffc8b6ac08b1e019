#include "proofs_check/claims/linear_instance.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include <gtest/gtest.h>

#include "numeric/network/linear_model.hpp"
#include "proofs_check/claims/orthogonal_design.hpp"

namespace lemmata::proofs_check {
namespace {

double largest_size(const std::vector<double>& values) {
  double largest = 0;
  for (const double value : values) largest = std::max(largest, std::abs(value));
  return largest;
}

TEST(DescentRounding, BoundsHowFarTheTrainerIsFromTheExactRun) {
  double closest = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    const int n = 1 + static_cast<int>(seed % 3), d = 1 + static_cast<int>(seed % 4);
    const RationalMatrix x = random_integer_matrix(n, d, 3, seed, 0),
                         y = random_integer_matrix(n, 1, 3, seed, 1);
    const double step = 1 / (10.0 * n * d);  // below 1 / tr X^T X, and rounded
    const Rational eta(step);
    RationalMatrix w(d, 1);
    const auto rows = doubles_of(x), labels = doubles_of(y);
    double largest = 0;
    for (int steps = 1; steps <= 12; ++steps) {
      w = w - eta * (transpose(x) * (x * w - y));
      std::vector<double> weights(static_cast<std::size_t>(d), 0.0);
      numeric::gradient_descent({n, d, rows, labels}, weights, step, steps, 1);
      largest = std::max(largest, largest_size(weights));
      if (largest == 0) continue;
      const double bound =
          descent_rounding(n, d, step, steps, largest_size(rows), largest_size(labels), largest);
      const auto apart = std::sqrt(static_cast<double>(squared_norm(columns_of(weights) - w)));
      EXPECT_LE(apart, bound) << "seed " << seed << ", steps " << steps;
      closest = std::max(closest, apart / bound);
    }
  }
  EXPECT_GT(closest, 1.0 / 64);  // the bound means something: 64 times smaller it would fail
}

TEST(OrthogonalDesign, HasOrthogonalRowsInDecreasingOrder) {
  for (int number = 1; number <= orthogonal_designs; ++number) {
    const OrthogonalDesign design = orthogonal_design(number);
    for (int i = 0; i < design.x.rows(); ++i)
      for (int j = 0; j < i; ++j) {
        EXPECT_EQ(inner_product(design.mode(i), design.mode(j)), 0) << number;
        EXPECT_LE(squared_norm(design.mode(i)), squared_norm(design.mode(j))) << number;
      }
    EXPECT_GT(design.smallest_nonzero(), 0);
  }
}

TEST(WithCounterexamples, TakesNoDocumentThatIsNotAccepted) {
  const Outcome refuted{.verdict = Verdict::refuted, .witness = "x = 1"};
  const Certificate good{"a.b", "c", "d", counterexample({{"x", 1}}, {}, {"x", Relation::equal, 0})};
  const Certificate bad{"a.b", "c", "d", counterexample({{"x", 1}}, {}, {"x", Relation::equal, 1})};
  EXPECT_EQ(with_counterexamples(refuted, {good}).certificates.size(), 1U);
  EXPECT_THROW((void)with_counterexamples(refuted, {bad}), std::logic_error);
  EXPECT_TRUE(with_counterexamples({.verdict = Verdict::proved_on_range}, {good}).certificates.empty());
}

TEST(MatrixText, ShowsRowsAndColumns) {
  EXPECT_EQ(matrix_text(rational_matrix(2, 2, {1, 2, 0, -1})), "[[1,2],[0,-1]]");
  EXPECT_EQ(matrix_text(rational_matrix(2, 1, {1, 2})), "(1,2)");
}

}  // namespace
}  // namespace lemmata::proofs_check
