#pragma once

#include "proofs_check/engine/claim.hpp"

namespace lemmata::proofs_check {

/// opt.precond-risk
[[nodiscard]] Claim preconditioned_risk();

}  // namespace lemmata::proofs_check
