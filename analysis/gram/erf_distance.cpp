#include "analysis/gram/erf_distance.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>

// With F(t) = offset + factor arcsin(e^t), p = n a / (1 + n a), q = n b / (1 + n b) and m = sqrt(p q),
//
//     1 - rho' = [1 - F(log m) / sqrt(F(log p) F(log q))]                                     (unequal variances)
//                + factor [arcsin m - arcsin(m - m (1 - rho))] / sqrt(F(log p) F(log q))      (unequal directions)
//
// Neither is negative: F has a power series in e^t without negative coefficients, so G = log F is convex, and the
// first is 1 - exp(-S) with S = (G(log p) + G(log q)) / 2 - G(log m). That is an integral of the positive
//
//     G'' = [factor^2 (f f'' - f'^2) + factor offset f''] / F^2,
//     f' = p / c, f'' = p / c^3, f f'' - f'^2 = p / c^3 (psi - p c),  sin psi = p, c = cos psi.
//
// The difference of two arcsines is the angle whose sine is s = u sqrt(1 - v^2) - v sqrt(1 - u^2), which is
// (u - v) (u + v) over the sum of the same; u - v is known without cancellation, and so are 1 - p^2 =
// (1 + 2 n a) / (1 + n a)^2 and 1 - m^2 = (1 - p) + p (1 - q).
//
// The errors, relatively, to first order; v, delta and epsilon those of variances, difference and distance, u =
// 2^-53. How an argument's error counts: in p at most once (1 - p <= 1), in c at most half, in c^3 3/2, in psi once,
// in psi - p c three times, in F at most once. C's library errs by 1 u in its functions, at most 2 u allowed for.
//
//   The difference: p - q = n (a - b) / ((1 + n a) (1 + n b)) errs by delta + 2 v; (p + q) / (p c_q + q c_p) by
//     2 v + v; at most 16 roundings: delta + 5 v + 16 u.
//   Directions: m - v errs by epsilon + v, the quotient by 3 v, the root of the variances by v' (those after the
//     layer); increasing and concave in 1 - rho, for 1 - rho <= 1: epsilon + 5 v + v' + 20 u.
//   Variances: S is of second order in log p - log q, whose error is delta + 4 v; the weights of the integral err as
//     it does, and G'' by 1 + 3/2 + 3 + 2 times v, the measure by v: 2 (delta + 4 v) + 9 v + 50 u.
//
// The quadrature. In y = log a all of it is analytic where |Im y| < pi, and its poles are on the border: p and c are
// 0 or infinite only for n a in [-1, 0], and F is 0 only if arcsin p is real and negative, so p in [-1, 0), which is
// n a in [-1/2, 0). Gauss's rule with k nodes on an interval of length 2 h errs by at most 64/15 h M r^(-2k), M the
// largest size on an ellipse of semi-axes <= h r / 2 + h. With h r / 2 = 2 no factor grows on it to more
// than e^2.3 / cos 1 = 19 times the least on the interval, for each of the powers above, together below 2^43: 12
// nodes for 2 h <= 1/2 have r^(-24) = 2^-96, 8 nodes for 2 h <= 2^-4 r^(-16) = 2^-112, and 4 nodes for 2 h <= 2^-11
// r^(-8) = 2^-112.

namespace lemmata::analysis {

namespace {

struct Node {
  double place, weight;
};

/// Those of Gauss's rules on [-1, 1] that are above 0.
constexpr std::array<Node, 2> four_nodes{
    {{0.33998104358485626, 0.6521451548625461}, {0.8611363115940526, 0.34785484513745385}}};
constexpr std::array<Node, 4> eight_nodes{{{0.1834346424956498, 0.362683783378362},
                                           {0.525532409916329, 0.31370664587788727},
                                           {0.7966664774136267, 0.22238103445337448},
                                           {0.9602898564975363, 0.10122853629037626}}};
constexpr std::array<Node, 6> twelve_nodes{{{0.1252334085114689, 0.24914704581340277},
                                            {0.3678314989981802, 0.2334925365383548},
                                            {0.5873179542866175, 0.20316742672306592},
                                            {0.7699026741943047, 0.16007832854334622},
                                            {0.9041172563704749, 0.10693932599531843},
                                            {0.9815606342467192, 0.04717533638651183}}};

template <class Function>
double integral(double length, const Function& f) {
  std::span<const Node> nodes = twelve_nodes;
  if (length <= 0x1p-11)
    nodes = four_nodes;
  else if (length <= 0x1p-4)
    nodes = eight_nodes;
  const double panels = std::ceil(2 * length);
  const double half = length / panels / 2;
  double sum = 0;
  for (double panel = 0; panel < panels; ++panel) {
    const double middle = (2 * panel + 1) * half;
    for (const Node& node : nodes)
      sum += node.weight * (f(middle - half * node.place) + f(middle + half * node.place));
  }
  return half * sum;
}

/// 1 / (k (k + 1)) for k = 4, 6, ..., 24.
constexpr auto sine_ratios = [] {
  std::array<double, 11> ratios{};
  for (int i = 0; i < 11; ++i) ratios[static_cast<std::size_t>(i)] = 1.0 / ((2 * i + 4) * (2 * i + 5));
  return ratios;
}();

/// x - sin x = x^3 / 6 (1 - x^2 / (4 5) (1 - x^2 / (6 7) (1 - ... for x from 0 to pi.
double sine_defect(double x) {
  if (x > 2) return x - std::sin(x);
  const double square = x * x;
  double sum = 1;
  for (std::size_t i = sine_ratios.size(); i-- > 0;) sum = 1 - sum * (square * sine_ratios[i]);
  return sum * (square * x / 6);
}

Long sine(Long scaled) { return scaled / (1 + scaled); }
Long cosine(Long scaled) { return std::sqrt(1 + 2 * scaled) / (1 + scaled); }

/// G'' (1 - p) at p = scaled / (1 + scaled), for offset / factor = `offset`; no part of it overflows.
double convexity(double offset, double scaled) {
  const double root = std::sqrt(1 + 2 * scaled);
  const double angle = std::atan2(scaled, root);
  const double second = scaled / root * ((1 + scaled) / root) / root;  // f'' (1 - p)
  return second * (sine_defect(2 * angle) / 2 + offset) / (angle + offset) / (angle + offset);
}

/// S, from n a, n b, the same of m, and log p - log m = log m - log q = half.
double convexity_gap(Long offset, Long larger, Long smaller, Long middle, Long half) {
  const Long step = std::expm1(half);
  const auto ratio = static_cast<double>(offset);
  const auto top = static_cast<double>(larger), bottom = static_cast<double>(smaller);
  // y = log a, from its upper end down to log m's, and from its lower end up; the weight is the distance of log p
  const double down = integral(static_cast<double>(std::log1p(step * (1 + larger))), [&](double r) {
    const double rise = std::expm1(r);
    return std::log1p(rise / (1 + top)) * convexity(ratio, top / (1 + rise));
  });
  const double up = integral(static_cast<double>(std::log1p(step * (1 + middle))), [&](double r) {
    const double rise = std::expm1(r);
    const double at = bottom + bottom * rise;
    return std::log1p(rise / (1 + at)) * convexity(ratio, at);
  });
  return (down + up) / 2;
}

}  // namespace

ClosePair after_affine_layer(const ClosePair& pair, Long offset, Long factor, Long larger, Long smaller) {
  const Long size = std::sqrt(larger) * std::sqrt(smaller);
  const Long first = std::sqrt(pair.larger);
  const Long second = std::sqrt(pair.smaller);
  const Long inner = factor * first * second;
  const Long step = pair.difference / (first + second);
  const Long gap = offset / (size + inner + offset) * (factor * step * step);
  return {larger, smaller, factor * pair.difference, (gap + inner * pair.distance) / size};
}

ClosePair after_arcsine_layer(const ClosePair& pair, const ArcsineLayer& layer, Long larger, Long smaller) {
  if (layer.factor == 0) return {larger, smaller, 0, 0};
  const Long a = layer.n * pair.larger;
  const Long b = layer.n * pair.smaller;
  const Long p = sine(a), p_cosine = cosine(a);
  const Long q = sine(b), q_cosine = cosine(b);
  const Long step = layer.n * pair.difference / (1 + a) / (1 + b);  // p - q
  const Long turn = std::atan2(step * (p + q) / (p * q_cosine + q * p_cosine), p_cosine * q_cosine + p * q);

  const Long m = std::sqrt(p) * std::sqrt(q);
  const Long fall = m * pair.distance;
  const Long v = m - fall;
  const Long squared_cosine = 1 / (1 + a) + p / (1 + b);
  const Long m_cosine = std::sqrt(squared_cosine);
  const Long v_cosine = std::sqrt(squared_cosine + fall * (m + v));
  const Long angle = std::atan2(fall * (m + v) / (m * v_cosine + v * m_cosine), m_cosine * v_cosine + m * v);
  const Long directions = layer.factor * angle / std::sqrt(larger) / std::sqrt(smaller);
  Long distance = directions;
  if (step > 0)
    distance -= std::expm1(-convexity_gap(layer.offset / layer.factor, a, b, m * (1 + m) / squared_cosine,
                                          std::log1p(step / q) / 2));
  return {larger, smaller, layer.factor * turn, distance};
}

Long arcsine_variance(const ArcsineLayer& layer, Long variance) {
  const Long scaled = layer.n * variance;
  return layer.offset + layer.factor * std::atan2(scaled, std::sqrt(1 + 2 * scaled));
}

ClosePairError after_affine_layer(const ClosePairError& error, double variance_after) {
  const double u = 0x1p-53;
  return {variance_after, error.difference + 2 * u,
          std::max(error.distance, 2 * error.difference) + 3 * error.variance + 2 * variance_after + 16 * u};
}

ClosePairError after_arcsine_layer(const ClosePairError& error, double variance_after) {
  const double u = 0x1p-53;
  return {variance_after, error.difference + 5 * error.variance + 16 * u,
          std::max(error.distance + 5 * error.variance + variance_after + 20 * u,
                   2 * error.difference + 17 * error.variance + 50 * u)};
}

}  // namespace lemmata::analysis
