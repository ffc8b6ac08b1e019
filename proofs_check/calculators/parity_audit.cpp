#include "proofs_check/calculators/parity_audit.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "analysis/boolean/gradient_variance.hpp"
#include "analysis/boolean/parity_lower_bound.hpp"
#include "analysis/scalar/ball.hpp"
#include "analysis/scalar/functions.hpp"
#include "analysis/special/binomial.hpp"
#include "numeric/cube/memory.hpp"
#include "numeric/cube/spectrum_levels.hpp"
#include "proofs_check/calculators/coordinate_set.hpp"
#include "proofs_check/calculators/number.hpp"
#include "proofs_check/calculators/parity_signals.hpp"
#include "proofs_check/calculators/size_estimate.hpp"

namespace lemmata::proofs_check {

using analysis::Ball;
using analysis::Integer;
using analysis::Network;
using analysis::Rational;
using analysis::Truth;

namespace {

constexpr int largest_dimension = 26;
constexpr int most_significand_bits = 1000;
constexpr int most_shown = 1000;

void require_setting(const ParityAuditSetting& setting) {
  const auto refuse = [](const std::string& what) { throw std::invalid_argument("parity audit: " + what); };
  if (setting.significand_bits &&
      (*setting.significand_bits < 1 || *setting.significand_bits > most_significand_bits))
    refuse(fmt::format("significand bits from 1 to {} are allowed, got {}", most_significand_bits,
                       *setting.significand_bits));
  if (setting.batch && *setting.batch < 1)
    refuse(fmt::format("the batch must have at least one sample, got {}", *setting.batch));
  if (setting.tolerance && *setting.tolerance <= 0)
    refuse(fmt::format("the tolerance must be above 0, got {}", analysis::to_string(*setting.tolerance)));
  if (setting.success <= 0 || setting.success > 1)
    refuse(fmt::format("the success must be above 0 and at most 1, got {}",
                       analysis::to_string(setting.success)));
  if (setting.delta <= 0 || setting.delta > 1)
    refuse(fmt::format("delta must be above 0 and at most 1, got {}", analysis::to_string(setting.delta)));
  if (setting.shown < 0 || setting.shown > most_shown)
    refuse(fmt::format("from 0 to {} parameters and sets can be listed, got {}", most_shown, setting.shown));
  if (setting.threads < 1) refuse(fmt::format("threads must be at least 1, got {}", setting.threads));
}

void require_fits(int d, double bytes) {
  if (d <= largest_dimension && bytes <= 0.8 * numeric::physical_memory_bytes()) return;
  throw std::length_error(fmt::format(
      "parity audit: at most {} inputs and {} of memory are allowed for the signals of all 2^d sets; d = {} "
      "takes {}",
      largest_dimension, readable_bytes(0.8 * numeric::physical_memory_bytes()), d, readable_bytes(bytes)));
}

Value value_of(const Rational& number) { return exact_value(number); }
Value value_of(const Ball& number) {
  return enclosed_value([&] { return number; }, default_digits);
}
Value root_value(const Rational& square) {
  const Rational root(sqrt(Integer(numerator(square))), sqrt(Integer(denominator(square))));
  if (root * root == square) return exact_value(root);
  return enclosed_value([&] { return sqrt_nonnegative(Ball(square)); }, default_digits);
}
Value root_value(const Ball& square) {
  return enclosed_value([&] { return sqrt_nonnegative(square); }, default_digits);
}

double about(const Rational& number) { return nearest_double(number); }
double about(const Ball& number) { return nearest_double(number.midpoint()); }

bool certainly_positive(const Rational& number) { return number > 0; }
bool certainly_positive(const Ball& number) { return is_positive(number) == Truth::yes; }

bool agree(const Rational& a, const Rational& b) { return a == b; }
bool agree(const Ball& a, const Ball& b) { return overlaps(a, b); }

Rational at_most(const Rational& number) { return number; }
Rational at_most(const Ball& number) { return number.upper(); }

Rational variance_over_parities(const Rational& mean_square, const Rational& square_at_ones, int d) {
  return analysis::gradient_variance(mean_square, square_at_ones, d);
}
Ball variance_over_parities(const Ball& mean_square, const Ball& square_at_ones, int d) {
  const Ball points = Ball::power_of_two(d);
  return Ball(4) * (mean_square - square_at_ones / points) / points;
}

/// Sums over all parameters, and those that carry the variance.
template <class N>
void add_moments(ParityAudit& audit, const ParitySignals<N>& signals,
                 const std::vector<NetworkParameter>& parameters, int shown) {
  struct Carrier {
    std::size_t family;
    N variance, together;
    double order;
  };
  const int d = audit.d;
  N gradient_square(0), at_ones(0), transformed(0);
  std::vector<N> level_squares(static_cast<std::size_t>(d) + 1, N(0));
  std::vector<Carrier> carriers;
  for (std::size_t i = 0; i < signals.families.size(); ++i) {
    const SignalFamily<N>& family = signals.families[i];
    const int alike = family.first_weight ? d + 1 : 1;
    const N square_at_ones = family.at_ones * family.at_ones;
    gradient_square += N(alike) * family.mean_square;
    at_ones += N(alike) * square_at_ones;
    transformed += N(alike) * family.square_sum;
    // The weights' sum over the sets of size k: g^(I xor {i}) for all i, each set of size k - 1 for its d - k + 1 elements
    // outside, each of size k + 1 for its k + 1 elements.
    for (int k = 0; k <= d; ++k) {
      const auto level = static_cast<std::size_t>(k);
      level_squares[level] += family.level_squares[level];
      if (!family.first_weight) continue;
      if (k > 0) level_squares[level] += N(d - k + 1) * family.level_squares[level - 1];
      if (k < d) level_squares[level] += N(k + 1) * family.level_squares[level + 1];
    }
    const N variance = variance_over_parities(family.mean_square, square_at_ones, d);
    const N together = N(alike) * variance;
    carriers.push_back({i, variance, together, about(together)});
  }
  const N variance = variance_over_parities(gradient_square, at_ones, d);
  audit.mean_square_f = value_of(signals.mean_square_value);
  audit.gradient_square = value_of(gradient_square);
  audit.gradient_square_at_ones = value_of(at_ones);
  audit.variance = value_of(variance);
  audit.parseval = {.transform = value_of(transformed),
                    .enumeration = audit.gradient_square,
                    .exact = audit.method == ParityAuditMethod::integers,
                    .holds = agree(transformed, gradient_square)};
  for (int k = 0; k <= d; ++k)
    audit.mean_square_signal.push_back(value_of(
        N(N(4) * level_squares[static_cast<std::size_t>(k)] / N(analysis::binomial_coefficient(d, k)))));
  std::ranges::stable_sort(carriers, std::greater<>(), &Carrier::order);
  carriers.resize(std::min(carriers.size(), static_cast<std::size_t>(shown)));
  for (const Carrier& carrier : carriers) {
    const SignalFamily<N>& family = signals.families[carrier.family];
    audit.carriers.push_back(
        {.parameter = parameters[family.parameter],
         .alike = family.first_weight ? d + 1 : 1,
         .variance = value_of(carrier.variance),
         .share = certainly_positive(variance) ? value_of(N(carrier.together / variance)) : Value{},
         .mean_square = value_of(family.mean_square),
         .at_ones = value_of(family.at_ones)});
  }
}

template <class N>
VisibleSet visible_set(const RankedSet<N>& ranked, const std::vector<NetworkParameter>& parameters) {
  return {.set = coordinates_of(ranked.set),
          .parameter = parameters[ranked.parameter],
          .signal = value_of(ranked.signal),
          .threshold = root_value(ranked.threshold_square),
          .ratio = ranked.ratio};
}

template <class N>
ParityVisibility visibility(const SeenSets<N>& seen, const GradientPrecision& precision,
                            const std::vector<NetworkParameter>& parameters, int d) {
  ParityVisibility result;
  result.precision = precision.batch ? fmt::format("a batch of {}", *precision.batch)
                                     : fmt::format("{} significand bits", *precision.significand_bits);
  const std::vector<std::uint64_t> visible = numeric::marked_by_size(seen.seen, d);
  std::vector<std::uint64_t> open = seen.maybe;
  for (std::size_t word = 0; word < open.size(); ++word) open[word] &= ~seen.seen[word];
  const std::vector<std::uint64_t> undecided =
      open.empty() ? std::vector<std::uint64_t>(visible.size()) : numeric::marked_by_size(open, d);
  for (int k = 0; k <= d; ++k) {
    const auto level = static_cast<std::size_t>(k);
    VisibleLevel of_size{.k = k,
                         .sets = static_cast<std::uint64_t>(analysis::binomial_coefficient(d, k)),
                         .visible = visible[level],
                         .undecided = undecided[level]};
    of_size.fraction = static_cast<double>(of_size.visible) / static_cast<double>(of_size.sets);
    if (seen.best_of_size[level]) of_size.most_visible = visible_set(*seen.best_of_size[level], parameters);
    result.visible += of_size.visible;
    result.undecided += of_size.undecided;
    result.levels.push_back(std::move(of_size));
  }
  result.fraction = static_cast<double>(result.visible) / std::ldexp(1.0, d);
  for (const RankedSet<N>& ranked : seen.best) result.most_visible.push_back(visible_set(ranked, parameters));
  return result;
}

template <class N>
void add_steps(ParityAudit& audit, const ParitySignals<N>& signals, const ParityAuditSetting& setting) {
  if (!setting.tolerance) return;
  N gradient_square(0);
  for (const SignalFamily<N>& family : signals.families)
    gradient_square += N(family.first_weight ? audit.d + 1 : 1) * family.mean_square;
  const Rational bound = at_most(gradient_square);  // a larger G^2 needs fewer steps
  if (bound <= 0) return;
  const Integer parities = Integer(1) << static_cast<unsigned>(audit.d);
  audit.steps = StepsBound{
      .steps = exact_value(
          analysis::steps_lower_bound(parities, setting.success, setting.delta, bound, *setting.tolerance)),
      .gradient_square = exact_value(bound),
      .hypothesis =
          "I is uniform among the 2^d sets; the oracle may answer 2 E[f grad f] whenever that is within the "
          "tolerance; E ||grad f||^2 is at most G^2, its value at these weights, at all weights that are "
          "visited"};
}

template <class N>
void fill(ParityAudit& audit, const ParitySignals<N>& signals,
          const std::vector<GradientPrecision>& precisions, const std::vector<NetworkParameter>& parameters,
          const ParityAuditSetting& setting) {
  audit.arithmetic = signals.arithmetic;
  audit.kink_points = signals.kink_points;
  add_moments(audit, signals, parameters, setting.shown);
  for (std::size_t i = 0; i < precisions.size(); ++i)
    audit.visibilities.push_back(visibility(signals.seen[i], precisions[i], parameters, audit.d));
  add_steps(audit, signals, setting);
}

}  // namespace

std::string name(const NetworkParameter& parameter) {
  return parameter.input ? fmt::format("W{}[{},{}]", parameter.layer, parameter.unit, *parameter.input)
                         : fmt::format("b{}[{}]", parameter.layer, parameter.unit);
}

ParityAudit parity_audit(const Network& network, const ParityAuditSetting& setting) {
  require_setting(setting);
  const std::vector<NetworkParameter> parameters = analysis::network_parameters(network);
  ParityAudit audit;
  audit.d = network.layers.front().inputs;
  audit.parameters = static_cast<std::int64_t>(parameters.size());
  if (audit.d > largest_dimension) require_fits(audit.d, std::ldexp(12.0, std::min(audit.d, 1000)));
  std::vector<GradientPrecision> precisions;
  if (setting.significand_bits) precisions.push_back({.significand_bits = setting.significand_bits});
  if (setting.batch) precisions.push_back({.batch = setting.batch});

  const IntegerRoute route = integer_route(network);
  audit.method =
      setting.method.value_or(route.fits ? ParityAuditMethod::integers : ParityAuditMethod::doubles);
  if (audit.method == ParityAuditMethod::integers) {
    if (!route.possible) {
      (void)analysis::network_arithmetic(network);  // names an activation without exact values
      throw std::length_error("parity audit: " + route.why);
    }
    require_fits(audit.d, route.bytes);
    if (setting.before_allocation) setting.before_allocation(route.bytes);
    audit.why = route.why;
    fill(audit, integer_signals(network, precisions, setting.shown, setting.threads), precisions, parameters,
         setting);
  } else {
    const double bytes = double_route_bytes(network);
    require_fits(audit.d, bytes);
    if (setting.before_allocation) setting.before_allocation(bytes);
    audit.why = route.fits ? "asked for" : route.why;
    fill(audit, double_signals(network, precisions, setting.shown, setting.threads), precisions, parameters,
         setting);
  }
  return audit;
}

}  // namespace lemmata::proofs_check
