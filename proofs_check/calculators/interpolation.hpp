#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "analysis/linear/least_squares.hpp"

namespace lemmata::proofs_check {

/// The weights of a linear model that are asked for (analysis/linear/least_squares.hpp):
///
///     minimum_norm    X^+ y where X w = y has a solution
///     least_squares   X^+ y, whatever y
///     descent_limit   where gradient descent on |X w - y|^2 ends from w0
///     ridge           the minimiser of |X w - y|^2 + lambda |w|^2
///     preconditioned  where descent with steps -P X^T (X w - y) ends from 0
enum class InterpolationKind { minimum_norm, least_squares, descent_limit, ridge, preconditioned };

/// "minimum-norm", "least-squares", "descent-limit", "ridge", "preconditioned".
[[nodiscard]] std::string_view name(InterpolationKind kind);

struct InterpolationProblem {
  analysis::RationalMatrix x;
  analysis::RationalVector y;
  InterpolationKind kind = InterpolationKind::minimum_norm;
  analysis::RationalVector start;           ///< w0, for descent_limit
  analysis::Rational lambda;                ///< for ridge
  analysis::RationalMatrix preconditioner;  ///< P, for preconditioned
  bool path = false;                        ///< the ridge path is asked for as well
};

struct InterpolationEstimate {
  double bits = 0;       ///< of a numerator or denominator of the solution, at most (Hadamard)
  double path_bits = 0;  ///< of a coefficient of the path
  double seconds = 0;
  double bytes = 0;
};

/// What the problem takes. The bits are bounds. The seconds count operations at rates measured for FLINT, and a
/// prime's elimination, lifting steps and products as analysis/linear makes them; they are right within a factor of
/// about two.
[[nodiscard]] InterpolationEstimate estimate(const InterpolationProblem& problem);

inline constexpr double most_interpolation_seconds = 3600;

/// Throws std::length_error with the estimate if it is more than an hour or half of the memory.
void require_fits(const InterpolationProblem& problem, const InterpolationEstimate& estimate);

struct Interpolation {
  analysis::RationalVector w;
  /// What shows that w is the one: w = X^T alpha, w - w0 = X^T alpha, or w = P X^T alpha.
  analysis::RationalVector alpha;
  bool alpha_is_unique = false;
  analysis::RationalVector residual;  ///< y - X w
  analysis::Rational squared_norm;    ///< |w|^2
  analysis::Rational squared_residual;
  std::optional<int> rank;                         ///< of X, where it plays a part
  std::optional<analysis::RationalVector> unseen;  ///< of w0: (I - X^+ X) w0, which no step changes
};

/// Throws:   std::domain_error, with ranks and the squared residual, if a solution of X w = y is asked for and there
///           is none; for lambda <= 0, for P not symmetric positive definite, and for P with rank X < n;
///           std::invalid_argument where shapes do not fit.
[[nodiscard]] Interpolation interpolate(const InterpolationProblem& problem);

/// The ridge solution as a function of lambda, with its behaviour at 0.
struct RidgePathResult {
  analysis::RidgePath path;
  std::vector<analysis::RootInterval> poles;  ///< increasing, narrow enough for the digits asked for
  analysis::RationalVector limit;             ///< lambda -> 0: X^+ y
  analysis::RationalVector slope;             ///< the coefficient of lambda at 0
};

/// Throws:   std::logic_error if the path's value at 0 is not X^+ y, which another route computes.
[[nodiscard]] RidgePathResult ridge_path_of(const InterpolationProblem& problem, int digits);

}  // namespace lemmata::proofs_check
