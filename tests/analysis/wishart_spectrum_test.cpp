#include "analysis/linear/wishart_spectrum.hpp"

#include <gtest/gtest.h>

#include "analysis/linear/marchenko_pastur.hpp"
#include "analysis/linear/wishart_moments.hpp"
#include "analysis/scalar/functions.hpp"

namespace lemmata::analysis {
namespace {

/// What 1/(x + l) and 1/(x + l)^2 lie between, as partial sums of their series in x, in the mean: from exact moments
/// alone.
struct Bounds {
  Rational low, high;
};
Bounds moment_bounds(std::int64_t n, std::int64_t d, const Rational& l, int terms, bool square) {
  Rational power = square ? 1 / (l * l) : 1 / l;
  Rational sum = power * d;
  Bounds bounds{Rational(0), sum};
  for (int k = 1; k <= terms; ++k) {
    power /= l;
    const Rational term = power * Rational(wishart_trace_moment(n, d, k)) * (square ? k + 1 : 1);
    sum += k % 2 == 1 ? Rational(-term) : term;
    if (k % 2 == 1) bounds.low = std::max(bounds.low, sum);
    if (k % 2 == 0) bounds.high = std::min(bounds.high, sum);
  }
  return bounds;
}

bool lies_within(const Ball& x, const Bounds& bounds) {
  return x.upper() >= bounds.low && x.lower() <= bounds.high;
}

TEST(WishartResolventTrace, LiesWhereAllItsMomentsPutIt) {
  // the bounds are closer than the balls are wide, so that this is an equation to 128 bits
  for (const auto& [n, d] : std::vector<std::pair<std::int64_t, std::int64_t>>{
           {1, 1}, {1, 6}, {2, 2}, {2, 3}, {5, 2}, {3, 3}, {3, 8}, {4, 4}, {9, 4}, {6, 6}, {7, 12}, {8, 9}}) {
    const Rational l(3000);
    const ResolventTraces traces = wishart_resolvent_traces(n, d, l);
    const Bounds first = moment_bounds(n, d, l, 80, false), second = moment_bounds(n, d, l, 80, true);
    EXPECT_LT(first.high - first.low, pow(Rational(1, 2), 140)) << "n = " << n << ", d = " << d;
    EXPECT_TRUE(lies_within(traces.first, first)) << "n = " << n << ", d = " << d;
    EXPECT_TRUE(lies_within(traces.second, second)) << "n = " << n << ", d = " << d;
    EXPECT_GE(traces.first.relative_accuracy_bits(), BallPrecision::bits() - 3)
        << "n = " << n << ", d = " << d;
    EXPECT_GE(traces.second.relative_accuracy_bits(), BallPrecision::bits() - 3)
        << "n = " << n << ", d = " << d;
    EXPECT_TRUE(overlaps(traces.first, wishart_resolvent_trace(n, d, l))) << "n = " << n << ", d = " << d;
  }
}

TEST(WishartResolventTrace, LiesWhereItsMomentsPutItForLargeMatrices) {
  for (const auto& [n, d] : {std::pair<std::int64_t, std::int64_t>{33, 40}, {64, 64}, {30, 20}}) {
    const BallPrecision precision(64);
    const Rational l(20000);
    const Bounds bounds = moment_bounds(n, d, l, 60, false);
    EXPECT_LT(bounds.high - bounds.low, pow(Rational(1, 2), 90)) << "n = " << n << ", d = " << d;
    EXPECT_TRUE(lies_within(wishart_resolvent_trace(n, d, l), bounds)) << "n = " << n << ", d = " << d;
  }
}

TEST(WishartResolventTrace, TendsToTheInverseTrace) {
  // E tr W^(-1) - l E tr W^(-2) <= E tr (W + l)^(-1) <= E tr W^(-1) - l E tr W^(-2) + l^2 E tr W^(-3), from below
  // alone here
  const Rational l(1, 1000000);
  for (const auto& [n, d] :
       {std::pair<std::int64_t, std::int64_t>{6, 1}, {7, 2}, {9, 4}, {12, 7}, {20, 10}}) {
    const Rational inverse = inverse_wishart_trace(n, d).value();
    const Rational slope = inverse_wishart_second_moments(n, d).value().trace_of_square;
    const Ball value = wishart_resolvent_trace(n, d, l);
    EXPECT_EQ(less_than(value, Ball(inverse)), Truth::yes) << "n = " << n << ", d = " << d;
    EXPECT_EQ(less_than(Ball(Rational(inverse - l * slope)), value), Truth::yes)
        << "n = " << n << ", d = " << d;
    EXPECT_EQ(less_than(wishart_resolvent_traces(n, d, l).second, Ball(slope)), Truth::yes)
        << "n = " << n << ", d = " << d;
  }
}

TEST(WishartResolventTrace, IsThatOfTheOtherGramMatrixAndZeros) {
  for (const auto& [n, d] : {std::pair<std::int64_t, std::int64_t>{3, 8}, {4, 9}})
    for (const Rational& l : {Rational(1, 7), Rational(5)}) {
      const ResolventTraces wide = wishart_resolvent_traces(n, d, l),
                            tall = wishart_resolvent_traces(d, n, l);
      EXPECT_TRUE(overlaps(wide.first, tall.first + Ball(Rational((d - n) / l)))) << "n = " << n;
      EXPECT_TRUE(overlaps(wide.second, tall.second + Ball(Rational((d - n) / (l * l))))) << "n = " << n;
    }
}

TEST(WishartResolventTrace, HasTheSecondTraceAsMinusItsDerivative) {
  // convex in lambda: the slope between l and l + h lies between those at the ends
  const Rational h(1, 1000);
  for (const auto& [n, d] : {std::pair<std::int64_t, std::int64_t>{5, 5}, {6, 6}, {8, 5}, {4, 10}})
    for (const Rational& l : {Rational(1, 10), Rational(4)}) {
      const ResolventTraces here = wishart_resolvent_traces(n, d, l),
                            there = wishart_resolvent_traces(n, d, l + h);
      const Ball slope = (here.first - there.first) / Ball(h);
      EXPECT_EQ(less_than(slope, here.second), Truth::yes) << "n = " << n << ", d = " << d;
      EXPECT_EQ(less_than(there.second, slope), Truth::yes) << "n = " << n << ", d = " << d;
    }
}

TEST(WishartResolventTrace, ApproachesTheLimitLawForEvenAndOddSizes) {
  // The first correction is of relative size 1/n: with n from 24 to 48 and their odd neighbours, the distance times n
  // changes by less than a tenth.
  const auto distance = [](std::int64_t n) {
    const Ball limit = marchenko_pastur_resolvent(1, Rational(1, 4));  // d tr (W/n + 1/4)^(-1) / d
    const Ball value = wishart_resolvent_trace(n, n, Rational(n, 4));
    return (value - limit) * Ball(n);
  };
  const Ball reference = distance(48);
  for (const std::int64_t n : {24, 25, 47})
    EXPECT_EQ(less_than(pow(distance(n) / reference - Ball(1), 2), Ball(Rational(1, 100))), Truth::yes)
        << "n = " << n;
}

TEST(WishartResolventTrace, RejectsWhatIsOutsideItsRange) {
  EXPECT_THROW(static_cast<void>(wishart_resolvent_trace(0, 3, 1)), std::domain_error);
  EXPECT_THROW(static_cast<void>(wishart_resolvent_trace(3, 3, 0)), std::domain_error);
  EXPECT_THROW(
      static_cast<void>(wishart_resolvent_trace(most_resolvent_size + 1, most_resolvent_size + 1, 1)),
      std::length_error);
  EXPECT_THROW(static_cast<void>(wishart_resolvent_trace(3, most_resolvent_dimension + 1, 1)),
               std::length_error);
  EXPECT_THROW(static_cast<void>(wishart_resolvent_trace(3, 3, most_resolvent_penalty + 1)),
               std::length_error);
}

TEST(HardEdge, IsExponential) {
  EXPECT_TRUE(overlaps(hard_edge_survival(4, 5, Rational(1, 2)), exp(Ball(-1))));
  EXPECT_TRUE(overlaps(hard_edge_survival(5, 4, Rational(1, 2)), exp(Ball(-1))));
  EXPECT_TRUE(contains(hard_edge_survival(2, 1, 0), Rational(1)));
  for (const Rational& p : {Rational(1, 3), Rational(999, 1000)}) {
    const Ball x = hard_edge_quantile(7, 6, p);
    EXPECT_EQ(
        less_than(hard_edge_survival(7, 6, x.upper()), Ball(Rational(1 - p + pow(Rational(1, 2), 100)))),
        Truth::yes);
    EXPECT_EQ(
        less_than(Ball(Rational(1 - p - pow(Rational(1, 2), 100))), hard_edge_survival(7, 6, x.lower())),
        Truth::yes);
  }
  EXPECT_TRUE(contains(hard_edge_quantile(7, 6, 0), Rational(0)));
  EXPECT_THROW(static_cast<void>(hard_edge_survival(4, 4, 1)), std::domain_error);
  EXPECT_THROW(static_cast<void>(hard_edge_quantile(4, 5, 1)), std::domain_error);
}

}  // namespace
}  // namespace lemmata::analysis
