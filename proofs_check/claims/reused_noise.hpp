#pragma once

#include <string>
#include <vector>

#include "proofs_check/engine/claim.hpp"

namespace lemmata::proofs_check {

/// The slide that compares an online run with one on data that are used again.
[[nodiscard]] Source bootstrap_slide();

/// What a simulation rests on that adds bounded influences of normal numbers.
inline const std::vector<std::string> trusts_influence_sums = {
    "Philox4x32-10", "Box and Muller's transform in double arithmetic",
    "Catoni's bounded influences [Catoni2012]"};

[[nodiscard]] std::vector<Claim> reused_noise_claims();

}  // namespace lemmata::proofs_check
