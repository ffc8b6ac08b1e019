#include "analysis/kernel/sphere_integral.hpp"

#include <algorithm>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "analysis/kernel/complex_dual_arb.hpp"
#include "analysis/scalar/functions.hpp"
#include "analysis/scalar/integral_arb.hpp"

namespace lemmata::analysis {

namespace {

constexpr int largest_dimension = 1000, largest_degree = 2000;
constexpr int most_extra_bits = 2048;

/// kappa at t = cos x; `analytic` as in complex_correlation.
using ComplexKernel = std::function<ComplexBall(const ComplexCorrelation& input, bool analytic)>;

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
  ComplexCorrelation input{ComplexBall(), ComplexBall(x), ComplexBall()};
  acb_sin_cos(input.height.get(), input.rho.get(), x, prec);
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

/// prepare() makes the kernel at the working precision.
Ball integral(const std::function<ComplexKernel()>& prepare, int d, int k) {
  const int wanted = BallPrecision::bits();
  for (int extra = 32;; extra *= 2) {
    Ball value;
    {
      const BallPrecision precision(wanted + extra);
      const ComplexKernel kernel = prepare();
      FunkHecke of{&kernel, cosine_weights(d, k), d, k};
      const Ball density = gamma_ratio(Ball(Rational(d, 2)), Ball(Rational(d - 1, 2))) / sqrt_nonnegative(pi<Ball>());
      value = density * integrate("sphere_eigenvalue", integrand, &of, Ball(0), pi<Ball>(), wanted + extra);
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
      throw std::domain_error("sphere_eigenvalue: the variance of layer " + std::to_string(l) + " is not positive");
  }
  return list;
}

ComplexKernel network_kernel(const ZonalKernel& kernel) {
  return [&kernel, q = variances(kernel)](const ComplexCorrelation& input, bool analytic) {
    const auto& network = kernel.network();
    const ClosedForm& phi = *network.activation.closed_form();
    const bool parameters_alike = network.parameterisation == Parameterisation::ntk;
    const auto affine = [](const LayerVariances& layer, const ComplexBall& x) {
      return ComplexBall(layer.bias) + ComplexBall(layer.weight) * x;
    };
    ComplexBall nngp = affine(network.layers.front(), input.rho);
    ComplexBall ntk = parameters_alike ? nngp : ComplexBall();
    for (std::size_t l = 1; l < network.layers.size(); ++l) {
      const LayerVariances& layer = network.layers[l];
      const bool is_input = l == 1 && network.layers.front().bias == 0;
      const ComplexDual dual =
          complex_dual(phi, q[l - 1],
                       is_input ? input : complex_correlation(nngp / ComplexBall(q[l - 1]), analytic), analytic);
      nngp = affine(layer, dual.value);
      if (kernel.kind() == KernelKind::ntk)
        ntk = (parameters_alike ? nngp : dual.value) + ComplexBall(layer.weight) * dual.derivative * ntk;
    }
    return kernel.kind() == KernelKind::nngp ? nngp : ntk;
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
    throw std::domain_error("sphere_eigenvalue: the tangent kernel of " + phi.text() + " is infinite at t = 1");
}

}  // namespace

Ball sphere_eigenvalue(const ZonalKernel& kernel, int d, int k) {
  require_sizes(d, k);
  require_integrable(kernel);
  if (kernel.vanishes(k)) return Ball(0);
  return integral([&] { return network_kernel(kernel); }, d, k);
}

Ball funk_hecke_integral(SphereKernel kernel, int d, int k) {
  require_sizes(d, k);
  return integral([&] { return closed_kernel(kernel); }, d, k);
}

}  // namespace lemmata::analysis
