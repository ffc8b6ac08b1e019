#pragma once

#include <vector>

#include "proofs_check/engine/claim.hpp"

namespace lemmata::proofs_check {

/// Lower bounds, with constants, for gradient descent on parities: answers with a tolerance, answers with noise.
[[nodiscard]] std::vector<Claim> parity_lower_bound_claims();

}  // namespace lemmata::proofs_check
