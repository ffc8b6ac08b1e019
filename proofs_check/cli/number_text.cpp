#include "proofs_check/cli/number_text.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "analysis/scalar/rational.hpp"

namespace lemmata::proofs_check {

namespace {

bool take(std::string_view& text, std::string_view any_of) {
  if (text.empty() || any_of.find(text.front()) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

std::string_view take_digits(std::string_view& text) {
  const std::size_t end = std::min(text.find_first_not_of("0123456789"), text.size());
  const std::string_view digits = text.substr(0, end);
  text.remove_prefix(end);
  return digits;
}

}  // namespace

std::string allowed_number(std::string_view refused) {
  const std::string any = "a number such as 3, -3/16, 0.1 or 1e-3";
  std::string_view rest = refused;
  take(rest, "+-");
  const std::string_view whole = take_digits(rest);
  if (!whole.empty() && take(rest, "/")) {
    const std::string_view below = take_digits(rest);
    const bool is_zero = !below.empty() && below.find_first_not_of('0') == std::string_view::npos;
    return rest.empty() && is_zero ? "a number whose denominator is not 0" : any;
  }
  const bool point = take(rest, ".");
  const std::string_view decimals = point ? take_digits(rest) : std::string_view();
  if (whole.empty() && decimals.empty()) return any;
  bool exponent = false;
  if (take(rest, "eE")) {
    exponent = true;
    take(rest, "+-");
    if (take_digits(rest).empty()) return any;
  }
  if (!rest.empty()) return any;
  if (whole.empty()) return "a number with a digit before the point, such as 0.5,";
  if (point && decimals.empty())
    return "a number with a digit behind the point, or without one, such as 5.0 or 5,";
  return exponent
             ? fmt::format("a number with an exponent from -{0} to {0}", analysis::largest_decimal_exponent)
             : any;
}

}  // namespace lemmata::proofs_check
