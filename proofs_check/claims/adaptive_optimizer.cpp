#include "proofs_check/claims/adaptive_optimizer.hpp"

namespace lemmata::proofs_check {

std::vector<Claim> adaptive_optimizer_claims() { return {}; }

}  // namespace lemmata::proofs_check
