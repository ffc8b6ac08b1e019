#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analysis/scalar/rational.hpp"
#include "numeric/sampling/monte_carlo.hpp"
#include "proofs_check/engine/value.hpp"

namespace lemmata::proofs_check {

struct ParitySamplesRequest {
  std::int64_t n = 2;
  std::int64_t k = 1;
  analysis::Rational delta{1, 20};  ///< probability of failure
  analysis::Rational noise = 0;     ///< share of flipped labels
  std::optional<analysis::Integer> width;
  std::int64_t trials = 0;  ///< of the simulation; none for 0
  std::uint64_t seed = 1;
  int threads = 1;
};

/// One gradient step of a neuron with weights +-1 by one estimator, if the gap is positive.
struct OneStepEstimate {
  int constant = 0;                ///< of Hoeffding's bound
  Value samples;                   ///< m >= constant / gap^2 ln(2n / delta)
  Value predicted_samples;         ///< where the prediction reaches 1 - delta
  std::array<Value, 5> predicted;  ///< probability that S is identified, at the points of the curve
  struct Simulated {
    std::int64_t identified;
    numeric::ProbabilityBounds interval;
  };
  std::vector<Simulated> simulated;  ///< at the same points, if there was a simulation
};

/// What is known about learning a parity of k of n coordinates from samples.
struct ParitySamples {
  Value candidates;            ///< C(n,k)
  Value information_limit;     ///< log2 C(n,k), with noise eta over 1 - h(eta)
  std::int64_t unique = 0;     ///< least m for which no other candidate is left, by the union bound; no noise
  std::int64_t needed = 0;     ///< least m at which a learner may succeed with probability 1 - delta
  std::int64_t recovered = 0;  ///< least m at which elimination finds any subset; no noise

  int bias = 0;  ///< of the neuron: 1 for odd k
  Value gap;     ///< with noise, (1 - 2 eta) times that without
  int gap_sign = 0;
  std::optional<Value> inverse_square;  ///< 1/gap^2, if the gap is positive
  std::vector<Value> curve;             ///< m = c / gap^2 rounded up, c = curve_factors
  std::optional<OneStepEstimate> plain, centred;
  std::string no_plain;  ///< why there is no plain estimator, if the gap is positive

  Value query_bound;                      ///< q / tau^2 of statistical queries
  Value queries_at_unique;                ///< q at tau = m^(-1/2), m = unique
  std::optional<Value> queries_at_step;   ///< the same, m that of the centred step
  Value width_for_half, width_for_delta;  ///< of tangent features with mean error 1/2, delta
  std::optional<Value> error_at_width;    ///< least mean error of tangent features of the width asked for

  Value elimination_words, brute_force_labels, meeting_keys,
      meeting_false_pairs;                                      ///< baselines, at the m above
  std::optional<Value> step_products;                           ///< n m of the centred step
  Value n_cubed, n_half_k, n_four_fifths_k, block_elimination;  ///< n^3, n^(k/2), n^(0.8k), 2^(n / log2 n)
};

inline constexpr std::array<int, 5> curve_factors = {1, 4, 8, 16, 32};

/// Confidence of the simulation's intervals, one by one.
inline constexpr double simulation_miss = 0.01;

/// Range:    2 <= n <= 10^5, 1 <= k < n, 0 < delta < 1, 0 <= noise < 1/2, width >= 0; trials <= 2^31, and n <= 64 with trials.
/// Throws:   std::domain_error outside the range; std::length_error, with the estimate, for a simulation of more than 10^12 bits.
[[nodiscard]] ParitySamples parity_samples(const ParitySamplesRequest& request);

}  // namespace lemmata::proofs_check
