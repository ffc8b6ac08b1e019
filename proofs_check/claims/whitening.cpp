#include "proofs_check/claims/whitening.hpp"

namespace lemmata::proofs_check {

std::vector<Claim> whitening_claims() { return {}; }

}  // namespace lemmata::proofs_check
