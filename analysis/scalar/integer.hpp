#pragma once

#include <string>
#include <string_view>

#include <boost/multiprecision/gmp.hpp>

namespace lemmata::analysis {

/// An integer of any size (GMP). No expression templates: `auto` and templates see values.
using Integer = boost::multiprecision::number<boost::multiprecision::gmp_int, boost::multiprecision::et_off>;

/// The integer that the text names in base ten: an optional sign and at least one digit, nothing else.
/// Leading zeros do not mean octal, as they would in Integer's own constructor from text.
///
/// Throws:   std::invalid_argument, naming the text, for anything else.
[[nodiscard]] Integer parse_integer(std::string_view text);

/// The integer in base ten.
[[nodiscard]] std::string to_string(const Integer& value);

}  // namespace lemmata::analysis
