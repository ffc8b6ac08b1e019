#pragma once

#include <vector>

#include "analysis/scalar/ball.hpp"
#include "analysis/scalar/integer.hpp"

namespace lemmata::analysis {

/// Eigenvalues in decreasing order: those of one degree are equal, and there are `multiplicity` of them.
struct SpectralStep {
  Ball eigenvalue;
  int degree = 0;
  Integer multiplicity;
  Integer first;  ///< rank of the first eigenvalue of this step, from 1
};

/// The staircase of the degrees 0, 1, ... Degrees whose eigenvalue is exactly zero come last, in their order.
///
/// Throws:   std::invalid_argument if the lengths differ; std::domain_error if the balls do not show the order of two
///           eigenvalues, or the sign of one.
/// Claim:    spectrum.sphere-sorted
[[nodiscard]] std::vector<SpectralStep> sorted_spectrum(const std::vector<Ball>& eigenvalues,
                                                        const std::vector<Integer>& multiplicities);

}  // namespace lemmata::analysis
