#include "proofs_check/calculators/size_estimate.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

#include <fmt/format.h>

#include "proofs_check/calculators/number.hpp"

namespace lemmata::proofs_check {

std::string readable_bytes(double bytes) {
  constexpr std::array<const char*, 6> units{"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  if (bytes < 1024) return fmt::format("{:.0f} bytes", std::ceil(bytes));
  for (const char* unit : units) {
    bytes /= 1024;
    if (bytes < 1024) return fmt::format("{:.1f} {}", bytes, unit);
  }
  return fmt::format("{:.1e} EiB", bytes);
}

std::string readable_seconds(double seconds) {
  constexpr double hour = 3600, day = 24 * hour, year = 365 * day;
  if (seconds < 1e-3) return "1 ms";
  if (seconds < 1) return fmt::format("{:.0f} ms", 1e3 * seconds);
  if (seconds < hour) return fmt::format("{:.3g} s", seconds);
  if (seconds < 2 * day) return fmt::format("{:.3g} hours", seconds / hour);
  if (seconds < 2 * year) return fmt::format("{:.3g} days", seconds / day);
  if (seconds < 1e4 * year) return fmt::format("{:.0f} years", seconds / year);
  return fmt::format("{:.0e} years", seconds / year);
}

double characters_of_dyadic(double n) { return 2 * (std::ceil(n * 0.30102999566398120) + 1); }

void require_exact_fits(const std::string& what, double characters) {
  if (characters > most_exact_characters)
    throw std::length_error(
        fmt::format("{}: exact fractions would take about {}, and {} is allowed; ask for decimals "
                    "with --digits",
                    what, readable_bytes(characters), readable_bytes(most_exact_characters)));
}

void require_rows_fit(const std::string& what, double rows, double characters_per_row) {
  const double fitting = std::floor(4 * most_exact_characters / characters_per_row);
  // Where not even one row fits, the number of rows is not what is wrong, unless there are too many of any length.
  const double allowed =
      fitting < 1 ? static_cast<double>(most_rows) : std::min(static_cast<double>(most_rows), fitting);
  if (rows > allowed)
    throw std::length_error(fmt::format("{}: {:.10g} rows, about {}; at most {:.10g} rows are allowed", what,
                                        rows, readable_bytes(rows * characters_per_row), allowed));
  if (rows > fitting)
    throw std::length_error(fmt::format("{}: the table would take about {}, and {} is allowed", what,
                                        readable_bytes(rows * characters_per_row),
                                        readable_bytes(4 * most_exact_characters)));
}

}  // namespace lemmata::proofs_check
