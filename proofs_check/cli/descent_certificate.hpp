#pragma once

#include "analysis/linear/exact_linear_algebra.hpp"
#include "proofs_check/calculators/step_size.hpp"
#include "proofs_check/certificate/certificate.hpp"

namespace lemmata::proofs_check {

/// Throws std::length_error, with the estimate, where a certificate of the problem would exceed what tools/recheck
/// takes: its size, the length of its numbers, or the work of verifying it.
void require_certificate_fits(const StepSizeProblem& problem, int digits);

/// That the largest eigenvalue of H, or of the smaller of X X^T and X^T X, lies in [low, high], as relations between
/// given matrices (docs/certificates.md).
[[nodiscard]] Certificate largest_eigenvalue_certificate(const StepSizeProblem& problem,
                                                         const LargestEigenvalueProof& proof);

}  // namespace lemmata::proofs_check
