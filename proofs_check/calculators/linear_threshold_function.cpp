#include "proofs_check/calculators/linear_threshold_function.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "analysis/boolean/fourier_gap.hpp"
#include "analysis/boolean/one_step_samples.hpp"
#include "numeric/cube/fourier_gap_search.hpp"
#include "proofs_check/calculators/coordinate_set.hpp"
#include "proofs_check/calculators/number.hpp"
#include "proofs_check/calculators/size_estimate.hpp"
#include "proofs_check/calculators/value_writer.hpp"

namespace lemmata::proofs_check {

using analysis::Ball;
using analysis::GradientEstimator;
using analysis::Integer;
using analysis::LinearThresholdFunction;
using analysis::Rational;
using analysis::Truth;

namespace {

using Sets = CoefficientFamily::Sets;

constexpr int largest_n_of_best_set = 24;
constexpr double seconds_per_compared_coefficient = 3e-9;  // of the search for the best set

const char* const function = "linear threshold function";

CoefficientList coefficient_list(const LinearThresholdFunction& f,
                                 std::span<const CoefficientFamily> families, double values,
                                 const MethodSetting& setting, std::optional<int> digits) {
  const ValueWriter writer(function, values, f.dimension(), digits);
  const Coefficients coefficients = linear_threshold_coefficients(f, families, setting);
  CoefficientList list;
  for (const Coefficient& coefficient : coefficients.values)
    list.coefficients.push_back({coefficient.set, writer.value(coefficient.exact, coefficient.ball)});
  list.by = coefficients.by;
  return list;
}

/// The ends of a number that is known exactly (then they are equal) or by a ball.
struct Ends {
  Rational lower;
  Rational upper;
};

/// Of |f^(set)|.
Ends magnitude(const Coefficient& coefficient) {
  if (coefficient.exact) return {abs(*coefficient.exact), abs(*coefficient.exact)};
  const Rational low = coefficient.ball->lower();
  const Rational high = coefficient.ball->upper();
  const Rational most = std::max(Rational(abs(low)), Rational(abs(high)));
  if (low <= 0 && high >= 0) return {Rational(0), most};
  return {std::min(Rational(abs(low)), Rational(abs(high))), most};
}

void add_gap(LinearThresholdGap& result, const Ends& gap, int n, int k, const Rational& delta,
             const ValueWriter& writer) {
  const bool exact = gap.lower == gap.upper;
  const auto ball = [&] { return Ball::interval(gap.lower, gap.upper); };
  result.gap = exact ? writer.value(gap.lower) : enclosed_value(ball, writer.digits());
  if (gap.lower > 0) result.sign = 1;
  if (gap.upper < 0) result.sign = -1;
  if (exact && gap.lower == 0) result.sign = 0;
  if (result.sign.value_or(0) == 0) return;
  result.inverse_square = exact
                              ? writer.value(Rational(1 / (gap.lower * gap.lower)))
                              : enclosed_value([&] { return Ball(1) / (ball() * ball()); }, writer.digits());
  if (*result.sign < 0) return;
  if (k >= 2) result.samples = one_step_samples(gap.lower, n, delta, GradientEstimator::plain);
  result.samples_centred = one_step_samples(gap.lower, n, delta, GradientEstimator::centred);
}

}  // namespace

Truth tie_matters(const LinearThresholdFunction& f, bool even_levels) {
  if (f.bias() == 0 && !even_levels) return Truth::no;
  return ties_exist(f);
}

CoefficientList coefficient_at(const LinearThresholdFunction& f, const std::vector<int>& set,
                               const MethodSetting& setting, std::optional<int> digits) {
  const std::vector<CoefficientFamily> families{{.base = set, .sets = Sets::base}};
  return coefficient_list(f, families, 1, setting, digits);
}

void require_all_fit(const LinearThresholdFunction& f, std::optional<int> digits) {
  const int n = f.dimension();
  [[maybe_unused]] const ValueWriter refuses(function, std::ldexp(1.0, std::min(n, 1000)), n, digits);
}

void require_level_fits(const LinearThresholdFunction& f, int level, std::optional<int> digits) {
  require_rows_fit(function, count_of_sets(f.dimension(), level), 2.0 * digits.value_or(default_digits) + 60);
}

CoefficientList coefficients_of_level(const LinearThresholdFunction& f, int level,
                                      const MethodSetting& setting, std::optional<int> digits) {
  require_level_fits(f, level, digits);
  const double count = count_of_sets(f.dimension(), level);
  std::vector<CoefficientFamily> families;
  if (level == 0)
    families.push_back({.base = {}, .sets = Sets::base});
  else  // every set is its last coordinate and the others, which lie among 1..n-1
    for (std::vector<int>& base : sets_of_size(f.dimension() - 1, level - 1))
      families.push_back({.base = std::move(base), .sets = Sets::successors});
  return coefficient_list(f, families, count, setting, digits);
}

CoefficientList all_coefficients(const LinearThresholdFunction& f, const MethodSetting& setting,
                                 std::optional<int> digits) {
  const int n = f.dimension();
  const ValueWriter writer(function, std::ldexp(1.0, std::min(n, 1000)), n, digits);
  const SpectrumOfFunction all = linear_threshold_spectrum(f, setting);
  CoefficientList list;
  for (std::uint64_t set = 0; set < std::uint64_t{1} << n; ++set)
    list.coefficients.push_back({coordinates_of(set), writer.value(all.spectrum.coefficient(set))});
  list.by = all.by;
  return list;
}

CoefficientList chow_parameters(const LinearThresholdFunction& f, const MethodSetting& setting,
                                std::optional<int> digits) {
  const std::vector<CoefficientFamily> families{{.base = {}, .sets = Sets::base},
                                                {.base = {}, .sets = Sets::neighbours}};
  return coefficient_list(f, families, f.dimension() + 1.0, setting, digits);
}

NumberSequence influences(const LinearThresholdFunction& f, const MethodSetting& setting,
                          std::optional<int> digits) {
  const ValueWriter writer(function, f.dimension() + 1.0, f.dimension(), digits);
  const std::vector<CoefficientFamily> families{{.base = {}, .sets = Sets::neighbours}};
  const Coefficients coefficients = linear_threshold_coefficients(f, families, setting);
  NumberSequence result;
  Rational lower(0), upper(0);
  for (const Coefficient& coefficient : coefficients.values) {
    const Ends size = magnitude(coefficient);
    lower += size.lower;
    upper += size.upper;
    const auto ball = size.lower == size.upper && !coefficient.ball
                          ? std::nullopt
                          : std::optional(Ball::interval(size.lower, size.upper));
    result.values.push_back(writer.value(
        coefficient.exact ? std::optional(Rational(abs(*coefficient.exact))) : std::nullopt, ball));
  }
  result.total = lower == upper
                     ? writer.value(lower)
                     : enclosed_value([&] { return Ball::interval(lower, upper); }, writer.digits());
  result.by = coefficients.by;
  return result;
}

NumberSequence level_weights(const LinearThresholdFunction& f, const MethodSetting& setting,
                             std::optional<int> digits) {
  const SpectrumOfFunction all = linear_threshold_spectrum(f, setting);
  const ValueWriter writer(function, f.dimension() + 2.0, 2 * f.dimension(), digits);
  NumberSequence result;
  Rational total(0);
  for (const Rational& weight : all.spectrum.level_weights()) {
    result.values.push_back(writer.value(weight));
    total += weight;
  }
  result.total = writer.value(total);
  result.by = all.by;
  return result;
}

NumberSequence noise_stability(const LinearThresholdFunction& f, const Rational& rho,
                               const MethodSetting& setting, std::optional<int> digits) {
  if (rho < -1 || rho > 1)
    throw std::domain_error(
        fmt::format("{}: rho must lie in [-1, 1], got {}", function, analysis::to_string(rho)));
  const double bits = 2.0 + static_cast<double>(msb(denominator(rho)));
  const ValueWriter writer(function, 1, f.dimension() * bits, digits);
  const SpectrumOfFunction all = linear_threshold_spectrum(f, setting);
  const std::vector<Rational> weights = all.spectrum.level_weights();
  Rational total(0);
  for (std::size_t k = weights.size(); k-- > 0;) total = total * rho + weights[k];
  return {.values = {}, .total = writer.value(total), .by = all.by};
}

BestSet best_set(const LinearThresholdFunction& f, int k, const MethodSetting& setting) {
  const int n = f.dimension();
  if (n > largest_n_of_best_set)
    throw std::length_error(
        fmt::format("{}: the best set is sought among all C(n, k), and n at most {} is allowed; C({}, {}) = "
                    "{:.4g} sets would "
                    "take about {}; give --set",
                    function, largest_n_of_best_set, n, k, count_of_sets(n, k),
                    readable_seconds(count_of_sets(n, k) * n * seconds_per_compared_coefficient)));
  const SpectrumOfFunction all =
      linear_threshold_spectrum(f, {.method = {}, .cross_check = false, .threads = setting.threads});
  const auto best = numeric::largest_fourier_gap(all.spectrum.unnormalised_int32(), k);
  return {coordinates_of(best.set), best.attained_by};
}

LinearThresholdGap linear_threshold_gap(const LinearThresholdFunction& f, const std::vector<int>& subset,
                                        const Rational& delta, const MethodSetting& setting,
                                        std::optional<int> digits) {
  const int n = f.dimension();
  std::vector<int> sorted = subset;
  std::sort(sorted.begin(), sorted.end());
  const ValueWriter writer(function, n + 1.0, n, digits);
  const std::vector<CoefficientFamily> families{{.base = sorted, .sets = Sets::neighbours}};
  const Coefficients coefficients = linear_threshold_coefficients(f, families, setting);

  LinearThresholdGap result;
  result.by = coefficients.by;
  // The gap grows with what is inside and falls with what is outside: its ends are the gaps of opposite ends.
  std::vector<Rational> for_lower, for_upper, middle;
  for (int i = 1; i <= n; ++i) {
    const Coefficient& coefficient = coefficients.values[static_cast<std::size_t>(i) - 1];
    const bool inside = std::binary_search(sorted.begin(), sorted.end(), i);
    result.compared.push_back(
        {i, inside, coefficient.set, writer.value(coefficient.exact, coefficient.ball)});
    const auto [lower, upper] = magnitude(coefficient);
    for_lower.push_back(inside ? lower : upper);
    for_upper.push_back(inside ? upper : lower);
    middle.emplace_back((lower + upper) / 2);
  }
  const analysis::FourierGap attained = analysis::fourier_gap(middle, sorted);
  result.smallest_inside = attained.smallest_inside;
  result.largest_outside = attained.largest_outside;
  const Ends gap{analysis::fourier_gap(for_lower, sorted).gap, analysis::fourier_gap(for_upper, sorted).gap};
  add_gap(result, gap, n, static_cast<int>(sorted.size()), delta, writer);
  return result;
}

}  // namespace lemmata::proofs_check
