#pragma once

#include <string>

#include "analysis/linear/exact_linear_algebra.hpp"

namespace lemmata::proofs_check {

// Data of linear models: a .csv file (numbers separated by commas, a row a line, an optional heading line; rationals
// and decimals, read exactly) or a .npy file (each double the dyadic fraction that its bits say). The name - is
// standard input (CSV). What is wrong throws a Failure with status 2 that names the line, the column and what is
// allowed.

/// A matrix of at least one row and one column.
[[nodiscard]] analysis::RationalMatrix read_matrix(const std::string& option, const std::string& file);

/// A vector: one column, or one row.
[[nodiscard]] analysis::RationalVector read_vector(const std::string& option, const std::string& file);

}  // namespace lemmata::proofs_check
