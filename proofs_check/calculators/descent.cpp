#include "proofs_check/calculators/descent.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include "analysis/linear/least_squares.hpp"
#include "analysis/linear/stochastic_gradient_descent.hpp"
#include "analysis/scalar/integer.hpp"
#include "numeric/sampling/counter_random.hpp"
#include "proofs_check/calculators/number.hpp"

namespace lemmata::proofs_check {

using namespace analysis;  // NOLINT: this file is about that library's numbers

namespace {

/// |a - b|^2 with one division into lowest terms, which is what takes the time where the fractions are long.
Rational squared_distance(const RationalVector& a, const RationalVector& b) {
  Integer common(1);
  for (const RationalVector* v : {&a, &b})
    for (const Rational& entry : *v)
      if (const Integer bottom(denominator(entry)); common % bottom != 0) common = lcm(common, bottom);
  Integer sum(0);
  for (std::size_t j = 0; j < a.size(); ++j) {
    const Integer difference =
        numerator(a[j]) * (common / denominator(a[j])) - numerator(b[j]) * (common / denominator(b[j]));
    sum += difference * difference;
  }
  return {sum, common * common};
}

/// |1 - s lambda| for every lambda of the interval.
CertifiedRoot distance_from_one(const Rational& s, const CertifiedRoot& lambda) {
  const Rational first = abs(1 - s * lambda.low), second = abs(1 - s * lambda.high);
  const Rational one = 1 - s * lambda.low, other = 1 - s * lambda.high;
  return {one * other <= 0 ? Rational(0) : std::min(first, second), std::max(first, second)};
}

/// max(|1 - s lambda_1|, |1 - s lambda_r|).
Value convergence_factor_value(const RationalMatrix& gram, UpdateRule rule, const Rational& eta, int digits) {
  const PositiveSpectrum spectrum = positive_spectrum(gram, relative_width(digits));
  const Rational s = eta * step_multiplier(rule);
  const CertifiedRoot a = distance_from_one(s, spectrum.largest());
  const CertifiedRoot b = distance_from_one(s, spectrum.smallest());
  // an exact one that is surely the larger stays exact
  if (a.low >= b.high) return value_of(a, digits);
  if (b.low >= a.high) return value_of(b, digits);
  return value_of({std::max(a.low, b.low), std::max(a.high, b.high)}, digits);
}

/// Whether some w fits every sample that moves it: a row of zeros never does.
bool fits_without_zero_rows(const RationalMatrix& x, const RationalVector& y) {
  std::vector<Rational> elements;
  RationalVector labels;
  for (int i = 0; i < x.rows(); ++i) {
    const RationalVector row = x.row(i);
    if (inner_product(row, row) == 0) continue;
    elements.insert(elements.end(), row.begin(), row.end());
    labels.push_back(y[static_cast<std::size_t>(i)]);
  }
  const RationalMatrix rows(static_cast<int>(labels.size()), x.columns(), std::move(elements));
  return minimum_norm_solution(rows, labels).interpolates();
}

void decide_with_samples(const DescentProblem& problem, Descent& result) {
  if (!fits_without_zero_rows(problem.x, problem.y)) {
    // a limit w would have x_i^T (<x_i, w> - y_i) = 0 for every sample
    result.converges = false;
    result.why = "no w fits all samples, so that a constant step keeps moving it";
    return;
  }
  try {
    if (const std::string why = why_no_mean_square(problem.x); !why.empty()) throw std::length_error(why);
    const CertifiedRoot step = mean_square_step_size(problem.x, problem.rule, relative_width(default_digits));
    if (step.is_exact() || problem.eta <= step.low || problem.eta >= step.high)
      result.converges =
          problem.eta > 0 && problem.eta < step.high && (!step.is_exact() || problem.eta < step.low);
    else
      result.converges = converges_in_mean_square(problem.x, problem.rule, problem.eta);
    result.why = "in mean square over random samples: eta against the root of the pencil, exactly";
  } catch (const std::length_error& error) {
    if (problem.eta > 0 && problem.eta < worst_case_step_size(problem.x, problem.rule)) {
      result.converges = true;
      result.why = "below the worst-case step 2 / (m max |x_i|^2)";
    } else {
      const std::string reason = error.what(), function = "mean_square_step_size: ";
      result.why = "not decided: " + (reason.starts_with(function) ? reason.substr(function.size()) : reason);
    }
  }
}

}  // namespace

double descent_seconds(const DescentProblem& problem) {
  if (problem.steps == 0) return 0;
  // The bits of a numerator of the last iterate, and what a greatest common divisor of such numbers takes. Each
  // coordinate takes three, |w - limit|^2 one of twice the length; the length grows in proportion to the step.
  const double bits = (iterate_bits(problem.x, problem.y, problem.eta, problem.steps) -
                       iterate_bits(problem.x, problem.y, problem.eta, problem.steps - 1)) /
                      (2 * problem.x.columns());
  constexpr double exponent = 1.65, seconds_of_a_bit = 7e-12;  // measured from 10^4 to 10^6 bits
  const auto divisor = [](double length) { return seconds_of_a_bit * std::pow(length, exponent); };
  return problem.steps / (exponent + 1) * (3 * problem.x.columns() * divisor(bits) + divisor(2 * bits));
}

Descent descend(const DescentProblem& problem, int digits) {
  Descent result;
  const StepSizeProblem of_steps = step_size_problem(problem.x);
  result.largest_step = largest_step_size(of_steps.gram, problem.rule, relative_width(digits));
  result.iterates = problem.samples
                        ? stochastic_gradient_descent_iterates(problem.x, problem.y, problem.start,
                                                               problem.rule, problem.eta, *problem.samples)
                        : gradient_descent_iterates(problem.x, problem.y, problem.start, problem.rule,
                                                    problem.eta, problem.steps);
  result.limit = gradient_descent_limit(problem.x, problem.y, problem.start);
  const MinimumNormSolution solution = minimum_norm_solution(problem.x, problem.y);
  result.rank = solution.rank;
  result.interpolates = solution.interpolates();
  for (const RationalVector& w : result.iterates)
    result.squared_errors.push_back(squared_distance(w, result.limit));
  if (problem.samples) {
    decide_with_samples(problem, result);
  } else {
    result.converges = gradient_descent_converges(of_steps.gram, problem.rule, problem.eta);
    result.why = "from every start: the roots of the characteristic polynomial against 2 / (eta m), exactly";
    result.factor = convergence_factor_value(of_steps.gram, problem.rule, problem.eta, digits);
  }
  return result;
}

std::vector<int> draw_samples(int n, int steps, std::uint64_t seed) {
  std::vector<std::uint64_t> words(static_cast<std::size_t>(steps));
  numeric::fill_random_bits(words, seed, 0, 0);
  std::vector<int> samples;
  // floor(word n / 2^64): probabilities within 2^-64 of 1/n
  for (const std::uint64_t word : words)
    samples.push_back(static_cast<int>(Integer(Integer(word) * n) >> 64));
  return samples;
}

}  // namespace lemmata::proofs_check
