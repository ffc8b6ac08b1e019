#include "analysis/activation/activation_grammar.hpp"

#include <algorithm>
#include <cctype>
#include <stdexcept>
#include <utility>
#include <vector>

#include "analysis/activation/activation_names.hpp"

namespace lemmata::analysis {
namespace {

constexpr int largest_order = 200;      // of monomial and hermite
constexpr int largest_exponent = 1000;  // of ^
constexpr int deepest_nesting = 200;    // brackets and functions: a bound for the stack
constexpr std::size_t longest_text = 10000;

[[noreturn]] void fail(std::size_t position, const std::string& what) {
  throw std::invalid_argument("column " + std::to_string(position + 1) + ": " + what);
}

bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_'; }
bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

/// All names that can stand before a bracket.
std::vector<std::string> function_names() {
  std::vector<std::string> names = {"max", "min", "log", "sqrt", "tan", "sinh", "cosh", "exp", "atan"};
  for (const NamedFormula& row : named_formulas())
    if (row.parameters.empty()) names.push_back(row.shown.name);
  return names;
}

std::optional<AnalyticFunction> analytic_function(std::string_view text) {
  for (int i = 0; i <= static_cast<int>(AnalyticFunction::softplus); ++i)
    if (name(static_cast<AnalyticFunction>(i)) == text) return static_cast<AnalyticFunction>(i);
  return std::nullopt;
}

class Reader {
 public:
  Reader(std::string_view text, std::map<std::string, Pieces> names, int depth)
      : text_(text), names_(std::move(names)), depth_(depth) {}

  Pieces whole() {
    Pieces result = sum();
    skip_blanks();
    if (at_ == text_.size()) return result;
    if (text_[at_] == ')') fail(at_, "unexpected ')', no bracket is open");
    fail(at_, "unexpected '" + character() + "'");
  }

 private:
  using Operation = std::function<TermPointer(const TermPointer&, const TermPointer&)>;

  void skip_blanks() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0) ++at_;
  }
  /// The character at this place with all its bytes, if it is UTF-8.
  std::string character() const {
    std::size_t end = at_ + 1;
    while (end < text_.size() && (static_cast<unsigned char>(text_[end]) & 0xC0U) == 0x80U) ++end;
    return std::string(text_.substr(at_, end - at_));
  }
  char next() {
    skip_blanks();
    return at_ < text_.size() ? text_[at_] : '\0';
  }

  /// Errors of the mathematics get the column at which the operation stands.
  template <class Compute>
  Pieces located(std::size_t position, const Compute& compute) {
    try {
      return compute();
    } catch (const std::domain_error& error) {
      fail(position, error.what());
    }
  }

  Pieces binary(std::size_t position, const Pieces& a, const Pieces& b, const Operation& operation) {
    return located(position, [&] { return map(a, b, operation); });
  }

  Pieces sum() {
    if (++depth_ > deepest_nesting) fail(at_, "nested too deeply");
    Pieces result = product();
    for (char c = next(); c == '+' || c == '-'; c = next()) {
      const std::size_t position = at_++;
      const Pieces right = product();
      result = binary(position, result, right,
                      [c](const TermPointer& a, const TermPointer& b) { return c == '+' ? a + b : a - b; });
    }
    --depth_;
    return result;
  }

  Pieces product() {
    Pieces result = signed_power();
    for (char c = next(); c == '*' || c == '/'; c = next()) {
      const std::size_t position = at_++;
      const Pieces right = signed_power();
      result = binary(position, result, right,
                      [c](const TermPointer& a, const TermPointer& b) { return c == '*' ? a * b : a / b; });
    }
    return result;
  }

  Pieces signed_power() {
    bool negative = false;
    for (char c = next(); c == '+' || c == '-'; c = next()) {
      negative ^= c == '-';
      ++at_;
    }
    Pieces result = powers();
    if (!negative) return result;
    return map(result, [](const TermPointer& a) { return number_term(Rational(-1)) * a; });
  }

  Pieces powers() {
    Pieces base = primary();
    if (next() != '^') return base;
    const std::size_t position = at_++;
    if (++depth_ > deepest_nesting) fail(at_, "nested too deeply");
    const Pieces exponent = signed_power();
    --depth_;
    if (exponent.size() != 1 || !exponent[0].term->is_constant())
      fail(position, "the exponent after '^' must be a number; write exp(y*log(x)) for x^y");
    const Rational value = exponent[0].term->is_zero() ? Rational(0) : exponent[0].term->coefficients[0];
    if (abs(value) > largest_exponent)
      fail(position, "exponents between -" + std::to_string(largest_exponent) + " and " +
                         std::to_string(largest_exponent) + " are allowed, got " + to_string(value));
    return located(position, [&] {
      return map(base, [&value](const TermPointer& b) {
        if (denominator(value) == 1) return power(b, static_cast<int>(numerator(value)));
        if (denominator(value) == 2)
          return power(function_term(AnalyticFunction::sqrt, b), static_cast<int>(numerator(value)));
        return function_term(AnalyticFunction::exp,
                             number_term(value) * function_term(AnalyticFunction::log, b));
      });
    });
  }

  Pieces primary() {
    const char c = next();
    if (c == '\0') fail(at_, "the formula ends where a number, x, a function or '(' was expected");
    if (is_digit(c)) return number();
    if (is_letter(c)) return word();
    if (c != '(') fail(at_, "unexpected '" + character() + "'");
    const std::size_t open = at_++;
    Pieces result = sum();
    close(open);
    return result;
  }

  void close(std::size_t open) {
    const char c = next();
    if (c == '\0') fail(open, "the bracket '(' that opens here is never closed");
    if (c != ')') fail(at_, "unexpected '" + character() + "', expected ')'");
    ++at_;
  }

  Pieces number() {
    const std::size_t start = at_;
    const auto digits = [this] {
      while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
    };
    digits();
    if (at_ + 1 < text_.size() && text_[at_] == '.' && is_digit(text_[at_ + 1])) {
      ++at_;
      digits();
    }
    if (at_ < text_.size() && (text_[at_] == 'e' || text_[at_] == 'E')) {
      std::size_t digit = at_ + 1;
      if (digit < text_.size() && (text_[digit] == '+' || text_[digit] == '-')) ++digit;
      if (digit < text_.size() && is_digit(text_[digit])) {
        at_ = digit;
        digits();
      }
    }
    try {
      return everywhere(number_term(parse_rational(text_.substr(start, at_ - start))));
    } catch (const std::invalid_argument& error) {
      fail(start, error.what());
    }
  }

  Pieces word() {
    const std::size_t start = at_;
    while (at_ < text_.size() && (is_letter(text_[at_]) || is_digit(text_[at_]))) ++at_;
    const std::string word(text_.substr(start, at_ - start));
    if (next() == '(') return function(word, start);
    if (const auto known = names_.find(word); known != names_.end()) return known->second;
    if (word == "pi") return everywhere(pi_term());
    const auto names = function_names();
    if (std::find(names.begin(), names.end(), word) != names.end())
      fail(start, "the function " + word + " needs an argument: " + word + "(x)");
    fail(start, "unknown name '" + word + "': the only variable is x" +
                    (word.size() > 1 ? ", the nearest function is " + nearest_name(word, names) : ""));
  }

  Pieces function(const std::string& word, std::size_t start) {
    const std::size_t open = at_++;
    std::vector<Pieces> arguments;
    if (next() == ')') fail(at_, "the function " + word + " needs an argument");
    arguments.push_back(sum());
    while (next() == ',') {
      ++at_;
      arguments.push_back(sum());
    }
    close(open);
    const bool is_choice = word == "max" || word == "min";
    const auto names = function_names();
    if (std::find(names.begin(), names.end(), word) == names.end()) {
      if (find_named_formula(word) != nullptr)
        fail(start, word + " has parameters (" + find_named_formula(word)->shown.parameters +
                        ") and stands alone: " + word + ":...; in a formula write " +
                        find_named_formula(word)->shown.formula);
      fail(start, "unknown function '" + word + "', the nearest one is " + nearest_name(word, names));
    }
    if (is_choice ? arguments.size() < 2 : arguments.size() != 1)
      fail(start, word + " takes " + (is_choice ? "at least two arguments" : "one argument") + ", got " +
                      std::to_string(arguments.size()));
    return located(start, [&] { return applied(word, start, arguments); });
  }

  Pieces applied(const std::string& word, std::size_t start, const std::vector<Pieces>& arguments) {
    const Pieces& x = arguments[0];
    const Pieces zero = everywhere(number_term(Rational(0))), one = everywhere(number_term(Rational(1)));
    const auto negated = [](const TermPointer& a) { return number_term(Rational(-1)) * a; };
    const auto difference = [](const TermPointer& a, const TermPointer& b) { return a - b; };
    if (word == "max" || word == "min") {
      Pieces result = x;
      for (std::size_t i = 1; i < arguments.size(); ++i) {
        const Pieces gap = map(result, arguments[i], difference);
        result = word == "max" ? choose(gap, result, arguments[i]) : choose(gap, arguments[i], result);
      }
      return result;
    }
    if (word == "abs") return choose(x, x, map(x, negated));
    if (word == "step") return choose(x, one, zero);
    if (word == "sign") return map(choose(x, one, zero), choose(map(x, negated), one, zero), difference);
    if (const auto f = analytic_function(word))
      return map(x, [&f](const TermPointer& a) { return function_term(*f, a); });
    try {
      return Reader(find_named_formula(word)->shown.formula, {{"x", x}}, depth_).whole();
    } catch (const std::invalid_argument& error) {
      fail(start, word + ": " + error.what());
    }
  }

  std::string_view text_;
  std::map<std::string, Pieces> names_;
  int depth_;
  std::size_t at_ = 0;
};

Pieces read_formula(std::string_view text, const std::map<std::string, Rational>& parameters = {}) {
  std::map<std::string, Pieces> names = {{"x", everywhere(variable_term())}};
  for (const auto& [name, value] : parameters) names[name] = everywhere(number_term(value));
  return Reader(text, std::move(names), 0).whole();
}

std::vector<Rational> hermite_coefficients(int k) {
  std::vector<Rational> before, now = {Rational(1)};  // He_(j+1) = x He_j - j He_(j-1)
  for (int j = 0; j < k; ++j) {
    std::vector<Rational> next(now.size() + 1);
    for (std::size_t i = 0; i < now.size(); ++i) next[i + 1] += now[i];
    for (std::size_t i = 0; i < before.size(); ++i) next[i] -= j * before[i];
    before = std::exchange(now, std::move(next));
  }
  return now;
}

std::string needed(const NamedFormula& row) {
  return row.shown.name + " needs " +
         (row.parameters.size() == 1 ? "one parameter"
                                     : std::to_string(row.parameters.size()) + " parameters") +
         ": " + row.shown.name + ":" + row.shown.parameters;
}

int order(const NamedFormula& row, const Rational& k, std::size_t column) {
  if (denominator(k) != 1 || k < 0 || k > largest_order)
    fail(column, row.shown.name + ": k must be an integer from 0 to " + std::to_string(largest_order) +
                     ", got " + to_string(k));
  return static_cast<int>(numerator(k));
}

ActivationText read_named(const NamedFormula& row, const std::vector<Rational>& values,
                          const std::vector<std::size_t>& columns) {
  ActivationText result;
  if (row.family) result.closed_form = ClosedForm{*row.family, values};
  if (row.family == ActivationFamily::sine && values.empty())
    result.closed_form->parameters = {Rational(1), Rational(0)};
  if (row.family == ActivationFamily::leaky_relu && values[0] >= 1)
    fail(columns[0], "leaky_relu: alpha must be below 1, got " + to_string(values[0]));
  if (row.family == ActivationFamily::gaussian && values[0] <= 0)
    fail(columns[0], "gaussian: s must be above 0, got " + to_string(values[0]));
  if (row.family == ActivationFamily::monomial || row.family == ActivationFamily::hermite) {
    const int k = order(row, values[0], columns[0]);
    result.pieces =
        everywhere(row.family == ActivationFamily::hermite ? polynomial_term(hermite_coefficients(k))
                                                           : power(variable_term(), k));
    return result;
  }
  std::map<std::string, Rational> parameters;
  for (std::size_t i = 0; i < values.size(); ++i) parameters[row.parameters[i]] = values[i];
  result.pieces = read_formula(row.shown.formula, parameters);
  return result;
}

ActivationText read_with_parameters(std::string_view text, std::size_t colon) {
  std::size_t start = 0, end = colon;
  while (start < end && std::isspace(static_cast<unsigned char>(text[start])) != 0) ++start;
  while (end > start && std::isspace(static_cast<unsigned char>(text[end - 1])) != 0) --end;
  const std::string word(text.substr(start, end - start));
  const NamedFormula* row = find_named_formula(word);
  if (row == nullptr) {
    std::vector<std::string> names;
    for (const NamedFormula& known : named_formulas())
      if (!known.parameters.empty()) names.push_back(known.shown.name);
    fail(start, "unknown name '" + word + "' before ':', the nearest one is " + nearest_name(word, names));
  }
  std::vector<Rational> values;
  std::vector<std::size_t> columns;
  for (std::size_t at = colon + 1; at <= text.size();) {
    const std::size_t comma = std::min(text.find(',', at), text.size());
    std::size_t from = at, to = comma;
    while (from < to && std::isspace(static_cast<unsigned char>(text[from])) != 0) ++from;
    while (to > from && std::isspace(static_cast<unsigned char>(text[to - 1])) != 0) --to;
    try {
      values.push_back(parse_rational(text.substr(from, to - from)));
    } catch (const std::invalid_argument& error) {
      fail(from, error.what());
    }
    columns.push_back(from);
    at = comma + 1;
  }
  if (values.size() != row->parameters.size())
    fail(colon, row->parameters.empty() ? row->shown.name + " takes no parameter"
                                        : needed(*row) + ", got " + std::to_string(values.size()));
  return read_named(*row, values, columns);
}

}  // namespace

std::optional<ClosedForm> family_of(const Pieces& pieces) {
  for (const NamedFormula& row : named_formulas())
    if (row.family && row.parameters.empty() && same_pieces(pieces, read_formula(row.shown.formula)))
      return read_named(row, {}, {}).closed_form;
  if (pieces.size() == 1 && pieces[0].term->is_polynomial() && pieces[0].term->degree() <= largest_order &&
      same_pieces(pieces, everywhere(power(variable_term(), static_cast<int>(pieces[0].term->degree())))))
    return ClosedForm{ActivationFamily::monomial, {Rational(static_cast<int>(pieces[0].term->degree()))}};
  return std::nullopt;
}

ActivationText read_activation(std::string_view text) {
  if (text.size() > longest_text)
    fail(longest_text, "at most " + std::to_string(longest_text) + " characters are allowed");
  if (const std::size_t colon = text.find(':'); colon != std::string_view::npos)
    return read_with_parameters(text, colon);
  std::size_t start = 0, end = text.size();
  while (start < end && std::isspace(static_cast<unsigned char>(text[start])) != 0) ++start;
  while (end > start && std::isspace(static_cast<unsigned char>(text[end - 1])) != 0) --end;
  if (start == end) fail(0, "a name or a formula in x is needed");
  const std::string_view word = text.substr(start, end - start);
  if (const NamedFormula* row = find_named_formula(word)) {
    if (!row->parameters.empty()) fail(start, needed(*row));
    return read_named(*row, {}, {});
  }
  if (word != "x" && word != "pi" && std::all_of(word.begin(), word.end(), is_letter)) {
    std::vector<std::string> names;
    for (const NamedFormula& known : named_formulas()) names.push_back(known.shown.name);
    fail(start, "unknown activation '" + std::string(word) + "', the nearest name is " +
                    nearest_name(word, names) + "; formulas are in x");
  }
  ActivationText result;
  result.pieces = read_formula(text);
  result.closed_form = family_of(result.pieces);
  return result;
}

}  // namespace lemmata::analysis
