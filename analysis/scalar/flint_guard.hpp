#pragma once

namespace lemmata::analysis {

/// Makes FLINT and Arb end the program with the line "lemmata: internal error in FLINT" on standard error and
/// exit code 3 where they would call abort(). For programs, at their start; the library validates its
/// arguments, so reaching this is a defect of ours.
void report_flint_errors_as_internal();

}  // namespace lemmata::analysis
