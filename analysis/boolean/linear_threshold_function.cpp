#include "analysis/boolean/linear_threshold_function.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>

namespace lemmata::analysis {

namespace {

std::vector<Integer> scaled_to_integers(std::span<const Rational> weights, const Integer& factor) {
  std::vector<Integer> integers;
  integers.reserve(weights.size());
  for (const Rational& weight : weights) integers.push_back(numerator(Rational(weight * Rational(factor))));
  return integers;
}

Integer common_denominator(std::span<const Rational> weights, const Rational& bias) {
  Integer common = denominator(bias);
  for (const Rational& weight : weights) common = lcm(common, Integer(denominator(weight)));
  return common;
}

}  // namespace

LinearThresholdFunction::LinearThresholdFunction(std::span<const Rational> weights, const Rational& bias,
                                                 int tie)
    : LinearThresholdFunction(scaled_to_integers(weights, common_denominator(weights, bias)),
                              numerator(Rational(bias * Rational(common_denominator(weights, bias)))), tie) {}

LinearThresholdFunction::LinearThresholdFunction(std::vector<Integer> weights, const Integer& bias, int tie)
    : weights_(std::move(weights)), bias_(bias), tie_(tie) {
  if (weights_.empty())
    throw std::invalid_argument("linear_threshold_function: at least one weight is needed, got none");
  if (std::ranges::all_of(weights_, [](const Integer& weight) { return weight == 0; }))
    throw std::invalid_argument("linear_threshold_function: at least one weight must not be 0, got " +
                                std::to_string(weights_.size()) + " zeros");
  if (tie < -1 || tie > 1)
    throw std::domain_error("linear_threshold_function: tie must be -1, 0 or 1, got " + std::to_string(tie));
  Integer divisor = abs(bias_);
  for (const Integer& weight : weights_) divisor = gcd(divisor, weight);
  if (divisor == 1) return;
  bias_ /= divisor;
  for (Integer& weight : weights_) weight /= divisor;
}

Integer LinearThresholdFunction::total_weight() const {
  Integer total = 0;
  for (const Integer& weight : weights_) total += abs(weight);
  return total;
}

LinearThresholdFunction LinearThresholdFunction::with_tie_as_bias() const {
  if (tie_ == 0) return *this;
  std::vector<Integer> doubled = weights_;
  for (Integer& weight : doubled) weight *= 2;
  return LinearThresholdFunction(std::move(doubled), Integer(2 * bias_ + tie_));
}

LinearThresholdFunction LinearThresholdFunction::with_bias_as_coordinate() const {
  if (tie_ != 0) throw std::logic_error("with_bias_as_coordinate: the tie must be 0");
  std::vector<Integer> extended = weights_;
  extended.push_back(bias_);
  return LinearThresholdFunction(std::move(extended));
}

void require_coordinates(const char* function, std::span<const int> subset, int n) {
  std::vector<bool> seen(static_cast<std::size_t>(n) + 1);
  for (const int coordinate : subset) {
    if (coordinate < 1 || coordinate > n)
      throw std::invalid_argument(std::string(function) + ": coordinates must lie in 1.." +
                                  std::to_string(n) + ", got " + std::to_string(coordinate));
    if (seen[static_cast<std::size_t>(coordinate)])
      throw std::invalid_argument(std::string(function) + ": each coordinate may be given once, got " +
                                  std::to_string(coordinate) + " twice");
    seen[static_cast<std::size_t>(coordinate)] = true;
  }
}

void require_memory(const char* function, double bytes) {
  constexpr double gibibyte = 1073741824.0;
  if (bytes <= 8 * gibibyte) return;
  const Integer tenths(std::ceil(std::min(10 * bytes / gibibyte, 1e300)));
  throw std::length_error(std::string(function) + ": at most 8 GiB, these weights take about " +
                          to_string(Integer(tenths / 10)) + "." + to_string(Integer(tenths % 10)) +
                          " GiB; meet in the middle and the transform depend on the number of weights alone");
}

}  // namespace lemmata::analysis
