#pragma once

#include <string>

#include "analysis/linear/exact_linear_algebra.hpp"

namespace lemmata::proofs_check {

// Data of linear models: a .csv file (numbers separated by commas, a row a line; rationals and decimals, read exactly)
// or a .npy file (each double the dyadic fraction that its bits say). The name - is standard input (CSV). What is wrong
// throws a Failure with status 2 that names the line, the column and what is allowed.
//
// The first line is a heading if every cell is a name: begins with a letter or _, perhaps in double quotes, and is not
// nan or infinity. Because it counts for nothing, a message says so unless `quiet`.

/// A matrix of at least one row and one column.
[[nodiscard]] analysis::RationalMatrix read_matrix(const std::string& option, const std::string& file,
                                                   bool quiet = false);

/// A vector: one column, or one row.
[[nodiscard]] analysis::RationalVector read_vector(const std::string& option, const std::string& file,
                                                   bool quiet = false);

}  // namespace lemmata::proofs_check
