#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "numeric/network/multilayer_perceptron.hpp"
#include "proofs_check/claims/gated_network.hpp"

/// Random ReLU networks, drawn weight by weight, for simulations: sigma_w^2 = 2, no biases, the one input x = 1, so that E f^2
/// = K^0 = 2.
namespace lemmata::proofs_check {

inline const std::vector<std::string> trusts_drawn_networks = {
    "Philox4x32-10", "Box and Muller's transform in double arithmetic",
    "Catoni's bounded influences [Catoni2012]"};
inline const std::vector<std::string> trusts_drawn_signs = {
    "Philox4x32-10", "Box and Muller's transform in double arithmetic", "exact binomial tails"};

/// Room for the rounding of a sample, relatively to the mean: sums and products of some hundreds of numbers at 2^-53, of
/// samples up to 10^4 times the mean.
inline constexpr double drawn_network_rounding = 1e-9;

[[nodiscard]] numeric::Perceptron relu_perceptron(const Widths& widths, int outputs = 1);

/// values[i] = visit(f_0, f_1, ...), the outputs of network first + i over sqrt(2).
void fill_outputs(std::span<double> values, const Widths& widths, int outputs, std::uint64_t seed,
                  std::uint64_t first, const std::function<double(std::span<const double>)>& visit);

/// values[i] = visit(Theta), the tangent kernel over 2 of network first + i.
void fill_tangent_kernels(std::span<double> values, const Widths& widths, std::uint64_t seed,
                          std::uint64_t first, const std::function<double(double)>& visit);

}  // namespace lemmata::proofs_check
