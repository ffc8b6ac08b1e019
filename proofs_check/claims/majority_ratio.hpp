#pragma once

#include <vector>

#include "proofs_check/engine/claim.hpp"

namespace lemmata::proofs_check {

[[nodiscard]] std::vector<Claim> majority_ratio_claims();

}  // namespace lemmata::proofs_check
