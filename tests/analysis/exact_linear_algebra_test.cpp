#include "analysis/linear/exact_linear_algebra.hpp"

#include <algorithm>
#include <numeric>
#include <random>
#include <stdexcept>

#include <gtest/gtest.h>

namespace lemmata::analysis {
namespace {

Rational small(std::mt19937_64& generator) {
  return Rational(static_cast<int>(generator() % 11) - 5) / Rational(generator() % 4 + 1);
}

RationalMatrix random_matrix(std::mt19937_64& generator, int rows, int columns) {
  RationalMatrix result(rows, columns);
  for (int i = 0; i < rows; ++i)
    for (int j = 0; j < columns; ++j) result(i, j) = small(generator);
  return result;
}

int up_to(std::mt19937_64& generator, int most) {
  return static_cast<int>(generator() % static_cast<unsigned>(most)) + 1;
}

/// The sum over permutations.
Rational determinant_by_definition(const RationalMatrix& a) {
  std::vector<int> p(static_cast<std::size_t>(a.rows()));
  std::iota(p.begin(), p.end(), 0);
  Rational sum(0);
  do {
    int inversions = 0;
    for (std::size_t i = 0; i < p.size(); ++i)
      for (std::size_t j = 0; j < i; ++j) inversions += p[j] > p[i] ? 1 : 0;
    Rational term(inversions % 2 == 0 ? 1 : -1);
    for (std::size_t i = 0; i < p.size(); ++i) term *= a(static_cast<int>(i), p[i]);
    sum += term;
  } while (std::ranges::next_permutation(p).found);
  return sum;
}

RationalMatrix rows_of(const RationalMatrix& a, const std::vector<int>& rows) {
  RationalMatrix result(static_cast<int>(rows.size()), a.columns());
  for (int i = 0; i < result.rows(); ++i)
    for (int j = 0; j < a.columns(); ++j) result(i, j) = a(rows[static_cast<std::size_t>(i)], j);
  return result;
}

TEST(ExactProduct, EqualsTheProductByDefinition) {
  std::mt19937_64 generator(1);
  for (int round = 0; round < 50; ++round) {
    const int inner = up_to(generator, 6);
    const RationalMatrix a = random_matrix(generator, up_to(generator, 6), inner);
    const RationalMatrix b = random_matrix(generator, inner, up_to(generator, 6));
    EXPECT_TRUE(exact_product(a, b) == a * b);
  }
  EXPECT_THROW((void)exact_product(RationalMatrix(2, 3), RationalMatrix(2, 3)), std::invalid_argument);
}

TEST(Determinant, EqualsTheSumOverPermutations) {
  std::mt19937_64 generator(2);
  for (int n = 1; n <= 6; ++n) {
    const RationalMatrix a = random_matrix(generator, n, n);
    EXPECT_EQ(determinant(a), determinant_by_definition(a)) << n;
  }
  EXPECT_THROW((void)determinant(RationalMatrix(2, 3)), std::invalid_argument);
}

TEST(CharacteristicPolynomial, IsTheDeterminantOfXMinusTheMatrix) {
  std::mt19937_64 generator(3);
  for (int n = 1; n <= 5; ++n) {
    const RationalMatrix a = random_matrix(generator, n, n);
    const Polynomial p = characteristic_polynomial(a);
    ASSERT_EQ(p.size(), static_cast<std::size_t>(n) + 1);
    EXPECT_EQ(p.back(), 1);
    for (int x = 0; x <= n; ++x)  // n + 1 values determine it
      EXPECT_EQ(evaluate(p, x), determinant_by_definition(Rational(x) * RationalMatrix::identity(n) - a));
  }
}

TEST(Rank, IsThatOfTheFactorsAndIndependentRowsSpanTheRest) {
  std::mt19937_64 generator(4);
  for (int round = 0; round < 100; ++round) {
    const int r = up_to(generator, 4) - 1, n = r + up_to(generator, 4), d = r + up_to(generator, 4);
    // [I; *] [I, *] has rank r, and the rows of * in front make the first rows dependent.
    RationalMatrix left = random_matrix(generator, n, r), right = random_matrix(generator, r, d);
    for (int i = 0; i < r; ++i)
      for (int j = 0; j < r; ++j) left(n - 1 - i, j) = right(i, j) = Rational(i == j ? 1 : 0);
    const RationalMatrix a = left * right;
    EXPECT_EQ(rank(a), r);
    const std::vector<int> chosen = independent_rows(a);
    ASSERT_EQ(chosen.size(), static_cast<std::size_t>(r));
    // Row i is chosen iff it raises the rank of those before it.
    for (int i = 0; i < n; ++i) {
      std::vector<int> before(static_cast<std::size_t>(i));
      std::iota(before.begin(), before.end(), 0);
      const int rank_before = rank(rows_of(a, before));
      before.push_back(i);
      EXPECT_EQ(std::ranges::count(chosen, i), rank(rows_of(a, before)) - rank_before) << "row " << i;
    }
    const RationalMatrix kernel = null_space(a);
    EXPECT_EQ(kernel.columns(), d - r);
    EXPECT_EQ(rank(kernel), d - r);
    EXPECT_TRUE(a * kernel == RationalMatrix(n, d - r));
  }
}

TEST(Rank, IsExactWhereAPrimeMisleads) {
  // 4611686018427388039 is the prime modulo which the rank is tried first.
  const Rational prime = parse_rational("4611686018427388039");
  const RationalMatrix a(2, 2, {1, 1, 1, prime + 1});
  EXPECT_EQ(rank(a), 2);
  EXPECT_EQ(independent_rows(a), (std::vector<int>{0, 1}));
  EXPECT_EQ(rank(RationalMatrix(1, 1, {prime})), 1);
}

TEST(Solve, GivesTheSolutionOfEverySizeOfSystem) {
  std::mt19937_64 generator(5);
  for (const int n : {1, 2, 3, 4, 8, 15, 16, 17, 30}) {
    const RationalMatrix a = random_matrix(generator, n, n);
    const RationalMatrix b = random_matrix(generator, n, 1 + n % 3);
    const auto x = solve(a, b);
    ASSERT_TRUE(x.has_value()) << n;
    EXPECT_TRUE(a * *x == b) << n;
  }
}

TEST(Solve, SaysThatAMatrixIsSingular) {
  std::mt19937_64 generator(6);
  for (const int n : {1, 2, 5, 16, 20}) {
    const RationalMatrix a = random_matrix(generator, n, n - 1) * random_matrix(generator, n - 1, n);
    EXPECT_FALSE(solve(a, RationalMatrix::identity(n)).has_value()) << n;
    EXPECT_THROW((void)inverse(a), std::domain_error);
    EXPECT_EQ(determinant(a), 0);
  }
  EXPECT_THROW((void)solve(RationalMatrix(2, 3), RationalMatrix(2, 1)), std::invalid_argument);
  EXPECT_THROW((void)solve(RationalMatrix(2, 2), RationalMatrix(3, 1)), std::invalid_argument);
}

TEST(Solve, GivesFractionsInLowestTerms) {
  // Numerators that share some primes of the common denominator, and some that share all of it.
  const RationalMatrix a(3, 3, {12, 0, 0, 0, 18, 0, 0, 0, 35});
  const RationalMatrix x = *solve(a, RationalMatrix::column({-4, 9, 35}));
  EXPECT_EQ(to_string(x(0, 0)), "-1/3");
  EXPECT_EQ(to_string(x(1, 0)), "1/2");
  EXPECT_EQ(to_string(x(2, 0)), "1");
  std::mt19937_64 generator(7);
  for (int round = 0; round < 30; ++round) {
    const RationalMatrix b =
        inverse(random_matrix(generator, 4, 4) + Rational(40) * RationalMatrix::identity(4));
    for (const Rational& value : b.elements()) {
      EXPECT_EQ(gcd(numerator(value), denominator(value)), 1);
      EXPECT_GT(denominator(value), 0);
    }
  }
}

TEST(PositiveSemidefiniteFactorisation, MultipliesBackForEveryGramMatrix) {
  std::mt19937_64 generator(8);
  for (int round = 0; round < 60; ++round) {
    const int n = up_to(generator, 6);
    const RationalMatrix x = random_matrix(generator, up_to(generator, 6), n);
    const RationalMatrix gram = transpose(x) * x;
    const auto factors = positive_semidefinite_factorisation(gram);
    ASSERT_TRUE(factors.has_value());
    RationalMatrix diagonal(n, n);
    int positive = 0;
    for (int i = 0; i < n; ++i) {
      diagonal(i, i) = factors->diagonal[static_cast<std::size_t>(i)];
      EXPECT_GE(diagonal(i, i), 0);
      positive += diagonal(i, i) > 0 ? 1 : 0;
      EXPECT_EQ(factors->lower(i, i), 1);
      for (int j = i + 1; j < n; ++j) EXPECT_EQ(factors->lower(i, j), 0);
    }
    EXPECT_TRUE(factors->lower * diagonal * transpose(factors->lower) == gram);
    EXPECT_EQ(positive, rank(x));
  }
}

TEST(PositiveSemidefiniteFactorisation, RefusesWhatIsNotSemidefinite) {
  EXPECT_FALSE(positive_semidefinite_factorisation(RationalMatrix(1, 1, {-1})));
  EXPECT_FALSE(positive_semidefinite_factorisation(RationalMatrix(2, 2, {0, 1, 1, 0})));
  EXPECT_FALSE(positive_semidefinite_factorisation(RationalMatrix(2, 2, {1, 2, 2, 1})));
  EXPECT_FALSE(positive_semidefinite_factorisation(RationalMatrix(2, 2, {1, 1, 0, 1})));  // not symmetric
  EXPECT_TRUE(positive_semidefinite_factorisation(RationalMatrix(2, 2)));
  std::mt19937_64 generator(9);
  for (int round = 0; round < 40; ++round) {
    const int n = up_to(generator, 5);
    const RationalMatrix x = random_matrix(generator, n, n);
    RationalMatrix a = transpose(x) * x;
    const int i = up_to(generator, n) - 1;
    a(i, i) = Rational(-1, 7);  // e_i^T a e_i < 0
    EXPECT_FALSE(positive_semidefinite_factorisation(a));
  }
}

}  // namespace
}  // namespace lemmata::analysis
