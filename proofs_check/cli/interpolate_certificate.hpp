#pragma once

#include "proofs_check/calculators/interpolation.hpp"
#include "proofs_check/certificate/certificate.hpp"

namespace lemmata::proofs_check {

/// The matrices of the problem and of its solution, with the equations that they satisfy and that no other w does;
/// the reduction says why.
[[nodiscard]] Certificate interpolation_certificate(const InterpolationProblem& problem,
                                                    const Interpolation& solution);

}  // namespace lemmata::proofs_check
