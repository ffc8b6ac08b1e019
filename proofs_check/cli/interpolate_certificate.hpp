#pragma once

#include "proofs_check/calculators/interpolation.hpp"
#include "proofs_check/certificate/certificate.hpp"

namespace lemmata::proofs_check {

/// The matrices of the problem and of its solution, with the equations that they satisfy and that no other w does;
/// the reduction says why.
[[nodiscard]] Certificate interpolation_certificate(const InterpolationProblem& problem,
                                                    const Interpolation& solution);

/// The same with 0 for every number that the solution brings: no certificate of the problem is shorter.
[[nodiscard]] Certificate shortest_interpolation_certificate(const InterpolationProblem& problem);

}  // namespace lemmata::proofs_check
