#include "proofs_check/claims/relu_angle_bound.hpp"

#include <map>
#include <utility>

#include "analysis/scalar/expression.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Expression;

/// Taylor polynomials of cos and sin that bound them from below or above for all arguments >= 0: they end with a
/// negative or a positive term.
Expression cosine_polynomial(const Expression& x, int degree) {
  Expression sum(0), term(1);
  for (int k = 0; k <= degree; k += 2) {
    sum += term;
    term = -term * x * x / Expression((k + 1) * (k + 2));
  }
  return sum;
}

Expression sine_polynomial(const Expression& x, int degree) {
  Expression sum(0), term = x;
  for (int k = 1; k <= degree; k += 2) {
    sum += term;
    term = -term * x * x / Expression((k + 1) * (k + 2));
  }
  return sum;
}

/// A polynomial in t, its coefficients polynomials in p, in nested form.
Formula nested(const std::map<std::vector<int>, Rational>& terms, int least) {
  std::map<int, Formula> coefficients;
  for (const auto& [exponents, coefficient] : terms) {
    const Formula term = Formula(coefficient) * Formula::power("p", exponents[1]);
    const auto [at, is_new] = coefficients.try_emplace(exponents[0] - least, term);
    if (!is_new) at->second = at->second + term;
  }
  Formula sum = 0;
  for (int k = coefficients.rbegin()->first; k >= 0; --k) {
    sum = sum * Formula("t");
    if (const auto at = coefficients.find(k); at != coefficients.end()) sum = sum + at->second;
  }
  return sum;
}

}  // namespace

std::optional<std::vector<Certificate>> relu_angle_bound(const Rational& a, const Rational& logarithm,
                                                         const Rational& b, bool above) {
  const Expression t = analysis::symbol("t"), p = analysis::symbol("p");
  const Expression quotient = Expression(1) + t * p / Expression(a) +
                              Expression(Rational(logarithm / (a * a))) * t * t * p * p +
                              Expression(b) * t * t * t;
  // cos t' = (1 - t p) cos t + p sin t against cos of the bound.
  const Expression image =
      (Expression(1) - t * p) * cosine_polynomial(t, above ? 8 : 6) + p * sine_polynomial(t, above ? 9 : 7);
  const Expression bound = cosine_polynomial(t / quotient, above ? 6 : 4);
  const int power = above ? 6 : 4;
  const Expression difference = above ? bound - image : image - bound;
  const std::vector<Expression> symbols = {t, p};
  Expression scaled = difference;
  for (int i = 0; i < power; ++i) scaled = scaled * quotient;
  const auto terms = polynomial_terms(analysis::normal(scaled), symbols);
  constexpr int order = 5;
  for (const auto& [exponents, coefficient] : terms)
    if (exponents[0] < order) return std::nullopt;
  const Formula polynomial = nested(terms, order);
  const Formula q = Formula("1 + t*p/(" + to_string(a) + ") + (" + to_string(Rational(logarithm / (a * a))) +
                            ")*t^2*p^2 + (" + to_string(b) + ")*t^3");
  const Formula cosine = above ? "1 - t^2/2 + t^4/24 - t^6/720 + t^8/40320" : "1 - t^2/2 + t^4/24 - t^6/720";
  const Formula sine =
      above ? "t - t^3/6 + t^5/120 - t^7/5040 + t^9/362880" : "t - t^3/6 + t^5/120 - t^7/5040";
  const Formula image_formula = Formula("1 - t*p") * cosine + Formula("p") * sine;
  const Formula bound_formula =
      substitute(above ? "1 - y^2/2 + y^4/24 - y^6/720" : "1 - y^2/2 + y^4/24", "y", Formula("t") / q);
  const Formula left = above ? bound_formula - image_formula : image_formula - bound_formula;
  const char* id = "depth.relu-he-correlation";
  const std::string side = above ? "above" : "below";
  const Formula at_pi = substitute(polynomial, "p", "1/pi");
  const auto positive = ball_relation(0, Relation::less, at_pi, "t", 0, Rational(22, 7), 64);
  if (!positive) return std::nullopt;
  return std::vector<Certificate>{
      {id, "angle-" + side + "-identity",
       "With p = 1/pi, Taylor polynomials bound cos t' = (1 - t p) cos t + p sin t on 0 <= t <= pi and the "
       "cosine of y = t/(1 + t p/3 + t^2 p^2/6 + b t^3) so that t' is on the stated side of y where the left "
       "side is "
       "above 0. It is t^5 times a polynomial, but for a positive denominator.",
       RationalFunctionIdentity{
           {{}, {"t", "p"}}, left, Formula::power("t", order) * polynomial / Formula::power(q, power)}},
      {id, "angle-" + side,
       "The polynomial is positive for 0 <= t <= 22/7. So 1/t' - 1/t - 1/(3 pi) - t/(6 pi^2) is at least "
       "t^2/200 (below) "
       "and at most t^2/50 (above), and in u = 3 pi/t: u' - u - 1 - 3/(2u) is between 27 pi^3/(200 u^2) and "
       "27 "
       "pi^3/(50 u^2). The first gives u_l >= u_0 + l; so the sums of 1/u^2 converge, those of 3/(2u) are "
       "(3/2) ln l + "
       "a constant + o(1), and u_l = l + (3/2) ln l + C + o(1).",
       *positive}};
}

}  // namespace lemmata::proofs_check
