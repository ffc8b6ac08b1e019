#pragma once

#include <vector>

#include "proofs_check/engine/claim.hpp"

namespace lemmata::proofs_check {

/// What statistical queries and functions of a fixed space need for parities.
[[nodiscard]] std::vector<Claim> parity_query_claims();

}  // namespace lemmata::proofs_check
