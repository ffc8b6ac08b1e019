#pragma once

#include <utility>
#include <vector>

#include "analysis/linear/exact_linear_algebra.hpp"
#include "tests/analysis/random_numbers.hpp"

namespace lemmata::analysis {

inline RationalMatrix matrix(int rows, int columns, std::vector<Rational> elements) {
  return RationalMatrix(rows, columns, std::move(elements));
}

/// Fractions of small integers.
inline RationalMatrix random_matrix(RandomNumbers& random, int rows, int columns) {
  RationalMatrix x(rows, columns);
  for (int i = 0; i < rows; ++i)
    for (int j = 0; j < columns; ++j) x(i, j) = random.fraction();
  return x;
}

/// Integers from -largest to largest.
inline RationalMatrix random_integer_matrix(RandomNumbers& random, int rows, int columns, int largest) {
  RationalMatrix x(rows, columns);
  for (int i = 0; i < rows; ++i)
    for (int j = 0; j < columns; ++j) x(i, j) = random.integer(-largest, largest);
  return x;
}

inline RationalVector random_vector(RandomNumbers& random, int size) {
  return random_matrix(random, size, 1).elements();
}

}  // namespace lemmata::analysis
