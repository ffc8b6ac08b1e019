#include "proofs_check/claims/tangent_kernel.hpp"

namespace lemmata::proofs_check {

std::vector<Claim> tangent_kernel_claims() { return {}; }

}  // namespace lemmata::proofs_check
