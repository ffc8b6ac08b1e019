#include "analysis/linear/wishart_spectrum.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "analysis/scalar/functions.hpp"
#include "analysis/scalar/integral_arb.hpp"
#include "analysis/scalar/rising_precision.hpp"

#if __has_include(<flint/arb_hypgeom.h>)
#include <flint/arb_hypgeom.h>
#else
#include <arb_hypgeom.h>
#endif

// The density of the eigenvalues. Let N = min(n, d), a = |n - d|. The non-zero eigenvalues have the joint density
// prod_i w(x_i) prod_{i<j} |x_i - x_j| up to a constant, w(x) = x^((a-1)/2) e^(-x/2). Write L_j for the Laguerre
// polynomial L_j^(a), h_j = (j+a)!/j!, theta_j = w L_j, and (E f)(x) = 1/2 integral of sgn(x-y) f(y) dy. Pairing
// theta_k with E theta_l gives an antisymmetric N x N matrix M. De Bruijn's formula [deBruijn1955] makes E prod_i (1
// + t g(x_i)) the Pfaffian of the same matrix with w (1 + t g) for w, so that the sum over eigenvalues has, for even
// N,
//
//     E sum_i g(x_i) = sum_{jk} (M^-1)_{kj} <g theta_j, E theta_k>.
//
// From the recurrences of Laguerre polynomials,
//
//     d/dx (x theta_j) = ((j+1) theta_{j+1} - (j+a) theta_{j-1}) / 2,    (1)
//
// and E undoes d/dx, x theta_j being 0 at both ends. So M sends the vector ((j+1) e_{j+1} - (j+a) e_{j-1})/2 to h_j
// e_j for j <= N-2, because <theta_k, x theta_j> is 0 for k != j and h_j for k = j: this is column j of M^-1 times
// h_j, and antisymmetry gives the last column. M^-1 is tridiagonal, (j+1, j) holding c_j = (j+1)/(2 h_j), and
//
//     rho = sum_{j<=N-2} c_j (theta_j E theta_{j+1} - theta_{j+1} E theta_j)
//         = sum_{j<=N-2} x theta_j^2 / h_j - c_{N-2} theta_{N-1} E theta_{N-2}:    (2)
//
// by (1) once more E theta_{j+1} = (2 x theta_j + (j+a) E theta_{j-1}) / (j+1), and the sum telescopes. For odd N the
// matrix is bordered by m_j, the integral of theta_j; (1) says that its inverse has the same columns, and the last
// two are (0, ..., -c_{N-2}, 0; 1/m_{N-1}) and -e_{N-1}/m_{N-1}, so that theta_{N-1}/m_{N-1} comes to (2).
//
// The integrals against 1/(x + lambda). With F_j the integral of x^a e^(-x) L_j / (x + lambda),
//
//     <x theta_j / (x + lambda), theta_k> = L_j(-lambda) F_k   for j <= k,
//
// since L_j(x) - L_j(-lambda) is x + lambda times a polynomial of lower degree. By Rodrigues' formula F_j is the
// integral of x^(j+a) e^(-x) / (x + lambda)^(j+1), (j+a)! U(j+1, 1-a, lambda). What remains is, for odd N, the
// integral of theta_{N-1}/(x + lambda), and for even N, where E theta_{N-2} contains E theta_0, that of theta_{N-1} E
// theta_0/(x + lambda). Both follow for j = N-1 from j = 0 by the recurrence of Laguerre polynomials.

namespace lemmata::analysis {

namespace {

void require_hard_edge(const char* function, std::int64_t n, std::int64_t d) {
  if (n < 1 || d < 1 || (n - d != 1 && d - n != 1))
    throw std::domain_error(std::string(function) +
                            ": n and d of at least 1 that differ by 1 are needed, got n = " +
                            std::to_string(n) + ", d = " + std::to_string(d));
}

/// A function of lambda and its derivative.
struct Jet {
  Ball value, slope;
};
Jet constant(const Ball& x) { return {x, Ball(0)}; }
Jet operator+(const Jet& x, const Jet& y) { return {x.value + y.value, x.slope + y.slope}; }
Jet operator-(const Jet& x, const Jet& y) { return {x.value - y.value, x.slope - y.slope}; }
Jet operator*(const Jet& x, const Jet& y) {
  return {x.value * y.value, x.value * y.slope + x.slope * y.value};
}
Jet operator*(const Ball& x, const Jet& y) { return {x * y.value, x * y.slope}; }
Jet reciprocal(const Jet& x) {
  const Ball inverse = Ball(1) / x.value;
  return {inverse, -inverse * inverse * x.slope};
}

Ball gamma_function(const Rational& x) {
  Ball result;
  arb_gamma(arb_of(result), arb_of(Ball(x)), BallPrecision::bits());
  return finite(std::move(result), "gamma_function");
}

/// Tricomi's U(a, b, z), z > 0.
Ball tricomi(const Rational& a, const Rational& b, const Rational& z) {
  Ball result;
  arb_hypgeom_u(arb_of(result), arb_of(Ball(a)), arb_of(Ball(b)), arb_of(Ball(z)), BallPrecision::bits());
  return finite(std::move(result), "wishart_resolvent_trace", "Tricomi's function did not converge");
}

/// For the integrals of theta_0 E theta_0 / (x + lambda) and its derivative.
struct BaseIntegrand {
  Ball lambda, two_over_pi;
  std::int64_t a;
  std::vector<Ball> weights;  // 1 / (i J_i), i = a, a-2, ..., down to 1 or 2
  bool slope;
};

/// exp(-lambda (e^(2t) - 1)/2 - (a-1) t) j(t), times -(e^(2t) - 1)/2 for the slope: j(t) the integral of sech^(a+1)
/// from 0 to t over that from 0 to infinity. By parts, J_i = sech^(i-1) tanh / i + (i-1)/i J_(i-2), J_0 = 2
/// arctan(tanh(t/2)). Analytic for |Im t| < pi/2, and used for |Im t| < 3/2.
int base_integrand(acb_ptr out, const acb_t t, void* parameters, slong, slong bits) {
  const auto& p = *static_cast<const BaseIntegrand*>(parameters);
  arb_t strip;
  arb_init(strip);
  arb_set_ui(strip, 3);
  arb_mul_2exp_si(strip, strip, -1);
  arb_t height;
  arb_init(height);
  arb_abs(height, acb_imagref(t));
  const bool inside = arb_lt(height, strip) != 0;
  arb_clear(strip);
  arb_clear(height);
  if (!inside) {
    acb_indeterminate(out);
    return 0;
  }
  Complex tangent, secant, square, sum, growth;
  acb_tanh(tangent.get(), t, bits);
  acb_sech(secant.get(), t, bits);
  acb_mul(square.get(), secant.get(), secant.get(), bits);
  for (const Ball& weight : p.weights) {
    acb_mul(sum.get(), sum.get(), square.get(), bits);
    acb_add_arb(sum.get(), sum.get(), arb_of(weight), bits);
  }
  acb_mul(sum.get(), sum.get(), tangent.get(), bits);
  if (p.a % 2 == 0) {
    acb_mul(sum.get(), sum.get(), secant.get(), bits);
    acb_mul_2exp_si(square.get(), t, -1);
    acb_tanh(square.get(), square.get(), bits);
    acb_atan(square.get(), square.get(), bits);
    acb_mul_2exp_si(square.get(), square.get(), 1);
    acb_mul_arb(square.get(), square.get(), arb_of(p.two_over_pi), bits);
    acb_add(sum.get(), sum.get(), square.get(), bits);
  }
  acb_mul_2exp_si(growth.get(), t, 1);
  acb_expm1(growth.get(), growth.get(), bits);
  acb_mul_2exp_si(growth.get(), growth.get(), -1);
  acb_mul_arb(out, growth.get(), arb_of(p.lambda), bits);
  acb_mul_si(secant.get(), t, static_cast<slong>(p.a - 1), bits);
  acb_add(out, out, secant.get(), bits);
  acb_neg(out, out);
  acb_exp(out, out, bits);
  acb_mul(out, out, sum.get(), bits);
  if (p.slope) {
    acb_mul(out, out, growth.get(), bits);
    acb_neg(out, out);
  }
  return 0;
}

/// The integral of theta_0 E theta_0 / (x + lambda), b = (a+1)/2. As 1/(x + lambda) is the integral over s of
/// e^(-s (x + lambda)), it is that of e^(-s lambda) over
///
///     1/2 Gamma(b)^2 (4/(1+2s))^b (P(x > y) - P(x < y)),   x and y gamma variables of shape b and rates 1/2 + s and
///     1/2,
///
/// and P(x > y) - P(x < y) is minus the integral of (1-v^2)^(b-1) from 0 to s/(1+s) over that from 0 to 1. With
/// 1 + 2s = e^(2t), v = tanh(u) it is the integral over t >= 0 of base_integrand.
Jet base(std::int64_t a, const Rational& lambda, bool slope) {
  const int bits = BallPrecision::bits();
  BaseIntegrand parameters{Ball(lambda), Ball(2) / pi<Ball>(), a, {}, false};
  Ball whole = a % 2 == 0 ? pi<Ball>() / Ball(2) : Ball(1);  // J_i at infinity
  if (a % 2 == 1) parameters.weights.push_back(Ball(1));
  for (std::int64_t i = a % 2 + 2; i <= a; i += 2) {
    whole = whole * Ball(i - 1) / Ball(i);
    parameters.weights.push_back(Ball(1) / (Ball(i) * whole));
  }
  std::reverse(parameters.weights.begin(), parameters.weights.end());
  // Beyond e^(2t) = v the integrand, as one over e^(2t), is at most e^(-lambda (e^(2t) - 1)/2) / (2 sqrt(v)), and for
  // the slope at most e^(2t) / (4 sqrt(v)) times that exponential. 7/10 > ln 2.
  const Rational cut = 1 + Rational(7 * bits, 5) / lambda;
  const Ball v(cut), root = sqrt_nonnegative(v);
  const Ball last((log(v) / Ball(2)).upper());
  const Ball decay = exp(Ball(Rational(lambda * (1 - cut) / 2)));
  const slong absolute_bits = 100L * bits;  // none, in effect: the aim is relative
  const char* name = "wishart_resolvent_trace";
  Jet integral{integrate(name, base_integrand, &parameters, Ball(0), last, absolute_bits), Ball(0)};
  integral.value += Ball::interval(0, (decay / (Ball(lambda) * root)).upper());
  if (slope) {
    parameters.slope = true;
    integral.slope = integrate(name, base_integrand, &parameters, Ball(0), last, absolute_bits);
    const Ball left_over = decay * (v / (Ball(2) * Ball(lambda)) + Ball(1) / pow(Ball(lambda), 2)) / root;
    integral.slope += Ball::interval(-left_over.upper(), 0);
  }
  const Ball factor =
      pow(gamma_function(Rational(a + 1, 2)), 2) * Ball::power_of_two(a);  // Gamma(b)^2 4^b / 2
  return -factor * integral;
}

/// The sum over the N non-zero eigenvalues.
class Resolvent {
 public:
  Resolvent(std::int64_t size, std::int64_t a, const Rational& lambda, bool slope)
      : size_(size), a_(a), lambda_(lambda), slope_(slope), b_(a + 1, 2) {}

  [[nodiscard]] Jet operator()() {
    const std::int64_t last = size_ - 1;
    if (size_ == 1) return (Ball(1) / mean_weight()) * weight_base();
    polynomials();
    second_kind();
    // sum of x theta_j^2 / h_j
    Jet sum = constant(Ball(0));
    Ball h = gamma_function(Rational(a_ + 1));
    for (std::int64_t j = 0; j < last; ++j) {
      if (j > 0) h = h * Ball(j + a_) / Ball(j);
      sum = sum + (Ball(1) / h) * (laguerre_[at(j)] * second_[at(j)]);
    }
    // E theta_{N-2}, down to E theta_0 or to nothing
    const Ball c = Ball(last) / (Ball(2) * h);
    Jet explicit_part = constant(Ball(0));
    Ball coefficient(1);
    std::int64_t j = size_ - 2;
    for (; j >= 1; j -= 2) {
      explicit_part = explicit_part + (coefficient * Ball(2) / Ball(j)) * laguerre_[at(j - 1)];
      coefficient = coefficient * Ball(j - 1 + a_) / Ball(j);
    }
    sum = sum - c * (explicit_part * second_[at(last)]);
    if (j == 0) return sum - (c * coefficient) * paired_with_base();
    return sum + weight_integral();
  }

 private:
  static std::size_t at(std::int64_t i) { return static_cast<std::size_t>(i); }

  /// (2j + a + 1 + lambda).
  [[nodiscard]] Jet middle(std::int64_t j) const {
    return {Ball(Rational(2 * j + a_ + 1 + lambda_)), Ball(1)};
  }

  /// L_j(-lambda), j < N.
  void polynomials() {
    laguerre_ = {constant(Ball(1)), middle(0)};
    for (std::int64_t j = 1; j + 1 < size_; ++j)
      laguerre_.push_back((Ball(1) / Ball(j + 1)) *
                          (middle(j) * laguerre_[at(j)] - Ball(j + a_) * laguerre_[at(j - 1)]));
  }

  /// F_j, j < N, from the last two downwards: upwards they are the solution that falls, and would lose its digits.
  void second_kind() {
    second_.assign(at(size_), constant(Ball(0)));
    for (std::int64_t j = size_ - 2; j < size_; ++j) {
      const Ball factorial = gamma_function(Rational(j + a_ + 1));
      second_[at(j)].value = factorial * tricomi(Rational(j + 1), Rational(1 - a_), lambda_);
      if (slope_)
        second_[at(j)].slope = -Ball(j + 1) * factorial * tricomi(Rational(j + 2), Rational(2 - a_), lambda_);
    }
    for (std::int64_t j = size_ - 2; j >= 1; --j)
      second_[at(j - 1)] =
          (Ball(1) / Ball(j + a_)) * (middle(j) * second_[at(j)] - Ball(j + 1) * second_[at(j + 1)]);
  }

  /// The integral of theta_0: 2^b Gamma(b).
  [[nodiscard]] Ball mean_weight() const { return power_of_two_to_b() * gamma_function(b_); }
  [[nodiscard]] Ball power_of_two_to_b() const {
    const Ball whole = Ball::power_of_two((a_ + 1) / 2);
    return a_ % 2 == 1 ? whole : whole * sqrt_nonnegative(Ball(2));
  }

  /// The integral of theta_0/(x + lambda): 2^(b-1) Gamma(b) U(1, 2-b, lambda/2).
  [[nodiscard]] Jet weight_base() const {
    const Ball half = mean_weight() / Ball(2);
    return {
        half * tricomi(Rational(1), Rational(2 - b_), Rational(lambda_ / 2)),
        slope_ ? -half / Ball(2) * tricomi(Rational(2), Rational(3 - b_), Rational(lambda_ / 2)) : Ball(0)};
  }

  /// V_{N-1} of V_j, the integral of theta_j f/(x + lambda), from V_0 and the integrals I_j of theta_j f, |f| <=
  /// `most`: x L_j by the recurrence is x + lambda less lambda, so that
  ///
  ///     (2j + a + 1 + lambda) V_j = (j+1) V_{j+1} + (j+a) V_{j-1} + I_j.    (3)
  ///
  /// The integrals are asked for in the order j = 0, 1, ...
  template <class Integrals>
  [[nodiscard]] Jet last_of(const Jet& first, const Integrals& integral, const Ball& most) const {
    if (const auto beyond = index_beyond()) return last_between(first, integral, *beyond, most);
    Jet before = constant(Ball(0)), here = first;
    for (std::int64_t j = 0; j + 1 < size_; ++j) {
      Jet next = (Ball(1) / Ball(j + 1)) * (middle(j) * here - Ball(j + a_) * before - constant(integral(j)));
      before = std::move(here);
      here = std::move(next);
    }
    return here;
  }

  /// For odd N: the integral of theta_{N-1}/(x + lambda), over m_{N-1}; m_1 = 0 and (j+1) m_{j+1} = (j+a) m_{j-1} by
  /// (1).
  [[nodiscard]] Jet weight_integral() const {
    Ball mean = mean_weight();  // of the last even j
    Ball last_mean(0);          // m_{N-1}
    const auto means = [&](std::int64_t j) {
      if (j % 2 == 1) return Ball(0);
      if (j > 0) mean = mean * Ball(j - 1 + a_) / Ball(j);
      if (j == size_ - 3) last_mean = mean * Ball(size_ - 2 + a_) / Ball(size_ - 1);
      return mean;
    };
    const Jet last = last_of(weight_base(), means, Ball(1));
    return (Ball(1) / last_mean) * last;
  }

  /// For even N: the integral of theta_{N-1} E theta_0/(x + lambda). <theta_j, E theta_0> is 0 for j = 0, -2 h_0 for
  /// j = 1, and (j+1) times the one at j+1 is j+a times the one at j-1, by (1).
  [[nodiscard]] Jet paired_with_base() const {
    Ball pairing = Ball(-2) * gamma_function(Rational(a_ + 1));  // at the last odd j
    const auto pairings = [&](std::int64_t j) {
      if (j % 2 == 0) return Ball(0);
      if (j > 1) pairing = pairing * Ball(j - 1 + a_) / Ball(j);
      return pairing;
    };
    return last_of(base(a_, lambda_, slope_), pairings, mean_weight() / Ball(2));
  }

  /// An index K beyond which L_K(-lambda) / C(K+a, K) is larger than at N-1 by what the working precision asks for;
  /// none where lambda is so small that it is far away. A guide: what is proved does not depend on it.
  [[nodiscard]] std::optional<std::int64_t> index_beyond() const {
    constexpr std::int64_t most = 20000;
    const auto a = static_cast<double>(a_), lambda = static_cast<double>(lambda_);
    double ratio =
        a + 1 +
        lambda;  // L_j / L_(j-1), and the sum of logarithms of what it is beyond that of the binomials
    double growth = 0;
    double inner = std::log2(ratio);
    for (std::int64_t j = 1; j < most; ++j) {
      const auto i = static_cast<double>(j);
      if (j < size_)
        inner += std::log2(ratio);
      else
        growth += std::log2(ratio * i / (i + a));
      if (j >= size_ && growth > BallPrecision::bits() + inner / 2) return j;
      ratio = (2 * i + a + 1 + lambda - (i + a) / ratio) / (i + 1);
    }
    return std::nullopt;
  }

  /// V_{N-1} from V_0 and a bound on V_K: (3) for j = 1..K-1 is a system in V_1..V_{K-1} whose matrix is tridiagonal
  /// and diagonally dominant, so that elimination loses nothing, while V_K counts for about
  /// L_{N-1}(-lambda)/L_K(-lambda). Upwards multiples of the solution L_j(-lambda) would have to cancel.
  template <class Integrals>
  [[nodiscard]] Jet last_between(const Jet& first, const Integrals& integral, std::int64_t beyond,
                                 const Ball& most) const {
    static_cast<void>(integral(0));
    // eliminated from below, V_j = up_j V_{j+1} + rest_j
    std::vector<Jet> up(at(beyond), constant(Ball(0))), rest(at(beyond), first);
    for (std::int64_t j = 1; j < beyond; ++j) {
      const Jet pivot = reciprocal(middle(j) - Ball(j + a_) * up[at(j - 1)]);
      up[at(j)] = Ball(j + 1) * pivot;
      rest[at(j)] = pivot * (constant(integral(j)) + Ball(j + a_) * rest[at(j - 1)]);
    }
    Jet here = bound(beyond, most);
    for (std::int64_t j = beyond - 1; j >= size_ - 1; --j) here = up[at(j)] * here + rest[at(j)];
    return here;
  }

  /// Encloses V_K and its derivative. |L_K| e^(-x/2) <= C(K+a, K) for x <= 1, and beyond, by Cauchy and Schwarz, the
  /// integral of w |L_K|/(x + lambda) is at most sqrt(h_K) times the root of that of 1/(x (x+lambda)^2) <= 1/(4
  /// lambda x^2). The derivative has 1/(x + lambda) <= 1/lambda more.
  [[nodiscard]] Jet bound(std::int64_t k, const Ball& most) const {
    const Ball factorial = gamma_function(Rational(a_ + 1));
    const Ball h = gamma_function(Rational(k + a_ + 1)) / gamma_function(Rational(k + 1));
    const Ball lambda(lambda_);
    const Ball value = most * (Ball(2) * (h / factorial) / (Ball(a_ + 1) * lambda) +
                               sqrt_nonnegative(h) / (Ball(2) * sqrt_nonnegative(lambda)));
    return {Ball(0, value.upper()), Ball(0, (value / lambda).upper())};
  }

  std::int64_t size_, a_;
  const Rational& lambda_;
  bool slope_;
  Rational b_;
  std::vector<Jet> laguerre_, second_;
};

void require_resolvent(std::int64_t n, std::int64_t d, const Rational& lambda) {
  const char* name = "wishart_resolvent_trace: ";
  if (n < 1 || d < 1)
    throw std::domain_error(name + ("n and d must be at least 1, got n = " + std::to_string(n)) +
                            ", d = " + std::to_string(d));
  if (lambda <= 0) throw std::domain_error(name + ("lambda must be above 0, got " + to_string(lambda)));
  if (std::min(n, d) > most_resolvent_size)
    throw std::length_error(name + ("min(n, d) must be at most " + std::to_string(most_resolvent_size)) +
                            ", got " + std::to_string(std::min(n, d)));
  if (std::max(n, d) > most_resolvent_dimension)
    throw std::length_error(name + ("n and d must be at most " + std::to_string(most_resolvent_dimension)) +
                            ", got " + std::to_string(std::max(n, d)));
  if (lambda > most_resolvent_penalty || lambda * most_resolvent_penalty < 1)
    throw std::length_error(name + ("lambda must lie from 1e-6 to 1e6, got " + to_string(lambda)));
}

/// Where the recurrence is used upwards, lambda is small and the growth of L_j(-lambda) with it.
constexpr int first_extra_bits = 64;

Rational null_directions(std::int64_t n, std::int64_t d) { return d > n ? Rational(d - n) : Rational(0); }

}  // namespace

Ball hard_edge_survival(std::int64_t n, std::int64_t d, const Rational& x) {
  require_hard_edge("hard_edge_survival", n, d);
  if (x < 0) throw std::domain_error("hard_edge_survival: x must be at least 0, got " + to_string(x));
  return exp(Ball(Rational(-x * std::min(n, d) / 2)));
}

Ball hard_edge_quantile(std::int64_t n, std::int64_t d, const Rational& p) {
  require_hard_edge("hard_edge_quantile", n, d);
  if (p < 0 || p >= 1)
    throw std::domain_error("hard_edge_quantile: p must be at least 0 and below 1, got " + to_string(p));
  if (p == 0) return Ball(0);
  return with_rising_precision("hard_edge_quantile", 32, [&] {
    return Ball(Rational(-2, std::min(n, d))) * log(Ball(Rational(1 - p)));
  });
}

Ball wishart_resolvent_trace(std::int64_t n, std::int64_t d, const Rational& lambda) {
  require_resolvent(n, d, lambda);
  const std::int64_t size = std::min(n, d);
  return with_rising_precision("wishart_resolvent_trace", first_extra_bits, [&] {
    return Resolvent(size, std::max(n, d) - size, lambda, false)().value +
           Ball(Rational(null_directions(n, d) / lambda));
  });
}

ResolventTraces wishart_resolvent_traces(std::int64_t n, std::int64_t d, const Rational& lambda) {
  require_resolvent(n, d, lambda);
  const std::int64_t size = std::min(n, d);
  ResolventTraces traces;
  const int bits = BallPrecision::bits();
  traces.second = with_rising_precision("wishart_resolvent_trace", first_extra_bits, [&] {
    const Jet sum = Resolvent(size, std::max(n, d) - size, lambda, true)();
    traces.first = sum.value + Ball(Rational(null_directions(n, d) / lambda));
    return Ball(Rational(null_directions(n, d) / (lambda * lambda))) - sum.slope;
  });
  traces.first = traces.first + Ball(0);
  if (traces.first.relative_accuracy_bits() < bits) traces.first = wishart_resolvent_trace(n, d, lambda);
  return traces;
}

}  // namespace lemmata::analysis
