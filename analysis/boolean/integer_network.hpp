#pragma once

#include <vector>

#include "analysis/boolean/network.hpp"
#include "analysis/scalar/integer.hpp"
#include "analysis/scalar/rational.hpp"

namespace lemmata::analysis {

/// A layer of integers. Behind a layer with outputs a = A / value_scale and derivatives df/dz = B / derivative_scale, for the
/// sums z before its activation, A and B are integers, and |A|, |Z|, |B| are bounded for all points of the cube.
struct IntegerLayer {
  int inputs = 0;
  int outputs = 0;
  std::vector<Integer> weights;
  std::vector<Integer> biases;
  LayerActivation activation;
  Integer value_scale;
  Integer derivative_scale;
  Integer slope;  ///< of a ReLU or |z| for z > 0 as an integer: the denominator of the derivative at zero
  Integer slope_at_zero;                   ///< of these at zero, as an integer
  std::vector<Integer> value_bounds;       ///< of |A|
  std::vector<Integer> derivative_bounds;  ///< of |B|
};

/// A network scaled to integers, each layer by one positive factor.
struct IntegerNetwork {
  std::vector<IntegerLayer> layers;
  Integer largest;  ///< bounds every number on the way to f and to df/dz, partial sums included

  [[nodiscard]] int dimension() const { return layers.front().inputs; }
  /// What the inputs of a layer are divided by, and a bound on each of them.
  [[nodiscard]] Integer input_scale(std::size_t layer) const;
  [[nodiscard]] Integer input_bound(std::size_t layer, std::size_t input) const;
};

/// Throws:   as network_derivatives.
[[nodiscard]] IntegerNetwork integer_network(const Network& network);

}  // namespace lemmata::analysis
