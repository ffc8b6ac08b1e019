#include "proofs_check/claims/diagonal_scaling.hpp"

namespace lemmata::proofs_check {

std::vector<Claim> diagonal_scaling_claims() { return {}; }

}  // namespace lemmata::proofs_check
