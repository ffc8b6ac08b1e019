#include "proofs_check/certificate/recheck_limits.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "analysis/scalar/integer.hpp"
#include "proofs_check/certificate/matrix_expression.hpp"

namespace lemmata::proofs_check {
namespace {

using analysis::Integer;
using analysis::Rational;

std::size_t bits_of(const Integer& value) { return value == 0 ? 0 : msb(abs(value)) + 1; }

[[noreturn]] void refuse(const std::string& takes, const std::string& needs) {
  throw std::length_error("tools/recheck takes " + takes + ", and this certificate " + needs);
}

void require_bits(std::size_t bits) {
  if (bits > recheck_most_bits)
    refuse("numbers of at most " + std::to_string(recheck_most_bits) + " bits",
           "has one of up to " + std::to_string(bits));
}

void require_digits(std::size_t digits, const std::string& where) {
  if (digits > recheck_most_digits)
    refuse("integers of at most " + std::to_string(recheck_most_digits) + " digits",
           "has one of " + std::to_string(digits) + " in " + where);
}

/// The digits of the longest integer in a text.
std::size_t longest_digits(std::string_view text) {
  std::size_t longest = 0, length = 0;
  for (const char c : text) {
    length = c >= '0' && c <= '9' ? length + 1 : 0;
    longest = std::max(longest, length);
  }
  return longest;
}

/// A matrix, or a number, of integers over a denominator, of which the size alone is known.
struct Bound {
  bool scalar = false;
  std::size_t rows = 1, columns = 1;
  Integer denominator = 1;
  std::size_t numerator_bits = 0;  // of the largest, at most
  std::optional<Rational> number;  // of a scalar that stands in the formula

  [[nodiscard]] double elements() const { return static_cast<double>(rows) * static_cast<double>(columns); }
};

/// The algebra for MatrixReader that charges what the class Data in tools/recheck_matrices.py charges.
class BoundAlgebra {
 public:
  using Content = Bound;

  explicit BoundAlgebra(const MatrixRelations& proof) {
    for (const auto& [name, data] : proof.matrices) matrices_.emplace(name, loaded(name, data));
  }

  [[nodiscard]] static Content number(const Integer& value) {
    return {.scalar = true, .numerator_bits = bits_of(value), .number = Rational(value)};
  }

  [[nodiscard]] std::pair<Shape, Content> named(const std::string& name) const {
    const Content& content = matrices_.at(name);
    return {shape_of(content), content};
  }

  [[nodiscard]] std::pair<Shape, Content> identity(const FormulaNode& size) {
    return identity_of(numerator(size.value).convert_to<std::size_t>());
  }

  [[nodiscard]] std::pair<Shape, Content> identity_of(const Shape& shape) {
    return identity_of(std::stoul(shape.rows));  // written by shape_of
  }

  [[nodiscard]] Content sum(const Content& a, const Content& b, bool /*inverse*/) {
    Content result{.scalar = a.scalar, .rows = a.rows, .columns = a.columns};
    result.denominator = lcm(a.denominator, b.denominator);
    charge_for(result.denominator, 2 * a.elements());
    const auto lifted = [&result](const Content& c) -> std::size_t {
      return c.numerator_bits == 0 ? 0 : c.numerator_bits + bits_of(result.denominator / c.denominator);
    };
    result.numerator_bits = std::max(lifted(a), lifted(b)) + 1;
    return result;
  }

  [[nodiscard]] Content product(const Content& a, const Content& b) {
    require_bits(a.numerator_bits + b.numerator_bits);
    const double price = 1 + std::floor(static_cast<double>(a.numerator_bits) *
                                        static_cast<double>(b.numerator_bits) / 0x1p19);
    Content result{.scalar = a.scalar && b.scalar};
    result.denominator = a.denominator * b.denominator;
    charge_for(result.denominator, 1);
    result.numerator_bits = a.numerator_bits + b.numerator_bits;
    if (a.scalar || b.scalar) {
      const Content& matrix = a.scalar ? b : a;
      result.rows = matrix.rows;
      result.columns = matrix.columns;
      charge(matrix.elements() * price);
      if (a.number && b.number) result.number = Rational(*a.number * *b.number);
      return result;
    }
    result.rows = a.rows;
    result.columns = b.columns;
    result.numerator_bits += bits_of(Integer(a.columns));
    charge(result.elements() * (1 + static_cast<double>(a.columns) * price));
    return result;
  }

  [[nodiscard]] Content quotient(Content a, const Rational& by) {
    charge_for(denominator(by), a.elements());
    a.denominator *= abs(numerator(by));
    charge_for(a.denominator, 1);
    a.numerator_bits += bits_of(denominator(by));
    if (a.number) *a.number /= by;
    return a;
  }

  [[nodiscard]] Content transposed(Content a) {
    charge(a.elements());
    std::swap(a.rows, a.columns);
    return a;
  }

  [[nodiscard]] static Rational number_of(const Content& scalar) {
    if (!scalar.number) throw std::invalid_argument("division by a product of matrices");
    return *scalar.number;
  }

  [[nodiscard]] Content spread(Content scalar, const Content& other) {
    charge(other.elements());
    scalar.scalar = false;
    scalar.rows = other.rows;
    scalar.columns = other.columns;
    return scalar;
  }

 private:
  [[nodiscard]] static Shape shape_of(const Content& a) {
    return {std::to_string(a.rows), std::to_string(a.columns)};
  }

  [[nodiscard]] std::pair<Shape, Content> identity_of(std::size_t size) {
    const Content result{.rows = size, .columns = size, .numerator_bits = 1};
    charge(result.elements());
    return {shape_of(result), result};
  }

  [[nodiscard]] Content loaded(const std::string& name, const MatrixData& data) {
    Content result{.rows = static_cast<std::size_t>(data.rows),
                   .columns = static_cast<std::size_t>(data.columns)};
    for (const Rational& element : data.elements) {
      const std::size_t bits = bits_of(numerator(element)) + bits_of(denominator(element));
      // A decimal digit has more than three bits, so most need not be written out.
      if (bits > 3 * recheck_most_digits) require_digits(longest_digits(analysis::to_string(element)), name);
      require_bits(bits);
      if (bits > 512) charge(static_cast<double>((bits >> 8) + (bits >> 10) * (bits >> 10)));
    }
    for (const Rational& element : data.elements) {
      const Integer below = denominator(element);
      if (result.denominator % below == 0) continue;
      result.denominator = lcm(result.denominator, below);
      charge_for(result.denominator, result.elements());
    }
    for (const Rational& element : data.elements)
      result.numerator_bits =
          std::max(result.numerator_bits,
                   bits_of(Integer(numerator(element) * (result.denominator / denominator(element)))));
    return result;
  }

  /// For a number that so many elements are multiplied by.
  void charge_for(const Integer& number, double elements) {
    const std::size_t bits = bits_of(number);
    require_bits(bits);
    charge(elements * static_cast<double>(1 + (bits >> 9)));
  }

  void charge(double operations) {
    work_ += operations;
    if (work_ > static_cast<double>(recheck_most_work))
      refuse("certificates of at most " + std::to_string(recheck_most_work) + " operations", "takes more");
  }

  double work_ = 0;
  std::map<std::string, Content> matrices_;
};

void require_formula_fits(const Formula& formula) {
  const std::size_t size = formula.text().size();
  if (size > recheck_most_formula_characters)
    refuse("formulas of at most " + std::to_string(recheck_most_formula_characters) + " characters",
           "has one of " + std::to_string(size));
  require_digits(longest_digits(formula.text()), "a formula");
}

void require_fits(const MatrixRelations& proof) {
  for (const Comparison& relation : proof.relations) {
    require_formula_fits(relation.left);
    require_formula_fits(relation.right);
  }
  BoundAlgebra algebra(proof);
  MatrixReader<BoundAlgebra> reader(algebra);
  for (const Comparison& relation : proof.relations) {
    auto left = reader.read(relation.left), right = reader.read(relation.right);
    if (left.shape.is_scalar() && !right.shape.is_scalar())
      left = {right.shape, algebra.spread(left.content, right.content)};
    if (right.shape.is_scalar() && !left.shape.is_scalar())
      right = {left.shape, algebra.spread(right.content, left.content)};
    static_cast<void>(reader.sum(left, right, true));
  }
}

void require_bytes(std::size_t bytes, const char* at_least) {
  if (bytes > recheck_most_bytes)
    refuse("documents of at most " + std::to_string(recheck_most_bytes) + " bytes",
           "has " + (at_least + std::to_string(bytes)));
}

}  // namespace

std::string document_for_recheck(const std::string& what, const Certificate& certificate) {
  const auto* const proof = std::get_if<MatrixRelations>(&certificate.proof);
  if (proof == nullptr)
    throw std::invalid_argument("document_for_recheck: another kind than matrix-relations");
  try {
    // An element takes a line: eight spaces, quotes, a comma, and at least one digit. Before all are written:
    std::size_t elements = 0;
    for (const auto& [name, data] : proof->matrices) elements += data.elements.size();
    require_bytes(13 * elements, "at least ");
    require_fits(*proof);
    std::string document = to_json(certificate);
    require_bytes(document.size(), "");
    return document;
  } catch (const std::length_error& error) {
    throw std::length_error(what + ": " + error.what());
  }
}

}  // namespace lemmata::proofs_check
