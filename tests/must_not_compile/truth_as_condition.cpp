// expect: could not convert '[^']*' from '(lemmata::analysis::)?Truth' to 'bool'|is not contextually
// convertible to 'bool'
#include "analysis/scalar/ball.hpp"

using namespace lemmata::analysis;

int branch(const Ball& a) {
#ifdef MISUSE
  if (is_positive(a)) return 1;
#else
  if (is_positive(a) == Truth::yes) return 1;
#endif
  return 0;
}
