#include <map>
#include <stdexcept>
#include <utility>
#include <vector>

#include "analysis/scalar/integer.hpp"
#include "proofs_check/certificate/checks.hpp"
#include "proofs_check/certificate/formula_tree.hpp"
#include "proofs_check/certificate/matrix_expression.hpp"

namespace lemmata::proofs_check {
namespace {

using analysis::Integer;
using analysis::Rational;

constexpr int largest_identity = 1000;

std::size_t words_of(const Integer& value) { return 1 + (value == 0 ? 0 : msb(abs(value)) / 64); }

/// Integers over one positive denominator, so that a product takes no greatest common divisors.
struct Fractions {
  int rows = 1;
  int columns = 1;
  Integer denominator = 1;
  std::vector<Integer> numerators;

  [[nodiscard]] std::size_t largest_words() const {
    std::size_t largest = 1;
    for (const Integer& value : numerators) largest = std::max(largest, words_of(value));
    return largest;
  }
};

class DataAlgebra {
 public:
  using Content = Fractions;

  explicit DataAlgebra(const MatrixRelations& proof) {
    for (const auto& [name, data] : proof.matrices) {
      if (!is_variable_name(name)) throw std::invalid_argument("'" + name + "' is no name for a matrix");
      if (data.rows < 1 || data.columns < 1) throw std::invalid_argument("the matrix " + name + " is empty");
      if (data.elements.size() !=
          static_cast<std::size_t>(data.rows) * static_cast<std::size_t>(data.columns))
        throw std::invalid_argument("the matrix " + name + " has " + std::to_string(data.elements.size()) +
                                    " elements, not " + std::to_string(data.rows) + " x " +
                                    std::to_string(data.columns));
      matrices_.emplace(name, over_one_denominator(data));
    }
  }

  [[nodiscard]] static Content number(const Integer& value) { return {1, 1, 1, {value}}; }

  [[nodiscard]] std::pair<Shape, Content> named(const std::string& name) {
    const auto found = matrices_.find(name);
    if (found == matrices_.end()) throw std::invalid_argument("the name " + name + " is not declared");
    charge(found->second.numerators.size());
    return {shape_of(found->second), found->second};
  }

  [[nodiscard]] std::pair<Shape, Content> identity(const FormulaNode& size) {
    if (size.kind != NodeKind::integer || size.value < 1 || size.value > largest_identity)
      throw std::domain_error("the identity of another size than 1 to " + std::to_string(largest_identity));
    return identity_of(numerator(size.value).convert_to<int>());
  }

  [[nodiscard]] std::pair<Shape, Content> identity_of(const Shape& shape) {
    return identity_of(std::stoi(shape.rows));  // written by shape_of
  }

  [[nodiscard]] Content sum(Content a, const Content& b, bool inverse) {
    const Integer common = lcm(a.denominator, b.denominator);
    const Integer of_a = common / a.denominator;
    const Integer of_b = inverse ? Integer(-common / b.denominator) : Integer(common / b.denominator);
    charge(a.numerators.size() * (words_of(common) + 1));
    for (std::size_t i = 0; i < a.numerators.size(); ++i)
      a.numerators[i] = a.numerators[i] * of_a + b.numerators[i] * of_b;
    a.denominator = common;
    return a;
  }

  [[nodiscard]] Content product(const Content& a, const Content& b) {
    const std::size_t price = 1 + a.largest_words() * b.largest_words() / 8;
    Content result{a.rows, b.columns, a.denominator * b.denominator, {}};
    // A scalar is 1 x 1 here; beside a matrix of another shape it multiplies every element.
    if (a.numerators.size() == 1 || b.numerators.size() == 1) {
      const Content& matrix = a.numerators.size() == 1 ? b : a;
      const Integer factor = (a.numerators.size() == 1 ? a : b).numerators[0];
      charge(matrix.numerators.size() * price);
      result.rows = matrix.rows;
      result.columns = matrix.columns;
      for (const Integer& value : matrix.numerators) result.numerators.emplace_back(value * factor);
      return result;
    }
    const auto inner = static_cast<std::size_t>(a.columns);
    const auto rows = static_cast<std::size_t>(a.rows);
    const auto columns = static_cast<std::size_t>(b.columns);
    charge(rows * columns);
    charge(rows * columns * inner, price);
    result.numerators.resize(rows * columns);
    for (std::size_t i = 0; i < rows; ++i)
      for (std::size_t k = 0; k < inner; ++k)
        for (std::size_t j = 0; j < columns; ++j)
          mpz_addmul(result.numerators[i * columns + j].backend().data(),
                     a.numerators[i * inner + k].backend().data(),
                     b.numerators[k * columns + j].backend().data());
    return result;
  }

  [[nodiscard]] Content quotient(Content a, const Rational& number) {
    const Integer top = denominator(number) * (number < 0 ? -1 : 1);
    charge(a.numerators.size() * (1 + words_of(top)));
    for (Integer& value : a.numerators) value *= top;
    a.denominator *= abs(numerator(number));
    return a;
  }

  [[nodiscard]] Content transposed(const Content& a) {
    charge(a.numerators.size());
    Content result{a.columns, a.rows, a.denominator, {}};
    for (int j = 0; j < a.columns; ++j)
      for (int i = 0; i < a.rows; ++i)
        result.numerators.push_back(
            a.numerators[static_cast<std::size_t>(i) * static_cast<std::size_t>(a.columns) +
                         static_cast<std::size_t>(j)]);
    return result;
  }

  [[nodiscard]] static Rational number_of(const Content& scalar) {
    return {scalar.numerators[0], scalar.denominator};
  }

  /// The scalar in every element of a matrix of the other's shape.
  [[nodiscard]] Content spread(const Content& scalar, const Content& other) {
    charge(other.numerators.size());
    return {other.rows, other.columns, scalar.denominator,
            std::vector<Integer>(other.numerators.size(), scalar.numerators[0])};
  }

 private:
  [[nodiscard]] static Shape shape_of(const Content& a) {
    return {std::to_string(a.rows), std::to_string(a.columns)};
  }

  [[nodiscard]] Content over_one_denominator(const MatrixData& data) {
    Content result{data.rows, data.columns, 1, {}};
    for (const Rational& element : data.elements) {
      const Integer bottom = denominator(element);
      if (result.denominator % bottom == 0) continue;
      result.denominator = lcm(result.denominator, bottom);
      charge(data.elements.size(), words_of(result.denominator));  // before all elements are that long
    }
    for (const Rational& element : data.elements)
      result.numerators.emplace_back(numerator(element) * (result.denominator / denominator(element)));
    return result;
  }

  [[nodiscard]] std::pair<Shape, Content> identity_of(int size) {
    const auto n = static_cast<std::size_t>(size);
    charge(n * n);
    Content result{size, size, 1, std::vector<Integer>(n * n)};
    for (std::size_t i = 0; i < n; ++i) result.numerators[i * n + i] = 1;
    return {shape_of(result), result};
  }

  void charge(std::size_t operations, std::size_t price = 1) {
    // Neither a product nor the sum can overflow: each factor is checked first.
    if (operations > most_work || price > most_work || (work_ += operations * price) > most_work)
      throw std::length_error("more than 10^9 operations with words of 64 bits");
  }

  static constexpr std::size_t most_work = 1'000'000'000;
  std::size_t work_ = 0;
  std::map<std::string, Content> matrices_;
};

using Reader = MatrixReader<DataAlgebra>;

void check_relation(DataAlgebra& algebra, Reader& reader, const Comparison& relation) {
  if (relation.relation == Relation::not_equal)
    throw std::invalid_argument("the relation != between matrices");
  Reader::Value left = reader.read(relation.left);
  Reader::Value right = reader.read(relation.right);
  if (left.shape.is_scalar() && !right.shape.is_scalar())
    left = {right.shape, algebra.spread(left.content, right.content)};
  if (right.shape.is_scalar() && !left.shape.is_scalar())
    right = {left.shape, algebra.spread(right.content, left.content)};
  const Reader::Value difference = reader.sum(left, right, true);
  for (std::size_t i = 0; i < difference.content.numerators.size(); ++i) {
    if (holds(Rational(difference.content.numerators[i].sign()), relation.relation, 0)) continue;
    const auto columns = static_cast<std::size_t>(difference.content.columns);
    throw std::domain_error(relation.left.text() + " " + std::string(text(relation.relation)) + " " +
                            relation.right.text() + " does not hold in row " +
                            std::to_string(i / columns + 1) + ", column " + std::to_string(i % columns + 1));
  }
}

}  // namespace

void check(const MatrixRelations& proof) {
  if (proof.relations.empty()) throw std::invalid_argument("no relation");
  DataAlgebra algebra(proof);
  Reader reader(algebra);
  for (const Comparison& relation : proof.relations) check_relation(algebra, reader, relation);
}

}  // namespace lemmata::proofs_check
