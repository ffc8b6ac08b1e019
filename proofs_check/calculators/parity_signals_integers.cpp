#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdlib>
#include <span>
#include <stdexcept>

#include <fmt/format.h>

#include "analysis/boolean/network_gradient.hpp"
#include "analysis/scalar/integer.hpp"
#include "numeric/cube/spectrum_levels.hpp"
#include "numeric/cube/walsh_hadamard.hpp"
#include "numeric/network/unit_spectrum.hpp"
#include "proofs_check/calculators/number.hpp"
#include "proofs_check/calculators/parity_signals.hpp"
#include "proofs_check/calculators/size_estimate.hpp"

namespace lemmata::proofs_check {

using analysis::DerivativeMoments;
using analysis::Integer;
using analysis::Network;
using analysis::NetworkArithmetic;
using analysis::NetworkLayer;
using analysis::Rational;
using Kind = analysis::LayerActivation::Kind;

namespace {

/// The square root, about; of squares beyond the doubles too.
double root_of(const Rational& square) {
  const auto bits = [](const Integer& number) { return number == 0 ? 0 : static_cast<int>(msb(number)); };
  const int half = (bits(numerator(square)) - bits(denominator(square))) / 2;
  const Integer shift = Integer(1) << static_cast<unsigned>(2 * std::abs(half));
  return std::ldexp(std::sqrt(nearest_double(half < 0 ? Rational(square * shift) : Rational(square / shift))),
                    half);
}

/// A unit of the first layer in integers: scale times its weights.
struct ScaledUnit {
  std::vector<std::int64_t> weights;
  std::int64_t bias = 0;
  Integer scale;
};

/// The units of a network of two layers whose first has kinks and whose second is linear, if they fit into 64 bits together with
/// the sums of unit_value_spectrum; otherwise nothing.
std::vector<ScaledUnit> two_layer_units(const Network& network) {
  if (network.layers.size() != 2) return {};
  const NetworkLayer& first = network.layers.front();
  const bool kinked = first.activation.kind == Kind::relu || first.activation.kind == Kind::absolute_value;
  if (!kinked || network.layers.back().activation.kind != Kind::identity) return {};
  const Rational twice = 2 * network.derivative_at_zero;
  if (twice != 0 && twice != 1 && twice != 2) return {};
  const auto d = static_cast<std::size_t>(first.inputs);
  std::vector<ScaledUnit> units;
  for (std::size_t j = 0; j < static_cast<std::size_t>(first.outputs); ++j) {
    ScaledUnit unit;
    const std::span weights(&first.weights[j * d], d);
    unit.scale = denominator(first.biases[j]);
    for (const Rational& weight : weights) unit.scale = lcm(unit.scale, Integer(denominator(weight)));
    const auto scaled = [&](const Rational& number) {
      return Integer(numerator(Rational(number * Rational(unit.scale))));
    };
    Integer total = abs(scaled(first.biases[j]));
    for (const Rational& weight : weights) total += abs(scaled(weight));
    if (total == 0) total = 1;
    if (static_cast<std::size_t>(msb(total)) + 1 + d + 1 >= 63) return {};
    for (const Rational& weight : weights) unit.weights.push_back(static_cast<std::int64_t>(scaled(weight)));
    unit.bias = static_cast<std::int64_t>(scaled(first.biases[j]));
    units.push_back(std::move(unit));
  }
  return units;
}

Integer integer(const numeric::UnsignedWide& wide) { return (Integer(wide.high) << 64U) + Integer(wide.low); }

Rational threshold_square(const GradientPrecision& precision, const DerivativeMoments& moments) {
  if (precision.significand_bits) {
    const Rational threshold = 2 * moments.largest_product /
                               Rational(Integer(1) << static_cast<unsigned>(*precision.significand_bits));
    return threshold * threshold;
  }
  return 4 * (moments.mean_square_of_product + moments.mean_square) / Rational(*precision.batch);
}

/// Takes the spectra one by one.
class Recorder {
 public:
  Recorder(int d, const std::vector<GradientPrecision>& precisions, int shown, int threads)
      : d_(d), precisions_(precisions), shown_(shown), threads_(threads) {
    SeenSets<Rational> none;
    none.seen.resize(std::size_t{1} << std::max(0, d - 6));
    none.best_of_size.resize(static_cast<std::size_t>(d) + 1);
    result.seen.assign(precisions.size(), none);
  }

  /// A spectrum whose element S times `unit` is g^(S).
  template <class T>
  void add(std::span<const T> spectrum, const Rational& unit, const FamilyIndex& index,
           const DerivativeMoments& moments) {
    SignalFamily<Rational> family{.parameter = index.parameter,
                                  .first_weight = index.first_weight,
                                  .mean_square = moments.mean_square,
                                  .at_ones = moments.at_ones};
    const auto levels = numeric::spectrum_levels(spectrum, shown_, threads_);
    const Rational unit_square = unit * unit;
    for (const auto& level : levels.levels) {
      family.level_squares.emplace_back(unit_square * Rational(integer(level.sum_of_squares)));
      family.square_sum += family.level_squares.back();
    }
    if (unit != 0)
      for (std::size_t i = 0; i < precisions_.size(); ++i) {
        const Rational square = threshold_square(precisions_[i], moments);
        SeenSets<Rational>& seen = result.seen[i];
        const auto ranked = [&](std::uint64_t set) {
          const Rational signal = unit * Rational(Integer(spectrum[set]));
          const double ratio = signal == 0 ? 0 : root_of(Rational(4 * signal * signal / square));
          return RankedSet<Rational>{set, index.parameter, signal, square, ratio};
        };
        for (const auto& level : levels.levels)
          if (spectrum[level.largest] != 0) rank_of_size(seen, ranked(level.largest), index, d_);
        for (const std::uint64_t set : levels.largest)
          if (spectrum[set] != 0) rank_set(seen, ranked(set), index, d_, shown_);
        // 2 |unit T| > threshold  <=>  T^2 > square / (4 unit^2)  <=>  |T| > the root of it, rounded down.
        const Rational limit_square = square / (4 * unit_square);
        const Integer limit = sqrt(Integer(numerator(limit_square) / denominator(limit_square)));
        if (limit < Integer(INT64_MAX))
          numeric::mark_larger(spectrum, static_cast<std::int64_t>(limit), index.first_weight.has_value(),
                               seen.seen, threads_);
      }
    result.families.push_back(std::move(family));
  }

  ParitySignals<Rational> result;

 private:
  int d_;
  const std::vector<GradientPrecision>& precisions_;
  int shown_;
  int threads_;
};

void add_two_layer_signals(Recorder& recorder, const Network& network, const std::vector<ScaledUnit>& units,
                           const std::vector<DerivativeMoments>& moments, int threads) {
  const auto families = analysis::network_parameters(network).size();
  const std::vector<FamilyIndex> indices = signal_families(network);
  const int d = network.layers.front().inputs;
  const Rational points = Rational(Integer(1) << static_cast<unsigned>(d));
  const auto twice_at_zero = static_cast<std::int32_t>(numerator(Rational(2 * network.derivative_at_zero)));
  const bool relu = network.layers.front().activation.kind == Kind::relu;
  const numeric::SignValues twice_slope =
      relu ? numeric::SignValues{0, twice_at_zero, 2} : numeric::SignValues{-2, 2 * twice_at_zero - 2, 2};
  std::vector<std::int32_t> slopes(std::size_t{1} << d);
  std::vector<std::int64_t> values(slopes.size());
  for (std::size_t j = 0; j < units.size(); ++j) {
    numeric::unit_sign_spectrum(units[j].weights, units[j].bias, twice_slope, slopes, threads);
    recorder.add(std::span<const std::int32_t>(slopes),
                 Rational(network.layers.back().weights[j] / (2 * points)), indices[j],
                 moments[indices[j].parameter]);
    numeric::unit_value_spectrum(units[j].weights, units[j].bias, twice_slope, values, threads);
    const FamilyIndex& output = indices[units.size() + j];
    recorder.add(std::span<const std::int64_t>(values), Rational(1 / (2 * points * Rational(units[j].scale))),
                 output, moments[output.parameter]);
  }
  std::fill(values.begin(), values.end(), 0);
  values[0] = 1;  // the derivative in the output's bias is 1
  recorder.add(std::span<const std::int64_t>(values), Rational(1), indices.back(), moments[families - 1]);
}

void add_table_signals(Recorder& recorder, const Network& network,
                       const std::vector<DerivativeMoments>& moments, int threads) {
  const int d = network.layers.front().inputs;
  const Rational points = Rational(Integer(1) << static_cast<unsigned>(d));
  const std::vector<FamilyIndex> indices = signal_families(network);
  const std::size_t group = tables_per_pass(d, indices.size());
  for (std::size_t begin = 0; begin < indices.size(); begin += group) {
    std::vector<std::size_t> parameters;
    for (std::size_t i = begin; i < std::min(begin + group, indices.size()); ++i)
      parameters.push_back(indices[i].parameter);
    std::vector<analysis::DerivativeTable> tables = analysis::derivative_tables(network, parameters);
    for (std::size_t i = 0; i < tables.size(); ++i) {
      numeric::walsh_hadamard_transform(tables[i].values, threads);
      recorder.add(std::span<const std::int64_t>(tables[i].values), Rational(tables[i].unit / points),
                   indices[begin + i], moments[parameters[i]]);
    }
  }
}

/// Seconds for one point and one family, measured for networks of two layers and 32 units.
/// About, of a value, a derivative and their sums; long integers multiply in more than proportional time.
double seconds_per_sum(NetworkArithmetic arithmetic, const Network& network) {
  switch (arithmetic) {
    case NetworkArithmetic::int64:
      return 1e-8;
    case NetworkArithmetic::int128:
      return 2e-8;
    default:
      return 2.3e-7 * std::max(1.0, std::pow(analysis::network_bits(network) / 512.0, 1.3));
  }
}

}  // namespace

IntegerRoute integer_route(const Network& network) {
  constexpr double most_seconds = 120;
  IntegerRoute route;
  const std::vector<FamilyIndex> families = signal_families(network);  // tests the shapes
  NetworkArithmetic arithmetic{};
  try {
    arithmetic = analysis::network_arithmetic(network);
  } catch (const std::domain_error& error) {
    route.why = error.what();
    return route;
  } catch (const std::length_error& error) {
    route.why = error.what();
    return route;
  }
  const int d = network.layers.front().inputs;
  const double points = std::ldexp(1.0, d);
  const bool two_layers = !two_layer_units(network).empty();
  route.seconds = points * static_cast<double>(families.size()) * seconds_per_sum(arithmetic, network);
  route.bytes =
      points * (two_layers ? 12 : 8 * static_cast<double>(tables_per_pass(std::min(d, 60), families.size())));
  if (!two_layers) {
    const std::vector<bool> fits = analysis::derivative_transform_fits_int64(network);
    for (const FamilyIndex& family : families)
      if (!fits[family.parameter]) {
        route.why = "the transform of some derivative may not fit into integers of 64 bits";
        return route;
      }
  }
  route.possible = true;
  if (route.seconds > most_seconds) {
    route.why = fmt::format("integers would take about {}", readable_seconds(route.seconds));
    return route;
  }
  route.fits = true;
  route.why =
      fmt::format("all activations are piecewise polynomial, and integers fit: about {} for the moments",
                  readable_seconds(route.seconds));
  return route;
}

ParitySignals<Rational> integer_signals(const Network& network,
                                        const std::vector<GradientPrecision>& precisions, int shown,
                                        int threads) {
  const analysis::NetworkMoments moments = analysis::network_moments(network);
  Recorder recorder(network.layers.front().inputs, precisions, shown, threads);
  recorder.result.mean_square_value = moments.mean_square_value;
  const std::vector<ScaledUnit> units = two_layer_units(network);
  if (units.empty()) {
    add_table_signals(recorder, network, moments.parameters, threads);
    recorder.result.arithmetic =
        "exact: one Walsh-Hadamard transform in int64 for each unit of the first layer and each other "
        "parameter";
  } else {
    add_two_layer_signals(recorder, network, units, moments.parameters, threads);
    recorder.result.arithmetic =
        "exact: for each hidden unit one Walsh-Hadamard transform in int32, which serves its weights and its "
        "bias, and one in int64, which serves its output weight";
  }
  return std::move(recorder.result);
}

}  // namespace lemmata::proofs_check
