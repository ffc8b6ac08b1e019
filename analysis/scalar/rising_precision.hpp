#pragma once

// For sources of this library only (not installed).

#include <stdexcept>
#include <string>

#include "analysis/scalar/ball.hpp"

namespace lemmata::analysis {

/// The ball that `compute` returns once the working precision is high enough for it to be as accurate, relatively, as
/// the caller's working precision; for numbers that are known not to be 0. `first` extra bits are tried, then twice
/// as many, and so on.
///
/// Throws:   std::length_error if it would take more than 2^22 extra bits.
template <class Compute>
Ball with_rising_precision(const char* function, int first, const Compute& compute) {
  const int bits = BallPrecision::bits();
  constexpr int most_extra_bits = 1 << 22;
  for (int extra = first; extra <= most_extra_bits; extra *= 2) {
    Ball value;
    {
      const BallPrecision precision(bits + extra);
      value = compute();
    }
    if (value.is_exact() || value.relative_accuracy_bits() >= bits) return value + Ball(0);
  }
  throw std::length_error(std::string(function) + ": more than " + std::to_string(most_extra_bits) +
                          " bits would be needed");
}

}  // namespace lemmata::analysis
