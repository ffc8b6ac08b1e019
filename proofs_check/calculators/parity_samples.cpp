#include "proofs_check/calculators/parity_samples.hpp"

#include <stdexcept>

#include <fmt/format.h>

#include "analysis/boolean/one_step_prediction.hpp"
#include "analysis/boolean/parity_baselines.hpp"
#include "analysis/boolean/parity_lower_bound.hpp"
#include "analysis/boolean/parity_recovery.hpp"
#include "analysis/boolean/parity_uniqueness.hpp"
#include "analysis/scalar/functions.hpp"
#include "analysis/special/binomial.hpp"
#include "numeric/network/one_step_identification.hpp"
#include "numeric/sampling/confidence.hpp"
#include "proofs_check/calculators/number.hpp"

namespace lemmata::proofs_check {

using analysis::Ball;
using analysis::GradientEstimator;
using analysis::Integer;
using analysis::OneStepLaw;
using analysis::Rational;
using analysis::to_string;

namespace {

constexpr const char* function = "parity samples";
constexpr std::int64_t largest_n = 100000;
constexpr int shown_digits = 6;
constexpr int curve_digits = 4;
constexpr double most_simulated_bits = 1e12;

Integer ceiling(const Rational& nonnegative) {
  return (numerator(nonnegative) + denominator(nonnegative) - 1) / denominator(nonnegative);
}

Value value(const Rational& number) { return exact_value(number, shown_digits); }

/// base^exponent of a real exponent.
Value power(std::int64_t base, const Rational& exponent) {
  return enclosed_value([&] { return exp(Ball(exponent) * log(Ball(base))); }, shown_digits);
}

/// A predicted probability; below 10^-12 it is not told apart from 0, since the prediction's own error is far larger.
Value probability(const OneStepLaw& law, const Integer& m) {
  const auto ball = [&] { return predicted_identification(law, m, analysis::tie_margin(law.estimator)); };
  {
    const analysis::BallPrecision precision(64);
    if (ball().upper() < Rational(1, 1000000000000)) return {.mid = "0", .rad = "1.0e-12"};
  }
  return enclosed_value(ball, curve_digits);
}

void require(bool allowed, const std::string& what) {
  if (!allowed) throw std::domain_error(fmt::format("{}: {}", function, what));
}

void require_range(const ParitySamplesRequest& request) {
  require(request.n >= 2 && request.n <= largest_n,
          fmt::format("n must lie in 2..{}, got {}", largest_n, request.n));
  require(request.k >= 1 && request.k < request.n,
          fmt::format("k must lie in 1..{}, got {}", request.n - 1, request.k));
  require(request.delta > 0 && request.delta < 1,
          "delta must lie between 0 and 1, got " + to_string(request.delta));
  require(request.noise >= 0 && request.noise < Rational(1, 2),
          "the noise must be from 0 to below 1/2, got " + to_string(request.noise));
  require(!request.width || *request.width >= 0, "the width must be at least 0");
  require(request.trials >= 0 && request.trials <= std::int64_t{1} << 31,
          fmt::format("trials must lie in 0..2^31, got {}", request.trials));
  require(request.trials == 0 || request.n <= 64,
          fmt::format("a simulation takes n up to 64, got {}", request.n));
  require(request.trials == 0 || request.noise == 0,
          "a simulation has no label noise, got " + to_string(request.noise));
}

/// log2 C(n,k), over the capacity 1 - h(eta) of one label, h(eta) = -eta log2 eta - (1 - eta) log2(1 - eta).
Ball information_limit(const ParitySamplesRequest& request) {
  Ball limit = analysis::information_limit(request.n, request.k);
  if (request.noise == 0) return limit;
  for (int bits = analysis::BallPrecision::bits();; bits *= 2) {  // the capacity is tiny for eta near 1/2
    const analysis::BallPrecision precision(bits);
    const Ball eta(request.noise), rest(Rational(1 - request.noise));
    const Ball capacity = Ball(1) + (eta * log(eta) + rest * log(rest)) / log(Ball(2));
    if (is_positive(capacity) == analysis::Truth::yes) return limit / capacity;
  }
}

/// Whether the neuron has a plain estimator of the stated law; if not, why.
std::string why_no_plain(std::int64_t n, std::int64_t k) {
  if (k == 1)
    return "for k = 1 the plain gradient has the constant -(1 + f^(empty set))/2 in the place of a "
           "coefficient";
  if (k % 2 == 1 && n % 2 == 1)
    return "for odd n and k the plain gradient of this neuron also depends on ReLU'(0)";
  return {};
}

std::vector<OneStepEstimate::Simulated> simulate(const ParitySamplesRequest& request, const OneStepLaw& law,
                                                 const std::vector<Integer>& curve) {
  const std::vector<int> weights(static_cast<std::size_t>(law.n), 1);
  std::vector<int> subset;
  for (int i = 1; i <= law.k; ++i) subset.push_back(i);
  const bool centred = law.estimator == GradientEstimator::centred;
  std::vector<OneStepEstimate::Simulated> points;
  for (const Integer& m : curve) {
    const numeric::OneStepExperiment experiment{
        .weights = weights,
        .subset = subset,
        .sum = centred ? numeric::GradientSum::centred : numeric::GradientSum::plain,
        .samples = static_cast<std::int64_t>(m),
        .bias = static_cast<int>(law.k % 2)};
    const auto stream = static_cast<std::uint64_t>(2 * points.size() + (centred ? 1 : 0));
    const auto counts =
        numeric::one_step_identification(experiment, request.trials, request.seed, stream, request.threads);
    points.push_back({counts.identified,
                      numeric::clopper_pearson_interval(counts.identified, counts.trials, simulation_miss)});
  }
  return points;
}

OneStepEstimate one_step(const ParitySamplesRequest& request, GradientEstimator estimator,
                         const std::vector<Integer>& curve) {
  const OneStepLaw law = analysis::majority_one_step_law(request.n, request.k, estimator, request.noise);
  OneStepEstimate result{
      .constant = hoeffding_constant(estimator),
      .samples = value(one_step_samples(law.inside - law.outside, request.n, request.delta, estimator)),
      .predicted_samples = value(predicted_samples(law, Rational(1 - request.delta)))};
  for (std::size_t i = 0; i < curve.size(); ++i) result.predicted[i] = probability(law, curve[i]);
  if (request.trials > 0) result.simulated = simulate(request, law, curve);
  return result;
}

void add_one_step(const ParitySamplesRequest& request, ParitySamples& result) {
  const std::int64_t n = request.n, k = request.k;
  const OneStepLaw law = analysis::majority_one_step_law(n, k, GradientEstimator::centred, request.noise);
  const Rational gap = law.inside - law.outside;
  result.bias = static_cast<int>(k % 2);
  result.gap = value(gap);
  result.gap_sign = gap.sign();
  if (gap <= 0) return;
  const Rational inverse_square = Rational(1) / (gap * gap);
  result.inverse_square = value(inverse_square);
  std::vector<Integer> curve;
  Rational bits(0);
  for (const int c : curve_factors) {
    curve.push_back(ceiling(c * inverse_square));
    result.curve.push_back(value(curve.back()));
    bits += Rational(2 * n * request.trials) * Rational(curve.back());
  }
  if (bits > Rational(static_cast<std::int64_t>(most_simulated_bits)))
    throw std::length_error(fmt::format("{}: a simulation of {} trials draws {} random bits, more than {:g}",
                                        function, request.trials, value(bits).decimal, most_simulated_bits));
  result.no_plain = why_no_plain(n, k);
  // without a bias and, for odd n, without ties f is odd and takes the values +-1
  const bool odd = k % 2 == 0 && n % 2 == 1;
  if (result.no_plain.empty())
    result.plain = one_step(request, odd ? GradientEstimator::plain_odd : GradientEstimator::plain, curve);
  result.centred = one_step(request, GradientEstimator::centred, curve);
}

}  // namespace

ParitySamples parity_samples(const ParitySamplesRequest& request) {
  require_range(request);
  const std::int64_t n = request.n, k = request.k;
  const Integer candidates = analysis::binomial_coefficient(n, k);
  ParitySamples result{
      .candidates = value(candidates),
      .information_limit = enclosed_value([&] { return information_limit(request); }, shown_digits),
      .unique = analysis::samples_for_uniqueness(candidates, request.delta),
      .needed = analysis::samples_needed_by_any_learner(candidates, request.delta),
      .recovered = analysis::samples_to_recover(static_cast<int>(n), request.delta)};
  add_one_step(request, result);

  const Rational query_bound = analysis::query_lower_bound(candidates, Rational(1 - request.delta));
  const auto queries = [&](const Integer& m) { return value(ceiling(query_bound / Rational(m))); };
  result.query_bound = value(query_bound);
  result.queries_at_unique = queries(std::max<std::int64_t>(1, result.unique));
  result.width_for_half = value(analysis::relu_tangent_width(n, k, Rational(1, 2)));
  result.width_for_delta = value(analysis::relu_tangent_width(n, k, request.delta));
  if (request.width)
    result.error_at_width = value(
        analysis::linear_error_lower_bound(candidates, analysis::relu_tangent_dimension(*request.width, n)));

  result.elimination_words = value(analysis::gaussian_elimination_word_additions(n, result.recovered));
  result.brute_force_labels = value(analysis::brute_force_labels(n, k, result.unique));
  const auto meeting = analysis::meet_in_the_middle_cost(n, k);
  result.meeting_keys = value(meeting.keys);
  result.meeting_false_pairs = value(analysis::expected_false_pairs(n, k, result.unique));
  if (result.centred) {
    const Integer m = analysis::parse_integer(result.centred->samples.exact);
    result.queries_at_step = queries(m);
    result.step_products = value(Rational(m * n));
  }
  result.n_cubed = value(Rational(Integer(n) * n * n));
  result.n_half_k = power(n, Rational(k, 2));
  result.n_four_fifths_k = power(n, Rational(4 * k, 5));
  result.block_elimination =
      enclosed_value([&] { return exp(Ball(n) * log(Ball(2)) * log(Ball(2)) / log(Ball(n))); }, shown_digits);
  return result;
}

}  // namespace lemmata::proofs_check
