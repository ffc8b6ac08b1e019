// expect: constraints not satisfied|no matching function for call to 'half
#include "analysis/scalar/field.hpp"
#include "analysis/scalar/rational.hpp"

using namespace lemmata::analysis;

template <Field T>
T half(const T& x) {
  return x / T(2);
}

#ifdef MISUSE
Integer value = half(Integer(3));
#else
Rational value = half(Rational(3));
#endif
