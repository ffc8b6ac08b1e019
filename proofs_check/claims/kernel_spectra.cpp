#include "proofs_check/claims/kernel_spectra.hpp"

#include "analysis/kernel/zonal_kernel.hpp"
#include "analysis/scalar/functions.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Ball;
using analysis::Rational;

Ball over_two_pi(const Rational& x) { return Ball(x) / (Ball(2) * analysis::pi<Ball>()); }

/// From E[max(w.x, 0) max(w.z, 0)] with the Hermite coefficients of ReLU, a_2m^2 = ((2m-3)!!)^2 / (2 pi (2m)!), and
/// t/4; and t (1/4 + arcsin(t) / (2 pi)) with the series of the arcsine.
Ball relu_ntk_derivative(int k) {
  if (k == 0) return over_two_pi(1);
  if (k == 1) return Ball(Rational(1, 2));
  if (k % 2 == 1) return Ball(0);
  Rational odd(1), arcsine(1), factorial(1);  // (k-3)!!, the arcsine's coefficient of t^(k-1), k!
  for (int i = k - 3; i > 1; i -= 2) odd *= i;
  for (int i = 1; i < k - 1; i += 2) arcsine *= Rational(i, i + 1);
  for (int i = 2; i <= k; ++i) factorial *= i;
  return over_two_pi(odd * odd + arcsine / (k - 1) * factorial);
}

analysis::ZonalKernel tangent_kernel(const Rational& bias) {
  return {
      analysis::uniform_network(analysis::Activation("relu"), 1, {1, bias}, analysis::Parameterisation::ntk),
      analysis::KernelKind::ntk};
}

SampleKernel of_network(const char* name, const Rational& bias, std::function<Ball(int)> derivative) {
  const auto kernel = tangent_kernel(bias);
  return {name, [kernel](const Rational& t) { return kernel.value(t); },
          [kernel](int k) { return kernel.vanishes(k); }, std::move(derivative)};
}

}  // namespace

Source kernel_spectrum_slide() {
  return {"003_9cf48140e3e05fc6.txt", "Concrete case study: student-teacher random features model"};
}

const std::vector<SampleKernel>& sample_kernels() {
  static const std::vector<SampleKernel> kernels = {
      of_network("ReLU tangent kernel", 0, relu_ntk_derivative),
      of_network("ReLU tangent kernel with biases", 1, nullptr),
      {"e^t", [](const Rational& t) { return analysis::exp(Ball(t)); }, [](int) { return false; },
       [](int) { return Ball(1); }}};
  return kernels;
}

}  // namespace lemmata::proofs_check
