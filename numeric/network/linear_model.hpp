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

/// Full-batch steps w <- w - step * X^T (X w - y) for `count` models on the same data.
///
/// Shapes:   weights: count x d, model after model, starts in, results out.
/// Error:    rounded; the result does not depend on the number of threads, nor on the other models.
/// Cost:     4 n d floating-point operations a model and step.
/// Throws:   std::invalid_argument if the sizes do not fit.
void gradient_descent(const LinearData& data, std::span<double> weights, double step, std::int64_t steps,
                      int threads);

/// Steps w <- w - step * x_i^T (<x_i, w> - y_i), i uniform on the n samples, for many chains with independent draws:
/// model number c of the call draws
/// the samples of stream first_chain + c of the seed, one 32-bit word a step, i = floor(word * n / 2^32) (the law of
/// i is uniform up to 2^-32 n).
///
/// Shapes, Error, Throws: as above; n <= 2^20.
/// Cost:     4 d floating-point operations a chain and step.
void stochastic_gradient_descent(const LinearData& data, std::span<double> weights, double step,
                                 std::int64_t steps, std::uint64_t seed, std::uint64_t first_chain,
                                 int threads);

}  // namespace lemmata::numeric
