#pragma once

// For sources of this folder: one checker per kind. Each returns if the proof is accepted; otherwise it
// throws a std::exception whose message is the reason.

#include <set>
#include <string>

#include "proofs_check/certificate/certificate.hpp"

namespace lemmata::proofs_check {

void check(const RationalFunctionIdentity& proof);
void check(const Inequality& proof);
void check(const Telescoping& proof);
void check(const InductionStep& proof);
void check(const FiniteTable& proof);
void check(const Counterexample& proof);
void check(const BallRelation& proof);
void check(const MatrixIdentity& proof);
void check(const MatrixRelations& proof);

/// Where a formula stands.
enum class Reading { exact_value, ball };

/// Throws std::invalid_argument unless the formula's variables are declared, its sums bind other names, and
/// its functions are allowed in such a place; also where evaluation would not come across them.
void require_readable(const Formula& formula, const std::set<std::string>& declared, Reading reading);

/// "n = 3, k = 1".
[[nodiscard]] std::string describe(const Assignment& at);

}  // namespace lemmata::proofs_check
