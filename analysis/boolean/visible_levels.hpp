#pragma once

#include <cstdint>

#include "analysis/scalar/integer.hpp"
#include "analysis/scalar/rational.hpp"

namespace lemmata::analysis {

/// g^(I) for a derivative g of the neuron f(x) = ReLU(w.x + b) at w = (1,...,1), b = 0, d odd: of weight j, where
/// g(x) = 1[sum x > 0] x_j, s = I delta {j}; or of the bias, where g(x) = 1[sum x > 0], s = I:
///
///     g^(I) = (Maj_d^(s) + [s empty]) / 2,
///
/// since 1[sum x > 0] = (Maj_d(x) + 1) / 2. The part of the population gradient of (f - chi_I)^2 that depends on I is
/// -2 g^(I).
///
/// Range:    d odd, 0 <= level = |s| <= d.
/// Throws:   std::domain_error outside the range.
/// Claim:    parity.visible-set
[[nodiscard]] Rational all_ones_neuron_coefficient(std::int64_t d, std::int64_t level);

/// Which of these parities a gradient shows that is known up to a threshold: those with |2 g^(I)| >= threshold. They are
/// level 0 (if threshold <= 1), and the odd levels up to `lowest_band` and from `highest_band` on, because |Maj_d^(s)| falls
/// with |s| up to the middle, and levels s and d + 1 - s have the same value.
struct VisibleLevels {
  std::int64_t lowest_band;  ///< -1: no odd level is visible
  std::int64_t
      highest_band;  ///< d + 1 - lowest_band; at most lowest_band + 2 where all odd levels are visible
  Integer sets;      ///< how many of the 2^d parities are visible
};

/// By exact comparison, at any threshold such as 2^-24.
///
/// Range:    d odd, threshold > 0.
/// Cost:     O(log d) coefficients and a sum over the visible levels: milliseconds for d = 10001, 0.3 s for d = 2^20 - 1.
/// Throws:   std::domain_error outside the range; std::length_error for d > 2^20, whose binomials would take over 100 kB each.
/// Source:   000_19217ae9f712fcea.txt, "Parities can be expressed by few ReLUs"
/// Claim:    parity.visible-set
[[nodiscard]] VisibleLevels visible_levels(std::int64_t d, const Rational& threshold);

/// An upper bound on the number of I with |2 g^(I)| >= threshold, for any g: 4 E[g^2] / threshold^2, by Bessel's inequality.
///
/// Range:    mean_square >= 0, threshold > 0.
/// Throws:   std::domain_error outside the range.
/// Claim:    parity.visible-set
[[nodiscard]] Rational visible_sets_bound(const Rational& mean_square, const Rational& threshold);

}  // namespace lemmata::analysis
