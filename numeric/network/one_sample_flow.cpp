#include "numeric/network/one_sample_flow.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <vector>

#include "numeric/sampling/parallel.hpp"
#include "numeric/sampling/standard_normal.hpp"

namespace lemmata::numeric {
namespace {

/// Sums over the units that move, of their values at the start: f sqrt(n) = product cosh 2 s + squares / 2 sinh 2 s.
struct Moving {
  double product = 0;  // a w
  double squares = 0;  // a^2 + w^2
  std::size_t units = 0;
};

/// A unit stops at tanh |s| = at.
struct Stop {
  double at, product, squares;
};

class OneSampleNetwork {
 public:
  explicit OneSampleNetwork(std::size_t width) : a_(width), w_(width) {}

  OneSampleFlow flow(double y, std::uint64_t seed, std::uint64_t draw) {
    const std::size_t n = a_.size();
    const double root = std::sqrt(static_cast<double>(n));
    fill_standard_normal(w_, seed, draw, 0);
    fill_standard_normal(a_, seed, draw, 2 * n);  // after W^0 and the place of its biases
    Moving moving;
    for (std::size_t j = 0; j < n; ++j)
      if (w_[j] > 0) {
        moving.product += a_[j] * w_[j];
        moving.squares += a_[j] * a_[j] + w_[j] * w_[j];
        ++moving.units;
      }
    OneSampleFlow result{moving.product / root, moving.squares / static_cast<double>(n), 0, 0};
    const double direction = y > result.initial_output ? 1 : -1;
    moving.product *= direction;  // s >= 0 from here on: a -> -a turns the direction
    const double target = direction * y * root;
    for (double reach = std::min(1.0, 4 * (1 + std::abs(y)) / root);; reach = std::min(1.0, 2 * reach)) {
      collect(direction, reach);
      if (finish(moving, target, reach, result)) return result;
    }
  }

 private:
  /// The units that stop while tanh s < reach, in order.
  void collect(double direction, double reach) {
    stops_.clear();
    for (std::size_t j = 0; j < a_.size(); ++j) {
      const double a = direction * a_[j];
      const double w = w_[j];
      if (w > 0 && w < -reach * a) stops_.push_back({-w / a, a * w, a * a + w * w});
    }
    std::sort(stops_.begin(), stops_.end(), [](const Stop& x, const Stop& z) { return x.at < z.at; });
  }

  /// Whether f = y before tanh s = reach, or at any s if that is 1; then the result is filled in.
  bool finish(Moving moving, double target, double reach, OneSampleFlow& result) const {
    const auto n = static_cast<double>(a_.size());
    for (std::size_t i = 0;; ++i) {
      // f sqrt(n) = u (product / 2 + squares / 4) + (product / 2 - squares / 4) / u, u = e^(2 s)
      const double plus = moving.product / 2 + moving.squares / 4;  // the sum of (a + w)^2 / 4
      const double minus = moving.squares / 4 - moving.product / 2;
      const double u = (target + std::sqrt(target * target + 4 * plus * minus)) / (2 * plus);
      const double tanh = moving.units == 0 ? 1 : (u - 1) / (u + 1);
      const bool last = i == stops_.size();
      if (last && reach < 1 && tanh >= reach) return false;
      if (last || tanh <= stops_[i].at) {
        result.final_kernel = moving.units == 0 ? 0 : 2 * (plus * u + minus / u) / n;
        result.deaths = static_cast<std::int64_t>(i);
        return true;
      }
      moving.product -= stops_[i].product;
      moving.squares -= stops_[i].squares;
      --moving.units;
    }
  }

  std::vector<double> a_, w_;
  std::vector<Stop> stops_;
};

}  // namespace

void fill_one_sample_flows(std::span<OneSampleFlow> flows, int width, double y, std::uint64_t seed,
                           std::uint64_t first_draw, int threads) {
  if (width < 1)
    throw std::invalid_argument("fill_one_sample_flows: width must be at least 1, got " +
                                std::to_string(width));
  if (!std::isfinite(y))
    throw std::invalid_argument("fill_one_sample_flows: y must be finite, got " + std::to_string(y));
  const std::size_t together =
      std::max<std::size_t>(1, (std::size_t{1} << 16) / static_cast<std::size_t>(width));
  const std::size_t chunks = (flows.size() + together - 1) / together;
  run_chunks(static_cast<std::int64_t>(chunks), threads, [&](std::int64_t chunk) {
    OneSampleNetwork network(static_cast<std::size_t>(width));
    const std::size_t from = static_cast<std::size_t>(chunk) * together;
    for (std::size_t i = from; i < std::min(flows.size(), from + together); ++i)
      flows[i] = network.flow(y, seed, first_draw + i);
  });
}

}  // namespace lemmata::numeric
