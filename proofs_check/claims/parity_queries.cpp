#include "proofs_check/claims/parity_queries.hpp"

#include <algorithm>
#include <bit>
#include <set>

#include "analysis/boolean/parity_lower_bound.hpp"
#include "analysis/scalar/functions.hpp"
#include "analysis/special/binomial.hpp"
#include "numeric/cube/bent_function.hpp"
#include "numeric/cube/boolean_function.hpp"
#include "numeric/cube/walsh_hadamard.hpp"
#include "numeric/sampling/counter_random.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::binomial_coefficient;

std::vector<std::uint32_t> sets_of_size(int n, int k) {
  std::vector<std::uint32_t> sets;
  for (std::uint32_t set = 0; set < 1U << n; ++set)
    if (std::popcount(set) == k) sets.push_back(set);
  return sets;
}

// --- sq.query-bound

/// q queries of tolerance tau that identify a set among c with probability s have cost(q, tau) >= least(s, c); or the same is
/// said of every algorithm, with m samples, tau = m^(-1/2), and q operations. Elimination on m >= n >= 5 samples of n bits takes
/// at most `elimination` bit operations and fails with at most the probability `failure`.
struct QueryBound {
  Formula cost = "q/tau^2", least = "s*c-1";
  bool every_algorithm = false;
  Formula elimination = "m*n^2", failure = "1/2^(m-n)";
};

std::optional<std::string> cost_fails(const QueryBound& stated, const std::string& algorithm, int q,
                                      const Rational& tau, const Rational& success, const Integer& sets) {
  const Rational cost = evaluate(stated.cost, {{"q", q}, {"tau", tau}}),
                 least = evaluate(stated.least, {{"s", success}, {"c", sets}});
  if (cost >= least) return std::nullopt;
  return algorithm + ", " + std::to_string(q) + " queries, tau = " + to_string(tau) + ": success " +
         to_string(success) + " at the cost " + to_string(cost) + ", the statement asks for " +
         to_string(least);
}

/// Queries y h(x + c) with the inner-product bent function h and shifts c = 0, e_1, ..., e_(n-1): all expectations are 2^(-n/2) in
/// size, so a smaller tolerance leaves their signs, which tell the sets of size n/2 apart.
Outcome queries_by_bent_function(const QueryBound& stated, const Budget& budget) {
  return prove_on_range(Range("n = 2..12:2"), budget, [&](int n) -> std::optional<std::string> {
    const auto sets = sets_of_size(n, n / 2);
    const auto h = numeric::bent_table(n);
    const Rational tau = 1 / Rational((1 << n / 2) + 1);
    std::vector<std::uint32_t> patterns(sets.size());
    for (int query = 0; query < n; ++query) {
      const std::uint32_t shift = query == 0 ? 0 : 1U << (query - 1);
      std::vector<std::int32_t> shifted(h.size());
      for (std::uint32_t x = 0; x < h.size(); ++x) shifted[x] = h[x ^ shift];
      numeric::walsh_hadamard_transform(shifted);
      for (std::size_t i = 0; i < sets.size(); ++i) {
        const Rational expectation = Rational(shifted[sets[i]]) / (1 << n);
        if (abs(expectation) <= tau) throw Undecided{"an expectation is within the tolerance of 0"};
        patterns[i] |= expectation > 0 ? 1U << query : 0U;
      }
    }
    const std::set<std::uint32_t> different(patterns.begin(), patterns.end());
    return cost_fails(stated, "shifted bent functions", n, tau, Rational(different.size()) / sets.size(),
                      sets.size());
  });
}

/// Queries y chi_T, one set T after the other, with a tolerance just below 1: the oracle says 0 unless it must not, and what is
/// left in the end is guessed.
Outcome queries_by_search(const QueryBound& stated, const Budget& budget) {
  return prove_on_range(
      Range("n = 2..7, k = 1..n-1"), budget, [&](int n, int k) -> std::optional<std::string> {
        const auto sets = sets_of_size(n, k);
        const Rational tau(999, 1000);
        for (std::size_t q = 0; q < sets.size(); ++q) {
          int successes = 0;
          for (const std::uint32_t set : sets) {
            auto expectations = numeric::parity_table(n, set);
            numeric::walsh_hadamard_transform(expectations);
            std::uint32_t output = sets[q];
            for (std::size_t query = 0; query < q; ++query)
              if (Rational(expectations[sets[query]]) / (1 << n) > tau) output = sets[query];
            successes += output == set ? 1 : 0;
          }
          if (auto failure = cost_fails(stated, "one set after the other", static_cast<int>(q), tau,
                                        Rational(successes) / sets.size(), sets.size()))
            return failure;
        }
        return std::nullopt;
      });
}

/// Gaussian elimination modulo 2, bit by bit.
struct Elimination {
  std::int64_t operations = 0;  ///< bits read, to find a pivot, or added
  std::optional<std::uint32_t> solution;
};

Elimination eliminate(std::vector<std::vector<char>> rows, std::size_t n) {
  Elimination result;
  for (std::size_t column = 0; column < n; ++column) {
    std::size_t pivot = column;
    while (pivot < rows.size() && (++result.operations, rows[pivot][column] == 0)) ++pivot;
    if (pivot == rows.size()) return result;
    std::swap(rows[pivot], rows[column]);
    for (std::size_t row = pivot + 1; row < rows.size(); ++row) {
      ++result.operations;
      if (rows[row][column] == 0) continue;
      for (std::size_t i = column; i <= n; ++i) rows[row][i] ^= rows[column][i];
      result.operations += static_cast<std::int64_t>(n - column + 1);
    }
  }
  std::uint32_t solution = 0;
  for (std::size_t column = n; column-- > 0;) {
    char value = rows[column][n];
    for (std::size_t i = column + 1; i < n; ++i)
      value ^= static_cast<char>(rows[column][i] & (solution >> i & 1U));
    result.operations += static_cast<std::int64_t>(n - column);
    if (value != 0) solution |= 1U << column;
  }
  result.solution = solution;
  return result;
}

/// n = 30, |S| = 8, 50 samples, ten times; and the probability that 50 samples determine every S.
Outcome queries_by_elimination(const QueryBound& stated, const Budget& budget) {
  const int n = 30, k = 8, m = 50;
  Rational determined = 1;
  for (int i = 0; i < n; ++i) determined *= 1 - pow(Rational(1, 2), m - i);
  const Rational allowed_failure = evaluate(stated.failure, {{"m", m}, {"n", n}});
  if (1 - determined > allowed_failure)
    return {.verdict = Verdict::refuted,
            .witness = "n = 30: 50 samples leave several sets with a probability above " +
                       to_string(allowed_failure)};
  return prove_on_range(Range("samples = 1..10"), budget, [&](int number) -> std::optional<std::string> {
    std::vector<std::uint32_t> words(static_cast<std::size_t>(m) + 1);
    numeric::fill_random_bits(words, 2, static_cast<std::uint64_t>(number), 0);
    std::uint32_t hidden = 0;
    for (std::uint32_t i = words.back() % n; std::popcount(hidden) < k; i = (i + 7) % n) hidden |= 1U << i;
    std::vector<std::vector<char>> rows;
    for (int sample = 0; sample < m; ++sample) {
      const std::uint32_t x = words[static_cast<std::size_t>(sample)] & ((1U << n) - 1);
      std::vector<char> row;
      for (int i = 0; i < n; ++i) row.push_back(static_cast<char>(x >> i & 1U));
      row.push_back(static_cast<char>(std::popcount(x & hidden) % 2));
      rows.push_back(std::move(row));
    }
    const Elimination found = eliminate(rows, n);
    if (!found.solution) throw Undecided{"the samples do not determine the set"};
    if (*found.solution != hidden) throw Undecided{"the elimination is wrong"};
    const Rational allowed = evaluate(stated.elimination, {{"m", m}, {"n", n}});
    if (found.operations > allowed)
      return std::to_string(found.operations) + " bit operations, the statement has " + to_string(allowed);
    const Integer product = Integer(m) * found.operations;
    const Rational least = evaluate(stated.least, {{"s", 1}, {"c", binomial_coefficient(n, k)}});
    if (!stated.every_algorithm || product >= least) return std::nullopt;
    return "n = 30, k = 8: elimination finds S from 50 samples in " + std::to_string(found.operations) +
           " bit operations, a product of " + to_string(product) + "; the statement asks for " +
           to_string(least);
  });
}

Outcome queries_by_library(const QueryBound& stated, const Budget& budget) {
  return prove_on_range(Range("n = 1..12, k = 0..n, tenths = 0..10"), budget, [&](int n, int k, int tenths) {
    const Integer sets = binomial_coefficient(n, k);
    const Rational success(tenths, 10);
    return difference(std::max(Rational(0), evaluate(stated.least, {{"s", success}, {"c", sets}})),
                      analysis::query_lower_bound(sets, success), "the library");
  });
}

Outcome queries_by_certificate(const QueryBound& stated, const Budget&) {
  if (stated.every_algorithm) return {.note = "the certificates are about statistical queries"};
  const char* id = "sq.query-bound";
  const Formula operations = "n*(n+1)*(2*n+1)/6 + (u+1)*n*(n+1)/2 + 2*(u-1)*n + n + n*(n+1)/2";
  return proved_by(
      "all q, all tau, all families of c parities",
      {{id, "two-labels",
        "A query with the values u = h(x,1) and v = h(x,-1) in [-1, 1] is a + y b with a = (h(x,1) + "
        "h(x,-1))/2 and b = (h(x,1) - h(x,-1))/2, |b| <= 1. Its "
        "expectation is E a + b^(S): the oracle may answer E a, whatever S is, unless |b^(S)| > tau.",
        RationalFunctionIdentity{{{}, {"y", "u", "v"}}, "(u+v)/2 + y*(u-v)/2", "((1+y)*u + (1-y)*v)/2"}},
       {id, "few-sets-per-query",
        "c = |b^(S)| > tau: both factors are positive, and c^2/tau^2 counts the set more than once. The c^2 "
        "of all sets add up to at most E "
        "b^2 <= 1 (Bessel, fourier.orthonormality), so fewer than 1/tau^2 sets have another answer.",
        RationalFunctionIdentity{{{}, {"c", "tau"}}, "c^2/tau^2 - 1", "(c-tau)*(c+tau)/tau^2"}},
       {id, "one-output-for-the-rest",
        "Of c sets at most q/tau^2 see another answer in q queries; for the others the algorithm, its coins "
        "fixed, has one output, right "
        "for one of them. With z sets of the first kind both brackets are non-negative.",
        RationalFunctionIdentity{
            {{}, {"q", "tau", "s", "c", "z"}}, stated.cost - stated.least, "(q/tau^2 - z) + (z + 1 - s*c)"}},
       {id, "elimination-count",
        "With i unknowns and u + i rows left, u = m - n, a column costs at most 1 bit read at the pivot and "
        "1 + (i + 1) read and added in each row "
        "below, and i afterwards, for the unknown. Their sum over i = 1, ..., n, step by step; it is 0 for n "
        "= 0.",
        RationalFunctionIdentity{{{{"n", 0}, {"u", 0}}, {}},
                                 substitute(operations, "n", Formula("n+1")) - operations,
                                 "1 + (u+n)*(n+3) + (n+1)"}},
       {id, "elimination-bound", "m = n + u, n = 5 + t.",
        Inequality{{{"t", 0}, {"u", 0}},
                   substitute(operations, "n", Formula("5+t")),
                   Relation::less_equal,
                   substitute(stated.elimination, {{"m", "5+t+u"}, {"n", "5+t"}})}},
       {id, "failure",
        "n uniform rows of m bits are independent with probability prod (1 - 2^(i-m)), i < n; a product of 1 "
        "- a_i is at least 1 - sum a_i, "
        "and the sum is (2^n - 1)/2^m, which is less than the stated one by this:",
        RationalFunctionIdentity{{{{"n", 0}, {"u", 0}}, {}},
                                 substitute(stated.failure, "m", Formula("n+u")) - Formula("(2^n-1)/2^(n+u)"),
                                 "1/2^(n+u)"}}});
}

Claim query_bound() {
  const auto with = [](auto change) {
    QueryBound bound;
    change(bound);
    return bound;
  };
  return make_claim<QueryBound>({
      .id = "sq.query-bound",
      .text = "S is uniform among c sets, c = C(n,k) say. If q statistical queries, functions of (x, y) with "
              "values in [-1, 1] answered "
              "within tau of their expectations, identify S with probability s whatever the allowed answers "
              "are, then q/tau^2 >= s c - 1. Not so "
              "for samples: elimination on m samples of n bits, m >= n >= 5, takes at most m n^2 bit "
              "operations and fails with probability "
              "at most 2^(n-m).",
      .reduction = "Each query has another answer than the default for fewer than 1/tau^2 sets.",
      .hypotheses = {{"the algorithm sees expectations within tau, not samples",
                      with([](auto& all) { all.every_algorithm = true; }), ""}},
      .sources = {why_parities_are_hard_slide(), what_is_known_slide()},
      .tags = {"parity", "lower-bound"},
      .expected = Verdict::proved,
      .stated = {},
      .literals = {{"we need data x compute >= C(n,k) to identify which parity it is", with([](auto& all) {
                      all.every_algorithm = true;
                      all.least = "c";
                    }),
                    "The slide's reason, that no other subset has any correlation, is about algorithms that "
                    "see correlations: for statistical "
                    "queries, with tau = m^(-1/2) for m samples and a query for a unit of compute, the line "
                    "is right up to the constant success "
                    "probability of its star. Gaussian elimination uses the samples themselves, and no "
                    "noise; with noise no algorithm is "
                    "known that would refute it at constant k."}},
      .checks =
          {{"elimination, counted", RouteKind::exact, queries_by_elimination, {"Philox4x32-10", "GMP"}, 0.01},
           {"shifted bent functions", RouteKind::exact, queries_by_bent_function, trusts_transform, 0.05},
           {"one set after the other", RouteKind::exact, queries_by_search, trusts_transform, 0.2},
           {"certificate", RouteKind::certificate, queries_by_certificate, trusts_certificates, 0.1},
           {"the library's function", RouteKind::exact, queries_by_library, trusts_exact, 0.02}},
      .mutants = {{"tau for tau^2", with([](auto& all) { all.cost = "q/tau"; })},
                  {"no tau", with([](auto& all) { all.cost = "q"; })},
                  {"C(n,k)^2", with([](auto& all) { all.least = "s*c^2-1"; })},
                  {"no - 1", with([](auto& all) { all.least = "s*c"; })},
                  {"1 % less", with([](auto& all) { all.cost = "99/100*q/tau^2"; })},
                  {"m n operations", with([](auto& all) { all.elimination = "m*n"; })},
                  {"failure 2^(n-m-1)", with([](auto& all) { all.failure = "1/2^(m-n+1)"; })}},
  });
}

// --- ntk.dimension

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
  const auto sets = sets_of_size(n, k);
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
                          const auto sets = sets_of_size(n, k);
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
      Range(budget.full ? "n = 4..8, r = 1..2, network = 1..10" : "n = 6..8:2, r = 1..2, network = 1..3"),
      budget, [&](int n, int r, int network) -> std::optional<std::string> {
        const Span span = span_of(tangent_functions(n, r, network), n, 3);
        const Rational dimension = evaluate(stated.dimension, {{"r", r}, {"n", n}});
        if (span.rank > dimension)
          return "the derivatives have the rank " + std::to_string(span.rank) + ", the statement has " +
                 to_string(dimension);
        if (r < evaluate(stated.width, {{"e", span.mean_error}, {"n", n}, {"k", 3}}))
          return "width " + std::to_string(r) + " has the mean error " + to_string(span.mean_error);
        return error_fails(stated, span.mean_error, span.rank, n, 3);
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
      "all spaces, all n and k <= n, all networks",
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
        "[z > 0] x_i and v [z > 0]. (For v = 0 these vanish, and there are fewer.)",
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
              "chi_S)^2 is at least 1 - D/C(n,k). The derivatives of a network with r hidden ReLU units span "
              "at most r(n+1) + 1 dimensions: "
              "training it in the tangent space at its start (NTK) to a mean error e needs r >= ((1-e) "
              "C(n,k) - 1)/(n+1) units, of order "
              "n^(k-1) for fixed k.",
      .reduction = "Parseval, for each function of an orthonormal basis.",
      .hypotheses = {{"the space is chosen before S", with([](auto& all) { all.space_knows_the_set = true; }),
                      ""}},
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
                  {"width ((1-e) C(n,k) - 1)/n",
                   with([](auto& all) { all.width = "((1-e)*binomial(n,k) - 1)/n"; })}},
      .constants = {exact_constant("ntk.least-width-10-4-half",
                                   "least width for n = 10, k = 4 and mean error 1/2",
                                   Rational(analysis::relu_tangent_width(10, 4, Rational(1, 2))))},
  });
}

}  // namespace

std::vector<Claim> parity_query_claims() { return {query_bound(), tangent_dimension()}; }

}  // namespace lemmata::proofs_check
