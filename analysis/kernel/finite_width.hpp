#pragma once

#include <cstdint>
#include <span>

#include "analysis/scalar/field.hpp"
#include "analysis/scalar/rational.hpp"

/// The output of a random network of finite width at initialisation, exactly. Without biases, hidden widths n_1, ..., n_L,
/// W^l ~ N(0, sigma_w^2 / fan-in), one input x != 0. The activation is max(z, alpha z), ReLU for alpha = 0.
///
/// Layer l multiplies the variance S of the next preactivations, given what is below, by an independent factor: a mean of n_l
/// independent terms. For ReLU it is sigma_w^2 / 2 times (2/n) chi^2_B, B ~ Bin(n, 1/2) the number of active neurons. What
/// follows is divided by E f^2, so that it holds for every sigma_w and every input.
namespace lemmata::analysis {

/// E[((2/n) chi^2_B)^k] = (2/n)^k E[B (B+2) ... (B+2k-2)]: the k-th moment of a ReLU layer's factor. k = 2: 1 + 5/n.
///
/// Range:    k >= 0, width >= 1.
/// Cost:     k^2 operations on fractions, whatever the width.
/// Throws:   std::domain_error outside the range.
[[nodiscard]] Rational relu_layer_moment(int k, std::int64_t width);

/// The same for slopes 1 and alpha, with mean 1: the k-th moment of 2 / ((1 + alpha^2) n) times the sum of n independent
/// phi(g)^2, from the n-th power of one neuron's moment series. k = 2: 1 + (6 (1 + alpha^4) / (1 + alpha^2)^2 - 1) / n.
///
/// Range:    k >= 0, width >= 1, every alpha.
/// Cost:     k^2 operations on fractions, whatever the width.
/// Throws:   std::domain_error outside the range.
[[nodiscard]] Rational leaky_layer_moment(const Rational& alpha, int k, std::int64_t width);

/// E f^(2k) / (E f^2)^k = (2k-1)!! prod over the layers of their k-th moments. ReLU, k = 2, equal widths: 3 (1 + 5/n)^L.
///
/// Range:    k >= 1, all widths >= 1; without widths the output is normal: (2k-1)!!.
/// Scalars:  Rational, Ball.
/// Cost:     that of one layer for each different width, and powers.
/// Throws:   std::domain_error outside the range, std::length_error for fractions of more than 2^28 bits.
/// Claim:    nngp.finite-width-kurtosis
template <Field T>
[[nodiscard]] T output_moment_ratio(int k, std::span<const std::int64_t> widths);
template <Field T>
[[nodiscard]] T leaky_output_moment_ratio(const Rational& alpha, int k, std::span<const std::int64_t> widths);

/// The probability that a ReLU network without biases is dead at x, f(x) = 0: 1 - prod (1 - 2^-n_l), one factor for each
/// layer that has an active neuron.
///
/// Range:    all widths >= 1.
/// Scalars:  Rational; Ball, relatively as accurate as the working precision (which takes n bits more on the way).
/// Throws:   std::domain_error outside the range, std::length_error for fractions of more than 2^28 bits.
/// Claim:    nngp.dead-network
template <Field T>
[[nodiscard]] T dead_network_probability(std::span<const std::int64_t> widths);

}  // namespace lemmata::analysis
