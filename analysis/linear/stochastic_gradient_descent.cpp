#include "analysis/linear/stochastic_gradient_descent.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "analysis/scalar/functions.hpp"
#include "analysis/scalar/integer.hpp"

namespace lemmata::analysis {

namespace {

Rational squared_norm(const RationalVector& v) { return inner_product(v, v); }

/// The samples in coordinates of the row space. U, r x d, holds independent rows of X. A vector v of the row space
/// has the coordinates c with v = U^T c; sample i has those of row i of `coordinates`, and <x_i, U^T c> = <g_i, c>
/// with g_i row i of `functionals`. So I - s x_i^T x_i acts on coordinates as I - s c_i g_i^T, and on P = U^T Q U as
/// Q -> (I - s c_i g_i^T) Q (I - s g_i c_i^T).
struct RowSpace {
  RationalMatrix basis;        ///< U
  RationalMatrix coordinates;  ///< n x r
  RationalMatrix functionals;  ///< n x r
  [[nodiscard]] int dimension() const { return basis.rows(); }
};

RowSpace row_space(const std::string& function, const RationalMatrix& x, int most_rank) {
  const std::vector<int> rows = independent_rows(x);
  if (rows.empty()) throw std::domain_error(function + ": X is 0");
  const int r = static_cast<int>(rows.size());
  if (r > most_rank)
    throw std::length_error(function + ": the rank of X must be at most " + std::to_string(most_rank) +
                            ", got " + std::to_string(r));
  RationalMatrix u(r, x.columns());
  for (int i = 0; i < r; ++i)
    for (int j = 0; j < x.columns(); ++j) u(i, j) = x(rows[static_cast<std::size_t>(i)], j);
  const RationalMatrix g = exact_product(x, transpose(u));
  return {u, exact_product(g, inverse(exact_product(u, transpose(u)))), g};
}

/// Symmetric r x r matrices as vectors: the entries (k, l) with k <= l.
std::vector<std::pair<int, int>> symmetric_entries(int r) {
  std::vector<std::pair<int, int>> entries;
  for (int k = 0; k < r; ++k)
    for (int l = k; l < r; ++l) entries.emplace_back(k, l);
  return entries;
}

/// The matrix of Q -> A Q B^T + B Q A^T on symmetric matrices.
RationalMatrix symmetrised_product(const RationalMatrix& a, const RationalMatrix& b) {
  const auto entries = symmetric_entries(a.rows());
  const int size = static_cast<int>(entries.size());
  RationalMatrix result(size, size);
  for (int column = 0; column < size; ++column) {
    const auto [p, q] = entries[static_cast<std::size_t>(column)];  // the basis E_pq + E_qp, or E_pp
    for (int row = 0; row < size; ++row) {
      const auto [k, l] = entries[static_cast<std::size_t>(row)];
      Rational value = a(k, p) * b(l, q) + b(k, p) * a(l, q);
      if (p != q) value += a(k, q) * b(l, p) + b(k, q) * a(l, p);
      result(row, column) = value;
    }
  }
  return result;
}

/// The matrix of Q -> sum_i (I - s c_i g_i^T) Q (I - s g_i c_i^T) / n.
RationalMatrix mean_square_operator(const RowSpace& space, const Rational& s) {
  const int r = space.dimension(), n = space.coordinates.rows();
  const int size = r * (r + 1) / 2;
  RationalMatrix sum(size, size);
  for (int i = 0; i < n; ++i) {
    RationalMatrix a = RationalMatrix::identity(r);
    for (int k = 0; k < r; ++k)
      for (int l = 0; l < r; ++l) a(k, l) -= s * space.coordinates(i, k) * space.functionals(i, l);
    sum = sum + symmetrised_product(a, a);  // twice A Q A^T
  }
  return Rational(1, 2 * n) * sum;
}

void require_samples(const std::string& function, int n, std::span<const int> samples) {
  for (const int i : samples)
    if (i < 0 || i >= n)
      throw std::invalid_argument(function + ": a sample is a row of X, 0.." + std::to_string(n - 1) +
                                  ", got " + std::to_string(i));
}

/// ln |A_length ... A_1| on the row space in the Frobenius norm, added over all words that begin with the product.
class WordSum {
 public:
  WordSum(const RowSpace& space, const Rational& s)
      : space_(space),
        s_(s),
        gram_(exact_product(space.basis, transpose(space.basis))),
        inverse_(inverse(gram_)) {}

  [[nodiscard]] Ball over(const RationalMatrix& product, int length) const {
    if (length == 0) return log_norm(product);
    const int r = space_.dimension(), n = space_.coordinates.rows();
    Ball sum(0);
    for (int i = 0; i < n; ++i) {
      RationalMatrix next = product;
      RationalVector row(static_cast<std::size_t>(r), Rational(0));  // g_i^T product
      for (int k = 0; k < r; ++k)
        for (int l = 0; l < r; ++l)
          row[static_cast<std::size_t>(l)] += space_.functionals(i, k) * product(k, l);
      for (int k = 0; k < r; ++k)
        for (int l = 0; l < r; ++l)
          next(k, l) -= s_ * space_.coordinates(i, k) * row[static_cast<std::size_t>(l)];
      sum += over(next, length - 1);
    }
    return sum;
  }

 private:
  /// The product B in coordinates is U^T B (U U^T)^(-1) U on the whole space: tr(B (U U^T)^(-1) B^T U U^T) is its
  /// squared Frobenius norm.
  [[nodiscard]] Ball log_norm(const RationalMatrix& b) const {
    const Rational square = trace(b * inverse_ * transpose(b) * gram_);
    if (square == 0)
      throw std::domain_error(
          "lyapunov_exponent_bound: a product of the steps is 0 on the row space: the "
          "exponent is minus infinity");
    return log(Ball(square)) / Ball(2);
  }

  const RowSpace& space_;
  Rational s_;
  RationalMatrix gram_, inverse_;
};

}  // namespace

std::vector<RationalVector> stochastic_gradient_descent_iterates(const RationalMatrix& x,
                                                                 const RationalVector& y,
                                                                 const RationalVector& w0, UpdateRule rule,
                                                                 const Rational& eta,
                                                                 std::span<const int> samples) {
  const std::string function = "stochastic_gradient_descent_iterates";
  require_samples(function, x.rows(), samples);
  static_cast<void>(gradient_descent_iterates(x, y, w0, rule, eta, 0));  // refuses shapes that do not fit
  const double size = iterate_bits(x, y, eta, static_cast<int>(samples.size()));
  if (size > most_iterate_bits)
    throw std::length_error(function + ": " + std::to_string(samples.size()) + " exact steps take about " +
                            std::to_string(static_cast<std::int64_t>(size / 8e6)) + " MB, allowed are " +
                            std::to_string(static_cast<std::int64_t>(most_iterate_bits / 8e6)) + " MB");
  std::vector<RationalVector> result{w0};
  for (const int i : samples) {
    // one step of gradient descent on the one sample
    const RationalMatrix row(1, x.columns(), x.row(i));
    result.push_back(
        gradient_descent_iterates(row, {y[static_cast<std::size_t>(i)]}, result.back(), rule, eta, 1).back());
  }
  return result;
}

Rational expected_squared_error_after_step(const RationalMatrix& x, const RationalVector& error,
                                           UpdateRule rule, const Rational& eta) {
  if (x.rows() < 1) throw std::invalid_argument("expected_squared_error_after_step: X needs a row");
  const Rational s = eta * step_multiplier(rule);
  Rational sum(0);
  for (int i = 0; i < x.rows(); ++i) {
    const RationalVector row = x.row(i);
    const Rational along = inner_product(row, error);
    sum += (2 - s * squared_norm(row)) * along * along;
  }
  return squared_norm(error) - s * sum / x.rows();
}

Rational worst_case_step_size(const RationalMatrix& x, UpdateRule rule) {
  Rational most(0);
  for (int i = 0; i < x.rows(); ++i) most = std::max(most, squared_norm(x.row(i)));
  if (most == 0) throw std::domain_error("worst_case_step_size: X is 0");
  return 2 / (step_multiplier(rule) * most);
}

// Why the threshold is a smallest generalised eigenvalue. Let T be the operator P -> (1/n) sum_i A_i P A_i with
// A_i = I - s x_i^T x_i, s = eta m, on symmetric matrices supported on the row space. E[e_t e_t^T] = T^t(e_0 e_0^T),
// so E |e_t|^2 = tr T^t(e_0 e_0^T) -> 0 for every start iff the spectral radius of T is below 1 (the matrices e e^T
// span).
// T is self-adjoint in <P, P'> = tr P P', and maps positive semidefinite matrices to such: by the theorem of Perron,
// Frobenius, Krein and Rutman its spectral radius is one of its eigenvalues. So it is below 1 iff I - T is positive
// definite. Now I - T = s (L1 - s L2) with
//     L1(P) = (G P + P G) / n,          G = X^T X:   <P, L1 P> = 2 tr(P G P) / n > 0 for P != 0,
//     L2(P) = (1/n) sum_i (x_i P x_i^T) x_i^T x_i:   <P, L2 P> = (1/n) sum_i (x_i P x_i^T)^2 >= 0, not 0.
// For s <= 0 it is not positive definite, for s > 0 iff L1 - s L2 is, that is, iff s lambda_max(L1^(-1) L2) < 1: the
// convergent steps are an interval (0, s*), and s* = 1 / lambda_max is the smallest root of det(L1 - s L2).
//
// L2 has the rank of the n matrices x_i^T x_i. With L2 = (1/n) sum_i b_i <b_i, .>, b_i = x_i^T x_i, the eigenvalues
// of L1^(-1) L2 that are not 0 are those of the n x n matrix K_ij = (1/n) <b_i, L1^(-1) b_j>, which is symmetric and
// positive semidefinite. In coordinates of the row space: S Q_j + Q_j S^T = c_j c_j^T with S = sum_i c_i g_i^T, and
// K_ij = g_i^T Q_j g_i (the n of L1 and the 1/n cancel).
Polynomial mean_square_polynomial(const RationalMatrix& x) {
  const std::string function = "mean_square_step_size";
  const RowSpace space = row_space(function, x, most_mean_square_rank);
  const int r = space.dimension(), n = x.rows();
  const auto entries = symmetric_entries(r);
  const int size = static_cast<int>(entries.size());
  if (std::min(n, size) > most_mean_square_pencil)
    throw std::length_error(function + ": a characteristic polynomial of degree " +
                            std::to_string(std::min(n, size)) + " would be needed (n = " + std::to_string(n) +
                            ", r (r + 1) / 2 = " + std::to_string(size) + "); at most " +
                            std::to_string(most_mean_square_pencil) + " is allowed");
  const RationalMatrix& c = space.coordinates;
  const RationalMatrix& g = space.functionals;
  RationalMatrix outer(size, n), values(n, size);  // c_j c_j^T, and Q -> g_i^T Q g_i
  for (int i = 0; i < n; ++i)
    for (int e = 0; e < size; ++e) {
      const auto [k, l] = entries[static_cast<std::size_t>(e)];
      outer(e, i) = c(i, k) * c(i, l);
      values(i, e) = (k == l ? 1 : 2) * (g(i, k) * g(i, l));
    }
  const RationalMatrix lyapunov =
      symmetrised_product(exact_product(transpose(c), g), RationalMatrix::identity(r));
  const std::optional<RationalMatrix> solution = solve(lyapunov, outer);
  if (!solution) throw std::logic_error(function + ": L1 is singular");  // it is positive definite
  return characteristic_polynomial(n <= size ? exact_product(values, *solution)
                                             : exact_product(*solution, values));
}

CertifiedRoot mean_square_step_size(const RationalMatrix& x, UpdateRule rule,
                                    const Rational& relative_width) {
  return quotient(1 / step_multiplier(rule),
                  positive_roots(mean_square_polynomial(x), relative_width).largest());
}

bool converges_in_mean_square(const RationalMatrix& x, UpdateRule rule, const Rational& eta) {
  int most_rank = 1;
  while ((most_rank + 1) * (most_rank + 2) / 2 <= most_mean_square_pencil) ++most_rank;
  const RowSpace space = row_space("converges_in_mean_square", x, most_rank);
  return all_roots_inside_unit_circle(
      characteristic_polynomial(mean_square_operator(space, eta * step_multiplier(rule))));
}

CertifiedRoot almost_sure_step_size(const RationalMatrix& x, UpdateRule rule,
                                    const Rational& relative_width) {
  const std::string function = "almost_sure_step_size";
  if (x.columns() != 1)
    throw std::invalid_argument(function + ": X must have one column, got " + std::to_string(x.columns()));
  if (!(relative_width > 0))
    throw std::domain_error(function + ": the relative width must be above 0, got " +
                            to_string(relative_width));
  // ln |e_{t+1} / e_t| = ln |1 - s x_i^2| are independent with the mean ln |f(s)| / n, f = prod_i (1 - s x_i^2): by
  // the law of large numbers e_t -> 0 almost surely iff |f(s)| < 1 (recurrence forbids it at a mean of 0). f(0) = 1,
  // f'(0) < 0, |f| -> infinity: |f| < 1 up to the smallest positive root of f - 1 or f + 1.
  Polynomial f{Rational(1)};
  int nonzero = 0;
  for (const Rational& element : x.elements())
    if (element != 0) {
      if (++nonzero > most_almost_sure_samples)
        throw std::length_error(function + ": at most " + std::to_string(most_almost_sure_samples) +
                                " samples that are not 0 are allowed");
      f = product(f, {Rational(1), -element * element});
    }
  if (nonzero == 0) throw std::domain_error(function + ": X is 0");
  // every factor is in (-1, 1) below 2 / max x^2, so no root is less; below 0 every factor is above 1, so none
  // is there
  const Rational least = worst_case_step_size(x, UpdateRule::slide);
  Rational width = least * std::min(relative_width, Rational(1)) / 2;
  const Polynomial below(f.begin() + 1, f.end());  // (f - 1) / s
  Polynomial above = f;
  above[0] += 1;
  const Rational m = step_multiplier(rule);
  for (;; width /= 1024) {  // the two have no root in common, so at some width their intervals are disjoint
    std::vector<CertifiedRoot> first;
    for (const Polynomial& p : {below, above})
      if (p.size() > 1)
        if (const std::vector<CertifiedRoot> roots = real_roots(p, width); !roots.empty())
          first.push_back(roots.front());
    if (first.size() == 2 && first[1].low < first[0].low) std::swap(first[0], first[1]);
    if (first.size() == 1 || first[0].high < first[1].low) return {first[0].low / m, first[0].high / m};
  }
}

Ball lyapunov_exponent_bound(const RationalMatrix& x, UpdateRule rule, const Rational& eta, int length) {
  const std::string function = "lyapunov_exponent_bound";
  if (length < 1)
    throw std::domain_error(function + ": the length must be at least 1, got " + std::to_string(length));
  if (length > most_lyapunov_length)
    throw std::length_error(function + ": the length must be at most " +
                            std::to_string(most_lyapunov_length) + ", got " + std::to_string(length));
  std::int64_t words = 1;
  for (int i = 0; i < length && x.rows() > 1; ++i)
    if ((words *= x.rows()) > 1000000)
      throw std::length_error(function + ": " + std::to_string(x.rows()) + "^" + std::to_string(length) +
                              " words; at most 10^6 are allowed");
  const RowSpace space = row_space(function, x, most_mean_square_rank);
  const WordSum sum(space, eta * step_multiplier(rule));
  return sum.over(RationalMatrix::identity(space.dimension()), length) / (Ball(words) * Ball(length));
}

std::vector<Rational> stationary_moments(const Rational& a, std::span<const Rational> values, int order) {
  const std::string function = "stationary_moments";
  if (!(a > 0 && a < 2)) throw std::domain_error(function + ": 0 < a < 2 is allowed, got " + to_string(a));
  if (values.empty()) throw std::domain_error(function + ": b needs at least one value");
  if (order < 0)
    throw std::domain_error(function + ": the order must be at least 0, got " + std::to_string(order));
  const auto at = [](auto& list, int i) -> auto& { return list[static_cast<std::size_t>(i)]; };
  std::vector<Rational> of_b, keep, take;  // E b^k, (1-a)^k, a^k
  std::vector<Rational> powers(values.size(), Rational(1));
  for (int k = 0; k <= order; ++k) {
    Rational sum(0);
    for (std::size_t i = 0; i < powers.size(); ++i) {
      sum += powers[i];
      powers[i] *= values[i];
    }
    of_b.push_back(sum / static_cast<std::int64_t>(values.size()));
    keep.push_back(k == 0 ? Rational(1) : keep.back() * (1 - a));
    take.push_back(k == 0 ? Rational(1) : take.back() * a);
  }
  std::vector<Rational> moments{Rational(1)};
  for (int k = 1; k <= order; ++k) {
    Rational sum(0), binomial(1);
    for (int j = 0; j < k; ++j) {
      sum += binomial * at(keep, j) * at(take, k - j) * at(of_b, k - j) * at(moments, j);
      binomial = binomial * (k - j) / (j + 1);
    }
    moments.push_back(sum / (1 - at(keep, k)));  // |1 - a| < 1: not 0
  }
  return moments;
}

RationalMatrix stationary_covariance(const RationalMatrix& hessian, const RationalMatrix& noise,
                                     const Rational& eta) {
  const std::string function = "stationary_covariance";
  const int d = hessian.rows();
  if (d < 1 || hessian.columns() != d || noise.rows() != d || noise.columns() != d)
    throw std::invalid_argument(function + ": two square matrices of one size are needed");
  if (!(transpose(noise) == noise))
    throw std::domain_error(function + ": the noise's covariance must be symmetric");
  const auto entries = symmetric_entries(d);
  const int size = static_cast<int>(entries.size());
  if (size > most_covariance_unknowns)
    throw std::length_error(function + ": " + std::to_string(size) +
                            " unknowns for d = " + std::to_string(d) + "; at most " +
                            std::to_string(most_covariance_unknowns) + " are allowed");
  const RationalMatrix a = RationalMatrix::identity(d) - eta * hessian;
  if (!all_roots_inside_unit_circle(characteristic_polynomial(a)))
    throw std::domain_error(function +
                            ": I - eta H has an eigenvalue outside the open unit disc, so no "
                            "stationary law, at eta = " +
                            to_string(eta));
  RationalVector right;
  for (const auto& [k, l] : entries) right.push_back(eta * eta * noise(k, l));
  // the products of two eigenvalues of I - eta H are not 1, so this is regular
  const std::optional<RationalMatrix> solution =
      solve(RationalMatrix::identity(size) - Rational(1, 2) * symmetrised_product(a, a),
            RationalMatrix::column(std::move(right)));
  if (!solution) throw std::logic_error(function + ": the equation is singular");
  RationalMatrix result(d, d);
  for (int e = 0; e < size; ++e) {
    const auto [k, l] = entries[static_cast<std::size_t>(e)];
    result(k, l) = result(l, k) = (*solution)(e, 0);
  }
  return result;
}

}  // namespace lemmata::analysis
