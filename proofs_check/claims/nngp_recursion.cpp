#include "proofs_check/claims/nngp_recursion.hpp"

namespace lemmata::proofs_check {

std::vector<Claim> nngp_recursion_claims() { return {}; }

}  // namespace lemmata::proofs_check
