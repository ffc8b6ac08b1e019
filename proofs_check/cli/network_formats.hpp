#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "analysis/boolean/network.hpp"

namespace lemmata::proofs_check {

// The two formats of network_file.hpp, and what they share. `place` is the beginning of messages: "--network: net.json".

[[nodiscard]] analysis::Network read_network_json(const std::string& place, std::string_view bytes);
[[nodiscard]] analysis::Network read_network_npz(const std::string& option, const std::string& file);

/// The activation of that name: identity, relu, abs, square, power:R with R from 1 to 64, tanh, sigmoid, gelu, softplus, sine.
[[nodiscard]] analysis::LayerActivation read_layer_activation(const std::string& place,
                                                              const std::string& name);

/// Adds the layer after those that are there. The names are what the file calls the weights of the layer before and of this
/// one: W1, W2. Throws a Failure with both shapes unless it has as many inputs as that has outputs.
void add_layer(analysis::Network& network, analysis::NetworkLayer layer, const std::string& place,
               const std::string& name_before, const std::string& name);

/// Throws a Failure unless the last layer, whose weights have that name, has one output.
void require_one_output(const analysis::Network& network, const std::string& place, const std::string& name);

}  // namespace lemmata::proofs_check
