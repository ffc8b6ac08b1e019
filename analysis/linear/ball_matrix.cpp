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

/// Cholesky's factor of the midpoints at a precision that covers the loss of n steps on balls, rounded to its own
/// midpoints: an approximation, of which nothing is claimed. False if it breaks down.
bool approximate_cholesky(ArbMatrix& factor, const ArbMatrix& a, slong bits) {
  ArbMatrix midpoints(a.rows(), a.columns());
  arb_mat_get_mid(midpoints.get(), a.get());
  if (arb_mat_cho(factor.get(), midpoints.get(), bits + 2 * a.rows() + 64) == 0) return false;
  arb_mat_get_mid(factor.get(), factor.get());
  return true;
}

/// Whether the balls show that the symmetric matrix is positive definite.
///
/// Cholesky's factorisation in balls proves it, but loses about a bit a row. Where that is too much, with T the inverse of
/// an approximate factor, T A T^T = I + E; if the row sums of |E| are below 1, then I + E is positive definite and so is A.
bool shown_positive_definite(const ArbMatrix& a, slong bits) {
  const slong n = a.rows();
  ArbMatrix factor(n, n);
  if (arb_mat_cho(factor.get(), a.get(), bits) != 0) return true;
  if (!approximate_cholesky(factor, a, bits)) return false;
  ArbMatrix inverse(n, n), transposed(n, n), product(n, n);
  arb_mat_one(product.get());
  arb_mat_approx_solve_tril(inverse.get(), factor.get(), product.get(), 0, bits);
  arb_mat_get_mid(inverse.get(), inverse.get());
  arb_mat_transpose(transposed.get(), inverse.get());
  arb_mat_mul(product.get(), inverse.get(), a.get(), bits);
  arb_mat_mul(product.get(), product.get(), transposed.get(), bits);
  for (slong i = 0; i < n; ++i) arb_sub_ui(product(i, i), product(i, i), 1, bits);
  mag_t norm;
  mag_init(norm);
  arb_mat_bound_inf_norm(norm, product.get());
  const bool below_one = mag_cmp_2exp_si(norm, 0) < 0;
  mag_clear(norm);
  return below_one;
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

/// Brackets the smallest eigenvalue of a symmetric matrix between a shift below which it is proved not to lie and
/// Rayleigh's quotient of a vector, which inverse iteration with that shift improves.
class SmallestEigenvalue {
 public:
  SmallestEigenvalue(ArbMatrix a, slong bits)
      : a_(std::move(a)), n_(a_.rows()), accuracy_(bits), bits_(bits + 64), vector_(n_, 1) {
    mag_t norm;
    mag_init(norm);
    arb_mat_bound_inf_norm(norm, a_.get());
    zero_ = mag_is_zero(norm) != 0;
    arf_set_mag(arb_midref(arb_of(scale_)), norm);
    mag_clear(norm);
    // entries without a pattern, so that the vector has a part along the eigenvector
    for (slong i = 0; i < n_; ++i)
      arb_set_si(vector_(i, 0),
                 static_cast<slong>((static_cast<std::uint64_t>(i) + 1) * 2654435761U % 65536) - 32768);
  }

  [[nodiscard]] Ball enclosure() {
    if (zero_) return Ball(0);
    const BallPrecision precision(static_cast<int>(bits_));
    const Ball tolerance = midpoint(scale_ * Ball::power_of_two(Integer(-accuracy_)));
    lower_ = first_lower_bound();
    Ball quotient = rayleigh_quotient();
    for (int round = 0, stuck = 0; round < most_rounds && stuck < 3; ++round) {
      improve_vector();
      const Ball improved = rayleigh_quotient();
      const Ball change = size(quotient - improved);
      quotient = improved;
      const Ball gap = upper(quotient - lower_);
      if (less_than(gap, Ball(4) * tolerance) == Truth::yes) break;
      if (!raise_lower_bound(quotient, larger(tolerance, change), gap)) ++stuck;
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

  [[nodiscard]] ArbMatrix shifted(const Ball& shift) const {
    ArbMatrix result = a_;
    for (slong i = 0; i < n_; ++i) arb_sub(result(i, i), result(i, i), arb_of(shift), bits_);
    return result;
  }
  [[nodiscard]] bool is_lower_bound(const Ball& shift) const {
    return shown_positive_definite(shifted(shift), bits_);
  }

  /// Beyond the largest row sum of |a|, no eigenvalue lies.
  [[nodiscard]] Ball first_lower_bound() const {
    for (int twice = 3; twice <= 96; twice *= 2) {
      const Ball bound = midpoint(scale_ * Ball(-twice) / Ball(2));
      if (is_lower_bound(bound)) return bound;
    }
    throw std::domain_error("extreme_eigenvalues: the entries are not known well enough");
  }

  /// v^T a v / v^T v, which is at least the smallest eigenvalue.
  [[nodiscard]] Ball rayleigh_quotient() const {
    ArbMatrix image(n_, 1);
    arb_mat_mul(image.get(), a_.get(), vector_.get(), bits_);
    Ball above, below;
    for (slong i = 0; i < n_; ++i) {
      arb_addmul(arb_of(above), vector_(i, 0), image(i, 0), bits_);
      arb_addmul(arb_of(below), vector_(i, 0), vector_(i, 0), bits_);
    }
    return above / below;
  }

  /// Inverse iteration with the shift lower_, in midpoints: whatever vector comes out, its quotient is an upper bound.
  void improve_vector() {
    ArbMatrix factor(n_, n_);
    if (!approximate_cholesky(factor, shifted(lower_), bits_)) return;
    for (int repetition = 0; repetition < 3; ++repetition) {
      ArbMatrix next(n_, 1);
      arb_mat_solve_cho_precomp(next.get(), factor.get(), vector_.get(), bits_ + 2 * n_ + 64);
      arb_mat_get_mid(next.get(), next.get());
      mag_t norm;
      mag_init(norm);
      arb_mat_bound_inf_norm(norm, next.get());
      const bool usable = arb_mat_is_finite(next.get()) != 0 && mag_is_special(norm) == 0;
      const slong exponent = usable ? mag_get_d_log2_approx(norm) : 0;
      mag_clear(norm);
      if (!usable) return;
      arb_mat_scalar_mul_2exp_si(next.get(), next.get(), -exponent);
      for (slong i = 0; i < n_; ++i) {
        arb_set_round(next(i, 0), next(i, 0), bits_);
        mag_zero(arb_radref(next(i, 0)));
      }
      vector_ = std::move(next);
    }
  }

  /// Tries distances below the quotient, the smallest first.
  bool raise_lower_bound(const Ball& quotient, const Ball& smallest, const Ball& gap) {
    const Ball low = -upper(-quotient);
    const Ball between = midpoint(Ball::power_of_two(Integer(exponent_between(smallest, gap))));
    for (const Ball& distance : {smallest, between, gap / Ball(4), gap * Ball(3) / Ball(4)}) {
      const Ball candidate = midpoint(low - distance);
      if (less_than(lower_, candidate) == Truth::yes && is_lower_bound(candidate)) {
        lower_ = candidate;
        return true;
      }
    }
    return false;
  }
  static slong exponent_between(const Ball& a, const Ball& b) {
    return (arf_abs_bound_lt_2exp_si(arb_midref(arb_of(a))) +
            arf_abs_bound_lt_2exp_si(arb_midref(arb_of(b)))) /
           2;
  }

  ArbMatrix a_;
  slong n_, accuracy_, bits_;
  ArbMatrix vector_;
  Ball scale_, lower_;
  bool zero_ = false;
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
  ArbMatrix symmetric = symmetric_arb_matrix(a, "extreme_eigenvalues");
  if (a.rows() == 0) throw std::invalid_argument("extreme_eigenvalues: a matrix of size 0 has none");
  if (a.rows() == 1) return {a(0, 0), a(0, 0)};
  ArbMatrix negative(a.rows(), a.columns());
  arb_mat_neg(negative.get(), symmetric.get());
  const slong bits = BallPrecision::bits();
  return {SmallestEigenvalue(std::move(symmetric), bits).enclosure(),
          -SmallestEigenvalue(std::move(negative), bits).enclosure()};
}

}  // namespace lemmata::analysis
