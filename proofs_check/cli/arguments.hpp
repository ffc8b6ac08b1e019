#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/scalar/rational.hpp"

namespace lemmata::proofs_check {

inline constexpr std::int64_t largest_parameter = 1000000000000000000;  ///< 10^18, for n and k

/// What the user wrote, read exactly. All of them throw a Failure with status 2 that names the option, the value and what
/// is allowed.

/// An integer, also written as 1e6, from `least` to `most`.
[[nodiscard]] std::int64_t read_integer(const std::string& option, std::string_view text, std::int64_t least,
                                        std::int64_t most);

/// The same for an option that must be given.
[[nodiscard]] std::int64_t read_required_integer(const std::string& option,
                                                 const std::optional<std::string>& text, std::int64_t least,
                                                 std::int64_t most);

/// A rational or decimal: -1/3, 0.1, 1e-3.
[[nodiscard]] analysis::Rational read_rational(const std::string& option, std::string_view text);

/// A positive number of seconds.
[[nodiscard]] double read_seconds(const std::string& option, std::string_view text);

/// --digits: 1 to 10000.
[[nodiscard]] std::optional<int> read_digits(const std::optional<std::string>& text);

/// --threads: 1 to 4096; the machine's if not given.
[[nodiscard]] int read_threads(const std::optional<std::string>& text);

/// --seed: 0 to 2^64 - 1.
[[nodiscard]] std::uint64_t read_seed(const std::string& text);

/// --ties: plus, minus, zero as 1, -1, 0.
[[nodiscard]] std::optional<int> read_ties(const std::optional<std::string>& text);

/// One of the names.
[[nodiscard]] std::string read_choice(const std::string& option, std::string_view text,
                                      std::span<const std::string> names);

/// Integers from..to in steps, as the user writes them: 3..101, 3..101:2, or one integer.
struct IntegerRange {
  std::int64_t from = 0;
  std::int64_t to = 0;
  std::int64_t step = 1;

  [[nodiscard]] std::uint64_t size() const;
};

/// A list of integers and ranges: 2,4,6 or 3..101:2,1001.
[[nodiscard]] std::vector<IntegerRange> read_ranges(const std::string& option, std::string_view text,
                                                    std::int64_t least, std::int64_t most);

[[nodiscard]] std::uint64_t element_count(std::span<const IntegerRange> ranges);

/// The integers themselves, in the order given.
[[nodiscard]] std::vector<std::int64_t> elements(std::span<const IntegerRange> ranges);

}  // namespace lemmata::proofs_check
