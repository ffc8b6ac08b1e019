#include "proofs_check/claims/relu_depth.hpp"

namespace lemmata::proofs_check {

std::vector<Claim> relu_depth_claims() { return {}; }

}  // namespace lemmata::proofs_check
