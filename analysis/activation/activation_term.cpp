#include "analysis/activation/activation_term.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace lemmata::analysis {
namespace {

using Kind = Term::Kind;
using Coefficients = std::vector<Rational>;

constexpr std::size_t largest_expanded_degree = 8;  // expanding (x - 1)^50 would cost 50 bits of every value
constexpr std::size_t largest_degree = 1000;

TermPointer node(Kind kind, std::vector<TermPointer> arguments, int exponent = 0) {
  Term term;
  term.kind = kind;
  term.exponent = exponent;
  term.arguments = std::move(arguments);
  return std::make_shared<const Term>(std::move(term));
}

Coefficients sum(const Coefficients& a, const Coefficients& b) {
  Coefficients c(std::max(a.size(), b.size()));
  for (std::size_t i = 0; i < a.size(); ++i) c[i] += a[i];
  for (std::size_t i = 0; i < b.size(); ++i) c[i] += b[i];
  return c;
}

Coefficients product(const Coefficients& a, const Coefficients& b) {
  if (a.empty() || b.empty()) return {};
  Coefficients c(a.size() + b.size() - 1);
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t j = 0; j < b.size(); ++j) c[i + j] += a[i] * b[j];
  return c;
}

bool is_number(const TermPointer& term, int value) {
  return term->is_constant() &&
         (value == 0 ? term->is_zero() : !term->is_zero() && term->coefficients[0] == value);
}

bool is_monomial(const Term& term) {
  return term.is_polynomial() &&
         std::count(term.coefficients.begin(), term.coefficients.end(), Rational(0)) + 1 ==
             static_cast<std::ptrdiff_t>(term.coefficients.size());
}

std::optional<Rational> value_at_zero(AnalyticFunction function) {
  switch (function) {
    case AnalyticFunction::exp:
    case AnalyticFunction::cos:
    case AnalyticFunction::cosh:
      return Rational(1);
    case AnalyticFunction::sqrt:
    case AnalyticFunction::sin:
    case AnalyticFunction::tan:
    case AnalyticFunction::atan:
    case AnalyticFunction::sinh:
    case AnalyticFunction::tanh:
    case AnalyticFunction::erf:
      return Rational(0);
    case AnalyticFunction::normal_cdf:
    case AnalyticFunction::sigmoid:
      return Rational(1, 2);
    case AnalyticFunction::log:
    case AnalyticFunction::softplus:
      break;
  }
  return std::nullopt;
}

/// u, if the term is 1 + e^u.
TermPointer exponent_of_one_plus_exponential(const Term& term) {
  if (term.kind != Kind::sum) return nullptr;
  for (const std::size_t i : {std::size_t{0}, std::size_t{1}}) {
    const Term& exponential = *term.arguments[1 - i];
    if (is_number(term.arguments[i], 1) && exponential.kind == Kind::function &&
        exponential.function == AnalyticFunction::exp)
      return exponential.arguments[0];
  }
  return nullptr;
}

std::optional<Rational> rational_square_root(const Rational& x) {
  if (x < 0) return std::nullopt;
  const Integer above = boost::multiprecision::sqrt(numerator(x));
  const Integer below = boost::multiprecision::sqrt(denominator(x));
  if (above * above != numerator(x) || below * below != denominator(x)) return std::nullopt;
  return Rational(above, below);
}

/// f' of f itself, in terms of its argument u.
TermPointer outer_derivative(AnalyticFunction function, const TermPointer& u) {
  const TermPointer one = number_term(Rational(1)), two = number_term(Rational(2));
  const auto of = [&u](AnalyticFunction f) { return function_term(f, u); };
  switch (function) {
    case AnalyticFunction::exp:
      return of(AnalyticFunction::exp);
    case AnalyticFunction::log:
      return one / u;
    case AnalyticFunction::sqrt:
      return one / (two * of(AnalyticFunction::sqrt));
    case AnalyticFunction::sin:
      return of(AnalyticFunction::cos);
    case AnalyticFunction::cos:
      return number_term(Rational(-1)) * of(AnalyticFunction::sin);
    case AnalyticFunction::tan:
      return one + power(of(AnalyticFunction::tan), 2);
    case AnalyticFunction::atan:
      return one / (one + power(u, 2));
    case AnalyticFunction::sinh:
      return of(AnalyticFunction::cosh);
    case AnalyticFunction::cosh:
      return of(AnalyticFunction::sinh);
    case AnalyticFunction::tanh:
      return one - power(of(AnalyticFunction::tanh), 2);
    case AnalyticFunction::erf:
      return two / function_term(AnalyticFunction::sqrt, pi_term()) *
             function_term(AnalyticFunction::exp, number_term(Rational(-1)) * power(u, 2));
    case AnalyticFunction::normal_cdf:
      return one / function_term(AnalyticFunction::sqrt, two * pi_term()) *
             function_term(AnalyticFunction::exp, number_term(Rational(-1, 2)) * power(u, 2));
    case AnalyticFunction::sigmoid: {
      const TermPointer s = of(AnalyticFunction::sigmoid);
      return s * (one - s);
    }
    case AnalyticFunction::softplus:
      return of(AnalyticFunction::sigmoid);
  }
  return nullptr;
}

std::string polynomial_text(const Coefficients& coefficients) {
  if (coefficients.empty()) return "0";
  std::string text;
  for (std::size_t i = 0; i < coefficients.size(); ++i) {
    const Rational& c = coefficients[i];
    if (c == 0) continue;
    const Rational size = abs(c);
    if (c < 0)
      text += "-";
    else if (!text.empty())
      text += "+";
    if (i == 0 || size != 1) text += to_string(size);
    if (i > 0) text += std::string(size != 1 ? "*x" : "x") + (i > 1 ? "^" + std::to_string(i) : "");
  }
  return text;
}

}  // namespace

TermPointer polynomial_term(std::vector<Rational> coefficients) {
  while (!coefficients.empty() && coefficients.back() == 0) coefficients.pop_back();
  Term term;
  term.coefficients = std::move(coefficients);
  return std::make_shared<const Term>(std::move(term));
}

TermPointer number_term(const Rational& value) { return polynomial_term({value}); }
TermPointer variable_term() { return polynomial_term({Rational(0), Rational(1)}); }
TermPointer pi_term() { return node(Kind::pi, {}); }

TermPointer operator+(const TermPointer& a, const TermPointer& b) {
  if (a->is_polynomial() && b->is_polynomial()) return polynomial_term(sum(a->coefficients, b->coefficients));
  if (a->is_zero()) return b;
  if (b->is_zero()) return a;
  if (same_term(*a, *b)) return number_term(Rational(2)) * a;
  return node(Kind::sum, {a, b});
}

TermPointer operator-(const TermPointer& a, const TermPointer& b) {
  if (same_term(*a, *b)) return number_term(Rational(0));
  return a + number_term(Rational(-1)) * b;
}

TermPointer operator*(const TermPointer& a, const TermPointer& b) {
  if (a->is_zero() || is_number(b, 1)) return a;
  if (b->is_zero() || is_number(a, 1)) return b;
  if (a->is_polynomial() && b->is_polynomial()) {
    const bool simple = is_monomial(*a) || is_monomial(*b);
    if (a->degree() + b->degree() <= (simple ? largest_degree : largest_expanded_degree))
      return polynomial_term(product(a->coefficients, b->coefficients));
  }
  if (b->is_constant() && !a->is_constant()) return b * a;
  if (a->is_constant() && b->kind == Kind::product && b->arguments[0]->is_constant())
    return (a * b->arguments[0]) * b->arguments[1];
  return node(Kind::product, {a, b});
}

TermPointer operator/(const TermPointer& a, const TermPointer& b) {
  if (b->is_zero()) throw std::domain_error("division by zero");
  if (b->is_constant()) return number_term(Rational(1) / b->coefficients[0]) * a;
  if (a->is_zero()) return a;
  if (same_term(*a, *b)) return number_term(Rational(1));
  if (const auto u = exponent_of_one_plus_exponential(*b))
    return a * function_term(AnalyticFunction::sigmoid, number_term(Rational(-1)) * u);
  return node(Kind::quotient, {a, b});
}

TermPointer power(const TermPointer& base, int exponent) {
  if (exponent < 0) return number_term(Rational(1)) / power(base, -exponent);
  if (exponent == 0) return number_term(Rational(1));
  if (exponent == 1) return base;
  const std::size_t limit = is_monomial(*base) ? largest_degree : largest_expanded_degree;
  if (base->is_polynomial() && base->degree() * static_cast<std::size_t>(exponent) <= limit) {
    Coefficients result = {Rational(1)};
    for (int i = 0; i < exponent; ++i) result = product(result, base->coefficients);
    return polynomial_term(std::move(result));
  }
  return node(Kind::power, {base}, exponent);
}

TermPointer function_term(AnalyticFunction function, const TermPointer& argument) {
  if (argument->is_zero()) {
    if (const auto value = value_at_zero(function)) return number_term(*value);
    if (function == AnalyticFunction::log) throw std::domain_error("log of zero");
  }
  if (function == AnalyticFunction::log && is_number(argument, 1)) return number_term(Rational(0));
  // The bounds in strips know more of softplus and sigmoid than of their parts.
  if (function == AnalyticFunction::log)
    if (const auto u = exponent_of_one_plus_exponential(*argument))
      return function_term(AnalyticFunction::softplus, u);
  if (function == AnalyticFunction::sqrt && argument->is_constant())
    if (const auto root = rational_square_root(argument->coefficients[0])) return number_term(*root);
  Term term;
  term.kind = Kind::function;
  term.function = function;
  term.arguments = {argument};
  return std::make_shared<const Term>(std::move(term));
}

bool same_term(const Term& a, const Term& b) {
  if (&a == &b) return true;
  if (a.kind != b.kind || a.exponent != b.exponent || a.coefficients != b.coefficients) return false;
  if (a.kind == Kind::function && a.function != b.function) return false;
  return std::equal(a.arguments.begin(), a.arguments.end(), b.arguments.begin(), b.arguments.end(),
                    [](const TermPointer& x, const TermPointer& y) { return same_term(*x, *y); });
}

TermPointer derivative(const TermPointer& term) {
  const auto& arguments = term->arguments;
  switch (term->kind) {
    case Kind::polynomial: {
      Coefficients result;
      for (std::size_t i = 1; i < term->coefficients.size(); ++i)
        result.push_back(term->coefficients[i] * static_cast<int>(i));
      return polynomial_term(std::move(result));
    }
    case Kind::pi:
      return number_term(Rational(0));
    case Kind::sum:
      return derivative(arguments[0]) + derivative(arguments[1]);
    case Kind::product:
      return derivative(arguments[0]) * arguments[1] + arguments[0] * derivative(arguments[1]);
    case Kind::quotient:
      return derivative(arguments[0]) / arguments[1] -
             arguments[0] * derivative(arguments[1]) / power(arguments[1], 2);
    case Kind::power:
      return number_term(Rational(term->exponent)) * power(arguments[0], term->exponent - 1) *
             derivative(arguments[0]);
    case Kind::function:
      return outer_derivative(term->function, arguments[0]) * derivative(arguments[0]);
  }
  return nullptr;
}

TermPointer substitute(const TermPointer& term, const TermPointer& x) {
  const auto argument = [&](std::size_t i) { return substitute(term->arguments[i], x); };
  switch (term->kind) {
    case Kind::polynomial: {
      TermPointer result = number_term(Rational(0));
      for (std::size_t i = term->coefficients.size(); i-- > 0;)
        result = result * x + number_term(term->coefficients[i]);
      return result;
    }
    case Kind::pi:
      return term;
    case Kind::sum:
      return argument(0) + argument(1);
    case Kind::product:
      return argument(0) * argument(1);
    case Kind::quotient:
      return argument(0) / argument(1);
    case Kind::power:
      return power(argument(0), term->exponent);
    case Kind::function:
      return function_term(term->function, argument(0));
  }
  return nullptr;
}

std::string name(AnalyticFunction function) {
  static constexpr std::array names = {"exp",  "log",  "sqrt", "sin", "cos", "tan",     "atan",
                                       "sinh", "cosh", "tanh", "erf", "Phi", "sigmoid", "softplus"};
  return names.at(static_cast<std::size_t>(function));
}

std::string to_string(const Term& term) {
  const auto argument = [&](std::size_t i) { return to_string(*term.arguments[i]); };
  switch (term.kind) {
    case Kind::polynomial:
      return polynomial_text(term.coefficients);
    case Kind::pi:
      return "pi";
    case Kind::sum:
      return argument(0) + "+(" + argument(1) + ")";
    case Kind::product:
      return "(" + argument(0) + ")*(" + argument(1) + ")";
    case Kind::quotient:
      return "(" + argument(0) + ")/(" + argument(1) + ")";
    case Kind::power:
      return "(" + argument(0) + ")^" + std::to_string(term.exponent);
    case Kind::function:
      return name(term.function) + "(" + argument(0) + ")";
  }
  return {};
}

std::optional<std::vector<Rational>> rational_roots(const std::vector<Rational>& polynomial) {
  std::vector<Rational> roots;
  auto rest = polynomial;
  while (!rest.empty() && rest.front() == 0) {
    if (roots.empty()) roots.emplace_back(0);
    rest.erase(rest.begin());
  }
  if (rest.size() > 3) return std::nullopt;
  if (rest.size() == 2) roots.push_back(-rest[0] / rest[1]);
  if (rest.size() == 3) {
    const Rational discriminant = rest[1] * rest[1] - 4 * rest[0] * rest[2];
    if (discriminant >= 0) {
      const auto root = rational_square_root(discriminant);
      if (!root) return std::nullopt;
      roots.push_back((-rest[1] - *root) / (2 * rest[2]));
      if (*root != 0) roots.push_back((-rest[1] + *root) / (2 * rest[2]));
    }
  }
  std::sort(roots.begin(), roots.end());
  return roots;
}

}  // namespace lemmata::analysis
