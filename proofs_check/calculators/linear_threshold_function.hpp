#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analysis/boolean/linear_threshold_function.hpp"
#include "analysis/scalar/integer.hpp"
#include "analysis/scalar/rational.hpp"
#include "analysis/scalar/truth.hpp"
#include "proofs_check/calculators/linear_threshold_coefficients.hpp"
#include "proofs_check/engine/value.hpp"

namespace lemmata::proofs_check {

// What users ask of one function f(x) = sign(w.x + b). All of them throw as linear_threshold_coefficients does, and
// std::length_error, with the estimate, where the numbers would be too long or too many to write.

/// Whether coefficients depend on sign(0): some x has w.x + b = 0, and not only odd levels of a function without bias are
/// wanted (there the points x and -x cancel). Unknown where it does not fit to find out.
[[nodiscard]] analysis::Truth tie_matters(const analysis::LinearThresholdFunction& f, bool even_levels);

struct CoefficientAt {
  std::vector<int> set;
  Value value;
};

struct CoefficientList {
  std::vector<CoefficientAt> coefficients;
  Derivation by;
};

/// f^(set).
[[nodiscard]] CoefficientList coefficient_at(const analysis::LinearThresholdFunction& f,
                                             const std::vector<int>& set, const MethodSetting& setting,
                                             std::optional<int> digits);

/// Throws std::length_error, at once, if the level has too many coefficients.
void require_level_fits(const analysis::LinearThresholdFunction& f, int level, std::optional<int> digits);

/// f^(T) for all T of the level's size, in lexicographic order.
[[nodiscard]] CoefficientList coefficients_of_level(const analysis::LinearThresholdFunction& f, int level,
                                                    const MethodSetting& setting, std::optional<int> digits);

/// Throws std::length_error, at once, if f has too many coefficients.
void require_all_fit(const analysis::LinearThresholdFunction& f, std::optional<int> digits);

/// All coefficients, in the order of the sets' numbers (bit i for coordinate i + 1).
[[nodiscard]] CoefficientList all_coefficients(const analysis::LinearThresholdFunction& f,
                                               const MethodSetting& setting, std::optional<int> digits);

/// The Chow parameters, E[f] and E[f(x) x_i]: the coefficients of degree 0 and 1, which determine f.
[[nodiscard]] CoefficientList chow_parameters(const analysis::LinearThresholdFunction& f,
                                              const MethodSetting& setting, std::optional<int> digits);

/// A number for each level 0..n or for each coordinate 1..n, or one number.
struct NumberSequence {
  std::vector<Value> values;
  Value total;
  Derivation by;
};

/// Inf_i[f] = E|D_i f|, D_i f(x) = (f(x with x_i = +1) - f(x with x_i = -1)) / 2, and their sum: the probability that flipping
/// x_i changes f, where a step to or from sign(0) = 0 counts half. f is monotone in x_i, so Inf_i[f] = |f^({i})|.
[[nodiscard]] NumberSequence influences(const analysis::LinearThresholdFunction& f,
                                        const MethodSetting& setting, std::optional<int> digits);

/// W^0, ..., W^n and their sum E[f^2].
[[nodiscard]] NumberSequence level_weights(const analysis::LinearThresholdFunction& f,
                                           const MethodSetting& setting, std::optional<int> digits);

/// Stab_rho[f] = sum_k rho^k W^k[f], as `total`, for -1 <= rho <= 1.
[[nodiscard]] NumberSequence noise_stability(const analysis::LinearThresholdFunction& f,
                                             const analysis::Rational& rho, const MethodSetting& setting,
                                             std::optional<int> digits);

/// A set whose gap is the largest of all sets of its size, and how many have that gap.
struct BestSet {
  std::vector<int> set;
  std::int64_t attained_by = 0;
};

/// Of all sets of k coordinates, by the transform: n at most 24.
[[nodiscard]] BestSet best_set(const analysis::LinearThresholdFunction& f, int k,
                               const MethodSetting& setting);

struct LinearThresholdGap {
  struct Compared {
    int coordinate = 0;
    bool inside = false;   ///< whether it is in S
    std::vector<int> set;  ///< S \ {i} or S u {j}
    Value coefficient;
  };
  std::vector<Compared> compared;  ///< one for each coordinate
  int smallest_inside = 0;         ///< the coordinate where |f^(S \ {i})| is smallest, the first of several
  int largest_outside = 0;         ///< where |f^(S u {j})| is largest; 0 if S has all coordinates
  Value gap;
  std::optional<int> sign;                   ///< none if the balls do not decide it
  std::optional<Value> inverse_square;       ///< 1/gap^2, of a gap known not to be 0
  std::optional<analysis::Integer> samples;  ///< one_step_samples, plain; for a positive gap and |S| >= 2
  std::optional<analysis::Integer> samples_centred;  ///< for a positive gap
  Derivation by;
};

/// The Fourier gap of f at S, all that it compares, and the samples that suffice for one gradient step with probability
/// 1 - delta.
[[nodiscard]] LinearThresholdGap linear_threshold_gap(const analysis::LinearThresholdFunction& f,
                                                      const std::vector<int>& subset,
                                                      const analysis::Rational& delta,
                                                      const MethodSetting& setting,
                                                      std::optional<int> digits);

}  // namespace lemmata::proofs_check
