#include "proofs_check/claims/parity_tangent_space.hpp"

#include <algorithm>

#include "analysis/boolean/parity_lower_bound.hpp"
#include "analysis/scalar/functions.hpp"
#include "analysis/special/binomial.hpp"
#include "numeric/cube/boolean_function.hpp"
#include "numeric/cube/walsh_hadamard.hpp"
#include "numeric/sampling/counter_random.hpp"
#include "proofs_check/claims/parity_lower_bound.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::binomial_coefficient;

/// Over the sets of size k, the mean of the least E(h - chi_S)^2 among h in a space of dimension d is at least `error` (in d, n,
/// k); if S may not be known to the space. The tangent space of r hidden ReLU units has at most `dimension` (in r, n), and so
/// an error of at most e needs r >= `width` (in e, n, k).
struct TangentSpace {
  Formula error = "1 - d/binomial(n,k)", dimension = "r*(n+1)+1", width = "((1-e)*binomial(n,k) - 1)/(n+1)";
  bool space_knows_the_set = false;
};

/// Rank of functions on {-1,+1}^n and the mean over the sets of size k of the least E(h - chi_S)^2 in their span: by orthogonalising
/// them, step by step in their Gram matrix.
struct Span {
  int rank = 0;
  Rational mean_error = 1;
};

Span span_of(const std::vector<std::vector<std::int32_t>>& functions, int n, int k) {
  const auto sets = bits_of_sets(n, k);
  std::vector<std::vector<Rational>> rows;  // products with all functions, then coefficients at the sets
  for (const auto& f : functions) {
    std::vector<Rational> row;
    for (const auto& g : functions) {
      std::int64_t product = 0;
      for (std::size_t x = 0; x < f.size(); ++x) product += std::int64_t{f[x]} * g[x];
      row.push_back(Rational(product) / (1 << n));
    }
    auto transform = f;
    numeric::walsh_hadamard_transform(transform);
    for (const std::uint32_t set : sets) row.push_back(Rational(transform[set]) / (1 << n));
    rows.push_back(std::move(row));
  }
  Span span;
  for (std::size_t j = 0; j < rows.size(); ++j) {
    const Rational square = rows[j][j];
    if (square == 0) continue;  // in the span of those before
    ++span.rank;
    for (std::size_t s = functions.size(); s < rows[j].size(); ++s)
      span.mean_error -= rows[j][s] * rows[j][s] / (square * sets.size());
    for (std::size_t i = j + 1; i < rows.size(); ++i) {
      const Rational factor = rows[i][j] / square;
      if (factor == 0) continue;
      for (std::size_t s = j; s < rows[i].size(); ++s) rows[i][s] -= factor * rows[j][s];
    }
  }
  return span;
}

std::optional<std::string> error_fails(const TangentSpace& stated, const Rational& seen, int dimension, int n,
                                       int k) {
  const Rational bound = evaluate(stated.error, {{"d", dimension}, {"n", n}, {"k", k}});
  if (seen >= bound) return std::nullopt;
  return "a space of dimension " + std::to_string(dimension) + " has the mean error " + to_string(seen) +
         ", the statement has at least " + to_string(bound);
}

/// The span of d parities of size k: the mean error is 1 - d/C(n,k).
Outcome tangent_by_parities(const TangentSpace& stated, const Budget& budget) {
  return prove_on_range(Range("n = 2..5, k = 1..n-1, d = 1..4"), budget,
                        [&](int n, int k, int d) -> std::optional<std::string> {
                          const auto sets = bits_of_sets(n, k);
                          if (static_cast<std::size_t>(d) > sets.size()) return std::nullopt;
                          std::vector<std::vector<std::int32_t>> functions;
                          for (int i = 0; i < d; ++i)
                            functions.push_back(numeric::parity_table(n, sets[static_cast<std::size_t>(i)]));
                          const Span span = span_of(functions, n, k);
                          if (auto failure = error_fails(stated, span.mean_error, span.rank, n, k))
                            return failure;
                          if (!stated.space_knows_the_set) return std::nullopt;
                          Rational mean_error = 0;  // of the multiples of chi_S, for each S
                          for (const std::uint32_t set : sets) {
                            auto transform = numeric::parity_table(n, set);
                            numeric::walsh_hadamard_transform(transform);
                            const Rational coefficient = Rational(transform[set]) / (1 << n);
                            mean_error += (1 - coefficient * coefficient) / sets.size();
                          }
                          return error_fails(stated, mean_error, 1, n, k);
                        });
}

/// All derivatives of c + sum v_j ReLU(w_j.x + b_j), ReLU'(0) = 0, at random integers.
std::vector<std::vector<std::int32_t>> tangent_functions(int n, int width, int network) {
  std::vector<std::uint32_t> words(static_cast<std::size_t>(width * (n + 1)));
  numeric::fill_random_bits(words, 3, static_cast<std::uint64_t>(network), 0);
  const std::size_t points = std::size_t{1} << n;
  std::vector<std::vector<std::int32_t>> functions = {std::vector<std::int32_t>(points, 1)};
  for (int unit = 0; unit < width; ++unit) {
    const auto parameter = [&](int i) {
      return static_cast<std::int32_t>(words[static_cast<std::size_t>(unit * (n + 1) + i)] % 201) - 100;
    };
    std::vector<std::vector<std::int32_t>> of_unit(static_cast<std::size_t>(n) + 2,
                                                   std::vector<std::int32_t>(points));
    for (std::uint32_t x = 0; x < points; ++x) {
      const auto coordinate = [x](int i) { return (x >> i & 1U) != 0 ? -1 : 1; };
      std::int32_t z = parameter(n);
      for (int i = 0; i < n; ++i) z += parameter(i) * coordinate(i);
      if (z <= 0) continue;
      for (int i = 0; i < n; ++i) of_unit[static_cast<std::size_t>(i)][x] = coordinate(i);
      of_unit[static_cast<std::size_t>(n)][x] = 1;
      of_unit[static_cast<std::size_t>(n) + 1][x] = z;
    }
    functions.insert(functions.end(), of_unit.begin(), of_unit.end());
  }
  return functions;
}

Outcome tangent_by_networks(const TangentSpace& stated, const Budget& budget) {
  return prove_on_range(
      Range(budget.full ? "n = 4..8, k = 2..3, r = 1..2, network = 1..10"
                        : "n = 4..8:2, k = 2..3, r = 1..2, network = 1..3"),
      budget, [&](int n, int k, int r, int network) -> std::optional<std::string> {
        const Span span = span_of(tangent_functions(n, r, network), n, k);
        const Rational dimension = evaluate(stated.dimension, {{"r", r}, {"n", n}});
        if (span.rank > dimension)
          return "the derivatives have the rank " + std::to_string(span.rank) + ", the statement has " +
                 to_string(dimension);
        const Rational width = evaluate(stated.width, {{"e", span.mean_error}, {"n", n}, {"k", k}});
        if (r < width)
          return "width " + std::to_string(r) + " reaches the mean error " + to_string(span.mean_error) +
                 ", the statement asks for " + to_string(width);
        return error_fails(stated, span.mean_error, span.rank, n, k);
      });
}

Outcome tangent_by_library(const TangentSpace& stated, const Budget& budget) {
  return prove_on_range(
      Range("n = 1..8, k = 0..n-1, r = 0..3, tenths = 0..10"), budget,
      [&](int n, int k, int r, int tenths) -> std::optional<std::string> {
        const Integer sets = binomial_coefficient(n, k);
        const Rational error(tenths, 10);
        if (auto seen = difference(evaluate(stated.dimension, {{"r", r}, {"n", n}}),
                                   Rational(analysis::relu_tangent_dimension(r, n)), "the library"))
          return seen;
        if (auto seen =
                difference(std::max(Rational(0), evaluate(stated.error, {{"d", r}, {"n", n}, {"k", k}})),
                           analysis::linear_error_lower_bound(sets, r), "the library"))
          return seen;
        const Rational width = evaluate(stated.width, {{"e", error}, {"n", n}, {"k", k}});
        const Integer least = analysis::relu_tangent_width(n, k, error);
        if (least < width || (least > 0 && least - 1 >= width))
          return "the library has the width " + to_string(least) + ", the statement " + to_string(width);
        return std::nullopt;
      });
}

Outcome tangent_by_certificate(const TangentSpace& stated, const Budget&) {
  if (stated.space_knows_the_set)
    return {.note = "the certificates are about spaces that do not depend on S"};
  const char* id = "ntk.dimension";
  const auto at_n_plus_j = [](const Formula& f) { return substitute(f, {{"k", "j"}, {"n", "n+j"}}); };
  return proved_by(
      "all spaces, all n and k <= n, all networks of one hidden layer",
      {{id, "mean-error",
        "With an orthonormal basis e_1, ..., e_d of the space the least error at S is 1 - sum_j e_j^(S)^2, "
        "and over all S the e_j^(S)^2 add "
        "up to at most 1 (Bessel, fourier.orthonormality): over C(n,k) sets the mean is at least 1 - "
        "d/C(n,k). Here n + j for n and j for k.",
        RationalFunctionIdentity{
            {{{"n", 0}, {"j", 0}, {"d", 0}}, {}}, at_n_plus_j(stated.error), "1 - d/binomial(n+j,j)"}},
       {id, "derivative-in-the-output-weight",
        "ReLU(z) = [z > 0] z, both sides being homogeneous: with z = w.x + b the derivative in v is a "
        "combination of those in w and b, which are v "
        "[z > 0] x_i and v [z > 0]. (For v = 0 these vanish, and there are fewer.) So the start f_0 = c + "
        "sum v_j "
        "ReLU(z_j) lies in the span too, and with it f_0 plus any combination of derivatives.",
        finite_table({{"z", -1, 1}}, "(z+abs(z))/2", "(sign(z)+1)/2*z")},
       {id, "dimension-without-units", "The derivative in the output bias is 1.",
        RationalFunctionIdentity{{{}, {"n"}}, substitute(stated.dimension, "r", 0), 1}},
       {id, "dimension-of-a-unit", "One more unit adds the n + 1 functions [z > 0] x_i and [z > 0].",
        RationalFunctionIdentity{
            {{}, {"r", "n"}}, substitute(stated.dimension, "r", "r+1") - stated.dimension, "n+1"}},
       {id, "width",
        "e is at least the mean error at dimension r (n+1) + 1, so both factors on the right are "
        "non-negative.",
        RationalFunctionIdentity{{{{"n", 0}, {"j", 0}}, {"r", "e"}},
                                 Formula("r") - at_n_plus_j(stated.width),
                                 "binomial(n+j,j)/(n+j+1) * (e - (1 - (r*(n+j+1)+1)/binomial(n+j,j)))"}}});
}

Claim tangent_dimension() {
  const auto with = [](auto change) {
    TangentSpace space;
    change(space);
    return space;
  };
  return make_claim<TangentSpace>({
      .id = "ntk.dimension",
      .text = "Among functions h of a space of dimension D that does not depend on S, the mean over the "
              "C(n,k) sets S of the least E(h - "
              "chi_S)^2 is at least 1 - D/C(n,k). The derivatives of a network c + sum_(j <= r) v_j "
              "ReLU(w_j.x + b_j) of one hidden layer span at most r(n+1) + 1 dimensions: "
              "training it in the tangent space at its start (NTK) to a mean error e needs r >= ((1-e) "
              "C(n,k) - 1)/(n+1) units, of order "
              "n^(k-1) for fixed k.",
      .reduction = "Parseval, for each function of an orthonormal basis.",
      .hypotheses = {{"the space is chosen before S", with([](auto& all) { all.space_knows_the_set = true; }),
                      ""},
                     {"one hidden layer, no linear skip",
                      {},
                      "with others the count of dimensions is another; the bound by D holds for all"}},
      .sources = {main_result_slide()},
      .tags = {"parity", "lower-bound", "kernel"},
      .expected = Verdict::proved,
      .stated = {},
      .checks = {{"span of parities", RouteKind::exact, tangent_by_parities, trusts_transform, 0.05},
                 {"derivatives of random networks", RouteKind::exact, tangent_by_networks, trusts_transform,
                  0.5},
                 {"certificate", RouteKind::certificate, tangent_by_certificate, trusts_certificates, 0.1},
                 {"the library's function", RouteKind::exact, tangent_by_library, trusts_exact, 0.1}},
      .mutants = {{"C(n,k+1)", with([](auto& all) { all.error = "1 - d/binomial(n,k+1)"; })},
                  {"1 % less of D", with([](auto& all) { all.error = "1 - 99/100*d/binomial(n,k)"; })},
                  {"r n + 1", with([](auto& all) { all.dimension = "r*n+1"; })},
                  {"r (n+1)", with([](auto& all) { all.dimension = "r*(n+1)"; })},
                  {"width (1-e) C(n,k) - 1", with([](auto& all) { all.width = "(1-e)*binomial(n,k) - 1"; })}},
      .constants = {exact_constant("ntk.least-width-10-4-half",
                                   "least width for n = 10, k = 4 and mean error 1/2",
                                   Rational(analysis::relu_tangent_width(10, 4, Rational(1, 2))))},
  });
}

}  // namespace

std::vector<Claim> parity_tangent_space_claims() { return {tangent_dimension()}; }

}  // namespace lemmata::proofs_check
