// expect: no matching function for call to 'abs
#include <cmath>

#include "analysis/scalar/functions.hpp"

using namespace lemmata::analysis;

int branch(const Ball& a) {
#ifdef MISUSE
  if (abs(a) < Ball(1)) return 1;
#else
  if (abs(a.midpoint()) < 1) return 1;
#endif
  return 0;
}
