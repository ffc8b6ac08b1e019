#include "analysis/scalar/expression.hpp"

#include <algorithm>
#include <functional>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "analysis/scalar/expression_ginac.hpp"
#include "analysis/scalar/functions.hpp"

namespace lemmata::analysis {
namespace {

/// GiNaC reports a division by zero as std::overflow_error, std::runtime_error or its own pole_error, from
/// the depth where it met it: here it is always an argument outside the domain.
template <typename Function>
auto within_domain(const char* name, const Function& function) {
  try {
    return function();
  } catch (const std::domain_error& error) {
    throw std::domain_error(std::string(name) + ": " + error.what());
  } catch (const std::runtime_error& error) {
    throw std::domain_error(std::string(name) + ": " + error.what());
  }
}

GiNaC::numeric to_ginac(const Integer& value) { return GiNaC::numeric(value.str().c_str()); }

GiNaC::numeric to_ginac(const Rational& value) {
  return to_ginac(Integer(numerator(value))) / to_ginac(Integer(denominator(value)));
}

std::string decimal_text(const GiNaC::numeric& integer) {
  std::ostringstream out;
  out << GiNaC::ex(integer);
  return out.str();
}

/// `number` must be rational.
Rational to_rational(const GiNaC::numeric& number) {
  return Rational(parse_integer(decimal_text(number.numer())), parse_integer(decimal_text(number.denom())));
}

const GiNaC::symbol& require_symbol(const char* function, const Expression& x) {
  const GiNaC::ex& e = ginac_of(x);
  if (!GiNaC::is_a<GiNaC::symbol>(e))
    throw std::invalid_argument(std::string(function) + ": a symbol is needed, got " + to_string(x));
  return GiNaC::ex_to<GiNaC::symbol>(e);
}

bool is_integer(const GiNaC::ex& e) {
  return GiNaC::is_a<GiNaC::numeric>(e) && GiNaC::ex_to<GiNaC::numeric>(e).is_integer();
}

/// Whether the expression is built from rational numbers and symbols by + - * / and integer powers alone:
/// then its normal form decides whether it is zero.
bool is_rational_function(const GiNaC::ex& e) {
  if (GiNaC::is_a<GiNaC::numeric>(e)) return GiNaC::ex_to<GiNaC::numeric>(e).is_rational();
  if (GiNaC::is_a<GiNaC::symbol>(e)) return true;
  if (GiNaC::is_a<GiNaC::power>(e)) return is_integer(e.op(1)) && is_rational_function(e.op(0));
  if (GiNaC::is_a<GiNaC::add>(e) || GiNaC::is_a<GiNaC::mul>(e)) {
    for (std::size_t i = 0; i < e.nops(); ++i)
      if (!is_rational_function(e.op(i))) return false;
    return true;
  }
  return false;
}

void collect_symbols(const GiNaC::ex& e, GiNaC::exset& symbols) {
  if (GiNaC::is_a<GiNaC::symbol>(e)) symbols.insert(e);
  for (std::size_t i = 0; i < e.nops(); ++i) collect_symbols(e.op(i), symbols);
}

// ----- Balls around values -----

[[noreturn]] void no_enclosure(const std::string& reason) { throw std::domain_error("enclosure: " + reason); }

/// The ball must lie where the real function is defined; no clamping here, since outside it GiNaC's value is
/// complex.
void require_no_negative(const Ball& x, const char* function) {
  if (is_positive(x) != Truth::yes && is_zero(x) != Truth::yes)
    no_enclosure(std::string("the argument of ") + function + " is not provably a nonnegative number");
}

Ball enclose(const GiNaC::ex& e, const GiNaC::exmap& values);

Ball enclose_function(const GiNaC::ex& e, const GiNaC::exmap& values) {
  const std::string name = GiNaC::ex_to<GiNaC::function>(e).get_name();
  const Ball x = enclose(e.op(0), values);
  if (name == "exp") return exp(x);
  if (name == "log") return log(x);
  if (name == "sin") return sin(x);
  if (name == "cos") return cos(x);
  if (name == "erf") return erf(x);
  if (name == "atan")
    return pi<Ball>() / Ball(2) - angle(Ball(1), x);  // GiNaC writes atan2(1, 3) as atan(1/3)
  if (name == "asin") {
    if (!contains(Ball::interval(-1, 1), x)) no_enclosure("the argument of asin is not provably in [-1, 1]");
    return arcsin(x);
  }
  if (name == "atan2") {
    require_no_negative(x, "atan2");
    return angle(x, enclose(e.op(1), values));
  }
  no_enclosure("the function " + name + " has none");
}

Ball enclose_power(const GiNaC::ex& e, const GiNaC::exmap& values) {
  const Ball base = enclose(e.op(0), values);
  if (!GiNaC::is_a<GiNaC::numeric>(e.op(1)) || !GiNaC::ex_to<GiNaC::numeric>(e.op(1)).is_rational())
    return exp(enclose(e.op(1), values) * log(base));
  const Rational exponent = to_rational(GiNaC::ex_to<GiNaC::numeric>(e.op(1)));
  const Integer above = numerator(exponent);
  if (abs(above) > std::numeric_limits<int>::max()) no_enclosure("an exponent is too large");
  const int n = static_cast<int>(above);
  if (denominator(exponent) == 1) return pow(base, n);
  require_no_negative(base, "a root");
  if (denominator(exponent) == 2) return pow(sqrt_nonnegative(base), n);
  return exp(Ball(exponent) * log(base));
}

Ball enclose(const GiNaC::ex& e, const GiNaC::exmap& values) {
  if (GiNaC::is_a<GiNaC::numeric>(e)) {
    const auto& number = GiNaC::ex_to<GiNaC::numeric>(e);
    if (!number.is_rational()) no_enclosure("the expression has a number that is not rational");
    return Ball(to_rational(number));
  }
  if (GiNaC::is_a<GiNaC::symbol>(e)) {
    const auto found = values.find(e);
    if (found == values.end())
      no_enclosure("an expression without symbols is needed, got " +
                   GiNaC::ex_to<GiNaC::symbol>(e).get_name());
    return enclose(found->second, {});
  }
  if (e.is_equal(GiNaC::Pi)) return pi<Ball>();
  if (GiNaC::is_a<GiNaC::power>(e)) return enclose_power(e, values);
  if (GiNaC::is_a<GiNaC::function>(e)) return enclose_function(e, values);
  if (GiNaC::is_a<GiNaC::add>(e) || GiNaC::is_a<GiNaC::mul>(e)) {
    const bool sum = GiNaC::is_a<GiNaC::add>(e);
    Ball result = enclose(e.op(0), values);
    for (std::size_t i = 1; i < e.nops(); ++i)
      result = sum ? result + enclose(e.op(i), values) : result * enclose(e.op(i), values);
    return result;
  }
  no_enclosure("the expression has a part that is not a number");
}

/// Whether a ball around the value at some rational values of the symbols excludes zero. Finding none says
/// nothing.
bool is_provably_nonzero_somewhere(const GiNaC::ex& e) {
  GiNaC::exset symbols;
  collect_symbols(e, symbols);
  constexpr int attempts = 4;  // some points may lie outside the domain of a root or a logarithm
  for (int attempt = 0; attempt < (symbols.empty() ? 1 : attempts); ++attempt) {
    GiNaC::exmap values;
    int i = 0;
    for (const GiNaC::ex& s : symbols) {
      // No structure: distinct, of both signs, and with coprime denominators, so that no identity of small
      // numbers holds by accident. Any choice is sound, since one non-zero value proves that the function is
      // not zero.
      const int sign = (attempt >> (i % 2)) % 2 == 0 ? 1 : -1;
      values[s] = GiNaC::numeric(sign * (5 + 7 * i + 2 * attempt), 11 + 13 * i + attempt);
      ++i;
    }
    for (const int bits : {128, 512, 2048}) {
      const BallPrecision precision(bits);
      try {
        if (is_zero(enclose(e, values)) == Truth::no) return true;
      } catch (const std::domain_error&) {
        // Not provably inside the domain at this precision.
      }
    }
  }
  return false;
}

// ----- Text -----

/// GiNaC orders terms by hash values that change from run to run, and takes signs out of sums by that order.
/// So operands are sorted here by their text, and a sum that is a factor is negated if its text starts with a
/// minus.
std::string written(const GiNaC::ex& e);

std::string in_parentheses(const GiNaC::ex& e) {
  const bool atomic = GiNaC::is_a<GiNaC::symbol>(e) || GiNaC::is_a<GiNaC::constant>(e) ||
                      GiNaC::is_a<GiNaC::function>(e) ||
                      (GiNaC::is_a<GiNaC::numeric>(e) && GiNaC::ex_to<GiNaC::numeric>(e).is_nonneg_integer());
  return atomic ? written(e) : "(" + written(e) + ")";
}

std::string written_sum(const GiNaC::ex& e) {
  std::vector<std::string> terms;
  for (std::size_t i = 0; i < e.nops(); ++i) terms.push_back(written(e.op(i)));
  const auto without_sign = [](const std::string& term) {
    return std::string_view(term).substr(term.starts_with('-') ? 1 : 0);
  };
  std::sort(terms.begin(), terms.end(), [&](const std::string& a, const std::string& b) {
    return without_sign(a) != without_sign(b) ? without_sign(a) < without_sign(b) : a < b;
  });
  std::string text = terms.front();
  for (std::size_t i = 1; i < terms.size(); ++i) {
    const bool negative = terms[i].starts_with('-');
    text += (negative ? " - " : " + ") + terms[i].substr(negative ? 1 : 0);
  }
  return text;
}

std::string written_power(const GiNaC::ex& base, const GiNaC::ex& exponent) {
  if (exponent.is_equal(GiNaC::numeric(1))) return in_parentheses(base);
  if (exponent.is_equal(GiNaC::numeric(1, 2))) return "sqrt(" + written(base) + ")";
  return in_parentheses(base) + "^" + in_parentheses(exponent);
}

std::string written_product(const std::vector<GiNaC::ex>& operands) {
  std::vector<std::string> factors;
  bool negative = false;
  std::string coefficient;
  for (const GiNaC::ex& e : operands) {
    if (GiNaC::is_a<GiNaC::numeric>(e) && GiNaC::ex_to<GiNaC::numeric>(e).is_rational()) {
      const Rational value = to_rational(GiNaC::ex_to<GiNaC::numeric>(e));
      if (value < 0) negative = !negative;
      if (abs(value) != 1) coefficient = to_string(Rational(abs(value))) + "*";
      continue;
    }
    const bool is_power = GiNaC::is_a<GiNaC::power>(e);
    GiNaC::ex base = is_power ? e.op(0) : e;
    const GiNaC::ex exponent = is_power ? e.op(1) : GiNaC::ex(1);
    if (GiNaC::is_a<GiNaC::add>(base) && is_integer(exponent) && written(base).starts_with('-')) {
      base = -base;  // GiNaC multiplies a number into a sum by itself
      if (GiNaC::ex_to<GiNaC::numeric>(exponent).is_odd()) negative = !negative;
    }
    factors.push_back(written_power(base, exponent));
  }
  std::sort(factors.begin(), factors.end());
  std::string text = negative ? "-" : "";
  text += coefficient;
  for (std::size_t i = 0; i < factors.size(); ++i) {
    if (i > 0) text += '*';
    text += factors[i];
  }
  return text;
}

std::string written(const GiNaC::ex& e) {
  if (GiNaC::is_a<GiNaC::numeric>(e) && GiNaC::ex_to<GiNaC::numeric>(e).is_rational())
    return to_string(to_rational(GiNaC::ex_to<GiNaC::numeric>(e)));
  if (GiNaC::is_a<GiNaC::add>(e)) return written_sum(e);
  if (GiNaC::is_a<GiNaC::mul>(e)) return written_product({e.begin(), e.end()});
  if (GiNaC::is_a<GiNaC::power>(e)) return written_product({e});
  if (GiNaC::is_a<GiNaC::function>(e)) {
    std::string text = GiNaC::ex_to<GiNaC::function>(e).get_name() + "(";
    for (std::size_t i = 0; i < e.nops(); ++i) text += (i > 0 ? ", " : "") + written(e.op(i));
    return text + ")";
  }
  std::ostringstream out;
  out << e;
  return out.str();
}

/// Numerator and denominator of the normal form, expanded. GiNaC's common sign depends on its order of terms;
/// here the text of the denominator does not start with a minus.
std::pair<GiNaC::ex, GiNaC::ex> normal_fraction(const char* name, const Expression& e) {
  return within_domain(name, [&]() -> std::pair<GiNaC::ex, GiNaC::ex> {
    const GiNaC::ex fraction = ginac_of(e).normal().numer_denom();
    const GiNaC::ex above = fraction.op(0).expand();
    const GiNaC::ex below = fraction.op(1).expand();
    if (!written(below).starts_with('-')) return {above, below};
    return {(-above).expand(), (-below).expand()};
  });
}

}  // namespace

Expression::Expression() : Expression(0) {}

Expression::Expression(int value) : Expression(expression_of(GiNaC::numeric(value))) {}

Expression::Expression(std::int64_t value)
    : Expression(expression_of(GiNaC::numeric(static_cast<long>(value)))) {}

Expression::Expression(const Integer& value) : Expression(expression_of(to_ginac(value))) {}

Expression::Expression(const Rational& value) : Expression(expression_of(to_ginac(value))) {}

Expression::Expression(std::shared_ptr<const Representation> representation)
    : representation_(std::move(representation)) {}

Expression operator+(const Expression& a, const Expression& b) {
  return expression_of(ginac_of(a) + ginac_of(b));
}

Expression operator-(const Expression& a, const Expression& b) {
  return expression_of(ginac_of(a) - ginac_of(b));
}

Expression operator*(const Expression& a, const Expression& b) {
  return expression_of(ginac_of(a) * ginac_of(b));
}

Expression operator/(const Expression& a, const Expression& b) {
  return within_domain("Expression operator/", [&] {
    if (ginac_of(b).normal().is_zero())
      throw std::domain_error("the divisor must not be zero, got " + to_string(b));
    return expression_of(ginac_of(a) / ginac_of(b));
  });
}

Expression operator-(const Expression& a) { return expression_of(-ginac_of(a)); }

Expression symbol(std::string_view name) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const auto is_allowed = [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_'; };
  if (name.empty() || !is_letter(name.front()) || !std::all_of(name.begin(), name.end(), is_allowed))
    throw std::invalid_argument("symbol: a letter, then letters, digits and underscores are allowed, got \"" +
                                std::string(name) + "\"");
  static std::map<std::string, GiNaC::realsymbol, std::less<>> symbols;
  const auto found = symbols.find(name);
  if (found != symbols.end()) return expression_of(found->second);
  return expression_of(symbols.emplace(name, GiNaC::realsymbol(std::string(name))).first->second);
}

Truth is_zero(const Expression& e) {
  return within_domain("is_zero", [&] {
    const GiNaC::ex form = ginac_of(e).normal();
    if (form.is_zero() || form.numer().expand().is_zero()) return Truth::yes;
    if (is_rational_function(ginac_of(e))) return Truth::no;
    return is_provably_nonzero_somewhere(ginac_of(e)) ? Truth::no : Truth::unknown;
  });
}

Expression normal(const Expression& e) {
  const auto [above, below] = normal_fraction("normal", e);
  return expression_of(above / below);
}

Expression numerator(const Expression& e) { return expression_of(normal_fraction("numerator", e).first); }

Expression denominator(const Expression& e) {
  return expression_of(normal_fraction("denominator", e).second);
}

std::map<std::vector<int>, Rational> polynomial_terms(const Expression& e,
                                                      std::span<const Expression> symbols) {
  const char* const name = "polynomial_terms";
  std::vector<GiNaC::ex> variables;  // not GiNaC::symbol, which would slice the real symbols
  for (const Expression& s : symbols) {
    variables.push_back(require_symbol(name, s));
    for (std::size_t i = 0; i + 1 < variables.size(); ++i)
      if (variables[i].is_equal(variables.back()))
        throw std::invalid_argument(std::string(name) + ": distinct symbols are needed, got " + to_string(s) +
                                    " twice");
  }
  const auto refuse = [&] {
    throw std::domain_error(std::string(name) +
                            ": a polynomial in the given symbols with rational coefficients is needed, got " +
                            to_string(e));
  };
  // The normal form, so that (x^2 - 1) / (x - 1) counts as x + 1.
  const auto [above, below] = normal_fraction(name, e);
  if (!GiNaC::is_a<GiNaC::numeric>(below)) refuse();
  const GiNaC::ex polynomial = (above / below).expand();

  std::map<std::vector<int>, Rational> terms;
  std::vector<int> exponents(variables.size());
  const std::function<void(const GiNaC::ex&, std::size_t)> split = [&](const GiNaC::ex& rest, std::size_t i) {
    if (rest.is_zero()) return;
    if (i == variables.size()) {
      if (!GiNaC::is_a<GiNaC::numeric>(rest) || !GiNaC::ex_to<GiNaC::numeric>(rest).is_rational()) refuse();
      terms[exponents] = to_rational(GiNaC::ex_to<GiNaC::numeric>(rest));
      return;
    }
    const GiNaC::ex& x = variables[i];
    if (!rest.is_polynomial(x)) refuse();
    for (int k = rest.ldegree(x); k <= rest.degree(x); ++k) {
      exponents[i] = k;
      split(rest.coeff(x, k).expand(), i + 1);
    }
    exponents[i] = 0;
  };
  split(polynomial, 0);
  return terms;
}

std::vector<Rational> polynomial_coefficients(const Expression& e, const Expression& x) {
  std::vector<Rational> coefficients;
  for (const auto& [exponents, coefficient] : polynomial_terms(e, std::span(&x, 1))) {
    coefficients.resize(static_cast<std::size_t>(exponents[0]) + 1);  // the terms come by rising exponent
    coefficients.back() = coefficient;
  }
  return coefficients;
}

namespace {

/// Throws where the substitution divides by zero. GiNaC would throw too, but lose the power that it was making.
void require_no_pole(const GiNaC::ex& e, const GiNaC::ex& substitution) {
  for (const GiNaC::ex& part : e) require_no_pole(part, substitution);
  if (GiNaC::is_a<GiNaC::power>(e) && e.op(1).info(GiNaC::info_flags::negative) &&
      e.op(0).subs(substitution).is_zero())
    throw std::domain_error("the substituted divisor must not be zero, got " + written(e.op(0)));
}

}  // namespace

Expression substitute(const Expression& e, const Expression& x, const Expression& value) {
  const GiNaC::symbol& variable = require_symbol("substitute", x);
  return within_domain("substitute", [&] {
    const GiNaC::ex substitution = variable == ginac_of(value);
    require_no_pole(ginac_of(e), substitution);
    return expression_of(ginac_of(e).subs(substitution));
  });
}

Expression derivative(const Expression& e, const Expression& x) {
  return expression_of(ginac_of(e).diff(require_symbol("derivative", x)));
}

std::optional<Rational> rational_value(const Expression& e) {
  const GiNaC::ex form = within_domain("rational_value", [&] { return ginac_of(e).normal(); });
  if (!GiNaC::is_a<GiNaC::numeric>(form) || !GiNaC::ex_to<GiNaC::numeric>(form).is_rational())
    return std::nullopt;
  return to_rational(GiNaC::ex_to<GiNaC::numeric>(form));
}

Ball enclosure(const Expression& e) { return enclose(ginac_of(e), {}); }

std::string to_string(const Expression& e) { return written(ginac_of(e)); }

}  // namespace lemmata::analysis
