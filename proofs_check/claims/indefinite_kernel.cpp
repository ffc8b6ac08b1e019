#include "proofs_check/claims/indefinite_kernel.hpp"

namespace lemmata::proofs_check {

std::vector<Claim> indefinite_kernel_claims() { return {}; }

}  // namespace lemmata::proofs_check
