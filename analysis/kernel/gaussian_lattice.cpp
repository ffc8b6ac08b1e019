#include <stdexcept>

#include "analysis/kernel/gaussian_lattice_arb.hpp"
#include "analysis/scalar/functions.hpp"

namespace lemmata::analysis {

Rational kappa() { return Rational(1, 16); }

Ball lattice_sum(const Ball& h) {
  const Ball q = exp(Ball(-2) * pow(pi<Ball>() / h, 2));  // < 1, so that the sum is at most 1 + 2 q / (1 - q)
  return upper_end(Ball(1) + Ball(2) * q / (Ball(1) - q));
}

Ball largest_square(const Growth& growth, const Ball& a) {
  if (growth.quadratic > 0)
    throw std::domain_error("largest_square: a growth without a quadratic exponent is needed, got " +
                            to_string(growth.quadratic));
  // l sqrt(a) x <= (m/2) x^2 + l^2 a / (2m), m = kappa / 2; and x^j e^(-m x^2) <= (j / (2 m e))^(j/2).
  const Ball variance = upper_end(a), root = sqrt_nonnegative(variance);
  Ball m = Ball(kappa()) / Ball(2), factor(1);
  if (growth.linear > 0) {
    factor = exp(Ball(Rational(growth.linear * growth.linear)) * variance / (Ball(2) * m));
    m = m / Ball(2);
  }
  Ball sum(0);
  for (std::size_t j = 0; j < growth.polynomial.size(); ++j) {
    if (growth.polynomial[j] == 0) continue;
    const int n = static_cast<int>(j);
    const Ball largest = j == 0 ? Ball(1) : sqrt_nonnegative(pow(Ball(n) / (Ball(2) * m * exp(Ball(1))), n));
    sum += exact_ball(growth.polynomial[j]) * pow(root, n) * largest;
  }
  return upper_end(pow(sum * factor, 2));
}

}  // namespace lemmata::analysis
