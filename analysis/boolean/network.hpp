#pragma once

#include <vector>

#include "analysis/scalar/rational.hpp"

namespace lemmata::analysis {

/// What a layer applies to each of its outputs z: z, max(z, 0), |z|, z^exponent, tanh z, 1/(1 + e^-z), z Phi(z) with the
/// normal distribution function Phi, ln(1 + e^z), sin z.
struct LayerActivation {
  enum class Kind { identity, relu, absolute_value, power, tanh, sigmoid, gelu, softplus, sine };
  Kind kind = Kind::identity;
  int exponent = 1;  ///< of a power, at least 1
};

/// a -> activation(W a + b), with W an outputs x inputs matrix, row by row.
struct NetworkLayer {
  int inputs = 0;
  int outputs = 0;
  std::vector<Rational> weights;
  std::vector<Rational> biases;
  LayerActivation activation;
};

/// A feed-forward network f: {-1,+1}^d -> R with rational weights: its layers one after the other, the last with one output.
/// Its parameters are numbered layer by layer, in each the weights row by row, then the biases.
struct Network {
  std::vector<NetworkLayer> layers;
  Rational derivative_at_zero = 0;  ///< of the ReLU; that of |z| at zero is 2 derivative_at_zero - 1
};

}  // namespace lemmata::analysis
