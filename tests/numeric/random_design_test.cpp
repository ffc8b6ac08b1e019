#include "numeric/dense/random_design.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "numeric/dense/least_squares.hpp"
#include "numeric/sampling/monte_carlo.hpp"
#include "numeric/sampling/standard_normal.hpp"
#include "tests/numeric/instruction_sets.hpp"

namespace lemmata::numeric {
namespace {

constexpr std::array<int, 2> sizes[] = {{1, 1}, {5, 1}, {1, 6},   {14, 3},  {4, 4},   {3, 9},   {20, 5},
                                        {9, 7}, {7, 9}, {20, 30}, {30, 20}, {41, 37}, {128, 9}, {16, 128}};

/// Design number j as the source documents it, row by row, and its noise: eight designs share a stream.
struct Design {
  int n, d;
  std::vector<double> x, noise;
};

Design design(int n, int d, std::uint64_t seed, std::uint64_t j) {
  const auto entries = static_cast<std::size_t>(n * d);
  std::vector<double> numbers(8 * (entries + static_cast<std::size_t>(n)));
  fill_standard_normal(numbers, seed, j / 8, 0);
  Design result{n, d, std::vector<double>(entries), {}};
  const int shorter = std::min(n, d);
  for (int i = 0; i < n; ++i)
    for (int k = 0; k < d; ++k) {
      const int place = n >= d ? i * shorter + k : k * shorter + i;
      result.x[static_cast<std::size_t>(i * d + k)] = numbers[static_cast<std::size_t>(place) * 8 + j % 8];
    }
  for (std::size_t i = entries; i < entries + static_cast<std::size_t>(n); ++i)
    result.noise.push_back(numbers[i * 8 + j % 8]);
  return result;
}

/// The eigenvalues of the smaller Gram matrix, by Eigen.
std::vector<double> gram_eigenvalues(const Design& design) {
  const int m = std::min(design.n, design.d);
  std::vector<double> gram(static_cast<std::size_t>(m * m));
  const auto entry = [&](int row, int column) {
    return design.x[static_cast<std::size_t>(row * design.d + column)];
  };
  for (int i = 0; i < m; ++i)
    for (int j = 0; j < m; ++j)
      for (int k = 0; k < std::max(design.n, design.d); ++k)
        gram[static_cast<std::size_t>(i * m + j)] +=
            design.n >= design.d ? entry(k, i) * entry(k, j) : entry(i, k) * entry(j, k);
  return symmetric_eigenvalues(gram, m);
}

double condition(const std::vector<double>& eigenvalues) { return eigenvalues.back() / eigenvalues.front(); }

// The documented relative errors, and as much for Eigen's.
double allowed(const Design& design, double kappa) {
  return 16.0 * (design.n + design.d) * std::min(design.n, design.d) * kappa * 0x1p-53;
}
double allowed_power(const Design& design, int k) {
  return k * std::min(design.n, design.d) * allowed(design, 1);
}

TEST(RandomDesign, TracesAreThoseOfTheEigenvaluesOnEveryInstructionSet) {
  for (const auto& [n, d] : sizes) {
    std::vector<Design> designs;
    std::vector<std::vector<double>> eigenvalues;
    for (std::uint64_t j = 0; j < 10; ++j) {
      designs.push_back(design(n, d, 3, 21 + j));
      eigenvalues.push_back(gram_eigenvalues(designs.back()));
    }
    for_each_instruction_set([&, n = n, d = d](const std::string& name) {
      std::vector<double> traces(10);
      fill_inverse_traces(traces, n, d, 3, 21, 1);
      for (std::size_t j = 0; j < traces.size(); ++j) {
        const double tolerance = allowed(designs[j], condition(eigenvalues[j]));
        double inverse = 0;
        for (const double value : eigenvalues[j]) inverse += 1 / value;
        ASSERT_NEAR(traces[j], inverse, tolerance * inverse) << name << ", " << n << " x " << d << ", " << j;
      }
      for (int k = 1; k <= 8; ++k) {
        fill_trace_powers(traces, n, d, k, 3, 21, 1);
        for (std::size_t j = 0; j < traces.size(); ++j) {
          double power = 0;
          for (const double value : eigenvalues[j]) power += std::pow(value, k);
          ASSERT_NEAR(traces[j], power, allowed_power(designs[j], k) * power)
              << name << ", " << n << " x " << d << ", k = " << k;
        }
      }
    });
  }
}

// Ridge regression is least squares for the rows of X and sqrt(ridge) I, with labels 0 for the latter.
TEST(RandomDesign, RisksAreThoseOfEigensLeastSquaresOnEveryInstructionSet) {
  for_each_instruction_set([](const std::string& name) {
    for (const auto& [n, d] : sizes)
      for (const double ridge : {0.0, 0.75}) {
        std::vector<double> risks(10);
        fill_risks(risks, n, d, 2.25, 0.5, ridge, 9, 6, 1);
        for (std::uint64_t j = 0; j < risks.size(); ++j) {
          const Design one = design(n, d, 9, 6 + j);
          std::vector<double> x = one.x, y;
          for (int i = 0; i < n; ++i)
            y.push_back(1.5 * one.x[static_cast<std::size_t>(i * d)] +
                        std::sqrt(0.5) * one.noise[static_cast<std::size_t>(i)]);
          if (ridge > 0)
            for (int i = 0; i < d; ++i) {
              for (int k = 0; k < d; ++k) x.push_back(i == k ? std::sqrt(ridge) : 0);
              y.push_back(0);
            }
          const auto w = minimum_norm_solution(x, y, n + (ridge > 0 ? d : 0), d);
          double risk = 0, squared_norm = 0, squared_labels = 0;
          for (const double label : y) squared_labels += label * label;
          for (int k = 0; k < d; ++k) {
            const double entry = w[static_cast<std::size_t>(k)];
            risk += (entry - (k == 0 ? 1.5 : 0)) * (entry - (k == 0 ? 1.5 : 0));
            squared_norm += entry * entry;
          }
          // |w - beta|^2 moves by 2 |w - beta| |error of w|
          const auto eigenvalues = gram_eigenvalues(one);
          const double moved = allowed(one, condition(eigenvalues)) *
                               (std::sqrt(squared_norm) + std::sqrt(squared_labels / eigenvalues.back()));
          ASSERT_NEAR(risks[j], risk, 2 * std::sqrt(risk) * moved + moved * moved)
              << name << ", " << n << " x " << d << ", ridge " << ridge << ", " << j;
        }
      }
  });
}

TEST(RandomDesign, CountsTheSmallestEigenvaluesAbove) {
  for (const auto& [n, d] : {std::array{5, 4}, {4, 5}, {20, 5}, {7, 1}})
    for (const double x : {0.0, 0.1, 0.5, 3.0}) {
      std::int64_t expected = 0;
      for (std::uint64_t j = 0; j < 203; ++j)
        if (gram_eigenvalues(design(n, d, 12, j)).front() > x) ++expected;
      EXPECT_EQ(count_smallest_eigenvalue_above(n, d, x, 203, 12, 2), expected)
          << n << " x " << d << ", " << x;
    }
}

// P(smallest eigenvalue > x) = exp(-x d / 2) for n = d + 1 (Edelman): the classical law, exact binomial tails, false
// alarm 1e-9.
TEST(RandomDesign, HasEdelmansHardEdgeForOneSampleMoreThanWeights) {
  constexpr std::int64_t samples = 1 << 18;
  const double p = std::exp(-1.0);
  const std::int64_t seen = count_smallest_eigenvalue_above(5, 4, 0.5, samples, 5, 2);
  EXPECT_GT(binomial_upper_tail(samples, p, seen).upper, 5e-10) << seen;
  EXPECT_GT(binomial_lower_tail(samples, p, seen).upper, 5e-10) << seen;
}

using Fill = std::function<void(std::span<double>, std::uint64_t first, int threads)>;
const std::array<Fill, 3> fills{[](std::span<double> values, std::uint64_t first, int threads) {
                                  fill_inverse_traces(values, 14, 3, 7, first, threads);
                                },
                                [](std::span<double> values, std::uint64_t first, int threads) {
                                  fill_trace_powers(values, 9, 11, 5, 7, first, threads);
                                },
                                [](std::span<double> values, std::uint64_t first, int threads) {
                                  fill_risks(values, 10, 6, 1, 0.25, 0.5, 7, first, threads);
                                }};

TEST(RandomDesign, GivesTheSameBitsForAnySubRangeAndNumberOfThreads) {
  for (const Fill& fill : fills) {
    std::vector<double> all(3000);
    fill(all, 0, 1);
    for (const int threads : {1, 2, 5})
      for (const std::size_t first : {0, 1, 7, 8, 100})
        for (const std::size_t size : {0, 1, 9, 2900}) {
          std::vector<double> part(size);
          fill(part, first, threads);
          for (std::size_t j = 0; j < size; ++j) ASSERT_EQ(part[j], all[first + j]) << first << " + " << j;
        }
  }
  EXPECT_EQ(count_smallest_eigenvalue_above(5, 4, 0.3, 100'000, 1, 1),
            count_smallest_eigenvalue_above(5, 4, 0.3, 100'000, 1, 3));
}

TEST(RandomDesign, HasTheSameBitsOnAllInstructionSetsWithFusedOperations) {
  for (const Fill& fill : fills) {
    std::vector<double> first;
    for_each_instruction_set([&](const std::string& name) {
      if (name != "AVX3" && name != "AVX2" && name != "NEON") return;
      std::vector<double> values(50);
      fill(values, 3, 1);
      if (first.empty()) first = values;
      for (std::size_t i = 0; i < values.size(); ++i) ASSERT_EQ(values[i], first[i]) << name << ", " << i;
    });
  }
}

// The pivots have a floor, so that a design that is singular in doubles gives a number.
TEST(RandomDesign, GivesFiniteNumbersForSquareDesigns) {
  std::vector<double> values(20'000);
  fill_inverse_traces(values, 2, 2, 1, 0, 2);
  for (const double value : values) ASSERT_TRUE(std::isfinite(value) && value > 0);
  fill_risks(values, 3, 3, 1, 1, 0, 1, 0, 2);
  for (const double value : values) ASSERT_TRUE(std::isfinite(value) && value >= 0);
}

TEST(RandomDesign, RejectsWhatIsOutsideTheRange) {
  std::vector<double> values(1);
  EXPECT_THROW(fill_inverse_traces(values, 0, 1, 1, 0, 1), std::domain_error);
  EXPECT_THROW(fill_inverse_traces(values, 1, 129, 1, 0, 1), std::domain_error);
  EXPECT_THROW(fill_trace_powers(values, 2, 2, 9, 1, 0, 1), std::domain_error);
  EXPECT_THROW(fill_trace_powers(values, 2, 2, 0, 1, 0, 1), std::domain_error);
  EXPECT_THROW(fill_risks(values, 2, 2, -1, 1, 0, 1, 0, 1), std::domain_error);
  EXPECT_THROW(fill_risks(values, 2, 2, 1, -1, 0, 1, 0, 1), std::domain_error);
  EXPECT_THROW(fill_risks(values, 2, 2, 1, 1, std::nan(""), 1, 0, 1), std::domain_error);
  EXPECT_THROW((void)count_smallest_eigenvalue_above(2, 2, -1, 1, 1, 1), std::domain_error);
  EXPECT_THROW((void)count_smallest_eigenvalue_above(2, 2, 1, -1, 1, 1), std::domain_error);
  EXPECT_THROW(fill_inverse_traces(values, 1, 1, 1, 0, 0), std::invalid_argument);
}

}  // namespace
}  // namespace lemmata::numeric
