#include "analysis/boolean/fourier.hpp"

#include <bit>
#include <stdexcept>
#include <string>
#include <utility>

namespace lemmata::analysis {

namespace {

void require_power_of_two(const char* function, std::size_t size) {
  if (!std::has_single_bit(size))
    throw std::invalid_argument(std::string(function) + ": 2^n values are allowed, got " +
                                std::to_string(size));
}

}  // namespace

std::vector<Integer> fourier_transform_unnormalised(std::vector<Integer> table) {
  require_power_of_two("fourier_transform_unnormalised", table.size());
  for (std::size_t step = 1; step < table.size(); step *= 2)
    for (std::size_t block = 0; block < table.size(); block += 2 * step)
      for (std::size_t x = block; x < block + step; ++x) {
        // x_{i+1} = +1 stands in table[x], -1 in table[x + step].
        Integer difference = table[x] - table[x + step];
        table[x] += table[x + step];
        table[x + step] = std::move(difference);
      }
  return table;
}

std::vector<Rational> fourier_coefficients(const std::vector<Rational>& table) {
  require_power_of_two("fourier_coefficients", table.size());
  Integer common(1);
  for (const Rational& value : table) common = lcm(common, denominator(value));
  std::vector<Integer> numerators;
  numerators.reserve(table.size());
  for (const Rational& value : table)
    numerators.push_back(numerator(value) * Integer(common / denominator(value)));
  const Rational scale(Integer(1), common * Integer(table.size()));
  std::vector<Rational> coefficients;
  coefficients.reserve(table.size());
  for (const Integer& sum : fourier_transform_unnormalised(std::move(numerators)))
    coefficients.push_back(scale * Rational(sum));
  return coefficients;
}

std::vector<Rational> level_weights(const std::vector<Rational>& coefficients) {
  require_power_of_two("level_weights", coefficients.size());
  std::vector<Rational> weights(static_cast<std::size_t>(std::bit_width(coefficients.size())));
  for (std::size_t set = 0; set < coefficients.size(); ++set)
    weights[static_cast<std::size_t>(std::popcount(set))] += coefficients[set] * coefficients[set];
  return weights;
}

}  // namespace lemmata::analysis
