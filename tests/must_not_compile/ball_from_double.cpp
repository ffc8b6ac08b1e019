// expect: use of deleted function|call to deleted constructor
#include "analysis/scalar/ball.hpp"

using namespace lemmata::analysis;

Ball tenth() {
#ifdef MISUSE
  return Ball(0.1);
#else
  return Ball(1) / Ball(10);
#endif
}
