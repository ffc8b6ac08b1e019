#pragma once

// For sources of this folder: the matrix expressions of docs/certificates.md. What the two kinds share is who may
// stand beside whom; what a matrix is (a sum of words, rows of fractions) is the algebra's matter.

#include <stdexcept>
#include <string>
#include <utility>

#include "analysis/scalar/rational.hpp"
#include "proofs_check/certificate/formula_tree.hpp"

namespace lemmata::proofs_check {

/// Rows and columns by name, "n" or "3"; both empty for a scalar.
struct Shape {
  std::string rows;
  std::string columns;

  [[nodiscard]] bool is_scalar() const { return rows.empty(); }
  [[nodiscard]] bool is_square() const { return rows == columns; }
  [[nodiscard]] std::string text() const { return is_scalar() ? "a scalar" : rows + " x " + columns; }
  friend bool operator==(const Shape&, const Shape&) = default;
};

inline constexpr int highest_matrix_power = 100;

/// Reads formulas in an algebra, which has a type Content and the functions
///
///     Content number(Integer)                          the scalar
///     std::pair<Shape, Content> named(string)          a symbol or matrix; throws if it is not declared
///     std::pair<Shape, Content> identity(FormulaNode)  of the size that the node says; throws if it is none
///     std::pair<Shape, Content> identity_of(Shape)     of a shape that is square and no scalar's
///     Content sum(Content, Content, bool inverse)      of equal shapes
///     Content product(Content, Content)                a scalar and anything, or two matrices that fit
///     Content quotient(Content, Rational)              by a number other than 0
///     Content transposed(Content)                      of a matrix
///     Rational number_of(Content)                      of a scalar; throws if it is no number
///
/// Throws std::invalid_argument for what is allowed in no matrix expression, std::domain_error where shapes do not
/// fit.
template <class Algebra>
class MatrixReader {
 public:
  using Content = typename Algebra::Content;

  struct Value {
    Shape shape;
    Content content;
  };

  explicit MatrixReader(Algebra& algebra) : algebra_(algebra) {}

  [[nodiscard]] Value read(const Formula& formula) {
    try {
      return value(formula.tree().root);
    } catch (const std::domain_error& error) {
      throw std::domain_error(std::string(error.what()) + ", in " + formula.text());
    }
  }

  [[nodiscard]] Value sum(const Value& a, const Value& b, bool inverse) {
    if (a.shape != b.shape) throw std::domain_error("a sum of " + a.shape.text() + " and " + b.shape.text());
    return {a.shape, algebra_.sum(a.content, b.content, inverse)};
  }

  [[nodiscard]] Value product(const Value& a, const Value& b) {
    if (!a.shape.is_scalar() && !b.shape.is_scalar() && a.shape.columns != b.shape.rows)
      throw std::domain_error("a product of " + a.shape.text() + " and " + b.shape.text());
    const Shape shape = a.shape.is_scalar()   ? b.shape
                        : b.shape.is_scalar() ? a.shape
                                              : Shape{a.shape.rows, b.shape.columns};
    return {shape, algebra_.product(a.content, b.content)};
  }

  [[nodiscard]] Value transposed(const Value& a) {
    if (a.shape.is_scalar()) throw std::domain_error("the transpose of a scalar");
    return {{a.shape.columns, a.shape.rows}, algebra_.transposed(a.content)};
  }

 private:
  Value value(const FormulaNode& node) {
    switch (node.kind) {
      case NodeKind::integer:
        return {{}, algebra_.number(numerator(node.value))};
      case NodeKind::variable: {
        auto [shape, content] = algebra_.named(node.name);
        return {shape, std::move(content)};
      }
      case NodeKind::additive: {
        Value total = value(node.parts[0]);
        if (node.inverse[0]) total = product({{}, algebra_.number(-1)}, total);
        for (std::size_t i = 1; i < node.parts.size(); ++i)
          total = sum(total, value(node.parts[i]), node.inverse[i] != 0);
        return total;
      }
      case NodeKind::product: {
        Value total = value(node.parts[0]);
        for (std::size_t i = 1; i < node.parts.size(); ++i) {
          const Value factor = value(node.parts[i]);
          if (node.inverse[i]) {
            total = quotient(total, factor);
          } else {
            total = product(total, factor);
          }
        }
        return total;
      }
      case NodeKind::power:
        return power(value(node.parts[0]), node.parts[1]);
      case NodeKind::transpose:
        return transposed(value(node.parts[0]));
      case NodeKind::identity: {
        auto [shape, content] = algebra_.identity(node.parts[0]);
        return {shape, std::move(content)};
      }
      default:
        throw std::invalid_argument("a function that is not for matrices");
    }
  }

  Value quotient(const Value& a, const Value& b) {
    if (!b.shape.is_scalar()) throw std::domain_error("division by a matrix");
    const analysis::Rational number = algebra_.number_of(b.content);
    if (number == 0) throw std::domain_error("division by zero");
    return {a.shape, algebra_.quotient(a.content, number)};
  }

  Value power(const Value& base, const FormulaNode& exponent) {
    if (exponent.kind != NodeKind::integer || exponent.value > highest_matrix_power)
      throw std::domain_error("an exponent other than an integer up to " +
                              std::to_string(highest_matrix_power));
    if (!base.shape.is_square()) throw std::domain_error("a power of " + base.shape.text());
    if (exponent.value == 0) {
      if (base.shape.is_scalar()) return {{}, algebra_.number(1)};
      auto [shape, content] = algebra_.identity_of(base.shape);
      return {shape, std::move(content)};
    }
    Value result = base;
    for (int i = 1; exponent.value > i; ++i) result = product(result, base);
    return result;
  }

  Algebra& algebra_;
};

}  // namespace lemmata::proofs_check
