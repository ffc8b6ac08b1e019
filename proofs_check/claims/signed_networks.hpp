#pragma once

#include "analysis/scalar/rational.hpp"

/// Networks whose parameters have given sizes and all signs, summed over: exact means of tangent kernels, of W and b
/// themselves, by their definition.
namespace lemmata::proofs_check {

/// phi = z, or ReLU, with `depth` hidden layers of n neurons, n inputs equal to x, weights +-r and biases +-1: the
/// mean of Theta = sum over the layers of |df/df^l|^2 (1 + |phi(f^(l-1))|^2), from the forward and the backward
/// vectors.
///
/// It is the mean of any symmetric law of independent parameters with w = n r^2, s = 1. For phi = z: powers are at
/// most 2 in every weight, and odd ones have mean 0. For ReLU: no f is 0 if r is even, as it must be, since all f are
/// odd then; and turning the signs of all parameters of a neuron turns its f and no square, so that gates are fair
/// and independent of squares.
///
/// Cost: 2^(n (depth (n + 1) + 1)) networks.
[[nodiscard]] analysis::Rational tangent_kernel_over_signs(bool relu, int depth, int n, int r, int x);

/// phi = z, one hidden layer of n = m^2 neurons without biases, one input x, weights +-a (hidden) and +-a/m (output),
/// so that w = a^2: the mean of dTheta/dt at t = 0 along the gradient flow of (f-y)^2/2.
///
/// Theta is of degree 2 in the parameters: its derivative along the flow is half the difference of its values after a
/// step of length 1 in the flow's direction and one against it, exactly.
[[nodiscard]] analysis::Rational tangent_drift_over_signs(int m, int x, int a, int y);

}  // namespace lemmata::proofs_check
