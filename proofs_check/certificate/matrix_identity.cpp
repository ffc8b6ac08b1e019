#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>
#include <utility>
#include <vector>

#include "proofs_check/certificate/checks.hpp"
#include "proofs_check/certificate/formula_tree.hpp"
#include "proofs_check/certificate/matrix_expression.hpp"

namespace lemmata::proofs_check {
namespace {

using analysis::Integer;
using analysis::Rational;

/// A matrix, transposed or not, by number.
struct Letter {
  int matrix;
  bool transposed;
  friend auto operator<=>(const Letter&, const Letter&) = default;
};
using Word = std::vector<Letter>;

/// The numbers of symbols, ascending, each as often as its power says.
using Monomial = std::vector<int>;

/// The free algebra: products of matrices of which nothing is known, with polynomials in the symbols for
/// coefficients. No coefficient is 0. That no two words of different shapes meet is MatrixReader's doing.
class FreeAlgebra {
 public:
  using Content = std::map<std::pair<Word, Monomial>, Rational>;

  explicit FreeAlgebra(const MatrixIdentity& proof) {
    for (const auto& [name, matrix] : proof.matrices) {
      for (const std::string& size : {matrix.rows, matrix.columns})
        if (size != "1") {
          if (!is_variable_name(size)) throw std::invalid_argument("'" + size + "' is no name for a size");
          sizes_.insert(size);
        }
      if (matrix.symmetric && matrix.rows != matrix.columns)
        throw std::invalid_argument("the matrix " + name + " is symmetric, but not square");
      declare(name);
      number_.emplace(name, static_cast<int>(matrices_.size()));
      matrices_.push_back(matrix);
    }
    for (const std::string& name : proof.symbols) {
      declare(name);
      symbol_.emplace(name, static_cast<int>(symbol_.size()));
    }
    for (const std::string& size : sizes_)
      if (number_.contains(size) || symbol_.contains(size))
        throw std::invalid_argument("the name " + size + " is declared twice");
  }

  [[nodiscard]] static Content number(const Integer& value) {
    if (value == 0) return {};
    return {{{{}, {}}, Rational(value)}};
  }

  [[nodiscard]] std::pair<Shape, Content> named(const std::string& name) const {
    if (const auto symbol = symbol_.find(name); symbol != symbol_.end())
      return {{}, {{{{}, {symbol->second}}, 1}}};
    const auto found = number_.find(name);
    if (found == number_.end()) throw std::invalid_argument("the name " + name + " is not declared");
    const MatrixSymbol& matrix = matrices_[static_cast<std::size_t>(found->second)];
    return {{matrix.rows, matrix.columns}, {{{{Letter{found->second, false}}, {}}, 1}}};
  }

  [[nodiscard]] std::pair<Shape, Content> identity(const FormulaNode& size) const {
    if (size.kind == NodeKind::integer && size.value == 1) return identity_of({"1", "1"});
    if (size.kind != NodeKind::variable || !sizes_.contains(size.name))
      throw std::domain_error("the identity of what is no size");
    return identity_of({size.name, size.name});
  }

  [[nodiscard]] static std::pair<Shape, Content> identity_of(const Shape& shape) {
    return {shape, number(1)};
  }

  [[nodiscard]] Content sum(Content a, const Content& b, bool inverse) {
    charge(b.size());
    for (const auto& [key, coefficient] : b) {
      Rational& value = a[key];
      value += inverse ? Rational(-coefficient) : coefficient;
      if (value == 0) a.erase(key);
    }
    return a;
  }

  [[nodiscard]] Content product(const Content& a, const Content& b) {
    Content result;
    for (const auto& [left, x] : a)
      for (const auto& [right, y] : b) {
        charge(1 + left.first.size() + right.first.size() + left.second.size() + right.second.size());
        Word word = left.first;
        word.insert(word.end(), right.first.begin(), right.first.end());
        Monomial monomial;
        std::merge(left.second.begin(), left.second.end(), right.second.begin(), right.second.end(),
                   std::back_inserter(monomial));
        result[{std::move(word), std::move(monomial)}] += x * y;
      }
    std::erase_if(result, [](const auto& entry) { return entry.second == 0; });
    return result;
  }

  [[nodiscard]] static Content quotient(Content a, const Rational& number) {
    for (auto& [key, coefficient] : a) coefficient /= number;
    return a;
  }

  [[nodiscard]] Content transposed(const Content& a) const {
    Content result;
    for (const auto& [key, coefficient] : a) {
      Word word(key.first.rbegin(), key.first.rend());
      for (Letter& letter : word)
        letter.transposed =
            !letter.transposed && !matrices_[static_cast<std::size_t>(letter.matrix)].symmetric;
      result.emplace(std::pair(std::move(word), key.second), coefficient);
    }
    return result;
  }

  [[nodiscard]] static Rational number_of(const Content& scalar) {
    if (scalar.empty()) return 0;
    if (scalar.size() > 1 || !scalar.begin()->first.second.empty())
      throw std::domain_error("division by a symbol");
    return scalar.begin()->second;
  }

 private:
  void declare(const std::string& name) {
    if (!is_variable_name(name)) throw std::invalid_argument("'" + name + "' is no name");
    if (number_.contains(name) || symbol_.contains(name))
      throw std::invalid_argument("the name " + name + " is declared twice");
  }

  void charge(std::size_t operations) {
    work_ += operations;
    if (work_ > most_work) throw std::length_error("more than 10^6 operations with words");
  }

  static constexpr std::size_t most_work = 1'000'000;
  std::size_t work_ = 0;
  std::set<std::string> sizes_;
  std::vector<MatrixSymbol> matrices_;
  std::map<std::string, int> number_;
  std::map<std::string, int> symbol_;
};

using Reader = MatrixReader<FreeAlgebra>;

/// left - right; a side that is 0 has the other's shape.
Reader::Value difference(Reader& reader, const Formula& left, const Formula& right) {
  Reader::Value a = reader.read(left);
  Reader::Value b = reader.read(right);
  if (a.shape.is_scalar() && a.content.empty()) a.shape = b.shape;
  if (b.shape.is_scalar() && b.content.empty()) b.shape = a.shape;
  return reader.sum(a, b, true);
}

}  // namespace

void check(const MatrixIdentity& proof) {
  FreeAlgebra algebra(proof);
  Reader reader(algebra);
  std::vector<Reader::Value> hypotheses;
  for (const MatrixEquation& hypothesis : proof.hypotheses)
    hypotheses.push_back(difference(reader, hypothesis.left, hypothesis.right));
  Reader::Value rest = difference(reader, proof.left, proof.right);
  for (const MatrixCofactor& cofactor : proof.cofactors) {
    if (cofactor.hypothesis < 0 || static_cast<std::size_t>(cofactor.hypothesis) >= hypotheses.size())
      throw std::invalid_argument("there is no hypothesis number " + std::to_string(cofactor.hypothesis));
    Reader::Value zero = hypotheses[static_cast<std::size_t>(cofactor.hypothesis)];
    if (cofactor.transposed) zero = reader.transposed(zero);
    zero = reader.product(reader.product(reader.read(cofactor.left), zero), reader.read(cofactor.right));
    rest = reader.sum(rest, zero, true);
  }
  if (!rest.content.empty())
    throw std::domain_error("left - right is not the sum of the cofactors: " +
                            std::to_string(rest.content.size()) + " words remain");
}

}  // namespace lemmata::proofs_check
