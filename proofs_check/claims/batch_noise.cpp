#include "proofs_check/claims/batch_noise.hpp"

namespace lemmata::proofs_check {

std::vector<Claim> batch_noise_claims() { return {}; }

}  // namespace lemmata::proofs_check
