#pragma once

#include <string>

#include "analysis/boolean/network.hpp"

namespace lemmata::proofs_check {

/// The network of a file, each weight exactly what stands there: JSON of the format lemmata-network/1, or a NumPy archive
/// (.npz); docs/network-files.md has both. The name - is JSON on standard input.
///
/// Its shapes fit: each layer has as many inputs as the one before has outputs, the last has one output, and each layer
/// has outputs x inputs weights and as many biases as outputs (zeros where the file has none).
///
/// Throws:   a Failure with status 2, naming the option, the file, the layer or array and what is allowed.
[[nodiscard]] analysis::Network read_network(const std::string& option, const std::string& file);

}  // namespace lemmata::proofs_check
