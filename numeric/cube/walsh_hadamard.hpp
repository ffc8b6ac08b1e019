#pragma once

#include <cstdint>
#include <span>

namespace lemmata::numeric {

/// Walsh-Hadamard transform in place, unnormalised: out[S] = sum_x data[x] * (-1)^popcount(x & S).
///
/// Shapes:   data.size() = 2^n, n >= 0; bit i of x set means x_{i+1} = -1, bit i of S set means that i + 1 is in S.
/// Range:    integers of B bits: n <= B - 1 and -2^(B-1-n) <= data[x] < 2^(B-1-n) for all x. Then no sum overflows: a sum
///           of 2^m of them is in [-2^(B-1), 2^(B-1)), and so is one with signs, half of which are minus: it is at most
///           2^(m-1) (2 * 2^(B-1-n) - 1) in size.
/// Error:    integers: none. float, double: with u = 2^-24, 2^-53, every output is within n u (1 + n u) * sum_x |data[x]|
///           of the exact sum if no addition overflows. Every data[x] reaches an output through n additions, each of
///           which multiplies by 1 + e with |e| <= u (an addition never underflows), and (1 + u)^n - 1 <= n u (1 + n u)
///           for n <= 63. The additions are those of the plain loop over the bits of x from the lowest to the highest: the
///           same bits for any number of threads and any instruction set.
/// Cost:     n * 2^n additions; three levels for each pass over the data outside the first-level cache. The range is
///           tested on the way. One thread is used below 8 MiB, where a second one does not pay.
/// Memory:   none but the data.
/// Throws:   std::invalid_argument if the size is no power of two or threads < 1;
///           std::length_error if integers are out of range; the data are then as they were before the call.
void walsh_hadamard_transform(std::span<std::int16_t> data, int threads = 1);
void walsh_hadamard_transform(std::span<std::int32_t> data, int threads = 1);
void walsh_hadamard_transform(std::span<std::int64_t> data, int threads = 1);
void walsh_hadamard_transform(std::span<float> data, int threads = 1);
void walsh_hadamard_transform(std::span<double> data, int threads = 1);

}  // namespace lemmata::numeric
