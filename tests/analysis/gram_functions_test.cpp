#include <algorithm>
#include <cmath>
#include <random>
#include <span>
#include <vector>

#include <gtest/gtest.h>

#include "analysis/gram/erf_recursion.hpp"
#include "analysis/gram/gram_polynomials.hpp"
#include "analysis/gram/relu_recursion.hpp"
#include "analysis/kernel/closed_form_dual.hpp"
#include "analysis/scalar/ball.hpp"
#include "analysis/scalar/functions.hpp"

namespace lemmata::analysis {
namespace {

/// |computed - exact| <= bound * scale, for every number of the balls.
bool is_within(double computed, const Ball& exact, double bound, const Ball& scale) {
  const Ball error = Ball(Rational(computed)) - exact;
  const Ball allowed = Ball(Rational(bound)) * scale;
  return less_than(error, allowed) == Truth::yes && less_than(-allowed, error) == Truth::yes;
}

/// What erf_row computes with all its constants at 1.
double arcsine(double x) {
  alignas(64) double products[octet] = {x}, nngp[octet], ntk[octet];
  const double one = 1, zero = 0;
  const double ones[octet] = {1, 1, 1, 1, 1, 1, 1, 1};
  ErfNetwork network;
  network.depth = 1;
  network.input_factor = network.dual_factor = 1;
  network.weights = &one;
  network.biases = &zero;
  network.scales = ones;
  network.stride = octet;
  erf_row(network, 0, 0, octet, products, nngp, ntk);
  return nngp[0];
}

/// 1 - rho of a layer of the absolute value, where all of it is the function's: v = f - (2/pi)(sin t - t cos t).
double absolute_value_layer(double distance) {
  alignas(64) double distances[octet] = {distance}, nngp[octet], ntk[octet], result[octet];
  const double ones[octet] = {1, 1, 1, 1, 1, 1, 1, 1};
  ReluNetwork network;
  network.depth = 1;
  network.with_inputs_layer = true;
  network.even_part = 1;
  network.stride = octet;
  network.inverse_weights = ones;
  network.root = ones;
  relu_row(network, 0, 0, octet, distances, nngp, ntk, result);
  return result[0];
}

TEST(GramFunctions, AreWithinTheBoundsStatedForThem) {
  std::mt19937_64 random(11);
  std::uniform_real_distribution<double> uniform(0, 1);
  const ClosedForm absolute{ActivationFamily::absolute_value, {}};
  for (int i = 0; i < 3000; ++i) {
    const double x = i < 1000 ? std::ldexp(1 + uniform(random), -1 - i / 2) : uniform(random);
    const BallPrecision precision(1200);
    const Ball b{Rational(x)};
    const Ball arc = angle(Ball(0), Ball(-1)) / Ball(2) - angle(sqrt_nonnegative(Ball(1) - b * b), b);
    EXPECT_TRUE(is_within(arcsine(x), arc, 10 * 0x1p-53, arc)) << x;
    const Ball rho = Ball(1) - b;
    const Ball v = Ball(1) - closed_form_dual(absolute, Ball(1), Ball(1), rho);
    EXPECT_TRUE(is_within(absolute_value_layer(x), v, 24 * 0x1p-53, v)) << x;
    EXPECT_TRUE(is_within(absolute_value_layer(x), v, 8 * 0x1p-53, v)) << x;  // 4 last places
  }
}

/// At least the largest |p| on [low, low + width]: the largest of Bernstein's coefficients there.
Ball largest_size(std::vector<Ball> p, const Rational& low, const Rational& width) {
  const std::size_t degree = p.size() - 1;
  for (std::size_t i = 0; i < degree; ++i)  // p(low + z)
    for (std::size_t k = degree; k-- > i;) p[k] += Ball(low) * p[k + 1];
  Rational power = 1;
  for (std::size_t k = 0; k <= degree; ++k, power *= width) p[k] *= Ball(power);
  // c_j = sum over k <= j of C(j, k) / C(degree, k) p_k, by differences
  Rational binomial = 1;
  for (std::size_t k = 0; k <= degree; ++k) {
    p[k] /= Ball(binomial);
    binomial = binomial * static_cast<int>(degree - k) / static_cast<int>(k + 1);
  }
  for (std::size_t i = 1; i <= degree; ++i)
    for (std::size_t j = degree; j >= i; --j) p[j] += p[j - 1];
  Rational largest = 0;
  for (const Ball& coefficient : p) {
    largest = std::max(largest, coefficient.upper());
    largest = std::max(largest, Rational(-coefficient.lower()));
  }
  return Ball(largest);
}

/// The polynomial is relatively within `bound` 2^-53 of the power series on [0, 1/2], whose coefficients are positive
/// and fall.
void expect_close(std::span<const double> polynomial, const std::vector<Rational>& series, double bound) {
  const BallPrecision precision(400);
  std::vector<Ball> difference;
  for (std::size_t k = 0; k < series.size(); ++k)
    difference.push_back(
        Ball(Rational(series[k] - (k < polynomial.size() ? Rational(polynomial[k]) : Rational(0)))));
  // what the series goes on with: at most its last term
  const Ball rest = Ball(Rational(series.back())) * Ball::power_of_two(-static_cast<int>(series.size() - 1));
  const int parts = 64;
  for (int i = 0; i < parts; ++i) {
    const Rational low(i, 2 * parts);
    Rational value = 0;  // the least one of the part, or less
    for (std::size_t k = series.size(); k-- > 0;) value = value * low + series[k];
    const Ball allowed = Ball(value) * Ball(Rational(bound)) * Ball::power_of_two(-53);
    EXPECT_EQ(less_than(largest_size(difference, low, Rational(1, 2 * parts)) + rest, allowed), Truth::yes)
        << i;
  }
}

TEST(GramFunctions, HavePolynomialsThatAreAsCloseOnAllOfTheIntervalAsStated) {
  std::vector<Rational> arcsine, defect;
  Rational coefficient = 1;  // C(2k, k) / 4^k
  for (int k = 0; k < 90; ++k) {
    arcsine.push_back(Rational(coefficient / (2 * k + 1)));
    // the derivative of sin t - t cos t by z is 2 t = 4 sqrt z times the arcsine's series
    defect.push_back(Rational(8 * arcsine.back() / (2 * k + 3)));
    coefficient = coefficient * (2 * k + 1) / (2 * k + 2);
  }
  expect_close(arcsine_ratio_coefficients, arcsine, 0.35);
  expect_close(angle_defect_coefficients, defect, 0.55);
}

}  // namespace
}  // namespace lemmata::analysis
