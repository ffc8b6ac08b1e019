#include "proofs_check/claims/random_design.hpp"

namespace lemmata::proofs_check {

std::vector<Claim> random_design_claims() { return {}; }

}  // namespace lemmata::proofs_check
