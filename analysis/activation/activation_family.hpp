#pragma once

#include <vector>

#include "analysis/scalar/rational.hpp"

namespace lemmata::analysis {

/// The families with a closed form. Phi is the normal distribution function, He_k Hermite's polynomial of probability
/// theory.
enum class ActivationFamily {
  identity,          ///< z
  step,              ///< 1 for z > 0, else 0
  sign,              ///< sign z
  relu,              ///< max(z, 0)
  absolute_value,    ///< |z|
  leaky_relu,        ///< max(z, alpha z);                    parameter alpha < 1
  rectified_square,  ///< max(z, 0)^2
  erf,               ///< erf z
  normal_cdf,        ///< Phi(z)
  gelu,              ///< z Phi(z)
  gaussian,          ///< e^(-s z^2);                         parameter s > 0
  exponential,       ///< e^z
  sine,              ///< sin(omega z + beta);                parameters omega, beta
  cosine,            ///< cos z
  monomial,          ///< z^k;                                parameter k, 0 <= k <= 1000
  hermite            ///< He_k(z);                            parameter k, 0 <= k <= 1000
};

/// A member of a family: alpha = parameters[0] and so on.
struct ClosedForm {
  ActivationFamily family = ActivationFamily::identity;
  std::vector<Rational> parameters;
};

}  // namespace lemmata::analysis
