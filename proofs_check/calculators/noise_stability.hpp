#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "analysis/scalar/rational.hpp"
#include "proofs_check/engine/value.hpp"

namespace lemmata::proofs_check {

struct NoiseStability {
  Value value;         ///< Stab_rho[Maj_n]
  Value limit;         ///< (2/pi) arcsin(rho), as n grows
  std::string method;  ///< the route, and what it trusts
  std::string why;     ///< why this route
};

/// Noise stability of majority and its limit. The exact fraction is given where it is short enough to be computed at once
/// and, if digits are asked for, to be read; a ball otherwise.
///
/// Range:    n odd, 1 <= n <= 10^8; -1 <= rho <= 1.
/// Throws:   std::domain_error outside the range of the quantity, std::length_error for a larger n.
[[nodiscard]] NoiseStability majority_noise_stability_value(std::int64_t n, const analysis::Rational& rho,
                                                            std::optional<int> digits);

}  // namespace lemmata::proofs_check
