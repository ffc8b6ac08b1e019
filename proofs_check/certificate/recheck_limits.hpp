#pragma once

#include <cstddef>
#include <string>

#include "proofs_check/certificate/certificate.hpp"

namespace lemmata::proofs_check {

// What tools/recheck takes; the numbers stand in tools/recheck_formulas.py, too.

inline constexpr std::size_t recheck_most_bytes = 16'000'000;  ///< of a document
inline constexpr std::size_t recheck_most_formula_characters = 200'000;
inline constexpr std::size_t recheck_most_digits = 20'000;              ///< of an integer as written
inline constexpr std::size_t recheck_most_bits = std::size_t{1} << 17;  ///< of a number on the way
inline constexpr std::size_t recheck_most_work = 60'000'000;            ///< operations for one certificate

/// The document of a certificate of the kind matrix-relations, if tools/recheck takes one of this size. The digits and bytes
/// are counted as they are; operations, and the numbers between, from above: sums are taken not to cancel.
///
/// Throws: std::length_error, beginning with `what`, naming the limit and what it would take;
///         std::invalid_argument for another kind.
[[nodiscard]] std::string document_for_recheck(const std::string& what, const Certificate& certificate);

}  // namespace lemmata::proofs_check
