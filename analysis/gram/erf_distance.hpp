#pragma once

// For sources of this library only (not installed): 1 - rho of one pair of close inputs through layers
//
//     K'(x, z) = offset + factor arcsin(p),  p = n c / sqrt((1 + n a) (1 + n b)),  c = K(x, z), a, b the variances,
//
// without cancellation: what is carried is 1 - rho and the difference of the variances.

namespace lemmata::analysis {

/// At least a double, and longer where the machine has it. The bounds below are those of doubles.
using Long = long double;

/// offset >= 0 and factor >= 0, not both 0.
struct ArcsineLayer {
  Long offset = 0, factor = 0;
  Long n = 0;  ///< 2 for erf, 1 for the normal distribution function
};

/// Two inputs at a layer, the one of larger variance first.
struct ClosePair {
  Long larger = 0, smaller = 0;  ///< both above 0
  Long difference = 0;           ///< larger - smaller, without cancellation
  Long distance = 0;             ///< 1 - rho; at most 1 before a layer
};

/// The pair after an affine layer K = offset + factor K_0, given both variances after it (the larger one first).
[[nodiscard]] ClosePair after_affine_layer(const ClosePair& pair, Long offset, Long factor, Long larger,
                                           Long smaller);

/// The pair after a layer, given both variances after it (the larger one first).
[[nodiscard]] ClosePair after_arcsine_layer(const ClosePair& pair, const ArcsineLayer& layer, Long larger,
                                            Long smaller);

/// The variance after a layer. Error: 8 units of 2^-53.
[[nodiscard]] Long arcsine_variance(const ArcsineLayer& layer, Long variance);

/// Bounds of the relative errors of a ClosePair.
struct ClosePairError {
  double variance = 0, difference = 0, distance = 0;
};

[[nodiscard]] ClosePairError after_affine_layer(const ClosePairError& error, double variance_after);
[[nodiscard]] ClosePairError after_arcsine_layer(const ClosePairError& error, double variance_after);

}  // namespace lemmata::analysis
