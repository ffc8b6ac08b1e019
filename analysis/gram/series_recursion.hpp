#pragma once

// For sources of this library only (not installed): both kernels of networks by Hermite's series in the correlation,
// for one row of a Gram matrix in doubles.
//
//     rho' = bias_i bias_j + sum_k b_k(i) b_k(j) rho^k,
//
// b_k(i) = sqrt(sigma_w^2 / K'(x_i, x_i)) times the k-th coefficient, and K' = rho' sqrt(K'(x_i, x_i) K'(x_j, x_j)). Even and odd k are two series in rho^2.

#include <array>
#include <cstddef>
#include <vector>

#include "analysis/gram/gram_storage.hpp"

namespace lemmata::analysis {

/// |rho| in steps of 1/256.
inline constexpr std::size_t correlation_steps = 256;

/// A layer's coefficients for all inputs. Term m of the even series is k = 2 m, of the odd one k = 2 m + 1.
struct SeriesLayer {
  std::size_t even_terms = 0, odd_terms = 0;
  /// Term m of input j at m * stride + j (the odd ones after the even ones), and once more at j * (all terms) + m.
  AlignedDoubles by_term;
  std::vector<double> by_input;
  AlignedDoubles bias;
  double inverse_weight = 0;  ///< 1 / sigma_w^2
  /// How many terms of both series matter where |rho| <= (step + 1) / correlation_steps.
  std::array<std::size_t, correlation_steps> even_used{}, odd_used{};
};

struct SeriesNetwork {
  bool with_inputs_layer = false;  ///< Theta^0 = K^0 and Theta^l = K^l + ...; else 0 and Theta^l = C + ...
  std::size_t stride = 0;
  AlignedDoubles input_scale, input_bias;  ///< of rho^0 = bias_i bias_j + scale_i scale_j x_i.x_j
  std::vector<SeriesLayer> layers;         ///< 1, ..., L
  AlignedDoubles root;                     ///< sqrt(K^L(x, x))
};

/// Row i, columns first, ..., first + count - 1 (multiples of 8): K^L, Theta^L and (if not null) 1 - rho^L, from the
/// products of the inputs. How many terms are summed up is decided for 8 columns together, from the largest |rho|
/// among them.
void series_row(const SeriesNetwork& network, std::size_t i, std::size_t first, std::size_t count,
                const double* products, double* nngp, double* ntk, double* one_minus_correlation);

}  // namespace lemmata::analysis
