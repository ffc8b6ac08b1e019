#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "analysis/scalar/rational.hpp"
#include "proofs_check/certificate/formula.hpp"

namespace lemmata::proofs_check {

/// Integer variables, each at least its bound.
using Variables = std::map<std::string, int>;

/// The points at which a symbolic certificate speaks: integer variables, each at least its bound, and
/// indeterminates.
struct Domain {
  Variables variables;
  std::vector<std::string> symbols;
};

enum class Relation { equal, not_equal, less, less_equal, greater, greater_equal };

/// "=", "!=", "<", "<=", ">", ">=".
[[nodiscard]] std::string_view text(Relation relation);
[[nodiscard]] bool holds(const analysis::Rational& left, Relation relation, const analysis::Rational& right);

struct Comparison {
  Formula left;
  Relation relation;
  Formula right;
};

/// left = right at every point of the domain, for all values of the symbols at which both sides are defined.
struct RationalFunctionIdentity {
  Domain domain;
  Formula left;
  Formula right;
};

/// left < right, or left <= right, at every point of the domain; no symbols.
struct Inequality {
  Variables variables;
  Formula left;
  Relation relation;  ///< less or less_equal
  Formula right;
};

/// The sum of the summand over all integers `index` is `sum` at every point of the domain (Wilf and
/// Zeilberger): with f = summand / sum, f(p+1, i) - f(p, i) = companion(p, i+1) - companion(p, i), and the
/// sum of f over i is 1 where the parameter p is at its bound.
struct Telescoping {
  Variables variables;
  std::string parameter;
  std::string index;
  Formula summand;
  Formula sum;
  Formula companion;
};

/// coefficient(p, v) * u(p, v + shift).
struct RecurrenceTerm {
  Formula coefficient;
  std::map<std::string, int> shift;
};

/// Every function with the value `base` where the parameter p is at its bound, and with
/// u(p+1, v) = sum over the terms of coefficient(p, v) * u(p, v + shift), equals `closed_form` on the domain.
struct InductionStep {
  Domain domain;
  std::string parameter;
  Formula closed_form;
  Formula base;
  std::vector<RecurrenceTerm> step;
};

/// A loop over from, from + step, ..., up to and including `to`; each an exact integer in the earlier
/// variables.
struct TableRange {
  std::string variable;
  Formula from;
  Formula to;
  Formula step = 1;
};

/// left = right at every point of the nested loops (outermost first), where both have the listed values.
struct FiniteTable {
  std::vector<TableRange> ranges;
  Formula left;
  Formula right;
  std::vector<analysis::Rational> values;
};

/// The statement is false at this point, where the hypotheses hold.
struct Counterexample {
  Assignment at;
  std::vector<Comparison> hypotheses;
  Comparison statement;
  analysis::Rational left_value;
  analysis::Rational right_value;
};

/// left < right, or left <= right, for every value of the variable between the first point and the last;
/// without a variable ("", no points) the relation between two numbers.
struct BallRelation {
  Formula left;
  Relation relation;  ///< less or less_equal
  Formula right;
  std::string variable;
  std::vector<analysis::Rational> points;
  int precision;  ///< bits, 32 to 4096
};

/// A matrix of which nothing is known but its shape, named by sizes ("n", "d", "1"), and whether it equals its
/// transpose.
struct MatrixSymbol {
  std::string rows;
  std::string columns;
  bool symmetric = false;
};

/// left * (hypothesis.left - hypothesis.right) * right, the hypothesis transposed if asked for.
struct MatrixCofactor {
  int hypothesis = 0;  ///< its place in the list, from 0
  bool transposed = false;
  Formula left;
  Formula right;
};

struct MatrixEquation {
  Formula left;
  Formula right;
};

/// left = right for all real matrices of all sizes that satisfy the hypotheses, and all real values of the symbols:
/// left - right is the sum of the cofactors in the algebra of matrix expressions, where products do not commute.
/// The functions are transpose(a) and identity(n); symbols are scalars.
struct MatrixIdentity {
  std::map<std::string, MatrixSymbol> matrices;
  std::vector<std::string> symbols;
  std::vector<MatrixEquation> hypotheses;
  Formula left;
  Formula right;
  std::vector<MatrixCofactor> cofactors;
};

/// A matrix of rational numbers, row by row.
struct MatrixData {
  int rows = 0;
  int columns = 0;
  std::vector<analysis::Rational> elements;
};

/// The relations (all but !=) hold in every element of these matrices. The functions are transpose(a) and
/// identity(3).
struct MatrixRelations {
  std::map<std::string, MatrixData> matrices;
  std::vector<Comparison> relations;
};

using Proof = std::variant<RationalFunctionIdentity, Inequality, Telescoping, InductionStep, FiniteTable,
                           Counterexample, BallRelation, MatrixIdentity, MatrixRelations>;

/// The kind's name in documents, such as "induction-step".
[[nodiscard]] std::string_view kind(const Proof& proof);

/// A proof as data, with the step that a reader must trust: why the proved fact is (part of) the claim, in
/// words.
struct Certificate {
  std::string claim;      ///< the claim's id, such as "maj.ratio"
  std::string name;       ///< lower-case letters, digits, hyphens
  std::string reduction;  ///< why this fact proves (its part of) the claim
  Proof proof;
};

/// Whether the certificate proves what its kind says; if not, the first reason found, in one line.
struct Verification {
  bool accepted = false;
  std::string reason;
};

/// Checks the proof by the rules of docs/certificates.md and by nothing else. Whatever the proof contains,
/// this returns; memory and time apart it throws nothing. For a table or a counterexample the reason names
/// the point.
///
/// Threads:  the kinds with a domain use Expression: call this on the thread that owns the expressions of the
///           program. The others are safe on any thread.
[[nodiscard]] Verification verify(const Proof& proof);

/// The table with the values of `left`. It is a proof only if `right` has them too: verify() tells, and names
/// the first point at which they differ. Throws as evaluate does.
[[nodiscard]] FiniteTable finite_table(std::vector<TableRange> ranges, Formula left, Formula right);

/// The counterexample with the values of both sides. It is one only if verify() agrees. Throws as evaluate
/// does.
[[nodiscard]] Counterexample counterexample(Assignment at, std::vector<Comparison> hypotheses,
                                            Comparison statement);

/// The relation between two numbers; nothing if balls of that precision, with a margin of 16 bits, do not
/// show it.
[[nodiscard]] std::optional<BallRelation> ball_relation(Formula left, Relation relation, Formula right,
                                                        int precision = 128);

/// The relation between two functions of a variable on [first, last], the interval being bisected, at dyadic
/// points, until balls of that precision, with a margin of 16 bits, show the relation in every cell; nothing
/// if that takes more than `most_cells` cells.
[[nodiscard]] std::optional<BallRelation> ball_relation(Formula left, Relation relation, Formula right,
                                                        std::string variable, const analysis::Rational& first,
                                                        const analysis::Rational& last, int precision = 128,
                                                        int most_cells = 4096);

/// The document of docs/certificates.md: keys in a fixed order, indented by two spaces, ending with a
/// newline. Throws std::invalid_argument if the name has other characters than lower-case letters, digits and
/// hyphens, or if a text is not UTF-8.
[[nodiscard]] std::string to_json(const Certificate& certificate);

/// Reads such a document. Throws std::invalid_argument, in one line, for anything else: an unknown, missing
/// or repeated field, a wrong type, a formula that is none, a rational number that is not in lowest terms.
[[nodiscard]] Certificate from_json(std::string_view document);

}  // namespace lemmata::proofs_check
