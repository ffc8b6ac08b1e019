#include "analysis/boolean/local_correlation.hpp"

#include <stdexcept>
#include <string>

#include "analysis/scalar/functions.hpp"

namespace lemmata::analysis {

Rational local_correlation(const Rational& mu, int k, bool member) {
  if (mu < -1 || mu > 1)
    throw std::domain_error("local_correlation: mu must lie in -1..1, got " + to_string(mu));
  const int least = member ? 1 : 0;
  if (k < least)
    throw std::domain_error("local_correlation: k must be at least " + std::to_string(least) + ", got " +
                            std::to_string(k));
  return pow(mu, member ? k - 1 : k + 1);
}

Rational local_correlation_gap(const Rational& mu, int k) {
  return abs(Rational(local_correlation(mu, k, true) - local_correlation(mu, k, false)));
}

}  // namespace lemmata::analysis
