#include "proofs_check/claims/dual_activation.hpp"

namespace lemmata::proofs_check {

std::vector<Claim> dual_activation_claims() { return {}; }

}  // namespace lemmata::proofs_check
