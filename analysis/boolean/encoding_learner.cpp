#include "analysis/boolean/encoding_learner.hpp"

#include <algorithm>
#include <bit>
#include <map>
#include <stdexcept>
#include <string>

#include "analysis/scalar/functions.hpp"

namespace lemmata::analysis {

namespace {

void require_denominators(const char* function, std::span<const Integer> p, int largest) {
  if (p.empty()) throw std::domain_error(std::string(function) + ": d must be at least 1, got 0");
  if (p.size() > static_cast<std::size_t>(largest))
    throw std::length_error(std::string(function) + ": d must be at most " + std::to_string(largest) +
                            ", got " + std::to_string(p.size()));
  for (const Integer& one : p)
    if (one < 2)
      throw std::domain_error(std::string(function) + ": the numbers p must be at least 2, got " +
                              to_string(one));
}

int character(std::uint32_t set, std::uint32_t x) { return std::popcount(set & x) % 2 == 0 ? 1 : -1; }

/// g at x.
Rational product_at(std::span<const Integer> p, std::uint32_t x) {
  Rational g = 1;
  for (std::size_t i = 0; i < p.size(); ++i) g *= 1 + Rational((x >> i & 1U) == 0 ? 1 : -1) / p[i];
  return g;
}

/// g^(I) = 1 / prod_{i in I} p_i.
Rational coefficient_at(std::span<const Integer> p, std::uint32_t set) {
  Integer product = 1;
  for (std::size_t i = 0; i < p.size(); ++i)
    if ((set >> i & 1U) != 0) product *= p[i];
  return 1 / Rational(product);
}

/// g^(I) -> I; the first set where several have the same.
std::map<Rational, std::uint32_t> nodes(std::span<const Integer> p) {
  std::map<Rational, std::uint32_t> all;
  for (std::uint32_t set = 0; set < 1U << p.size(); ++set) all.emplace(coefficient_at(p, set), set);
  return all;
}

/// The coefficients of the polynomial of least degree through the points (Newton's divided differences).
std::vector<Rational> interpolant(const std::vector<Rational>& at, std::vector<Rational> values) {
  const std::size_t count = at.size();
  for (std::size_t order = 1; order < count; ++order)
    for (std::size_t i = count - 1; i >= order; --i)
      values[i] = (values[i] - values[i - 1]) / (at[i] - at[i - order]);
  std::vector<Rational> polynomial;  // ((v_last) (u - at) + v_(last-1)) (u - at) + ...
  for (std::size_t i = count; i-- > 0;) {
    polynomial.insert(polynomial.begin(), 0);
    for (std::size_t j = 0; j + 1 < polynomial.size(); ++j) polynomial[j] -= at[i] * polynomial[j + 1];
    polynomial.front() += values[i];
  }
  return polynomial;
}

Rational horner(const std::vector<Rational>& coefficients, const Rational& u) {
  Rational value = 0;
  for (std::size_t i = coefficients.size(); i-- > 0;) value = value * u + coefficients[i];
  return value;
}

Integer floor(const Rational& value) {
  const Integer above = numerator(value), below = denominator(value);
  Integer quotient = above / below;  // towards zero
  if (quotient * below > above) --quotient;
  return quotient;
}

Integer nearest(const Rational& value) { return floor(value + Rational(1, 2)); }

}  // namespace

std::vector<Integer> first_primes(int count) {
  std::vector<Integer> primes;
  for (Integer candidate = 2; static_cast<int>(primes.size()) < count; ++candidate)
    if (std::none_of(primes.begin(), primes.end(), [&](const Integer& p) { return candidate % p == 0; }))
      primes.push_back(candidate);
  return primes;
}

OneStepModel::OneStepModel(std::span<const Integer> p) {
  require_denominators("OneStepModel", p, largest_dimension);
  std::vector<Rational> at;
  std::vector<std::uint32_t> sets;
  for (const auto& [u, set] : nodes(p)) {
    at.push_back(u);
    sets.push_back(set);
  }
  for (std::uint32_t x = 0; x < 1U << p.size(); ++x) {
    const Rational g = product_at(p, x);
    std::vector<Rational> wanted;  // of q_x
    for (std::size_t i = 0; i < at.size(); ++i)
      wanted.push_back((character(sets[i], x) - at[i] * g) / (at[i] * at[i]));
    std::vector<Rational> f = interpolant(at, std::move(wanted));
    f.insert(f.begin(), g);
    std::vector<Rational> slope;
    for (std::size_t i = 0; i < f.size(); ++i) slope.push_back(f[i] * (i + 1));
    coefficients_.push_back(std::move(f));
    slopes_.push_back(std::move(slope));
  }
}

Rational OneStepModel::value(std::uint32_t x, const Rational& u) const {
  return u * horner(coefficients_.at(x), u);
}

Rational OneStepModel::derivative(std::uint32_t x, const Rational& u) const {
  return horner(slopes_.at(x), u);
}

Rational OneStepModel::loss(std::uint32_t set, const Rational& u) const {
  Rational sum = 0;
  for (std::uint32_t x = 0; x < coefficients_.size(); ++x) {
    const Rational error = value(x, u) - character(set, x);
    sum += error * error;
  }
  return sum / coefficients_.size();
}

Rational OneStepModel::gradient(std::uint32_t set, const Rational& u) const {
  Rational sum = 0;
  for (std::uint32_t x = 0; x < coefficients_.size(); ++x)
    sum += 2 * (value(x, u) - character(set, x)) * derivative(x, u);
  return sum / coefficients_.size();
}

Rational OneStepModel::mean_square_derivative(const Rational& u) const {
  Rational sum = 0;
  for (std::uint32_t x = 0; x < slopes_.size(); ++x) {
    const Rational slope = derivative(x, u);
    sum += slope * slope;
  }
  return sum / slopes_.size();
}

std::vector<Rational> one_step_gradients(std::span<const Integer> p) {
  require_denominators("one_step_gradients", p, 16);
  const std::size_t points = std::size_t{1} << p.size();
  std::vector<Integer> sums(
      points, 1);  // of g times the product of all p, an integer; then of its product with chi_I
  for (std::size_t x = 0; x < points; ++x)
    for (std::size_t i = 0; i < p.size(); ++i) sums[x] *= (x >> i & 1U) == 0 ? p[i] + 1 : p[i] - 1;
  for (std::size_t half = 1; half < points; half *= 2)
    for (std::size_t x = 0; x < points; ++x)
      if ((x & half) == 0) {
        const Integer plus = sums[x] + sums[x | half];
        sums[x | half] = sums[x] - sums[x | half];
        sums[x] = plus;
      }
  Integer scale = points;
  for (const Integer& one : p) scale *= one;
  std::vector<Rational> gradients;
  gradients.reserve(points);
  for (const Integer& sum : sums) gradients.push_back(Rational(-2 * sum) / scale);
  return gradients;
}

std::vector<std::optional<std::uint32_t>> one_step_results(std::span<const Integer> p,
                                                           const Rational& step_size) {
  const auto gradients = one_step_gradients(p);
  const auto known = nodes(p);
  std::vector<std::optional<std::uint32_t>> results;
  results.reserve(gradients.size());
  for (const Rational& gradient : gradients) {
    const auto node = known.find(-step_size * gradient);
    results.push_back(node == known.end() ? std::nullopt : std::optional(node->second));
  }
  return results;
}

RoundedNumbers rounded(std::span<const Rational> numbers, const Rational& grid) {
  if (grid <= 0) throw std::domain_error("rounded: the grid must be positive, got " + to_string(grid));
  std::map<Integer, std::size_t> cells;
  for (const Rational& number : numbers) ++cells[nearest(number / grid)];
  RoundedNumbers result{.distinct = cells.size()};
  for (const auto& [cell, count] : cells) result.alone += count == 1 ? 1 : 0;
  return result;
}

HistoryModel::HistoryModel(int d, const Integer& base) : d_(d), base_(base) {
  if (d < 1 || d > 16)
    throw std::domain_error("HistoryModel: d must be from 1 to 16, got " + std::to_string(d));
  if (base < 3) throw std::domain_error("HistoryModel: the base must be at least 3, got " + to_string(base));
}

std::vector<Integer> HistoryModel::digits(Rational u) const {
  std::vector<Integer> result;  // what follows a digit is less than half of its unit
  while (u != 0) {
    u *= base_;
    result.push_back(nearest(u));
    u -= result.back();
  }
  return result;
}

Rational HistoryModel::step(const Rational& u, std::uint32_t x, int y) const {
  const Rational derivative =
      (Integer(x) + 1) * pow(1 / Rational(base_), static_cast<int>(digits(u).size()) + 1);
  const Rational output = 0, gradient = 2 * (output - y) * derivative;
  return u - gradient / 2;
}

std::uint32_t HistoryModel::result(const Rational& u) const {
  const auto history = digits(u);
  const auto agrees = [&](std::uint32_t set) {
    return std::all_of(history.begin(), history.end(), [&](const Integer& digit) {
      const Integer code = abs(digit);
      if (code < 1 || code > (Integer(1) << d_)) return true;  // the digit of no sample
      return character(set, static_cast<std::uint32_t>(code) - 1) == (digit > 0 ? 1 : -1);
    });
  };
  for (std::uint32_t set = 0; set < 1U << d_; ++set)
    if (agrees(set)) return set;
  return 0;
}

Rational history_success_by_enumeration(int d, int samples, const Integer& base) {
  const HistoryModel model(d, base);
  if (samples < 0)
    throw std::domain_error("history_success_by_enumeration: the number of samples must be at least 0, got " +
                            std::to_string(samples));
  if (samples > 16 || d * (samples + 1) > 16)
    throw std::length_error("history_success_by_enumeration: d (samples + 1) must be at most 16, got " +
                            std::to_string(d) + " (" + std::to_string(samples) + " + 1)");
  const std::uint32_t points = 1U << d, histories = 1U << (d * samples);
  std::uint32_t successes = 0;
  for (std::uint32_t set = 0; set < points; ++set)
    for (std::uint32_t history = 0; history < histories; ++history) {
      Rational u = 0;
      for (int t = 0; t < samples; ++t) {
        const std::uint32_t x = history >> (d * t) & (points - 1);
        u = model.step(u, x, character(set, x));
      }
      successes += model.result(u) == set ? 1 : 0;
    }
  return Rational(successes) / (Integer(points) * histories);
}

}  // namespace lemmata::analysis
