#pragma once

#include <map>
#include <optional>
#include <string>

#include "proofs_check/claims/linear_instance.hpp"

/// What claims need whose statements are matrix expressions (docs/certificates.md): certificates prove them for all
/// sizes, and they are evaluated at given matrices.
namespace lemmata::proofs_check {

using analysis::exact_product;
using Matrices = std::map<std::string, RationalMatrix>;

/// Nothing if the two sides are equal at these matrices; otherwise what they are, or why one of them makes no sense.
[[nodiscard]] std::optional<std::string> unequal(const Formula& left, const Formula& right,
                                                 const Matrices& at);

/// A matrix of integers from -2 to 2 and of full rank, always the same for the same arguments.
[[nodiscard]] RationalMatrix sample_matrix(int rows, int columns, int number);

/// B B^T + I for such a B: symmetric positive definite.
[[nodiscard]] RationalMatrix sample_positive_definite(int size, int number);

/// A^+, column by column by minimum-norm solutions.
[[nodiscard]] RationalMatrix pseudo_inverse(const RationalMatrix& a);

}  // namespace lemmata::proofs_check
