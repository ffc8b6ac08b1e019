#pragma once

#include <cstdint>
#include <span>

/// Experiments with Gaussian designs: X is n x d with independent standard normal entries. Sample j of an experiment
/// is a pure function of (seed, j);
/// values[i] is sample first + i. Many designs are worked on at once, one in each lane of a vector.
///
/// Shapes:   1 <= n, d <= 128 unless said otherwise.
/// Error:    rounding: relative 1e-10 unless X is ill-conditioned (kappa(X^T X) above 10^5); each docstring of the
///           source derives what it states.
/// Throws:   std::domain_error outside the ranges.
namespace lemmata::numeric {

/// tr (X^T X)^(-1) for n >= d, tr (X X^T)^(-1) for n < d, by Cholesky's factorisation.
void fill_inverse_traces(std::span<double> values, int n, int d, std::uint64_t seed, std::uint64_t first,
                         int threads);

/// tr (X^T X)^k, 1 <= k <= 8, by products.
void fill_trace_powers(std::span<double> values, int n, int d, int k, std::uint64_t seed, std::uint64_t first,
                       int threads);

/// |w - beta|^2 of the least squares solution w of smallest norm (ridge = 0), or of ridge regression with penalty
/// `ridge` > 0, for y = X beta + noise:
/// beta = sqrt(squared_norm) e_1, normal noise of the given variance, fresh in each sample.
void fill_risks(std::span<double> values, int n, int d, double squared_norm, double noise_variance,
                double ridge, std::uint64_t seed, std::uint64_t first, int threads);

/// In how many of `samples` designs the smallest non-zero eigenvalue of X^T X is above x >= 0: Cholesky's
/// factorisation of the smaller Gram matrix minus
/// x I goes through.
[[nodiscard]] std::int64_t count_smallest_eigenvalue_above(int n, int d, double x, std::int64_t samples,
                                                           std::uint64_t seed, int threads);

}  // namespace lemmata::numeric
