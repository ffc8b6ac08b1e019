// expect: no match for 'operator!'|invalid argument type '[^']*Truth' to unary expression
#include "analysis/scalar/truth.hpp"

using namespace lemmata::analysis;

bool refuted(Truth truth) {
#ifdef MISUSE
  return !truth;
#else
  return truth == Truth::no;
#endif
}
