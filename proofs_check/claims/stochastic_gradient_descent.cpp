#include "proofs_check/claims/stochastic_gradient_descent.hpp"

namespace lemmata::proofs_check {

std::vector<Claim> stochastic_gradient_descent_claims() { return {}; }

}  // namespace lemmata::proofs_check
