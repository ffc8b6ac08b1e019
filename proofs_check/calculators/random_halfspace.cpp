#include "proofs_check/calculators/random_halfspace.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <numeric>
#include <stdexcept>

#include <fmt/format.h>

#include "analysis/boolean/fourier_gap.hpp"
#include "analysis/boolean/linear_threshold_function.hpp"
#include "analysis/boolean/random_halfspace.hpp"
#include "analysis/scalar/functions.hpp"
#include "numeric/cube/boolean_function.hpp"
#include "numeric/cube/fourier_gap_search.hpp"
#include "numeric/cube/meet_in_the_middle.hpp"
#include "numeric/cube/walsh_hadamard.hpp"
#include "proofs_check/calculators/number.hpp"

namespace lemmata::proofs_check {

using analysis::Ball;
using analysis::Integer;
using analysis::Rational;
using numeric::WeightLaw;

namespace {

constexpr int bits_of_meet_in_the_middle = 32;
constexpr int bits_of_generating_function = 11;

bool is_real(WeightLaw law) { return law == WeightLaw::gauss || law == WeightLaw::uniform; }

void require_sizes(const RandomHalfspaces& halfspaces, int n, std::span<const int> sizes) {
  if (halfspaces.best && n > largest_n_of_best_sets)
    throw std::domain_error(fmt::format("random_gaps: the best sets are found for n up to {}, got {}",
                                        largest_n_of_best_sets, n));
  for (const int k : sizes)
    if (k < 1 || k > n)
      throw std::domain_error(fmt::format("random_gaps: k must lie in 1..{}, got {}", n, k));
}

/// The bias before it is quantised, in units of a weight's standard deviation.
double real_bias(const RandomHalfspaces& halfspaces, int n, std::int64_t draw) {
  const double size = halfspaces.bias.size;
  switch (halfspaces.bias.law) {
    case RandomBias::Law::gauss:
      return size * numeric::random_bias(numeric::BiasLaw::gauss, halfspaces.seed, n, draw);
    case RandomBias::Law::uniform:
      return size * numeric::random_bias(numeric::BiasLaw::uniform, halfspaces.seed, n, draw);
    case RandomBias::Law::root_n:
      return size * std::sqrt(static_cast<double>(n));
    case RandomBias::Law::fixed:
      break;
  }
  return size;
}

std::vector<int> first_coordinates(int k) {
  std::vector<int> set(static_cast<std::size_t>(k));
  std::iota(set.begin(), set.end(), 1);
  return set;
}

std::vector<int> coordinates(std::uint32_t set) {
  std::vector<int> list;
  for (int i = 0; i < 32; ++i)
    if ((set >> i & 1U) != 0) list.push_back(i + 1);
  return list;
}

analysis::LinearThresholdFunction threshold_function(const Halfspace& halfspace) {
  return analysis::LinearThresholdFunction(
      std::vector<Integer>(halfspace.weights.begin(), halfspace.weights.end()), Integer(halfspace.bias));
}

/// The sums over the cube as coefficients.
std::vector<Rational> coefficients(std::span<const std::int64_t> sums, int n) {
  const Integer points = Integer(1) << static_cast<unsigned>(n);
  std::vector<Rational> result;
  result.reserve(sums.size());
  for (const std::int64_t sum : sums) result.emplace_back(Integer(sum), points);
  return result;
}

/// The neighbours of {1..k} for each k, one k after the other.
std::vector<std::vector<Rational>> neighbours_by_meeting(const Halfspace& halfspace,
                                                         std::span<const int> sizes) {
  const std::size_t n = halfspace.weights.size();
  std::vector<std::uint64_t> sets;
  sets.reserve(n * sizes.size());
  for (const int k : sizes)
    for (std::size_t i = 0; i < n; ++i) sets.push_back(((std::uint64_t{1} << k) - 1) ^ std::uint64_t{1} << i);
  const auto sums = numeric::threshold_character_sums(halfspace.weights, halfspace.bias, 0, sets);
  std::vector<std::vector<Rational>> neighbours;
  for (std::size_t j = 0; j < sizes.size(); ++j)
    neighbours.push_back(coefficients(std::span(sums).subspan(j * n, n), static_cast<int>(n)));
  return neighbours;
}

std::vector<std::vector<Rational>> neighbours_by_generating_function(const Halfspace& halfspace,
                                                                     std::span<const int> sizes) {
  const auto f = threshold_function(halfspace);
  std::vector<std::vector<Rational>> neighbours;
  for (const int k : sizes)
    neighbours.push_back(analysis::neighbour_coefficients_by_generating_function(f, first_coordinates(k)));
  return neighbours;
}

/// L(w) of the first k weights.
double limit(std::span<const std::int64_t> weights, int bits, int k) {
  std::vector<double> real;
  for (const std::int64_t weight : weights.first(static_cast<std::size_t>(k)))
    real.push_back(std::ldexp(static_cast<double>(weight), -bits));
  return analysis::limit_gap(real);
}

RandomGap gap_at(int n, int k, std::int64_t draw, std::span<const Rational> neighbours,
                 std::span<const int> set) {
  const analysis::FourierGap gap = analysis::fourier_gap(neighbours, set);
  return {.n = n,
          .k = k,
          .draw = draw,
          .gap = gap.gap,
          .scaled = scaled_gap(gap.gap, n, k),
          .inside = gap.smallest_inside,
          .outside = gap.largest_outside};
}

std::vector<RandomGap> best_gaps(const Halfspace& halfspace, std::span<const int> sizes, std::int64_t draw) {
  const auto n = static_cast<int>(halfspace.weights.size());
  auto table = numeric::linear_threshold_table(halfspace.weights, -halfspace.bias);
  numeric::walsh_hadamard_transform(table);
  std::vector<RandomGap> gaps;
  for (const int k : sizes) {
    const std::uint32_t set = numeric::largest_fourier_gap(table, k).set;
    std::vector<std::int64_t> sums;
    for (int i = 0; i < n; ++i) sums.push_back(table[set ^ std::uint32_t{1} << i]);
    const std::vector<int> list = coordinates(set);
    gaps.push_back(gap_at(n, k, draw, coefficients(sums, n), list));
    gaps.back().set = list;
  }
  return gaps;
}

}  // namespace

LinearThresholdMethod gap_method(const RandomHalfspaces& halfspaces, int n) {
  if (halfspaces.best) return LinearThresholdMethod::transform;
  return is_real(halfspaces.law) && n <= largest_n_that_meets ? LinearThresholdMethod::meet_in_the_middle
                                                              : LinearThresholdMethod::generating_function;
}

int weight_bits(const RandomHalfspaces& halfspaces, int n) {
  if (!is_real(halfspaces.law)) return 0;
  return halfspaces.bits.value_or(n <= largest_n_that_meets ? bits_of_meet_in_the_middle
                                                            : bits_of_generating_function);
}

Halfspace random_halfspace(const RandomHalfspaces& halfspaces, int n, std::int64_t draw) {
  const int bits = weight_bits(halfspaces, n);
  Halfspace result{
      .weights = numeric::random_weights(
          {.law = halfspaces.law, .support = halfspaces.support, .bits = bits, .seed = halfspaces.seed}, n,
          draw)};
  if (halfspaces.bias.is_zero()) return result;
  const double bias = std::ldexp(real_bias(halfspaces, n, draw), bits);
  // All weights that are not 0 are odd, so w.x has the parity of their number.
  const int terms = halfspaces.law == WeightLaw::sparse ? halfspaces.support : n;
  const double ties = terms % 2;
  if (bits == 0 && std::fmod(bias - ties, 2) == 0)
    result.bias = static_cast<std::int64_t>(bias);
  else
    result.bias = static_cast<std::int64_t>((1 - ties) + 2 * std::round((bias - (1 - ties)) / 2));
  return result;
}

std::vector<RandomGap> random_gaps(const RandomHalfspaces& halfspaces, int n, std::span<const int> sizes,
                                   std::int64_t draw) {
  require_sizes(halfspaces, n, sizes);
  const Halfspace halfspace = random_halfspace(halfspaces, n, draw);
  if (halfspaces.best) return best_gaps(halfspace, sizes, draw);
  const auto neighbours = gap_method(halfspaces, n) == LinearThresholdMethod::meet_in_the_middle
                              ? neighbours_by_meeting(halfspace, sizes)
                              : neighbours_by_generating_function(halfspace, sizes);
  std::vector<RandomGap> gaps;
  for (std::size_t j = 0; j < sizes.size(); ++j) {
    const int k = sizes[j];
    gaps.push_back(gap_at(n, k, draw, neighbours[j], first_coordinates(k)));
    if (has_limit(halfspaces, k)) gaps.back().limit = limit(halfspace.weights, weight_bits(halfspaces, n), k);
  }
  return gaps;
}

bool has_limit(const RandomHalfspaces& halfspaces, int k) {
  constexpr int largest_k = 30;  // of limit_gap in doubles
  return k % 2 == 0 && k <= largest_k && !halfspaces.best && halfspaces.law != WeightLaw::sparse &&
         halfspaces.bias.law != RandomBias::Law::root_n;
}

double mean_square_bound(int n, int k) {
  const analysis::BallPrecision precision(128);
  const double bound = nearest_double(analysis::gaussian_gap_bound(n, k).upper());
  return std::nextafter(bound, std::numeric_limits<double>::infinity());
}

double limit_distribution_k2(double x) {
  return nearest_double([&] { return analysis::limit_gap_cdf_k2(Ball(Rational(x))); });
}

DrawCost draw_cost(const RandomHalfspaces& halfspaces, int n, std::span<const int> sizes) {
  const auto count = static_cast<double>(sizes.size());
  const double bookkeeping = 2e-6 * n * count;  // fractions, the gap and its nearest double
  if (halfspaces.best) {
    double sets = 0;
    for (const int k : sizes) {
      double binomial = 1;
      for (int i = 0; i < k; ++i) binomial *= static_cast<double>(n - i) / (i + 1);
      sets += binomial;
    }
    return {bookkeeping + 4.5e-10 * n * std::exp2(n) + 3e-9 * n * sets, std::ldexp(4.0, n)};
  }
  if (gap_method(halfspaces, n) == LinearThresholdMethod::meet_in_the_middle)
    return {bookkeeping + 7e-8 * std::exp2(n / 2.0), numeric::meet_in_the_middle_bytes(n)};
  const auto cost =
      analysis::generating_function_cost(threshold_function(random_halfspace(halfspaces, n, 0)));
  return {bookkeeping + 4.5e-10 * cost.word_additions * count, cost.bytes};
}

double scaled_gap(const Rational& gap, int n, int k) {
  if (gap == 0) return 0;
  const Rational rational_part(Rational(gap * analysis::pow(Rational(n), (k - 1) / 2)));
  if (k % 2 == 1) return nearest_double(rational_part);
  const int root = static_cast<int>(std::lround(std::sqrt(static_cast<double>(n))));
  if (root * root == n) return nearest_double(Rational(rational_part * Rational(root)));
  return nearest_double([&] { return Ball(rational_part) * analysis::sqrt_nonnegative(Ball(n)); });
}

}  // namespace lemmata::proofs_check
