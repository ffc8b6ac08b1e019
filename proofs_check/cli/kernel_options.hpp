#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/kernel/infinite_network.hpp"
#include "analysis/linear/exact_linear_algebra.hpp"
#include "proofs_check/cli/command_line.hpp"
#include "proofs_check/report/json.hpp"

namespace lemmata::proofs_check {

// What the subcommands of `kernel` share. What is wrong throws a Failure with status 2 that names the option, the value and
// what is allowed.

/// A name of analysis::named_activations() or a formula in x.
[[nodiscard]] analysis::Activation read_activation(const std::string& option, const std::string& text);

/// The options of an infinitely wide network.
struct NetworkOptions {
  std::optional<std::string> activation, depth, weight_variance, bias_variance, parameterisation;
};
void add_network_options(CommandLine::Command& command, NetworkOptions& options);

/// Layers beyond which a network is refused.
inline constexpr int largest_depth = 1000000;

/// --sigma-w2 and --sigma-b2 are one number for all layers, or one for each, 0 to depth, separated by commas. By default
/// sigma_w^2 = 1, sigma_b^2 = 0, ntk.
[[nodiscard]] analysis::InfiniteNetwork read_network(const NetworkOptions& options);

/// "relu, 3 hidden layers, sigma_w^2 = 2, sigma_b^2 = 0 (all layers)", and on a line of its own what the parameterisation is and
/// means for the tangent kernel. Both lines end in a newline.
[[nodiscard]] std::string network_text(const analysis::InfiniteNetwork& network);

/// "activation", "depth", "sigma_w2", "sigma_b2" (one or a list), "parameterisation", "tangent_kernel" ("Theta" or "Theta / n").
void put_network(Json& result, const analysis::InfiniteNetwork& network);

/// Points as rows: a .npy or .csv file (linear_data_file.hpp), or the numbers themselves, as in "1,0;0.6,0.8", read exactly.
[[nodiscard]] analysis::RationalMatrix read_points(const std::string& option, const std::string& text);

}  // namespace lemmata::proofs_check
