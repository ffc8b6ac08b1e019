#include "analysis/boolean/parity_baselines.hpp"

#include <stdexcept>
#include <string>

#include "analysis/scalar/ball.hpp"
#include "analysis/scalar/functions.hpp"
#include "analysis/special/binomial.hpp"

namespace lemmata::analysis {

namespace {

constexpr std::int64_t most_bits = std::int64_t{1} << 28;

void require_subset(const char* function, std::int64_t n, std::int64_t k, std::int64_t least) {
  if (n < least || n > std::int64_t{1} << 32)
    throw std::domain_error(std::string(function) + ": n must be from " + std::to_string(least) +
                            " to 2^32, got " + std::to_string(n));
  if (k < least || k > n)
    throw std::domain_error(std::string(function) + ": k must be from " + std::to_string(least) +
                            " to n = " + std::to_string(n) + ", got " + std::to_string(k));
}

void require_samples(const char* function, std::int64_t m) {
  if (m < 0 || m > most_bits)
    throw std::domain_error(std::string(function) + ": m must be from 0 to 2^28, got " + std::to_string(m));
}

/// 2^(-m).
Rational chance(std::int64_t m) { return Rational(Integer(1), Integer(Integer(1) << m)); }

}  // namespace

Integer gaussian_elimination_row_additions(std::int64_t n, std::int64_t m) {
  if (n < 0)
    throw std::domain_error("gaussian_elimination_row_additions: n must be at least 0, got " +
                            std::to_string(n));
  if (m < 0)
    throw std::domain_error("gaussian_elimination_row_additions: m must be at least 0, got " +
                            std::to_string(m));
  return m <= n ? Integer(m) * (m - 1) / 2 : Integer(n) * (2 * Integer(m) - n - 1) / 2;
}

Integer gaussian_elimination_word_additions(std::int64_t n, std::int64_t m) {
  return gaussian_elimination_row_additions(n, m) * (n / 64 + 1);  // ceil((n+1) / 64)
}

MeetInTheMiddleCost meet_in_the_middle_cost(std::int64_t n, std::int64_t k) {
  require_subset("meet_in_the_middle_cost", n, k, 1);
  const std::int64_t larger = (k + 1) / 2;
  const Integer a = binomial_coefficient(n, larger), b = binomial_coefficient(n, k - larger),
                splits = binomial_coefficient(k, larger);
  return {a + b, splits, a * b - splits};
}

Rational expected_false_pairs(std::int64_t n, std::int64_t k, std::int64_t m) {
  require_samples("expected_false_pairs", m);
  return meet_in_the_middle_cost(n, k).other_pairs * chance(m);
}

Rational brute_force_labels(std::int64_t n, std::int64_t k, std::int64_t m) {
  require_subset("brute_force_labels", n, k, 0);
  require_samples("brute_force_labels", m);
  return (binomial_coefficient(n, k) - 1) * (2 - 2 * chance(m)) + m;
}

Rational noise_bias(const Rational& eta, int summands) {
  if (eta < 0 || eta > 1)
    throw std::domain_error("noise_bias: eta must be from 0 to 1, got " + to_string(eta));
  if (summands < 0)
    throw std::domain_error("noise_bias: the number of summands must be at least 0, got " +
                            std::to_string(summands));
  return pow(Rational(1 - 2 * eta), summands);
}

BlockEliminationCost block_elimination_cost(int blocks, int block_bits) {
  if (blocks < 1 || blocks > most_bits)
    throw std::domain_error("block_elimination_cost: the number of blocks must be from 1 to 2^28, got " +
                            std::to_string(blocks));
  if (block_bits < 0 || block_bits > most_bits)
    throw std::domain_error("block_elimination_cost: the bits of a block must be from 0 to 2^28, got " +
                            std::to_string(block_bits));
  const Integer block = Integer(1) << block_bits;
  return {Integer(1) << (blocks - 1), block, blocks * block};
}

Integer votes_to_decide(const Rational& bias, const Rational& delta) {
  if (bias <= 0 || bias > 1)
    throw std::domain_error("votes_to_decide: the bias must be above 0 and at most 1, got " +
                            to_string(bias));
  if (delta <= 0 || delta >= 1)
    throw std::domain_error("votes_to_decide: delta must lie between 0 and 1, got " + to_string(delta));
  const auto ceiling = [](const Rational& x) -> Integer {
    return (numerator(x) + denominator(x) - 1) / denominator(x);
  };
  // The logarithm of a rational number other than 1 is irrational, so some precision tells the integers apart.
  for (int bits = 128;; bits *= 2) {
    const BallPrecision precision(bits);
    const Ball votes = Ball(Rational(2 / (bias * bias))) * log(Ball(Rational(1 / delta)));
    if (Integer least = ceiling(votes.lower()); least == ceiling(votes.upper())) return least;
  }
}

}  // namespace lemmata::analysis
