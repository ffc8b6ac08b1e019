#pragma once

// For sources of this folder: the interval extension behind evaluate_ball, by its two ends.

#include <functional>
#include <map>
#include <string>

#include "proofs_check/certificate/formula.hpp"
#include "proofs_check/certificate/interval.hpp"

namespace lemmata::proofs_check {

/// As evaluate_ball, at a precision of that many bits.
[[nodiscard]] Interval evaluate_interval(const Formula& f,
                                         const std::map<std::string, Interval, std::less<>>& at, int bits);

}  // namespace lemmata::proofs_check
