#pragma once

#include <string>
#include <string_view>

namespace lemmata::proofs_check {

/// What is allowed in place of a text that analysis::parse_rational refuses, for a message: "a number such as 3, -3/16, 0.1
/// or 1e-3", or the one thing that is wrong with what is a number otherwise: its exponent, a denominator of 0, a point
/// without a digit before or behind it.
[[nodiscard]] std::string allowed_number(std::string_view refused);

}  // namespace lemmata::proofs_check
