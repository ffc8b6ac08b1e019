#pragma once

#include <cstdint>
#include <span>

/// Experiments with Gaussian designs: X is n x d with independent standard normal entries. Sample j of an experiment
/// is a pure function of (seed, j), and values[i] is sample first + i: the same bits for any range, any number of
/// threads and all instruction sets with a fused multiply-add. Experiments of one seed share their random numbers.
/// Eight designs are worked on at once, one in each lane of a vector.
///
/// Shapes:   1 <= n, d <= 128; below, m = min(n, d), G is the smaller one of X^T X and X X^T, and kappa the ratio of
///           its largest eigenvalue to its smallest.
/// Error:    rounding, as stated to first order in 2^-53; where G is singular to working precision the value is
///           finite and otherwise meaningless.
/// Cost:     the normal numbers, some n d m / 2 fused operations for G and m^3 / 6 for a factorisation.
/// Throws:   std::domain_error outside the ranges; std::invalid_argument if threads < 1.
namespace lemmata::numeric {

/// tr (X^T X)^(-1) for n >= d, tr (X X^T)^(-1) for n < d, by Cholesky's factorisation.
///
/// Error:    relative, at most 8 (n + d) m kappa 2^-53.
void fill_inverse_traces(std::span<double> values, int n, int d, std::uint64_t seed, std::uint64_t first,
                         int threads);

/// tr (X^T X)^k, 1 <= k <= 8, by products.
///
/// Error:    relative, at most 8 k (n + d) m^2 2^-53.
void fill_trace_powers(std::span<double> values, int n, int d, int k, std::uint64_t seed, std::uint64_t first,
                       int threads);

/// |w - beta|^2 of the least squares solution w of smallest norm (ridge = 0), or of ridge regression,
/// min |X w - y|^2 + ridge |w|^2, for y = X beta + noise: beta = sqrt(squared_norm) e_1, and independent normal noise
/// of the given variance. (The law of the design is invariant under rotations, so it does not matter where beta
/// points.)
///
/// The equations are the normal ones, (X^T X + ridge) w = X^T y for n >= d, and w = X^T (X X^T + ridge)^(-1) y for n
/// < d.
///
/// Range:    squared_norm, noise_variance and ridge at least 0 and finite.
/// Error:    w is off by at most 8 (n + d) m kappa 2^-53 (|w| + |y| / |X|) in norm; kappa is that of G + ridge I.
void fill_risks(std::span<double> values, int n, int d, double squared_norm, double noise_variance,
                double ridge, std::uint64_t seed, std::uint64_t first, int threads);

/// In how many of `samples` designs, sample 0, 1, ..., the smallest eigenvalue of G (the smallest non-zero one of X^T
/// X) is above x >= 0: Cholesky's factorisation of G - x I goes through.
///
/// Error:    a design may be counted wrongly if the eigenvalue is within 8 (n + d) m |G| 2^-53 of x.
[[nodiscard]] std::int64_t count_smallest_eigenvalue_above(int n, int d, double x, std::int64_t samples,
                                                           std::uint64_t seed, int threads);

}  // namespace lemmata::numeric
