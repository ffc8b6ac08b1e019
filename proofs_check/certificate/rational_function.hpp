#pragma once

// For sources of this folder: fractions of polynomials whose denominators stay factored as they were written,
// so that no common factor is cancelled before its denominator has been seen not to vanish.

#include <map>
#include <string>

#include "analysis/scalar/expression.hpp"
#include "analysis/scalar/rational.hpp"

namespace lemmata::proofs_check {

class RationalFunction {
 public:
  /// A polynomial.
  explicit RationalFunction(analysis::Expression numerator = analysis::Expression(1))
      : numerator_(std::move(numerator)) {}

  void multiply(const analysis::Expression& polynomial) { numerator_ *= polynomial; }
  void multiply(const RationalFunction& other);
  /// The caller has seen that the polynomial does not vanish.
  void divide(const analysis::Expression& polynomial);
  void add(const RationalFunction& other);

  [[nodiscard]] bool is_zero() const;
  /// Expanded; the other half of the fraction is the product of the denominators.
  [[nodiscard]] analysis::Expression numerator() const;

  struct Denominator {
    analysis::Expression polynomial;  ///< not constant
    int multiplicity;
  };
  /// By the text of the polynomial.
  [[nodiscard]] const std::map<std::string, Denominator>& denominators() const { return denominators_; }

 private:
  analysis::Expression numerator_;
  std::map<std::string, Denominator> denominators_;
};

/// polynomial^exponent, exponent >= 0; 0^0 is 1. Throws std::length_error above `largest_expansion`.
[[nodiscard]] analysis::Expression polynomial_power(const analysis::Expression& polynomial,
                                                    const analysis::Integer& exponent);

/// Longest product that a quotient of factorials or a constant power is expanded to.
inline constexpr int largest_expansion = 1000;

}  // namespace lemmata::proofs_check
