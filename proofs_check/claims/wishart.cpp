#include "proofs_check/claims/wishart.hpp"

namespace lemmata::proofs_check {

std::vector<Claim> wishart_claims() { return {}; }

}  // namespace lemmata::proofs_check
