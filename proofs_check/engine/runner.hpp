#pragma once

#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "proofs_check/engine/claim.hpp"

namespace lemmata::proofs_check {

struct RouteReport {
  std::string name;
  RouteKind kind = RouteKind::exact;
  std::vector<std::string> trusts;
  Outcome outcome;
  double seconds = 0;
};

/// What happened to a literal statement, a dropped hypothesis or a mutant.
struct VariantReport {
  Variant variant;
  bool refuted = false;
  std::string by;       ///< the route
  std::string witness;  ///< of the refutation, or why there is none
  std::vector<std::string> certificates;
};

struct ClaimReport {
  const Claim* claim = nullptr;
  Verdict verdict =
      Verdict::inconclusive;  ///< corrected, where the literal statement is refuted and the stated one holds
  Verdict stated = Verdict::inconclusive;  ///< of the stated statement alone
  std::vector<RouteReport> routes;
  std::vector<VariantReport> variants;  ///< all but the stated one, in the claim's order
  bool complete = false;                ///< every route and variant ran to its end
  bool contradiction = false;         ///< one route proved what another refuted, or a route failed: our error
  std::vector<std::string> problems;  ///< why the claim is not at its expected verdict; empty if it is

  [[nodiscard]] std::size_t count(Role role) const;
  [[nodiscard]] std::size_t refuted(Role role) const;
  [[nodiscard]] double seconds() const;
};

struct RunReport {
  std::vector<ClaimReport> claims;
  bool interrupted = false;
  bool out_of_time = false;
  double seconds = 0;
};

/// Exit status of the run: 0 every claim at its expected verdict; 1 some claim below it; 3 a contradiction or a failure of ours;
/// 4 the time ran out; 130 interrupted.
[[nodiscard]] int exit_status(const RunReport& report);

/// The verdict expected of the whole claim: corrected, if it has a literal statement.
[[nodiscard]] Verdict expected_verdict(const Claim& claim);

/// Strongest verdict of the routes; refuted if one of them refutes.
[[nodiscard]] Verdict combine(std::span<const RouteReport> routes);

/// Whether one route proved or enclosed what another refuted. A range that holds does not contradict a witness outside it.
[[nodiscard]] bool contradictory(std::span<const RouteReport> routes);

struct Progress {
  std::size_t done = 0, total = 0;  ///< pieces of work
  double elapsed = 0, left = 0;     ///< seconds
  const ClaimReport* finished = nullptr;
};

struct RunOptions {
  bool full = false;
  int threads = 1;
  std::optional<double> seconds;  ///< time budget of the run
  std::stop_token stop;           ///< the user's interruption
  std::uint64_t seed = 1;
  /// Called from one thread at a time, with claims finishing in any order.
  std::function<void(const Progress&)> progress;
};

/// Probability that the run refutes some true statement by its simulations.
[[nodiscard]] double false_alarm_bound(std::span<const Claim> claims);

/// Seconds that the plan takes on one core, roughly.
[[nodiscard]] double cost(std::span<const Claim> claims);

/// Runs every route on every claim's statement, and on each other variant the routes in their order until one refutes it.
/// The report does not depend on the number of threads, but for the seconds.
///
/// Throws: std::invalid_argument if threads < 1; std::logic_error if the simulations' false-alarm probabilities could
///         exceed 1e-6 together.
[[nodiscard]] RunReport run(std::span<const Claim> claims, const RunOptions& options);

}  // namespace lemmata::proofs_check
