#include "analysis/boolean/random_search.hpp"

#include <stdexcept>
#include <string>

#include "analysis/scalar/functions.hpp"

namespace lemmata::analysis {

namespace {

void require_probability(const char* function, const Rational& p) {
  if (p <= 0 || p > 1)
    throw std::domain_error(std::string(function) + ": p must be above 0 and at most 1, got " + to_string(p));
}

}  // namespace

Rational geometric_probability(const Rational& p, int tries) {
  require_probability("geometric_probability", p);
  if (tries < 1)
    throw std::domain_error("geometric_probability: tries must be at least 1, got " + std::to_string(tries));
  return p * pow(Rational(1 - p), tries - 1);
}

SearchMoments geometric_moments(const Rational& p) {
  require_probability("geometric_moments", p);
  return {1 / p, (1 - p) / (p * p)};
}

SearchMoments search_moments_without_replacement(const Integer& candidates) {
  if (candidates < 1)
    throw std::domain_error("search_moments_without_replacement: candidates must be at least 1, got " +
                            to_string(candidates));
  const Rational n(candidates);
  return {(n + 1) / 2, (n * n - 1) / 12};
}

Ball distance_from_exponential(const Rational& p) {
  require_probability("distance_from_exponential", p);
  return Ball(1) - exp(-Ball(p));
}

}  // namespace lemmata::analysis
