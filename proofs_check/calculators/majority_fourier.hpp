#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "proofs_check/engine/value.hpp"

namespace lemmata::proofs_check {

/// formula: the closed form of analysis/boolean/majority.hpp. transform: the Walsh-Hadamard transform of the truth table
/// (numeric/cube), which shares no code with it.
enum class MajorityFourierMethod { formula, transform };

struct MajorityFourierRequest {
  std::int64_t n = 1;
  std::optional<std::int64_t> k;  ///< all levels 0..n without it
  std::optional<int> tie;         ///< sign(0): -1, 0, 1
  std::optional<int> digits;      ///< decimals instead of fractions that may be very long
  MajorityFourierMethod method = MajorityFourierMethod::formula;
  bool cross_check = false;  ///< by the other method too
  int threads = 1;
};

struct MajorityFourierLevels {
  struct Level {
    std::int64_t level = 0;
    Value value;
  };
  std::vector<Level> levels;
  std::string method;      ///< the route, and what it trusts
  std::string why;         ///< why this route
  std::string comparison;  ///< what the cross-check compared; empty without one
  bool agrees = true;      ///< whether the routes gave the same numbers
};

/// Whether sign(0) plays a part: n even, and level k even (or all levels).
[[nodiscard]] bool tie_matters(std::int64_t n, std::optional<std::int64_t> k);

/// Throws std::length_error, with the estimate, unless the transform's table of 4 * 2^n bytes is one that it can work on.
void require_transform_fits(std::int64_t n);

/// Fourier coefficients of majority, one for each level.
///
/// Throws:   std::domain_error outside 0 <= k <= n, 1 <= n <= 10^18; std::invalid_argument if tie_matters and there is none;
///           std::length_error, with the estimate, if the result or the transform's table would be too large.
[[nodiscard]] MajorityFourierLevels majority_fourier_levels(const MajorityFourierRequest& request);

}  // namespace lemmata::proofs_check
