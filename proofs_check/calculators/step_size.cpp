#include "proofs_check/calculators/step_size.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "analysis/linear/stochastic_gradient_descent.hpp"
#include "proofs_check/calculators/number.hpp"
#include "proofs_check/calculators/size_estimate.hpp"

namespace lemmata::proofs_check {

using namespace analysis;  // NOLINT: this file is about that library's numbers

namespace {

double log2_size(const Rational& number) {
  return number == 0 ? 0
                     : static_cast<double>(msb(Integer(abs(numerator(number))))) +
                           static_cast<double>(msb(Integer(denominator(number)))) + 2;
}

void require_size(const RationalMatrix& a) {
  if (a.rows() <= most_step_size_rows) return;
  double bits = 0;
  for (const Rational& element : a.elements()) bits = std::max(bits, log2_size(element));
  throw std::length_error(fmt::format(
      "descent: the characteristic polynomial of a {0} x {0} matrix has coefficients of about {1:.0f} bits; "
      "{2} rows at most are allowed (of the smaller of X X^T and X^T X)",
      a.rows(), a.rows() * (bits + std::log2(a.rows()) / 2), most_step_size_rows));
}

/// What an analysis function says about its argument, without the function's name.
std::string reason_of(const std::exception& error) {
  const std::string text = error.what();
  const auto colon = text.find(": ");
  return colon == std::string::npos ? text : text.substr(colon + 2);
}

CertifiedRoot divided(const CertifiedRoot& root, const Rational& number) {
  return {root.low / number, root.high / number};
}

}  // namespace

Rational relative_width(int digits) {
  return Rational(Integer(1), Integer(Integer(1) << static_cast<unsigned>(std::ceil(3.33 * digits) + 64)));
}

Value value_of(const CertifiedRoot& root, int digits) {
  if (root.is_exact()) return exact_value(root.low, digits);
  return enclosed_value([&] { return Ball::interval(root.low, root.high); }, digits);
}

StepSizeProblem step_size_problem(const RationalMatrix& x) {
  require_size(RationalMatrix(std::min(x.rows(), x.columns()), 1));
  const RationalMatrix transposed = transpose(x);
  return {.x = x,
          .gram = x.rows() < x.columns() ? exact_product(x, transposed) : exact_product(transposed, x),
          .rules = {update_rules.begin(), update_rules.end()},
          .momentum = std::nullopt};
}

StepSizeProblem step_size_problem_of_hessian(const RationalMatrix& hessian) {
  if (hessian.rows() != hessian.columns() || !(transpose(hessian) == hessian))
    throw std::invalid_argument(fmt::format("descent: the Hessian must be symmetric, got a {} x {} matrix{}",
                                            hessian.rows(), hessian.columns(),
                                            hessian.rows() == hessian.columns() ? " that is not" : ""));
  require_size(hessian);
  return {.x = std::nullopt,
          .gram = hessian,
          .rules = {update_rules.begin(), update_rules.end()},
          .momentum = std::nullopt};
}

double mean_square_seconds(const RationalMatrix& x) {
  const double n = x.rows(), r = std::min(x.rows(), x.columns()), unknowns = r * (r + 1) / 2;
  const double smaller = std::min(n, unknowns);
  double bits = 1;
  for (const Rational& element : x.elements())
    if (element != 0)
      bits = std::max({bits, static_cast<double>(msb(Integer(abs(numerator(element))))) + 1,
                       static_cast<double>(msb(Integer(denominator(element))))});
  const double coordinates = 2 * r * bits;         // of a sample in the row space: quotients of minors
  const double solution = unknowns * coordinates;  // of one of the unknowns
  const double lifting = n * unknowns * unknowns * solution / 30;
  const double product = smaller * smaller * std::max(n, unknowns) * (solution / 64) * (1 + 2 * bits / 64);
  const double polynomial = std::pow(smaller, 4) * solution / 60;
  // measured on models from 40 x 16 to 3000 x 9, integers and doubles: within a factor of 2, rarely 5
  return (lifting + product) / 2.5e8 + polynomial / 5e8;
}

std::string why_no_mean_square(const RationalMatrix& x) {
  const double seconds = mean_square_seconds(x);
  if (seconds <= most_mean_square_seconds) return "";
  return fmt::format("it would take about {}, and {} is allowed", readable_seconds(seconds),
                     readable_seconds(most_mean_square_seconds));
}

StepSizes step_sizes(const StepSizeProblem& problem, int digits) {
  const Rational width = relative_width(digits);
  StepSizes result;
  result.spectrum = positive_spectrum(problem.gram, width);
  const PositiveSpectrum& spectrum = result.spectrum;
  const CertifiedRoot& largest = spectrum.largest();
  const CertifiedRoot& smallest = spectrum.smallest();
  const int last = static_cast<int>(spectrum.eigenvalues.size()) - 1;
  if (last == 0) {
    result.condition_number = {Rational(1), Rational(1)};
    result.best_factor = {Rational(0), Rational(0)};
  } else {
    result.condition_number = {largest.low / smallest.high, largest.high / smallest.low};
    // increasing in lambda_1, decreasing in lambda_r
    result.best_factor = {(largest.low - smallest.high) / (largest.low + smallest.high),
                          (largest.high - smallest.low) / (largest.high + smallest.low)};
  }
  std::optional<CertifiedRoot> mean_square, almost_sure;  // for m = 1
  if (problem.x) {
    result.why_no_mean_square = why_no_mean_square(*problem.x);
    if (result.why_no_mean_square.empty()) try {
        mean_square = mean_square_step_size(*problem.x, UpdateRule::slide, width);
      } catch (const std::length_error& error) {
        result.why_no_mean_square = reason_of(error);
      }
    if (problem.x->columns() > 1)
      result.why_no_almost_sure =
          "for several columns it is the sign of the Lyapunov exponent of a product of random matrices";
    else
      try {
        almost_sure = almost_sure_step_size(*problem.x, UpdateRule::slide, width);
      } catch (const std::length_error& error) {
        result.why_no_almost_sure = reason_of(error);
      }
  } else {
    result.why_no_mean_square = result.why_no_almost_sure = "it depends on the samples, not on H alone";
  }
  for (const UpdateRule rule : problem.rules) {
    const Rational m = step_multiplier(rule);
    RuleStepSizes steps{.rule = rule,
                        .largest = quotient(2 / m, largest),
                        .without_sign_change = quotient(1 / m, largest),
                        .best = quotient(2 / m, spectrum.sum(0, last)),
                        .ordered = {},
                        .momentum = {},
                        .worst_case = {},
                        .mean_square = {},
                        .almost_sure = {}};
    if (last > 0) steps.ordered = quotient(2 / m, spectrum.sum(0, 1));
    if (problem.momentum) steps.momentum = quotient(2 * (1 + *problem.momentum) / m, largest);
    if (problem.x) steps.worst_case = worst_case_step_size(*problem.x, rule);
    if (mean_square) steps.mean_square = divided(*mean_square, m);
    if (almost_sure) steps.almost_sure = divided(*almost_sure, m);
    result.rules.push_back(std::move(steps));
  }
  return result;
}

}  // namespace lemmata::proofs_check
