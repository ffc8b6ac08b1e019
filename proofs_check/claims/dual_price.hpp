#pragma once

#include "proofs_check/engine/claim.hpp"

namespace lemmata::proofs_check {

[[nodiscard]] Claim dual_price();

}  // namespace lemmata::proofs_check
