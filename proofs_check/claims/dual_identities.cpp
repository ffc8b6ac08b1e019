#include "proofs_check/claims/dual_identities.hpp"

namespace lemmata::proofs_check {

std::vector<Claim> dual_identities_claims() { return {}; }

}  // namespace lemmata::proofs_check
