#include "proofs_check/claims/spectral_bias.hpp"

#include <bit>
#include <cstdint>

#include "analysis/kernel/cube_spectrum.hpp"
#include "analysis/kernel/zonal_kernel.hpp"
#include "analysis/scalar/functions.hpp"
#include "proofs_check/claims/kernel_spectra.hpp"
#include "proofs_check/claims/linear_instance.hpp"
#include "proofs_check/claims/normal_weights.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Ball;

// --- ntk.spectral-bias

/// Training by gradient descent on the whole cube, with the tangent kernel of one hidden ReLU layer: what is left of
/// the coefficient of a parity of k bits after t steps of size eta is `residual` in eta, t and mu_k. A parity of k
/// bits is never learned iff never(k, biased). Of two degrees, the one with the larger eigenvalue is learned first,
/// or, by_degree, the smaller one.
struct SpectralBias {
  Formula residual = "(1-eta*mu)^t";
  std::function<bool(int k, bool biased)> never = [](int k, bool biased) {
    return !biased && k >= 3 && k % 2 == 1;
  };
  bool by_degree = false;
};

constexpr int bits = 8;

const SampleKernel& kernel_of(bool biased) { return sample_kernels()[biased ? 1 : 0]; }

std::vector<Ball> eigenvalues(bool biased, int d) {
  return analysis::cube_eigenvalues(kernel_of(biased).kappa, kernel_of(biased).vanishes, d);
}

/// The degree that the statement has first: of two that differ.
bool is_first(const SpectralBias& stated, const std::vector<Ball>& mu, int a, int b) {
  if (stated.by_degree) return a < b;
  return surely_less(mu[static_cast<std::size_t>(b)], mu[static_cast<std::size_t>(a)]);
}

/// f_(t+1) = f_t - eta 2^-d sum_z kappa(x.z/d) (f_t(z) - y(z)) from f_0 = 0 at every point of the cube, y the sum of
/// one parity of each degree: by the definition of the step, in balls. What is left of each coefficient, from the
/// definition too.
std::vector<Ball> residuals_of_descent(bool biased, const Rational& eta, int steps) {
  constexpr std::size_t points = std::size_t{1} << bits;
  const auto character = [](std::size_t x, int k) {  // x_1 ... x_k
    return std::popcount(x & ((std::size_t{1} << k) - 1)) % 2 == 0 ? 1 : -1;
  };
  std::vector<Ball> kernel, error(points, Ball(0));  // kernel by the number of differing coordinates
  for (int j = 0; j <= bits; ++j)
    kernel.push_back(kernel_of(biased).kappa(Rational(bits - 2 * j) / bits) *
                     Ball(Rational(eta / Rational(points))));
  for (std::size_t x = 0; x < points; ++x)
    for (int k = 0; k <= bits; ++k) error[x] -= Ball(character(x, k));
  for (int t = 0; t < steps; ++t) {
    std::vector<Ball> next = error;
    for (std::size_t x = 0; x < points; ++x)
      for (std::size_t z = 0; z < points; ++z)
        next[x] -= kernel[static_cast<std::size_t>(std::popcount(x ^ z))] * error[z];
    error = std::move(next);
  }
  std::vector<Ball> left;
  for (int k = 0; k <= bits; ++k) {
    Ball sum(0);
    for (std::size_t x = 0; x < points; ++x) sum += error[x] * Ball(-character(x, k));
    left.push_back(sum / Ball(static_cast<std::int64_t>(points)));
  }
  return left;
}

Outcome bias_by_descent(const SpectralBias& stated, const Budget& budget) {
  const analysis::BallPrecision precision(96);
  return enclose_on_range(
      Range("biased = 0..1, steps = 1..3"), budget, [&](int biased, int steps) -> std::optional<std::string> {
        const Rational eta(1, 4);
        const auto left = residuals_of_descent(biased == 1, eta, steps);
        const auto mu = eigenvalues(biased == 1, bits);
        const auto at = [&](int k) { return left[static_cast<std::size_t>(k)]; };
        for (int k = 0; k <= bits; ++k) {
          const std::string where = "d = 8, eta = 1/4, degree " + std::to_string(k) + ": ";
          const Ball claimed = evaluate_ball(
              stated.residual,
              {{"eta", Ball(eta)}, {"t", Ball(steps)}, {"mu", mu[static_cast<std::size_t>(k)]}});
          if (!overlaps(claimed, at(k)))
            return where + "descent leaves " + to_string(at(k)) + ", the statement has " + to_string(claimed);
          const bool is_left_whole = contains(at(k), Rational(1));
          if (is_left_whole && at(k).radius() > pow(Rational(1, 10), 15)) throw Undecided{to_string(at(k))};
          if (is_left_whole != stated.never(k, biased == 1))
            return where + "descent leaves " + to_string(at(k)) +
                   (is_left_whole ? ", and would for ever" : ", so it is learned");
        }
        for (int a = 0; a <= bits; ++a)
          for (int b = 0; b <= bits; ++b) {
            if (a == b || overlaps(at(a), at(b))) continue;
            if (surely_less(at(a), at(b)) != is_first(stated, mu, a, b))
              return "d = 8, eta = 1/4: descent leaves " + at(a).decimal(6).value_or("?") + " of degree " +
                     std::to_string(a) + ", and " + at(b).decimal(6).value_or("?") + " of degree " +
                     std::to_string(b);
          }
        return std::nullopt;
      });
}

Outcome bias_by_spectrum(const SpectralBias& stated, const Budget& budget) {
  return enclose_on_range(
      Range(budget.full ? "d = 2..60, biased = 0..1" : "d = 2..30:4, biased = 0..1"), budget,
      [&](int d, int biased) -> std::optional<std::string> {
        const auto mu = eigenvalues(biased == 1, d);
        for (int k = 0; k <= d; ++k) {
          const Ball& value = mu[static_cast<std::size_t>(k)];
          const bool is_never = analysis::is_zero(value) == analysis::Truth::yes;
          if (!is_never && analysis::is_positive(value) != analysis::Truth::yes)
            throw Undecided{to_string(value)};
          if (is_never != stated.never(k, biased == 1))
            return "degree " + std::to_string(k) + " has the eigenvalue " + to_string(value);
        }
        if (!stated.by_degree) return std::nullopt;
        for (int k = 0; k < d; ++k)
          if (!surely_less(mu[static_cast<std::size_t>(k + 1)], mu[static_cast<std::size_t>(k)]) &&
              analysis::is_zero(mu[static_cast<std::size_t>(k)]) == analysis::Truth::yes)
            return "degree " + std::to_string(k) + " has the eigenvalue 0, degree " + std::to_string(k + 1) +
                   " has " + to_string(mu[static_cast<std::size_t>(k + 1)]);
        return std::nullopt;
      });
}

Outcome bias_by_certificate(const SpectralBias& stated, const Budget&) {
  if (stated.by_degree || stated.never(3, true) || !stated.never(3, false) || stated.never(1, false))
    return {.note =
                "the certificates are about the order of the eigenvalues and the zeros of the odd degrees"};
  const char* id = "ntk.spectral-bias";
  return proved_by(
      "all d, all degrees, all t",
      {{id, "start", "Nothing is learned at t = 0.",
        RationalFunctionIdentity{{{}, {"eta", "mu"}}, substitute(stated.residual, "t", Formula(0)), 1}},
       {id, "step",
        "f - y loses eta mu_k of its coefficient at every set of k bits in a step, since parities are "
        "eigenfunctions "
        "(spectrum.cube); for eta mu_0 < 1 more is left of the smaller eigenvalue, and with eta = dt/n, n "
        "steps, n to "
        "infinity e^(-mu_k t).",
        RationalFunctionIdentity{{{{"t", 0}}, {"eta", "mu"}},
                                 substitute(stated.residual, "t", Formula("t+1")),
                                 Formula("1-eta*mu") * stated.residual}},
       {id, "odd-part",
        "Without biases kappa = s/(4h) + 2 t (h+a)/(4h) with h = pi/2, a = arcsin t, s = sqrt(1-t^2); t -> "
        "-t turns a into "
        "-a. So kappa(t) - kappa(-t) = t: odd degrees k >= 3 have E[kappa(mean x) x_1 ... x_k] = E[(mean x) "
        "x_1 ... x_k]/2 "
        "= 0 (fourier.orthonormality), and their parities are never learned.",
        RationalFunctionIdentity{
            {{}, {"a", "h", "s", "t"}}, "(s + 2*t*(h+a))/(4*h) - (s - 2*t*(h-a))/(4*h)", "t"}},
       {id, "even-degrees",
        "The coefficients of t^(2m) in s/(2 pi) + t arcsin(t)/(2 pi), ((2m-3)!!)^2/(2 pi (2m)!) for ReLU's "
        "dual, are "
        "positive: their ratio is. So mu_2m >= c_2m E[(mean x)^(2m) x_1 ... x_2m] = c_2m (2m)!/d^(2m) > 0.",
        Inequality{{{"m", 1}}, 0, Relation::less, "(2*m-1)^2/((2*m+1)*(2*m+2))"}},
       {id, "biases",
        "With sigma_b > 0 the dual is taken at (t+b)/(1+b), b > 0: t^k has the coefficient sum_i c_i C(i,k) "
        "b^(i-k)/(1+b)^i, "
        "in which every even i = k+r counts: positive for every k; the rest of the tangent kernel has "
        "coefficients that "
        "are not negative.",
        Inequality{{{"k", 0}, {"r", 0}}, 0, Relation::less, "binomial(k+r, k)"}}});
}

Claim spectral_bias() {
  SpectralBias by_degree, zero_at_one, none_zero, zero_with_biases, squared;
  by_degree.by_degree = true;
  zero_at_one.never = [](int k, bool biased) { return !biased && k % 2 == 1; };
  none_zero.never = [](int, bool) { return false; };
  zero_with_biases.never = [](int k, bool) { return k >= 3 && k % 2 == 1; };
  squared.residual = "(1-eta*mu^2)^t";
  const auto constant = [](int k) {
    return computed_constant("ntk.relu-cube-8-degree-" + std::to_string(k),
                             "ReLU NTK, no bias, cube d = 8, degree " + std::to_string(k),
                             [k] { return eigenvalues(false, bits)[static_cast<std::size_t>(k)]; });
  };
  return make_claim<SpectralBias>({
      .id = "ntk.spectral-bias",
      .text = "On the full cube, with the tangent kernel of one hidden ReLU layer, the coefficients of all "
              "parities of k bits "
              "converge like (1 - eta mu_k)^t, in continuous time e^(-mu_k t): in the order of the "
              "eigenvalues. Without "
              "biases mu_k = 0 for every odd k >= 3, and mu_k > 0 for the other k <= d: a parity of 3 bits "
              "is never learned, "
              "while those of 4 bits are. With biases (sigma_b > 0) every mu_k > 0.",
      .reduction = "Parities are eigenfunctions; the odd part of kappa is t/2; a power series with positive "
                   "coefficients.",
      .hypotheses =
          {{"the step is small enough to converge monotonically, eta mu_0 < 1",
            {},
            "otherwise modes overshoot, and their order is that of |1 - eta mu_k|: linreg.spectral-order"}},
      .sources = {{"003_9cf48140e3e05fc6.txt", "Lessons learned from the infinite width limit"}},
      .tags = {"kernel", "spectrum", "parity", "training"},
      .expected = Verdict::proved,
      .stated = {},
      .literals =
          {{"simpler functions are learned first, if simpler means of lower degree", by_degree,
            "the slide does not say what simpler means; its statement fails under this reading alone, and "
            "for this kernel. It is right, for every kernel, if simpler means a larger eigenvalue; and by "
            "degree for kernels whose eigenvalues fall with the degree, which ReLU's with biases do for d = "
            "8"}},
      .checks = {{"gradient descent on the cube", RouteKind::ball, bias_by_descent, trusts_balls, 0.4},
                 {"certificate", RouteKind::certificate, bias_by_certificate, trusts_certificates, 0.1},
                 {"the library's function", RouteKind::ball, bias_by_spectrum, trusts_balls, 0.1}},
      .mutants = {{"a zero eigenvalue at k = 1", zero_at_one},
                  {"no eigenvalue is zero", none_zero},
                  {"biases leave the zeros", zero_with_biases},
                  {"rate mu_k^2", squared}},
      .constants = {constant(0), constant(1), constant(2), constant(4), constant(6), constant(8)},
  });
}

}  // namespace

std::vector<Claim> spectral_bias_claims() { return {spectral_bias()}; }

}  // namespace lemmata::proofs_check
