#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "proofs_check/engine/value.hpp"
#include "proofs_check/report/json.hpp"

namespace lemmata::proofs_check {

/// Counts the numbers of a result that have fewer correct digits than were asked for, and says so: a reader of decimals
/// alone would not see it.
class DigitShortfall {
 public:
  explicit DigitShortfall(int asked) : asked_(asked) {}

  void add(const Value& value);
  void add(const std::optional<Value>& value) {
    if (value) add(*value);
  }
  void add(const std::vector<Value>& values) {
    for (const Value& value : values) add(value);
  }

  /// Puts "short_of_digits": {"asked", "fewest", "numbers"} into the result, if there are such numbers.
  void put(Json& result) const;

  /// One line on standard error, if there are such numbers.
  void warn() const;

 private:
  int asked_;
  int fewest_ = 0;
  int numbers_ = 0;
};

}  // namespace lemmata::proofs_check
