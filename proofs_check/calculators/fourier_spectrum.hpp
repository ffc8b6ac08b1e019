#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "analysis/scalar/integer.hpp"
#include "analysis/scalar/rational.hpp"

namespace lemmata::proofs_check {

/// All 2^n Fourier coefficients of a function on {-1,+1}^n, exactly, from its truth table in the order of
/// docs/conventions.md. Bit i of a set is coordinate i + 1.
///
/// Fractions become integers over their common denominator. Integers whose sums fit are transformed in int32 or int64
/// (numeric/cube/walsh_hadamard.hpp), others in integers of any size (analysis/boolean/fourier.hpp).
///
/// Throws:   std::invalid_argument, naming the nearest sizes, unless there are 2^n values, n >= 1; std::length_error,
///           with the estimate, for a table too large for its kind of number.
class FourierSpectrum {
 public:
  explicit FourierSpectrum(std::vector<std::int32_t> values, int threads = 1);
  explicit FourierSpectrum(const std::vector<std::int64_t>& values, int threads = 1);
  explicit FourierSpectrum(const std::vector<analysis::Rational>& values, int threads = 1);

  [[nodiscard]] int dimension() const { return dimension_; }
  [[nodiscard]] analysis::Rational coefficient(std::uint64_t set) const;

  /// W^0, ..., W^n: the sums of the squared coefficients at the sets of each size.
  [[nodiscard]] std::vector<analysis::Rational> level_weights() const;

  /// Element i - 1 is Inf_i[f] = E[(D_i f)^2], the sum of the squared coefficients at the sets that contain i, where
  /// D_i f(x) = (f(x with x_i = +1) - f(x with x_i = -1)) / 2.
  [[nodiscard]] std::vector<analysis::Rational> influences() const;

  /// The sums of the coefficients at the sets of each size 0, ..., n.
  [[nodiscard]] std::vector<analysis::Rational> level_sums() const;

  /// The set whose coefficient is largest in absolute value, the first of several.
  [[nodiscard]] std::uint64_t largest() const;

  /// So many sets, or all 2^n, by descending absolute value of their coefficients; of equal ones the first come first.
  [[nodiscard]] std::vector<std::uint64_t> largest(std::size_t count) const;

  /// 2^n f^(S) as int32, of a table that was transformed in int32; empty otherwise.
  [[nodiscard]] std::span<const std::int32_t> unnormalised_int32() const;

  /// Bits of the coefficients' common denominator.
  [[nodiscard]] double denominator_bits() const;

  /// How the coefficients were computed, and what that trusts.
  [[nodiscard]] std::string method() const;

 private:
  template <class Number>
  void transform(const std::vector<Number>& values, int threads);

  int dimension_ = 0;
  std::variant<std::vector<std::int32_t>, std::vector<std::int64_t>, std::vector<analysis::Integer>> sums_;
  analysis::Integer scale_;  // coefficient = sum / scale
};

}  // namespace lemmata::proofs_check
