#pragma once

#include <vector>

#include "proofs_check/engine/claim.hpp"

namespace lemmata::proofs_check {

/// The hardness theorem as the slide has it: models that store what they see in one parameter, and what exact learning in one step
/// costs them.
[[nodiscard]] std::vector<Claim> parity_literal_theorem_claims();

}  // namespace lemmata::proofs_check
