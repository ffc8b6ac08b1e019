#include "proofs_check/certificate/matrix_value.hpp"

#include <stdexcept>
#include <utility>

#include "proofs_check/certificate/matrix_expression.hpp"

namespace lemmata::proofs_check {
namespace {

using analysis::Integer;
using analysis::Rational;

constexpr int largest_identity = 1000;

/// The algebra of rows of fractions, for MatrixReader.
class ValueAlgebra {
 public:
  using Content = MatrixData;

  ValueAlgebra(const MatrixAssignment& matrices, const Assignment& scalars)
      : matrices_(matrices), scalars_(scalars) {}

  [[nodiscard]] static Content number(const Integer& value) { return {1, 1, {Rational(value)}}; }

  [[nodiscard]] std::pair<Shape, Content> named(const std::string& name) const {
    if (const auto matrix = matrices_.find(name); matrix != matrices_.end())
      return {shape_of(matrix->second), matrix->second};
    if (const auto scalar = scalars_.find(name); scalar != scalars_.end())
      return {{}, {1, 1, {scalar->second}}};
    throw std::invalid_argument("no value is given for " + name);
  }

  [[nodiscard]] std::pair<Shape, Content> identity(const FormulaNode& size) const {
    Rational value(0);
    if (size.kind == NodeKind::integer) value = size.value;
    if (size.kind == NodeKind::variable)
      if (const auto scalar = scalars_.find(size.name); scalar != scalars_.end()) value = scalar->second;
    if (value < 1 || value > largest_identity || denominator(value) != 1)
      throw std::domain_error("the identity of another size than 1 to " + std::to_string(largest_identity));
    return identity_of({std::to_string(numerator(value).convert_to<int>()), ""});
  }

  [[nodiscard]] static std::pair<Shape, Content> identity_of(const Shape& shape) {
    const int size = std::stoi(shape.rows);  // written by shape_of
    Content result{size, size,
                   std::vector<Rational>(static_cast<std::size_t>(size) * static_cast<std::size_t>(size))};
    for (int i = 0; i < size; ++i)
      result.elements[static_cast<std::size_t>(i) * static_cast<std::size_t>(size + 1)] = 1;
    return {shape_of(result), result};
  }

  [[nodiscard]] static Content sum(Content a, const Content& b, bool inverse) {
    for (std::size_t i = 0; i < a.elements.size(); ++i)
      a.elements[i] = inverse ? a.elements[i] - b.elements[i] : a.elements[i] + b.elements[i];
    return a;
  }

  [[nodiscard]] static Content product(const Content& a, const Content& b) {
    if (a.elements.size() == 1)
      return scaled(b, a.elements[0]);  // a scalar, or 1 x 1, where that is the same
    if (b.elements.size() == 1) return scaled(a, b.elements[0]);
    Content result{a.rows, b.columns, {}};
    for (int i = 0; i < a.rows; ++i)
      for (int j = 0; j < b.columns; ++j) {
        Rational total(0);
        for (int k = 0; k < a.columns; ++k) total += element(a, i, k) * element(b, k, j);
        result.elements.push_back(total);
      }
    return result;
  }

  [[nodiscard]] static Content quotient(const Content& a, const Rational& divisor) {
    return scaled(a, 1 / divisor);
  }

  [[nodiscard]] static Content transposed(const Content& a) {
    Content result{a.columns, a.rows, {}};
    for (int j = 0; j < a.columns; ++j)
      for (int i = 0; i < a.rows; ++i) result.elements.push_back(element(a, i, j));
    return result;
  }

  [[nodiscard]] static Rational number_of(const Content& scalar) { return scalar.elements[0]; }

 private:
  [[nodiscard]] static const Rational& element(const Content& a, int i, int j) {
    return a.elements[static_cast<std::size_t>(i) * static_cast<std::size_t>(a.columns) +
                      static_cast<std::size_t>(j)];
  }

  [[nodiscard]] static Content scaled(Content a, const Rational& factor) {
    for (Rational& value : a.elements) value *= factor;
    return a;
  }

  [[nodiscard]] static Shape shape_of(const Content& a) {
    return {std::to_string(a.rows), std::to_string(a.columns)};
  }

  const MatrixAssignment& matrices_;
  const Assignment& scalars_;
};

}  // namespace

MatrixData evaluate_matrix(const Formula& f, const MatrixAssignment& matrices, const Assignment& scalars) {
  ValueAlgebra algebra(matrices, scalars);
  return MatrixReader<ValueAlgebra>(algebra).read(f).content;
}

}  // namespace lemmata::proofs_check
