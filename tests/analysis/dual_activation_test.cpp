#include "analysis/kernel/dual_activation.hpp"

#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "analysis/kernel/closed_form_dual.hpp"
#include "analysis/kernel/conditional_dual_arb.hpp"
#include "analysis/kernel/hermite_expansion.hpp"
#include "analysis/scalar/functions.hpp"

namespace lemmata::analysis {
namespace {

struct Pair {
  Rational a, b, c;
};
const std::vector<Pair> pairs = {{Rational(1), Rational(1), Rational(1, 2)},
                                 {Rational(2), Rational(1, 2), Rational(-3, 4)},
                                 {Rational(4), Rational(4), Rational(2)}};

bool narrow(const Ball& x, int digits) { return x.radius() < pow(Rational(1, 10), digits); }

TEST(DualActivation, TwoRoutesOverlapToThirtyDigits) {
  for (const char* text : {"tanh", "softplus", "swish", "gelu", "mish", "sqrt(1+x^2)"})
    for (const Pair& at : pairs) {
      const Activation phi(text);
      const Ball series = dual_by_hermite_expansion(phi, Ball(at.a), Ball(at.b), Ball(at.c));
      const Ball sum = dual_by_trapezoidal_sum(phi, Ball(at.a), Ball(at.b), Ball(at.c));
      EXPECT_TRUE(overlaps(series, sum)) << text << " " << at.a << " " << to_string(series) << to_string(sum);
      EXPECT_TRUE(narrow(series, 30) && narrow(sum, 30)) << text << " " << at.a;
      EXPECT_TRUE(overlaps(dual_activation(phi, Ball(at.a), Ball(at.b), Ball(at.c)), series));
    }
}

TEST(DualActivation, EqualsEveryClosedForm) {
  const Rational a(3, 2), b(1), c(-1, 2);
  for (const NamedActivation& named : named_activations()) {
    if (!named.has_closed_form) continue;
    std::string text = named.name;
    if (named.parameters == "alpha" || named.parameters == "s") text += ":1/3";
    if (named.parameters == "k") text += ":3";
    if (named.parameters == "omega,beta") text += ":2,1";
    const Activation phi(text);
    const Ball closed = dual_activation(phi, Ball(a), Ball(b), Ball(c));
    const Ball series = dual_by_hermite_expansion(phi, Ball(a), Ball(b), Ball(c));
    EXPECT_TRUE(overlaps(closed, series)) << text << " " << to_string(closed) << " " << to_string(series);
    EXPECT_TRUE(narrow(series, 30)) << text;
    if (phi.breakpoints().empty()) {
      EXPECT_TRUE(overlaps(closed, dual_by_trapezoidal_sum(phi, Ball(a), Ball(b), Ball(c)))) << text;
    }
  }
}

TEST(ConditionalSum, BoundsItsInnerSumByTheStrip) {
  // sin(8x) + cos(x) is at most 2 on the line, and about e^(8h) in a strip of height h. With sqrt(b) tau = 1/4 the
  // sum over z has the frequency 2, and its nearest alias, e^(-6^2/2), is about as large as the bound lets it be.
  const Activation phi("sin(8*x) + cos(x)");
  const Ball variance(10000), tau(Rational(1, 400)), narrow_wave(Rational(1, 4));
  const Ball rho = sqrt_nonnegative(Ball(1) - tau * tau), slope = sqrt_nonnegative(variance) * rho;
  const double h = 1.0 / 1024, k = 201.0 / 256, delta = 6;
  const auto strip = growth_in_strip(*phi.representation().pieces[0].term, 1.5);
  ASSERT_TRUE(strip && phi.representation().growth);
  const auto density = [](const Ball& x) {
    return exp(-x * x / Ball(2)) / sqrt_nonnegative(Ball(2) * pi<Ball>());
  };
  const auto damped = [](int omega) {
    return exp(Ball(Rational(-omega * omega, 32)));
  };              // E cos(omega Z / 4)
  Ball apart(0);  // a part of a sum of nonnegative terms
  for (int i = -2048; i <= 2048; ++i) {
    const Ball x = Ball(Rational(i, 1024));
    Ball sum(0);
    for (int j = -13; j <= 13; ++j) {
      const Ball z = Ball(Rational(201, 256)) * Ball(j);
      sum += phi.value(slope * x + narrow_wave * z) * density(z) * Ball(Rational(201, 256));
    }
    const Ball mean = sin(Ball(8) * slope * x) * damped(8) + cos(slope * x) * damped(1);
    Ball term = phi.value(Ball(100) * x) * density(x) * (sum - mean) / Ball(1024);
    if (is_positive(term) != Truth::yes) term = -term;
    apart += term;
  }
  const Growth& line = *phi.representation().growth;
  const Ball proved = inner_sum_error(line, *strip, variance, variance, rho, h, k, delta);
  const Ball of_the_line = inner_sum_error(line, line, variance, variance, rho, h, k, delta);
  EXPECT_EQ(less_than(apart, proved), Truth::yes) << to_string(apart) << " " << to_string(proved);
  EXPECT_EQ(less_than(proved, apart * Ball(100)), Truth::yes) << to_string(apart) << " " << to_string(proved);
  EXPECT_EQ(less_than(of_the_line, apart), Truth::yes) << "the line's growth would do, and nothing is tested";
}

TEST(ConditionalSum, OfAFastWaveIsItsClosedForm) {
  const Activation phi("sin(8*x) + cos(x)");
  const Ball variance(16);
  for (const int exponent : {4, 14, 20}) {
    const Ball rho(Rational(1 - pow(Rational(1, 2), exponent)));
    const Ball sum = dual_by_conditional_sum(phi, variance, variance, rho);
    const Ball closed =
        closed_form_dual<Ball>({ActivationFamily::sine, {8, 0}}, variance, variance, variance * rho) +
        closed_form_dual<Ball>({ActivationFamily::cosine, {}}, variance, variance, variance * rho);
    EXPECT_TRUE(overlaps(sum, closed)) << exponent << " " << to_string(sum) << " " << to_string(closed);
    EXPECT_TRUE(narrow(sum, 30)) << exponent << " " << to_string(sum);
  }
}

TEST(DualActivation, HasFiftyDigitsOfTanh) {
  const BallPrecision precision(176);
  const Ball value = dual_activation(Activation("tanh"), Ball(1), Ball(1), Ball(Rational(1, 2)));
  EXPECT_TRUE(narrow(value, 50));
  EXPECT_EQ(value.decimal(40), "0.1863244132034480861067828899724086624576");
}

TEST(DualActivation, DerivativeIsTheSlopeOfTheDual) {
  const Rational step = pow(Rational(1, 2), 40);
  for (const char* text : {"tanh", "softplus", "elu:1", "step(x)*(1+tanh(x))"}) {
    const Activation phi(text);
    const Ball a(1), b(2), c(Rational(1, 2));
    const Ball slope =
        (dual_activation(phi, a, b, c + Ball(step)) - dual_activation(phi, a, b, c - Ball(step))) /
        Ball(Rational(2 * step));
    const Ball difference = slope - dual_activation_derivative(phi, a, b, c);
    EXPECT_TRUE(contains(Ball(Rational(0), pow(Rational(1, 10), 20)), difference))
        << text << to_string(difference);
  }
}

TEST(DualActivation, BothEndsOfTheCorrelationAreReached) {
  const Activation tanh("tanh"), elu("elu:1");
  const Ball one(1);
  EXPECT_TRUE(overlaps(dual_activation(tanh, one, one, one), second_moment(tanh, one)));
  EXPECT_TRUE(overlaps(dual_activation(tanh, one, one, -one), -second_moment(tanh, one)));
  EXPECT_TRUE(narrow(dual_activation(elu, one, Ball(4), Ball(2)), 35));
  // E phi(u) phi(-u), by the even and odd parts: E e^2 - E o^2.
  const Ball even = second_moment(Activation("(abs(x)+exp(-abs(x))-1)/2"), one);
  const Ball odd = second_moment(Activation("sign(x)*(abs(x)-(exp(-abs(x))-1))/2"), one);
  EXPECT_TRUE(overlaps(dual_activation(elu, one, one, -one), even - odd));
}

TEST(DualActivation, CloseToFullCorrelationNothingIsLost) {
  const Activation phi("tanh");
  const Ball one(1);
  for (const Rational& c : {Rational(1) - pow(Rational(1, 2), 12), Rational(1) - pow(Rational(1, 2), 40)}) {
    const Ball value = dual_activation(phi, one, one, Ball(c));
    EXPECT_TRUE(narrow(value, 33)) << to_string(value);
    EXPECT_TRUE(less_than(value, second_moment(phi, one)) == Truth::yes);
  }
  const Rational c = Rational(1) - pow(Rational(1, 2), 8);
  EXPECT_TRUE(overlaps(dual_by_conditional_sum(phi, one, one, Ball(c)),
                       dual_by_trapezoidal_sum(phi, one, one, Ball(c))));
  // A ball that reaches beyond 1 is cut there.
  const Ball across = dual_activation(phi, one, one, Ball(Rational(1), pow(Rational(1, 2), 60)));
  EXPECT_TRUE(overlaps(across, second_moment(phi, one)));
  EXPECT_TRUE(narrow(across, 8)) << to_string(across);
  const Ball kinked =
      dual_activation(Activation("hard_tanh"), one, one, Ball(Rational(1), pow(Rational(1, 2), 60)));
  EXPECT_TRUE(overlaps(kinked, second_moment(Activation("hard_tanh"), one)));
  EXPECT_TRUE(narrow(kinked, 17)) << to_string(kinked);
}

TEST(DualActivation, OfAKinkNearFullCorrelationIsBoundedByItsSlopes) {
  // An even and an odd function: E f(u) g(v) = 0, so that the dual of the sum is the sum of two closed forms.
  struct Sum {
    const char *text, *first, *second;
  };
  for (const Sum& sum : {Sum{"abs(x)+sin(x)", "abs", "sin"}, Sum{"sign(x)+cos(x)", "sign", "cos"}}) {
    const Activation phi(sum.text), first(sum.first), second(sum.second);
    ASSERT_FALSE(phi.closed_form()) << sum.text;
    for (const int k : {20, 32, 50})
      for (const int sign : {1, -1})
        for (const Rational& b : {Rational(4), Rational(1)}) {
          const Rational rho = sign * (1 - pow(Rational(1, 2), k));
          const Ball u(4), v(b), c(Rational(rho * (b == 4 ? 4 : 2)));
          const Ball apart = dual_activation(phi, u, v, c) -
                             (dual_activation(first, u, v, c) + dual_activation(second, u, v, c));
          EXPECT_TRUE(contains(apart, Rational(0))) << sum.text << k << sign << b << to_string(apart);
        }
  }
  {
    const BallPrecision precision(64);
    const Activation phi("exp(-abs(x-1))");
    const Ball one(1), c(Rational(1 - pow(Rational(1, 2), 14)));
    EXPECT_TRUE(overlaps(dual_activation(phi, one, one, c), dual_by_hermite_expansion(phi, one, one, c)));
  }
  const auto radius = [](const char* text, int k) {
    const Ball c(Rational(1 - pow(Rational(1, 2), k)));
    return dual_activation(Activation(text), Ball(1), Ball(1), c).radius();
  };
  EXPECT_LT(radius("exp(-abs(x))", 23), pow(Rational(1, 10), 9));
  EXPECT_LT(radius("exp(-abs(x))", 40), pow(Rational(1, 10), 16));
  EXPECT_LT(radius("exp(-abs(x))*sign(x)", 40), pow(Rational(1, 10), 5));
}

TEST(DualActivation, BallsOfTheVariancesCoverTheirNumbers) {
  const Activation phi("swish");
  const Ball wide = dual_activation(phi, Ball(Rational(1), Rational(1, 1000)), Ball(2),
                                    Ball(Rational(1, 2), Rational(1, 1000)));
  for (const int i : {-1, 0, 1})
    for (const int j : {-1, 0, 1})
      EXPECT_TRUE(contains(wide, dual_activation(phi, Ball(Rational(1000 + i, 1000)), Ball(2),
                                                 Ball(Rational(500 + j, 1000)))));
}

TEST(DualActivation, AtVarianceZeroIsAProductOfMeans) {
  const Ball value = dual_activation(Activation("softplus"), Ball(0), Ball(1), Ball(0));
  const HermiteExpansion e = hermite_expansion(Activation("softplus"), Ball(1), 1);
  EXPECT_TRUE(overlaps(value, log(Ball(2)) * e.coefficients[0]));
}

TEST(DualActivation, ExpansionsCanBeReused) {
  const Activation phi("softplus");
  const HermiteExpansion one = hermite_expansion(phi, Ball(1), 120),
                         two = hermite_expansion(phi, Ball(2), 100);
  const Ball root = sqrt_nonnegative(Ball(2));
  for (const Rational& rho : {Rational(-1), Rational(-1, 3), Rational(0), Rational(1, 2)}) {
    const Ball c = Ball(rho) * root;
    EXPECT_TRUE(
        overlaps(dual_from_expansions(one, two, Ball(rho)), dual_activation(phi, Ball(1), Ball(2), c)));
    if (abs(rho) < 1) {
      EXPECT_TRUE(overlaps(dual_derivative_from_expansions(one, two, Ball(rho)),
                           dual_activation_derivative(phi, Ball(1), Ball(2), c)));
    }
  }
}

TEST(DualActivation, RefusesWhatIsNotDefined) {
  const Activation tanh("tanh");
  EXPECT_THROW((void)dual_activation(tanh, Ball(1), Ball(1), Ball(2)), std::domain_error);
  EXPECT_THROW((void)dual_activation(tanh, Ball(-1), Ball(1), Ball(0)), std::domain_error);
  EXPECT_THROW((void)dual_by_trapezoidal_sum(Activation("elu:1"), Ball(1), Ball(1), Ball(0)),
               std::domain_error);
  EXPECT_THROW((void)dual_by_trapezoidal_sum(tanh, Ball(1), Ball(1), Ball(1)), std::domain_error);
  EXPECT_THROW(
      (void)dual_by_trapezoidal_sum(tanh, Ball(1), Ball(1), Ball(Rational(1) - pow(Rational(1, 2), 60))),
      std::length_error);
  EXPECT_THROW((void)dual_activation(Activation("exp(x^2/3)"), Ball(1), Ball(Rational(1, 4)), Ball(0)),
               std::domain_error);
  EXPECT_THROW((void)dual_activation_derivative(Activation("step(x)*(1+tanh(x))"), Ball(1), Ball(1), Ball(1)),
               std::domain_error);
}

}  // namespace
}  // namespace lemmata::analysis
