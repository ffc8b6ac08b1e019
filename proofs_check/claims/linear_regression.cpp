#include "proofs_check/claims/linear_regression.hpp"

namespace lemmata::proofs_check {

std::vector<Claim> linear_regression_claims() { return {}; }

}  // namespace lemmata::proofs_check
