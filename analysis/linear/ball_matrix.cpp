#include "analysis/linear/ball_matrix.hpp"

#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "analysis/scalar/ball_arb.hpp"

#if __has_include(<flint/arb_mat.h>)
#include <flint/arb_mat.h>
#else
#include <arb_mat.h>
#endif

namespace lemmata::analysis {
namespace {

/// Arb's matrix, which frees itself.
class ArbMatrix {
 public:
  ArbMatrix(slong rows, slong columns) { arb_mat_init(matrix_, rows, columns); }
  ArbMatrix(const ArbMatrix& other) : ArbMatrix(other.rows(), other.columns()) {
    arb_mat_set(matrix_, other.matrix_);
  }
  ArbMatrix(ArbMatrix&& other) noexcept : ArbMatrix(0, 0) { arb_mat_swap(matrix_, other.matrix_); }
  ArbMatrix& operator=(ArbMatrix other) noexcept {
    arb_mat_swap(matrix_, other.matrix_);
    return *this;
  }
  ~ArbMatrix() { arb_mat_clear(matrix_); }

  [[nodiscard]] slong rows() const { return arb_mat_nrows(matrix_); }
  [[nodiscard]] slong columns() const { return arb_mat_ncols(matrix_); }
  [[nodiscard]] arb_mat_struct* get() { return matrix_; }
  [[nodiscard]] const arb_mat_struct* get() const { return matrix_; }
  [[nodiscard]] arb_struct* operator()(slong i, slong j) { return arb_mat_entry(matrix_, i, j); }
  [[nodiscard]] const arb_struct* operator()(slong i, slong j) const { return arb_mat_entry(matrix_, i, j); }

 private:
  arb_mat_t matrix_;
};

ArbMatrix arb_matrix(const Matrix<Ball>& a) {
  ArbMatrix result(a.rows(), a.columns());
  for (int i = 0; i < a.rows(); ++i)
    for (int j = 0; j < a.columns(); ++j) arb_set(result(i, j), arb_of(a(i, j)));
  return result;
}

Matrix<Ball> ball_matrix(const ArbMatrix& a, const char* function) {
  Matrix<Ball> result(static_cast<int>(a.rows()), static_cast<int>(a.columns()));
  for (int i = 0; i < result.rows(); ++i)
    for (int j = 0; j < result.columns(); ++j) {
      Ball element;
      arb_set(arb_of(element), a(i, j));
      result(i, j) = finite(std::move(element), function);
    }
  return result;
}

void require_square(const Matrix<Ball>& a, const char* function) {
  if (a.rows() != a.columns())
    throw std::invalid_argument(std::string(function) + ": a square matrix is needed, got " +
                                std::to_string(a.rows()) + " x " + std::to_string(a.columns()));
}

/// The symmetric matrix with this lower triangle.
ArbMatrix symmetric_arb_matrix(const Matrix<Ball>& a, const char* function) {
  require_square(a, function);
  ArbMatrix result(a.rows(), a.columns());
  for (int i = 0; i < a.rows(); ++i)
    for (int j = 0; j <= i; ++j) {
      arb_set(result(i, j), arb_of(a(i, j)));
      arb_set(result(j, i), arb_of(a(i, j)));
    }
  return result;
}

/// A matrix of exact entries (the midpoints) and the largest row sum of the radii around them, exact too: an
/// eigenvalue of a symmetric matrix of the balls is at most that far from one of the midpoints' matrix.
struct Midpoints {
  ArbMatrix matrix;
  Ball spread;
};

Midpoints midpoints(const ArbMatrix& a) {
  Midpoints result{ArbMatrix(a.rows(), a.columns()), Ball(0)};
  ArbMatrix radii(a.rows(), a.columns());
  for (slong i = 0; i < a.rows(); ++i)
    for (slong j = 0; j < a.columns(); ++j) {
      arb_get_mid_arb(result.matrix(i, j), a(i, j));
      arf_set_mag(arb_midref(radii(i, j)), arb_radref(a(i, j)));
    }
  mag_t norm;
  mag_init(norm);
  arb_mat_bound_inf_norm(norm, radii.get());
  arf_set_mag(arb_midref(arb_of(result.spread)), norm);
  mag_clear(norm);
  return result;
}

/// a - shift for exact numbers, exactly.
ArbMatrix shifted(const ArbMatrix& a, const Ball& shift) {
  ArbMatrix result = a;
  for (slong i = 0; i < a.rows(); ++i) arb_sub(result(i, i), result(i, i), arb_of(shift), ARF_PREC_EXACT);
  return result;
}

/// The matrix whose row sums of sizes are taken is symmetric and given by its lower triangle.
Ball row_sum_norm(const ArbMatrix& lower) {
  const slong n = lower.rows();
  ArbMatrix whole(n, n);
  for (slong i = 0; i < n; ++i)
    for (slong j = 0; j < n; ++j) arb_set(whole(i, j), i < j ? lower(j, i) : lower(i, j));
  Ball result;
  mag_t norm;
  mag_init(norm);
  arb_mat_bound_inf_norm(norm, whole.get());
  arf_set_mag(arb_midref(arb_of(result)), norm);
  mag_clear(norm);
  return result;
}

/// An approximate factor L of a - shift, exact numbers, and a proved lower bound of the eigenvalues of a:
/// a - shift - L L^T has eigenvalues of at most the size of its row sums, and L L^T none below 0.
struct ShiftedFactor {
  ArbMatrix lower;
  Ball bound;
};

/// Nothing if the factorisation breaks down. Unlike a factorisation in balls, which loses bits with every row, this
/// one loses what rounding does: the residual is some n 2^-bits of |a|.
std::optional<ShiftedFactor> cholesky(const ArbMatrix& a, const Ball& shift, slong bits) {
  const slong n = a.rows();
  const ArbMatrix b = shifted(a, shift);
  ShiftedFactor factor{ArbMatrix(n, n), Ball(0)};
  ArbMatrix& l = factor.lower;
  for (slong j = 0; j < n; ++j)
    for (slong i = j; i < n; ++i) {
      arb_approx_dot(l(i, j), b(i, j), 1, l(i, 0), 1, l(j, 0), 1, j, bits);
      arf_struct *entry = arb_midref(l(i, j)), *pivot = arb_midref(l(j, j));
      if (i == j) {
        if (arf_sgn(entry) <= 0 || arf_is_finite(entry) == 0) return std::nullopt;
        arf_sqrt(entry, entry, bits, ARF_RND_DOWN);
      } else {
        arf_div(entry, entry, pivot, bits, ARF_RND_DOWN);
      }
    }
  ArbMatrix residual(n, n);
  for (slong i = 0; i < n; ++i)
    for (slong j = 0; j <= i; ++j) arb_dot(residual(i, j), b(i, j), 1, l(i, 0), 1, l(j, 0), 1, j + 1, bits);
  arb_sub(arb_of(factor.bound), arb_of(shift), arb_of(row_sum_norm(residual)), ARF_PREC_EXACT);
  return factor;
}

/// By the midpoints' smallest eigenvalue, from which that of any matrix in the balls is at most `spread` away.
bool shown_positive_definite(const ArbMatrix& a, slong bits) {
  const Midpoints parts = midpoints(a);
  const Ball rounding = row_sum_norm(parts.matrix) * Ball::power_of_two(Integer(-bits));
  Ball shift = parts.spread + rounding;
  mag_zero(arb_radref(arb_of(shift)));  // any number near it will do
  const auto factor = cholesky(parts.matrix, shift, bits + 64);
  return factor && less_than(parts.spread, factor->bound) == Truth::yes;
}

ArbMatrix leading_block(const ArbMatrix& a, slong size) {
  ArbMatrix block(size, size);
  for (slong i = 0; i < size; ++i)
    for (slong j = 0; j < size; ++j) arb_set(block(i, j), a(i, j));
  return block;
}

std::optional<int> first_minor_not_shown_positive(const ArbMatrix& a, slong bits) {
  if (shown_positive_definite(a, bits)) return std::nullopt;
  slong shown = 0, failing = a.rows();  // sizes of leading blocks
  while (failing - shown > 1) {
    const slong middle = (shown + failing) / 2;
    (shown_positive_definite(leading_block(a, middle), bits) ? shown : failing) = middle;
  }
  return static_cast<int>(failing);
}

/// Brackets the smallest eigenvalue of an exact symmetric matrix between a shift below which it is proved not to lie
/// and Rayleigh's quotient of a vector, which inverse iteration with that shift improves.
class SmallestEigenvalue {
 public:
  SmallestEigenvalue(ArbMatrix a, slong bits)
      : a_(std::move(a)), n_(a_.rows()), bits_(bits), vector_(n_, 1), scale_(row_sum_norm(a_)) {
    // entries without a pattern, so that the vector has a part along the eigenvector
    for (slong i = 0; i < n_; ++i)
      arb_set_si(vector_(i, 0),
                 static_cast<slong>((static_cast<std::uint64_t>(i) + 1) * 2654435761U % 65536) - 32768);
  }

  [[nodiscard]] Ball enclosure() {
    if (is_zero(scale_) == Truth::yes) return Ball(0);
    const BallPrecision precision(static_cast<int>(bits_ + 64));
    const Ball tolerance = scale_ * Ball::power_of_two(Integer(-bits_));
    // no eigenvalue lies beyond the largest row sum of |a|, so that twice as far away nothing breaks down
    if (!raise_lower_bound(-scale_ - scale_))
      throw std::domain_error("extreme_eigenvalues: the entries are not known well enough");
    Ball quotient = rayleigh_quotient();
    for (int round = 0, stuck = 0; round < most_rounds && stuck < 3; ++round) {
      improve_vector();
      const Ball improved = rayleigh_quotient();
      const Ball change = size(quotient - improved);
      quotient = improved;
      const Ball gap = upper(quotient - lower_);
      if (less_than(gap, Ball(4) * tolerance) == Truth::yes) break;
      if (!raise_lower_bound_below(quotient, larger(tolerance, change), gap) &&
          less_than(Ball(64) * change, gap) == Truth::yes)
        ++stuck;
    }
    return interval(lower_, upper(quotient));
  }

 private:
  static constexpr int most_rounds = 200;

  static Ball midpoint(const Ball& x) {
    Ball result;
    arb_get_mid_arb(arb_of(result), arb_of(x));
    return result;
  }
  static Ball upper(const Ball& x) {
    Ball result;
    arb_get_ubound_arf(arb_midref(arb_of(result)), arb_of(x), BallPrecision::bits());
    return result;
  }
  static Ball size(const Ball& x) {
    Ball result;
    arb_abs(arb_of(result), arb_of(x));
    return upper(result);
  }
  static Ball larger(const Ball& a, const Ball& b) { return less_than(a, b) == Truth::yes ? b : a; }
  static Ball interval(const Ball& low, const Ball& high) {
    Ball result;
    arb_set_interval_arf(arb_of(result), arb_midref(arb_of(low)), arb_midref(arb_of(high)),
                         BallPrecision::bits());
    return finite(std::move(result), "extreme_eigenvalues");
  }

  /// v^T a v / v^T v, which is at least the smallest eigenvalue.
  [[nodiscard]] Ball rayleigh_quotient() const {
    ArbMatrix image(n_, 1);
    arb_mat_mul(image.get(), a_.get(), vector_.get(), BallPrecision::bits());
    Ball above, below;
    for (slong i = 0; i < n_; ++i) {
      arb_addmul(arb_of(above), vector_(i, 0), image(i, 0), BallPrecision::bits());
      arb_addmul(arb_of(below), vector_(i, 0), vector_(i, 0), BallPrecision::bits());
    }
    return above / below;
  }

  /// Inverse iteration with the last factor, of which nothing needs to be proved: whatever vector comes out, its
  /// quotient is an upper bound.
  void improve_vector() {
    ArbMatrix upper(n_, n_);
    arb_mat_transpose(upper.get(), factor_->get());
    for (int repetition = 0; repetition < 3; ++repetition) {
      ArbMatrix next(n_, 1);
      arb_mat_approx_solve_tril(next.get(), factor_->get(), vector_.get(), 0, BallPrecision::bits());
      arb_mat_approx_solve_triu(next.get(), upper.get(), next.get(), 0, BallPrecision::bits());
      arb_mat_get_mid(next.get(), next.get());
      mag_t norm;
      mag_init(norm);
      arb_mat_bound_inf_norm(norm, next.get());
      const bool usable = mag_is_special(norm) == 0;
      const slong exponent = usable ? static_cast<slong>(mag_get_d_log2_approx(norm)) : 0;
      mag_clear(norm);
      if (!usable) return;
      arb_mat_scalar_mul_2exp_si(next.get(), next.get(), -exponent);
      for (slong i = 0; i < n_; ++i) {
        arb_set_round(next(i, 0), next(i, 0), BallPrecision::bits());
        mag_zero(arb_radref(next(i, 0)));
      }
      vector_ = std::move(next);
    }
  }

  bool raise_lower_bound(const Ball& shift) {
    auto factor = cholesky(a_, shift, BallPrecision::bits());
    if (!factor || (factor_ && less_than(lower_, factor->bound) != Truth::yes)) return false;
    lower_ = std::move(factor->bound);
    factor_ = std::move(factor->lower);
    return true;
  }

  /// Tries distances below the quotient, the smallest first.
  bool raise_lower_bound_below(const Ball& quotient, const Ball& smallest, const Ball& gap) {
    const Ball low = -upper(-quotient);
    const Ball between = Ball::power_of_two(Integer((exponent_of(smallest) + exponent_of(gap)) / 2));
    for (const Ball& distance : {smallest, between, gap / Ball(4), gap * Ball(3) / Ball(4)}) {
      const Ball candidate = midpoint(low - distance);
      if (less_than(lower_, candidate) == Truth::yes && raise_lower_bound(candidate)) return true;
    }
    return false;
  }
  static slong exponent_of(const Ball& x) { return arf_abs_bound_lt_2exp_si(arb_midref(arb_of(x))); }

  ArbMatrix a_;
  slong n_, bits_;
  ArbMatrix vector_;
  Ball scale_, lower_;
  std::optional<ArbMatrix> factor_;  ///< of a minus about lower_
};

}  // namespace

Matrix<Ball> ball_product(const Matrix<Ball>& a, const Matrix<Ball>& b) {
  if (a.columns() != b.rows())
    throw std::invalid_argument("ball_product: a has " + std::to_string(a.columns()) + " columns, b " +
                                std::to_string(b.rows()) + " rows");
  ArbMatrix result(a.rows(), b.columns());
  arb_mat_mul(result.get(), arb_matrix(a).get(), arb_matrix(b).get(), BallPrecision::bits());
  return ball_matrix(result, "ball_product");
}

Matrix<Ball> matrix_exponential(const Matrix<Ball>& a) {
  require_square(a, "matrix_exponential");
  ArbMatrix result(a.rows(), a.columns());
  arb_mat_exp(result.get(), arb_matrix(a).get(), BallPrecision::bits());
  return ball_matrix(result, "matrix_exponential");
}

std::optional<int> first_minor_not_shown_positive(const Matrix<Ball>& a) {
  return first_minor_not_shown_positive(symmetric_arb_matrix(a, "first_minor_not_shown_positive"),
                                        BallPrecision::bits());
}

Matrix<Ball> positive_definite_inverse(const Matrix<Ball>& a) {
  const char* function = "positive_definite_inverse";
  const ArbMatrix symmetric = symmetric_arb_matrix(a, function);
  if (const auto minor = first_minor_not_shown_positive(symmetric, BallPrecision::bits()))
    throw std::domain_error(std::string(function) + ": leading minor " + std::to_string(*minor) + " of " +
                            std::to_string(a.rows()) + " is not shown to be positive at " +
                            std::to_string(BallPrecision::bits()) + " bits");
  ArbMatrix result(a.rows(), a.columns());
  if (arb_mat_inv(result.get(), symmetric.get(), BallPrecision::bits()) == 0)
    throw std::domain_error(std::string(function) + ": the entries are not known well enough");
  return ball_matrix(result, function);
}

EigenvalueRange extreme_eigenvalues(const Matrix<Ball>& a) {
  const ArbMatrix symmetric = symmetric_arb_matrix(a, "extreme_eigenvalues");
  if (a.rows() == 0) throw std::invalid_argument("extreme_eigenvalues: a matrix of size 0 has none");
  if (a.rows() == 1) return {a(0, 0), a(0, 0)};
  Midpoints parts = midpoints(symmetric);
  ArbMatrix negative(a.rows(), a.columns());
  arb_mat_neg(negative.get(), parts.matrix.get());
  const slong bits = BallPrecision::bits();
  const Ball spread(Rational(0), parts.spread.upper());
  return {SmallestEigenvalue(std::move(parts.matrix), bits).enclosure() + spread,
          spread - SmallestEigenvalue(std::move(negative), bits).enclosure()};
}

}  // namespace lemmata::analysis
