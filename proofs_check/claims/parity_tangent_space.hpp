#pragma once

#include <vector>

#include "proofs_check/engine/claim.hpp"

namespace lemmata::proofs_check {

/// What functions of a fixed space, such as the tangent space of a network, miss of parities.
[[nodiscard]] std::vector<Claim> parity_tangent_space_claims();

}  // namespace lemmata::proofs_check
