#include "proofs_check/claims/scale_invariance.hpp"

namespace lemmata::proofs_check {

std::vector<Claim> scale_invariance_claims() { return {}; }

}  // namespace lemmata::proofs_check
