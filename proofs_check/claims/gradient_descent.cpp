#include "proofs_check/claims/gradient_descent.hpp"

namespace lemmata::proofs_check {

std::vector<Claim> gradient_descent_claims() { return {}; }

}  // namespace lemmata::proofs_check
