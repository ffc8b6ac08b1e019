#include "analysis/boolean/parity_recovery.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "analysis/scalar/functions.hpp"
#include "analysis/scalar/integer.hpp"

namespace lemmata::analysis {

template <>
Rational parity_failure_probability<Rational>(int d, int m);
template <>
Ball parity_failure_probability<Ball>(int d, int m);

namespace {

void require_sizes(const char* function, int d, int m) {
  if (d < 0)
    throw std::domain_error(std::string(function) + ": d must be at least 0, got " + std::to_string(d));
  if (m < 0)
    throw std::domain_error(std::string(function) + ": m must be at least 0, got " + std::to_string(m));
}

void require_bits(const char* function, std::int64_t bits) {
  if (bits > std::int64_t{1} << 28)
    throw std::length_error(std::string(function) +
                            ": fractions of at most 2^28 bits are allowed, got about " +
                            std::to_string(bits) + " bits; a ball takes any size");
}

Integer mersenne(int j) { return (Integer(1) << j) - 1; }

/// The product of 2^j - 1 over first <= j <= last, by halves, so that the factors have equal sizes.
Integer mersenne_product(int first, int last) {
  if (first > last) return 1;
  if (first == last) return mersenne(first);
  const int middle = first + (last - first) / 2;
  return mersenne_product(first, middle) * mersenne_product(middle + 1, last);
}

Rational times_power_of_two(Rational value, std::int64_t exponent) {
  mpq_t& q = value.backend().data();
  if (exponent < 0)
    mpq_div_2exp(q, q, static_cast<mp_bitcnt_t>(-exponent));
  else
    mpq_mul_2exp(q, q, static_cast<mp_bitcnt_t>(exponent));
  return value;
}

/// [0, 2^exponent].
Ball up_to_power_of_two(std::int64_t exponent) {
  return Ball(Rational(1), Rational(1)) * Ball::power_of_two(Integer(exponent - 1));
}

/// Factors after which more of them are below the working precision.
std::int64_t sufficient_factors() { return BallPrecision::bits() + 16; }

/// 1 - prod (1 - 2^(-j)) over first <= j <= last, first >= 1. It grows by 2^(-j) (1 - it) with each factor, a sum of positive
/// terms. The factors after the J-th change 1 - it by a factor of at least 1 - 2^(-J-1) - 2^(-J-2) - ... = 1 - 2^(-J), however
/// many they are.
Ball failure_of_factors(std::int64_t first, std::int64_t last) {
  const std::int64_t end = std::min(last, first + sufficient_factors());
  Ball failure(0);
  for (std::int64_t j = first; j <= end; ++j)
    failure += Ball::power_of_two(Integer(-j)) * (Ball(1) - failure);
  if (end < last) failure += up_to_power_of_two(-end) * (Ball(1) - failure);
  return failure;
}

struct Fraction {
  Integer above, below;
};

/// The sum of 2^j / (2^j - 1) over first <= j <= last, not in lowest terms.
Fraction waiting_times(int first, int last) {
  if (first == last) return {Integer(1) << first, mersenne(first)};
  const int middle = first + (last - first) / 2;
  const Fraction a = waiting_times(first, middle), b = waiting_times(middle + 1, last);
  return {a.above * b.below + b.above * a.below, a.below * b.below};
}

/// The sum of 1 / (2^j - 1) over 1 <= j <= last.
Ball excess_up_to(std::int64_t last) {
  const std::int64_t end = std::min(last, sufficient_factors());
  Ball sum(0);
  for (std::int64_t j = 1; j <= end; ++j) sum += Ball(1) / (Ball::power_of_two(Integer(j)) - Ball(1));
  if (end < last) sum += up_to_power_of_two(1 - end);  // 1 / (2^j - 1) <= 2^(1-j)
  return sum;
}

constexpr std::int64_t no_end = std::int64_t{1} << 62;

/// ceil(log2(1 / x)), 0 < x < 1.
std::int64_t bits_below_one(const Rational& x) {
  const Integer above = numerator(x), below = denominator(x);
  const auto bits = static_cast<std::int64_t>(msb(below)) - static_cast<std::int64_t>(msb(above));
  return (above << bits) >= below ? bits : bits + 1;
}

/// Whether the failure probability is at most delta. In lowest terms its denominator is 2^(m-d+1) ... 2^m, so only a delta
/// with that denominator can equal it.
bool fails_at_most(int d, int m, const Rational& delta) {
  const Integer exponent = Integer(d) * m - Integer(d) * (d - 1) / 2;
  const Integer below = denominator(delta);
  if (msb(below) == exponent && lsb(below) == exponent) return parity_failure_probability(d, m) <= delta;
  for (int bits = 64;; bits *= 2) {
    const BallPrecision precision(bits);
    const Ball failure = parity_failure_probability<Ball>(d, m);
    if (failure.upper() <= delta) return true;
    if (failure.lower() > delta) return false;
  }
}

}  // namespace

template <>
Rational parity_recovery_probability<Rational>(int d, int m) {
  require_sizes("parity_recovery_probability", d, m);
  if (m < d) return 0;
  const std::int64_t bits = std::int64_t{d} * m - std::int64_t{d} * (d - 1) / 2;
  require_bits("parity_recovery_probability", bits);
  return times_power_of_two(Rational(mersenne_product(m - d + 1, m)), -bits);
}

template <>
Ball parity_recovery_probability<Ball>(int d, int m) {
  return Ball(1) - parity_failure_probability<Ball>(d, m);
}

template <>
Rational parity_failure_probability<Rational>(int d, int m) {
  return 1 - parity_recovery_probability(d, m);
}

template <>
Ball parity_failure_probability<Ball>(int d, int m) {
  require_sizes("parity_failure_probability", d, m);
  return m < d ? Ball(1) : failure_of_factors(std::int64_t{m} - d + 1, m);
}

Ball parity_recovery_limit(int surplus) {
  if (surplus < 0)
    throw std::domain_error("parity_recovery_limit: the surplus must be at least 0, got " +
                            std::to_string(surplus));
  return Ball(1) - failure_of_factors(std::int64_t{surplus} + 1, no_end);
}

Rational rank_probability(int d, int m, int rank) {
  require_sizes("rank_probability", d, m);
  if (rank < 0 || rank > std::min(d, m)) return 0;
  const std::int64_t bits = std::int64_t{d} * m;
  require_bits("rank_probability", bits);
  const Integer matrices =
      mersenne_product(m - rank + 1, m) * mersenne_product(d - rank + 1, d) / mersenne_product(1, rank);
  return times_power_of_two(Rational(matrices), std::int64_t{rank} * (rank - 1) / 2 - bits);
}

Rational mean_consistent_parities(int d, int m) {
  require_sizes("mean_consistent_parities", d, m);
  require_bits("mean_consistent_parities", std::max(d, m));
  return 1 + times_power_of_two(Rational(mersenne(d)), -std::int64_t{m});
}

Rational parity_decoder_success(int d, int m) {
  require_sizes("parity_decoder_success", d, m);
  Rational success(0);
  for (int rank = 0; rank <= std::min(d, m); ++rank)
    success += times_power_of_two(rank_probability(d, m, rank), rank - d);
  return success;
}

template <>
Rational expected_samples_to_recover<Rational>(int d) {
  require_sizes("expected_samples_to_recover", d, 0);
  if (d == 0) return 0;
  require_bits("expected_samples_to_recover", std::int64_t{d} * (std::int64_t{d} + 1) / 2);
  const Fraction sum = waiting_times(1, d);
  return Rational(sum.above, sum.below);
}

template <>
Ball expected_samples_to_recover<Ball>(int d) {
  require_sizes("expected_samples_to_recover", d, 0);
  return Ball(d) + excess_up_to(d);
}

Ball expected_samples_excess() { return excess_up_to(no_end); }

std::int64_t samples_to_recover(int d, const Rational& delta) {
  require_sizes("samples_to_recover", d, 0);
  if (delta <= 0 || delta >= 1)
    throw std::domain_error("samples_to_recover: delta must lie between 0 and 1, got " + to_string(delta));
  if (d == 0) return 0;
  // the failure lies from 2^(d-m-1) to 2^(d-m), so this m suffices and m - 2 does not
  const std::int64_t sufficient = d + bits_below_one(delta);
  if (sufficient > (std::int64_t{1} << 31) - 64)
    throw std::length_error("samples_to_recover: d + log2(1/delta) must be at most 2^31 - 64, got " +
                            std::to_string(sufficient));
  return fails_at_most(d, static_cast<int>(sufficient - 1), delta) ? sufficient - 1 : sufficient;
}

}  // namespace lemmata::analysis
