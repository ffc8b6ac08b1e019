#include "proofs_check/claims/catapult.hpp"

namespace lemmata::proofs_check {

std::vector<Claim> catapult_claims() { return {}; }

}  // namespace lemmata::proofs_check
