#pragma once

#include <vector>

#include "proofs_check/engine/claim.hpp"

namespace lemmata::proofs_check {

/// The slide about kernel methods.
[[nodiscard]] Source kernel_slide();

[[nodiscard]] std::vector<Claim> kernel_regression_claims();

}  // namespace lemmata::proofs_check
