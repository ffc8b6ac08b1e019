#include "proofs_check/claims/signal_propagation.hpp"

namespace lemmata::proofs_check {

std::vector<Claim> signal_propagation_claims() { return {}; }

}  // namespace lemmata::proofs_check
