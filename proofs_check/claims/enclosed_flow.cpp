#include "proofs_check/claims/enclosed_flow.hpp"

#include <algorithm>
#include <cstddef>

#include "analysis/scalar/rational.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

using analysis::Ball;

Ball EnclosedWeights::f(const Ball& c) const {
  Ball sum(0);
  for (std::size_t j = 0; j < a.size(); ++j) sum += a[j] * w[j];
  return c * sum;
}

Ball EnclosedWeights::theta(const Ball& c) const {
  Ball sum(0);
  for (std::size_t j = 0; j < a.size(); ++j) sum += a[j] * a[j] + w[j] * w[j];
  return c * c * sum;
}

namespace {

/// Coefficients 0, ..., order of Taylor's series in time of the flow from there.
std::vector<EnclosedWeights> taylor_series(const EnclosedWeights& start, const Ball& c, const Ball& y,
                                           int order) {
  std::vector<EnclosedWeights> series{start};
  std::vector<Ball> residual;
  const std::size_t n = start.a.size();
  for (std::size_t k = 0; k < static_cast<std::size_t>(order); ++k) {
    Ball sum(0);
    for (std::size_t i = 0; i <= k; ++i)
      for (std::size_t j = 0; j < n; ++j) sum += series[i].a[j] * series[k - i].w[j];
    residual.push_back(k == 0 ? c * sum - y : c * sum);
    EnclosedWeights next{std::vector<Ball>(n), std::vector<Ball>(n)};
    for (std::size_t i = 0; i <= k; ++i)
      for (std::size_t j = 0; j < n; ++j) {
        next.a[j] -= residual[i] * series[k - i].w[j];
        next.w[j] -= residual[i] * series[k - i].a[j];
      }
    const Ball factor = c / Ball(static_cast<int>(k) + 1);
    for (std::size_t j = 0; j < n; ++j) {
      next.a[j] *= factor;
      next.w[j] *= factor;
    }
    series.push_back(std::move(next));
  }
  return series;
}

Ball widened(const Ball& x, const Rational& by) { return x + Ball(Rational(0), by); }

Rational size(const Ball& x) { return std::max(Rational(abs(x.lower())), Rational(abs(x.upper()))); }

/// A box that the flow does not leave in the time.
EnclosedWeights box_of_flow(const EnclosedWeights& start, const Ball& c, const Ball& y,
                            const Rational& step) {
  const Ball times = Ball::interval(0, step);
  const std::size_t n = start.a.size();
  const EnclosedWeights velocity = taylor_series(start, c, y, 1).back();
  Rational widening = step / 1024;
  for (std::size_t j = 0; j < n; ++j)
    widening = std::max(
        {widening, Rational(2 * step * size(velocity.a[j])), Rational(2 * step * size(velocity.w[j]))});
  for (int attempt = 0; attempt < 8; ++attempt, widening *= 2) {
    EnclosedWeights box = start;
    for (std::size_t j = 0; j < n; ++j) {
      box.a[j] = widened(start.a[j], widening);
      box.w[j] = widened(start.w[j], widening);
    }
    const EnclosedWeights speed = taylor_series(box, c, y, 1).back();
    bool stays = true;
    for (std::size_t j = 0; j < n; ++j)
      stays = stays && contains(box.a[j], start.a[j] + times * speed.a[j]) &&
              contains(box.w[j], start.w[j] + times * speed.w[j]);
    if (stays) return box;
  }
  throw Undecided{"no box is found that the flow does not leave in the time " + to_string(step)};
}

}  // namespace

EnclosedWeights after_flow(const EnclosedWeights& start, const Ball& c, const Ball& y, const Rational& step,
                           int order) {
  const auto series = taylor_series(start, c, y, order);
  const auto in_box = taylor_series(box_of_flow(start, c, y, step), c, y, order);
  EnclosedWeights sum = in_box.back();
  const Ball h(step);
  for (int k = order - 1; k >= 0; --k)
    for (std::size_t j = 0; j < sum.a.size(); ++j) {
      sum.a[j] = sum.a[j] * h + series[static_cast<std::size_t>(k)].a[j];
      sum.w[j] = sum.w[j] * h + series[static_cast<std::size_t>(k)].w[j];
    }
  return sum;
}

}  // namespace lemmata::proofs_check
