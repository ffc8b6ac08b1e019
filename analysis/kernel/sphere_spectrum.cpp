#include "analysis/kernel/sphere_spectrum.hpp"

#include <stdexcept>
#include <string>

#include "analysis/scalar/functions.hpp"
#include "analysis/scalar/rising_precision.hpp"
#include "analysis/special/binomial.hpp"
#include "analysis/special/super_catalan.hpp"

namespace lemmata::analysis {

namespace {

constexpr int largest_size = 1000000;
constexpr int largest_exact_size = 100000;

void require_squared_beta(const char* function, int d, int k) {
  if (d < 2 || k < 1 || k % 2 == 0)
    throw std::domain_error(std::string(function) +
                            ": d must be at least 2 and k odd and at least 1, got d = " + std::to_string(d) +
                            ", k = " + std::to_string(k));
}

void require_sphere(int d, int k) {
  if (d < 3 || d > largest_size || k < 0 || k > largest_size)
    throw std::domain_error(
        "sphere_eigenvalue: d must be from 3 to 1000000 and k from 0 to 1000000, got d = " +
        std::to_string(d) + ", k = " + std::to_string(k));
}

/// mu_k without beta: what to multiply beta_index by; index 0 stands for no beta.
struct ClosedEigenvalue {
  Rational factor;
  int index = 0;
};

ClosedEigenvalue closed_eigenvalue(SphereKernel kernel, int d, int k) {
  const bool odd = k % 2 == 1;
  const Rational square = Rational(k + d - 1) * (k + d - 1);
  switch (kernel) {
    case SphereKernel::sign:
      return odd ? ClosedEigenvalue{4, k} : ClosedEigenvalue{0};
    case SphereKernel::step:
      if (k == 0) return {Rational(1, 4)};
      return odd ? ClosedEigenvalue{1, k} : ClosedEigenvalue{0};
    case SphereKernel::relu:
      if (k == 0) return {d, 1};
      if (k == 1) return {Rational(1) / (4 * d)};
      return odd ? ClosedEigenvalue{0} : ClosedEigenvalue{d / square, k - 1};
    case SphereKernel::relu_ntk:
      if (k == 0) return {d + 1, 1};
      if (k == 1) return {Rational(1) / (2 * d)};
      return odd ? ClosedEigenvalue{0}
                 : ClosedEigenvalue{(Rational(k) * k + Rational(d - 2) * k + d + 1) / square, k - 1};
  }
  throw std::logic_error("sphere_eigenvalue: no such kernel");
}

}  // namespace

Integer harmonic_dimension(int d, int k) {
  if (d < 2 || k < 0)
    throw std::domain_error("harmonic_dimension: d must be at least 2 and k at least 0, got d = " +
                            std::to_string(d) + ", k = " + std::to_string(k));
  if (k == 0) return 1;
  return (2 * Integer(k) + d - 2) * binomial_coefficient(std::int64_t{k} + d - 3, k - 1) / k;
}

Ball squared_beta(int d, int k) {
  require_squared_beta("squared_beta", d, k);
  return with_rising_precision("squared_beta", 32, [&] {
    const Ball half_d = Ball(Rational(d, 2)), half_k = Ball(Rational(k, 2));
    const Ball root = gamma_ratio(half_d, Ball(Rational(k, 2) + Rational(d, 2))) *
                      gamma_ratio(half_k, Ball(1)) / (Ball(2) * pi<Ball>());
    return root * root;
  });
}

Rational exact_squared_beta(int d, int k) {
  require_squared_beta("exact_squared_beta", d, k);
  if (d % 2 == 0) throw std::domain_error("exact_squared_beta: d must be odd, got " + std::to_string(d));
  const Rational root = scaled_super_catalan<Rational>((k - 1) / 2, (d - 1) / 2) / 2;
  return root * root;
}

Ball sphere_eigenvalue(SphereKernel kernel, int d, int k) {
  require_sphere(d, k);
  const auto [factor, index] = closed_eigenvalue(kernel, d, k);
  return index == 0 ? Ball(factor) : Ball(factor) * squared_beta(d, index);
}

std::optional<Rational> exact_sphere_eigenvalue(SphereKernel kernel, int d, int k) {
  require_sphere(d, k);
  const auto [factor, index] = closed_eigenvalue(kernel, d, k);
  if (index == 0) return factor;
  if (d % 2 == 0 || k + d > largest_exact_size) return std::nullopt;
  return factor * exact_squared_beta(d, index);
}

}  // namespace lemmata::analysis
