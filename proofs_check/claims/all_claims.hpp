#pragma once

#include <vector>

#include "proofs_check/engine/claim.hpp"

namespace lemmata::proofs_check {

/// Every claim, topic by topic: the registry. An explicit list, with no registration behind the reader's back.
[[nodiscard]] std::vector<Claim> all_claims();

}  // namespace lemmata::proofs_check
