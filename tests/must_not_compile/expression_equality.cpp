// expect: no match for 'operator=='|invalid operands to binary expression
#include "analysis/scalar/expression.hpp"

using namespace lemmata::analysis;

bool same(const Expression& a, const Expression& b) {
#ifdef MISUSE
  return a == b;
#else
  return is_zero(a - b) == Truth::yes;
#endif
}
