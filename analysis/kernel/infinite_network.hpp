#pragma once

#include <string_view>
#include <vector>

#include "analysis/activation/activation.hpp"
#include "analysis/scalar/rational.hpp"

namespace lemmata::analysis {

/// What is trained, and how fast. The prior is the same in all three, N(0, sigma_w^2 / fan-in) for weights and
/// N(0, sigma_b^2) for biases, and with it the NNGP kernel; the tangent kernel Theta = sum df df over what is trained
/// differs.
///
///     slide      the weights and biases themselves are trained, all with the same step, as on the slides. With
///                hidden layers Theta is infinite: it grows like the width n, and what is computed in its place is the
///                limit of Theta / n (claim ntk.width-divergence)
///     ntk        W = sigma_w omega / sqrt(fan-in), b = sigma_b beta; omega and beta are trained, and Theta is
///                finite: Theta^l = K^l + sigma_w^2 C' Theta^(l-1)
///     standard   the weights and biases themselves are trained, with a step proportional to 1/n: the kernel of that
///                training is the limit of Theta / n itself, in which the input layer and all biases drop out
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
