#pragma once

#include <vector>

#include "proofs_check/engine/claim.hpp"

namespace lemmata::proofs_check {

/// What statistical queries need for parities, and what elimination does.
[[nodiscard]] std::vector<Claim> parity_query_claims();

}  // namespace lemmata::proofs_check
