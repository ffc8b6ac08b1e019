#pragma once

#include "proofs_check/engine/claim.hpp"

namespace lemmata::proofs_check {

/// kernel.polynomial-feature
[[nodiscard]] Claim polynomial_feature();

}  // namespace lemmata::proofs_check
