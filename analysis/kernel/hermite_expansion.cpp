#include "analysis/kernel/hermite_expansion.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include "analysis/kernel/gaussian_quadrature_arb.hpp"
#include "analysis/scalar/functions.hpp"

namespace lemmata::analysis {
namespace {

class ArbVector {
 public:
  explicit ArbVector(std::size_t size) : size_(static_cast<slong>(size)), data_(_arb_vec_init(size_)) {}
  ~ArbVector() { _arb_vec_clear(data_, size_); }
  ArbVector(const ArbVector&) = delete;
  ArbVector& operator=(const ArbVector&) = delete;
  arb_ptr operator[](std::size_t i) { return data_ + i; }

 private:
  slong size_;
  arb_ptr data_;
};

/// At most 1, at least 0: the upper end of |rho|, cut.
Ball largest_correlation(const Ball& rho) {
  const Ball size = magnitude(rho);
  return less_than(size, Ball(1)) == Truth::yes ? size : Ball(1);
}

Ball cut_to_unit_interval(const Ball& rho) {
  const bool is_inside = less_than(magnitude(rho), Ball(1)) == Truth::yes;
  if (is_inside || rho.is_exact()) {
    if (!is_inside && less_than(Ball(1), magnitude(rho)) == Truth::yes)
      throw std::domain_error("dual_activation: c^2 <= a b is needed, got the correlation " + to_string(rho));
    return rho;
  }
  const Rational low = std::max(rho.lower(), Rational(-1)), high = std::min(rho.upper(), Rational(1));
  if (low > high)
    throw std::domain_error("dual_activation: c^2 <= a b is needed, got the correlation " + to_string(rho));
  return Ball::interval(low, high);
}

HermiteExpansion shortened(const HermiteExpansion& a, std::size_t size) {
  return {a.variance,
          {a.coefficients.begin(), a.coefficients.begin() + static_cast<std::ptrdiff_t>(size)},
          a.second_moment};
}

/// sqrt of the product of the two tails beyond the first `size` coefficients.
Ball tails(const HermiteExpansion& a, const HermiteExpansion& b, std::size_t size) {
  return magnitude(sqrt_nonnegative(shortened(a, size).tail() * shortened(b, size).tail()));
}

/// phi(0): at variance 0 all of the expansion.
HermiteExpansion constant_expansion(const Activation& phi, const Ball& variance, int terms) {
  HermiteExpansion result{variance, std::vector<Ball>(static_cast<std::size_t>(terms)), Ball(0)};
  result.coefficients[0] = phi.value(Ball(0));
  result.second_moment = pow(result.coefficients[0], 2);
  return result;
}

}  // namespace

Ball HermiteExpansion::tail() const {
  Ball rest = second_moment;
  for (const Ball& a : coefficients) rest -= pow(a, 2);
  rest = upper_end(rest);
  return is_positive(rest) == Truth::yes ? rest : Ball(0);
}

HermiteExpansion hermite_expansion(const Activation& phi, const Ball& variance, int terms) {
  constexpr int most_terms = 20000;
  if (terms < 1 || terms > most_terms)
    throw std::domain_error("hermite_expansion: terms must be from 1 to " + std::to_string(most_terms) +
                            ", got " + std::to_string(terms));
  if (is_positive(-variance) == Truth::yes)
    throw std::domain_error("hermite_expansion: the variance must be at least 0, got " + to_string(variance));
  if (is_zero(variance) == Truth::yes) return constant_expansion(phi, variance, terms);
  require_second_moment(phi, variance);
  const int bits = BallPrecision::bits();
  HermiteExpansion result;
  result.variance = variance;
  const BallPrecision precision(bits + 32);
  const GaussianQuadrature rule = gaussian_quadrature(phi, equal_scales(variance), terms - 1, bits + 4);
  const std::size_t nodes = rule.points.size();
  // He_(k+1) = x He_k - k He_(k-1), and the division by sqrt(k!) at the end: the points are short.
  ArbVector before(nodes), now(nodes), next(nodes), values(nodes);
  std::vector<slong> node_bits(nodes);
  for (std::size_t m = 0; m < nodes; ++m) {
    const double x = std::abs(approximate(rule.points[m]));
    node_bits[m] = std::min(rule.bits, bits + 36 + recurrence_loss_at(std::max(terms - 1, 1), x));
    arb_one(now[m]);
    arb_mul(values[m], arb_of(rule.weights[m]), arb_of(rule.first[m]), bits + 32);
    Ball square = pow(rule.first[m], 2);
    arb_addmul(arb_of(result.second_moment), arb_of(square), arb_of(rule.weights[m]), bits + 32);
  }
  result.second_moment = result.second_moment + symmetric_ball(rule.product_error);
  Ball factorial(1);
  for (int k = 0; k < terms; ++k) {
    Ball sum;
    arb_dot(arb_of(sum), nullptr, 0, now[0], 1, values[0], 1, static_cast<slong>(nodes), bits + 32 + 16);
    if (k > 0) factorial *= Ball(k);
    sum = sum / sqrt_nonnegative(factorial);
    result.coefficients.push_back(sum + symmetric_ball(rule.coefficient_error));
    if (k + 1 == terms) break;
    for (std::size_t m = 0; m < nodes; ++m) {
      arb_mul(next[m], arb_of(rule.points[m]), now[m], node_bits[m]);
      arb_submul_ui(next[m], before[m], static_cast<ulong>(k), node_bits[m]);
      arb_swap(before[m], now[m]);
      arb_swap(now[m], next[m]);
    }
  }
  return result;
}

Ball dual_from_expansions(const HermiteExpansion& a, const HermiteExpansion& b, const Ball& rho) {
  const Ball r = cut_to_unit_interval(rho);
  const std::size_t size = std::min(a.coefficients.size(), b.coefficients.size());
  Ball sum(0), power(1);
  for (std::size_t k = 0; k < size; ++k) {
    sum += power * a.coefficients[k] * b.coefficients[k];
    power *= r;
  }
  const Ball rest = pow(largest_correlation(r), static_cast<int>(size)) * tails(a, b, size);
  return sum + symmetric_ball(magnitude(rest));
}

Ball dual_derivative_from_expansions(const HermiteExpansion& a, const HermiteExpansion& b, const Ball& rho) {
  const Ball r = largest_correlation(rho);
  if (less_than(r, Ball(1)) != Truth::yes)
    throw std::domain_error("dual_derivative_from_expansions: |rho| < 1 is needed, got " + to_string(rho));
  const Ball product = a.variance * b.variance;
  if (is_positive(product) != Truth::yes)
    throw std::domain_error("dual_derivative_from_expansions: positive variances are needed, got " +
                            to_string(a.variance) + " and " + to_string(b.variance));
  const std::size_t size = std::min(a.coefficients.size(), b.coefficients.size());
  Ball sum(0), power(1);
  for (std::size_t k = 1; k < size; ++k) {
    sum += Ball(static_cast<int>(k)) * power * a.coefficients[k] * b.coefficients[k];
    power *= rho;
  }
  // k r^(k-1) falls from k = 1 / log(1/r) on, where it is 1 / (e r log(1/r)) at most.
  const Ball first = Ball(static_cast<int>(size)) * pow(r, static_cast<int>(size) - 1);
  Ball largest = first;
  if (is_positive(r) == Truth::yes) {
    const Ball decay = -log(r);
    if (less_than(Ball(1), Ball(static_cast<int>(size)) * decay) != Truth::yes)
      largest = first + Ball(1) / (exp(Ball(1)) * r * decay);
  }
  return (sum + symmetric_ball(magnitude(largest * tails(a, b, size)))) / sqrt_nonnegative(product);
}

}  // namespace lemmata::analysis
