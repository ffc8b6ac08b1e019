#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace lemmata::numeric {

// Monte-Carlo sums over uniform points of {-1,+1}^n, bit-sliced: one bit is one coordinate of one sample, set when it is
// -1, and one word holds the same coordinate of 64 samples. Every sum is an integer, and a pure function of
// (seed, stream, samples): the same for any number of threads and any instruction set.
//
// Samples come in groups of 512. Bit b of the 64-bit random word (see counter_random.hpp) number
//
//     ((g * n + i) * draws + j) * 8 + w        of the stream
//
// belongs to sample 512 g + 64 w + b and coordinate x_{i+1}. draws = 1 and j = 0 unless said otherwise. Bits of the
// last group beyond the number of samples are not used.
//
//   Range:    1 <= n <= 65536, 0 <= samples <= 2^48; coordinates in `subset` are numbered from 1 to n, each at most once.
//   Error:    none.
//   Cost:     n random bits and some 5 n bit operations for each sample.
//   Memory:   64 n * draws bytes for each thread, and one result for each 2^16 samples.
//   Throws:   std::invalid_argument outside the range or if threads < 1.

/// sum over the samples of Maj_n(x) * prod_{i in subset} x_i, Maj_n(x) = sign(x_1 + ... + x_n), and `tie` at sum 0.
///
/// Range:    tie in {-1, 0, +1}.
[[nodiscard]] std::int64_t majority_character_sum(int n, int tie, std::span<const int> subset,
                                                  std::int64_t samples, std::uint64_t seed,
                                                  std::uint64_t stream, int threads = 1);

/// sum over the samples of Maj_n(x) Maj_n(y), where y_i = x_i but for a sign flipped with probability (1 - rho) / 2,
/// independently; rho = rho_numerator / 2^rho_bits.
///
/// Coordinate i takes 1 + d words (draws = 1 + d), where (1 - rho) / 2 = q / 2^d in lowest terms: j = 0 gives x_i, and y_i
/// is flipped where the number with the binary digits of j = 1 (the highest), ..., d is below q.
///
/// Range:    tie in {-1, 0, +1}; 0 <= rho_bits <= 30, |rho_numerator| <= 2^rho_bits.
[[nodiscard]] std::int64_t majority_noise_sum(int n, int tie, std::int64_t rho_numerator, int rho_bits,
                                              std::int64_t samples, std::uint64_t seed, std::uint64_t stream,
                                              int threads = 1);

/// Element i: sum over the samples of y * x_{i+1} * 2 ReLU'(w.x), y = prod_{j in subset} x_j, with 2 ReLU'(t) = 2 for
/// t > 0, 0 for t < 0 and `twice_derivative_at_zero` for t = 0. n is the number of weights.
///
/// Range:    twice_derivative_at_zero in {0, 1, 2}; |w_i| < 2^20.
[[nodiscard]] std::vector<std::int64_t> neuron_gradient_sums(std::span<const int> weights,
                                                             std::span<const int> subset,
                                                             int twice_derivative_at_zero,
                                                             std::int64_t samples, std::uint64_t seed,
                                                             std::uint64_t stream, int threads = 1);

}  // namespace lemmata::numeric
