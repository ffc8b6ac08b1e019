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

GradientMoments gradient_moments(const std::vector<Rational>& f, const std::vector<Rational>& g) {
  if (f.empty() || f.size() != g.size())
    throw std::invalid_argument("gradient_moments: two tables of one size are allowed, got " +
                                std::to_string(f.size()) + " and " + std::to_string(g.size()) + " values");
  GradientMoments sums{.f_at_ones = f[0], .g_at_ones = g[0]};
  for (std::size_t x = 0; x < f.size(); ++x) {
    const Rational product = f[x] * g[x];
    sums.mean_square_product += product * product;
    sums.mean_square += g[x] * g[x];
    sums.mean_product += product;
  }
  const Integer points(f.size());
  sums.mean_square_product /= points;
  sums.mean_square /= points;
  sums.mean_product /= points;
  return sums;
}

Rational sampling_variance(const GradientMoments& moments, int d) {
  if (d < 0) throw std::domain_error("sampling_variance: d must be at least 0, got " + std::to_string(d));
  const Rational points = pow(Rational(2), d);
  const auto& [ffgg, gg, fg, f, g] = moments;
  // E_I Var_x[D] = E[D^2] - E_I (E_x D)^2, with E_x D = 2 (E[f g] - g^(I))
  return 4 * (ffgg + gg - fg * fg + (2 * fg * g - 2 * f * g * g - gg) / points);
}

Rational minibatch_gradient_variance(const GradientMoments& moments, int d, const Integer& batch) {
  if (batch < 1)
    throw std::domain_error("minibatch_gradient_variance: the batch must be at least 1, got " +
                            to_string(batch));
  return gradient_variance(moments.mean_square, moments.g_at_ones * moments.g_at_ones, d) +
         sampling_variance(moments, d) / batch;
}

}  // namespace lemmata::analysis
