#include "proofs_check/claims/finite_width_kernel.hpp"

namespace lemmata::proofs_check {

std::vector<Claim> finite_width_kernel_claims() { return {}; }

}  // namespace lemmata::proofs_check
