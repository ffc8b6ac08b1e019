#pragma once

#include <string>

namespace lemmata::proofs_check {

/// "12 bytes", "3.4 MiB", "2.1e+30 bytes": a size for a refusal.
[[nodiscard]] std::string readable_bytes(double bytes);

/// "4 ms", "2.5 s", "3.1 hours", "1.2e+20 years": a time for a refusal or a choice.
[[nodiscard]] std::string readable_seconds(double seconds);

/// Decimal digits of the numerator and the denominator of a fraction over 2^n, at most.
[[nodiscard]] double characters_of_dyadic(double n);

/// Throws std::length_error naming the estimate if the exact fractions would take more than most_exact_characters.
void require_exact_fits(const std::string& what, double characters);

/// Throws std::length_error naming the estimate and the rows allowed if a table would have more than most_rows rows, or
/// take more than 4 most_exact_characters.
void require_rows_fit(const std::string& what, double rows, double characters_per_row);

}  // namespace lemmata::proofs_check
