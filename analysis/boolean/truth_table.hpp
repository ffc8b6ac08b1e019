#pragma once

#include <cstdint>
#include <vector>

#include "analysis/boolean/linear_threshold_function.hpp"

namespace lemmata::analysis {

/// The values of f on the cube: value number x belongs to the point with x_{i+1} = -1 where bit i of x is set. The weights may
/// have any size.
///
/// Cost:     one addition of the weights' integers for each point (Gray code).
/// Memory:   4 * 2^n bytes.
/// Throws:   std::length_error, with the estimate, if n > 30.
[[nodiscard]] std::vector<std::int32_t> truth_table(const LinearThresholdFunction& f);

}  // namespace lemmata::analysis
