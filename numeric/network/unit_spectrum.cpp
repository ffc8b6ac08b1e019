#include "numeric/network/unit_spectrum.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <vector>

#include "numeric/cube/walsh_hadamard.hpp"
#include "numeric/sampling/parallel.hpp"

namespace lemmata::numeric {
namespace {

constexpr std::size_t largest_dimension = 28;
constexpr std::size_t block_bits = 11;  // of the sums of the low coordinates, and of one chunk of work

void require_size(const char* function, std::size_t d, std::size_t size) {
  if (d > largest_dimension)
    throw std::length_error(std::string(function) + ": at most " + std::to_string(largest_dimension) +
                            " coordinates are allowed, got " + std::to_string(d));
  if (size != std::size_t{1} << d)
    throw std::invalid_argument(std::string(function) + ": 2^d elements are needed, d = " +
                                std::to_string(d) + ", got " + std::to_string(size));
}

/// |w_1| + ... + |w_d| + |b|, or `limit` if it is that or more.
std::uint64_t total_weight(std::span<const std::int64_t> weights, std::int64_t bias, std::uint64_t limit) {
  const auto size = [](std::int64_t value) {
    return value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
  };
  std::uint64_t total = std::min(size(bias), limit);
  for (const std::int64_t weight : weights) total += std::min(size(weight), limit - total);
  return total;
}

}  // namespace

void unit_sign_spectrum(std::span<const std::int64_t> weights, std::int64_t bias, const SignValues& values,
                        std::span<std::int32_t> out, int threads) {
  const std::size_t d = weights.size();
  require_size("unit_sign_spectrum", d, out.size());
  constexpr std::int32_t largest_value = 4;  // 2^28 times it fits into int32
  for (const std::int32_t value : {values.negative, values.zero, values.positive})
    if (std::abs(value) > largest_value)
      throw std::invalid_argument("unit_sign_spectrum: values from -4 to 4 are allowed, got " +
                                  std::to_string(value));
  constexpr std::uint64_t limit = std::uint64_t{1} << 62U;
  if (total_weight(weights, bias, limit) >= limit)
    throw std::length_error("unit_sign_spectrum: |w_1| + ... + |w_d| + |b| must be below 2^62");

  const std::size_t low = std::min(d, block_bits);
  std::vector<std::int64_t> low_sums(std::size_t{1} << low);
  for (std::size_t i = 0; i < low; ++i) low_sums[0] += weights[i];
  for (std::size_t i = 0; i < low; ++i)
    for (std::size_t x = 0; x < std::size_t{1} << i; ++x)
      low_sums[x | std::size_t{1} << i] = low_sums[x] - 2 * weights[i];
  run_chunks(static_cast<std::int64_t>(out.size() >> low), threads, [&](std::int64_t chunk) {
    const auto block = static_cast<std::size_t>(chunk);
    std::int64_t high_sum = bias;
    for (std::size_t i = low; i < d; ++i)
      high_sum += (block >> (i - low) & 1U) != 0 ? -weights[i] : weights[i];
    std::int32_t* const to = out.data() + (block << low);
    for (std::size_t x = 0; x < low_sums.size(); ++x) {
      const std::int64_t z = low_sums[x] + high_sum;
      to[x] = z > 0 ? values.positive : z < 0 ? values.negative : values.zero;
    }
  });
  walsh_hadamard_transform(out, threads);
}

void unit_value_spectrum(std::span<const std::int64_t> weights, std::int64_t bias,
                         std::span<const std::int32_t> sign, std::span<std::int64_t> out, int threads) {
  const std::size_t d = weights.size();
  require_size("unit_value_spectrum", d, sign.size());
  require_size("unit_value_spectrum", d, out.size());
  std::int64_t largest = 1;
  for (const std::int32_t value : sign)
    largest = std::max(largest, std::abs(static_cast<std::int64_t>(value)));
  const std::uint64_t limit = (std::uint64_t{1} << 63U) / static_cast<std::uint64_t>(largest);
  if (total_weight(weights, bias, limit) >= limit)
    throw std::length_error("unit_value_spectrum: (|w_1| + ... + |w_d| + |b|) max|sign| must be below 2^63");

  const std::size_t low = std::min(d, block_bits);
  const std::size_t size = std::size_t{1} << low;
  run_chunks(static_cast<std::int64_t>(out.size() >> low), threads, [&](std::int64_t chunk) {
    const auto block = static_cast<std::size_t>(chunk);
    std::int64_t* const to = out.data() + (block << low);
    const std::int32_t* const same = sign.data() + (block << low);
    for (std::size_t s = 0; s < size; ++s) to[s] = bias * same[s];
    for (std::size_t i = 0; i < low; ++i) {
      const std::size_t stride = std::size_t{1} << i;
      for (std::size_t row = 0; row < size; row += 2 * stride)
        for (std::size_t s = row; s < row + stride; ++s) {
          to[s] += weights[i] * same[s + stride];
          to[s + stride] += weights[i] * same[s];
        }
    }
    for (std::size_t i = low; i < d; ++i) {
      const std::int32_t* const other = sign.data() + ((block ^ std::size_t{1} << (i - low)) << low);
      for (std::size_t s = 0; s < size; ++s) to[s] += weights[i] * other[s];
    }
  });
}

}  // namespace lemmata::numeric
