#include "analysis/linear/gradient_descent.hpp"

#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

#include "analysis/linear/least_squares.hpp"
#include "analysis/linear/stochastic_gradient_descent.hpp"
#include "analysis/scalar/functions.hpp"
#include "tests/analysis/random_matrices.hpp"

namespace lemmata::analysis {
namespace {

const Rational width(1, 1000000);

RationalMatrix diagonal(const std::vector<Rational>& entries) {
  const int size = static_cast<int>(entries.size());
  RationalMatrix result(size, size);
  for (int i = 0; i < size; ++i) result(i, i) = entries[static_cast<std::size_t>(i)];
  return result;
}

/// Q D Q^T for the reflection Q = I - 2 v v^T / |v|^2: the eigenvalues are the entries of D.
RationalMatrix reflected(const std::vector<Rational>& eigenvalues, const RationalVector& v) {
  const int size = static_cast<int>(eigenvalues.size());
  RationalMatrix q = RationalMatrix::identity(size);
  for (int i = 0; i < size; ++i)
    for (int j = 0; j < size; ++j)
      q(i, j) -= 2 * v[static_cast<std::size_t>(i)] * v[static_cast<std::size_t>(j)] / inner_product(v, v);
  return q * diagonal(eigenvalues) * q;
}

RationalMatrix gram(const RationalMatrix& x) { return transpose(x) * x; }

RationalVector minus(const RationalVector& a, const RationalVector& b) {
  RationalVector result;
  for (std::size_t i = 0; i < a.size(); ++i) result.push_back(a[i] - b[i]);
  return result;
}

TEST(GradientDescentIterates, FollowTheStepOfTheirRule) {
  RandomNumbers random(1);
  for (int i = 0; i < repetitions(20); ++i) {
    const int n = random.integer(1, 4), d = random.integer(1, 5);
    const RationalMatrix x = random_matrix(random, n, d);
    const RationalVector y = random_vector(random, n), w0 = random_vector(random, d);
    const Rational eta = random.fraction();
    for (const UpdateRule rule : update_rules) {
      const auto iterates = gradient_descent_iterates(x, y, w0, rule, eta, 4);
      ASSERT_EQ(iterates.size(), 5U);
      EXPECT_EQ(iterates[0], w0);
      for (std::size_t t = 0; t < 4; ++t) {
        const RationalVector gradient = transpose(x) * minus(x * iterates[t], y);
        RationalVector next = iterates[t];
        const Rational m = rule == UpdateRule::literal ? Rational(2)
                           : rule == UpdateRule::half  ? Rational(1) / 2
                                                       : Rational(1);
        for (std::size_t j = 0; j < next.size(); ++j) next[j] -= eta * m * gradient[j];
        EXPECT_EQ(iterates[t + 1], next) << name(rule) << ", step " << t;
      }
    }
  }
}

TEST(GradientDescentIterates, LeaveTheErrorThatTheResidualPolynomialGives) {
  RandomNumbers random(2);
  for (int i = 0; i < repetitions(10); ++i) {
    const int n = random.integer(1, 3), d = random.integer(1, 4), steps = 5;
    const RationalMatrix x = random_matrix(random, n, d);
    const RationalVector y = random_vector(random, n), w0 = random_vector(random, d);
    const RationalVector limit = gradient_descent_limit(x, y, w0);
    for (const UpdateRule rule : update_rules) {
      const Rational eta(1, random.integer(1, 9));
      // Horner's rule for the polynomial at X^T X, applied to the error at the start
      const Polynomial p = residual_polynomial(rule, eta, steps);
      const RationalVector start = minus(w0, limit);
      RationalVector value(start.size(), Rational(0));
      for (std::size_t k = p.size(); k-- > 0;) {
        value = gram(x) * value;
        for (std::size_t j = 0; j < value.size(); ++j) value[j] += p[k] * start[j];
      }
      EXPECT_EQ(minus(gradient_descent_iterates(x, y, w0, rule, eta, steps).back(), limit), value);
    }
  }
}

TEST(GradientDescentIterates, TakeNoMoreBitsThanTheEstimate) {
  const auto bits = [](const Rational& w) {
    return static_cast<double>(msb(Integer(abs(numerator(w))) + 1) + msb(Integer(denominator(w))) + 2);
  };
  RandomNumbers random(3);
  for (int i = 0; i < repetitions(5); ++i) {
    const RationalMatrix x = random_matrix(random, 3, 4);
    const RationalVector y = random_vector(random, 3);
    const Rational eta = random.fraction(true);
    double sum = 0;
    for (const auto& w :
         gradient_descent_iterates(x, y, RationalVector(4, Rational(0)), UpdateRule::literal, eta, 30))
      for (const Rational& coordinate : w) sum += bits(coordinate);
    EXPECT_LE(sum, iterate_bits(x, y, eta, 30));
    EXPECT_GE(sum, iterate_bits(x, y, eta, 30) / 4);
  }
}

TEST(GradientDescentIterates, TakeNoMoreBitsThanTheEstimateWhereLabelsAreLarge) {
  const Rational large = power_of_two(5000);
  // for the second, X^T y = 0 and single samples have large gradients
  for (const RationalMatrix& x : {matrix(1, 1, {Rational(1)}), matrix(2, 1, {Rational(1), Rational(-1)})}) {
    const RationalVector y(static_cast<std::size_t>(x.rows()), large);
    const std::vector<int> samples(100, 0);
    const auto iterates =
        stochastic_gradient_descent_iterates(x, y, {Rational(0)}, UpdateRule::slide, Rational(1), samples);
    double sum = 0;
    for (const auto& w : iterates) sum += static_cast<double>(msb(Integer(abs(numerator(w[0]))) + 1) + 2);
    EXPECT_GT(sum, 5000 * 100);
    EXPECT_LE(sum, iterate_bits(x, y, Rational(1), 100));
    EXPECT_GE(sum, iterate_bits(x, y, Rational(1), 100) / 4);
  }
  const RationalMatrix one = matrix(1, 1, {Rational(1)});
  EXPECT_THROW(static_cast<void>(gradient_descent_iterates(one, {power_of_two(1000000)}, {Rational(0)},
                                                           UpdateRule::slide, Rational(1), 1000)),
               std::length_error);
}

TEST(GradientDescentIterates, RefuseWhatDoesNotFit) {
  const RationalMatrix x = matrix(1, 2, {Rational(1) / 3, Rational(1)});
  const auto run = [&](const RationalVector& y, const RationalVector& w0, int steps) {
    static_cast<void>(gradient_descent_iterates(x, y, w0, UpdateRule::slide, Rational(1) / 7, steps));
  };
  EXPECT_THROW(run({1, 2}, {0, 0}, 1), std::invalid_argument);
  EXPECT_THROW(run({1}, {0}, 1), std::invalid_argument);
  EXPECT_THROW(run({1}, {0, 0}, -1), std::domain_error);
  EXPECT_THROW(run({1}, {0, 0}, 1000000), std::length_error);
}

TEST(GradientDescentConverges, StopsExactlyAtTheThresholdsOfTheFourRules) {
  // lambda = 3, 1, 0: the thresholds are 1/3, 2/3, 2/3, 4/3
  const RationalMatrix g = reflected({3, 1, 0}, {1, 2, -1});
  const Rational threshold[] = {Rational(1) / 3, Rational(2) / 3, Rational(2) / 3, Rational(4) / 3};
  const Rational little(1, 1000000);
  for (std::size_t i = 0; i < update_rules.size(); ++i) {
    const UpdateRule rule = update_rules.at(i);
    EXPECT_TRUE(gradient_descent_converges(g, rule, threshold[i] - little));
    EXPECT_FALSE(gradient_descent_converges(g, rule, threshold[i]));
    EXPECT_FALSE(gradient_descent_converges(g, rule, threshold[i] + little));
    EXPECT_TRUE(gradient_descent_converges(g, rule, little));
    EXPECT_FALSE(gradient_descent_converges(g, rule, Rational(0)));
    EXPECT_FALSE(gradient_descent_converges(g, rule, -little));
    const CertifiedRoot step = largest_step_size(g, rule, width);
    EXPECT_EQ(step.low, threshold[i]);
    EXPECT_TRUE(step.is_exact());
  }
  EXPECT_THROW(static_cast<void>(gradient_descent_converges(RationalMatrix(2, 2), UpdateRule::half, width)),
               std::domain_error);
  EXPECT_THROW(static_cast<void>(gradient_descent_converges(diagonal({1, -1}), UpdateRule::half, width)),
               std::domain_error);
  EXPECT_THROW(
      static_cast<void>(gradient_descent_converges(matrix(2, 2, {1, 1, 0, 1}), UpdateRule::half, width)),
      std::domain_error);
}

TEST(GradientDescentConverges, AgreesWithSchurAndCohnOnTheIterationMatrix) {
  RandomNumbers random(4);
  int converging = 0;
  const int times = repetitions(60);
  for (int i = 0; i < times; ++i) {
    const int d = random.integer(1, 4);
    const RationalMatrix x = random_matrix(random, d, d);  // almost surely of full rank
    if (rank(x) < d) continue;
    const RationalMatrix g = gram(x);
    const Rational eta = Rational(random.integer(1, 40), 20) / trace(g);
    const bool converges = gradient_descent_converges(g, UpdateRule::literal, eta);
    EXPECT_EQ(converges, all_roots_inside_unit_circle(
                             characteristic_polynomial(RationalMatrix::identity(d) - (2 * eta) * g)));
    converging += converges ? 1 : 0;
  }
  EXPECT_GT(converging, times / 10);
  EXPECT_LT(converging, times * 9 / 10);
}

TEST(PositiveSpectrum, FindsTheEigenvaluesOfAReflectedDiagonal) {
  RandomNumbers random(5);
  for (int i = 0; i < repetitions(10); ++i) {
    const RationalVector v{random.fraction(true), random.fraction(), random.fraction(), random.fraction()};
    const PositiveSpectrum spectrum =
        positive_spectrum(reflected({Rational(5), Rational(7) / 3, Rational(7) / 3, Rational(0)}, v), width);
    EXPECT_EQ(spectrum.rank, 3);
    ASSERT_EQ(spectrum.eigenvalues.size(), 2U);
    EXPECT_EQ(spectrum.largest().low, 5);
    EXPECT_EQ(spectrum.smallest().high, Rational(7) / 3);
    EXPECT_EQ(spectrum.sum(0, 1).low, Rational(22) / 3);
  }
}

TEST(PositiveSpectrum, EnclosesIrrationalEigenvaluesToTheRelativeWidth) {
  // 5 and (3 +- sqrt 5)/2
  const RationalMatrix g = matrix(3, 3, {2, 1, 0, 1, 1, 0, 0, 0, 5});
  const Rational narrow = power_of_two(-200);
  const PositiveSpectrum spectrum = positive_spectrum(g, narrow);
  ASSERT_EQ(spectrum.eigenvalues.size(), 3U);
  EXPECT_EQ(spectrum.largest().low, 5);
  for (std::size_t i = 1; i < 3; ++i) {
    const auto& [low, high] = spectrum.eigenvalues[i];
    EXPECT_LE(high - low, narrow * low);
    EXPECT_LT((low * low - 3 * low + 1) * (high * high - 3 * high + 1), 0);
  }
  EXPECT_TRUE(spectrum.sum(1, 2).is_exact());
  EXPECT_EQ(spectrum.sum(1, 2).low, 3);
  EXPECT_FALSE(spectrum.sum(0, 1).is_exact());
  const CertifiedRoot step = largest_step_size(matrix(2, 2, {2, 1, 1, 1}), UpdateRule::slide, narrow);
  const auto value = [](const Rational& eta) -> Rational {
    return 4 - 6 * eta + eta * eta;
  };  // 4 p(2/eta) / l^2
  EXPECT_LT(value(step.low) * value(step.high), 0);
  EXPECT_LE(step.high - step.low, narrow * step.low);
}

TEST(PositiveSpectrum, RefusesMatricesWithoutOne) {
  EXPECT_THROW(static_cast<void>(positive_spectrum(RationalMatrix(3, 3), width)), std::domain_error);
  EXPECT_THROW(static_cast<void>(positive_spectrum(diagonal({1, -1}), width)), std::domain_error);
  EXPECT_THROW(static_cast<void>(positive_spectrum(matrix(1, 2, {1, 1}), width)), std::domain_error);
  EXPECT_THROW(static_cast<void>(positive_spectrum(diagonal({1, 2}), Rational(0))), std::domain_error);
}

TEST(ConvergenceFactor, IsTheLargestFactorOfTheEigenvaluesBetween) {
  RandomNumbers random(6);
  for (int i = 0; i < repetitions(50); ++i) {
    const Rational low = abs(random.fraction(true)), high = low + abs(random.fraction());
    const Rational eta = random.fraction();
    for (const UpdateRule rule : update_rules) {
      const Rational factor = convergence_factor(high, low, rule, eta);
      for (int k = 0; k <= 4; ++k) {
        const Rational lambda = low + (high - low) * k / 4;
        EXPECT_LE(abs(1 - eta * step_multiplier(rule) * lambda), factor);
      }
      EXPECT_LE(best_step(high, low, rule).factor, factor);
      EXPECT_EQ(convergence_factor(high, low, rule, best_step(high, low, rule).eta),
                best_step(high, low, rule).factor);
    }
  }
  EXPECT_EQ(best_step(Rational(3), Rational(1), UpdateRule::literal).eta, Rational(1) / 4);
  EXPECT_EQ(convergence_factor(Rational(3), Rational(1), UpdateRule::slide, Rational(1) / 3),
            Rational(2) / 3);
  EXPECT_THROW(static_cast<void>(convergence_factor(Rational(1), Rational(0), UpdateRule::half, width)),
               std::domain_error);
  EXPECT_THROW(static_cast<void>(best_step(Rational(1), Rational(2), UpdateRule::half)), std::domain_error);
}

TEST(ResidualPolynomial, IsThePowerOfOneFactor) {
  for (const UpdateRule rule : update_rules)
    for (int t = 0; t <= 6; ++t) {
      const Polynomial p = residual_polynomial(rule, Rational(2) / 5, t);
      EXPECT_EQ(p.size(), static_cast<std::size_t>(t) + 1);
      for (int x = -2; x <= 3; ++x)
        EXPECT_EQ(evaluate(p, Rational(x)), pow(1 - Rational(2) / 5 * step_multiplier(rule) * x, t));
    }
  EXPECT_EQ(residual_polynomial(UpdateRule::slide, Rational(0), 3), Polynomial{Rational(1)});
  EXPECT_THROW(static_cast<void>(residual_polynomial(UpdateRule::slide, width, -1)), std::domain_error);
  EXPECT_THROW(static_cast<void>(residual_polynomial(UpdateRule::slide, width, 1000000)), std::length_error);
}

TEST(Momentum, IsStableUpToTwiceOnePlusBeta) {
  const Rational little(1, 1000000);
  for (int k = 0; k < 10; ++k) {
    const Rational beta = Rational(k) / 10;
    EXPECT_TRUE(momentum_is_stable(2 * (1 + beta) - little, beta));
    EXPECT_FALSE(momentum_is_stable(2 * (1 + beta), beta));
    EXPECT_FALSE(momentum_is_stable(2 * (1 + beta) + little, beta));
    EXPECT_TRUE(momentum_is_stable(little, beta));
    EXPECT_FALSE(momentum_is_stable(Rational(0), beta));
  }
  EXPECT_FALSE(momentum_is_stable(Rational(1), Rational(1)));
}

TEST(Momentum, BestParametersMakeBothEndsDoubleRoots) {
  const BestMomentum best = best_momentum(Rational(9), Rational(4));  // sqrt kappa = 3/2
  EXPECT_TRUE(contains(best.rate, Rational(1) / 5));
  EXPECT_TRUE(contains(best.beta, Rational(1) / 25));
  EXPECT_TRUE(contains(best.eta, Rational(4) / 25));
  const BestMomentum other = best_momentum(Rational(7), Rational(2));
  for (const int lambda : {7, 2}) {
    const Ball trace = Ball(1) + other.beta - other.eta * Ball(lambda);
    EXPECT_TRUE(contains(trace * trace - Ball(4) * other.beta, Rational(0)));
  }
  EXPECT_LT(other.rate.radius(), power_of_two(-100));
  EXPECT_THROW(static_cast<void>(best_momentum(Rational(1), Rational(0))), std::domain_error);
}

}  // namespace
}  // namespace lemmata::analysis
