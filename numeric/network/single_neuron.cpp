#include "numeric/network/single_neuron.hpp"

#include <bit>
#include <stdexcept>
#include <string>

namespace lemmata::numeric {
namespace {

/// Sums loss_derivative(f, y) * 2 ReLU'(w.x) * x over all inputs x.
template <class LossDerivative>
std::vector<std::int64_t> gradient_sums(const std::string& function, std::span<const std::int64_t> weights,
                                        std::uint32_t parity_subset, int twice_derivative_at_zero,
                                        const LossDerivative& loss_derivative) {
  const std::size_t n = weights.size();
  if (n < 1) throw std::invalid_argument(function + ": at least one weight is needed, got none");
  if (n > 24)
    throw std::length_error(function + ": at most 24 weights (2^24 inputs) are enumerated, got " +
                            std::to_string(n));
  if (static_cast<std::size_t>(std::bit_width(parity_subset)) > n)
    throw std::invalid_argument(function + ": parity_subset must be below 2^n, got " +
                                std::to_string(parity_subset) + " for n = " + std::to_string(n));
  if (twice_derivative_at_zero < 0 || twice_derivative_at_zero > 2)
    throw std::invalid_argument(function + ": twice_derivative_at_zero must be 0, 1 or 2, got " +
                                std::to_string(twice_derivative_at_zero));
  constexpr std::int64_t limit = std::int64_t{1} << 38;
  std::int64_t total = 0;
  for (const std::int64_t weight : weights) {
    if (weight <= -limit || weight >= limit || (total += weight < 0 ? -weight : weight) >= limit)
      throw std::length_error(function + ": |w_1| + ... + |w_n| must be below 2^38, got a larger sum");
  }

  std::vector<std::int64_t> sums(n);
  for (std::uint32_t x = 0; x < std::uint32_t{1} << n; ++x) {
    const auto coordinate = [x](std::size_t i) { return (x >> i & 1) != 0 ? -1 : 1; };
    std::int64_t preactivation = 0;
    std::int64_t y = 1;
    for (std::size_t i = 0; i < n; ++i) {
      preactivation += coordinate(i) * weights[i];
      if ((parity_subset >> i & 1) != 0) y *= coordinate(i);
    }
    const std::int64_t f = preactivation > 0 ? preactivation : 0;
    const std::int64_t twice_derivative = preactivation > 0   ? 2
                                          : preactivation < 0 ? 0
                                                              : twice_derivative_at_zero;
    const std::int64_t factor = loss_derivative(f, y) * twice_derivative;
    for (std::size_t i = 0; i < n; ++i) sums[i] += factor * coordinate(i);
  }
  return sums;
}

}  // namespace

std::vector<std::int64_t> correlation_loss_gradient_sums(std::span<const std::int64_t> weights,
                                                         std::uint32_t parity_subset,
                                                         int twice_derivative_at_zero) {
  return gradient_sums("correlation_loss_gradient_sums", weights, parity_subset, twice_derivative_at_zero,
                       [](std::int64_t, std::int64_t y) { return -y; });
}

std::vector<std::int64_t> squared_loss_gradient_sums(std::span<const std::int64_t> weights,
                                                     std::uint32_t parity_subset,
                                                     int twice_derivative_at_zero) {
  return gradient_sums("squared_loss_gradient_sums", weights, parity_subset, twice_derivative_at_zero,
                       [](std::int64_t f, std::int64_t y) { return f - y; });
}

}  // namespace lemmata::numeric
