#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "analysis/scalar/rational.hpp"

namespace lemmata::proofs_check {

/// 2^-n times the transform of a table at one set of each size; and a complaint if two sets of one size differ.
struct LevelValues {
  std::vector<analysis::Rational> at_level;
  std::string asymmetry;
};

/// From a truth table of a symmetric function on {-1,+1}^n, by the SIMD transform.
[[nodiscard]] LevelValues transform_by_levels(std::vector<std::int32_t> table, int n);

}  // namespace lemmata::proofs_check
