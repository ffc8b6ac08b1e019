#include "analysis/kernel/closed_form_dual.hpp"

#include <array>
#include <cmath>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include "analysis/kernel/gaussian_pair.hpp"
#include "analysis/scalar/ball_arb.hpp"
#include "analysis/scalar/functions.hpp"

// Notation: D = a b - c^2, height = sqrt(D), theta = angle(height, c) the angle of the pair, pi - theta =
// angle(height, -c), and arcsin(rho) = angle_from_axis(c, height) = pi/2 - theta. The formulas ask for angles of
// points instead of arcsines of quotients, since near correlation +-1 an arcsine loses half of the digits.
//
// With D every radicand is a sum of nonnegative terms:
//
//     (1 + t a)(1 + t b) - t^2 c^2 = 1 + t (a + b) + t^2 D          (t = 1: Phi, gelu;  2: erf;  2 s: gaussian).

namespace lemmata::analysis {
namespace {

[[noreturn]] void refuse_parameters(const char* allowed, const ClosedForm& phi) {
  std::string got;
  for (const Rational& parameter : phi.parameters) got += (got.empty() ? "" : ", ") + to_string(parameter);
  throw std::invalid_argument(std::string("closed_form_dual: ") + allowed + ", got " +
                              (got.empty() ? "none" : got));
}

/// The degree of a monomial or of Hermite's polynomial. The bound keeps the factorials small enough to be formed in
/// an instant.
constexpr int largest_degree = 1000;
int degree(const ClosedForm& phi) { return static_cast<int>(numerator(phi.parameters[0])); }

void require_parameters(const ClosedForm& phi) {
  const std::size_t count = phi.parameters.size();
  switch (phi.family) {
    case ActivationFamily::leaky_relu:
      if (count != 1 || phi.parameters[0] >= 1)
        refuse_parameters("leaky_relu takes one parameter alpha < 1", phi);
      return;
    case ActivationFamily::gaussian:
      if (count != 1 || phi.parameters[0] <= 0) refuse_parameters("gaussian takes one parameter s > 0", phi);
      return;
    case ActivationFamily::sine:
      if (count != 2) refuse_parameters("sine takes two parameters, omega and beta", phi);
      return;
    case ActivationFamily::monomial:
    case ActivationFamily::hermite:
      if (count != 1 || denominator(phi.parameters[0]) != 1 || phi.parameters[0] < 0 ||
          phi.parameters[0] > largest_degree)
        refuse_parameters("monomial and hermite take one parameter, an integer k with 0 <= k <= 1000", phi);
      return;
    default:
      if (count != 0) refuse_parameters("this family takes no parameters", phi);
  }
}

/// f(a, b, c), where `gradient` encloses the gradient of f on a box. Near correlation +-1 a function that is smooth
/// up to there, but is written with square roots that are not, would make of a ball of radius r one of radius
/// sqrt(r). So balls take the mean value theorem as well, on the segment from an admissible point near the midpoints:
/// the admissible (a, b, c) are convex.
template <Field T, class Function, class Gradient>
T with_mean_value(const T& a, const T& b, const T& c, const Function& f, const Gradient&) {
  return f(a, b, c);
}

template <class Function, class Gradient>
Ball with_mean_value(const Ball& a, const Ball& b, const Ball& c, const Function& f,
                     const Gradient& gradient) {
  const Ball direct = f(a, b, c);
  const Ball zero;
  if ((a.is_exact() && b.is_exact() && c.is_exact()) || is_positive(a) != Truth::yes ||
      is_positive(b) != Truth::yes)
    return direct;
  const auto midpoint = [](const Ball& x) {
    Ball result;
    arb_get_mid_arb(arb_of(result), arb_of(x));
    return result;
  };
  const Ball a0 = midpoint(a);
  const Ball b0 = midpoint(b);
  Ball c0 = midpoint(c);
  const slong bits = 4 * static_cast<slong>(BallPrecision::bits()) + 64;
  Ball product;
  Ball determinant;
  arb_mul(arb_of(product), arb_of(a0), arb_of(b0), bits);
  arb_submul(arb_of(determinant), arb_of(c0), arb_of(c0), bits);
  arb_add(arb_of(determinant), arb_of(determinant), arb_of(product), bits);
  if (is_positive(determinant) != Truth::yes && is_zero(determinant) != Truth::yes) {
    const bool below_zero = arf_sgn(arb_midref(arb_of(c0))) < 0;
    arb_sqrt(arb_of(product), arb_of(product), bits / 4);
    arb_get_lbound_arf(arb_midref(arb_of(c0)), arb_of(product), bits / 4);
    if (below_zero) arb_neg(arb_of(c0), arb_of(c0));
  }
  Ball covariances;
  arb_union(arb_of(covariances), arb_of(c), arb_of(c0), bits);
  const std::array<Ball, 3> slopes = gradient(a, b, covariances);
  Ball expanded = f(a0, b0, c0);
  expanded += slopes[0] * (a - a0) + slopes[1] * (b - b0) + slopes[2] * (covariances - c0);
  return mag_cmp(arb_radref(arb_of(expanded)), arb_radref(arb_of(direct))) < 0 ? expanded : direct;
}

template <Field T>
T height_of(const T& a, const T& b, const T& c) {
  return sqrt_nonnegative(covariance_determinant(a, b, c));
}

/// pi - theta. Where a variance is 0 the two are independent, as at c = 0.
template <Field T>
T supplementary_angle(const T& c, const T& height) {
  if (vanishes(c) && vanishes(height)) return pi<T>() / T(2);
  return angle(height, T(0) - c);
}

/// arcsin(rho).
template <Field T>
T correlation_angle(const T& a, const T& b, const T& c) {
  return angle_from_axis(c, height_of(a, b, c));
}

/// height + (pi - theta) c, that is 2 pi C for ReLU. Its gradient is (height / (2a), height / (2b), pi - theta).
template <Field T>
T rectified_sum(const T& a, const T& b, const T& c) {
  return with_mean_value(
      a, b, c,
      [](const T& p, const T& q, const T& r) {
        const T height = height_of(p, q, r);
        return height + supplementary_angle(r, height) * r;
      },
      [](const T& p, const T& q, const T& r) {
        const T height = height_of(p, q, r);
        return std::array<T, 3>{height / (T(2) * p), height / (T(2) * q), supplementary_angle(r, height)};
      });
}

/// height + c arcsin(rho), that is (pi / 2) C for |z|, with the gradient (height / (2a), height / (2b), arcsin(rho)).
template <Field T>
T absolute_sum(const T& a, const T& b, const T& c) {
  return with_mean_value(
      a, b, c,
      [](const T& p, const T& q, const T& r) {
        const T height = height_of(p, q, r);
        return height + angle_from_axis(r, height) * r;
      },
      [](const T& p, const T& q, const T& r) {
        const T height = height_of(p, q, r);
        return std::array<T, 3>{height / (T(2) * p), height / (T(2) * q), angle_from_axis(r, height)};
      });
}

/// 3 height c + (pi - theta)(a b + 2 c^2), that is 2 pi C for max(z, 0)^2. Its gradient is
/// ((pi - theta) b + c height / a, (pi - theta) a + c height / b, 4 (height + (pi - theta) c)).
template <Field T>
T rectified_square_sum(const T& a, const T& b, const T& c) {
  return with_mean_value(
      a, b, c,
      [](const T& p, const T& q, const T& r) {
        const T height = height_of(p, q, r);
        return T(3) * height * r + supplementary_angle(r, height) * (p * q + T(2) * r * r);
      },
      [](const T& p, const T& q, const T& r) {
        const T height = height_of(p, q, r);
        const T angle = supplementary_angle(r, height);
        return std::array<T, 3>{angle * q + r * height / p, angle * p + r * height / q,
                                T(4) * (height + angle * r)};
      });
}

/// (1 + t a)(1 + t b) - t^2 c^2.
template <Field T>
T radicand(const T& t, const T& a, const T& b, const T& c) {
  return T(1) + t * (a + b) + t * t * covariance_determinant(a, b, c);
}

/// C for Phi: the share of the pairs (u + x, v + y) with both above 0, x and y independent standard normal; that is a
/// pair of variances 1 + a, 1 + b and covariance c.
template <Field T>
T normal_cdf_dual(const T& c, const T& root) {
  return angle(root, T(0) - c) / (T(2) * pi<T>());
}

/// sum_i (k!)^2 / ((k - 2i)! (i!)^2 4^i) c^(k - 2i) w^i: the dual of z^k for w = a b, and of He_k for
/// w = (a - 1)(b - 1), since He_k(sqrt(a) x) = sum_i k! / ((k - 2i)! i! 2^i) a^((k - 2i)/2) (a - 1)^i He_(k-2i)(x),
/// and z^k likewise with a^i for (a - 1)^i.
template <Field T>
T polynomial_dual(int k, const T& w, const T& c) {
  Rational coefficient(1);  // (k!)^2 / ((k - 2i)! (i!)^2 4^i)
  for (int i = 2; i <= k; ++i) coefficient *= i;
  T sum(0);
  for (int i = 0; 2 * i <= k; ++i) {
    sum = sum + T(coefficient) * pow(c, k - 2 * i) * pow(w, i);
    coefficient *= Rational((k - 2 * i) * (k - 2 * i - 1), 4 * (i + 1) * (i + 1));
  }
  return sum;
}

template <Field T>
T half_sum(const T& x, const T& y) {
  return (x + y) / T(2);
}

/// The two exponentials of sine and cosine: e^(-t (a + b - 2c)/2) and e^(-t (a + b + 2c)/2). Both exponents are
/// nonpositive, so nothing overflows.
template <Field T>
std::pair<T, T> damped_waves(const T& t, const T& a, const T& b, const T& c) {
  const auto wave = [&](const T& covariance) { return exp(T(0) - t * (half_sum(a, b) - covariance)); };
  return {wave(c), wave(T(0) - c)};
}

template <Field T>
T positive_height(const T& a, const T& b, const T& c) {
  const T height = height_of(a, b, c);
  if (vanishes(height))
    throw std::domain_error("closed_form_dual_derivative: it is infinite for step and sign at c^2 = a b");
  if constexpr (std::is_same_v<T, Ball>) {
    if (is_positive(height) != Truth::yes)
      throw std::domain_error(
          "closed_form_dual_derivative: it is infinite for step and sign at c^2 = a b, which " +
          to_string(a) + ", " + to_string(b) + " and " + to_string(c) + " do not exclude");
  }
  return height;
}

}  // namespace

template <Field T>
T closed_form_dual(const ClosedForm& phi, const T& a, const T& b, const T& c) {
  require_parameters(phi);
  const auto parameter = [&](int i) { return T(phi.parameters[static_cast<std::size_t>(i)]); };
  const T determinant = covariance_determinant(a, b, c);  // refuses what is out of range, for all families
  switch (phi.family) {
    case ActivationFamily::identity:
      return c;
    case ActivationFamily::step:
      if (vanishes(a) || vanishes(b)) return T(0);  // step(0) = 0
      return supplementary_angle(c, sqrt_nonnegative(determinant)) / (T(2) * pi<T>());
    case ActivationFamily::sign:
      return T(2) * correlation_angle(a, b, c) / pi<T>();
    case ActivationFamily::relu:
      return rectified_sum(a, b, c) / (T(2) * pi<T>());
    case ActivationFamily::absolute_value:
      return T(2) * absolute_sum(a, b, c) / pi<T>();
    case ActivationFamily::leaky_relu: {
      const T sum = T(1) + parameter(0);
      const T difference = T(1) - parameter(0);
      return (sum * sum * c + difference * difference * T(2) * absolute_sum(a, b, c) / pi<T>()) / T(4);
    }
    case ActivationFamily::rectified_square:
      return rectified_square_sum(a, b, c) / (T(2) * pi<T>());
    case ActivationFamily::erf:
      return T(2) * angle_from_axis(T(2) * c, sqrt_nonnegative(radicand(T(2), a, b, c))) / pi<T>();
    case ActivationFamily::normal_cdf:
      return normal_cdf_dual(c, sqrt_nonnegative(radicand(T(1), a, b, c)));
    case ActivationFamily::gelu: {
      // a b + c^2 - a c^2/(1 + a) - b c^2/(1 + b) = (a b R + c^2) / ((1 + a)(1 + b)) with R = (1 + a)(1 + b) - c^2
      const T r = radicand(T(1), a, b, c);
      const T root = sqrt_nonnegative(r);
      return c * normal_cdf_dual(c, root) +
             (a * b * r + c * c) / ((T(1) + a) * (T(1) + b) * T(2) * pi<T>() * root);
    }
    case ActivationFamily::gaussian:
      return T(1) / sqrt_nonnegative(radicand(T(2) * parameter(0), a, b, c));
    case ActivationFamily::exponential:
      return exp(half_sum(a, b) + c);
    case ActivationFamily::sine: {
      const auto [same, opposite] = damped_waves(parameter(0) * parameter(0), a, b, c);
      return (same - cos(T(2) * parameter(1)) * opposite) / T(2);
    }
    case ActivationFamily::cosine: {
      const auto [same, opposite] = damped_waves(T(1), a, b, c);
      return half_sum(same, opposite);
    }
    case ActivationFamily::monomial:
      return polynomial_dual(degree(phi), a * b, c);
    case ActivationFamily::hermite:
      return polynomial_dual(degree(phi), (a - T(1)) * (b - T(1)), c);
  }
  throw std::invalid_argument("closed_form_dual: no such family");
}

template <Field T>
T closed_form_dual_derivative(const ClosedForm& phi, const T& a, const T& b, const T& c) {
  require_parameters(phi);
  const auto parameter = [&](int i) { return T(phi.parameters[static_cast<std::size_t>(i)]); };
  const T determinant = covariance_determinant(a, b, c);  // refuses what is out of range, for all families
  switch (phi.family) {
    case ActivationFamily::identity:
      return T(1);
    case ActivationFamily::step:
      return T(1) / (T(2) * pi<T>() * positive_height(a, b, c));
    case ActivationFamily::sign:
      return T(2) / (pi<T>() * positive_height(a, b, c));
    case ActivationFamily::relu:
      return supplementary_angle(c, sqrt_nonnegative(determinant)) / (T(2) * pi<T>());
    case ActivationFamily::absolute_value:
      return T(2) * correlation_angle(a, b, c) / pi<T>();
    case ActivationFamily::leaky_relu: {
      const T sum = T(1) + parameter(0);
      const T difference = T(1) - parameter(0);
      return (sum * sum + difference * difference * T(2) * correlation_angle(a, b, c) / pi<T>()) / T(4);
    }
    case ActivationFamily::rectified_square:
      return T(2) * rectified_sum(a, b, c) / pi<T>();
    case ActivationFamily::erf:
      return T(4) / (pi<T>() * sqrt_nonnegative(radicand(T(2), a, b, c)));
    case ActivationFamily::normal_cdf:
      return T(1) / (T(2) * pi<T>() * sqrt_nonnegative(radicand(T(1), a, b, c)));
    case ActivationFamily::gelu: {
      const T r = radicand(T(1), a, b, c);
      const T root = sqrt_nonnegative(r);
      return normal_cdf_dual(c, root) +
             c * (T(1) / (T(1) + a) + T(1) / (T(1) + b) + T(1) / r) / (T(2) * pi<T>() * root);
    }
    case ActivationFamily::gaussian: {
      const T s = parameter(0);
      const T r = radicand(T(2) * s, a, b, c);
      return T(4) * s * s * c / (r * sqrt_nonnegative(r));
    }
    case ActivationFamily::exponential:
      return exp(half_sum(a, b) + c);
    case ActivationFamily::sine: {
      const T t = parameter(0) * parameter(0);
      const auto [same, opposite] = damped_waves(t, a, b, c);
      return t * (same + cos(T(2) * parameter(1)) * opposite) / T(2);
    }
    case ActivationFamily::cosine: {
      const auto [same, opposite] = damped_waves(T(1), a, b, c);
      return half_sum(same, T(0) - opposite);
    }
    case ActivationFamily::monomial:
    case ActivationFamily::hermite: {  // the derivative of z^k is k z^(k-1), that of He_k is k He_(k-1)
      const int k = degree(phi);
      if (k == 0) return T(0);
      const T w = phi.family == ActivationFamily::monomial ? a * b : (a - T(1)) * (b - T(1));
      return T(k) * T(k) * polynomial_dual(k - 1, w, c);
    }
  }
  throw std::invalid_argument("closed_form_dual_derivative: no such family");
}

#define LEMMATA_INSTANTIATE(T)                                                            \
  template T closed_form_dual(const ClosedForm& phi, const T& a, const T& b, const T& c); \
  template T closed_form_dual_derivative(const ClosedForm& phi, const T& a, const T& b, const T& c)
LEMMATA_INSTANTIATE(double);
LEMMATA_INSTANTIATE(Real);
LEMMATA_INSTANTIATE(Ball);
LEMMATA_INSTANTIATE(Expression);
#undef LEMMATA_INSTANTIATE

}  // namespace lemmata::analysis
