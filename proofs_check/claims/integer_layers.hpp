#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analysis/boolean/network.hpp"
#include "numeric/network/integer_network.hpp"
#include "proofs_check/certificate/formula.hpp"

/// What the claims about networks of integers share: the way from formulas and from the library's networks to layers that
/// the other side evaluates.
namespace lemmata::proofs_check {

using Layers = std::vector<numeric::IntegerLayer>;

inline const std::vector<std::string> trusts_integers = {"integer arithmetic", "GMP"};

/// The value of a formula that is an integer there. Throws std::logic_error if it is none.
[[nodiscard]] std::int64_t integer_at(const Formula& f,
                                      const std::vector<std::pair<std::string, std::int64_t>>& at = {});

/// The library's network. Throws std::logic_error if a weight is no integer.
[[nodiscard]] Layers library_layers(const analysis::Network& network);

/// Whether they are the same, entry by entry.
[[nodiscard]] bool same(const Layers& a, const Layers& b);

/// Where, and with what value, the network is not prod_{i in subset} x_i; nothing if it is that at every input.
[[nodiscard]] std::optional<std::string> differs_from_parity(const Layers& layers, std::uint32_t subset);

/// {1, 2, ..., k} and {1, 3, ..., 2k-1}, and a set as bits.
[[nodiscard]] std::vector<int> first_coordinates(int k);
[[nodiscard]] std::vector<int> odd_coordinates(int k);
[[nodiscard]] std::uint32_t bits(const std::vector<int>& set);

}  // namespace lemmata::proofs_check
