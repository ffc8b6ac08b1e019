#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lemmata::proofs_check {

/// A finite range of integer parameters, such as `n = 3..59:2, k = 2..n-1:2`. One object drives the loop and prints
/// itself, so that a printed range is the range that was run.
///
/// Syntax:   variables separated by commas, outermost (slowest) first, each `name = from..to` with an optional step
///           `:step`; the bounds are sums of integers and integer multiples of earlier variables (`2k+1`, `n-1`).
/// Throws:   std::invalid_argument on anything else.
class Range {
 public:
  explicit Range(std::string_view text);

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] std::size_t dimension() const { return axes_.size(); }

  /// Calls visit at every point, in the order of the nested loops, until it returns false.
  /// Returns the number of points visited.
  std::int64_t each(const std::function<bool(std::span<const std::int64_t>)>& visit) const;

  /// "n = 3, k = 2".
  [[nodiscard]] std::string describe(std::span<const std::int64_t> point) const;

 private:
  struct Bound {
    std::int64_t constant = 0;
    std::vector<std::int64_t> factors;  // of the earlier axes
    [[nodiscard]] std::int64_t at(std::span<const std::int64_t> point) const;
  };
  struct Axis {
    std::string variable;
    Bound from, to;
    std::int64_t step = 1;
  };

  [[nodiscard]] Bound parse_bound(std::string_view text) const;
  bool visit_from(std::size_t axis, std::vector<std::int64_t>& point, std::int64_t& count,
                  const std::function<bool(std::span<const std::int64_t>)>& visit) const;

  std::string text_;
  std::vector<Axis> axes_;
};

}  // namespace lemmata::proofs_check
