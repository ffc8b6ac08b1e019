#pragma once

#include <cstdint>
#include <span>

#include "analysis/kernel/activation.hpp"
#include "analysis/scalar/ball.hpp"
#include "analysis/scalar/rational.hpp"

/// Random networks of finite width at initialisation, exactly. ReLU networks without biases, hidden widths n_1, ..., n_L, fan-in
/// scaling with sigma_w^2 = 2 unless said otherwise, one output, one input x != 0; K^0 = sigma_w^2 |x|^2 / d.
namespace lemmata::analysis {

/// E f^(2k) / (E f^2)^k = (2k-1)!! prod over the layers of E[((2/n) chi^2_B)^k], B ~ Bin(n, 1/2).
///
/// Range:    k >= 1, all widths >= 1.
/// Claim:    nngp.finite-width-kurtosis
[[nodiscard]] Rational output_moment_ratio(int k, std::span<const std::int64_t> widths);

/// The same for slopes 1 and alpha of max(z, alpha z): k = 2 gives 3 prod (1 + (6 (1 + alpha^4) / (1 + alpha^2)^2 - 1) / n).
[[nodiscard]] Rational leaky_output_kurtosis(const Rational& alpha, std::span<const std::int64_t> widths);

/// P(f(x) = 0) = 1 - prod (1 - 2^-n_l).
///
/// Claim:    nngp.dead-network
[[nodiscard]] Rational dead_network_probability(std::span<const std::int64_t> widths);

/// Moments of the tangent kernel at one input in the NTK parameterisation, in units of K^0.
struct TangentKernelMoments {
  Rational mean;                 ///< E Theta / K^0 = L + 1
  Rational second;               ///< E Theta^2 / (K^0)^2
  Rational with_squared_output;  ///< E Theta f^2 / (K^0)^2
  Rational fourth_output;        ///< E f^4 / (K^0)^2
};

/// Any widths, by the recursion from the last layer to the first. Cost: L steps on fractions.
///
/// Claim:    ntk.finite-width-second-moment
[[nodiscard]] TangentKernelMoments tangent_kernel_moments(std::span<const std::int64_t> widths);

/// Equal widths, by the closed form.
[[nodiscard]] TangentKernelMoments tangent_kernel_moments(std::int64_t width, std::int64_t depth);

/// The same in balls, where fractions would be too long.
struct TangentKernelMomentBalls {
  Ball mean, second, with_squared_output, fourth_output;
};
[[nodiscard]] TangentKernelMomentBalls tangent_kernel_moment_balls(std::int64_t width, std::int64_t depth);

/// Var K-hat = (sigma_w^4 / n) (E phi(u)^2 phi(v)^2 - C^2) of the empirical kernel of one hidden layer of width n, for a Gaussian pair with
/// variances a, b and covariance c.
///
/// Claim:    nngp.finite-width-kernel-variance
[[nodiscard]] Ball kernel_variance(const Activation& phi, const Rational& weight_variance, std::int64_t width,
                                   const Ball& a, const Ball& b, const Ball& c);

}  // namespace lemmata::analysis
