#include "analysis/activation/activation_pieces.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "analysis/activation/activation_arb.hpp"

namespace lemmata::analysis {
namespace {

using Kind = Term::Kind;

void add_sign_changes(const Term& term, std::vector<Rational>& points) {
  const auto refuse = [&term]() {
    throw std::domain_error(
        "max, min, abs, sign and step need an argument whose sign changes at points known to be "
        "rational, got " +
        to_string(term));
  };
  const auto visit = [&points](const TermPointer& t) { add_sign_changes(*t, points); };
  switch (term.kind) {
    case Kind::polynomial: {
      const auto roots = rational_roots(term.coefficients);
      if (!roots) refuse();
      points.insert(points.end(), roots->begin(), roots->end());
      return;
    }
    case Kind::pi:
      return;
    case Kind::sum:
      refuse();
      return;
    case Kind::product:
    case Kind::quotient:
    case Kind::power:
      std::for_each(term.arguments.begin(), term.arguments.end(), visit);
      return;
    case Kind::function:
      break;
  }
  switch (term.function) {
    case AnalyticFunction::exp:  // positive where they are defined
    case AnalyticFunction::sqrt:
    case AnalyticFunction::cosh:
    case AnalyticFunction::normal_cdf:
    case AnalyticFunction::sigmoid:
    case AnalyticFunction::softplus:
      return;
    case AnalyticFunction::atan:  // the sign of the argument
    case AnalyticFunction::sinh:
    case AnalyticFunction::tanh:
    case AnalyticFunction::erf:
      visit(term.arguments[0]);
      return;
    case AnalyticFunction::log:
      add_sign_changes(*(term.arguments[0] - number_term(Rational(1))), points);
      return;
    case AnalyticFunction::sin:
    case AnalyticFunction::cos:
    case AnalyticFunction::tan:
      refuse();
  }
}

/// The sign between two neighbouring points where it may change.
int sign_between(const TermPointer& term, const std::optional<Rational>& low,
                 const std::optional<Rational>& high) {
  if (term->is_zero()) return 0;
  const Rational inside = low && high ? Rational((*low + *high) / 2)
                          : low       ? Rational(*low + 1)
                          : high      ? Rational(*high - 1)
                                      : Rational(0);
  for (int bits = 64; bits <= 4096; bits *= 4) {
    const BallPrecision precision(bits);
    const Ball value = evaluate(*term, Ball(inside));
    if (is_positive(value) == Truth::yes) return 1;
    if (is_positive(-value) == Truth::yes) return -1;
  }
  throw std::domain_error("the sign of " + to_string(*term) + " at " + to_string(inside) + " cannot be told");
}

void append(Pieces& pieces, Piece piece) {
  if (!pieces.empty() && same_term(*pieces.back().term, *piece.term))
    pieces.back().high = piece.high;
  else
    pieces.push_back(std::move(piece));
}

/// Calls visit(low, high, a's term, b's term, c's term) on the common refinement.
template <class Visit>
void refine(const std::vector<const Pieces*>& functions, const Visit& visit) {
  std::vector<std::size_t> at(functions.size(), 0);
  std::optional<Rational> low;
  for (;;) {
    std::optional<Rational> high;
    for (std::size_t i = 0; i < functions.size(); ++i) {
      const auto& end = (*functions[i])[at[i]].high;
      if (end && (!high || *end < *high)) high = end;
    }
    std::vector<TermPointer> terms;
    for (std::size_t i = 0; i < functions.size(); ++i) terms.push_back((*functions[i])[at[i]].term);
    visit(low, high, terms);
    if (!high) return;
    for (std::size_t i = 0; i < functions.size(); ++i)
      if ((*functions[i])[at[i]].high == high) ++at[i];
    low = high;
  }
}

}  // namespace

Pieces everywhere(TermPointer term) { return {{std::nullopt, std::nullopt, std::move(term)}}; }

Pieces map(const Pieces& a, const std::function<TermPointer(const TermPointer&)>& f) {
  Pieces result;
  for (const Piece& piece : a) append(result, {piece.low, piece.high, f(piece.term)});
  return result;
}

Pieces map(const Pieces& a, const Pieces& b,
           const std::function<TermPointer(const TermPointer&, const TermPointer&)>& f) {
  Pieces result;
  refine({&a, &b}, [&](const auto& low, const auto& high, const std::vector<TermPointer>& terms) {
    append(result, {low, high, f(terms[0], terms[1])});
  });
  return result;
}

Pieces choose(const Pieces& argument, const Pieces& if_positive, const Pieces& if_negative) {
  Pieces result;
  refine({&argument, &if_positive, &if_negative},
         [&](const auto& low, const auto& high, const std::vector<TermPointer>& terms) {
           std::vector<Rational> points;
           add_sign_changes(*terms[0], points);
           std::sort(points.begin(), points.end());
           points.erase(std::unique(points.begin(), points.end()), points.end());
           std::optional<Rational> from = low;
           const auto add = [&](const std::optional<Rational>& to) {
             const int sign = sign_between(terms[0], from, to);
             // Where the argument is 0 on a whole interval: step is 0, max, min and abs do not care.
             append(result, {from, to, sign > 0 ? terms[1] : terms[2]});
             from = to;
           };
           for (const Rational& point : points)
             if ((!low || *low < point) && (!high || point < *high)) add(point);
           add(high);
         });
  return result;
}

bool same_pieces(const Pieces& a, const Pieces& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Piece& x, const Piece& y) {
    return x.low == y.low && x.high == y.high && same_term(*x.term, *y.term);
  });
}

std::vector<Rational> breakpoints(const Pieces& pieces) {
  std::vector<Rational> points;
  for (const Piece& piece : pieces)
    if (piece.high) points.push_back(*piece.high);
  return points;
}

}  // namespace lemmata::analysis
