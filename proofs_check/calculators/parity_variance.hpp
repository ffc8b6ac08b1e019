#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "analysis/scalar/rational.hpp"
#include "proofs_check/engine/value.hpp"

namespace lemmata::proofs_check {

// Functions g on {-1,+1}^d whose correlations g^(I) = E[g chi_I] with a random parity are asked for: a derivative of a model,
// or the query of an algorithm.

/// sign(x_1 + ... + x_d), d from 1 to 10^18.
struct MajorityQuery {
  std::int64_t d = 1;
  std::optional<int> tie;  ///< sign(0): -1, 0, 1; needed for even d
};

/// max(w.x, 0), d the number of weights.
struct ReluQuery {
  std::vector<analysis::Rational> weights;
};

/// Any function, from its 2^d values in the order of docs/conventions.md.
struct TableQuery {
  std::variant<std::vector<std::int32_t>, std::vector<std::int64_t>, std::vector<analysis::Rational>> values;
};

using ParityQuery = std::variant<MajorityQuery, ReluQuery, TableQuery>;

struct ParityVarianceRequest {
  ParityQuery query;
  std::optional<std::int64_t> k;  ///< also for I uniform among the subsets of this size
  std::optional<int> digits;      ///< decimals instead of fractions that may be very long
  int threads = 1;
};

/// What a random parity shows of g. The coordinate of a population gradient E_x[(f - chi_I)^2] with g as the derivative of f is a
/// constant less 2 g^(I).
struct ParityVariance {
  std::int64_t d = 0;
  Value mean_square;               ///< E g^2
  Value at_ones;                   ///< g(1,...,1) = sum_I g^(I)
  Value mean_squared_coefficient;  ///< over all I: E_I g^(I)^2 = E g^2 / 2^d
  Value squared_mean_coefficient;  ///< (E_I g^(I))^2 = (E_x E_I g chi_I)^2 = g(1,...,1)^2 / 4^d
  Value variance;                  ///< of g^(I), the difference
  Value gradient_variance;         ///< of the gradient's coordinate, 4 times that

  struct Level {
    std::int64_t k = 0;
    Value weight;  ///< W^k = sum over |I| = k of g^(I)^2
    Value share;   ///< of E g^2; empty for g = 0
  };
  std::vector<Level> levels;
  bool all_levels = false;  ///< otherwise level 1 alone, of majority, or none
  std::string levels_by;    ///< how they were computed, or why they are not there

  struct Coefficient {
    std::vector<int> set;
    Value value;
    Value share;  ///< value^2 / E g^2
  };
  std::vector<Coefficient> largest;  ///< those largest in size, none of them zero

  struct Sparse {
    std::int64_t k = 0;
    std::optional<Value> sets;          ///< C(d,k), unless it is very long
    std::optional<Value> level_weight;  ///< W^k, where there is C(d,k)
    Value mean_squared_coefficient;     ///< E_I g^(I)^2 = W^k / C(d,k)
    Value mean_coefficient;             ///< E_I g^(I)
    Value variance;
    Value gradient_variance;
  };
  std::optional<Sparse> sparse;

  /// sum_I g^(I)^2 = E g^2, each side by its own route.
  struct Parseval {
    Value coefficients;
    std::string coefficients_by;
    Value mean_square;
    std::string mean_square_by;
    bool holds = false;
  };
  std::optional<Parseval> parseval;  ///< none where the coefficients do not fit
  std::string mean_square_by;
};

/// Throws std::length_error, with the estimate, unless the 2^d values of a table or a neuron and their transform are ones that it
/// can work on.
void require_parity_table_fits(std::int64_t d);

/// Variance over a random parity.
///
/// E g^2 is exact by a formula or a sum over the cube that shares nothing with the transform: 1 less the probability of ties for
/// majority, |w|^2 / 2 for the neuron (max(z,0)^2 + max(-z,0)^2 = z^2), a sum of exact squares for a table. The level weights and
/// the largest coefficients are those of the Walsh-Hadamard transform for d up to 26, of the closed form for majority up to d = 100.
///
/// Throws:   std::domain_error outside 1 <= d <= 10^18, 0 <= k <= d; std::invalid_argument if majority has ties and no rule,
///           or the table no 2^d values; std::length_error, with the estimate, for what does not fit.
/// Claim:    parity.key-fact-population, parity.variance-lemma, parity.k-sparse
[[nodiscard]] ParityVariance parity_variance(const ParityVarianceRequest& request);

}  // namespace lemmata::proofs_check
