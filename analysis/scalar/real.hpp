#pragma once

#include <boost/multiprecision/mpfr.hpp>

namespace lemmata::analysis {

/// A floating-point number of at least 100 decimal digits, rounded to nearest (MPFR). The precision is part
/// of the type, so no global setting changes a result; std::numeric_limits<Real>::digits is its number of
/// bits.
///
/// Rounded, hence no evidence by itself: a Real cross-checks a Ball or a Rational.
using Real = boost::multiprecision::number<boost::multiprecision::mpfr_float_backend<100>,
                                           boost::multiprecision::et_off>;

}  // namespace lemmata::analysis
