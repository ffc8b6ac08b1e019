#include "proofs_check/claims/linearised_training.hpp"

namespace lemmata::proofs_check {

std::vector<Claim> linearised_training_claims() { return {}; }

}  // namespace lemmata::proofs_check
