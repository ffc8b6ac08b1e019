#include "analysis/boolean/linear_threshold_function.hpp"

#include <bit>
#include <string>

#include <gtest/gtest.h>

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

TEST(GeneratingFunction, EqualsTheDefinitionOnRandomFunctions) {
  RandomNumbers random(20251125);
  for (int trial = 0; trial < repetitions(3000); ++trial) {
    const LinearThresholdFunction f = random_function(random, 9);
    const Enumeration cube(f);
    const auto set = static_cast<std::uint32_t>(random.integer(0, (1 << f.dimension()) - 1));
    const auto subset = coordinates(set);
    EXPECT_EQ(fourier_coefficient_by_generating_function(f, subset), cube.coefficient(set))
        << description(f, set);
    const auto neighbours = neighbour_coefficients_by_generating_function(f, subset);
    ASSERT_EQ(neighbours.size(), static_cast<std::size_t>(f.dimension()));
    for (int i = 0; i < f.dimension(); ++i)
      EXPECT_EQ(neighbours[static_cast<std::size_t>(i)], cube.coefficient(set ^ (1U << i)))
          << description(f, set) << ", toggled " << i + 1;
    EXPECT_EQ(tie_probability(f), cube.tie_probability()) << description(f, set);
  }
}

}  // namespace
}  // namespace lemmata::analysis
