// expect: no match for 'operator<'|invalid operands to binary expression
#include "analysis/scalar/ball.hpp"

using namespace lemmata::analysis;

int branch(const Ball& a, const Ball& b) {
#ifdef MISUSE
  if (a < b) return 1;
#else
  if (less_than(a, b) == Truth::yes) return 1;
#endif
  return 0;
}
