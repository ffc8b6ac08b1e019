#pragma once

#include <cstdint>

#include "analysis/scalar/ball.hpp"
#include "analysis/scalar/rational.hpp"

namespace lemmata::analysis {

// Random search tries candidates one after the other until it meets the right one; T is the number of tries.
//
//   Source:   004_1e8f31298879e96f.txt, "MECHANISM BEHIND SUCCESS OF TRAINING"
//
// The first success of r parallel searchers has the geometric law with probability_of_at_least_one(p, r) in the place of p
// (analysis/boolean/sparse_support.hpp).

/// Mean and variance of T.
struct SearchMoments {
  Rational mean;
  Rational variance;
};

/// With replacement, the right candidate drawn with probability p each time: P(T = i) = p (1-p)^(i-1), i >= 1.
///
/// Range:    0 < p <= 1, tries >= 1.
/// Throws:   std::domain_error outside the range; std::length_error for fractions above 2^28 bits.
/// Claim:    search.geometric
[[nodiscard]] Rational geometric_probability(const Rational& p, int tries);

/// Its mean 1/p and variance (1-p)/p^2; the ratio of standard deviation and mean is sqrt(1-p).
///
/// Range:    0 < p <= 1.
/// Throws:   std::domain_error outside the range.
/// Claim:    search.geometric
[[nodiscard]] SearchMoments geometric_moments(const Rational& p);

/// Without replacement among N candidates T is uniform on 1..N: mean (N+1)/2, variance (N^2-1)/12.
///
/// Range:    candidates >= 1.
/// Throws:   std::domain_error outside the range.
/// Claim:    search.geometric
[[nodiscard]] SearchMoments search_moments_without_replacement(const Integer& candidates);

/// The Kolmogorov distance sup_t |P(p T <= t) - (1 - e^(-t))| of the scaled geometric law from the exponential one: 1 - e^(-p),
/// approached as t grows to p, just before the first possible success.
///
/// Range:    0 < p <= 1.
/// Throws:   std::domain_error outside the range.
/// Claim:    search.exponential-limit
[[nodiscard]] Ball distance_from_exponential(const Rational& p);

}  // namespace lemmata::analysis
