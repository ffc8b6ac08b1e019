#include "proofs_check/claims/momentum.hpp"

namespace lemmata::proofs_check {

std::vector<Claim> momentum_claims() { return {}; }

}  // namespace lemmata::proofs_check
