#include "proofs_check/claims/sphere_spectrum.hpp"

namespace lemmata::proofs_check {

std::vector<Claim> sphere_spectrum_claims() { return {}; }

}  // namespace lemmata::proofs_check
