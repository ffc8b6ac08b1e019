#include "proofs_check/claims/cube_spectrum.hpp"

namespace lemmata::proofs_check {

std::vector<Claim> cube_spectrum_claims() { return {}; }

}  // namespace lemmata::proofs_check
