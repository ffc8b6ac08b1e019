#include "proofs_check/claims/kernel_constancy.hpp"

namespace lemmata::proofs_check {

std::vector<Claim> kernel_constancy_claims() { return {}; }

}  // namespace lemmata::proofs_check
