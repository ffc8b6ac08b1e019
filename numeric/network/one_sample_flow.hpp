#pragma once

#include <cstdint>
#include <span>

namespace lemmata::numeric {

/// Gradient flow of f(x) = n^(-1/2) sum_j a_j max(w_j x, 0) on (f(1) - y)^2 / 2 to its end, exactly: d theta / dt = -gradient
/// in a and w.
///
/// In the time s, ds = (y - f) n^(-1/2) dt, the units with w > 0 move by da/ds = w, dw/ds = a, the others not at all; so
/// a + w and a - w are multiplied by e^s and e^(-s), until w = 0 at tanh s = -w / a, where the unit stops for ever. Between
/// these events f is a combination of e^(2 s) and e^(-2 s), and f = y a quadratic equation.
struct OneSampleFlow {
  double initial_output, initial_kernel, final_kernel;  ///< the kernel: n^(-1) sum over w > 0 of a^2 + w^2
  std::int64_t deaths;                                  ///< units that the flow stops
};

/// flows[i] of draw number first_draw + i: w and a are the numbers behind W^0 and W^1 of the network {1, {width}, 1} of
/// multilayer_perceptron, of which this is the limit of descent in the normal numbers with variances 1 and no biases.
///
/// Range:    width >= 1, y finite. Where all units stop before f = y, the final kernel is 0.
/// Error:    rounding, some width 2^-53 of the sums over the units; it may turn the order of two events that are as close.
/// Cost:     2 width normal numbers, a pass, and a sort of the some |y| sqrt(width) units that may stop.
/// Throws:   std::invalid_argument outside the range; threads < 1.
void fill_one_sample_flows(std::span<OneSampleFlow> flows, int width, double y, std::uint64_t seed,
                           std::uint64_t first_draw, int threads);

}  // namespace lemmata::numeric
