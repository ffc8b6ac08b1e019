#include "analysis/activation/activation.hpp"

#include <cctype>
#include <stdexcept>
#include <utility>

#include "analysis/activation/activation_arb.hpp"
#include "analysis/activation/activation_grammar.hpp"

namespace lemmata::analysis {
namespace {

/// Whether the pieces on both sides are proved to have the same value there: equal as folded terms. Balls can only
/// prove that they differ.
bool continuous_at(const Piece& left, const Piece& right) {
  try {
    const TermPointer point = number_term(*left.high);
    return (substitute(left.term, point) - substitute(right.term, point))->is_zero();
  } catch (const std::domain_error&) {  // a pole
    return false;
  }
}

std::shared_ptr<const ActivationRepresentation> represent(std::string text, ActivationText read) {
  ActivationRepresentation result;
  result.text = std::move(text);
  result.closed_form = std::move(read.closed_form);
  result.pieces = std::move(read.pieces);
  result.breakpoints = breakpoints(result.pieces);
  result.is_continuous = true;
  for (std::size_t i = 0; i + 1 < result.pieces.size(); ++i)
    result.is_continuous = result.is_continuous && continuous_at(result.pieces[i], result.pieces[i + 1]);
  result.strips = strip_bounds(result.pieces);
  result.growth = growth_on_line(result.pieces);
  result.lower = lower_growth(result.pieces);
  return std::make_shared<const ActivationRepresentation>(std::move(result));
}

std::string without_blanks(std::string_view text) {
  std::string result;
  for (const char c : text)
    if (std::isspace(static_cast<unsigned char>(c)) == 0) result += c;
  return result;
}

/// The part of the ball in the closed interval of the piece, if any.
std::optional<Ball> part_inside(const Ball& x, const Piece& piece) {
  const slong bits = std::max<slong>(BallPrecision::bits(), arb_bits(arb_of(x))) + 60;
  Ball result = x;
  const auto cut = [&](const Rational& end, bool keep_above) {
    const BallPrecision precision(static_cast<int>(bits));
    const Ball limit(end);
    Ball low, high;
    arb_get_lbound_arf(arb_midref(arb_of(low)), arb_of(result), bits);
    arb_get_ubound_arf(arb_midref(arb_of(high)), arb_of(result), bits);
    if (keep_above ? less_than(high, limit) == Truth::yes : less_than(limit, low) == Truth::yes) return false;
    if (keep_above ? less_than(low, limit) == Truth::yes : less_than(limit, high) == Truth::yes) {
      Ball part;
      arb_union(arb_of(part), arb_of(limit), keep_above ? arb_of(high) : arb_of(low), bits);
      result = std::move(part);
    }
    return true;
  };
  if (piece.low && !cut(*piece.low, true)) return std::nullopt;
  if (piece.high && !cut(*piece.high, false)) return std::nullopt;
  return result;
}

}  // namespace

Activation::Activation(std::string_view text)
    : representation_(represent(without_blanks(text), read_activation(text))) {}

Activation::Activation(std::shared_ptr<const ActivationRepresentation> representation)
    : representation_(std::move(representation)) {}

const std::string& Activation::text() const { return representation_->text; }
const std::optional<ClosedForm>& Activation::closed_form() const { return representation_->closed_form; }
const std::vector<Rational>& Activation::breakpoints() const { return representation_->breakpoints; }
bool Activation::is_continuous() const { return representation_->is_continuous; }

Activation Activation::derivative() const {
  ActivationText result;
  result.pieces =
      map(representation_->pieces, [](const TermPointer& term) { return analysis::derivative(term); });
  result.closed_form = family_of(result.pieces);
  return Activation(represent("d/dx " + text(), std::move(result)));
}

Activation Activation::squared() const {
  ActivationText result;
  result.pieces = map(representation_->pieces, [](const TermPointer& term) { return power(term, 2); });
  result.closed_form = family_of(result.pieces);
  return Activation(represent("(" + text() + ")^2", std::move(result)));
}

Ball Activation::value(const Ball& x) const {
  std::optional<Ball> hull;
  for (const Piece& piece : representation_->pieces) {
    const auto part = part_inside(x, piece);
    if (!part) continue;
    const Ball value = evaluate(*piece.term, *part);
    if (!hull)
      hull = value;
    else
      arb_union(arb_of(*hull), arb_of(*hull), arb_of(value), BallPrecision::bits());
  }
  return *hull;
}

}  // namespace lemmata::analysis
