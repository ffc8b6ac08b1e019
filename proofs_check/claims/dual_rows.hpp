#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "analysis/kernel/closed_form_dual.hpp"
#include "proofs_check/claims/statement.hpp"

/// The table of dual activations as data: what the claims about it state and share.
namespace lemmata::proofs_check {

/// Infinite-width limits, with the table's activation functions.
[[nodiscard]] Source infinite_width_slide();

/// One row. The formulas are in a, b, c, p = pi, the parameters of the row, and in functions of a, b, c:
///
///     h   sqrt(a b - c^2)
///     t   arcsin(c / sqrt(a b)), and where the row has a `spread` m: arcsin(m c / sqrt((1 + m a)(1 + m b)))
///     y   1 / sqrt((1 + m a)(1 + m b) - m^2 c^2)
///     x   exp(-w (a + b - 2c)/2), w a parameter; for e^z: exp((a + b)/2 + c)
///     z   exp(-w (a + b + 2c)/2)
struct DualRow {
  std::string name;
  analysis::ClosedForm family;
  std::vector<std::pair<std::string, Rational>> parameters;
  Formula value;  ///< C
  Formula slope;  ///< dC/dc
};

enum RowNumber : std::size_t {
  identity_row,
  step_row,
  sign_row,
  relu_row,
  absolute_value_row,
  leaky_relu_row,
  rectified_square_row,
  erf_row,
  normal_cdf_row,
  gelu_row,
  gaussian_row,
  exponential_row,
  sine_row,
  cosine_row,
  monomial_row,
  hermite_row
};

/// All sixteen, in the order of RowNumber.
[[nodiscard]] std::vector<DualRow> dual_rows();

/// A point of the table.
struct Covariance {
  Rational a, b, c;
};
[[nodiscard]] std::string to_string(const Covariance& at);

/// Points with c != 0, c^2 < a b, at which the rows are compared; a = b = 1, c = 1/2 is the first.
[[nodiscard]] const std::vector<Covariance>& compared_points();

/// The values of all that may stand in the formulas of the row.
[[nodiscard]] BallAssignment symbols_at(const DualRow& row, const Covariance& at);

/// Nothing if the balls, both of at most that radius, have a number in common; otherwise what they are. Throws Undecided for wider
/// ones. (Values may be 0, so the radius is an absolute one.)
[[nodiscard]] std::optional<std::string> apart(const analysis::Ball& stated, const analysis::Ball& seen,
                                               const std::string& what_was_seen,
                                               const Rational& radius = pow(Rational(1, 10), 30));

/// The certificates that the derivative of `value` is `slope`, for all a, b, c and parameters at once: with c + e for c
/// and f + e f' for every other function f of c, the value is value + e slope + e^2 (...).
[[nodiscard]] std::vector<Certificate> slope_certificates(const std::string& claim,
                                                          const std::vector<DualRow>& rows);

/// The certificates that C = E[phi] E[phi] at c = 0.
[[nodiscard]] std::vector<Certificate> start_certificates(const std::string& claim,
                                                          const std::vector<DualRow>& rows);

/// The certificates that `slope` is the dual of phi', which is another row, or a Gaussian integral.
[[nodiscard]] std::vector<Certificate> chain_certificates(const std::string& claim,
                                                          const std::vector<DualRow>& rows);

}  // namespace lemmata::proofs_check
