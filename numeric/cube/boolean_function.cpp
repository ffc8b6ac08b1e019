#include "numeric/cube/boolean_function.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

#include "numeric/cube/memory.hpp"

namespace lemmata::numeric {
namespace {

constexpr int largest_n = 31;

void require_table_fits(const std::string& function, std::int64_t n) {
  if (n < 1) throw std::invalid_argument(function + ": n must be at least 1, got " + std::to_string(n));
  const double bytes = std::ldexp(4.0, static_cast<int>(std::min<std::int64_t>(n, 1000)));
  const double memory = physical_memory_bytes();
  if (n > largest_n || bytes > memory)
    throw std::length_error(function + ": n must be at most " + std::to_string(largest_n) +
                            " and the table of 4 * 2^n bytes must fit into the memory of " +
                            std::to_string(static_cast<std::int64_t>(memory)) +
                            " bytes, got n = " + std::to_string(n) +
                            (n < 60 ? " (" + std::to_string(std::int64_t{4} << n) + " bytes)" : ""));
}

std::int32_t sign_or(std::int64_t value, std::int32_t tie) { return value > 0 ? 1 : value < 0 ? -1 : tie; }

/// The table whose value at x is value_of_count[popcount(x)].
std::vector<std::int32_t> symmetric_table(int n,
                                          const std::array<std::int32_t, largest_n + 1>& value_of_count) {
  std::vector<std::int32_t> table(std::size_t{1} << n);
  for (std::size_t x = 0; x < table.size(); ++x)
    table[x] = value_of_count[static_cast<std::size_t>(std::popcount(x))];
  return table;
}

/// The table whose value at x is value(w.x - theta).
template <class Value>
std::vector<std::int32_t> linear_form_table(const std::string& function,
                                            std::span<const std::int64_t> weights, std::int64_t theta,
                                            const Value& value) {
  require_table_fits(function, static_cast<std::int64_t>(weights.size()));
  const auto magnitude = [](std::int64_t v) {
    return v < 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(v) : v;
  };
  constexpr auto largest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  std::uint64_t total = magnitude(theta);
  for (const std::int64_t weight : weights)
    if (magnitude(weight) > largest || (total += magnitude(weight)) > largest)
      throw std::length_error(function +
                              ": |w_1| + ... + |w_n| + |theta| must be below 2^63, got a larger sum");

  // Setting bit i of x takes 2 w_{i+1} from the form. The lowest bits' share is tabulated once.
  const std::size_t low_count = std::min<std::size_t>(weights.size(), 10);
  std::vector<std::int64_t> low(std::size_t{1} << low_count);
  for (std::size_t i = 0; i < low_count; ++i) low[0] += weights[i];
  for (std::size_t x = 1; x < low.size(); ++x) {
    const std::int64_t weight = weights[static_cast<std::size_t>(std::countr_zero(x))];
    low[x] = low[x & (x - 1)] - weight - weight;  // twice the weight itself might not fit
  }
  std::vector<std::int32_t> table(std::size_t{1} << weights.size());
  for (std::size_t high = 0; high < table.size(); high += low.size()) {
    std::int64_t form = -theta;
    for (std::size_t i = low_count; i < weights.size(); ++i)
      form += (high >> i & 1) != 0 ? -weights[i] : weights[i];
    for (std::size_t x = 0; x < low.size(); ++x) table[high + x] = value(form + low[x]);
  }
  return table;
}

}  // namespace

std::vector<std::int32_t> majority_table(int n, std::int32_t tie) {
  require_table_fits("majority_table", n);
  std::array<std::int32_t, largest_n + 1> value{};
  for (int negative = 0; negative <= n; ++negative)
    value[static_cast<std::size_t>(negative)] = sign_or(n - 2 * negative, tie);
  return symmetric_table(n, value);
}

std::vector<std::int32_t> count_threshold_table(int n, int most_negative) {
  require_table_fits("count_threshold_table", n);
  std::array<std::int32_t, largest_n + 1> value{};
  for (int negative = 0; negative <= n; ++negative)
    value[static_cast<std::size_t>(negative)] = negative <= most_negative ? 1 : 0;
  return symmetric_table(n, value);
}

std::vector<std::int32_t> linear_threshold_table(std::span<const std::int64_t> weights, std::int64_t theta,
                                                 std::int32_t tie) {
  return linear_form_table("linear_threshold_table", weights, theta,
                           [tie](std::int64_t form) { return sign_or(form, tie); });
}

std::vector<std::int32_t> tie_table(std::span<const std::int64_t> weights, std::int64_t theta) {
  return linear_form_table("tie_table", weights, theta, [](std::int64_t form) { return form == 0 ? 1 : 0; });
}

std::vector<std::int32_t> parity_table(int n, std::uint32_t subset) {
  require_table_fits("parity_table", n);
  if (static_cast<int>(std::bit_width(subset)) > n)
    throw std::invalid_argument("parity_table: subset must be below 2^n, got " + std::to_string(subset) +
                                " for n = " + std::to_string(n));
  std::vector<std::int32_t> table(std::size_t{1} << n);
  for (std::size_t x = 0; x < table.size(); ++x) table[x] = 1 - 2 * (std::popcount(x & subset) & 1);
  return table;
}

}  // namespace lemmata::numeric
