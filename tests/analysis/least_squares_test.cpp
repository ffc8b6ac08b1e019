#include "analysis/linear/least_squares.hpp"

#include <random>
#include <stdexcept>

#include <gtest/gtest.h>

namespace lemmata::analysis {
namespace {

const RationalMatrix example_x(2, 3, {1, 2, 0, 0, 1, -1});
const RationalVector example_y{3, 1};

Rational small(std::mt19937_64& generator) {
  return Rational(static_cast<int>(generator() % 9) - 4) / Rational(generator() % 3 + 1);
}

RationalMatrix random_matrix(std::mt19937_64& generator, int rows, int columns) {
  RationalMatrix result(rows, columns);
  for (int i = 0; i < rows; ++i)
    for (int j = 0; j < columns; ++j) result(i, j) = small(generator);
  return result;
}

RationalVector random_vector(std::mt19937_64& generator, int size) {
  return random_matrix(generator, size, 1).elements();
}

RationalVector minus(const RationalVector& a, const RationalVector& b) {
  RationalVector result = a;
  for (std::size_t i = 0; i < a.size(); ++i) result[i] -= b[i];
  return result;
}

/// Systems of all shapes and ranks up to 6.
template <class Use>
void for_random_systems(int rounds, const Use& use) {
  std::mt19937_64 generator(1);
  for (int round = 0; round < rounds; ++round) {
    const int n = static_cast<int>(generator() % 6) + 1, d = static_cast<int>(generator() % 6) + 1;
    const int r = static_cast<int>(generator() % static_cast<unsigned>(std::min(n, d) + 1));
    const RationalMatrix x = generator() % 3 == 0
                                 ? random_matrix(generator, n, d)
                                 : random_matrix(generator, n, r) * random_matrix(generator, r, d);
    RationalVector y = random_vector(generator, n);
    if (generator() % 2 == 0) y = x * random_vector(generator, d);
    use(x, y, generator);
  }
}

TEST(MinimumNormSolution, IsTheLecturesExample) {
  const MinimumNormSolution solution = minimum_norm_solution(example_x, example_y);
  EXPECT_EQ(solution.w, (RationalVector{Rational(2, 3), Rational(7, 6), Rational(1, 6)}));
  EXPECT_EQ(solution.squared_norm, Rational(11, 6));
  EXPECT_EQ(solution.rank, 2);
  EXPECT_TRUE(solution.interpolates());
}

TEST(MinimumNormSolution, LiesInTheRowSpaceWithAResidualOrthogonalToTheColumns) {
  // The two equations have one solution, the pseudoinverse's: no other code is needed to check it.
  for_random_systems(300, [](const RationalMatrix& x, const RationalVector& y, std::mt19937_64&) {
    const MinimumNormSolution solution = minimum_norm_solution(x, y);
    EXPECT_EQ(transpose(x) * solution.alpha, solution.w);
    EXPECT_EQ(minus(y, x * solution.w), solution.residual);
    EXPECT_EQ(transpose(x) * solution.residual, RationalVector(static_cast<std::size_t>(x.columns())));
    EXPECT_EQ(inner_product(solution.w, solution.w), solution.squared_norm);
    EXPECT_EQ(inner_product(solution.residual, solution.residual), solution.squared_residual);
    EXPECT_EQ(x.columns() - null_space(x).columns(), solution.rank);
  });
}

TEST(MinimumNormSolution, IsShorterThanEveryOtherMinimiser) {
  for_random_systems(100, [](const RationalMatrix& x, const RationalVector& y, std::mt19937_64& generator) {
    const MinimumNormSolution solution = minimum_norm_solution(x, y);
    const RationalMatrix kernel = null_space(x);
    if (kernel.columns() == 0) return;
    const RationalVector v = kernel * random_vector(generator, kernel.columns());
    RationalVector other = solution.w;
    for (std::size_t i = 0; i < other.size(); ++i) other[i] += v[i];
    EXPECT_EQ(x * other, x * solution.w);
    EXPECT_EQ(inner_product(other, other), solution.squared_norm + inner_product(v, v));
  });
}

TEST(MinimumNormSolution, HoldsForLargerSystemsOfEveryShape) {
  std::mt19937_64 generator(2);
  for (const auto& [n, d, r] : {std::tuple(20, 50, 20), {50, 20, 20}, {30, 40, 18}, {40, 30, 18}}) {
    const RationalMatrix x = exact_product(random_matrix(generator, n, r), random_matrix(generator, r, d));
    const RationalVector y = random_vector(generator, n);
    const MinimumNormSolution solution = minimum_norm_solution(x, y);
    EXPECT_EQ(solution.rank, r);
    EXPECT_EQ(transpose(x) * solution.alpha, solution.w);
    EXPECT_EQ(minus(y, x * solution.w), solution.residual);
    EXPECT_EQ(transpose(x) * solution.residual, RationalVector(static_cast<std::size_t>(d)));
    EXPECT_EQ(solution.interpolates(), r == n);
  }
}

TEST(MinimumNormSolution, RefusesShapesThatDoNotFit) {
  EXPECT_THROW((void)minimum_norm_solution(RationalMatrix(), {}), std::invalid_argument);
  EXPECT_THROW((void)minimum_norm_solution(example_x, {1}), std::invalid_argument);
  EXPECT_THROW((void)row_space_projection(example_x, {1}), std::invalid_argument);
  EXPECT_THROW((void)gradient_descent_limit(example_x, example_y, {1}), std::invalid_argument);
}

TEST(RowSpaceProjection, LeavesAPartThatXDoesNotSee) {
  for_random_systems(100, [](const RationalMatrix& x, const RationalVector&, std::mt19937_64& generator) {
    const RationalVector w = random_vector(generator, x.columns());
    const RationalVector projected = row_space_projection(x, w);
    EXPECT_EQ(x * projected, x * w);
    // It is orthogonal to the kernel, hence in the row space.
    const RationalMatrix kernel = null_space(x);
    EXPECT_EQ(transpose(kernel) * projected, RationalVector(static_cast<std::size_t>(kernel.columns())));
  });
}

TEST(GradientDescentLimit, IsAFixedPointThatKeepsTheKernelsPartOfTheStart) {
  for_random_systems(100, [](const RationalMatrix& x, const RationalVector& y, std::mt19937_64& generator) {
    const RationalVector start = random_vector(generator, x.columns());
    const RationalVector limit = gradient_descent_limit(x, y, start);
    EXPECT_EQ(transpose(x) * minus(y, x * limit), RationalVector(start.size()));
    const RationalMatrix kernel = null_space(x);
    EXPECT_EQ(transpose(kernel) * limit, transpose(kernel) * start);
    EXPECT_EQ(gradient_descent_limit(x, y, limit), limit);
  });
}

TEST(PreconditionedInterpolant, InterpolatesFromTheImageOfTheRowsUnderP) {
  std::mt19937_64 generator(3);
  for (int round = 0; round < 50; ++round) {
    const int n = static_cast<int>(generator() % 3) + 1, d = n + static_cast<int>(generator() % 3);
    const RationalMatrix x = random_matrix(generator, n, d), root = random_matrix(generator, d, d);
    if (rank(x) < n) continue;
    const RationalMatrix p = transpose(root) * root + RationalMatrix::identity(d);
    const RationalVector y = random_vector(generator, n), w = preconditioned_interpolant(x, y, p);
    EXPECT_EQ(x * w, y);
    // P^-1 w lies in the row space: the derivative of w^T P^-1 w vanishes along the kernel.
    EXPECT_EQ(transpose(null_space(x)) * (inverse(p) * w), RationalVector(static_cast<std::size_t>(d - n)));
    EXPECT_EQ(preconditioned_interpolant(x, y, RationalMatrix::identity(d)), minimum_norm_solution(x, y).w);
  }
  EXPECT_THROW((void)preconditioned_interpolant(RationalMatrix(2, 2), {1, 1}, RationalMatrix::identity(2)),
               std::domain_error);
  EXPECT_THROW((void)preconditioned_interpolant(example_x, example_y, RationalMatrix::identity(2)),
               std::invalid_argument);
}

TEST(RidgeRegression, AnnihilatesTheGradient) {
  for_random_systems(100, [](const RationalMatrix& x, const RationalVector& y, std::mt19937_64& generator) {
    const Rational lambda = Rational(generator() % 20 + 1) / Rational(7);
    const RidgeSolution solution = ridge_regression(x, y, lambda);
    RationalVector penalty = solution.w, dual = solution.alpha;
    for (Rational& value : penalty) value *= lambda;
    for (Rational& value : dual) value *= lambda;
    EXPECT_EQ(transpose(x) * minus(y, x * solution.w), penalty);
    EXPECT_EQ(transpose(x) * solution.alpha, solution.w);
    EXPECT_EQ(minus(y, x * solution.w), dual);  // (X X^T + lambda) alpha = y
  });
  EXPECT_THROW((void)ridge_regression(example_x, example_y, 0), std::domain_error);
  EXPECT_THROW((void)ridge_regression(example_x, example_y, -1), std::domain_error);
}

TEST(RidgePath, IsTheLecturesExample) {
  const RidgePath path = ridge_path(example_x, example_y);
  ASSERT_EQ(path.w.size(), 3U);
  EXPECT_EQ(factored(path.w[0], "L"), "(3*L+4)/((L+1)*(L+6))");
  EXPECT_EQ(factored(path.w[1], "L"), "7/(L+6)");
  EXPECT_EQ(factored(path.w[2], "L"), "(1-L)/((L+1)*(L+6))");
  EXPECT_EQ(factored(path.poles, "L"), "(L+1)*(L+6)");
}

TEST(RidgePath, TakesTheValuesOfRidgeRegression) {
  for_random_systems(150, [](const RationalMatrix& x, const RationalVector& y, std::mt19937_64& generator) {
    const RidgePath path = ridge_path(x, y);
    const auto at = [](const RationalFunctionOf& f, const Rational& lambda) {
      return evaluate(f.numerator, lambda) / evaluate(f.denominator, lambda);
    };
    for (int i = 0; i < 3; ++i) {
      const Rational lambda = Rational(generator() % 50 + 1) / Rational(11);
      RationalVector values;
      for (const RationalFunctionOf& f : path.w) values.push_back(at(f, lambda));
      EXPECT_EQ(values, ridge_regression(x, y, lambda).w);
      const RationalMatrix k = x * transpose(x);
      EXPECT_EQ(at(path.degrees_of_freedom, lambda),
                trace(k * inverse(k + lambda * RationalMatrix::identity(x.rows()))));
    }
    // The limit at 0 is the minimum-norm solution, and the degrees of freedom there are the rank.
    const MinimumNormSolution solution = minimum_norm_solution(x, y);
    for (std::size_t j = 0; j < path.w.size(); ++j) EXPECT_EQ(at(path.w[j], 0), solution.w[j]);
    EXPECT_EQ(at(path.degrees_of_freedom, 0), solution.rank);
  });
}

TEST(RidgePath, ItsPolesAreTheLeastCommonDenominator) {
  for_random_systems(100, [](const RationalMatrix& x, const RationalVector& y, std::mt19937_64&) {
    const RidgePath path = ridge_path(x, y);
    Polynomial multiple{Rational(1)};
    for (const RationalFunctionOf& f : path.w)
      multiple = product(fraction_of(multiple, f.denominator).numerator, f.denominator);
    const RationalFunctionOf quotient = fraction_of(multiple, path.poles);
    EXPECT_EQ(quotient.numerator.size(), 1U);
    EXPECT_EQ(quotient.denominator.size(), 1U);
    // Each is minus an eigenvalue, so they are negative and different.
    const auto roots = real_roots(path.poles, 1);
    EXPECT_EQ(roots.size() + 1, path.poles.size());
    for (const RootInterval& root : roots) EXPECT_LT(root.low, 0);
  });
}

TEST(RidgeTaylorCoefficients, AreThoseOfTheRidgePath) {
  for_random_systems(100, [](const RationalMatrix& x, const RationalVector& y, std::mt19937_64&) {
    const int order = 3;
    const std::vector<RationalVector> c = ridge_taylor_coefficients(x, y, order);
    const RidgePath path = ridge_path(x, y);
    for (std::size_t j = 0; j < path.w.size(); ++j) {
      // numerator = denominator * series up to that order
      const auto& [above, below] = path.w[j];
      for (std::size_t k = 0; k <= order; ++k) {
        Rational sum(0);
        for (std::size_t i = 0; i <= k && i < below.size(); ++i) sum += below[i] * c[k - i][j];
        EXPECT_EQ(sum, k < above.size() ? above[k] : Rational(0));
      }
    }
  });
  EXPECT_THROW((void)ridge_taylor_coefficients(example_x, example_y, -1), std::domain_error);
}

}  // namespace
}  // namespace lemmata::analysis
