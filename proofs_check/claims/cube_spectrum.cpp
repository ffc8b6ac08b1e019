#include "proofs_check/claims/cube_spectrum.hpp"

#include <bit>
#include <cstdint>

#include "analysis/kernel/cube_spectrum.hpp"
#include "analysis/scalar/functions.hpp"
#include "analysis/special/binomial.hpp"
#include "numeric/cube/walsh_hadamard.hpp"
#include "proofs_check/claims/kernel_spectra.hpp"
#include "proofs_check/claims/normal_weights.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Ball;

// --- spectrum.cube

/// mu_k = sum_j weight kappa(argument), weight in d, k and j, argument in d and j. For a kernel whose power series
/// has non-negative coefficients, d^power mu_k = kappa^(k)(0) + second kappa^(k+2)(0) + r, power in k, second in d
/// and k, with 0 <= r <= kappa(1) sqrt((2k+7)!! k^k) / d^2.
struct CubeSpectrum {
  Formula weight = "sum(i, 0, j, (-1)^i*binomial(k, i)*binomial(d-k, j-i))/2^d";
  Formula argument = "1-2*j/d";
  Formula power = "k";
  Formula second = "1/(2*d)-k/(3*d^2)";
};

/// The transform of the table of kappa(mean x), rounded to multiples of 2^-scale, at one set of k coordinates: 2^d
/// mu_k in units of 2^-scale, with an error of at most 2^(d-1) from the rounding.
class TransformedTable {
 public:
  TransformedTable(const std::function<Ball(const Rational&)>& kappa, int d, int scale)
      : d_(d), scale_(scale), values_(std::size_t{1} << d) {
    std::vector<std::int64_t> rounded;
    for (int j = 0; j <= d; ++j) {
      const Rational scaled =
          kappa(Rational(d - 2 * j) / d).midpoint() * pow(Rational(2), scale) + Rational(1, 2);
      Integer whole = numerator(scaled) / denominator(scaled);
      if (Rational(whole) > scaled) --whole;
      rounded.push_back(static_cast<std::int64_t>(whole));
    }
    for (std::size_t x = 0; x < values_.size(); ++x)
      values_[x] = rounded[static_cast<std::size_t>(std::popcount(x))];
    numeric::walsh_hadamard_transform(values_);
  }

  /// mu_k with its error; kappa is rounded by half a unit, and its ball is a thousandth of one.
  [[nodiscard]] Ball eigenvalue(int k) const {
    const Rational unit = pow(Rational(1, 2), scale_);
    return {values_[(std::size_t{1} << k) - 1] * unit * pow(Rational(1, 2), d_), unit * Rational(51, 100)};
  }

 private:
  int d_, scale_;
  std::vector<std::int64_t> values_;
};

Ball stated_sum(const CubeSpectrum& stated, const std::function<Ball(const Rational&)>& kappa, int d, int k) {
  Ball sum(0);
  for (int j = 0; j <= d; ++j) {
    const Assignment at = {{"d", d}, {"k", k}, {"j", j}};
    sum += Ball(evaluate(stated.weight, at)) * kappa(evaluate(stated.argument, at));
  }
  return sum;
}

/// kappa(t) = t^i, in integers: the transform of (x_1 + ... + x_d)^i, which is d^i kappa.
Outcome cube_by_powers(const CubeSpectrum& stated, const Budget& budget) {
  return prove_on_range(
      Range("d = 1..9, k = 0..d, i = 0..5"), budget, [&](int d, int k, int i) -> std::optional<std::string> {
        std::vector<std::int64_t> table(std::size_t{1} << d);
        for (std::size_t x = 0; x < table.size(); ++x) {
          const std::int64_t s = d - 2 * std::popcount(x);
          table[x] = 1;
          for (int factor = 0; factor < i; ++factor) table[x] *= s;
        }
        numeric::walsh_hadamard_transform(table);
        const Rational seen = table[(std::size_t{1} << k) - 1] / pow(Rational(2), d) / pow(Rational(d), i);
        Rational claimed(0);
        for (int j = 0; j <= d; ++j) {
          const Assignment at = {{"d", d}, {"k", k}, {"j", j}};
          claimed += evaluate(stated.weight, at) * pow(evaluate(stated.argument, at), i);
        }
        if (auto apart = difference(claimed, seen, "the transform of the table"))
          return "kappa(t) = t^i: " + *apart;
        if (i != k && i != k + 2) return std::nullopt;
        // d^power mu_k = i! times the stated coefficient, exactly: there is no further term
        Rational derivative(1);
        for (int m = 2; m <= i; ++m) derivative *= m;
        const Rational factor = i == k ? Rational(1) : value_at(stated.second, {{"d", d}, {"k", k}});
        const Rational scaled = pow(Rational(d), static_cast<int>(value_at(stated.power, {{"k", k}}))) * seen;
        if (auto apart = difference(derivative * factor, scaled, "the transform of the table"))
          return "kappa(t) = t^i, d^power mu_k: " + *apart;
        return std::nullopt;
      });
}

Outcome cube_by_certificate(const CubeSpectrum& stated, const Budget&) {
  if (!(stated.weight == CubeSpectrum{}.weight) || !(stated.power == Formula("k")))
    return {.note = "the certificates are about Krawtchouk's weights and the power k"};
  const char* id = "spectrum.cube";
  auto certificates = expansion_certificates(id);
  certificates.push_back(
      {id, "krawtchouk-sum",
       "mu_k = E[kappa(mean x) x_1 ... x_k]. The sum over the cube of x_1 ... x_k t^(number of coordinates "
       "-1): a "
       "coordinate among the k multiplies it by 1-t, another one by 1+t; so the points with j coordinates -1 "
       "contribute "
       "K_j(k) = [t^j] (1-t)^k (1+t)^(d-k), d = k+r.",
       InductionStep{{{{"k", 0}, {"r", 0}}, {"t"}}, "k", "(1-t)^k * (1+t)^r", "(1+t)^r", {{"1-t", {}}}}});
  certificates.push_back(
      {id, "mean", "At j coordinates -1 the mean of the coordinates is (d - 2j)/d.",
       RationalFunctionIdentity{{{{"d", 1}, {"j", 0}}, {}}, stated.argument, "((d-j) - j)/d"}});
  certificates.push_back(
      {id, "reciprocity",
       "C(d,j) K_k(j) = C(d,k) K_j(k), term by term: j = i+a, k = i+b, d = i+a+b+c. So the weight is also "
       "2^-d C(d,j) "
       "K_k(j)/C(d,k), the mean of kappa times the normalised Krawtchouk polynomial in j.",
       RationalFunctionIdentity{{{{"a", 0}, {"b", 0}, {"c", 0}, {"i", 0}}, {}},
                                "binomial(i+a+b+c, i+a) * binomial(i+a, i) * binomial(b+c, b)",
                                "binomial(i+a+b+c, i+b) * binomial(i+b, i) * binomial(a+c, a)"}});
  certificates.push_back({id, "second-order",
                          "E[x_1 ... x_k (mean x)^m] = d^-m m! [t^m] sinh(t)^k cosh(t)^(d-k): for m = k+2 "
                          "the coefficient is k/6 + (d-k)/2, so "
                          "d^k mu_k has kappa^(k)(0) and kappa^(k+2)(0) times d^-2 (k/6 + (d-k)/2), d = k+r. "
                          "The rest, of the powers from "
                          "m = k+4 on, is not negative; those powers add up to at most kappa(1) |mean x|^m, "
                          "so by number-of-sets it is at "
                          "most kappa(1) sqrt((2m-1)!! k^k) d^(-(m+k)/2) d^k.",
                          RationalFunctionIdentity{{{{"k", 0}, {"r", 1}}, {}},
                                                   substitute(stated.second, "d", Formula("k+r")),
                                                   "(k/6 + r/2)/(k+r)^2"}});
  certificates.push_back(
      {id, "second-order-all-coordinates",
       "The same at r = 0, that is k = d, where second-order does not speak: sinh(t)^d has k/6 alone.",
       RationalFunctionIdentity{
           {{{"k", 1}}, {}}, substitute(stated.second, "d", Formula("k")), "(k/6)/k^2"}});
  return proved_by("all d >= k >= 0, d >= 1", certificates);
}

Outcome cube_by_table(const CubeSpectrum& stated, const Budget& budget) {
  constexpr int scale = 36;
  Outcome outcome = enclose_on_range(
      Range("d = 1..10, kernel = 1..3"), budget, [&](int d, int which) -> std::optional<std::string> {
        const auto& kernel = sample_kernels()[static_cast<std::size_t>(which - 1)];
        const TransformedTable table(kernel.kappa, d, scale);
        for (int k = 0; k <= d; ++k) {
          const Ball claimed = stated_sum(stated, kernel.kappa, d, k);
          if (!overlaps(claimed, table.eigenvalue(k)))
            return std::string(kernel.name) + ", k = " + std::to_string(k) + ": the statement has " +
                   to_string(claimed) + ", the transform of the table " + to_string(table.eigenvalue(k));
        }
        return std::nullopt;
      });
  return outcome;
}

/// The library against the transform, every degree.
Outcome library_by_table(const CubeSpectrum& stated, const Budget& budget) {
  constexpr int scale = 36;
  const Outcome tables = enclose_on_range(
      Range(budget.full ? "d = 1..24" : "d = 1..16:3"), budget, [&](int d) -> std::optional<std::string> {
        const auto& kernel = sample_kernels().front();
        const TransformedTable table(kernel.kappa, d, scale);
        const auto mu = analysis::cube_eigenvalues(kernel.kappa, kernel.vanishes, d);
        for (int k = 0; k <= d; ++k)
          if (!overlaps(mu[static_cast<std::size_t>(k)], table.eigenvalue(k)))
            return "k = " + std::to_string(k) + ": the library has " +
                   to_string(mu[static_cast<std::size_t>(k)]) + ", the transform of the table " +
                   to_string(table.eigenvalue(k));
        return std::nullopt;
      });
  if (tables.verdict != Verdict::enclosed) return tables;
  Outcome sums = enclose_on_range(
      Range("d = 20..60:20, k = 0..8"), budget, [&](int d, int k) -> std::optional<std::string> {
        const auto& kernel = sample_kernels().front();
        const auto mu = analysis::cube_eigenvalues(kernel.kappa, kernel.vanishes, d);
        const Ball& seen = mu[static_cast<std::size_t>(k)];
        const Ball scaled =
            analysis::pow(Ball(d), static_cast<int>(value_at(stated.power, {{"k", k}}))) * seen;
        const Ball rest = scaled - kernel.derivative(k) -
                          Ball(value_at(stated.second, {{"d", d}, {"k", k}})) * kernel.derivative(k + 2);
        const Ball allowed =
            kernel.kappa(1) *
            analysis::sqrt_nonnegative(Ball(odd_factorial(2 * k + 7)) * analysis::pow(Ball(k), k)) /
            Ball(Rational(d) * d);
        if (kernel.vanishes(k)) return std::nullopt;
        if ((overlaps(rest, Ball(0)) || surely_less(Ball(0), rest)) && surely_less(rest, allowed))
          return std::nullopt;
        return "the rest of d^power mu_k is " + to_string(rest) + ", allowed 0 to " + to_string(allowed);
      });
  if (sums.verdict == Verdict::enclosed) sums.range = tables.range + "; " + sums.range;
  return sums;
}

Claim cube() {
  const auto with = [](Formula CubeSpectrum::*member, const Formula& value) {
    CubeSpectrum mutant;
    mutant.*member = value;
    return mutant;
  };
  const auto derivative = [](const char* name, const char* text, int k) {
    return computed_constant(name, text, [k] { return sample_kernels().front().derivative(k); });
  };
  return make_claim<CubeSpectrum>({
      .id = "spectrum.cube",
      .text = "x uniform on {-1,+1}^d: every parity of k coordinates is an eigenfunction of kappa(x.z/d), "
              "with mu_k = 2^-d "
              "sum_j kappa(1-2j/d) K_j(k) = 2^-d sum_j C(d,j) kappa(1-2j/d) K_k(j)/C(d,k). If kappa has a "
              "power series with "
              "non-negative coefficients on [-1, 1] (every network's kernel has), d^k mu_k = kappa^(k)(0) + "
              "kappa^(k+2)(0) (1/(2d) - k/(3d^2)) + r with 0 <= r <= kappa(1) sqrt((2k+7)!! k^k)/d^2; so "
              "C(d,k) mu_k tends to "
              "kappa^(k)(0)/k!.",
      .reduction = "Generating functions of characters, and Cauchy and Schwarz for the rest.",
      .hypotheses =
          {{"the coefficients of kappa are non-negative (for the expansion)",
            {},
            "with coefficients of any sign the same holds with the sum of their sizes for kappa(1), and r "
            "of either sign"}},
      .sources = {kernel_spectrum_slide()},
      .tags = {"kernel", "spectrum", "parity"},
      .expected = Verdict::proved,
      .stated = {},
      .checks = {{"transform of powers of the mean", RouteKind::exact, cube_by_powers, trusts_transform, 0.3},
                 {"certificate", RouteKind::certificate, cube_by_certificate, trusts_certificates, 0.1},
                 {"transform of the kernel's table",
                  RouteKind::ball,
                  cube_by_table,
                  {"integer SIMD arithmetic", "Arb", "GMP"},
                  0.3},
                 {"the library's function",
                  RouteKind::ball,
                  library_by_table,
                  {"integer SIMD arithmetic", "Arb", "GMP"},
                  0.3}},
      .mutants = {{"d^(k-1) mu_k", with(&CubeSpectrum::power, "k-1")},
                  {"K_k(j) without 1/C(d,k)",
                   with(&CubeSpectrum::weight,
                        "binomial(d, j)*sum(i, 0, k, (-1)^i*binomial(j, i)*binomial(d-j, k-i))/2^d")},
                  {"kappa(1-j/d)", with(&CubeSpectrum::argument, "1-j/d")},
                  {"next order 1/d", with(&CubeSpectrum::second, "1/d-k/(3*d^2)")},
                  {"next order without its second term", with(&CubeSpectrum::second, "1/(2*d)")}},
      .constants = {derivative("spectrum.relu-ntk-derivative-2", "3/(2 pi)", 2),
                    derivative("spectrum.relu-ntk-derivative-4", "5/(2 pi)", 4),
                    derivative("spectrum.relu-ntk-derivative-6", "63/(2 pi)", 6)},
  });
}

}  // namespace

std::vector<Claim> cube_spectrum_claims() { return {cube()}; }

}  // namespace lemmata::proofs_check
