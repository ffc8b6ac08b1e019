#include "analysis/kernel/finite_width.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "analysis/scalar/functions.hpp"
#include "analysis/scalar/rising_precision.hpp"
#include "analysis/special/fair_binomial.hpp"

namespace lemmata::analysis {

namespace {

void require_order(const char* function, int k, int least) {
  if (k < least)
    throw std::domain_error(std::string(function) + ": k must be at least " + std::to_string(least) +
                            ", got " + std::to_string(k));
}

void require_width(const char* function, std::int64_t width) {
  if (width < 1)
    throw std::domain_error(std::string(function) + ": widths must be at least 1, got " +
                            std::to_string(width));
}

/// The product over the layers; equal widths are one power.
template <Field T, class Factor>
T product_over_layers(const char* function, std::span<const std::int64_t> widths, const Factor& factor) {
  std::map<std::int64_t, int> layers;
  for (const std::int64_t width : widths) {
    require_width(function, width);
    ++layers[width];
  }
  T product(1);
  for (const auto& [width, count] : layers) product = product * pow(T(factor(width)), count);
  return product;
}

/// (2k-1)!!, the 2k-th moment of a standard normal number.
Integer normal_moment(int k) {
  Integer product(1);
  for (int i = 1; i < 2 * k; i += 2) product *= i;
  return product;
}

}  // namespace

Rational relu_layer_moment(int k, std::int64_t width) {
  require_order("relu_layer_moment", k, 0);
  require_width("relu_layer_moment", width);
  std::vector<Rational> values;
  for (int active = 0; active <= k; ++active) {
    Integer moment(1);  // of chi^2 with that many degrees of freedom
    for (int i = 0; i < k; ++i) moment *= active + 2 * i;
    values.emplace_back(moment);
  }
  return fair_binomial_mean(width, values) * pow(Rational(Integer(2), Integer(width)), k);
}

Rational leaky_layer_moment(const Rational& alpha, int k, std::int64_t width) {
  require_order("leaky_layer_moment", k, 0);
  require_width("leaky_layer_moment", width);
  // One neuron's moments over i!; their n-th power by the recurrence that (sum)^n has from its logarithmic derivative.
  std::vector<Rational> neuron{1}, layer{1};
  Rational normal(1), slope(1), factorial(1);
  for (int i = 1; i <= k; ++i) {
    normal *= Rational(2 * i - 1) / i;
    slope *= alpha * alpha;
    factorial *= i;
    neuron.push_back(normal * (1 + slope) / 2);
    Rational sum(0);
    for (int j = 1; j <= i; ++j)
      sum += (Rational(width) * j - (i - j)) * neuron[static_cast<std::size_t>(j)] *
             layer[static_cast<std::size_t>(i - j)];
    layer.push_back(sum / i);
  }
  return layer.back() * factorial * pow(Rational(2) / ((1 + alpha * alpha) * Rational(width)), k);
}

template <Field T>
T output_moment_ratio(int k, std::span<const std::int64_t> widths) {
  require_order("output_moment_ratio", k, 1);
  return T(Rational(normal_moment(k))) *
         product_over_layers<T>("output_moment_ratio", widths,
                                [&](std::int64_t width) { return relu_layer_moment(k, width); });
}

template <Field T>
T leaky_output_moment_ratio(const Rational& alpha, int k, std::span<const std::int64_t> widths) {
  require_order("leaky_output_moment_ratio", k, 1);
  return T(Rational(normal_moment(k))) *
         product_over_layers<T>("leaky_output_moment_ratio", widths,
                                [&](std::int64_t width) { return leaky_layer_moment(alpha, k, width); });
}

template <>
Rational dead_network_probability<Rational>(std::span<const std::int64_t> widths) {
  return 1 - product_over_layers<Rational>("dead_network_probability", widths, [](std::int64_t width) {
           constexpr std::int64_t most_bits = std::int64_t{1} << 28;
           if (width > most_bits)
             throw std::length_error(
                 "dead_network_probability: fractions of at most 2^28 bits are allowed, "
                 "got a width of " +
                 std::to_string(width));
           return Rational(1 - pow(Rational(1, 2), static_cast<int>(width)));
         });
}

template <>
Ball dead_network_probability<Ball>(std::span<const std::int64_t> widths) {
  if (widths.empty()) return Ball(0);
  // The smallest width decides: the probability is at least 2^-n, and 1 - 2^-n needs n bits more than that.
  const std::int64_t narrowest = *std::min_element(widths.begin(), widths.end());
  require_width("dead_network_probability", narrowest);
  constexpr std::int64_t most = std::int64_t{1} << 21;
  if (narrowest > most)
    throw std::length_error(
        "dead_network_probability: narrowest layers of up to 2^21 neurons are allowed, got " +
        std::to_string(narrowest));
  return with_rising_precision("dead_network_probability", static_cast<int>(narrowest) + 64, [&] {
    return Ball(1) - product_over_layers<Ball>("dead_network_probability", widths, [](std::int64_t width) {
             return Ball(1) - Ball::power_of_two(-Integer(width));
           });
  });
}

template Rational output_moment_ratio(int, std::span<const std::int64_t>);
template Ball output_moment_ratio(int, std::span<const std::int64_t>);
template Rational leaky_output_moment_ratio(const Rational&, int, std::span<const std::int64_t>);
template Ball leaky_output_moment_ratio(const Rational&, int, std::span<const std::int64_t>);

}  // namespace lemmata::analysis
