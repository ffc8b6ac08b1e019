#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "proofs_check/engine/value.hpp"

namespace lemmata::proofs_check {

/// The Fourier gap of majority at a set of k coordinates, with what it is made of.
struct MajorityGap {
  std::int64_t n = 1;
  std::int64_t k = 1;
  Value below;   ///< coefficient at level k-1
  Value above;   ///< coefficient at level k+1; 0 for k = n, where there is none
  Value gap;     ///< |below| - |above|
  int sign = 0;  ///< of the gap
  Value scaled;  ///< n^((k-1)/2) times the gap
  Value limit;   ///< of the scaled gap as n grows: sqrt(2/pi) (k-3)!! for even k, 0 for odd k
  std::string method;
  std::string why;
};

/// Whether sign(0) plays a part: n even and k odd.
[[nodiscard]] bool gap_tie_matters(std::int64_t n, std::int64_t k);

/// Characters that the three exact fractions take, at most, or the decimals where digits are asked for.
[[nodiscard]] double gap_characters(std::int64_t n, std::optional<int> digits);

/// The gap and its parts: exact fractions, or balls where digits are asked for and the fractions are long.
///
/// Throws:   std::domain_error outside 1 <= k <= n <= 10^18; std::invalid_argument if gap_tie_matters and there is none;
///           std::length_error, with the estimate, if the fractions would be too long.
[[nodiscard]] MajorityGap majority_gap(std::int64_t n, std::int64_t k, std::optional<int> tie,
                                       std::optional<int> digits);

/// n, k, below, above, gap, sign, scaled, limit as the nearest doubles.
///
/// Throws:   as majority_gap; std::length_error also if one of them is beyond the doubles.
[[nodiscard]] std::array<double, 8> majority_gap_doubles(std::int64_t n, std::int64_t k,
                                                         std::optional<int> tie);

}  // namespace lemmata::proofs_check
