#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "analysis/scalar/ball.hpp"
#include "analysis/scalar/rational.hpp"

namespace lemmata::proofs_check {

struct FormulaTree;

/// A formula as data: the text language of docs/certificates.md, parsed.
///
///     expression = ["-"] product { ("+" | "-") product }
///     product    = power { ("*" | "/") power }
///     power      = postfix [ "^" postfix ]             so -a^2 is -(a^2), and a^b^c is not a formula
///     postfix    = atom { "!" }
///     atom       = integer | name | name "(" expression { "," expression } ")" | "(" expression ")"
///
/// Immutable, and safe to share between threads. The functions binomial(a, b), sum(i, low, high, e), sign(e), abs(e),
/// sqrt(e), arcsin(e), transpose(e) and identity(n) and the number pi are reserved names; the variable of a sum
/// shadows nothing.
class Formula {
 public:
  /// Throws std::invalid_argument, with the position, for anything that the grammar does not allow, for a
  /// function that does not exist or has another number of arguments, for a sum whose variable has a meaning
  /// already, and for more than `deepest_nesting` nested brackets and factorials.
  Formula(std::string_view text);            // NOLINT: a text is a formula
  Formula(const std::string& text);          // NOLINT
  Formula(const char* text);                 // NOLINT
  Formula(const analysis::Rational& value);  // NOLINT: "-3/16"
  Formula(int value);                        // NOLINT
  Formula(double) = delete;

  static constexpr int deepest_nesting = 100;

  /// The text with the fewest brackets that parses to this formula again.
  [[nodiscard]] const std::string& text() const;

  /// The names of the variables that no sum binds; pi is none.
  [[nodiscard]] const std::set<std::string>& variables() const;

  /// The functions that occur: "binomial", "sum", ..., "!" for factorials, "pi".
  [[nodiscard]] const std::set<std::string>& functions() const;

  /// Formulas made of formulas: brackets are put where they are needed, so the result is what the operator
  /// says. Throw std::invalid_argument if the result would be nested too deeply, or if a sum of one formula
  /// would bind a variable of the other.
  friend Formula operator+(const Formula& a, const Formula& b);
  friend Formula operator-(const Formula& a, const Formula& b);
  friend Formula operator*(const Formula& a, const Formula& b);
  friend Formula operator/(const Formula& a, const Formula& b);
  friend Formula operator-(const Formula& a);
  /// base^exponent.
  [[nodiscard]] static Formula power(const Formula& base, const Formula& exponent);

  /// Whether the two are the same syntax tree.
  friend bool operator==(const Formula& a, const Formula& b);

  /// The syntax tree, for this folder's sources (proofs_check/certificate/formula_tree.hpp).
  explicit Formula(std::shared_ptr<const FormulaTree> tree) : tree_(std::move(tree)) {}
  [[nodiscard]] const FormulaTree& tree() const { return *tree_; }

 private:
  std::shared_ptr<const FormulaTree> tree_;
};

/// The formula with another in the place of a variable, wherever no sum binds it.
/// Throws std::invalid_argument if a sum would bind a variable of the value.
[[nodiscard]] Formula substitute(const Formula& f, std::string_view variable, const Formula& value);

/// Values of variables.
using Assignment = std::map<std::string, analysis::Rational, std::less<>>;
using BallAssignment = std::map<std::string, analysis::Ball, std::less<>>;

/// The exact value of the formula; variables that it does not contain may be given too.
///
/// Throws:   std::invalid_argument for a variable without a value, for sqrt, arcsin and pi, and for a sum
/// over a
///           variable that has a value; std::domain_error where the value is not defined (division by zero,
///           the factorial of something else than an integer >= 0, ...); std::length_error before computing a
///           number of more than 2^26 bits or a sum of more than 10^7 terms.
[[nodiscard]] analysis::Rational evaluate(const Formula& f, const Assignment& at = {});

/// An enclosure of the values of the formula at all points of the given balls: the natural interval
/// extension, operation by operation, in intervals whose ends are rounded outwards by less than
/// 2^-BallPrecision::bits() relative to their size. Arguments of factorials and binomials, exponents and the
/// bounds of sums are exact values, in which a ball of radius zero counts as its number.
///
/// Throws:   as evaluate does (sign and abs in place of sqrt, arcsin and pi); std::domain_error also where
/// some
///           point of the balls has no value, such as the square root of an interval that reaches below zero.
[[nodiscard]] analysis::Ball evaluate_ball(const Formula& f, const BallAssignment& at = {});

}  // namespace lemmata::proofs_check
