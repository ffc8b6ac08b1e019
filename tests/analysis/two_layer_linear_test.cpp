#include "analysis/kernel/two_layer_linear.hpp"

#include <cmath>
#include <stdexcept>
#include <tuple>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "analysis/scalar/functions.hpp"
#include "analysis/scalar/rational.hpp"

namespace lemmata::analysis {
namespace {

/// Output and kernel of explicit weights.
struct Network {
  std::vector<Rational> a, w;
  Rational c;  ///< x / sqrt(n)

  [[nodiscard]] Rational f() const {
    Rational sum(0);
    for (std::size_t j = 0; j < a.size(); ++j) sum += a[j] * w[j];
    return c * sum;
  }
  [[nodiscard]] Rational theta() const {
    Rational sum(0);
    for (std::size_t j = 0; j < a.size(); ++j) sum += a[j] * a[j] + w[j] * w[j];
    return c * c * sum;
  }
  [[nodiscard]] Network step(const Rational& eta, const Rational& y) const {
    Network next = *this;
    const Rational slope = eta * (f() - y) * c;
    for (std::size_t j = 0; j < a.size(); ++j) {
      next.a[j] = a[j] - slope * w[j];
      next.w[j] = w[j] - slope * a[j];
    }
    return next;
  }
};

const Network example{{Rational(1), Rational(-1, 2), Rational(2), Rational(1, 3)},
                      {Rational(1, 2), Rational(1), Rational(1), Rational(-1)},
                      Rational(1, 2)};

TEST(CatapultStep, IsGradientDescentOnTheWeights) {
  // x = 1, n = 4: c = 1/2, y = 0
  Network network = example;
  const Rational eta(2, 5);
  const auto state = [&] {
    return CatapultState<Rational>{eta * network.theta(), eta * eta * network.f() * network.f() / 4};
  };
  for (int k = 0; k < 5; ++k) {
    const auto next = catapult_step(state());
    network = network.step(eta, 0);
    EXPECT_EQ(next.u, state().u) << k;
    EXPECT_EQ(next.v, state().v) << k;
  }
}

/// Runge and Kutta's fourth order step on the weights, in doubles.
struct Flow {
  std::vector<double> a, w;
  double c = 1, y = 0;

  [[nodiscard]] double f() const {
    double sum = 0;
    for (std::size_t j = 0; j < a.size(); ++j) sum += a[j] * w[j];
    return c * sum;
  }
  [[nodiscard]] double theta() const {
    double sum = 0;
    for (std::size_t j = 0; j < a.size(); ++j) sum += a[j] * a[j] + w[j] * w[j];
    return c * c * sum;
  }
  [[nodiscard]] Flow moved(const Flow& direction, double h) const {
    Flow result = *this;
    for (std::size_t j = 0; j < a.size(); ++j) {
      result.a[j] += h * direction.a[j];
      result.w[j] += h * direction.w[j];
    }
    return result;
  }
  [[nodiscard]] Flow velocity() const {
    Flow result = *this;
    const double slope = c * (y - f());
    for (std::size_t j = 0; j < a.size(); ++j) {
      result.a[j] = slope * w[j];
      result.w[j] = slope * a[j];
    }
    return result;
  }
  [[nodiscard]] Flow after(double time, int steps) const {
    Flow flow = *this;
    const double h = time / steps;
    for (int i = 0; i < steps; ++i) {
      const Flow k1 = flow.velocity(), k2 = flow.moved(k1, h / 2).velocity(),
                 k3 = flow.moved(k2, h / 2).velocity(), k4 = flow.moved(k3, h).velocity();
      flow = flow.moved(k1, h / 6).moved(k2, h / 3).moved(k3, h / 3).moved(k4, h / 6);
    }
    return flow;
  }
};

double middle(const Ball& ball) { return static_cast<double>(ball.midpoint()); }

TEST(TwoLayerLinearFlow, FollowsTheWeights) {
  // the error of 2000 steps of size h is of order h^4, below 1e-12
  for (const double y : {0.0, 1.5, -3.0}) {
    const Flow start{{1, -0.5, 2, 0.25}, {0.5, 1, 1, -1}, 0.5, y};
    const Ball label(Rational(static_cast<int>(2 * y), 2));
    const TwoLayerLinearState at_start{Ball(Rational(start.f())), Ball(Rational(start.theta()))};
    for (const int quarters : {1, 4, 12}) {
      const Flow seen = start.after(quarters / 4.0, 2000);
      const auto state =
          two_layer_linear_flow(at_start, label, Ball(Rational(1, 4)), Ball(Rational(quarters, 4)));
      EXPECT_NEAR(middle(state.f), seen.f(), 1e-11) << y << " " << quarters;
      EXPECT_NEAR(middle(state.theta), seen.theta(), 1e-11) << y << " " << quarters;
      EXPECT_GT(state.f.relative_accuracy_bits(), 90);
    }
    const auto end = two_layer_linear_flow(at_start, label, Ball(Rational(1, 4)), Ball(200));
    EXPECT_TRUE(overlaps(
        end.theta, two_layer_linear_final_kernel(at_start.theta, at_start.f, label, Ball(Rational(1, 4)))));
    EXPECT_NEAR(middle(end.f), y, 1e-15);
  }
}

TEST(TwoLayerLinearFlow, ConservesTheInvariant) {
  const TwoLayerLinearState start{Ball(Rational(3, 2)), Ball(4)};
  const Ball q(Rational(1, 3));
  const Ball before = two_layer_linear_invariant(start.theta, start.f, q);
  for (const int y : {-2, 0, 1, 7})
    for (const Rational& t : {Rational(1, 100), Rational(1), Rational(20)}) {
      const auto state = two_layer_linear_flow(start, Ball(y), q, Ball(t));
      const Ball after = two_layer_linear_invariant(state.theta, state.f, q);
      EXPECT_TRUE(overlaps(before, after)) << y << " " << t;
      EXPECT_GT(after.relative_accuracy_bits(), 80);
    }
}

TEST(TwoLayerLinearFlow, HasTheAlgebraicDecayWhereTheFinalKernelVanishes) {
  // Theta = sqrt(q) f, y = 0: f' = -sqrt(q) f^2. Here x^2/n = 1/4, so that q = 1.
  const auto state = two_layer_linear_flow({Ball(2), Ball(2)}, Ball(0), Ball(Rational(1, 4)), Ball(3));
  EXPECT_TRUE(contains(state.f, Rational(2, 7)));
  EXPECT_TRUE(contains(state.theta, Rational(2, 7)));
  EXPECT_GT(state.f.relative_accuracy_bits(), 100);
}

TEST(TwoLayerLinearFlow, StopsAtZeroWhereTheSignIsWrong) {
  // n = 1, x = 1, a = w = 1, y = -1: a = w stays, f = a^2 >= 0, and N(t) = 2 - e^(-2t)
  const TwoLayerLinearState start{Ball(1), Ball(2)};
  for (const int t : {1, 3}) {
    const auto state = two_layer_linear_flow(start, Ball(-1), Ball(1), Ball(t));
    EXPECT_TRUE(overlaps(state.f, Ball(-1) + Ball(2) / (Ball(2) - exp(Ball(-2 * t)))));
    EXPECT_TRUE(overlaps(state.theta, Ball(2) * state.f));
    EXPECT_EQ(is_positive(state.f), Truth::yes);
  }
  const auto end = [](int theta, int f, int y) {
    return two_layer_linear_final_kernel(Ball(theta), Ball(f), Ball(y), Ball(1));
  };
  for (const Ball& zero : {end(2, 1, -1), end(2, -1, 1), end(2, 1, 0), end(0, 0, 1), end(0, 0, 0)}) {
    EXPECT_TRUE(zero.is_exact());
    EXPECT_TRUE(contains(zero, Rational(0)));
  }
  for (const Ball& two : {end(2, 1, 1), end(4, 2, 1), end(2, -1, -1), end(4, -2, -1)})
    EXPECT_TRUE(contains(two, Rational(2)) && two.relative_accuracy_bits() > 100);
  // C > 0, however small, reaches y; where balls do not show it, both ends are enclosed
  EXPECT_EQ(is_positive(two_layer_linear_final_kernel(Ball(Rational(2) + Rational(1, 1 << 20)), Ball(1),
                                                      Ball(-1), Ball(1))),
            Truth::yes);
  const Ball both = two_layer_linear_final_kernel(Ball(2, Rational(1, 1000)), Ball(1), Ball(-1), Ball(1));
  EXPECT_TRUE(contains(both, Rational(0)) && contains(both, Rational(2)));
  EXPECT_THROW(static_cast<void>(two_layer_linear_time(start, Ball(-1), Ball(1), Ball(0))),
               std::domain_error);
}

TEST(TwoLayerLinearTime, InvertsTheFlow) {
  for (const auto& [f0, y] : {std::pair{1, 3}, {1, 0}, {-1, 2}, {2, -1}}) {
    const TwoLayerLinearState start{Ball(f0), Ball(5)};
    const Ball ratio(Rational(1, 2));
    for (const Rational& t : {Rational(1, 8), Rational(1), Rational(3)}) {
      const auto state = two_layer_linear_flow(start, Ball(y), ratio, Ball(t));
      const Ball time = two_layer_linear_time(start, Ball(y), ratio, state.f);
      EXPECT_TRUE(contains(time, t)) << f0 << " " << y << " " << to_string(time);
      EXPECT_GT(time.relative_accuracy_bits(), 60);
    }
  }
  EXPECT_THROW(static_cast<void>(two_layer_linear_time({Ball(1), Ball(5)}, Ball(3), Ball(1), Ball(0))),
               std::domain_error);
  EXPECT_THROW(static_cast<void>(two_layer_linear_time({Ball(1), Ball(5)}, Ball(3), Ball(1), Ball(3))),
               std::domain_error);
}

TEST(CatapultLimit, EnclosesWhereTheExactStepsGo) {
  // after k exact steps u is above the limit by the sum of the v that follow times at most 4
  for (const auto& [u, v] : {std::pair{Rational(1), Rational(1, 10)},
                             {Rational(3), Rational(1, 100)},
                             {Rational(7, 2), Rational(1, 2)},
                             {Rational(1, 2), Rational(1, 20)}}) {
    const Ball limit = catapult_limit(CatapultState<Rational>{u, v});
    EXPECT_GT(limit.relative_accuracy_bits(), 120);
    EXPECT_TRUE(overlaps(limit, catapult_limit(CatapultState<Ball>{Ball(u), Ball(v)})));
    const BallPrecision precision(2000);
    for (CatapultState<Ball> ball{Ball(u), Ball(v)};; ball = catapult_step(ball)) {
      if (less_than(ball.v, Ball::power_of_two(Integer(-200))) != Truth::yes) continue;
      EXPECT_TRUE(overlaps(limit, ball.u)) << u << " " << to_string(limit);
      break;
    }
  }
}

TEST(CatapultLimit, HasThePublishedExample) {
  const Ball limit = catapult_limit(CatapultState<Rational>{3, Rational(1, 100)});
  EXPECT_EQ(limit.decimal(15), "0.179232250684465");
}

TEST(CatapultLimit, StopsWhereTheOutputHitsZero) {
  // u = 2, v = 1: 1 - u + v = 0
  for (const auto& [u, v, limit] : {std::tuple{Rational(2), Rational(1), Rational(0)},
                                    {Rational(3), Rational(1), Rational(0)},  // to (2, 1)
                                    {Rational(3), Rational(2), Rational(1)},
                                    {Rational(7, 2), Rational(5, 2), Rational(9, 4)},  // stays above 2
                                    {Rational(18, 5), Rational(13, 5), Rational(64, 25)}}) {
    const Ball seen = catapult_limit(CatapultState<Rational>{u, v});
    EXPECT_TRUE(contains(seen, limit)) << u << " " << v;
    EXPECT_GT(seen.relative_accuracy_bits(), 100);
  }
  EXPECT_TRUE(
      contains(catapult_limit(CatapultState<Rational>{Rational(4, 3), Rational(1, 3)}), Rational(4, 9)));
  EXPECT_TRUE(contains(catapult_limit(CatapultState<Rational>{3, 0}), Rational(3)));
}

TEST(TwoLayerLinear, RejectsWhatNoNetworkHas) {
  EXPECT_THROW(static_cast<void>(two_layer_linear_final_kernel(Ball(1), Ball(2), Ball(0), Ball(1))),
               std::domain_error);
  EXPECT_THROW(static_cast<void>(two_layer_linear_flow({Ball(0), Ball(1)}, Ball(1), Ball(1), Ball(-1))),
               std::domain_error);
  EXPECT_THROW(static_cast<void>(catapult_limit(CatapultState<Rational>{4, 1})), std::domain_error);
  EXPECT_THROW(static_cast<void>(catapult_limit(CatapultState<Ball>{Ball(0), Ball(0)})), std::domain_error);
  EXPECT_THROW(static_cast<void>(catapult_limit(CatapultState<Ball>{Ball(1), Ball(1)})), std::domain_error);
}

}  // namespace
}  // namespace lemmata::analysis
