#include "proofs_check/claims/marchenko_pastur.hpp"

namespace lemmata::proofs_check {

std::vector<Claim> marchenko_pastur_claims() { return {}; }

}  // namespace lemmata::proofs_check
