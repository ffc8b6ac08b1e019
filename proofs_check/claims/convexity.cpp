#include "proofs_check/claims/convexity.hpp"

namespace lemmata::proofs_check {

std::vector<Claim> convexity_claims() { return {}; }

}  // namespace lemmata::proofs_check
