#pragma once

// For sources of this library only (not installed): how the text of an activation function is read.

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "analysis/activation/activation_family.hpp"
#include "analysis/activation/activation_pieces.hpp"

namespace lemmata::analysis {

struct ActivationText {
  Pieces pieces;
  std::optional<ClosedForm> closed_form;
};

/// A name with parameters or a formula.
///
///     text    = name [":" number {"," number}] | sum
///     sum     = product {("+" | "-") product}
///     product = signed {("*" | "/") signed}
///     signed  = {"+" | "-"} power
///     power   = primary ["^" signed]         the exponent a constant; x^-2, and 2^3^2 = 2^9
///     primary = number | "pi" | "x" | name "(" sum {"," sum} ")" | "(" sum ")"
///
/// Throws:   std::invalid_argument, "column 7: ..." (the first is 1), for anything else.
[[nodiscard]] ActivationText read_activation(std::string_view text);

/// The family that has exactly these pieces, if there is a plain one.
[[nodiscard]] std::optional<ClosedForm> family_of(const Pieces& pieces);

}  // namespace lemmata::analysis
