#include <gtest/gtest.h>

#include "analysis/kernel/cube_spectrum.hpp"
#include "analysis/kernel/power_support.hpp"
#include "analysis/kernel/sorted_spectrum.hpp"
#include "analysis/kernel/sphere_integral.hpp"
#include "analysis/kernel/sphere_spectrum.hpp"
#include "analysis/kernel/zonal_kernel.hpp"
#include "analysis/scalar/functions.hpp"
#include "analysis/special/binomial.hpp"

namespace lemmata::analysis {

namespace {

/// 2^-d sum_j kappa(1 - 2j/d) K_j(k; d).
Ball by_krawtchouk(const std::function<Ball(const Rational&)>& kappa, int d, int k) {
  Ball sum(0);
  for (int j = 0; j <= d; ++j) sum += kappa(Rational(d - 2 * j) / d) * Ball(krawtchouk_polynomial(j, k, d));
  return sum * Ball::power_of_two(-d);
}

Ball relu_ntk(const Rational& t) {
  const Ball c(t), height = sqrt_nonnegative(Ball(1 - t * t)), supplement = pi<Ball>() - angle(height, c);
  return (height + Ball(2) * c * supplement) / (Ball(2) * pi<Ball>());
}

const auto never = [](int) { return false; };
const auto odd_from_three = [](int k) { return k >= 3 && k % 2 == 1; };

}  // namespace

TEST(HarmonicDimension, AddsUpToThatOfHomogeneousPolynomials) {
  for (int d = 2; d <= 9; ++d)
    for (int k = 0; k <= 12; ++k) {
      Integer total(0);
      for (int j = k; j >= 0; j -= 2) total += harmonic_dimension(d, j);
      EXPECT_EQ(total, binomial_coefficient(k + d - 1, d - 1)) << "d = " << d << ", k = " << k;
    }
  EXPECT_THROW(static_cast<void>(harmonic_dimension(1, 0)), std::domain_error);
}

TEST(SphereEigenvalue, OfReluNtkInThreeDimensionsIsRational) {
  const std::vector<Rational> expected = {
      Rational(1, 4), Rational(1, 6), Rational(5, 128), 0, Rational(1, 384), 0};
  for (int k = 0; k < 6; ++k) {
    EXPECT_EQ(exact_sphere_eigenvalue(SphereKernel::relu_ntk, 3, k), expected[static_cast<std::size_t>(k)]);
    EXPECT_TRUE(
        contains(sphere_eigenvalue(SphereKernel::relu_ntk, 3, k), expected[static_cast<std::size_t>(k)]));
  }
}

TEST(SphereEigenvalue, ExactAndBallAgreeForOddDimensions) {
  for (auto kernel : {SphereKernel::sign, SphereKernel::step, SphereKernel::relu, SphereKernel::relu_ntk})
    for (int d = 3; d <= 11; d += 2)
      for (int k = 0; k <= 12; ++k) {
        const auto exact = exact_sphere_eigenvalue(kernel, d, k);
        ASSERT_TRUE(exact);
        EXPECT_TRUE(contains(sphere_eigenvalue(kernel, d, k), *exact)) << "d = " << d << ", k = " << k;
      }
  EXPECT_FALSE(exact_sphere_eigenvalue(SphereKernel::sign, 4, 1));
}

TEST(SphereEigenvalue, TraceTendsToTheKernelAtOne) {
  // the rest of sum_k N(d,k) mu_k is positive and falls
  Ball trace(0);
  for (int k = 0; k <= 400; ++k)
    trace += sphere_eigenvalue(SphereKernel::relu, 3, k) * Ball(harmonic_dimension(3, k));
  EXPECT_EQ(less_than(trace, Ball(Rational(1, 2))), Truth::yes);
  EXPECT_EQ(less_than(Ball(Rational(49999, 100000)), trace), Truth::yes);
}

TEST(SphereEigenvalue, KeepsItsDigitsFarOut) {
  const BallPrecision precision(200);
  EXPECT_GE(sphere_eigenvalue(SphereKernel::relu, 1000, 1000000).relative_accuracy_bits(), 195);
  EXPECT_THROW(static_cast<void>(sphere_eigenvalue(SphereKernel::relu, 2, 0)), std::domain_error);
  EXPECT_THROW(static_cast<void>(squared_beta(3, 2)), std::domain_error);
}

TEST(CubeEigenvalues, EqualTheKrawtchoukSumWithAllDigits) {
  for (int d = 1; d <= 12; ++d) {
    const auto mu = cube_eigenvalues(relu_ntk, odd_from_three, d);
    for (int k = 0; k <= d; ++k) {
      const Ball& seen = mu[static_cast<std::size_t>(k)];
      if (odd_from_three(k)) {
        EXPECT_EQ(is_zero(seen), Truth::yes);
        EXPECT_TRUE(contains(by_krawtchouk(relu_ntk, d, k), Rational(0)));
        continue;
      }
      EXPECT_TRUE(overlaps(seen, by_krawtchouk(relu_ntk, d, k))) << "d = " << d << ", k = " << k;
      EXPECT_GE(seen.relative_accuracy_bits(), 126);
    }
  }
}

TEST(CubeEigenvalues, OfThePowersOfTheMeanAreThoseOfTheExponential) {
  // E[e^(mean x) x_1 ... x_k] = cosh(1/d)^(d-k) sinh(1/d)^k, which falls below 10^-300 within d = 100
  const int d = 100;
  const auto mu = cube_eigenvalues([](const Rational& t) { return exp(Ball(t)); }, never, d);
  const BallPrecision precision(1200);
  const Ball e = exp(Ball(Rational(1, d))), cosh = (e + Ball(1) / e) / Ball(2),
             sinh = (e - Ball(1) / e) / Ball(2);
  for (int k = 0; k <= d; ++k) {
    const Ball& seen = mu[static_cast<std::size_t>(k)];
    EXPECT_TRUE(overlaps(seen, pow(cosh, d - k) * pow(sinh, k))) << "k = " << k;
    EXPECT_GE(seen.relative_accuracy_bits(), 126) << "k = " << k;
  }
}

TEST(CubeEigenvalues, LeaveABallAroundAZeroThatNoArgumentShows) {
  const auto mu = cube_eigenvalues(relu_ntk, never, 5);
  EXPECT_EQ(is_zero(mu[3]), Truth::unknown);
  EXPECT_TRUE(contains(mu[3], Rational(0)));
  EXPECT_THROW(static_cast<void>(cube_eigenvalues(relu_ntk, never, 0)), std::domain_error);
}

TEST(PowerSupport, OfCompositionsIsThatOfExpandedPolynomials) {
  constexpr int all = PowerSupport::unbounded, none = PowerSupport::none;
  const PowerSupport linear{none, 1}, affine{0, 1}, relu{all, 1}, sign{none, all};
  EXPECT_EQ(composition(relu, linear), relu);
  EXPECT_EQ(composition(sign, linear), sign);
  EXPECT_EQ(composition(relu, affine), (PowerSupport{all, all}));
  EXPECT_EQ(composition(relu, relu), (PowerSupport{all, all}));
  EXPECT_EQ(composition(sign, sign), sign);
  EXPECT_EQ(composition({2, 1}, affine), (PowerSupport{2, 1}));
  EXPECT_EQ(composition({4, none}, {none, 3}), (PowerSupport{12, none}));
  EXPECT_EQ(composition(relu, {0, none}), (PowerSupport{0, none}));
  EXPECT_EQ(derivative(relu), (PowerSupport{0, all}));
  EXPECT_EQ(product(derivative(relu), linear), relu);
}

TEST(SortedSpectrum, RanksDegreesByTheirEigenvalues) {
  const auto steps = sorted_spectrum({Ball(2), Ball(0), Ball(3)}, {1, 4, 9});
  ASSERT_EQ(steps.size(), 3U);
  EXPECT_EQ(steps[0].degree, 2);
  EXPECT_EQ(steps[1].degree, 0);
  EXPECT_EQ(steps[1].first, 10);
  EXPECT_EQ(steps[2].degree, 1);
  EXPECT_EQ(steps[2].first, 11);
  EXPECT_THROW(static_cast<void>(sorted_spectrum({Ball(1)}, {})), std::invalid_argument);
  EXPECT_THROW(static_cast<void>(sorted_spectrum({Ball(1), Ball(1, Rational(1, 2))}, {1, 1})),
               std::domain_error);
  EXPECT_THROW(static_cast<void>(sorted_spectrum({Ball(0, 1)}, {1})), std::domain_error);
}

namespace {

ZonalKernel relu_network(int depth, KernelKind kind, const Rational& bias = 0) {
  return {uniform_network(Activation("relu"), depth, {2, bias}, Parameterisation::ntk), kind};
}

/// kappa is convex on [-1, 1] for these: 1/2 times its integral lies between the midpoint and the trapezoidal sums.
void expect_mean_between_sums(const ZonalKernel& kernel) {
  constexpr int cells = 32;
  Ball below(0), above(0);
  for (int i = 0; i < cells; ++i) {
    below += kernel.value(Rational(2 * i + 1 - cells, cells));
    above +=
        (kernel.value(Rational(2 * i - cells, cells)) + kernel.value(Rational(2 * i + 2 - cells, cells))) /
        Ball(2);
  }
  const Ball mean = sphere_eigenvalue(kernel, 3, 0) * Ball(cells);
  EXPECT_EQ(less_than(below, mean), Truth::yes) << to_string(mean);
  EXPECT_EQ(less_than(mean, above), Truth::yes) << to_string(mean);
}

}  // namespace

TEST(FunkHeckeIntegral, EqualsTheClosedForms) {
  for (auto kernel : {SphereKernel::sign, SphereKernel::step, SphereKernel::relu, SphereKernel::relu_ntk})
    for (int d : {3, 4, 7, 20})
      for (int k = 0; k <= 7; ++k) {
        const Ball closed = sphere_eigenvalue(kernel, d, k), seen = funk_hecke_integral(kernel, d, k);
        EXPECT_TRUE(overlaps(closed, seen)) << "d = " << d << ", k = " << k;
        EXPECT_TRUE(is_zero(closed) == Truth::yes || seen.relative_accuracy_bits() >= 120);
      }
}

TEST(SphereEigenvalue, OfOneHiddenLayerIsTheClosedForm) {
  for (int k : {0, 1, 2, 3, 6}) {
    EXPECT_TRUE(overlaps(sphere_eigenvalue(relu_network(1, KernelKind::nngp), 5, k) / Ball(4),
                         sphere_eigenvalue(SphereKernel::relu, 5, k)));
    EXPECT_TRUE(overlaps(sphere_eigenvalue(relu_network(1, KernelKind::ntk), 5, k) / Ball(4),
                         sphere_eigenvalue(SphereKernel::relu_ntk, 5, k)));
  }
}

TEST(SphereEigenvalue, OfDeepNetworksLiesBetweenSums) {
  const BallPrecision precision(40);
  expect_mean_between_sums(relu_network(2, KernelKind::nngp));
  expect_mean_between_sums(relu_network(2, KernelKind::ntk));
  expect_mean_between_sums(relu_network(3, KernelKind::nngp, 1));
  for (const char* activation : {"erf", "gelu", "abs", "gaussian:1"})
    for (auto kind : {KernelKind::nngp, KernelKind::ntk}) {
      const ZonalKernel kernel(uniform_network(Activation(activation), 2, {1, 1}, Parameterisation::ntk),
                               kind);
      SCOPED_TRACE(activation);
      expect_mean_between_sums(kernel);
    }
}

TEST(SphereEigenvalue, RefusesWhatHasNoFiniteKernel) {
  const ZonalKernel sign(uniform_network(Activation("sign"), 1, {1, 0}, Parameterisation::ntk),
                         KernelKind::ntk);
  EXPECT_THROW(static_cast<void>(sphere_eigenvalue(sign, 3, 1)), std::domain_error);
  const ZonalKernel tanh(uniform_network(Activation("tanh"), 1, {1, 0}, Parameterisation::ntk),
                         KernelKind::nngp);
  EXPECT_THROW(static_cast<void>(sphere_eigenvalue(tanh, 3, 1)), std::domain_error);
  EXPECT_THROW(static_cast<void>(relu_network(1, KernelKind::nngp).value(2)), std::domain_error);
}

TEST(ZonalKernel, OfOneReluLayerWithoutBiasHasNoOddDegreesButOne) {
  for (auto kind : {KernelKind::nngp, KernelKind::ntk}) {
    const ZonalKernel kernel = relu_network(1, kind);
    for (int k = 0; k <= 9; ++k) EXPECT_EQ(kernel.vanishes(k), k >= 3 && k % 2 == 1) << "k = " << k;
    EXPECT_FALSE(relu_network(1, kind, Rational(1, 100)).vanishes(3));
    EXPECT_FALSE(relu_network(2, kind).vanishes(3));
  }
  EXPECT_EQ(relu_network(1, KernelKind::nngp).why_it_vanishes(3), "kappa(t) has no odd power of t above t^1");
}

TEST(CubeEigenvalues, OfEvenActivationsAreComputedAtOppositePointsToo) {
  for (const char* name : {"cos", "gaussian:1", "abs", "leaky_relu:-1"})
    for (const KernelKind kind : {KernelKind::nngp, KernelKind::ntk})
      for (const int d : {3, 4}) {
        const ZonalKernel kernel(uniform_network(Activation(name), 2, {1, 0}, Parameterisation::ntk), kind);
        const auto mu = cube_eigenvalues([&](const Rational& t) { return kernel.value(t); },
                                         [&](int k) { return kernel.vanishes(k); }, d);
        Ball trace(0);
        for (int k = 0; k <= d; ++k) {
          EXPECT_EQ(kernel.vanishes(k), k % 2 == 1) << name << ", k = " << k;
          trace += mu[static_cast<std::size_t>(k)] * Ball(Rational(k == 0 || k == d   ? 1
                                                                   : k == 2 && d == 4 ? 6
                                                                                      : d));
        }
        EXPECT_TRUE(overlaps(trace, kernel.value(1))) << name << ", d = " << d;
      }
}

TEST(CubeEigenvalues, OfANetworkHaveAllTheirDigitsInTwoHundredDimensions) {
  const ZonalKernel kernel = relu_network(1, KernelKind::ntk);
  const auto mu = cube_eigenvalues([&](const Rational& t) { return kernel.value(t); },
                                   [&](int k) { return kernel.vanishes(k); }, 200);
  Ball trace(0);
  for (int k = 0; k <= 200; ++k) {
    const Ball& value = mu[static_cast<std::size_t>(k)];
    EXPECT_TRUE(kernel.vanishes(k)
                    ? is_zero(value) == Truth::yes
                    : value.relative_accuracy_bits() >= 126 && is_positive(value) == Truth::yes)
        << "k = " << k;
    trace += value * Ball(binomial_coefficient(200, k));
  }
  EXPECT_TRUE(overlaps(trace, kernel.value(1)));
}

}  // namespace lemmata::analysis
