#pragma once

#include <cstdint>
#include <span>

#include "analysis/scalar/field.hpp"

/// The tangent kernel of a random ReLU network of finite width at initialisation, exactly: NTK parameterisation, sigma_w^2 = 2,
/// no biases, hidden widths n_1, ..., n_L, one output, one input x != 0, in units of K^0 = 2 |x|^2 / d.
///
/// The reduction to one layer: let a network start at a hidden layer, with preactivations z ~ N(0, I_n), and let F = f^2, b =
/// |df/dz'|^2 and Q = Theta be those of the network that starts one layer above, z' ~ N(0, I). With B the number of z_j > 0,
/// X = sum z_j^2 over these, and I = 1 if B > 0, else 0,
///
///     F <- (2/n) X F,   b <- (2/n) (I F + Y b),   Q <- b_new + (2/n) X Q,
///
/// from F = g^2 and b = Q = 1 at the output; X ~ chi^2_B and Y ~ chi^2_(B-1) are independent given B, and B, X, Y are
/// independent of F, b, Q. For the network above sees the direction of the active vector a only through W a / |a|, a vector of
/// standard normal numbers whatever the direction, and is homogeneous: F and Q are scaled by |a|^2, b is not. Going back through
/// W, the component along a is f / |a|, since the gradient times z' is f (Euler); those in the B - 1 active directions across a
/// are normal numbers of variance b that nothing else depends on. Q gains the layer's own weights: b_new times the scaled
/// square of their input, which is 1 where a network starts.
namespace lemmata::analysis {

template <Field T>
struct TangentKernelMoments {
  T mean;                 ///< E Theta = L + 1
  T second;               ///< E Theta^2
  T with_squared_output;  ///< E Theta f^2 = (L + 1) prod (1 + 5/n_l)
  T fourth_output;        ///< E f^4 = 3 prod (1 + 5/n_l)
};

/// Any widths, by the second moments of the reduction, from the last layer down. With r = 1 + 5/n, R the product of the r so
/// far, v = E bQ and w = E Q^2: v <- (1 - 1/n) v + (2/n) E FQ + R_new, w <- r w + 2 v_new - R_new, while E b^2 = E bF =
/// E F^2 / 3 = R and E FQ = (j + 1) R after j layers. E Theta^2 depends on the order of the widths, but stays the same when
/// it is reversed.
///
/// Range:    all widths >= 1; without widths f is linear: 1, 1, 1, 3.
/// Scalars:  Rational, Ball.
/// Cost:     L steps; on fractions their length grows to L times the widths' digits.
/// Throws:   std::domain_error outside the range.
/// Claim:    ntk.finite-width-second-moment
template <Field T>
[[nodiscard]] TangentKernelMoments<T> tangent_kernel_moments(std::span<const std::int64_t> widths);

/// Equal widths n, by the closed form of E Theta^2 with s = (n-1)/(n+5):
///
///     r^L (1 + L (2n+7)/9 + L (L+1)/3 - ((n-1)^2/27) (1 - s^L)).
///
/// Range:    width >= 1, 0 <= depth < 2^31.
/// Scalars:  Rational; Ball, which loses about log2(n) bits by cancellation.
/// Throws:   std::domain_error outside the range, std::length_error for fractions of more than 2^28 bits.
template <Field T>
[[nodiscard]] TangentKernelMoments<T> tangent_kernel_moments(std::int64_t width, std::int64_t depth);

/// lim E Theta^2 / (E Theta)^2 for L = beta n -> infinity: e^(5 beta) (1/3 + 2/(9 beta) - (1 - e^(-6 beta))/(27 beta^2)).
///
/// Range:    beta > 0.
/// Scalars:  Ball, Real.
/// Throws:   std::domain_error outside the range.
template <Field T>
[[nodiscard]] T tangent_kernel_ratio_limit(const T& beta);

/// E f^(2j) Theta^k for any orders, by all the moments of the reduction of that degree; unlike those of degree 2 they
/// contain powers of 2^-n.
///
/// Range:    j, k >= 0, j + k <= 12, all widths >= 1.
/// Scalars:  Rational, Ball.
/// Cost:     (j + k)^4 operations a layer.
/// Throws:   std::domain_error outside the range, std::length_error for a width above 2^28.
template <Field T>
[[nodiscard]] T tangent_kernel_joint_moment(int j, int k, std::span<const std::int64_t> widths);

}  // namespace lemmata::analysis
