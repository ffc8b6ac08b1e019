#include "proofs_check/claims/normal_polynomial.hpp"

#include <stdexcept>

#include <gtest/gtest.h>

#include "proofs_check/claims/gated_network.hpp"

namespace lemmata::proofs_check {
namespace {

using analysis::Rational;

NormalPolynomial constant(int value) { return NormalPolynomial(Rational(value)); }

TEST(NormalPolynomial, HasTheMomentsOfNormalNumbers) {
  const auto g = NormalPolynomial::variable(0), h = NormalPolynomial::variable(15);
  EXPECT_EQ(power(g, 8).mean(), 105);
  EXPECT_EQ(power(g, 7).mean(), 0);
  EXPECT_EQ(mean_of_product(power(g, 4), power(h, 6)), 45);
  // (g + h)/sqrt(2) is normal again: E (g + h)^6 = 8 * 15
  EXPECT_EQ(power(g + h, 6).mean(), 120);
  // (3g - 2h + 1)^2 has mean 9 + 4 + 1
  EXPECT_EQ(power(constant(3) * g + constant(-2) * h + constant(1), 2).mean(), 14);
  EXPECT_EQ(NormalPolynomial().mean(), 0);
}

TEST(NormalPolynomial, DerivesTermByTerm) {
  const auto g = NormalPolynomial::variable(3), h = NormalPolynomial::variable(4);
  const NormalPolynomial f = power(g, 3) * h + g;
  // Stein: E g f = E f'
  EXPECT_EQ(mean_of_product(g, f), f.derivative(3).mean());
  EXPECT_EQ(mean_of_product(f.derivative(3), f.derivative(3)), 27 + 1);  // (3 g^2 h + 1)^2
  EXPECT_EQ(mean_of_product(f.derivative(4), f.derivative(4)), 15);
  EXPECT_EQ(f.derivative(5).mean(), 0);
}

TEST(NormalPolynomial, RejectsWhatDoesNotFit) {
  EXPECT_THROW((void)NormalPolynomial::variable(16), std::length_error);
  EXPECT_THROW((void)NormalPolynomial::variable(-1), std::length_error);
  for (const int index : {0, 7, 15}) {
    const auto eight = power(NormalPolynomial::variable(index), 8);
    EXPECT_NO_THROW((void)(eight * power(NormalPolynomial::variable(index), 7))) << index;
    EXPECT_THROW((void)(eight * eight), std::length_error) << index;
  }
}

TEST(LinearNetwork, IsASumOverPaths) {
  // one path: a b c; gradient (bc)^2 + (ac)^2 + (ab)^2
  const LinearNetwork chain = linear_network({1, 1});
  EXPECT_EQ(mean_of_product(chain.outputs[0], chain.outputs[0]), 1);
  EXPECT_EQ(mean_of_product(chain.squared_gradient, chain.squared_gradient), 3 * 9 + 6 * 3);
  // two hidden neurons: f = a c + b d
  const LinearNetwork wide = linear_network({2});
  EXPECT_EQ(mean_of_product(power(wide.outputs[0], 2), power(wide.outputs[0], 2)), 9 + 9 + 6);
  EXPECT_EQ(wide.squared_gradient.mean(), 4);
  // two outputs share the hidden layer
  const LinearNetwork two = linear_network({1}, 2);
  EXPECT_EQ(mean_of_product(power(two.outputs[0], 2), power(two.outputs[1], 2)), 3);
}

TEST(MeanOverGates, LeavesOutDeadLayers) {
  // both layers alive: (3/4) (1/2)
  EXPECT_EQ(mean_over_gates({2, 1}, [](const Widths&) { return Rational(1); }), Rational(3, 8));
  EXPECT_EQ(mean_over_gates({3}, [](const Widths& active) { return Rational(active[0]); }), Rational(3, 2));
  EXPECT_EQ(mean_over_gates({}, [](const Widths&) { return Rational(5); }), 5);
}

}  // namespace
}  // namespace lemmata::proofs_check
