#pragma once

#include <vector>

#include "proofs_check/engine/claim.hpp"

namespace lemmata::proofs_check {

[[nodiscard]] std::vector<Claim> trained_ensemble_claims();

}  // namespace lemmata::proofs_check
