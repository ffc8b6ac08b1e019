#include "analysis/boolean/linear_threshold_function.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numbers>
#include <optional>
#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

#include "analysis/boolean/majority.hpp"
#include "analysis/special/binomial.hpp"
#include "tests/analysis/random_numbers.hpp"

namespace lemmata::analysis {
namespace {

/// E[f(x) prod_{i in T} x_i] by the sum over the cube; bit i - 1 of x or of a set is coordinate i, and a set bit of x means -1.
class Enumeration {
 public:
  explicit Enumeration(const LinearThresholdFunction& f) : n_(f.dimension()), signs_(std::size_t{1} << n_) {
    for (std::uint32_t x = 0; x < signs_.size(); ++x) {
      Integer value = f.bias();
      for (int i = 0; i < n_; ++i) {
        const Integer& weight = f.weights()[static_cast<std::size_t>(i)];
        value += (x >> i & 1U) != 0 ? Integer(-weight) : weight;
      }
      signs_[x] = value > 0 ? 1 : value < 0 ? -1 : f.tie();
      ties_ += value == 0 ? 1 : 0;
    }
  }

  [[nodiscard]] Rational coefficient(std::uint32_t set) const {
    std::int64_t sum = 0;
    for (std::uint32_t x = 0; x < signs_.size(); ++x)
      sum += std::popcount(x & set) % 2 == 0 ? signs_[x] : -signs_[x];
    return Rational(sum) / (Integer(1) << n_);
  }

  [[nodiscard]] const std::vector<int>& signs() const { return signs_; }
  [[nodiscard]] Rational tie_probability() const { return Rational(ties_) / (Integer(1) << n_); }

 private:
  int n_;
  std::vector<int> signs_;
  std::int64_t ties_ = 0;
};

/// Weights that are often zero, equal or multiples of each other, so that ties and their like occur.
LinearThresholdFunction random_function(RandomNumbers& random, int most) {
  const int n = random.integer(1, most);
  const int width = random.integer(0, 2) == 0 ? 1 : random.integer(1, 40);
  const int unit = random.integer(1, 3);
  std::vector<Integer> weights;
  for (int i = 0; i < n; ++i) weights.emplace_back(unit * random.integer(-width, width));
  Integer& first = weights.front();
  if (first == 0) first = unit;
  const int bias = random.integer(0, 1) == 0 ? 0 : random.integer(-4 * width, 4 * width);
  return LinearThresholdFunction(std::move(weights), Integer(bias), random.integer(-1, 1));
}

std::vector<int> coordinates(std::uint32_t set) {
  std::vector<int> list;
  for (int i = 0; i < 32; ++i)
    if ((set >> i & 1U) != 0) list.push_back(i + 1);
  return list;
}

std::string description(const LinearThresholdFunction& f, std::uint32_t set) {
  std::string text = "weights";
  for (const Integer& weight : f.weights()) text += ' ' + to_string(weight);
  return text + ", bias " + to_string(f.bias()) + ", tie " + std::to_string(f.tie()) + ", set " +
         std::to_string(set);
}

/// The function of which `ones` weights are 1 and the others `large`, at a set of a of the former and b of the latter, by
/// counting the -1s in both groups: no generating function of w.x.
Rational by_two_groups(int ones, int others, int large, int bias, int tie, int a, int b) {
  Integer sum = 0;
  for (int i = 0; i <= ones; ++i)
    for (int j = 0; j <= others; ++j) {
      const int value = ones - 2 * i + large * (others - 2 * j) + bias;
      const int sign = value > 0 ? 1 : value < 0 ? -1 : tie;
      if (sign != 0) sum += sign * krawtchouk_polynomial(i, a, ones) * krawtchouk_polynomial(j, b, others);
    }
  return Rational(sum, Integer(Integer(1) << (ones + others)));
}

std::vector<Integer> two_groups(int ones, int others, int large) {
  std::vector<Integer> weights(static_cast<std::size_t>(ones), Integer(1));
  weights.resize(static_cast<std::size_t>(ones + others), Integer(large));
  return weights;
}

/// Odd weights of so many bits, some of them negative: an even number of them makes ties possible.
std::vector<Integer> odd_weights(RandomNumbers& random, int n, int bits) {
  std::vector<Integer> weights;
  for (int i = 0; i < n; ++i)
    weights.emplace_back((random.integer(0, 3) == 0 ? -1 : 1) *
                         (2 * random.integer(0, (1 << (bits - 1)) - 1) + 1));
  return weights;
}

/// The text of what the call throws; empty if it does not throw the named type.
template <class Exception, class Call>
std::string refusal(const Call& call) {
  try {
    static_cast<void>(call());
  } catch (const Exception& exception) {
    return exception.what();
  }
  return "";
}

// ----- The class -----

TEST(LinearThresholdFunction, KeepsIntegersWithoutACommonDivisor) {
  const std::vector<Rational> weights = {Rational(1, 2), parse_rational("-0.75"), Rational(0)};
  const LinearThresholdFunction f(weights, Rational(5, 4), 1);
  EXPECT_EQ(f.weights(), (std::vector<Integer>{2, -3, 0}));
  EXPECT_EQ(f.bias(), 5);
  EXPECT_EQ(f.tie(), 1);
  EXPECT_EQ(f.dimension(), 3);
  EXPECT_EQ(f.total_weight(), 5);
  const LinearThresholdFunction g(std::vector<Integer>{6, -9, 0}, Integer(15), 1);
  EXPECT_EQ(g.weights(), f.weights());
  EXPECT_EQ(g.bias(), f.bias());
  const LinearThresholdFunction biased(std::vector<Integer>{4, 6}, Integer(3));  // the bias counts as well
  EXPECT_EQ(biased.weights(), (std::vector<Integer>{4, 6}));
}

TEST(LinearThresholdFunction, TakesADoubleAsExactlyWhatItIs) {
  const std::vector<Rational> weights = {Rational(0.1), Rational(1)};
  const LinearThresholdFunction f(weights);
  EXPECT_EQ(f.weights()[0], Integer("3602879701896397"));
  EXPECT_EQ(f.weights()[1], Integer("36028797018963968"));
}

TEST(LinearThresholdFunction, RefusesWhatIsNoThresholdFunction) {
  EXPECT_EQ(refusal<std::invalid_argument>([] { return LinearThresholdFunction(std::vector<Integer>{}); }),
            "linear_threshold_function: at least one weight is needed, got none");
  EXPECT_EQ(refusal<std::invalid_argument>([] {
              return LinearThresholdFunction(std::vector<Integer>{0, 0}, Integer(1));
            }),
            "linear_threshold_function: at least one weight must not be 0, got 2 zeros");
  EXPECT_EQ(refusal<std::domain_error>(
                [] { return LinearThresholdFunction(std::vector<Integer>{1}, Integer(0), 2); }),
            "linear_threshold_function: tie must be -1, 0 or 1, got 2");
  EXPECT_THROW(
      (void)LinearThresholdFunction(std::vector<Integer>{1}, Integer(0), 1).with_bias_as_coordinate(),
      std::logic_error);
}

TEST(LinearThresholdFunction, IsTheSameFunctionWithTheTieAsBias) {
  RandomNumbers random(1);
  for (int trial = 0; trial < repetitions(300); ++trial) {
    const LinearThresholdFunction f = random_function(random, 8), g = f.with_tie_as_bias();
    EXPECT_EQ(Enumeration(g).signs(), Enumeration(f).signs()) << description(f, 0);
    EXPECT_EQ(g.tie(), 0);
    EXPECT_EQ(Enumeration(g).tie_probability(), f.tie() == 0 ? Enumeration(f).tie_probability() : Rational(0))
        << description(f, 0);
  }
}

TEST(LinearThresholdFunction, HasTheCoefficientsOfItsLift) {
  RandomNumbers random(2);
  for (int trial = 0; trial < repetitions(300); ++trial) {
    const LinearThresholdFunction f = random_function(random, 7).with_tie_as_bias(),
                                  lift = f.with_bias_as_coordinate();
    const Enumeration cube(f), lifted(lift);
    for (std::uint32_t set = 0; set < 1U << f.dimension(); ++set)
      EXPECT_EQ(cube.coefficient(set),
                lifted.coefficient(std::popcount(set) % 2 == 1 ? set : set | 1U << f.dimension()))
          << description(f, set);
  }
}

// ----- The generating function -----

TEST(GeneratingFunction, EqualsTheDefinitionOnRandomFunctions) {
  RandomNumbers random(3);
  for (int trial = 0; trial < repetitions(3000); ++trial) {
    const LinearThresholdFunction f = random_function(random, 10);
    const Enumeration cube(f);
    const auto set = static_cast<std::uint32_t>(random.integer(0, (1 << f.dimension()) - 1));
    const auto subset = coordinates(set);
    EXPECT_EQ(fourier_coefficient_by_generating_function(f, subset), cube.coefficient(set))
        << description(f, set);
    const auto neighbours = neighbour_coefficients_by_generating_function(f, subset);
    ASSERT_EQ(neighbours.size(), static_cast<std::size_t>(f.dimension()));
    for (int i = 0; i < f.dimension(); ++i)
      EXPECT_EQ(neighbours[static_cast<std::size_t>(i)], cube.coefficient(set ^ 1U << i))
          << description(f, set) << ", toggled " << i + 1;
    EXPECT_EQ(tie_probability(f), cube.tie_probability()) << description(f, set);
  }
}

TEST(GeneratingFunction, SatisfiesParseval) {
  RandomNumbers random(4);
  for (int trial = 0; trial < repetitions(20); ++trial) {
    const LinearThresholdFunction f = random_function(random, 8);
    Rational sum(0);
    for (std::uint32_t set = 0; set < 1U << f.dimension(); ++set) {
      const Rational value = fourier_coefficient_by_generating_function(f, coordinates(set));
      sum += value * value;
    }
    EXPECT_EQ(sum, f.tie() == 0 ? Rational(1 - tie_probability(f)) : Rational(1)) << description(f, 0);
  }
}

// 63 and 127 weights, and every 64 after that, are where one more word begins.
TEST(GeneratingFunction, EqualsTheClosedFormOfMajorityAcrossAllWordLengths) {
  for (const int n :
       {29, 30, 31, 32, 61, 62, 63, 64, 65, 101, 125, 126, 127, 128, 189, 190, 191, 192, 201, 255})
    for (const int size : {0, 7, 8, n}) {
      const LinearThresholdFunction f(std::vector<Integer>(static_cast<std::size_t>(n), Integer(1)));
      std::vector<int> subset;
      for (int i = n - size + 1; i <= n; ++i) subset.push_back(i);
      EXPECT_EQ(fourier_coefficient_by_generating_function(f, subset),
                majority_fourier_coefficient<Rational>(n, size, 0));
      const auto neighbours = neighbour_coefficients_by_generating_function(f, subset);
      for (int i = 1; i <= n; ++i)
        EXPECT_EQ(neighbours[static_cast<std::size_t>(i) - 1],
                  majority_fourier_coefficient<Rational>(n, i > n - size ? size - 1 : size + 1, 0))
            << "n = " << n << ", |S| = " << size << ", toggled " << i;
    }
}

// The largest counts that occur, 2^n and -2^n.
TEST(GeneratingFunction, GivesADictatorTheCoefficientOneAcrossAllWordLengths) {
  for (const int n : {1, 2, 61, 62, 63, 64, 125, 126, 127, 128, 191})
    for (const int sign : {-1, 1}) {
      std::vector<Integer> weights(static_cast<std::size_t>(n), Integer(1));
      weights.back() = sign * n;
      std::vector<Rational> expected(weights.size());
      expected.back() = sign;
      const LinearThresholdFunction f(std::move(weights));
      EXPECT_EQ(neighbour_coefficients_by_generating_function(f, {}), expected) << n;
      EXPECT_EQ(fourier_coefficient_by_generating_function(f, std::vector<int>{n}), sign) << n;
    }
}

TEST(GeneratingFunction, CountsTwoGroupsOfEqualWeightsAcrossAllWordLengths) {
  struct Case {
    int ones, others, large, bias, tie, a, b;
  };
  for (const Case& c :
       {Case{20, 11, 3, 0, 0, 2, 2}, Case{40, 22, 5, 4, 1, 3, 1}, Case{40, 23, 5, -4, -1, 0, 4},
        Case{70, 30, 2, 10, 0, 4, 0}, Case{90, 37, 7, -3, 1, 5, 2}, Case{60, 90, 2, 0, -1, 1, 1},
        Case{150, 60, 4, 6, 0, 3, 3}, Case{200, 60, 3, -50, 1, 2, 6}}) {
    const LinearThresholdFunction f(two_groups(c.ones, c.others, c.large), Integer(c.bias), c.tie);
    const int n = c.ones + c.others;
    std::vector<int> subset;
    for (int i = 1; i <= c.a; ++i) subset.push_back(i);
    for (int i = 1; i <= c.b; ++i) subset.push_back(c.ones + i);
    const auto expected = [&](int a, int b) {
      return by_two_groups(c.ones, c.others, c.large, c.bias, c.tie, a, b);
    };
    EXPECT_EQ(fourier_coefficient_by_generating_function(f, subset), expected(c.a, c.b)) << n;
    const auto neighbours = neighbour_coefficients_by_generating_function(f, subset);
    const Rational fewer_ones = c.a > 0 ? expected(c.a - 1, c.b) : Rational(0),
                   more_ones = expected(c.a + 1, c.b);
    const Rational fewer_others = c.b > 0 ? expected(c.a, c.b - 1) : Rational(0),
                   more_others = expected(c.a, c.b + 1);
    for (int i = 1; i <= n; ++i) {
      const Rational& value = neighbours[static_cast<std::size_t>(i) - 1];
      if (i <= c.ones)
        EXPECT_EQ(value, i <= c.a ? fewer_ones : more_ones) << "n = " << n << ", toggled " << i;
      else
        EXPECT_EQ(value, i <= c.ones + c.b ? fewer_others : more_others) << "n = " << n << ", toggled " << i;
    }
  }
}

TEST(GeneratingFunction, TakesWeightsOfAnySizeWhereTheSumStaysShort) {
  const Integer huge = Integer(1) << 200;
  const LinearThresholdFunction majority(std::vector<Integer>(3, huge),
                                         Integer(1));  // the bias decides nothing
  EXPECT_EQ(fourier_coefficient_by_generating_function(majority, std::vector<int>{1, 2, 3}),
            Rational(-1) / 2);
  const LinearThresholdFunction constant(std::vector<Integer>{1, 2, 3}, -huge, 1);
  EXPECT_EQ(fourier_coefficient_by_generating_function(constant, {}), -1);
  EXPECT_EQ(neighbour_coefficients_by_generating_function(constant, std::vector<int>{2}),
            (std::vector<Rational>{0, -1, 0}));
  const LinearThresholdFunction conjunction(std::vector<Integer>{huge, huge + 1},
                                            -2 * huge);  // only x = (1, 1)
  EXPECT_EQ(fourier_coefficient_by_generating_function(conjunction, {}), Rational(-1) / 2);
}

TEST(GeneratingFunction, RefusesWhatDoesNotFitBeforeAllocating) {
  std::vector<Integer> weights = {Integer("1000000000000"), Integer("1000000000001"), Integer("3")};
  const LinearThresholdFunction f(weights);
  EXPECT_EQ(refusal<std::length_error>(
                [&] { return neighbour_coefficients_by_generating_function(f, std::vector<int>{1}); }),
            "neighbour_coefficients_by_generating_function: at most 8 GiB, these weights take about 7450.6 "
            "GiB; meet in the "
            "middle and the transform depend on the number of weights alone");
  EXPECT_NEAR(generating_function_cost(f).bytes, 8e12, 1e2);
  weights[0] = Integer(1) << 5000;  // beyond every double
  EXPECT_THROW((void)fourier_coefficient_by_generating_function(LinearThresholdFunction(weights), {}),
               std::length_error);
  weights[1] = weights[0] + 1;
  EXPECT_THROW((void)tie_probability(LinearThresholdFunction({weights[0], weights[1], Integer(1)})),
               std::length_error);
}

TEST(GeneratingFunction, RefusesCoordinatesThatAreNone) {
  const LinearThresholdFunction f(std::vector<Integer>{1, 2, 3});
  EXPECT_EQ(refusal<std::invalid_argument>(
                [&] { return fourier_coefficient_by_generating_function(f, std::vector<int>{4}); }),
            "fourier_coefficient_by_generating_function: coordinates must lie in 1..3, got 4");
  EXPECT_EQ(refusal<std::invalid_argument>([&] {
              return neighbour_coefficients_by_generating_function(f, std::vector<int>{2, 2});
            }),
            "neighbour_coefficients_by_generating_function: each coordinate may be given once, got 2 twice");
  EXPECT_THROW((void)fourier_coefficient_by_trigonometric_sum(f, std::vector<int>{0}), std::invalid_argument);
  EXPECT_THROW((void)neighbour_coefficients_by_trigonometric_sum(f, std::vector<int>{1, 1}),
               std::invalid_argument);
}

TEST(GeneratingFunctionCost, CountsTheAdditionsOfEqualWeights) {
  // 100 weights: the product of i has i + 1 coefficients, cut at 51, of which the first is left alone. From 63 on they take
  // two words.
  double additions = 2 * 50 + 100 * 2 * 2 * 50;  // partial sums; two strided sums for each neighbour
  for (int i = 1; i <= 100; ++i) additions += std::min(i, 50) * (i <= 62 ? 1 : 2);
  const GeneratingFunctionCost cost =
      generating_function_cost(LinearThresholdFunction(std::vector<Integer>(100, Integer(1))));
  EXPECT_EQ(cost.word_additions, additions);
  EXPECT_EQ(cost.bytes, 51 * 16);
}

// ----- The trigonometric sum -----

/// The radius that the header promises.
Rational documented_radius(const LinearThresholdFunction& f, double nodes) {
  return Rational((f.dimension() + 1) * (5 + std::log(nodes)) * 1.0000001) / (Integer(1) << 123);
}

TEST(TrigonometricSum, EnclosesTheDefinitionOnRandomFunctions) {
  RandomNumbers random(5);
  for (int trial = 0; trial < repetitions(1000); ++trial) {
    const LinearThresholdFunction f = random_function(random, 9);
    const Enumeration cube(f);
    const auto set = static_cast<std::uint32_t>(random.integer(0, (1 << f.dimension()) - 1));
    const auto subset = coordinates(set);
    const Ball ball = fourier_coefficient_by_trigonometric_sum(f, subset);
    EXPECT_TRUE(contains(ball, cube.coefficient(set))) << description(f, set) << ": " << to_string(ball);
    const auto neighbours = neighbour_coefficients_by_trigonometric_sum(f, subset);
    ASSERT_EQ(neighbours.size(), static_cast<std::size_t>(f.dimension()));
    const double nodes = trigonometric_cost(f, static_cast<int>(subset.size())).nodes;
    for (int i = 0; i < f.dimension(); ++i) {
      const Ball& neighbour = neighbours[static_cast<std::size_t>(i)];
      EXPECT_TRUE(contains(neighbour, cube.coefficient(set ^ 1U << i)))
          << description(f, set) << ", toggled " << i + 1 << ": " << to_string(neighbour);
      if (nodes > 0)
        EXPECT_LE(neighbour.radius(), documented_radius(f, nodes)) << description(f, set);
      else
        EXPECT_TRUE(neighbour.is_exact());
    }
  }
}

/// The multiple of 2^-n nearest to the ball's midpoint, if no other one lies in the ball.
std::optional<Rational> only_multiple(const Ball& ball, int n) {
  const Integer unit = Integer(1) << n;
  const Rational scaled = ball.midpoint() * Rational(unit) + Rational(1, 2);
  Integer nearest = numerator(scaled) / denominator(scaled);
  if (scaled < 0 && nearest * denominator(scaled) != numerator(scaled)) --nearest;
  for (const int other : {-1, 1})
    if (contains(ball, Rational(Integer(nearest + other), unit))) return std::nullopt;
  return Rational(nearest, unit);
}

TEST(TrigonometricSum, PinsTheFractionsAtFourteenBitsAndFiftyWeights) {
  RandomNumbers random(6);
  const LinearThresholdFunction f(odd_weights(random, 50, 14));
  const std::vector<int> subset = {3, 14, 15, 48};
  const auto balls = neighbour_coefficients_by_trigonometric_sum(f, subset);
  const auto fractions = neighbour_coefficients_by_generating_function(f, subset);
  for (std::size_t i = 0; i < 50; ++i) {
    EXPECT_TRUE(contains(balls[i], fractions[i])) << i + 1;
    EXPECT_EQ(only_multiple(balls[i], 50), fractions[i]) << i + 1;
    EXPECT_LE(balls[i].radius(), documented_radius(f, trigonometric_cost(f, 4).nodes)) << i + 1;
  }
}

TEST(TrigonometricSum, EnclosesTheFractionsUpToTwoHundredWeights) {
  RandomNumbers random(7);
  for (const int n : {31, 64, 101, 200})
    for (const int bias : {0, 9}) {
      const LinearThresholdFunction f(odd_weights(random, n, 6), Integer(bias), 1);
      for (const int size : {0, 1, 4, n}) {
        std::vector<int> subset;
        for (int i = 1; i <= size; ++i) subset.push_back(i);
        const auto balls = neighbour_coefficients_by_trigonometric_sum(f, subset);
        const auto fractions = neighbour_coefficients_by_generating_function(f, subset);
        for (std::size_t i = 0; i < balls.size(); ++i)
          EXPECT_TRUE(contains(balls[i], fractions[i]))
              << "n = " << n << ", bias " << bias << ", |S| = " << size << ", toggled " << i + 1;
      }
    }
}

TEST(TrigonometricSum, EnclosesTheClosedFormOfMajority) {
  for (const int n : {1, 2, 3, 4, 100, 101, 201})
    for (const int k : {1, 2, 3, 4, n}) {
      if (k > n) continue;
      const LinearThresholdFunction f(std::vector<Integer>(static_cast<std::size_t>(n), Integer(-1)),
                                      Integer(0), -1);
      std::vector<int> subset;
      for (int i = 1; i <= k; ++i) subset.push_back(i);
      const Rational majority = majority_fourier_coefficient<Rational>(n, k, -1);
      EXPECT_TRUE(contains(fourier_coefficient_by_trigonometric_sum(f, subset),
                           k % 2 == 0 ? majority : Rational(-majority)))
          << n << " " << k;
    }
}

TEST(TrigonometricSum, IsExactlyZeroForAnOddFunctionAtAnEvenSet) {
  const LinearThresholdFunction f(std::vector<Integer>{3, 5, 7});
  EXPECT_EQ(is_zero(fourier_coefficient_by_trigonometric_sum(f, std::vector<int>{1, 2})), Truth::yes);
  EXPECT_EQ(trigonometric_cost(f, 1).nodes, 0);
  EXPECT_EQ(trigonometric_cost(f, 2).nodes, 8);
}

TEST(TrigonometricSum, RefusesWhatDoesNotFitBeforeAllocating) {
  const LinearThresholdFunction f(std::vector<Integer>{Integer("1000000000000"), 3});
  EXPECT_EQ(refusal<std::length_error>(
                [&] { return fourier_coefficient_by_trigonometric_sum(f, std::vector<int>{1}); }),
            "fourier_coefficient_by_trigonometric_sum: at most 8 GiB, these weights take about 7450.6 GiB; "
            "meet in the middle "
            "and the transform depend on the number of weights alone");
  EXPECT_NEAR(trigonometric_cost(f, 0).bytes, 8e12, 1e2);
}

// ----- Quadrature -----

TEST(Quadrature, IsWithinTheDocumentedErrorOfTheCoefficient) {
  const std::vector<double> weights = {1.3, 0.7, 2.1, 0.9, 1.6};
  const std::vector<Rational> fractions(weights.begin(), weights.end());
  const Enumeration cube{LinearThresholdFunction(fractions)};
  double mean = 0;
  for (std::uint32_t x = 0; x < 32; ++x) {
    double value = 0;
    for (std::size_t i = 0; i < 5; ++i) value += (x >> i & 1U) != 0 ? -weights[i] : weights[i];
    mean += 1 / std::abs(std::sin(std::numbers::pi * value / (1.01 * 6.6))) / 32;  // w.x is never 0
  }
  for (const std::int64_t nodes : {10, 1000, 100000}) {
    const auto count = static_cast<double>(nodes);
    // The angles are wrong by a few units in the last place of w_i t, and 1/t makes that a constant per node.
    const double error = 2 / (std::numbers::pi * count) * mean + count * 0x1p-47;
    for (std::uint32_t set = 1; set < 32; ++set) {
      if (std::popcount(set) % 2 == 0) continue;
      EXPECT_NEAR(fourier_coefficient_by_quadrature(weights, coordinates(set), nodes),
                  cube.coefficient(set).convert_to<double>(), error)
          << nodes << " nodes, set " << set;
    }
  }
  EXPECT_EQ(cube.coefficient(0b00010U), Rational(1, 8));
}

TEST(Quadrature, RefusesWhatTheIntegralDoesNotCover) {
  const std::vector<double> weights = {1.5, 0.25}, with_zero = {1.5, 0}, with_infinity = {1.5, HUGE_VAL};
  const std::vector<int> one = {1}, two = {1, 2};
  EXPECT_EQ(refusal<std::domain_error>([&] { return fourier_coefficient_by_quadrature(weights, two, 10); }),
            "fourier_coefficient_by_quadrature: the size of the set must be odd, got 2");
  EXPECT_EQ(refusal<std::domain_error>([&] { return fourier_coefficient_by_quadrature(weights, one, 0); }),
            "fourier_coefficient_by_quadrature: at least 1 node is needed, got 0");
  EXPECT_EQ(refusal<std::domain_error>([&] { return fourier_coefficient_by_quadrature(with_zero, one, 10); }),
            "fourier_coefficient_by_quadrature: weights must be finite and not 0, got 0.000000");
  EXPECT_THROW((void)fourier_coefficient_by_quadrature(with_infinity, one, 10), std::domain_error);
  EXPECT_THROW((void)fourier_coefficient_by_quadrature(weights, std::vector<int>{3}, 10),
               std::invalid_argument);
}

}  // namespace
}  // namespace lemmata::analysis
