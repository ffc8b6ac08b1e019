// expect: no match for 'operator<'|invalid operands to binary expression
#include <algorithm>

#include "analysis/scalar/ball.hpp"

using namespace lemmata::analysis;

Rational larger(const Ball& a, const Ball& b) {
#ifdef MISUSE
  return std::max(a, b).upper();
#else
  return std::max(a.upper(), b.upper());
#endif
}
