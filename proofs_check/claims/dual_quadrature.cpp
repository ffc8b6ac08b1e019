#include "proofs_check/claims/dual_quadrature.hpp"

namespace lemmata::proofs_check {

std::vector<Claim> dual_quadrature_claims() { return {}; }

}  // namespace lemmata::proofs_check
