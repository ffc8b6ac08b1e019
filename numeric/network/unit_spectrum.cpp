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
constexpr std::size_t block_bits = 11;     // of the sums of the low coordinates, and of one chunk of work
constexpr std::int32_t largest_value = 4;  // 2^28 times it fits into int32

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

/// Fills out[x] with value(z(x), h(x)) and transforms it.
template <class T, class Function>
void unit_spectrum(const char* function, std::span<const std::int64_t> weights, std::int64_t bias,
                   const SignValues& values, std::uint64_t limit, std::span<T> out, int threads,
                   const Function& value) {
  const std::size_t d = weights.size();
  require_size(function, d, out.size());
  for (const std::int32_t h : {values.negative, values.zero, values.positive})
    if (std::abs(h) > largest_value)
      throw std::invalid_argument(std::string(function) + ": values from -4 to 4 are allowed, got " +
                                  std::to_string(h));
  if (total_weight(weights, bias, limit) >= limit)
    throw std::length_error(std::string(function) + ": |w_1| + ... + |w_d| + |b| must be below " +
                            std::to_string(limit));

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
    T* const to = out.data() + (block << low);
    for (std::size_t x = 0; x < low_sums.size(); ++x) {
      const std::int64_t z = low_sums[x] + high_sum;
      to[x] = value(z, z > 0 ? values.positive : z < 0 ? values.negative : values.zero);
    }
  });
  walsh_hadamard_transform(out, threads);
}

}  // namespace

void unit_sign_spectrum(std::span<const std::int64_t> weights, std::int64_t bias, const SignValues& values,
                        std::span<std::int32_t> out, int threads) {
  unit_spectrum("unit_sign_spectrum", weights, bias, values, std::uint64_t{1} << 62U, out, threads,
                [](std::int64_t, std::int32_t h) { return h; });
}

void unit_value_spectrum(std::span<const std::int64_t> weights, std::int64_t bias, const SignValues& values,
                         std::span<std::int64_t> out, int threads) {
  const std::int32_t largest =
      std::max({1, std::abs(values.negative), std::abs(values.zero), std::abs(values.positive)});
  const std::size_t d = std::min(weights.size(), largest_dimension);
  const std::uint64_t limit =
      std::min(std::uint64_t{1} << 62U, (std::uint64_t{1} << (63 - d)) / static_cast<std::uint64_t>(largest));
  unit_spectrum("unit_value_spectrum", weights, bias, values, limit, out, threads,
                [](std::int64_t z, std::int32_t h) { return z * h; });
}

}  // namespace lemmata::numeric
