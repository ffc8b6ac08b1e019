#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <stdexcept>
#include <string>

#include "analysis/boolean/network_gradient.hpp"
#include "analysis/scalar/functions.hpp"
#include "numeric/cube/spectrum_levels.hpp"
#include "numeric/cube/walsh_hadamard.hpp"
#include "numeric/network/network_gradient.hpp"
#include "proofs_check/calculators/number.hpp"
#include "proofs_check/calculators/parity_signals.hpp"

namespace lemmata::proofs_check {

using analysis::Ball;
using analysis::Integer;
using analysis::Network;
using analysis::Rational;

namespace {

constexpr std::array activations{numeric::UnitActivation::identity,
                                 numeric::UnitActivation::relu,
                                 numeric::UnitActivation::absolute_value,
                                 numeric::UnitActivation::power,
                                 numeric::UnitActivation::tanh,
                                 numeric::UnitActivation::sigmoid,
                                 numeric::UnitActivation::gelu,
                                 numeric::UnitActivation::softplus,
                                 numeric::UnitActivation::sine};

numeric::MultilayerNetwork in_doubles(const Network& network) {
  const auto in_range = [](const std::string& where, const Rational& number) {
    if (abs(number) >= Rational(Integer(1) << 1023))
      throw std::domain_error("network: " + where +
                              ": numbers below 2^1023 are allowed in doubles, got about 2^" +
                              std::to_string(msb(Integer(abs(numerator(number)) / denominator(number)))));
    return nearest_double(number);
  };
  numeric::MultilayerNetwork result;
  for (const analysis::NetworkLayer& layer : network.layers) {
    numeric::DenseLayer to{.inputs = layer.inputs,
                           .outputs = layer.outputs,
                           .activation = activations[static_cast<std::size_t>(layer.activation.kind)],
                           .exponent = layer.activation.exponent};
    const std::string where = "layer " + std::to_string(result.layers.size() + 1);
    for (const Rational& weight : layer.weights) to.weights.push_back(in_range(where + " weights", weight));
    for (const Rational& bias : layer.biases) to.biases.push_back(in_range(where + " biases", bias));
    result.layers.push_back(std::move(to));
  }
  result.derivative_at_zero = in_range("relu_derivative_at_zero", network.derivative_at_zero);
  return result;
}

/// For each layer and unit, whether a path of weights that are not zero leads to the output.
std::vector<std::vector<bool>> connected_units(const Network& network) {
  std::vector<std::vector<bool>> connected(network.layers.size());
  connected.back() = {true};
  for (std::size_t l = network.layers.size() - 1; l-- > 0;) {
    const analysis::NetworkLayer& next = network.layers[l + 1];
    const auto units = static_cast<std::size_t>(next.inputs);
    connected[l].assign(units, false);
    for (std::size_t k = 0; k < static_cast<std::size_t>(next.outputs); ++k)
      for (std::size_t j = 0; j < units; ++j)
        if (connected[l + 1][k] && next.weights[k * units + j] != 0) connected[l][j] = true;
  }
  return connected;
}

/// The number itself.
Rational exactly(double number) {
  if (!std::isfinite(number))
    throw std::domain_error(
        "network: values, derivatives and their squares must be within the range of doubles");
  return Rational(number);
}

Ball ball(double number) { return Ball(exactly(number)); }
/// The number up to an absolute error.
Ball within(double number, double error) { return {exactly(number), exactly(error)}; }
/// The number, which was computed from nonnegative terms within a relative 2^-36.
Ball summed(double number) { return {exactly(number), exactly(number * 0x1p-36)}; }

/// The square of a norm that is known up to an error.
Ball square_of_norm(const Ball& norm, const Ball& error) {
  const Ball both = norm + Ball(Rational(0), error.upper());
  const Rational low = std::max(both.lower(), Rational(0));
  return Ball::interval(low * low, both.upper() * both.upper());
}

/// Doubles below and above a bound.
double below(const Rational& bound) { return nearest_double(bound) * (1 - 0x1p-50); }
double above(const Rational& bound) { return nearest_double(bound) * (1 + 0x1p-50); }

/// What is known of one parameter's threshold, squared.
Ball threshold_square(const GradientPrecision& precision, const numeric::DerivativeTable& table,
                      const numeric::DerivativeStatistics& statistics, const numeric::SignalError& error,
                      const numeric::ValueTable& values) {
  const Ball size = ball(values.largest) + Ball(1);
  if (precision.batch) {
    // The root of E (f^2 + 1) g^2 is a norm, sqrt(f^2 + 1) has Lipschitz constant 1 and is at most |f| + 1.
    const Ball norm = sqrt_nonnegative(summed(statistics.mean_square_with_value));
    const Ball moved =
        ball(values.error) * sqrt_nonnegative(summed(statistics.mean_square)) + size * ball(error.table);
    return Ball(4) * square_of_norm(norm, moved) / Ball(*precision.batch);
  }
  // A product moves by at most (|f| + 1) |dg| + |g| |df|, and is computed within 4 u; an uncertain one is anything.
  const Ball moved = size * ball(table.error) + ball(table.largest) * ball(values.error);
  const Rational rounding = exactly(statistics.largest_product * 0x1p-50);
  const Rational low =
      std::max(Rational(0), Rational(exactly(statistics.largest_certain_product) - rounding - moved.upper()));
  Rational high = exactly(statistics.largest_product) + rounding + moved.upper();
  if (table.uncertain > 0) high = std::max(high, (size * ball(table.largest)).upper());
  const Rational factor =
      Rational(2) / Rational(Integer(1) << static_cast<unsigned>(*precision.significand_bits));
  return Ball::interval(factor * factor * low * low, factor * factor * high * high);
}

class Recorder {
 public:
  Recorder(int d, const std::vector<GradientPrecision>& precisions, int shown, int threads)
      : d_(d), points_(std::ldexp(1.0, d)), precisions_(precisions), shown_(shown), threads_(threads) {
    SeenSets<Ball> none;
    none.seen.resize(std::size_t{1} << std::max(0, d - 6));
    none.maybe = none.seen;
    none.best_of_size.resize(static_cast<std::size_t>(d) + 1);
    result.seen.assign(precisions.size(), none);
  }

  /// A parameter that does not reach the output: all its numbers are zero.
  void add_zero(const FamilyIndex& index) {
    result.families.push_back({.parameter = index.parameter,
                               .first_weight = index.first_weight,
                               .level_squares = std::vector<Ball>(static_cast<std::size_t>(d_) + 1)});
  }

  /// Transforms the table in place.
  void add(numeric::DerivativeTable& table, const numeric::ValueTable& values, const FamilyIndex& index) {
    const auto statistics = numeric::derivative_statistics(table, values, threads_);
    const auto error = numeric::signal_error(table, statistics);
    SignalFamily<Ball> family{.parameter = index.parameter, .first_weight = index.first_weight};
    family.mean_square = square_of_norm(sqrt_nonnegative(summed(statistics.mean_square)), ball(error.table));
    family.at_ones = within(table.values[0], table.uncertain_at_ones ? 2 * table.largest : table.error);
    numeric::walsh_hadamard_transform(table.values, threads_);
    const std::span<const double> spectrum(table.values);
    const auto levels = numeric::spectrum_levels(spectrum, shown_, threads_);
    Ball squares;
    for (const auto& level : levels.levels) {
      squares += summed(level.sum_of_squares);
      family.level_squares.push_back(
          square_of_norm(sqrt_nonnegative(summed(level.sum_of_squares)) / ball(points_), ball(error.square)));
    }
    family.square_sum = square_of_norm(sqrt_nonnegative(squares) / ball(points_), ball(error.square));
    for (std::size_t i = 0; i < precisions_.size(); ++i) {
      const Ball square = threshold_square(precisions_[i], table, statistics, error, values);
      rank(result.seen[i], spectrum, levels, error, square, index);
      mark(result.seen[i], spectrum, error, square, index);
    }
    result.families.push_back(std::move(family));
  }

  ParitySignals<Ball> result;

 private:
  void rank(SeenSets<Ball>& seen, std::span<const double> spectrum,
            const numeric::SpectrumLevels<double>& levels, const numeric::SignalError& error,
            const Ball& square, const FamilyIndex& index) {
    const double about = std::sqrt(nearest_double(square.midpoint()));
    const auto ranked = [&](std::uint64_t set) {
      const double signal = spectrum[set] / points_;
      return RankedSet<Ball>{set, index.parameter, within(signal, error.each), square,
                             2 * std::abs(signal) / about};
    };
    for (const auto& level : levels.levels)
      if (spectrum[level.largest] != 0) rank_of_size(seen, ranked(level.largest), index, d_);
    for (const std::uint64_t set : levels.largest)
      if (spectrum[set] != 0) rank_set(seen, ranked(set), index, d_, shown_);
  }

  /// Seen for certain: |G| / 2^d - each > threshold / 2; not seen: |G| / 2^d + each <= threshold / 2.
  void mark(SeenSets<Ball>& seen, std::span<const double> spectrum, const numeric::SignalError& error,
            const Ball& square, const FamilyIndex& index) {
    const Ball half = sqrt_nonnegative(square) / Ball(2);
    const Rational points(points_);
    const Rational each(error.each);
    const Rational certain = (half.upper() + each) * points;
    const Rational possible = (half.lower() - each) * points;
    const bool neighbours = index.first_weight.has_value();
    numeric::mark_larger(spectrum, above(certain), neighbours, seen.seen, threads_);
    if (possible > 0)
      numeric::mark_larger(spectrum, below(possible), neighbours, seen.maybe, threads_);
    else
      std::fill(seen.maybe.begin(), seen.maybe.end(),
                d_ < 6 ? (std::uint64_t{1} << (1 << d_)) - 1 : ~std::uint64_t{0});
  }

  int d_;
  double points_;
  const std::vector<GradientPrecision>& precisions_;
  int shown_;
  int threads_;
};

}  // namespace

double double_route_bytes(const Network& network) {
  const std::size_t families = signal_families(network).size();
  const int d = network.layers.front().inputs;
  return std::ldexp(8.0, d) * (static_cast<double>(tables_per_pass(std::min(d, 60), families)) + 3);
}

ParitySignals<Ball> double_signals(const Network& network, const std::vector<GradientPrecision>& precisions,
                                   int shown, int threads) {
  const numeric::MultilayerNetwork doubles = in_doubles(network);
  const auto parameters = analysis::network_parameters(network);
  const std::vector<std::vector<bool>> connected = connected_units(network);
  const int d = network.layers.front().inputs;
  Recorder recorder(d, precisions, shown, threads);
  const numeric::ValueTable values = numeric::network_values(doubles, threads);
  const double value_norm =
      numeric::derivative_statistics({.values = values.values}, values, threads).mean_square;
  recorder.result.mean_square_value =
      square_of_norm(sqrt_nonnegative(summed(value_norm)), ball(values.error));
  recorder.result.kink_points = static_cast<std::uint64_t>(numeric::undecided_kink_points(doubles, threads));

  std::vector<FamilyIndex> reached;
  for (const FamilyIndex& family : signal_families(network)) {
    const auto& parameter = parameters[family.parameter];
    if (connected[static_cast<std::size_t>(parameter.layer - 1)]
                 [static_cast<std::size_t>(parameter.unit - 1)])
      reached.push_back(family);
    else
      recorder.add_zero(family);
  }
  const std::size_t group = tables_per_pass(d, reached.size());
  for (std::size_t begin = 0; begin < reached.size(); begin += group) {
    std::vector<numeric::DerivativeIndex> indices;
    for (std::size_t i = begin; i < std::min(begin + group, reached.size()); ++i) {
      const auto& parameter = parameters[reached[i].parameter];
      indices.push_back({parameter.layer - 1, parameter.unit - 1, parameter.input.value_or(0) - 1});
    }
    std::vector<numeric::DerivativeTable> tables = numeric::network_derivatives(doubles, indices, threads);
    for (std::size_t i = 0; i < tables.size(); ++i) recorder.add(tables[i], values, reached[begin + i]);
  }
  recorder.result.arithmetic =
      "doubles with error bounds: weights rounded to doubles, one Walsh-Hadamard transform for each unit of "
      "the first "
      "layer and each other parameter; exp, tanh, erfc, log1p, sin and cos taken to be within 8 units in the "
      "last place";
  return std::move(recorder.result);
}

}  // namespace lemmata::proofs_check
