#pragma once

#include <string_view>
#include <vector>

#include "analysis/kernel/activation.hpp"
#include "analysis/scalar/rational.hpp"

namespace lemmata::analysis {

/// How the weights of a network are trained; the prior is N(0, sigma_w^2 / fan-in) for weights and N(0, sigma_b^2) for biases in
/// all three, so they have the same NNGP kernel.
///
///     slide      the weights and biases themselves are trained, as on the slides. Theta is infinite: it grows like the
///                width n, and what is computed in its place is the limit of Theta / n
///     ntk        W = sigma_w omega / sqrt(fan-in), b = sigma_b beta; omega and beta are trained, and Theta is finite:
///                Theta^l = K^l + sigma_w^2 C' Theta^(l-1)
///     standard   as on the slides, with the step divided by n: the kernel of the training is the limit of Theta / n, in
///                which the input layer and all biases drop out
enum class Parameterisation { slide, ntk, standard };

[[nodiscard]] std::string_view name(Parameterisation parameterisation);

/// sigma_w^2 and sigma_b^2 of one layer.
struct LayerVariances {
  Rational weight;
  Rational bias;
};

/// A network f^0 = b + W x, f^l = b + W phi(f^(l-1)), l = 1, ..., L, in the limit of infinite width.
struct InfiniteNetwork {
  Activation activation;
  std::vector<LayerVariances> layers;  ///< of layer 0, ..., L
  Parameterisation parameterisation = Parameterisation::ntk;

  /// L, the number of hidden layers.
  [[nodiscard]] int depth() const { return static_cast<int>(layers.size()) - 1; }
};

/// The same variances in every layer. Throws std::domain_error for a negative variance or depth.
[[nodiscard]] InfiniteNetwork uniform_network(Activation activation, int depth,
                                              const LayerVariances& variances,
                                              Parameterisation parameterisation);

}  // namespace lemmata::analysis
