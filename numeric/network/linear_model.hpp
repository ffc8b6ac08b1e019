#pragma once

#include <cstdint>
#include <span>

/// Training of linear models w -> X w in doubles, many at once.
namespace lemmata::numeric {

/// X is n x d, row by row; y has n labels.
struct LinearData {
  int n = 0, d = 0;
  std::span<const double> x;
  std::span<const double> y;
};

/// Full-batch steps w <- w - step * X^T (X w - y) for many models on the same data.
///
/// Shapes:   weights: models x d, model after model, starts in, results out.
/// Error:    rounded: a sum of n or d products is added in the order of its terms. The same bits for any number of
///           threads, whatever the other models, and on all instruction sets with a fused multiply-add.
/// Cost:     4 n d floating-point operations a model and step.
/// Memory:   two copies of X; 24 (n + d) doubles a thread.
/// Throws:   std::invalid_argument if the sizes do not fit, steps < 0 or threads < 1.
void gradient_descent(const LinearData& data, std::span<double> weights, double step, std::int64_t steps,
                      int threads);

/// Steps w <- w - step * x_i^T (<x_i, w> - y_i), i uniform on the n samples, for many chains with independent draws:
/// chain number c of the call takes the samples of stream first_chain + c of the seed: step s, counted from 0, takes
/// i = floor(word * n / 2^32), word the stream's 32-bit word number s. (The probability of each i differs from 1 / n
/// by less than 2^-32.)
///
/// Shapes:   as above; n <= 2^20.
/// Error:    rounded: a product <x_i, w> is 32 partial sums, which are added by halves. The same bits for any number
///           of threads, whatever the other chains, and on all instruction sets with a fused multiply-add.
/// Cost:     4 d floating-point operations a chain and step.
/// Memory:   one copy of X.
/// Throws:   std::invalid_argument as above.
void stochastic_gradient_descent(const LinearData& data, std::span<double> weights, double step,
                                 std::int64_t steps, std::uint64_t seed, std::uint64_t first_chain,
                                 int threads);

}  // namespace lemmata::numeric
