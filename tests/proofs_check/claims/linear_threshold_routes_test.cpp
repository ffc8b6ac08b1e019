// Every route to the coefficients of a threshold function, of both sides of the project, against the sum over the cube.

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "analysis/boolean/fourier_gap.hpp"
#include "analysis/boolean/linear_threshold_function.hpp"
#include "analysis/scalar/ball.hpp"
#include "numeric/cube/boolean_function.hpp"
#include "numeric/cube/meet_in_the_middle.hpp"
#include "numeric/cube/walsh_hadamard.hpp"
#include "tests/analysis/random_numbers.hpp"

namespace lemmata {
namespace {

using analysis::Ball;
using analysis::Integer;
using analysis::LinearThresholdFunction;
using analysis::RandomNumbers;
using analysis::Rational;
using analysis::repetitions;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool sanitized = true;
#elif defined(__has_feature)
constexpr bool sanitized = __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
constexpr bool sanitized = false;
#endif

/// sign(w.x + bias), sign(0) = tie, and a set; bit i of a set is coordinate i + 1.
struct Instance {
  std::vector<std::int64_t> weights;
  std::int64_t bias = 0;
  int tie = 0;
  std::uint32_t set = 0;

  [[nodiscard]] int n() const { return static_cast<int>(weights.size()); }
  [[nodiscard]] LinearThresholdFunction function() const {
    return LinearThresholdFunction(std::vector<Integer>(weights.begin(), weights.end()), bias, tie);
  }
  [[nodiscard]] std::vector<int> subset() const {
    std::vector<int> list;
    for (int i = 0; i < std::min(n(), 32); ++i)
      if ((set >> i & 1U) != 0) list.push_back(i + 1);
    return list;
  }
  /// The neighbours of the set, and the set itself.
  [[nodiscard]] std::vector<std::uint64_t> sets() const {
    std::vector<std::uint64_t> list;
    for (int i = 0; i < n(); ++i) list.push_back(set ^ (1U << i));
    list.push_back(set);
    return list;
  }
  [[nodiscard]] std::string text() const {
    std::string result = "weights";
    for (const std::int64_t w : weights) result += ' ' + std::to_string(w);
    return result + ", bias " + std::to_string(bias) + ", tie " + std::to_string(tie) + ", set " +
           std::to_string(set);
  }
};

/// By turns: small weights, zeros among them, and a small bias, so that ties are common; larger weights and biases; an odd
/// w.x + bias, which is never 0; and no bias.
Instance random_instance(RandomNumbers& random, int number) {
  const int kind = number % 4, n = random.integer(1, 16);
  const int largest = kind == 0 ? 3 : kind == 1 ? 50 : 9;
  Instance f;
  for (int i = 0; i < n; ++i) f.weights.push_back(random.integer(-largest, largest));
  if (std::ranges::all_of(f.weights, [](std::int64_t w) { return w == 0; })) f.weights[0] = 1;
  if (kind != 3) f.bias = random.integer(-2 * largest, 2 * largest);
  std::int64_t total = f.bias;
  for (const std::int64_t w : f.weights) total += w;
  if (kind == 2 && total % 2 == 0) ++f.bias;
  f.tie = random.integer(-1, 1);
  f.set = static_cast<std::uint32_t>(random.integer(0, (1 << n) - 1));
  return f;
}

/// 2^n times the coefficients at the neighbours of the set and at the set, and the number of ties, from the definition.
struct Definition {
  std::vector<std::int64_t> sums;
  std::int64_t ties = 0;
};

Definition sum_over_the_cube(const Instance& f) {
  const int n = f.n();
  Definition result{std::vector<std::int64_t>(static_cast<std::size_t>(n) + 1)};
  for (std::uint32_t x = 0; x < 1U << n; ++x) {
    std::int64_t value = f.bias;
    for (int i = 0; i < n; ++i)
      value += (x >> i & 1U) != 0 ? -f.weights[static_cast<std::size_t>(i)]
                                  : f.weights[static_cast<std::size_t>(i)];
    result.ties += value == 0 ? 1 : 0;
    std::int64_t contribution = value > 0 ? 1 : value < 0 ? -1 : f.tie;
    if (std::popcount(x & f.set) % 2 != 0) contribution = -contribution;
    for (int i = 0; i < n; ++i)
      result.sums[static_cast<std::size_t>(i)] += (x >> i & 1U) != 0 ? -contribution : contribution;
    result.sums.back() += contribution;
  }
  return result;
}

std::vector<std::int64_t> sums_by_transform(const Instance& f) {
  auto table = numeric::linear_threshold_table(f.weights, -f.bias, f.tie);
  numeric::walsh_hadamard_transform(table);
  std::vector<std::int64_t> sums;
  for (const std::uint64_t set : f.sets()) sums.push_back(table[set]);
  return sums;
}

TEST(LinearThresholdRoutes, AgreeWithTheDefinitionOnTenThousandRandomFunctions) {
  RandomNumbers random(4);
  int with_ties = 0, without_ties = 0;
  const int instances = repetitions(sanitized ? 500 : 10000);
  for (int number = 0; number < instances; ++number) {
    const Instance f = random_instance(random, number);
    const Definition expected = sum_over_the_cube(f);
    const Integer scale = Integer(1) << f.n();
    ++(expected.ties > 0 ? with_ties : without_ties);

    ASSERT_EQ(sums_by_transform(f), expected.sums) << f.text();
    ASSERT_EQ(numeric::threshold_character_sums(f.weights, f.bias, f.tie, f.sets()), expected.sums)
        << f.text();
    ASSERT_EQ(numeric::tie_count(f.weights, f.bias), expected.ties) << f.text();

    std::vector<Rational> coefficients;
    for (const std::int64_t sum : expected.sums) coefficients.push_back(Rational(sum) / scale);
    const LinearThresholdFunction function = f.function();
    const auto subset = f.subset();
    auto exact = analysis::neighbour_coefficients_by_generating_function(function, subset);
    exact.push_back(analysis::fourier_coefficient_by_generating_function(function, subset));
    ASSERT_EQ(exact, coefficients) << f.text();
    ASSERT_EQ(analysis::tie_probability(function), Rational(expected.ties) / scale) << f.text();

    auto balls = analysis::neighbour_coefficients_by_trigonometric_sum(function, subset);
    balls.push_back(analysis::fourier_coefficient_by_trigonometric_sum(function, subset));
    ASSERT_EQ(balls.size(), coefficients.size());
    for (std::size_t i = 0; i < balls.size(); ++i) {
      ASSERT_TRUE(contains(balls[i], coefficients[i]))
          << f.text() << ", number " << i << ": " << to_string(balls[i]);
      ASSERT_LT(balls[i].radius() * scale, Rational(1, 2)) << "it contains two candidates; " << f.text();
    }
  }
  EXPECT_GT(with_ties, instances / 10);
  EXPECT_GT(without_ties, instances / 10);
}

TEST(LinearThresholdRoutes, KeepTheCoefficientsWhenTheBiasBecomesACoordinate) {
  RandomNumbers random(5);
  for (int number = 0; number < repetitions(sanitized ? 50 : 1000); ++number) {
    Instance f = random_instance(random, number);
    f.tie = 0;
    const LinearThresholdFunction lift = f.function().with_bias_as_coordinate();
    std::vector<std::int64_t> lifted;
    for (const Integer& w : lift.weights()) lifted.push_back(static_cast<std::int64_t>(w));
    auto sets = f.sets();
    for (std::uint64_t& set : sets)
      if (std::popcount(set) % 2 == 0) set |= std::uint64_t{1} << f.n();
    auto twice = sum_over_the_cube(f).sums;
    for (std::int64_t& sum : twice) sum *= 2;
    ASSERT_EQ(numeric::threshold_character_sums(lifted, 0, 0, sets), twice) << f.text();
  }
}

TEST(LinearThresholdRoutes, HaveNoNegativeGapAtTwoCoordinates) {
  RandomNumbers random(6);
  for (int number = 0; number < repetitions(sanitized ? 100 : 2000); ++number) {
    Instance f = random_instance(random, number);
    if (f.n() < 2) continue;
    const int a = random.integer(0, f.n() - 1), b = random.integer(0, f.n() - 2);
    f.set = 1U << a | 1U << (b < a ? b : b + 1);
    const auto neighbours = analysis::neighbour_coefficients_by_generating_function(f.function(), f.subset());
    ASSERT_GE(analysis::fourier_gap(neighbours, f.subset()).gap, 0) << f.text();
  }
}

TEST(LinearThresholdRoutes, MeetInTheMiddleEqualsTheTransformAtTwentyFourCoordinates) {
  RandomNumbers random(7);
  const int n = sanitized ? 18 : 24;
  for (const int largest : {3, 1000}) {
    Instance f;
    for (int i = 0; i < n; ++i) f.weights.push_back(random.integer(-largest, largest));
    f.bias = random.integer(-largest, largest);
    f.tie = 1;
    f.set = static_cast<std::uint32_t>(random.integer(0, (1 << n) - 1));
    EXPECT_EQ(numeric::threshold_character_sums(f.weights, f.bias, f.tie, f.sets()), sums_by_transform(f))
        << f.text();
  }
}

TEST(LinearThresholdRoutes, AgreeWithEachOtherWhereTheCubeIsTooLarge) {
  RandomNumbers random(9);
  const int n = sanitized ? 26 : 40;
  for (int tie = -1; tie <= 1; ++tie) {
    Instance f;
    for (int i = 0; i < n; ++i) f.weights.push_back(random.integer(-100, 100));
    f.bias = random.integer(-100, 100);
    f.tie = tie;
    f.set = static_cast<std::uint32_t>(random.integer(0, (1 << 25) - 1));
    const Rational scale(Integer(1) << n);
    const auto exact = analysis::neighbour_coefficients_by_generating_function(f.function(), f.subset());
    const auto balls = analysis::neighbour_coefficients_by_trigonometric_sum(f.function(), f.subset());
    std::vector<std::uint64_t> sets;
    for (int i = 0; i < n; ++i) sets.push_back(f.set ^ std::uint64_t{1} << i);
    const auto sums = numeric::threshold_character_sums(f.weights, f.bias, f.tie, sets);
    for (std::size_t i = 0; i < sums.size(); ++i) {
      EXPECT_EQ(exact[i], Rational(sums[i]) / scale) << f.text() << ", toggled " << i + 1;
      EXPECT_TRUE(contains(balls[i], exact[i])) << f.text() << ", toggled " << i + 1;
    }
  }
}

/// What the trapezoidal rule, cut after the node R h, leaves out, by the remainder of the sawtooth's Fourier series
/// (ltf.algorithms) at most (2/pi) times the mean of 1/((R + 1/2) |sin(h w.x / 2)|) over the x with w.x not 0. And what
/// rounding does, u = 2^-53: the factors sin(w_i t) and cos(w_i t) err by 2 u |w_i| t + u, hence the terms times h 2/pi,
/// W h < 2 pi, by 8 u + 2 (n + 1) u/r at the node r h; every addition errs by u times a sum that stays below
/// 2 + ln R < 11; all together less than 24 R u for R >= 1000.
double quadrature_error_bound(const std::vector<std::int64_t>& weights, double step, std::int64_t last_node) {
  const int n = static_cast<int>(weights.size());
  double sum = 0;
  for (std::uint32_t x = 0; x < 1U << n; ++x) {
    std::int64_t value = 0;
    for (int i = 0; i < n; ++i)
      value +=
          (x >> i & 1U) != 0 ? -weights[static_cast<std::size_t>(i)] : weights[static_cast<std::size_t>(i)];
    if (value != 0) sum += 1 / std::abs(std::sin(step * static_cast<double>(value) / 2));
  }
  const auto r = static_cast<double>(last_node);
  return 2 / std::numbers::pi * sum / (1U << n) / (r + 0.5) + 24 * r * 0x1p-53;
}

TEST(LinearThresholdRoutes, QuadratureErrsByNoMoreThanWhatIsCutOff) {
  RandomNumbers random(8);
  const std::int64_t nodes = 5000;
  for (int number = 0; number < repetitions(sanitized ? 10 : 100); ++number) {
    Instance f;
    const int n = random.integer(1, 10);
    for (int i = 0; i < n; ++i)
      f.weights.push_back(random.integer(0, 1) == 0 ? random.integer(1, 9) : random.integer(-9, -1));
    f.set = static_cast<std::uint32_t>(random.integer(0, (1 << n) - 1));
    if (std::popcount(f.set) % 2 == 0) f.set ^= 1U;
    double total = 0;
    for (const std::int64_t w : f.weights) total += static_cast<double>(std::abs(w));
    const double exact = static_cast<double>(sum_over_the_cube(f).sums.back()) / (1 << n);
    const std::vector<double> weights(f.weights.begin(), f.weights.end());
    const double step = 2 * std::numbers::pi / (1.01 * total);
    EXPECT_NEAR(analysis::fourier_coefficient_by_quadrature(weights, f.subset(), nodes), exact,
                quadrature_error_bound(f.weights, step, nodes - 1))
        << f.text();
  }
}

}  // namespace
}  // namespace lemmata
