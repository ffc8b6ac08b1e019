#pragma once

#include <string>
#include <vector>

namespace lemmata::numeric {

/// z, max(z, 0), |z|, z^exponent, tanh z, 1/(1 + e^-z), z Phi(z), ln(1 + e^z), sin z.
enum class UnitActivation { identity, relu, absolute_value, power, tanh, sigmoid, gelu, softplus, sine };

/// a -> activation(W a + b); W is outputs x inputs, row by row.
struct DenseLayer {
  int inputs = 0;
  int outputs = 0;
  std::vector<double> weights;
  std::vector<double> biases;
  UnitActivation activation = UnitActivation::identity;
  int exponent = 1;  ///< of a power, at least 1
};

/// A feed-forward network on {-1,+1}^d in doubles, each the double nearest to a real weight: that network is what the errors
/// below refer to.
struct MultilayerNetwork {
  std::vector<DenseLayer> layers;
  double derivative_at_zero = 0;  ///< of the ReLU; that of |z| is 2 derivative_at_zero - 1
};

/// Bounds for one unit, valid at every point of the cube: `value` and the like of both the true and the computed number,
/// `value_error` and the like of their difference. z is the sum before the activation, derivative is df/dz.
struct UnitBounds {
  double sum = 0;
  double sum_error = 0;
  double value = 0;
  double value_error = 0;
  double derivative = 0;
  double derivative_error = 0;  ///< if no kink is undecided, at this unit or in a layer behind it
};

/// Bounds for all units, layer by layer, propagated before anything is computed.
///
/// Model:    doubles with unit roundoff u = 2^-53. A sum of n products and a bias, in any order, is within (n + 3) u (1 + 2^-32) of
///           the sum of the sizes, the rounding of its weights included. exp, tanh, erfc, log1p, sin and cos of the C library
///           are taken to be within 8 units in the last place (16 u, relative): an assumption; glibc documents at most 4 for
///           doubles. An activation carries an error over with its Lipschitz constant on the range of its z, so does its
///           derivative. The derivative of a ReLU or |z| jumps at 0: where |z| is at most its error bound the kink is
///           undecided, and a derivative behind it is only bounded by `derivative`.
///           The bounds themselves are computed in doubles and each is enlarged by 2^-30 of itself, more than its own
///           rounding, and by 1e-300, more than what underflow may lose.
/// Throws:   std::invalid_argument, naming the layer, for sizes that do not fit (as analysis' networks), a power below 1, a last
///           layer of several outputs; std::domain_error if a bound is not finite.
[[nodiscard]] std::vector<std::vector<UnitBounds>> unit_bounds(const MultilayerNetwork& network);

/// Whether the activation's derivative jumps at 0.
[[nodiscard]] bool has_kink(UnitActivation activation);

}  // namespace lemmata::numeric
