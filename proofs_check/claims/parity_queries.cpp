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
#include "proofs_check/claims/parity_lower_bound.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::binomial_coefficient;

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
  return algorithm + ", q = " + std::to_string(q) + ", tau = " + to_string(tau) + ": success " +
         to_string(success) + " at the cost " + to_string(cost) + ", the statement asks for " +
         to_string(least);
}

/// Queries y h(x + c) with the inner-product bent function h and shifts c = 0, e_1, ..., e_(n-1): all expectations are 2^(-n/2) in
/// size, so a smaller tolerance leaves their signs, which tell the sets of size n/2 apart.
Outcome queries_by_bent_function(const QueryBound& stated, const Budget& budget) {
  return prove_on_range(Range("n = 2..12:2"), budget, [&](int n) -> std::optional<std::string> {
    const auto sets = bits_of_sets(n, n / 2);
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
        const auto sets = bits_of_sets(n, k);
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
  return prove_on_range(Range("draw = 1..10"), budget, [&](int number) -> std::optional<std::string> {
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
    return "n = 30, k = 8, m = 50: elimination finds S in " + std::to_string(found.operations) +
           " bit operations, at most m n^2 = " + to_string(allowed) +
           " whatever the samples; so data times "
           "compute is " +
           to_string(product) + ", at most " + to_string(Rational(m * allowed)) +
           ", and the statement asks for C(30,8) = " + to_string(least);
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

}  // namespace

std::vector<Claim> parity_query_claims() { return {query_bound()}; }

}  // namespace lemmata::proofs_check
