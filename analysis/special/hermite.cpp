#include "analysis/special/hermite.hpp"

#include <stdexcept>
#include <string>
#include <utility>

#include "analysis/scalar/ball.hpp"
#include "analysis/scalar/expression.hpp"
#include "analysis/scalar/rational.hpp"
#include "analysis/scalar/real.hpp"

namespace lemmata::analysis {

template <Field T>
T hermite_polynomial(int n, const T& x) {
  if (n < 0) throw std::domain_error("hermite_polynomial: n must be at least 0, got " + std::to_string(n));
  T before(0), here(1);
  for (int m = 0; m < n; ++m) {
    T next = x * here - T(m) * before;
    before = std::exchange(here, std::move(next));
  }
  return here;
}

template Real hermite_polynomial(int, const Real&);
template Rational hermite_polynomial(int, const Rational&);
template Ball hermite_polynomial(int, const Ball&);
template Expression hermite_polynomial(int, const Expression&);

}  // namespace lemmata::analysis
