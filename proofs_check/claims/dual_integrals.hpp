#pragma once

#include <optional>
#include <string>
#include <vector>

#include "proofs_check/claims/dual_rows.hpp"

/// Independent values of the rows of dual_rows(), which do not depend on what is stated.
namespace lemmata::proofs_check {

/// Working precision of the comparison, and the radius within which it is made: 10^-50 has 167 bits.
inline constexpr int compared_bits = 208;
inline const Rational compared_radius = pow(Rational(1, 10), 50);

inline const std::vector<std::string> trusts_price = {
    "GiNaC's normal form", "GMP", "Price's theorem [Price1958]", "the reduction in words"};
inline const std::vector<std::string> trusts_integrals = {"Arb", "GMP", "nngp.dual-quadrature"};

/// A dual at a point, as an integral: by the trapezoidal rule, or Hermite's expansion where phi has kinks.
struct DualIntegral {
  Covariance at;
  analysis::Ball value;
};
using DualIntegrals = std::vector<std::vector<DualIntegral>>;  // by row

/// Of the rows' functions, at compared_points(); those with kinks at one point alone unless `full`, since Hermite's
/// expansion is quick for small correlations only.
[[nodiscard]] const DualIntegrals& dual_integrals(bool full);

/// Of the derivatives of the rows' functions: none for step and sign, which have no derivative, and for gelu. At the
/// same points.
[[nodiscard]] const DualIntegrals& dual_integrals_of_derivatives();

/// E[u^j v^k] by Wick's recurrence: one u is paired with each of the others.
template <class T>
T mixed_moment(int j, int k, const T& a, const T& b, const T& c) {
  if (j == 0 && k == 0) return T(1);
  if (j == 0) return k == 1 ? T(0) : T(k - 1) * b * mixed_moment(0, k - 2, a, b, c);
  T sum(0);
  if (j >= 2) sum = sum + T(j - 1) * a * mixed_moment(j - 2, k, a, b, c);
  if (k >= 1) sum = sum + T(k) * c * mixed_moment(j - 1, k - 1, a, b, c);
  return sum;
}

}  // namespace lemmata::proofs_check
