#pragma once

#include <cstdint>
#include <span>

#include "analysis/scalar/field.hpp"
#include "analysis/scalar/rational.hpp"

namespace lemmata::analysis {

/// Fourier gap of majority at any set S of k coordinates:
///
///     min_{i in S} |Maj_n^(S \ {i})| - max_{j not in S} |Maj_n^(S u {j})|,
///
/// where the maximum over the empty set (k = n) is 0. It may be zero or negative.
///
/// For n odd and k even it is a_{k-1}(n) (n-2k+1)/(n-k), with a_j(n) = |Maj_n^(level j)|; for n even it is that of n + 1 at
/// even k, and at odd k it is |tie| times t_{k-1}(n) (n-2k)/(n-k), with t_j the coefficients of the indicator of a tie. For n
/// and k odd all the compared coefficients are 0, and so is the gap. It is computed in this product form, so that a Ball
/// knows its sign.
///
/// Range:    1 <= k <= n; tie = sign(0) is -1, 0 or 1, without effect for odd n.
/// Scalars:  double, Real, Rational, Ball.
/// Throws:   std::domain_error outside the range.
/// Source:   004_1e8f31298879e96f.txt, "WHERE IS THE HIDDEN PROGRESS?", which has the gap positive for every n; it is
///           for n >= 2k + 1.
/// Claim:    gap.majority-exact
template <Field T>
[[nodiscard]] T majority_fourier_gap(std::int64_t n, std::int64_t k, int tie = 0);

/// The Fourier gap of a function on {-1,+1}^n at a set S of its coordinates, and where it is attained.
struct FourierGap {
  Rational gap;         ///< min_{i in S} |f^(S \ {i})| - max_{j not in S} |f^(S u {j})|
  int smallest_inside;  ///< the coordinate i of the minimum, the first of several
  int largest_outside;  ///< the coordinate j of the maximum, the first of several; 0 if S has all coordinates
};

/// From the coefficients at the neighbours of S: element i - 1 is f^(S delta {i}).
///
/// Throws:   std::invalid_argument if S is empty, has a coordinate outside 1..n or one twice.
/// Claim:    ltf.gap-definition
[[nodiscard]] FourierGap fourier_gap(std::span<const Rational> neighbours, std::span<const int> subset);

}  // namespace lemmata::analysis
