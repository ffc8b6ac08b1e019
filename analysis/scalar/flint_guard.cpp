#include "analysis/scalar/flint_guard.hpp"

#include <cstdio>
#include <cstdlib>

#include <flint/flint.h>

namespace lemmata::analysis {
namespace {

[[noreturn]] void end_program() {
  std::fputs("lemmata: internal error in FLINT\n", stderr);
  std::_Exit(3);
}

}  // namespace

void report_flint_errors_as_internal() { flint_set_abort(end_program); }

}  // namespace lemmata::analysis
