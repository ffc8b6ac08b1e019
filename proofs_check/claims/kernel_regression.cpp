#include "proofs_check/claims/kernel_regression.hpp"

namespace lemmata::proofs_check {

std::vector<Claim> kernel_regression_claims() { return {}; }

}  // namespace lemmata::proofs_check
