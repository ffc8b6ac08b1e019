#pragma once

namespace lemmata::analysis {

/// The answer to a question that cannot always be decided. Unknown is an answer and never a pass: a Truth is
/// not convertible to bool, so every use says which answer it asks for, as in `less_than(a, b) ==
/// Truth::yes`.
/// `!= Truth::no` counts the unknown as true and is a defect wherever it stands.
enum class Truth { no, yes, unknown };

}  // namespace lemmata::analysis
