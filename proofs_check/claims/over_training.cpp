#include "proofs_check/claims/over_training.hpp"

namespace lemmata::proofs_check {

std::vector<Claim> over_training_claims() { return {}; }

}  // namespace lemmata::proofs_check
