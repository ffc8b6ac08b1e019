// expect: no match for 'operator=='|invalid operands to binary expression
#include "analysis/scalar/ball.hpp"

using namespace lemmata::analysis;

bool same(const Ball& a, const Ball& b) {
#ifdef MISUSE
  return a == b;
#else
  return overlaps(a, b);
#endif
}
