#pragma once

// For sources of this library only (not installed): Arb's view of a Ball.

#include <new>

#include <gmp.h>  // before FLINT, which then declares its conversions to and from GMP

#if __has_include(<flint/arb.h>)
#include <flint/arb.h>
#include <flint/fmpq.h>
#else
#include <arb.h>
#endif

#include "analysis/scalar/ball.hpp"

namespace lemmata::analysis {

inline arb_struct* arb_of(Ball& ball) { return std::launder(static_cast<arb_struct*>(ball.arb())); }
inline const arb_struct* arb_of(const Ball& ball) {
  return std::launder(static_cast<const arb_struct*>(ball.arb()));
}

/// The ball itself if it is finite. Otherwise throws std::domain_error: "<function>: <reason>".
Ball finite(Ball ball, const char* function, const char* reason = "the result is not a finite ball");

}  // namespace lemmata::analysis
