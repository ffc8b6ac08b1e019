#include "numeric/network/linear_model.hpp"

#include <array>
#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "numeric/dense/least_squares.hpp"
#include "numeric/sampling/counter_random.hpp"
#include "numeric/sampling/standard_normal.hpp"
#include "tests/numeric/instruction_sets.hpp"

namespace lemmata::numeric {
namespace {

struct Problem {
  int n, d;
  std::vector<double> x, y;
  [[nodiscard]] LinearData data() const { return {n, d, x, y}; }
};

Problem normal_problem(int n, int d) {
  Problem problem{n, d, std::vector<double>(static_cast<std::size_t>(n * d)),
                  std::vector<double>(static_cast<std::size_t>(n))};
  fill_standard_normal(problem.x, 1, 1, 0);
  fill_standard_normal(problem.y, 1, 2, 0);
  return problem;
}

/// Entries are integers from -2 to 2, so that a few steps by powers of two are exact in double: no rounding, any
/// order.
Problem integer_problem(int n, int d) {
  Problem problem = normal_problem(n, d);
  for (double& entry : problem.x) entry = std::nearbyint(std::fmod(entry, 2.0));
  for (double& label : problem.y) label = std::nearbyint(std::fmod(label, 2.0));
  return problem;
}

std::vector<double> starts(std::size_t count) {
  std::vector<double> weights(count);
  fill_standard_normal(weights, 1, 3, 0);
  return weights;
}

double residual(const Problem& problem, const double* w, std::size_t row) {
  const auto d = static_cast<std::size_t>(problem.d);
  double sum = 0;
  for (std::size_t j = 0; j < d; ++j) sum += problem.x[row * d + j] * w[j];
  return sum - problem.y[row];
}

void plain_step(const Problem& problem, double step, double* w) {
  const auto d = static_cast<std::size_t>(problem.d);
  std::vector<double> gradient(d);
  for (std::size_t i = 0; i < problem.y.size(); ++i) {
    const double off = residual(problem, w, i);
    for (std::size_t j = 0; j < d; ++j) gradient[j] += off * problem.x[i * d + j];
  }
  for (std::size_t j = 0; j < d; ++j) w[j] -= step * gradient[j];
}

constexpr std::array<int, 2> sizes[] = {{1, 1}, {1, 5}, {6, 1}, {3, 4}, {8, 8}, {9, 7}, {13, 33}, {40, 17}};

// Three steps of 1/4 from 0 with entries of at most 2 in size: everything is a multiple of 4^-3, and below 4^-3 2^53.
TEST(LinearModel, GradientDescentIsExactWhereDoublesAreOnEveryInstructionSet) {
  for_each_instruction_set([](const std::string& name) {
    for (const auto& [n, d] : sizes)
      for (const std::size_t count : {1, 7, 8, 9, 16, 23, 24, 25, 50}) {
        const Problem problem = integer_problem(n, d);
        const auto width = static_cast<std::size_t>(d);
        std::vector<double> weights(count * width);
        for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = static_cast<double>(i % 5) - 2;
        std::vector<double> expected = weights;
        for (std::size_t model = 0; model < count; ++model)
          for (int s = 0; s < 3; ++s) plain_step(problem, 0.25, expected.data() + model * width);
        gradient_descent(problem.data(), weights, 0.25, 3, 1);
        for (std::size_t i = 0; i < weights.size(); ++i)
          ASSERT_EQ(weights[i], expected[i]) << name << ", " << n << " x " << d << ", " << count << ", " << i;
      }
  });
}

TEST(LinearModel, ChainsAreExactWhereDoublesAreOnEveryInstructionSet) {
  for_each_instruction_set([](const std::string& name) {
    for (const auto& [n, d] : {std::array{1, 1}, {5, 2}, {3, 8}, {7, 31}, {4, 32}, {9, 33}, {6, 70}}) {
      const Problem problem = integer_problem(n, d);
      const auto width = static_cast<std::size_t>(d);
      for (const std::size_t count : {1, 3, 4, 6}) {
        std::vector<double> weights(count * width, 1.0);
        std::vector<double> expected = weights;
        for (std::size_t chain = 0; chain < count; ++chain) {
          std::vector<std::uint32_t> words(5);
          fill_random_bits(std::span(words), 17, 100 + chain, 0);
          for (const std::uint32_t word : words) {
            const auto row =
                static_cast<std::size_t>(std::uint64_t{word} * static_cast<std::uint64_t>(n) >> 32);
            double* w = expected.data() + chain * width;
            const double off = residual(problem, w, row);
            for (std::size_t j = 0; j < width; ++j) w[j] -= 0.25 * off * problem.x[row * width + j];
          }
        }
        stochastic_gradient_descent(problem.data(), weights, 0.25, 5, 17, 100, 1);
        for (std::size_t i = 0; i < weights.size(); ++i)
          ASSERT_EQ(weights[i], expected[i]) << name << ", " << n << " x " << d << ", " << count << ", " << i;
      }
    }
  });
}

// Where it converges gradient descent from 0 ends in the interpolant of smallest norm. The step 1 / trace is below 1
// / the largest eigenvalue; the slowest error shrinks by (1 - smallest / trace) a step.
TEST(LinearModel, GradientDescentFromZeroEndsInTheMinimumNormSolution) {
  for (const auto& [n, d] : {std::array{4, 12}, {12, 4}}) {
    const Problem problem = normal_problem(n, d);
    double trace = 0;
    for (const double entry : problem.x) trace += entry * entry;
    std::vector<double> weights(static_cast<std::size_t>(d));
    gradient_descent(problem.data(), weights, 1 / trace, 20'000, 1);
    const auto expected = minimum_norm_solution(problem.x, problem.y, n, d);
    for (std::size_t j = 0; j < weights.size(); ++j) EXPECT_NEAR(weights[j], expected[j], 1e-11);
  }
}

TEST(LinearModel, ResultsDependNeitherOnThreadsNorOnOtherModels) {
  const Problem problem = normal_problem(37, 29);
  constexpr std::size_t count = 61, width = 29;
  const auto start = starts(count * width);
  auto descent = start, chains = start;
  gradient_descent(problem.data(), descent, 1e-3, 40, 1);
  stochastic_gradient_descent(problem.data(), chains, 1e-3, 2500, 4, 10, 1);
  for (const int threads : {2, 3}) {
    auto again = start;
    gradient_descent(problem.data(), again, 1e-3, 40, threads);
    EXPECT_EQ(again, descent);
    again = start;
    stochastic_gradient_descent(problem.data(), again, 1e-3, 2500, 4, 10, threads);
    EXPECT_EQ(again, chains);
  }
  for (const std::size_t model : {0, 5, 24, 60}) {
    const auto first = start.begin() + static_cast<std::ptrdiff_t>(model * width);
    std::vector<double> one(first, first + width);
    gradient_descent(problem.data(), one, 1e-3, 40, 1);
    for (std::size_t j = 0; j < width; ++j) ASSERT_EQ(one[j], descent[model * width + j]) << model;
    one.assign(first, first + width);
    stochastic_gradient_descent(problem.data(), one, 1e-3, 2500, 4, 10 + model, 1);
    for (std::size_t j = 0; j < width; ++j) ASSERT_EQ(one[j], chains[model * width + j]) << model;
  }
}

TEST(LinearModel, HasTheSameBitsOnAllInstructionSetsWithFusedOperations) {
  const Problem problem = normal_problem(21, 75);
  std::vector<double> first;
  for_each_instruction_set([&](const std::string& name) {
    if (name != "AVX3" && name != "AVX2" && name != "NEON") return;
    auto weights = starts(30 * 75);
    gradient_descent(problem.data(), weights, 1e-3, 20, 1);
    stochastic_gradient_descent(problem.data(), weights, 1e-3, 200, 1, 1, 1);
    if (first.empty()) first = weights;
    for (std::size_t i = 0; i < weights.size(); ++i) ASSERT_EQ(weights[i], first[i]) << name << ", " << i;
  });
}

TEST(LinearModel, TakesNoStepWhereNoneIsAskedFor) {
  const Problem problem = normal_problem(3, 2);
  const auto start = starts(4);
  auto weights = start;
  gradient_descent(problem.data(), weights, 1, 0, 1);
  stochastic_gradient_descent(problem.data(), weights, 1, 0, 1, 1, 1);
  EXPECT_EQ(weights, start);
  std::vector<double> none;
  gradient_descent(problem.data(), none, 1, 5, 1);
  stochastic_gradient_descent(problem.data(), none, 1, 5, 1, 1, 1);
}

TEST(LinearModel, RejectsSizesThatDoNotFit) {
  const Problem problem = normal_problem(3, 2);
  std::vector<double> weights(4), odd(3);
  EXPECT_THROW(gradient_descent(problem.data(), odd, 1, 1, 1), std::invalid_argument);
  EXPECT_THROW(gradient_descent(problem.data(), weights, 1, -1, 1), std::invalid_argument);
  EXPECT_THROW(gradient_descent(problem.data(), weights, 1, 1, 0), std::invalid_argument);
  EXPECT_THROW(gradient_descent({2, 2, problem.x, problem.y}, weights, 1, 1, 1), std::invalid_argument);
  EXPECT_THROW(gradient_descent({0, 2, {}, {}}, weights, 1, 1, 1), std::invalid_argument);
  const std::vector<double> many((1 << 20) + 1);
  EXPECT_THROW(stochastic_gradient_descent({(1 << 20) + 1, 1, many, many}, weights, 1, 1, 1, 1, 1),
               std::invalid_argument);
  EXPECT_THROW(stochastic_gradient_descent(problem.data(), odd, 1, 1, 1, 1, 1), std::invalid_argument);
}

}  // namespace
}  // namespace lemmata::numeric
