// expect: no match for 'operator<'|invalid operands to binary expression
#include "analysis/scalar/expression.hpp"

using namespace lemmata::analysis;

int branch(const Expression& a, const Expression& b) {
#ifdef MISUSE
  if (a < b) return 1;
#else
  if (is_zero(a - b) == Truth::yes) return 1;
#endif
  return 0;
}
