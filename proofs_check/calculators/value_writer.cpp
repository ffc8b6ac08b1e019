#include "proofs_check/calculators/value_writer.hpp"

#include <fmt/format.h>

#include "proofs_check/calculators/number.hpp"
#include "proofs_check/calculators/size_estimate.hpp"

namespace lemmata::proofs_check {

using analysis::Ball;
using analysis::Rational;

ValueWriter::ValueWriter(const std::string& what, double values, double bits, std::optional<int> digits)
    : digits_(digits), exact_(true) {
  const double characters = values * characters_of_dyadic(bits);
  require_rows_fit(what, values, 2.0 * digits.value_or(default_digits) + 60);
  if (!digits) require_exact_fits(fmt::format("{}: {:.0f} values", what, values), characters);
  exact_ = !digits || characters <= added_exact_characters;
}

int ValueWriter::digits() const { return digits_.value_or(default_digits); }

Value ValueWriter::value(const Rational& number) const {
  Value value = exact_value(number, digits());
  if (!exact_) value.exact.clear();
  return value;
}

Value ValueWriter::value(const std::optional<Rational>& exact, const std::optional<Ball>& ball) const {
  if (!ball) return value(exact.value());
  const Value enclosed = enclosed_value([&] { return *ball; }, digits());
  if (!exact) return enclosed;
  Value both = value(*exact);
  both.mid = enclosed.mid;
  both.rad = enclosed.rad;
  return both;
}

}  // namespace lemmata::proofs_check
