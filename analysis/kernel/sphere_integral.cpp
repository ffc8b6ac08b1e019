#include "analysis/kernel/sphere_integral.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "analysis/kernel/complex_dual_arb.hpp"
#include "analysis/scalar/functions.hpp"
#include "analysis/scalar/integral_arb.hpp"

namespace lemmata::analysis {

namespace {

constexpr int largest_dimension = 1000, largest_degree = 2000;
constexpr int most_extra_bits = 256;

/// kappa at t = cos x; `analytic` as in complex_correlation.
using ComplexKernel = std::function<ComplexBall(const ComplexCorrelation& input, bool analytic)>;

ComplexCorrelation correlation_of_angle(const ComplexBall& x) {
  ComplexCorrelation result{ComplexBall(), x, ComplexBall()};
  acb_sin_cos(result.height.get(), result.rho.get(), x.get(), BallPrecision::bits());
  return result;
}

/// P_k(cos x) = sum_j w_j e^(i (k-2j) x), w_j = (l)_j (l)_(k-j) / (j! (k-j)!) / C_k(1), l = (d-2)/2.
std::vector<Ball> cosine_weights(int d, int k) {
  const Rational l(d - 2, 2);
  std::vector<Rational> factors = {1};  // (l)_j / j!
  Rational at_one(1);                   // C_k(1) = (2l)_k / k!
  for (int j = 0; j < k; ++j) {
    factors.push_back(factors.back() * (l + j) / (j + 1));
    at_one *= (2 * l + j) / (j + 1);
  }
  std::vector<Ball> weights;
  for (int j = 0; j <= k; ++j) {
    const auto i = static_cast<std::size_t>(j), mirrored = static_cast<std::size_t>(k - j);
    weights.emplace_back(Rational(factors[i] * factors[mirrored] / at_one));
  }
  return weights;
}

struct FunkHecke {
  const ComplexKernel* kernel;
  std::vector<Ball> weights;
  int d, k;
};

int integrand(acb_ptr out, const acb_t x, void* parameters, slong order, slong prec) {
  const auto& of = *static_cast<const FunkHecke*>(parameters);
  const BallPrecision precision(static_cast<int>(prec));
  const bool analytic = order > 0;
  const ComplexCorrelation input = correlation_of_angle(ComplexBall(x));
  ComplexBall forward, backward;  // e^(ix), e^(-ix)
  acb_mul_onei(forward.get(), x);
  acb_exp_invexp(forward.get(), backward.get(), forward.get(), prec);
  acb_mul(backward.get(), backward.get(), backward.get(), prec);
  ComplexBall wave, polynomial;
  acb_pow_ui(wave.get(), forward.get(), static_cast<ulong>(of.k), prec);
  for (const Ball& weight : of.weights) {
    acb_addmul_arb(polynomial.get(), wave.get(), arb_of(weight), prec);
    acb_mul(wave.get(), wave.get(), backward.get(), prec);
  }
  ComplexBall density;
  acb_pow_ui(density.get(), input.height.get(), static_cast<ulong>(of.d - 2), prec);
  const ComplexBall value = (*of.kernel)(input, analytic) * polynomial * density;
  acb_set(out, value.get());
  return 0;
}

void require_sizes(int d, int k) {
  if (d < 3 || d > largest_dimension || k < 0 || k > largest_degree)
    throw std::domain_error("sphere_eigenvalue: d must be from 3 to 1000 and k from 0 to 2000, got d = " +
                            std::to_string(d) + ", k = " + std::to_string(k));
}

/// prepare() makes the kernel at the working precision. If kappa(-t) P_k(-t) = kappa(t) P_k(t), half the interval does, and an
/// end where a later layer may be singular is avoided.
Ball integral(const std::function<ComplexKernel()>& prepare, bool symmetric, int d, int k) {
  const int wanted = BallPrecision::bits();
  for (int extra = 32;; extra *= 2) {
    Ball value;
    {
      const BallPrecision precision(wanted + extra);
      const ComplexKernel kernel = prepare();
      FunkHecke of{&kernel, cosine_weights(d, k), d, k};
      const Ball density =
          gamma_ratio(Ball(Rational(d, 2)), Ball(Rational(d - 1, 2))) / sqrt_nonnegative(pi<Ball>());
      const Ball parts(symmetric ? 2 : 1);
      value = density * parts *
              integrate("sphere_eigenvalue", integrand, &of, Ball(0), pi<Ball>() / parts, wanted + extra);
    }
    if (value.relative_accuracy_bits() >= wanted || extra >= most_extra_bits) return value + Ball(0);
  }
}

ComplexKernel closed_kernel(SphereKernel kernel) {
  return [kernel, pi_value = ComplexBall(pi<Ball>()), two = ComplexBall(Rational(2))](
             const ComplexCorrelation& input, bool) {
    const ComplexBall supplement = pi_value - input.theta, step = supplement / (two * pi_value);
    const auto relu = [&] { return input.height / (two * pi_value) + input.rho * step; };
    switch (kernel) {
      case SphereKernel::sign:
        return (supplement + supplement - pi_value) / pi_value;
      case SphereKernel::step:
        return step;
      case SphereKernel::relu:
        return relu();
      case SphereKernel::relu_ntk:
        return relu() + input.rho * step;
    }
    throw std::logic_error("funk_hecke_integral: no such kernel");
  };
}

/// The variance K^l(x, x) of every layer but the last.
std::vector<Ball> variances(const ZonalKernel& kernel) {
  const auto& network = kernel.network();
  const ComplexBall one(Rational(1)), zero;
  std::vector<Ball> list;
  for (std::size_t l = 0; l + 1 < network.layers.size(); ++l) {
    const LayerVariances& layer = network.layers[l];
    const Ball weight(layer.weight), bias(layer.bias);
    Ball moment(1);
    if (l > 0) {
      const ComplexDual dual =
          complex_dual(*network.activation.closed_form(), list.back(), {one, zero, zero}, false);
      arb_set(arb_of(moment), acb_realref(dual.value.get()));
    }
    list.push_back(bias + weight * moment);
    if (is_positive(list.back()) != Truth::yes)
      throw std::domain_error("sphere_eigenvalue: the variance of layer " + std::to_string(l) +
                              " is not positive");
  }
  return list;
}

/// max(z, alpha z): its dual at angle theta, divided by that at 0, is cos theta + bend (sin theta - theta cos theta) with
/// this bend.
std::optional<Ball> bend_of(const ClosedForm& phi) {
  const auto of_slope = [](const Rational& alpha) {
    return Ball(Rational((1 - alpha) * (1 - alpha) / (1 + alpha * alpha))) / pi<Ball>();
  };
  if (phi.family == ActivationFamily::relu) return of_slope(0);
  if (phi.family == ActivationFamily::absolute_value) return of_slope(-1);
  if (phi.family == ActivationFamily::leaky_relu) return of_slope(phi.parameters.at(0));
  return std::nullopt;
}

/// (sin z - z cos z) / z^3 = sum_m (-1)^m z^(2m) (2m+2) / (2m+3)!, near 0 by its series.
ComplexBall spherical_bessel(const ComplexBall& z) {
  Ball size;
  acb_abs(arb_of(size), z.get(), 30);
  if (less_than(size, Ball(2)) != Truth::yes) {
    ComplexCorrelation at = correlation_of_angle(z);
    return (at.height - z * at.rho) / (z * z * z);
  }
  const ComplexBall square = ComplexBall() - z * z;
  ComplexBall sum, power(Rational(1));
  Rational inverse_factorial(1, 6);  // 1 / (2m+3)!
  Ball bound(1);                     // of |z|^(2m), for |z| < 2
  const Rational small = pow(Rational(1, 2), BallPrecision::bits());
  for (int m = 0;; ++m) {
    const Rational term = (2 * m + 2) * inverse_factorial;
    const Rational rest =
        bound.upper() * term;  // m >= 2: later terms fall by a factor below 1/2, and so do those of the rest
    if (m >= 2 && rest < small) {
      acb_add_error_arb(sum.get(), arb_of(Ball(Rational(2 * rest))));
      return sum;
    }
    sum = sum + power * ComplexBall(term);
    power = power * square;
    bound *= size * size;
    inverse_factorial /= (2 * m + 4) * (2 * m + 5);
  }
}

/// (1 - cos theta - bend (sin theta - theta cos theta)) / theta^2, an entire function with the value 1/2 at 0.
ComplexBall scaled_bracket(const ComplexBall& theta, const Ball& bend) {
  ComplexBall half_sinc;
  const ComplexBall two(Rational(2)), half = theta / two;
  acb_sinc(half_sinc.get(), half.get(), BallPrecision::bits());
  return half_sinc * half_sinc / two - ComplexBall(bend) * theta * spherical_bessel(theta);
}

/// The angle whose cosine is 1 - share (1 - cos theta - bend (sin theta - theta cos theta)) = 1 - share theta^2 g: twice the
/// arcsine of theta sqrt(share g / 2), analytic at 0, where the arccosine of the cosine would not show it. By the mean
/// value theorem, with the derivative share sinc(theta) (1 - bend theta) / sqrt(share g (2 - share theta^2 g)).
ComplexBall next_angle(const ComplexBall& theta, const ComplexBall& share, const Ball& bend, bool analytic) {
  const ComplexBall one(Rational(1)), two(Rational(2));
  const auto angle = [&](const ComplexBall& at) {
    return two * arcsine(at * square_root(share * scaled_bracket(at, bend) / two, analytic), analytic);
  };
  ComplexBall middle, sinc;
  acb_get_mid(middle.get(), theta.get());
  const ComplexBall natural = angle(theta);
  if (acb_is_finite(natural.get()) == 0) return natural;
  acb_sinc(sinc.get(), theta.get(), BallPrecision::bits());
  const ComplexBall part = share * scaled_bracket(theta, bend);
  const ComplexBall slope = share * sinc * (one - ComplexBall(bend) * theta) /
                            square_root(part * (two - theta * theta * part), true);
  const ComplexBall expanded = angle(middle) + slope * (theta - middle);
  return acb_is_finite(expanded.get()) != 0 ? expanded : natural;
}

/// The layers of a network at t = cos x.
class Layers {
 public:
  Layers(const ZonalKernel& kernel, const std::vector<Ball>& q, const ComplexCorrelation& input,
         bool analytic)
      : network_(kernel.network()),
        phi_(*network_.activation.closed_form()),
        bend_(bend_of(phi_)),
        q_(q),
        analytic_(analytic) {
    const LayerVariances& first = network_.layers.front();
    nngp = affine(first, input.rho);
    at_ = input;
    if (first.bias != 0 && network_.depth() > 0)
      at_ = bend_ ? correlation_of_angle(next_angle(
                        input.theta, ComplexBall(Rational(first.weight / (first.weight + first.bias))),
                        Ball(0), analytic_))
                  : complex_correlation(nngp / ComplexBall(q_[0]), analytic_);
  }

  ComplexBall nngp;       ///< K^l
  ComplexBall dual;       ///< C(K^(l-1))
  ComplexBall transport;  ///< sigma_w^2 C'(K^(l-1))

  /// From l-1 to l.
  void advance(std::size_t l) {
    const LayerVariances& layer = network_.layers[l];
    const ComplexDual pair = complex_dual(phi_, q_[l - 1], at_, analytic_);
    dual = pair.value;
    transport = ComplexBall(layer.weight) * pair.derivative;
    nngp = affine(layer, dual);
    if (l + 1 == network_.layers.size()) return;
    const ComplexBall variance(q_[l]);
    at_ = bend_ ? correlation_of_angle(next_angle(at_.theta, (variance - ComplexBall(layer.bias)) / variance,
                                                  *bend_, analytic_))
                : complex_correlation(nngp / variance, analytic_);
  }

 private:
  [[nodiscard]] static ComplexBall affine(const LayerVariances& layer, const ComplexBall& x) {
    return ComplexBall(layer.bias) + ComplexBall(layer.weight) * x;
  }

  const InfiniteNetwork& network_;
  const ClosedForm& phi_;
  std::optional<Ball> bend_;
  const std::vector<Ball>& q_;
  bool analytic_;
  ComplexCorrelation at_;  // of layer l
};

ComplexKernel network_kernel(const ZonalKernel& kernel) {
  return [&kernel, q = variances(kernel)](const ComplexCorrelation& input, bool analytic) {
    const auto& network = kernel.network();
    const bool parameters_alike = network.parameterisation == Parameterisation::ntk;
    Layers at(kernel, q, input, analytic);
    ComplexBall ntk = parameters_alike ? at.nngp : ComplexBall();
    for (std::size_t l = 1; l < network.layers.size(); ++l) {
      at.advance(l);
      if (kernel.kind() == KernelKind::ntk) ntk = (parameters_alike ? at.nngp : at.dual) + at.transport * ntk;
    }
    return kernel.kind() == KernelKind::nngp ? at.nngp : ntk;
  };
}

void require_integrable(const ZonalKernel& kernel) {
  const Activation& phi = kernel.network().activation;
  if (kernel.network().depth() == 0) return;
  if (!phi.closed_form())
    throw std::domain_error("sphere_eigenvalue: allowed: activations with a closed dual, got " + phi.text());
  const auto family = phi.closed_form()->family;
  if (kernel.kind() == KernelKind::ntk &&
      (family == ActivationFamily::sign || family == ActivationFamily::step))
    throw std::domain_error("sphere_eigenvalue: the tangent kernel of " + phi.text() +
                            " is infinite at t = 1");
}

}  // namespace

Ball sphere_eigenvalue(const ZonalKernel& kernel, int d, int k) {
  require_sizes(d, k);
  require_integrable(kernel);
  if (kernel.vanishes(k)) return Ball(0);
  const PowerSupport& powers = kernel.powers();
  const bool symmetric = (k % 2 == 0 ? powers.odd : powers.even) == PowerSupport::none;
  return integral([&] { return network_kernel(kernel); }, symmetric, d, k);
}

Ball funk_hecke_integral(SphereKernel kernel, int d, int k) {
  require_sizes(d, k);
  return integral([&] { return closed_kernel(kernel); }, false, d, k);
}

}  // namespace lemmata::analysis
