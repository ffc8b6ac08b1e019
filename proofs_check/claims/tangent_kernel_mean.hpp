#pragma once

#include <vector>

#include "proofs_check/engine/claim.hpp"

namespace lemmata::proofs_check {

[[nodiscard]] std::vector<Claim> tangent_kernel_mean_claims();

}  // namespace lemmata::proofs_check
