#include "analysis/linear/gradient_descent.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <string>

#include "analysis/scalar/functions.hpp"
#include "analysis/scalar/integer.hpp"

namespace lemmata::analysis {

namespace {

Integer numerator_of(const Rational& number) { return Integer(numerator(number)); }
Integer denominator_of(const Rational& number) { return Integer(denominator(number)); }

/// Bits of |number|, at least 1.
double bits(const Integer& number) { return number == 0 ? 1 : static_cast<double>(msb(abs(number))) + 1; }

Integer common_denominator(const std::vector<Rational>& numbers) {
  Integer common(1);
  for (const Rational& number : numbers) common = lcm(common, denominator_of(number));
  return common;
}

std::vector<Integer> scaled(const std::vector<Rational>& numbers, const Integer& common) {
  std::vector<Integer> result;
  for (const Rational& number : numbers)
    result.push_back(numerator_of(number) * (common / denominator_of(number)));
  return result;
}

void require_shapes(const std::string& function, const RationalMatrix& x, std::size_t labels,
                    std::size_t weights) {
  if (x.rows() < 1 || x.columns() < 1)
    throw std::invalid_argument(function + ": X needs a row and a column, got " + std::to_string(x.rows()) +
                                " x " + std::to_string(x.columns()));
  if (labels != static_cast<std::size_t>(x.rows()))
    throw std::invalid_argument(function + ": y needs a label for each of the " + std::to_string(x.rows()) +
                                " rows of X, got " + std::to_string(labels));
  if (weights != static_cast<std::size_t>(x.columns()))
    throw std::invalid_argument(function + ": w_0 needs a weight for each of the " +
                                std::to_string(x.columns()) + " columns of X, got " +
                                std::to_string(weights));
}

void require_symmetric(const std::string& function, const RationalMatrix& a) {
  if (a.rows() != a.columns() || !(transpose(a) == a))
    throw std::domain_error(function + ": the matrix must be symmetric");
}

void require_eigenvalues(const std::string& function, const Rational& largest, const Rational& smallest) {
  if (!(smallest > 0) || !(largest >= smallest))
    throw std::domain_error(function + ": largest >= smallest > 0 is allowed, got " + to_string(largest) +
                            " and " + to_string(smallest));
}

/// Whether all roots are positive, of a polynomial whose roots are all real: iff no coefficient is 0 and their signs
/// alternate, since Descartes' rule counts exactly where all roots are real.
bool all_roots_positive(const Polynomial& p) {
  for (std::size_t i = 0; i + 1 < p.size(); ++i)
    if (!(p[i] * p[i + 1] < 0)) return false;
  return true;
}

/// p(end - x), by Horner's rule.
Polynomial reflected_at(const Polynomial& p, const Rational& end) {
  Polynomial result;
  for (std::size_t i = p.size(); i-- > 0;) {
    result.insert(result.begin(), Rational(0));  // times (end - x), and the coefficient
    for (std::size_t k = 0; k + 1 < result.size(); ++k) {
      const Rational before = result[k + 1];
      result[k + 1] = -before;
      result[k] += end * before;
    }
    result[0] += p[i];
  }
  return result;
}

/// p without the factor x^k, a polynomial with positive roots.
Polynomial positive_part(const std::string& function, const Polynomial& p) {
  const auto first = std::find_if(p.begin(), p.end(), [](const Rational& c) { return c != 0; });
  Polynomial result(first, p.end());
  if (result.size() < 2) throw std::domain_error(function + ": no eigenvalue but 0");
  if (!all_roots_positive(result)) throw std::domain_error(function + ": an eigenvalue is negative");
  return result;
}

/// det(x I - gram) without its roots 0.
Polynomial positive_characteristic_polynomial(const std::string& function, const RationalMatrix& gram) {
  require_symmetric(function, gram);
  return positive_part(function, characteristic_polynomial(gram));
}

/// The sum of the different roots: that of p / gcd(p, p').
Rational sum_of_different_roots(const Polynomial& p) {
  const Polynomial free = fraction_of(p, derivative(p)).numerator;
  return -free[free.size() - 2] / free.back();
}

}  // namespace

std::string_view name(UpdateRule rule) {
  switch (rule) {
    case UpdateRule::literal:
      return "literal";
    case UpdateRule::slide:
      return "slide";
    case UpdateRule::hessian:
      return "hessian";
    case UpdateRule::half:
      return "half";
  }
  return "";
}

Rational step_multiplier(UpdateRule rule) {
  switch (rule) {
    case UpdateRule::literal:
      return Rational(2);
    case UpdateRule::slide:
    case UpdateRule::hessian:
      return Rational(1);
    case UpdateRule::half:
      return Rational(1, 2);
  }
  return Rational(1);
}

double iterate_bits(const RationalMatrix& x, const RationalVector& y, const Rational& eta, int steps) {
  // w_t has the denominator D k^t, where k <= den(eta m) den(X)^2 den(y), and its numerator grows by the factor
  // k (1 + |eta m| |X|^2) at most, |X|^2 the sum of squares. To |w_t| the labels have then added at most t times
  // |eta m| sum |x_ij y_i|, which no sum over the samples makes smaller.
  const double denominators = bits(denominator_of(eta)) + 2 * bits(common_denominator(x.elements())) +
                              bits(common_denominator(y)) + 1;
  Rational squares(0);
  for (const Rational& element : x.elements()) squares += element * element;
  const Rational growth = 1 + 2 * abs(eta) * squares;
  Rational pull(0);
  for (int i = 0; i < x.rows() && static_cast<std::size_t>(i) < y.size(); ++i)
    for (int j = 0; j < x.columns(); ++j) pull += abs(x(i, j) * y[static_cast<std::size_t>(i)]);
  pull = 1 + 2 * abs(eta) * pull;
  const double labels = bits(numerator_of(pull) / denominator_of(pull)) + 1;
  const double t = steps;
  const double a_step = 2 * denominators + bits(numerator_of(growth) / denominator_of(growth)) + 1;
  return x.columns() * (a_step * t * (t + 1) / 2 + (labels + 128) * (t + 1));
}

std::vector<RationalVector> gradient_descent_iterates(const RationalMatrix& x, const RationalVector& y,
                                                      const RationalVector& w0, UpdateRule rule,
                                                      const Rational& eta, int steps) {
  const std::string function = "gradient_descent_iterates";
  require_shapes(function, x, y.size(), w0.size());
  if (steps < 0)
    throw std::domain_error(function + ": steps must be at least 0, got " + std::to_string(steps));
  const double size = iterate_bits(x, y, eta, steps);
  if (size > most_iterate_bits)
    throw std::length_error(function + ": " + std::to_string(steps) + " exact steps take about " +
                            std::to_string(static_cast<std::int64_t>(size / 8e6)) + " MB, allowed are " +
                            std::to_string(static_cast<std::int64_t>(most_iterate_bits / 8e6)) + " MB");

  // With w_t = v / D, X = A / q, y = b / p and s = eta m = s_n / s_d, the integer k = s_d q^2 p gives
  //     w_{t+1} = (k v - s_n p A^T A v + D s_n q A^T b) / (D k):
  // integers only, and no common factor is sought before the end.
  const int n = x.rows(), d = x.columns();
  const Rational s = eta * step_multiplier(rule);
  const Integer q = common_denominator(x.elements()), p = common_denominator(y);
  const std::vector<Integer> a = scaled(x.elements(), q), b = scaled(y, p);
  const Integer s_n = numerator_of(s), k = denominator_of(s) * q * q * p;
  const auto element = [&](int i, int j) -> const Integer& {
    return a[static_cast<std::size_t>(i) * static_cast<std::size_t>(d) + static_cast<std::size_t>(j)];
  };
  const auto times_transpose = [&](const std::vector<Integer>& u) {
    std::vector<Integer> result(static_cast<std::size_t>(d), Integer(0));
    for (int i = 0; i < n; ++i)
      for (int j = 0; j < d; ++j)
        result[static_cast<std::size_t>(j)] += element(i, j) * u[static_cast<std::size_t>(i)];
    return result;
  };
  std::vector<Integer> constant = times_transpose(b);
  for (Integer& c : constant) c *= s_n * q;
  const Integer factor = s_n * p;

  Integer common = common_denominator(w0);
  std::vector<Integer> v = scaled(w0, common);
  std::vector<RationalVector> result{w0};
  for (int t = 0; t < steps; ++t) {
    std::vector<Integer> u(static_cast<std::size_t>(n), Integer(0));
    for (int i = 0; i < n; ++i)
      for (int j = 0; j < d; ++j)
        u[static_cast<std::size_t>(i)] += element(i, j) * v[static_cast<std::size_t>(j)];
    const std::vector<Integer> gradient = times_transpose(u);
    for (std::size_t j = 0; j < v.size(); ++j) v[j] = k * v[j] - factor * gradient[j] + common * constant[j];
    common *= k;
    // A power of two that all have in common goes at once: data and steps that are doubles leave many of them.
    unsigned long twos = common == 0 ? 0 : lsb(common);
    for (const Integer& numerator : v)
      if (numerator != 0) twos = std::min<unsigned long>(twos, lsb(Integer(abs(numerator))));
    if (twos > 0) {
      common >>= twos;
      for (Integer& numerator : v) numerator >>= twos;  // exact, also below 0
    }
    RationalVector w;
    for (const Integer& numerator : v) w.emplace_back(numerator, common);
    result.push_back(std::move(w));
  }
  return result;
}

Polynomial residual_polynomial(UpdateRule rule, const Rational& eta, int t) {
  if (t < 0) throw std::domain_error("residual_polynomial: t must be at least 0, got " + std::to_string(t));
  const Rational s = eta * step_multiplier(rule);
  const double size = (bits(numerator_of(s)) + bits(denominator_of(s)) + 1) * t * (t + 1.0) / 2;
  if (size > most_iterate_bits)
    throw std::length_error("residual_polynomial: " + std::to_string(t) + " steps take about " +
                            std::to_string(static_cast<std::int64_t>(size / 8e6)) + " MB, allowed are " +
                            std::to_string(static_cast<std::int64_t>(most_iterate_bits / 8e6)) + " MB");
  Polynomial result{Rational(1)};
  if (s == 0) return result;
  for (int i = 1; i <= t; ++i) result.push_back(result.back() * -s * (t - i + 1) / i);
  return result;
}

bool gradient_descent_converges(const RationalMatrix& gram, UpdateRule rule, const Rational& eta) {
  const Polynomial p = positive_characteristic_polynomial("gradient_descent_converges", gram);
  if (!(eta > 0)) return false;
  // |1 - eta m lambda| < 1 iff 0 < lambda < end, end = 2 / (eta m): the roots end - lambda of p(end - x) are positive
  return all_roots_positive(reflected_at(p, 2 / (eta * step_multiplier(rule))));
}

CertifiedRoot PositiveSpectrum::sum(int i, int j) const {
  const CertifiedRoot& a = eigenvalues.at(static_cast<std::size_t>(i));
  const CertifiedRoot& b = eigenvalues.at(static_cast<std::size_t>(j));
  if (i != j && !a.is_exact() && !b.is_exact() && sum_of_inexact_pair)
    return {*sum_of_inexact_pair, *sum_of_inexact_pair};
  return {a.low + b.low, a.high + b.high};
}

PositiveSpectrum positive_roots(const Polynomial& p, const Rational& relative_width) {
  const std::string function = "positive_roots";
  if (!(relative_width > 0))
    throw std::domain_error(function + ": the relative width must be above 0, got " +
                            to_string(relative_width));
  const Polynomial positive = positive_part(function, p);
  // sum of 1/root = -c_1 / c_0, so every root is at least -c_0 / c_1; to half the width of that, the interval's lower
  // end is at least half of it
  const Rational least = -positive[0] / positive[1];
  const Rational width = least * std::min(relative_width, Rational(1)) / 2;
  PositiveSpectrum result;
  result.eigenvalues = real_roots(positive, width);
  std::reverse(result.eigenvalues.begin(), result.eigenvalues.end());
  result.rank = static_cast<int>(positive.size()) - 1;
  const auto inexact = [](const CertifiedRoot& root) { return !root.is_exact(); };
  if (std::count_if(result.eigenvalues.begin(), result.eigenvalues.end(), inexact) == 2) {
    Rational sum = sum_of_different_roots(positive);
    for (const CertifiedRoot& root : result.eigenvalues)
      if (root.is_exact()) sum -= root.low;
    result.sum_of_inexact_pair = sum;
  }
  return result;
}

PositiveSpectrum positive_spectrum(const RationalMatrix& gram, const Rational& relative_width) {
  return positive_roots(positive_characteristic_polynomial("positive_spectrum", gram), relative_width);
}

ExtremeEigenvalues extreme_eigenvalues(const RationalMatrix& gram, const Rational& relative_width) {
  const PositiveSpectrum spectrum = positive_spectrum(gram, relative_width);
  return {spectrum.largest(), spectrum.smallest(), spectrum.rank};
}

CertifiedRoot quotient(const Rational& numerator, const CertifiedRoot& root) {
  return {numerator / root.high, numerator / root.low};
}

CertifiedRoot largest_step_size(const RationalMatrix& gram, UpdateRule rule, const Rational& relative_width) {
  return quotient(2 / step_multiplier(rule), extreme_eigenvalues(gram, relative_width).largest);
}

Rational convergence_factor(const Rational& largest, const Rational& smallest, UpdateRule rule,
                            const Rational& eta) {
  require_eigenvalues("convergence_factor", largest, smallest);
  const Rational s = eta * step_multiplier(rule);
  const Rational at_largest = abs(1 - s * largest), at_smallest = abs(1 - s * smallest);
  return std::max(at_largest, at_smallest);
}

BestStep best_step(const Rational& largest, const Rational& smallest, UpdateRule rule) {
  require_eigenvalues("best_step", largest, smallest);
  const Rational sum = largest + smallest;
  return {2 / (step_multiplier(rule) * sum), (largest - smallest) / sum};
}

bool momentum_is_stable(const Rational& eta_lambda, const Rational& beta) {
  return all_roots_inside_unit_circle({beta, eta_lambda - 1 - beta, Rational(1)});
}

BestMomentum best_momentum(const Rational& largest, const Rational& smallest) {
  require_eigenvalues("best_momentum", largest, smallest);
  const Ball high = sqrt_nonnegative(Ball(largest)), low = sqrt_nonnegative(Ball(smallest));
  const Ball sum = high + low;
  const Ball rate = (high - low) / sum;
  return {Ball(4) / (sum * sum), rate * rate, rate};
}

}  // namespace lemmata::analysis
