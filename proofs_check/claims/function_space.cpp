#include "proofs_check/claims/function_space.hpp"

namespace lemmata::proofs_check {

std::vector<Claim> function_space_claims() { return {}; }

}  // namespace lemmata::proofs_check
