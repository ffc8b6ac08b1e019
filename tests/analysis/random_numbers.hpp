#pragma once

#include <cstdint>
#include <cstdlib>
#include <random>
#include <stdexcept>
#include <string>

#include <mpfr.h>

#include "analysis/scalar/integer.hpp"
#include "analysis/scalar/rational.hpp"
#include "analysis/scalar/real.hpp"

namespace lemmata::analysis {

/// How often a random test repeats: its own count times the environment variable LEMMATA_TEST_MULTIPLIER, a
/// whole number from 1 (the default) to 1000000. The seeds do not change with it.
inline int repetitions(int count) {
  const char* const text = std::getenv("LEMMATA_TEST_MULTIPLIER");
  if (text == nullptr) return count;
  const Integer multiplier = parse_integer(text);
  if (multiplier < 1 || multiplier > 1000000)
    throw std::domain_error("LEMMATA_TEST_MULTIPLIER: 1 to 1000000 is allowed, got " + std::string(text));
  return static_cast<int>(Integer(multiplier * count));
}

/// Numbers for tests from a seeded generator. No std::uniform_int_distribution, whose values differ by
/// library.
class RandomNumbers {
 public:
  explicit RandomNumbers(std::uint64_t seed) : generator_(seed) {}

  /// lowest, ..., highest (the bias of the remainder does not matter to a test).
  int integer(int lowest, int highest) {
    const auto count = static_cast<std::uint64_t>(static_cast<std::int64_t>(highest) - lowest + 1);
    return static_cast<int>(lowest + static_cast<std::int64_t>(generator_() % count));
  }

  /// A fraction of small integers, never zero if asked.
  Rational fraction(bool nonzero = false) {
    int above = integer(-50, 50);
    while (nonzero && above == 0) above = integer(-50, 50);
    return Rational(above, integer(1, 50));
  }

  /// A multiple of 2^-40 times the width in [lowest, highest]; each end with probability 1/16.
  Rational within(const Rational& lowest, const Rational& highest) {
    const int corner = integer(0, 15);
    if (corner == 0) return lowest;
    if (corner == 1) return highest;
    const Integer steps = generator_() >> 24;
    return lowest + (highest - lowest) * Rational(steps, Integer(Integer(1) << 40));
  }

 private:
  std::mt19937_64 generator_;
};

/// The Real's value, exactly.
inline Rational exact(const Real& x) {
  Rational value;
  mpfr_get_q(value.backend().data(), x.backend().data());
  return value;
}

/// The Real nearest to the fraction.
inline Real nearest_real(const Rational& x) {
  Real value;
  mpfr_set_q(value.backend().data(), x.backend().data(), MPFR_RNDN);
  return value;
}

/// 2^exponent.
inline Rational power_of_two(int exponent) {
  return exponent >= 0 ? Rational(Integer(Integer(1) << exponent))
                       : Rational(Integer(1), Integer(Integer(1) << -exponent));
}

}  // namespace lemmata::analysis
