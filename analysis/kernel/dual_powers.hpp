#pragma once

#include "analysis/activation/activation.hpp"
#include "analysis/kernel/power_support.hpp"

namespace lemmata::analysis {

/// The powers of the correlation that the dual activation contains, at any variance: those k for which phi(sqrt(q) z)
/// has a Hermite coefficient of degree k. Known for the activations with a name: odd and even functions have odd and
/// even powers; ReLU, its leaky kin, gelu, softplus and swish are a multiple of z plus an even function; step, Phi
/// and the logistic function a constant plus an odd one. For other formulas all powers.
[[nodiscard]] PowerSupport dual_powers(const Activation& phi);

/// Whether that shows phi to be an even or an odd function: true is a proof, false may be want of knowledge.
[[nodiscard]] bool is_even(const Activation& phi);
[[nodiscard]] bool is_odd(const Activation& phi);

}  // namespace lemmata::analysis
