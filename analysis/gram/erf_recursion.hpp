#pragma once

// For sources of this library only (not installed): both kernels of networks with phi = erf or the normal
// distribution function, for one row of a Gram matrix in doubles:
//
//     C(a, b, c) = offset + factor arcsin(scale(a) scale(b) c)

#include <cstddef>

#include "analysis/gram/gram_polynomials.hpp"
#include "analysis/gram/gram_storage.hpp"

namespace lemmata::analysis {

/// Constants by layer 1, ..., L, at the places 0, ..., L - 1, and arrays by input for each, `stride` apart.
struct ErfNetwork {
  int depth = 0;
  bool with_inputs_layer = false;  ///< Theta^0 = K^0 and Theta^l = K^l + ...; else 0 and Theta^l = C + ...
  double input_factor = 0, input_offset = 0;  ///< K^0 = input_offset + input_factor x.z
  double dual_offset = 0, dual_factor = 0;
  const double* weights = nullptr;  ///< sigma_w^2
  const double* biases = nullptr;   ///< sigma_b^2
  const double* scales = nullptr;   ///< scale(K^(l-1)(x, x))
  std::size_t stride = 0;
};

/// Row i, columns first, ..., first + count - 1 (multiples of 8): K^L and Theta^L, from the products of the inputs.
void erf_row(const ErfNetwork& network, std::size_t i, std::size_t first, std::size_t count,
             const double* products, double* nngp, double* ntk);

/// Bounds of the rounding errors, relatively, in units of 2^-53: of the arcsine's argument, of its value, of C'.
inline constexpr double erf_argument_error = 4;
inline constexpr double erf_value_error = 10;
inline constexpr double erf_slope_error = 12;

}  // namespace lemmata::analysis
