#pragma once

// For sources of this library only (not installed).

#include <stdexcept>
#include <string>

#include "analysis/linear/exact_linear_algebra.hpp"

namespace lemmata::analysis {

/// Throws std::invalid_argument unless X has rows and columns, and y one label for each row.
inline void require_samples(const char* function, const RationalMatrix& x, const RationalVector& y) {
  if (x.rows() == 0 || x.columns() == 0)
    throw std::invalid_argument(std::string(function) + ": X has at least one row and one column, got " +
                                std::to_string(x.rows()) + " x " + std::to_string(x.columns()));
  if (y.size() != static_cast<std::size_t>(x.rows()))
    throw std::invalid_argument(std::string(function) + ": " + std::to_string(x.rows()) +
                                " labels are needed, one for each row of X, got " + std::to_string(y.size()));
}

}  // namespace lemmata::analysis
