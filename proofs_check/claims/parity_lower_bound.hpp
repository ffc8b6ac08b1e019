#pragma once

#include <cstdint>
#include <vector>

#include "proofs_check/engine/claim.hpp"

namespace lemmata::proofs_check {

/// Lower bounds, with constants, for gradient descent on parities: answers with a tolerance, answers with noise.
[[nodiscard]] std::vector<Claim> parity_lower_bound_claims();

/// The sets of k of n coordinates, as bits.
[[nodiscard]] std::vector<std::uint32_t> bits_of_sets(int n, int k);

}  // namespace lemmata::proofs_check
