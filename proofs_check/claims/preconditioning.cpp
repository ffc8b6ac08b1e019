#include "proofs_check/claims/preconditioning.hpp"

namespace lemmata::proofs_check {

std::vector<Claim> preconditioning_claims() { return {}; }

}  // namespace lemmata::proofs_check
