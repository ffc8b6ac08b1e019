#include "proofs_check/claims/dropout.hpp"

namespace lemmata::proofs_check {

std::vector<Claim> dropout_claims() { return {}; }

}  // namespace lemmata::proofs_check
