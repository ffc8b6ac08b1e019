#pragma once

#include <map>
#include <string>

#include "proofs_check/certificate/certificate.hpp"

namespace lemmata::proofs_check {

using MatrixAssignment = std::map<std::string, MatrixData>;

/// The value of a matrix expression (docs/certificates.md) at these matrices and scalars; a scalar comes as
/// 1 x 1. The size in identity(n) is an integer as written, or a name with a value in `scalars`.
///
/// Throws:   std::invalid_argument for a name without a value and a function that is not for matrices;
/// std::domain_error where shapes do not fit.
[[nodiscard]] MatrixData evaluate_matrix(const Formula& f, const MatrixAssignment& matrices,
                                         const Assignment& scalars = {});

}  // namespace lemmata::proofs_check
