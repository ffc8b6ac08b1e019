#include "proofs_check/claims/matrix_statement.hpp"

#include <algorithm>
#include <stdexcept>

#include "analysis/linear/least_squares.hpp"

namespace lemmata::proofs_check {

std::optional<std::string> unequal(const Formula& left, const Formula& right, const Matrices& at) {
  try {
    const RationalMatrix a = matrix_at(left, at), b = matrix_at(right, at);
    if (a == b) return std::nullopt;
    return left.text() + " = " + matrix_text(a) + ", but " + right.text() + " = " + matrix_text(b);
  } catch (const std::domain_error& error) {
    return error.what();
  }
}

RationalMatrix sample_matrix(int rows, int columns, int number) {
  for (std::uint64_t stream = 0;; ++stream) {
    RationalMatrix result =
        random_integer_matrix(rows, columns, 2, static_cast<std::uint64_t>(number), stream);
    if (rank(result) == std::min(rows, columns)) return result;
  }
}

RationalMatrix sample_positive_definite(int size, int number) {
  const RationalMatrix b = sample_matrix(size, size, number);
  return exact_product(b, transpose(b)) + RationalMatrix::identity(size);
}

RationalMatrix pseudo_inverse(const RationalMatrix& a) {
  RationalMatrix result(a.columns(), a.rows());
  for (int j = 0; j < a.rows(); ++j) {
    RationalVector unit(static_cast<std::size_t>(a.rows()), 0);
    unit[static_cast<std::size_t>(j)] = 1;
    const auto column = analysis::minimum_norm_solution(a, unit).w;
    for (int i = 0; i < a.columns(); ++i) result(i, j) = column[static_cast<std::size_t>(i)];
  }
  return result;
}

}  // namespace lemmata::proofs_check
