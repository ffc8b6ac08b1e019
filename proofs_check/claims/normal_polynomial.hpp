#pragma once

#include <cstdint>
#include <map>

#include "analysis/scalar/rational.hpp"

namespace lemmata::proofs_check {

/// A polynomial with rational coefficients in independent standard normal numbers, at most 16 of them, of degree at most 15 in
/// each. Its mean is known term by term: E g^(2k) = (2k-1)!!.
///
/// Throws:   std::length_error, from the operation that would exceed a limit.
class NormalPolynomial {
 public:
  static constexpr int most_variables = 16;

  NormalPolynomial() = default;  ///< zero
  explicit NormalPolynomial(const analysis::Rational& constant);
  /// The normal number of that index, from 0.
  [[nodiscard]] static NormalPolynomial variable(int index);

  friend NormalPolynomial operator+(const NormalPolynomial& a, const NormalPolynomial& b);
  friend NormalPolynomial operator*(const NormalPolynomial& a, const NormalPolynomial& b);

  [[nodiscard]] NormalPolynomial derivative(int index) const;
  [[nodiscard]] analysis::Rational mean() const;

 private:
  std::map<std::uint64_t, analysis::Rational> terms_;  // exponents, four bits each
};

/// E[a b].
[[nodiscard]] analysis::Rational mean_of_product(const NormalPolynomial& a, const NormalPolynomial& b);

[[nodiscard]] NormalPolynomial power(const NormalPolynomial& a, int exponent);

}  // namespace lemmata::proofs_check
