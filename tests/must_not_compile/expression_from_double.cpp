// expect: use of deleted function|call to deleted constructor
#include "analysis/scalar/expression.hpp"

using namespace lemmata::analysis;

Expression tenth() {
#ifdef MISUSE
  return Expression(0.1);
#else
  return Expression(1) / Expression(10);
#endif
}
