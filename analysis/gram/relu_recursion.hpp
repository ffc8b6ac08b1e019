#pragma once

// For sources of this library only (not installed): both kernels of networks with phi(z) = p z + q |z| (ReLU, leaky
// ReLU, the absolute value, the identity), for one row of a Gram matrix in doubles.
//
// What is carried from layer to layer is 1 - rho, never rho; where rho < 0 it is 1 + rho, so that neither parallel
// nor antipodal inputs lose digits. A `distance` is one or the other: its size is 1 - |rho|, its sign bit that of rho
// (-0.0: rho = -1).

#include <cstddef>

#include "analysis/gram/gram_polynomials.hpp"
#include "analysis/gram/gram_storage.hpp"

namespace lemmata::analysis {

/// The network for all inputs: constants by layer, and arrays by input for each layer (`stride` apart), which are
/// there if any bias has a variance.
struct ReluNetwork {
  int depth = 0;       ///< hidden layers
  bool folds = false;  ///< correlations of hidden layers may be negative
  bool has_biases = false;
  bool with_inputs_layer = false;  ///< Theta^0 = K^0 and Theta^l = K^l + ...; else 0 and Theta^l = C + ...
  double even_part = 0;            ///< Q = q^2 / (p^2 + q^2)
  double odd_part = 0;             ///< P = p^2 / (p^2 + q^2)
  std::size_t stride = 0;
  const double* inverse_weights = nullptr;  ///< 1 / sigma_w^2 of layers 0 to L
  /// cos f, tan(f/2) in two parts and cos(f/2), where tan f = sqrt(sigma_b^2 / (what the weights add to the
  /// variance)).
  const double* cosine = nullptr;
  const double* tangent_high = nullptr;
  const double* tangent_low = nullptr;
  const double* half_cosine = nullptr;
  const double* root = nullptr;  ///< sqrt(K^L(x, x))
};

/// Row i, columns first, ..., first + count - 1 (multiples of 8): K^L, Theta^L and 1 - rho^L, from the distances of
/// the inputs.
void relu_row(const ReluNetwork& network, std::size_t i, std::size_t first, std::size_t count,
              const double* distances, double* nngp, double* ntk, double* one_minus_correlation);

/// Bounds, for the errors of gram_kernels.cpp: relatively, of a layer's 1 - rho; absolutely, of the factor of Theta;
/// in units of 2^-53.
inline constexpr double relu_distance_error = 24;
inline constexpr double relu_slope_error = 24;

}  // namespace lemmata::analysis
