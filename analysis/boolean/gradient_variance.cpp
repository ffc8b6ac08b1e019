#include "analysis/boolean/gradient_variance.hpp"

#include <stdexcept>
#include <string>

#include "analysis/scalar/functions.hpp"
#include "analysis/special/binomial.hpp"

namespace lemmata::analysis {

Rational gradient_variance(const Rational& mean_square, const Rational& square_at_ones, int d) {
  if (d < 0) throw std::domain_error("gradient_variance: d must be at least 0, got " + std::to_string(d));
  if (mean_square < 0)
    throw std::domain_error("gradient_variance: the mean square must be at least 0, got " +
                            to_string(mean_square));
  const Rational points = pow(Rational(2), d);
  return 4 * (mean_square - square_at_ones / points) / points;
}

Rational sparse_gradient_variance(const Rational& level_weight, const Rational& squared_mean, int d, int k) {
  if (k < 0 || k > d)
    throw std::domain_error("sparse_gradient_variance: k must be from 0 to d = " + std::to_string(d) +
                            ", got " + std::to_string(k));
  if (level_weight < 0)
    throw std::domain_error("sparse_gradient_variance: the level's weight must be at least 0, got " +
                            to_string(level_weight));
  return 4 * (level_weight / binomial_coefficient(d, k) - squared_mean);
}

}  // namespace lemmata::analysis
