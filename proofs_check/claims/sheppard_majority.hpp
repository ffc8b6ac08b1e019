#pragma once

#include <string>

#include "proofs_check/certificate/certificate.hpp"
#include "proofs_check/engine/claim.hpp"

namespace lemmata::proofs_check {

[[nodiscard]] Claim sheppard_majority();

/// u_j = C(2j, j)/4^j, in j.
[[nodiscard]] Formula scaled_central_binomial();

/// The certificate that u_j/(2j+1) is the coefficient of rho^(2j+1) in arcsin(rho).
[[nodiscard]] Certificate arcsine_series(const std::string& claim);

}  // namespace lemmata::proofs_check
