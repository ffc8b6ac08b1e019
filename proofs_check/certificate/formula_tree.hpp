#pragma once

// For sources of this folder: the syntax tree of a formula.

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/scalar/rational.hpp"
#include "proofs_check/certificate/formula.hpp"

namespace lemmata::proofs_check {

enum class NodeKind {
  integer,    ///< value
  variable,   ///< name
  pi,         //
  additive,   ///< parts, added, or subtracted where inverse; one part alone is negated
  product,    ///< at least two parts, multiplied, or divided by where inverse (never the first)
  power,      ///< base, exponent
  factorial,  ///< argument
  binomial,   ///< a, b
  sum,        ///< low, high, summand; name is the variable
  sign,
  abs,
  sqrt,
  arcsin,
  transpose,
  identity,  ///< its size
};

struct FormulaNode {
  NodeKind kind = NodeKind::integer;
  analysis::Rational value;  ///< an integer >= 0
  std::string name;
  int slot = -1;  ///< where evaluation keeps the variable's value
  std::vector<FormulaNode> parts;
  std::vector<char> inverse;  ///< for additive and product: one flag per part

  friend bool operator==(const FormulaNode& a, const FormulaNode& b) {
    return a.kind == b.kind && a.value == b.value && a.name == b.name && a.parts == b.parts &&
           a.inverse == b.inverse;
  }
};

struct FormulaTree {
  FormulaNode root;
  std::string text;
  std::set<std::string> variables;  ///< free; their slots are 0, 1, ... in this order
  std::set<std::string> functions;
  int slots = 0;
};

/// The formula with this root: checks its nesting and its sums, numbers the slots, prints the text.
[[nodiscard]] Formula formula_of(FormulaNode root);

/// Adds, multiplies, ... nodes; a sum or product on the left is extended, as the grammar would.
[[nodiscard]] FormulaNode joined(NodeKind kind, FormulaNode left, FormulaNode right, bool inverse);
[[nodiscard]] FormulaNode negated(FormulaNode node);

/// The function of that name and the number of its arguments, if there is one.
struct FunctionSignature {
  std::string_view name;
  NodeKind kind;
  int arguments;
};
[[nodiscard]] const FunctionSignature* function_named(std::string_view name);
[[nodiscard]] const FunctionSignature* function_of(NodeKind kind);

/// Whether a variable may have that name: a lower-case letter, then lower-case letters, digits and
/// underscores, and neither a function nor pi.
[[nodiscard]] bool is_variable_name(std::string_view name);

/// Names bound by the sums of the formula.
[[nodiscard]] std::set<std::string> bound_names(const FormulaNode& node);

/// Throws std::length_error before an operation whose result would have more than 2^26 bits.
inline constexpr long most_bits = 1L << 26;
/// Most terms of the sums of one evaluation, and most points of a table.
inline constexpr long most_terms = 10'000'000;

/// base^exponent, n! and binomial(a, b) as docs/certificates.md defines them for exact values.
/// Throw std::domain_error where they are not defined, std::length_error if the result would be too long.
[[nodiscard]] analysis::Rational exact_power(const analysis::Rational& base,
                                             const analysis::Rational& exponent);
[[nodiscard]] analysis::Rational exact_factorial(const analysis::Rational& n);
[[nodiscard]] analysis::Rational exact_binomial(const analysis::Rational& a, const analysis::Rational& b);

/// The integer, if it is one; otherwise throws std::domain_error: "<what>: ...".
[[nodiscard]] analysis::Integer integer_of(const analysis::Rational& value, std::string_view what);

}  // namespace lemmata::proofs_check
