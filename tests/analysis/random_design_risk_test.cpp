#include "analysis/linear/random_design_risk.hpp"

#include <random>

#include <gtest/gtest.h>

#include "analysis/scalar/functions.hpp"

namespace lemmata::analysis {
namespace {

constexpr std::int64_t n = 20;
RandomDesign design(std::int64_t d) { return {n, d, Rational(1), Rational(1, 4)}; }

TEST(RidgelessRisk, IsTheCatalogueTable) {
  EXPECT_EQ(ridgeless_risk(design(10)), Rational(5, 18));
  EXPECT_EQ(ridgeless_risk(design(18)), Rational(9, 2));
  EXPECT_EQ(ridgeless_risk(design(22)), Rational(56, 11));
  EXPECT_EQ(ridgeless_risk(design(30)), Rational(8, 9));
  EXPECT_EQ(ridgeless_risk(design(41)), Rational(21, 41) + Rational(1, 4));
  EXPECT_EQ(ridgeless_risk(design(60)), Rational(2, 3) + Rational(5, 39));
  for (const std::int64_t d : {19, 20, 21})
    EXPECT_FALSE(ridgeless_risk(design(d)).has_value()) << "d = " << d;
}

TEST(RidgelessRisk, IsTheBiasAloneWithoutNoise) {
  for (const std::int64_t d : {1, 19, 20, 21, 40}) {
    const RandomDesign quiet{n, d, Rational(3), Rational(0)};
    EXPECT_EQ(ridgeless_risk(quiet), d > n ? Rational(3 * (d - n), d) : Rational(0)) << "d = " << d;
  }
  const RiskParts parts = ridgeless_risk_parts(design(21));
  EXPECT_EQ(parts.bias, Rational(1, 21));
  EXPECT_FALSE(parts.variance.has_value());
}

TEST(RidgelessRisk, RejectsNegativeNumbers) {
  EXPECT_THROW(static_cast<void>(ridgeless_risk({0, 3, Rational(1), Rational(1)})), std::domain_error);
  EXPECT_THROW(static_cast<void>(ridgeless_risk({3, 3, Rational(-1), Rational(1)})), std::domain_error);
  EXPECT_THROW(static_cast<void>(ridgeless_risk({3, 3, Rational(1), Rational(-1)})), std::domain_error);
}

TEST(RidgelessRiskVariance, IsTheCatalogueValueAndInfiniteNearTheSquare) {
  const Rational value = ridgeless_risk_variance({20, 5, Rational(0), Rational(1)}).value();
  EXPECT_LT(abs(Rational(value - Rational(808, 10000))), Rational(1, 20000));
  for (const std::int64_t d : {17, 20, 23})
    EXPECT_FALSE(ridgeless_risk_variance(design(d)).has_value()) << "d = " << d;
  // without noise |P beta|^2 is a beta variable: for n = 1, d = 2 the cosine's square of a uniform angle, variance
  // 1/8
  EXPECT_EQ(ridgeless_risk_variance({1, 2, Rational(1), Rational(0)}), Rational(1, 8));
  // one row, no signal: eps^2 / chi^2_d with sigma = 1, E eps^4 E chi^-4 - (E chi^-2)^2
  EXPECT_EQ(ridgeless_risk_variance({1, 7, Rational(0), Rational(1)}), Rational(3, 5 * 3) - Rational(1, 25));
}

TEST(BestOverparameterisedDimension, IsLeastAmongAll) {
  for (const std::int64_t rows : {1, 2, 20, 33})
    for (const Rational& norm : {Rational(5, 4), Rational(4), Rational(9), Rational(100)}) {
      const std::int64_t best = best_overparameterised_dimension(rows, norm, 1).value();
      const auto risk = [&](std::int64_t d) { return ridgeless_risk({rows, d, norm, Rational(1)}).value(); };
      for (std::int64_t d = rows + 2; d < best + 100; ++d)
        EXPECT_LE(risk(best), risk(d)) << "n = " << rows << ", d = " << d << ", norm = " << norm;
      const Ball stationary = stationary_dimension(rows, norm, 1).value();
      EXPECT_EQ(less_than(Ball(Rational(best - 1)), stationary), Truth::yes);
      EXPECT_NE(less_than(Ball(Rational(std::max(best, rows + 2) + 1)), stationary), Truth::yes);
    }
  EXPECT_EQ(best_overparameterised_dimension(20, 1, Rational(1, 4)), 42);
  EXPECT_FALSE(best_overparameterised_dimension(20, 1, 1).has_value());
  EXPECT_FALSE(stationary_dimension(20, 1, 0).has_value());
}

TEST(LimitingRidgelessRisk, IsApproachedByTheRisk) {
  for (const Rational& gamma : {Rational(1, 3), Rational(9, 10), Rational(11, 10), Rational(3)}) {
    const Rational limit = limiting_ridgeless_risk(gamma, 1, Rational(1, 4)).value();
    const auto size = static_cast<std::int64_t>(Integer(denominator(gamma)) * 1000000000);
    const auto columns = static_cast<std::int64_t>(Integer(numerator(gamma)) * 1000000000);
    const Rational risk = ridgeless_risk({size, columns, Rational(1), Rational(1, 4)}).value();
    EXPECT_LT(abs(Rational(risk - limit)), Rational(1, 10000000)) << "gamma = " << gamma;
  }
  EXPECT_FALSE(limiting_ridgeless_risk(1, 1, 1).has_value());
  EXPECT_EQ(limiting_ridgeless_risk(1, 1, 0), Rational(0));
}

TEST(SizeForLimit, IsTheFirstSizeOfAllLargerOnes) {
  for (const Rational& gamma : {Rational(1, 2), Rational(2, 3), Rational(9, 10), Rational(6, 5), Rational(3)})
    for (const Rational& norm : {Rational(0), Rational(1), Rational(10)})
      for (const Rational& tolerance : {Rational(1, 100), Rational(1, 7), Rational(2)}) {
        const Rational noise(1, 4);
        const std::int64_t first = size_for_limit(gamma, norm, noise, tolerance).value();
        const Rational limit = limiting_ridgeless_risk(gamma, norm, noise).value();
        const auto q = static_cast<std::int64_t>(denominator(gamma));
        EXPECT_EQ(first % q, 0);
        for (std::int64_t size = q; size <= first + 50 * q; size += q) {
          const auto d = static_cast<std::int64_t>(numerator(gamma)) * (size / q);
          const auto risk = ridgeless_risk({size, d, norm, noise});
          const bool near = risk && abs(Rational(*risk - limit)) <= tolerance * *risk;
          EXPECT_EQ(near, size >= first) << "gamma = " << gamma << ", norm = " << norm
                                         << ", tolerance = " << tolerance << ", n = " << size;
        }
      }
  EXPECT_FALSE(size_for_limit(1, 1, 1, Rational(1, 100)).has_value());
  EXPECT_EQ(size_for_limit(Rational(2, 3), 1, 0, Rational(1, 100)), 3);
}

RationalMatrix random_matrix(std::mt19937_64& generator, int rows, int columns) {
  RationalMatrix x(rows, columns);
  for (int i = 0; i < rows; ++i)
    for (int j = 0; j < columns; ++j) x(i, j) = Rational(static_cast<int>(generator() % 13) - 6);
  return x;
}

/// E |w - beta|^2 from the definition: the estimator is linear, w = B y, so the risk is r^2/d |B X - I|^2 + sigma^2
/// |B|^2.
Rational risk_of_definition(const RationalMatrix& x, const Rational& norm, const Rational& noise,
                            const Rational& lambda) {
  RationalMatrix gram = transpose(x) * x;
  for (int i = 0; i < gram.rows(); ++i) gram(i, i) += lambda;
  const RationalMatrix estimator = inverse(gram) * transpose(x);
  const auto squares = [](const RationalMatrix& a) {
    Rational sum(0);
    for (const Rational& element : a.elements()) sum += element * element;
    return sum;
  };
  return norm / x.columns() * squares(estimator * x - RationalMatrix::identity(x.columns())) +
         noise * squares(estimator);
}

TEST(RidgeRiskAt, EqualsTheDefinitionAtRandomDesigns) {
  std::mt19937_64 generator(20240607);
  for (const auto& [rows, columns] : {std::pair{5, 3}, {3, 5}, {4, 4}, {1, 6}, {6, 1}}) {
    const RationalMatrix x = random_matrix(generator, rows, columns);
    for (const Rational& lambda : {Rational(1, 3), Rational(7)})
      EXPECT_EQ(ridge_risk_at(x, Rational(2), Rational(3, 5), lambda),
                risk_of_definition(x, Rational(2), Rational(3, 5), lambda))
          << rows << " x " << columns << ", lambda = " << lambda;
  }
}

TEST(RidgeRiskAt, IsLeastAtTheOptimalPenalty) {
  std::mt19937_64 generator(7);
  for (const auto& [rows, columns] : {std::pair{6, 3}, {3, 6}, {4, 4}}) {
    const RationalMatrix x = random_matrix(generator, rows, columns);
    const RandomDesign setting{rows, columns, Rational(2), Rational(3, 5)};
    const Rational best = optimal_ridge(setting);
    EXPECT_EQ(best, Rational(columns) * Rational(3, 10));
    const auto risk = [&](const Rational& lambda) {
      return ridge_risk_at(x, setting.squared_norm, setting.noise_variance, lambda);
    };
    for (const Rational& factor : {Rational(1, 2), Rational(99, 100), Rational(101, 100), Rational(3)})
      EXPECT_LT(risk(best), risk(best * factor)) << rows << " x " << columns << ", factor " << factor;
  }
}

TEST(RidgeRiskAt, RejectsWhatIsOutsideItsRange) {
  EXPECT_THROW(static_cast<void>(ridge_risk_at(RationalMatrix(2, 3), 1, 1, 0)), std::domain_error);
  EXPECT_THROW(static_cast<void>(ridge_risk_at(RationalMatrix(3, 2), 1, 1, -1)), std::domain_error);
  EXPECT_THROW(static_cast<void>(ridge_risk_at(RationalMatrix(3, 2), 1, 1, 0)),
               std::domain_error);  // singular
  EXPECT_THROW(static_cast<void>(optimal_ridge({3, 3, Rational(0), Rational(1)})), std::domain_error);
}

TEST(RidgeRisk, IsLeastAtTheOptimalPenalty) {
  for (const std::int64_t d : {7, 8, 9, 16}) {
    const RandomDesign setting{8, d, Rational(1), Rational(1, 4)};
    const Rational best = optimal_ridge(setting);
    EXPECT_EQ(best, Rational(d, 4));
    const Ball least = ridge_risk(setting, best);
    for (const Rational& factor : {Rational(9, 10), Rational(11, 10), Rational(100)})
      EXPECT_EQ(less_than(least, ridge_risk(setting, best * factor)), Truth::yes) << "d = " << d;
    // the two formulas meet: a penalty close to the best has a risk close to its own, by the vanishing derivative
    const Ball near = ridge_risk(setting, best + Rational(1, 1000000000));
    EXPECT_EQ(less_than(near - least, Ball(Rational(1, 10000000000000000))), Truth::yes) << "d = " << d;
  }
}

TEST(RidgeRisk, TendsToTheRidgelessOneAndToTheSignal) {
  for (const auto& [n_, d] : {std::pair<std::int64_t, std::int64_t>{12, 5}, {5, 12}, {6, 11}}) {
    const RandomDesign setting{n_, d, Rational(1), Rational(1, 4)};
    const Ball difference = ridge_risk(setting, Rational(1, 1000000)) - Ball(ridgeless_risk(setting).value());
    EXPECT_EQ(less_than(difference * difference, Ball(Rational(1, 10000000000))), Truth::yes) << "d = " << d;
    const Ball shrunk = ridge_risk(setting, 1000000) - Ball(1);
    EXPECT_EQ(less_than(shrunk * shrunk, Ball(Rational(1, 100000000))), Truth::yes) << "d = " << d;
  }
}

TEST(RidgeRisk, IsTheIntegralOverChiSquaredForOneColumn) {
  // n = 2, d = 1: W is exponential with mean 2. E (l^2 r + s W)/(W + l)^2 with l = 2: e E1(1) =
  // 0.5963473623231940743..., E 1/(W+2) = e E1(1)/2 and E 1/(W+2)^2 = (1 - e E1(1))/4.
  const Ball value = ridge_risk({2, 1, Rational(3), Rational(1)}, 2);
  const Ball constant(parse_rational("0.5963473623231940743"), pow(Rational(1, 10), 19));
  const Ball first = constant / Ball(2), second = (Ball(1) - constant) / Ball(4);
  EXPECT_TRUE(overlaps(value, Ball(12) * second + first - Ball(2) * second));
}

TEST(RidgeRisk, IsZeroWithoutSignalAndNoise) {
  EXPECT_TRUE(contains(ridge_risk({3, 4, Rational(0), Rational(0)}, 1), Rational(0)));
  EXPECT_THROW(static_cast<void>(ridge_risk({3, 4, Rational(1), Rational(1)}, 0)), std::domain_error);
}

}  // namespace
}  // namespace lemmata::analysis
