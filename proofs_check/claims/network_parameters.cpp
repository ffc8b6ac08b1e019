#include "proofs_check/claims/network_parameters.hpp"

namespace lemmata::proofs_check {

std::vector<Claim> network_parameters_claims() { return {}; }

}  // namespace lemmata::proofs_check
