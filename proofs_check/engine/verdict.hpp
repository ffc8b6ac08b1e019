#pragma once

#include <string_view>

namespace lemmata::proofs_check {

/// What a route, or a claim, has earned; from weakest to strongest, as far as they compare.
///
///   refuted          false: a concrete witness
///   inconclusive     not decided: precision, budget, simplification; never counts as a pass
///   corroborated     a simulation, with its error probabilities stated before the run, did not contradict it
///   enclosed         the value lies in a printed ball, or the inequality holds for the whole ball
///   proved_on_range  every instance of a printed finite range, in exact arithmetic
///   proved           for all parameters, by a certificate that a separate checker re-verifies
///   corrected        (claims only) the literal statement is refuted and the corrected one earned one of the four above
enum class Verdict { refuted, inconclusive, corroborated, enclosed, proved_on_range, proved, corrected };

/// "PROVED", "PROVED-ON-RANGE", ...
[[nodiscard]] std::string_view name(Verdict verdict);

/// Whether the verdict counts as a pass: corroborated or better.
[[nodiscard]] bool holds(Verdict verdict);

}  // namespace lemmata::proofs_check
