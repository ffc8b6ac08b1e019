#include "proofs_check/claims/finite_width_output.hpp"

namespace lemmata::proofs_check {

std::vector<Claim> finite_width_output_claims() { return {}; }

}  // namespace lemmata::proofs_check
