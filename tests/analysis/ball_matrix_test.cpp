#include "analysis/linear/ball_matrix.hpp"

#include <random>
#include <stdexcept>

#include <gtest/gtest.h>

#include "analysis/linear/exact_linear_algebra.hpp"
#include "analysis/scalar/functions.hpp"
#include "analysis/scalar/rational.hpp"

namespace lemmata::analysis {
namespace {

Matrix<Ball> balls(const RationalMatrix& a) {
  Matrix<Ball> result(a.rows(), a.columns());
  for (int i = 0; i < a.rows(); ++i)
    for (int j = 0; j < a.columns(); ++j) result(i, j) = Ball(a(i, j));
  return result;
}

RationalMatrix random_matrix(int rows, int columns, std::mt19937_64& random) {
  std::uniform_int_distribution<int> entry(-9, 9);
  RationalMatrix result(rows, columns);
  for (int i = 0; i < rows; ++i)
    for (int j = 0; j < columns; ++j) result(i, j) = Rational(entry(random), 1 + (i + j) % 3);
  return result;
}

RationalMatrix random_positive_definite(int size, std::mt19937_64& random) {
  const RationalMatrix a = random_matrix(size, size, random);
  return a * transpose(a) + RationalMatrix::identity(size);
}

void expect_contains(const Matrix<Ball>& outer, const RationalMatrix& inner) {
  ASSERT_EQ(outer.rows(), inner.rows());
  ASSERT_EQ(outer.columns(), inner.columns());
  for (int i = 0; i < inner.rows(); ++i)
    for (int j = 0; j < inner.columns(); ++j)
      EXPECT_TRUE(contains(outer(i, j), inner(i, j))) << i << ", " << j << ": " << to_string(outer(i, j));
}

TEST(BallProduct, EnclosesTheExactProduct) {
  std::mt19937_64 random(1);
  for (const int n : {1, 3, 30, 70}) {
    const RationalMatrix a = random_matrix(n, n + 1, random), b = random_matrix(n + 1, 2, random);
    const Matrix<Ball> product = ball_product(balls(a), balls(b));
    expect_contains(product, exact_product(a, b));
    for (const Ball& element : product.elements()) EXPECT_LT(element.radius(), Rational(1, 1000000));
  }
}

TEST(MatrixExponential, IsThatOfTheEigenvaluesInARotatedBasis) {
  // Q = [[3,-4],[4,3]]/5 diagonalises
  const RationalMatrix q(2, 2, {Rational(3, 5), Rational(-4, 5), Rational(4, 5), Rational(3, 5)});
  RationalMatrix diagonal(2, 2);
  diagonal(0, 0) = Rational(-7, 3);
  diagonal(1, 1) = Rational(11, 2);
  const Matrix<Ball> seen = matrix_exponential(balls(q * diagonal * transpose(q)));
  Matrix<Ball> exponentials(2, 2);
  for (int i = 0; i < 2; ++i) exponentials(i, i) = exp(Ball(diagonal(i, i)));
  const Matrix<Ball> expected = balls(q) * exponentials * transpose(balls(q));
  for (int i = 0; i < 2; ++i)
    for (int j = 0; j < 2; ++j) {
      EXPECT_TRUE(overlaps(seen(i, j), expected(i, j)));
      EXPECT_GT(seen(i, j).relative_accuracy_bits(), 100);
    }
}

TEST(PositiveDefiniteInverse, EnclosesTheExactInverse) {
  std::mt19937_64 random(2);
  for (const int n : {1, 2, 5, 20}) {
    const RationalMatrix a = random_positive_definite(n, random);
    expect_contains(positive_definite_inverse(balls(a)), inverse(a));
  }
}

TEST(PositiveDefiniteInverse, NamesTheLeadingMinorThatIsNotShownPositive) {
  std::mt19937_64 random(3);
  for (const int n : {2, 7, 12})
    for (int repeated = 2; repeated <= n; repeated += 3) {
      // rows and columns `repeated` and 1 are equal, so that minors from `repeated` on are 0
      RationalMatrix factor = random_matrix(n, n, random) + Rational(40) * RationalMatrix::identity(n);
      for (int j = 0; j < n; ++j) factor(repeated - 1, j) = factor(0, j);
      const RationalMatrix a = factor * transpose(factor);
      EXPECT_EQ(first_minor_not_shown_positive(balls(a)), repeated) << n;
      try {
        static_cast<void>(positive_definite_inverse(balls(a)));
        ADD_FAILURE() << "no exception";
      } catch (const std::domain_error& error) {
        EXPECT_NE(std::string(error.what()).find("leading minor " + std::to_string(repeated) + " of"),
                  std::string::npos)
            << error.what();
      }
    }
}

TEST(FirstMinorNotShownPositive, IsNothingForAPositiveDefiniteMatrixAndSeesAnIndefiniteOne) {
  std::mt19937_64 random(4);
  for (const int n : {1, 2, 9, 40}) {
    RationalMatrix a = random_positive_definite(n, random);
    EXPECT_EQ(first_minor_not_shown_positive(balls(a)), std::nullopt) << n;
    a(n - 1, n - 1) -= 1000000;
    EXPECT_EQ(first_minor_not_shown_positive(balls(a)), n);
  }
}

TEST(FirstMinorNotShownPositive, IsShownForWideBallsThatEliminationWouldLose) {
  // I + a small matrix: the balls are as wide as the distance to singularity allows, within a factor of 4
  const int n = 60;
  Matrix<Ball> a(n, n);
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j) a(i, j) = Ball(Rational(i == j ? 1 : 0), Rational(1, 4 * n));
  EXPECT_EQ(first_minor_not_shown_positive(a), std::nullopt);
}

TEST(ExtremeEigenvalues, AreThoseOfARotatedDiagonalMatrixToTheWorkingPrecision) {
  // Householder's reflection I - 2 v v^T / v^T v
  std::mt19937_64 random(5);
  for (const int n : {2, 3, 10, 25}) {
    RationalMatrix v(n, 1);
    for (int i = 0; i < n; ++i) v(i, 0) = 1 + i % 4;
    const Rational square = (transpose(v) * v)(0, 0);
    const RationalMatrix q =
        RationalMatrix::identity(n) - Rational(Rational(2) / square) * (v * transpose(v));
    for (const bool equal : {false, true}) {
      RationalMatrix diagonal(n, n);
      for (int i = 0; i < n; ++i)
        diagonal(i, i) = equal ? Rational(i < n / 2 ? 1 : 5) : Rational(1 + i * i, 7);
      const auto [smallest, largest] = extreme_eigenvalues(balls(q * diagonal * q));
      const Rational low = diagonal(0, 0), high = diagonal(n - 1, n - 1);
      EXPECT_TRUE(contains(smallest, low)) << n << to_string(smallest);
      EXPECT_TRUE(contains(largest, high)) << n << to_string(largest);
      EXPECT_GT(smallest.relative_accuracy_bits(), 100) << n << to_string(smallest);
      EXPECT_GT(largest.relative_accuracy_bits(), 100) << n << to_string(largest);
    }
  }
}

TEST(ExtremeEigenvalues, EncloseZeroOfASingularMatrixAndTheSpreadOfWideBalls) {
  RationalMatrix ones(3, 3);
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 3; ++j) ones(i, j) = 1;
  const auto singular = extreme_eigenvalues(balls(ones));
  EXPECT_TRUE(contains(singular.smallest, Rational(0)));
  EXPECT_LT(singular.smallest.radius(), Rational(1, 1000000000));
  EXPECT_TRUE(contains(singular.largest, Rational(3)));

  Matrix<Ball> wide(2, 2);  // [[2,1],[1,2]] and all matrices close to it
  for (int i = 0; i < 2; ++i)
    for (int j = 0; j < 2; ++j) wide(i, j) = Ball(Rational(i == j ? 2 : 1), Rational(1, 1000));
  const auto spread = extreme_eigenvalues(wide);
  EXPECT_TRUE(contains(spread.smallest, Ball(Rational(1), Rational(1, 1000))));
  EXPECT_TRUE(contains(spread.largest, Ball(Rational(3), Rational(1, 1000))));
  EXPECT_LT(spread.largest.radius(), Rational(1, 100));
}

TEST(BallMatrix, RejectsShapesThatDoNotFit) {
  const Matrix<Ball> a(2, 3);
  EXPECT_THROW(static_cast<void>(ball_product(a, a)), std::invalid_argument);
  EXPECT_THROW(static_cast<void>(matrix_exponential(a)), std::invalid_argument);
  EXPECT_THROW(static_cast<void>(positive_definite_inverse(a)), std::invalid_argument);
  EXPECT_THROW(static_cast<void>(extreme_eigenvalues(a)), std::invalid_argument);
  EXPECT_THROW(static_cast<void>(extreme_eigenvalues(Matrix<Ball>())), std::invalid_argument);
}

}  // namespace
}  // namespace lemmata::analysis
