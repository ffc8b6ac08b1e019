#pragma once

#include <cstdint>
#include <span>

namespace lemmata::numeric {

/// Walsh-Hadamard transform in place, unnormalised: out[S] = sum_x data[x] * (-1)^popcount(x & S).
///
/// Shapes:   data.size() = 2^n, n >= 0; bit i of x set means x_{i+1} = -1, bit i of S set means that i + 1 is in S.
/// Error:    int32: none; exact while 2^n * max|data| < 2^31. float, double: with u = 2^-24, 2^-53, every output is
///           within n u (1 + n u) * sum_x |data[x]| of the exact sum if no addition overflows. Every data[x] reaches an
///           output through n additions, each of which multiplies by 1 + e with |e| <= u (an addition never underflows),
///           and (1 + u)^n - 1 <= n u (1 + n u) for n <= 63. The additions are those of the plain loop over the bits of
///           x from the lowest to the highest: the same bits for any number of threads and any instruction set.
/// Cost:     n * 2^n additions; three or four levels for each pass over the data outside the first-level cache; int32
///           reads the data once more beforehand, for the largest magnitude. One thread is used below 8 MiB, where a
///           second one does not pay.
/// Memory:   none but the data.
/// Throws:   std::invalid_argument if the size is no power of two or threads < 1;
///           std::length_error if 2^n * max|data| >= 2^31 (int32), before data is changed.
void walsh_hadamard_transform(std::span<std::int32_t> data, int threads = 1);
void walsh_hadamard_transform(std::span<float> data, int threads = 1);
void walsh_hadamard_transform(std::span<double> data, int threads = 1);

}  // namespace lemmata::numeric
