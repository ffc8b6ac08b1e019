#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "proofs_check/engine/range.hpp"
#include "proofs_check/engine/verdict.hpp"

namespace lemmata::proofs_check {

/// What one route found about one statement.
struct Outcome {
  Verdict verdict = Verdict::inconclusive;
  std::string range;    ///< for what it holds: a range, "all n >= k", a sample size
  std::string witness;  ///< where it fails, for a refutation
  std::string note;     ///< why it was not decided; what the simulation's error rates are
  std::vector<std::string>
      certificates;  ///< documents that prove it; the engine carries them and cannot read them
};

/// What a route may spend.
struct Budget {
  bool full = false;     ///< the long ranges
  std::stop_token stop;  /// asked to stop: the time is up, or the user interrupted
  /// Probability with which one simulation may refute a true statement. The runner refuses a plan whose simulations
  /// could exceed 1e-6 together.
  double false_alarm = 1e-9;
  double miss = 1e-9;  ///< probability with which it may fail to refute the mutant that it is planned against
  std::uint64_t seed = 1;
};

namespace detail {
template <class C, class R, class... A>
constexpr std::size_t arity(R (C::*)(A...) const) {
  return sizeof...(A);
}
}  // namespace detail

/// Thrown by a check that cannot tell, at some point, whether the statement holds there: a ball too wide, say.
struct Undecided {
  std::string why;
};

/// Checks a statement at every point of a range: `verdict`, or refuted at the first failure, which is the smallest
/// witness in the order of the range; inconclusive where the check throws Undecided, and for a range without points.
///
/// failure(n, k, ...) takes as many integers as the range has variables and returns nothing where the statement holds,
/// and what is seen instead where it does not.
template <class F>
[[nodiscard]] Outcome check_on_range(Verdict verdict, const Range& range, const Budget& budget,
                                     const F& failure) {
  constexpr std::size_t dimension = detail::arity(&F::operator());
  if (dimension != range.dimension())
    throw std::logic_error("check_on_range: arity differs from the range's");
  Outcome outcome{.verdict = verdict, .range = range.text()};
  const auto points = range.each([&](std::span<const std::int64_t> point) {
    if (budget.stop.stop_requested()) {
      outcome = {.range = range.text(), .note = "stopped before " + range.describe(point)};
      return false;
    }
    try {
      const std::optional<std::string> seen = [&]<std::size_t... I>(std::index_sequence<I...>) {
        return failure(static_cast<int>(point[I])...);
      }
      (std::make_index_sequence<dimension>());
      if (!seen) return true;
      outcome = {.verdict = Verdict::refuted,
                 .witness = range.describe(point) + (seen->empty() ? "" : ": " + *seen)};
    } catch (const Undecided& undecided) {
      outcome = {.range = range.text(),
                 .note = "undecided at " + range.describe(point) + ": " + undecided.why};
    }
    return false;
  });
  if (points == 0) return {.range = range.text(), .note = "the range has no points"};
  return outcome;
}

/// check_on_range in exact arithmetic.
template <class F>
[[nodiscard]] Outcome prove_on_range(const Range& range, const Budget& budget, const F& failure) {
  return check_on_range(Verdict::proved_on_range, range, budget, failure);
}

/// check_on_range in balls.
template <class F>
[[nodiscard]] Outcome enclose_on_range(const Range& range, const Budget& budget, const F& failure) {
  return check_on_range(Verdict::enclosed, range, budget, failure);
}

}  // namespace lemmata::proofs_check
