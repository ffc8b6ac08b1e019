#pragma once

#include <optional>
#include <vector>

#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

/// For the claim depth.relu-he-correlation: the certificates that the angle t of two inputs, after a ReLU layer
/// (sigma_w^2 = 2, no bias), is below t/(1 + t p/a + L t^2 p^2/a^2 + b t^3), p = 1/pi, L = logarithm (`above`: or
/// above that), for 0 < t <= pi. Nothing if the first terms of the two do not agree, or if no proof was found.
[[nodiscard]] std::optional<std::vector<Certificate>> relu_angle_bound(const Rational& a,
                                                                       const Rational& logarithm,
                                                                       const Rational& b, bool above);

}  // namespace lemmata::proofs_check
