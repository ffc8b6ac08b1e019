#include "proofs_check/claims/tangent_kernel_moments.hpp"

namespace lemmata::proofs_check {

std::vector<Claim> tangent_kernel_moments_claims() { return {}; }

}  // namespace lemmata::proofs_check
