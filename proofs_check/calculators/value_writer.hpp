#pragma once

#include <optional>
#include <string>

#include "analysis/scalar/ball.hpp"
#include "analysis/scalar/rational.hpp"
#include "proofs_check/engine/value.hpp"

namespace lemmata::proofs_check {

/// How the many numbers of one result are written: as exact fractions with decimals beside them; or, where digits are asked
/// for, as decimals, with the fractions only if these are short together.
class ValueWriter {
 public:
  /// For so many values with denominators of up to so many bits; `what` is for the message.
  ///
  /// Throws:   std::length_error, with the estimate, if they would be too many or too long to write.
  ValueWriter(const std::string& what, double values, double bits, std::optional<int> digits);

  /// The digits of a decimal.
  [[nodiscard]] int digits() const;

  [[nodiscard]] Value value(const analysis::Rational& number) const;

  /// A number known exactly, or by a ball, or both.
  [[nodiscard]] Value value(const std::optional<analysis::Rational>& exact,
                            const std::optional<analysis::Ball>& ball) const;

 private:
  std::optional<int> digits_;
  bool exact_;
};

}  // namespace lemmata::proofs_check
