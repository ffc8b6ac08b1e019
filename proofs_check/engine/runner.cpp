#include "proofs_check/engine/runner.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "proofs_check/engine/symbolic_thread.hpp"

namespace lemmata::proofs_check {

namespace {

using Clock = std::chrono::steady_clock;

constexpr double run_false_alarm = 1e-6;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// A route on the stated variant, or all routes on another variant.
struct Piece {
  std::size_t claim = 0;
  std::size_t variant = 0;
  std::size_t route = 0;  ///< of the stated variant
  double cost = 0;
};

double simulations(const Claim& claim) {
  const auto routes = std::count_if(claim.routes.begin(), claim.routes.end(),
                                    [](const Route& route) { return route.kind == RouteKind::simulation; });
  return static_cast<double>(routes);
}

double cost_of_routes(const Claim& claim) {
  double seconds = 0;
  for (const Route& route : claim.routes) seconds += route.cost;
  return seconds;
}

/// A mutant dies early as a rule.
double cost_of_variant(const Claim& claim) { return 0.2 * cost_of_routes(claim); }

class Run {
 public:
  Run(std::span<const Claim> claims, const RunOptions& options)
      : claims_(claims), options_(options), start_(Clock::now()) {
    report_.claims.resize(claims.size());
    pieces_left_.resize(claims.size());
    for (std::size_t c = 0; c < claims.size(); ++c) {
      const Claim& claim = claims[c];
      report_.claims[c].claim = &claim;
      for (const Route& route : claim.routes)
        report_.claims[c].routes.push_back({route.name, route.kind, route.trusts, {}, 0});
      for (std::size_t r = 0; r < claim.routes.size(); ++r)
        pieces_.push_back({c, 0, r, claim.routes[r].cost});
      for (std::size_t v = 1; v < claim.variants.size(); ++v) {
        report_.claims[c].variants.push_back({claim.variants[v], false, {}, "not run", {}});
        pieces_.push_back({c, v, 0, cost_of_variant(claim)});
      }
      pieces_left_[c] = claim.routes.size() + claim.variants.size() - 1;
    }
    for (const Piece& piece : pieces_) total_cost_ += piece.cost;
    budget_ = {.full = options.full, .stop = stop_.get_token(), .seed = options.seed};
  }

  RunReport finish() {
    const std::stop_callback on_interruption(options_.stop, [this] { stop_.request_stop(); });
    std::jthread deadline;
    if (options_.seconds)
      deadline = std::jthread([this](const std::stop_token& done) { watch_the_clock(done); });
    {
      std::vector<std::jthread> workers;
      for (int t = 1; t < options_.threads; ++t) workers.emplace_back([this] { work(); });
      work();
    }
    for (ClaimReport& claim : report_.claims)
      if (!claim.complete) judge(claim);
    report_.interrupted = options_.stop.stop_requested();
    report_.out_of_time = out_of_time_;
    report_.seconds = seconds_since(start_);
    return std::move(report_);
  }

 private:
  void watch_the_clock(const std::stop_token& done) {
    std::mutex mutex;
    std::unique_lock lock(mutex);
    std::condition_variable_any never;
    never.wait_for(lock, done, std::chrono::duration<double>(*options_.seconds), [] { return false; });
    if (done.stop_requested()) return;
    out_of_time_ = true;
    stop_.request_stop();
  }

  void work() {
    for (;;) {
      const std::size_t next = next_++;
      if (next >= pieces_.size()) return;
      const Piece& piece = pieces_[next];
      if (!budget_.stop.stop_requested()) {
        if (piece.variant == 0)
          run_route(piece);
        else
          run_variant(piece);
      }
      finished(piece);
    }
  }

  Outcome judge_by(const Claim& claim, std::size_t route, std::size_t variant) {
    Outcome outcome;
    const Route& r = claim.routes[route];
    const auto judge = [&] { outcome = r.run(variant, budget_); };
    if (r.kind == RouteKind::certificate || r.kind == RouteKind::symbolic)
      symbolic_.run(judge);
    else
      judge();
    if (outcome.verdict == Verdict::refuted && outcome.witness.empty())
      return {.note = "refuted without a witness, which does not count"};
    return outcome;
  }

  void run_route(const Piece& piece) {
    RouteReport& route = report_.claims[piece.claim].routes[piece.route];
    const auto start = Clock::now();
    try {
      route.outcome = judge_by(claims_[piece.claim], piece.route, 0);
    } catch (const std::exception& error) {
      route.outcome = {.note = std::string("failed: ") + error.what()};
      failed(piece.claim, "route `" + route.name + "` failed: " + error.what());
    }
    route.seconds = seconds_since(start);
  }

  void run_variant(const Piece& piece) {
    const Claim& claim = claims_[piece.claim];
    VariantReport& variant = report_.claims[piece.claim].variants[piece.variant - 1];
    variant.witness.clear();
    for (std::size_t r = 0; r < claim.routes.size() && !variant.refuted; ++r) {
      if (budget_.stop.stop_requested()) {
        variant.witness = "stopped";
        return;
      }
      try {
        const Outcome outcome = judge_by(claim, r, piece.variant);
        if (outcome.verdict == Verdict::refuted) {
          variant.refuted = true;
          variant.by = claim.routes[r].name;
          variant.witness = outcome.witness;
          variant.certificates = outcome.certificates;
        }
      } catch (const std::exception& error) {
        failed(piece.claim, "route `" + claim.routes[r].name + "` failed on `" + variant.variant.text +
                                "`: " + error.what());
        return;
      }
    }
  }

  void failed(std::size_t claim, std::string problem) {
    const std::lock_guard lock(mutex_);
    report_.claims[claim].contradiction = true;
    report_.claims[claim].problems.push_back(std::move(problem));
  }

  void finished(const Piece& piece) {
    const std::lock_guard lock(mutex_);
    done_cost_ += piece.cost;
    ++done_;
    ClaimReport* claim = nullptr;
    if (--pieces_left_[piece.claim] == 0 && !budget_.stop.stop_requested()) {
      claim = &report_.claims[piece.claim];
      claim->complete = true;
      judge(*claim);
    }
    if (!options_.progress) return;
    const double elapsed = seconds_since(start_);
    const double left = done_cost_ > 0 ? elapsed * (total_cost_ - done_cost_) / done_cost_ : 0;
    options_.progress({done_, pieces_.size(), elapsed, left, claim});
  }

  static void judge(ClaimReport& report) {
    std::sort(report.problems.begin(), report.problems.end());
    report.stated = combine(report.routes);
    report.verdict = report.stated;
    if (contradictory(report.routes)) {
      report.contradiction = true;
      report.problems.emplace_back("one route proves what another refutes");
    }
    if (!report.complete) report.problems.emplace_back("not finished");
    bool literal_refuted = true;
    for (const VariantReport& variant : report.variants) {
      if (variant.refuted) continue;
      switch (variant.variant.role) {
        case Role::literal:
          literal_refuted = false;
          report.problems.push_back("the literal statement is not refuted: " + variant.variant.text);
          break;
        case Role::hypothesis_dropped:
          report.problems.push_back("dropping the hypothesis is not refuted: " + variant.variant.text);
          break;
        default:
          report.problems.push_back("the mutant survives: " + variant.variant.text);
      }
    }
    if (report.claim->has_literal() && literal_refuted && holds(report.stated))
      report.verdict = Verdict::corrected;
    if (report.stated < report.claim->expected)
      report.problems.insert(report.problems.begin(), "earned " + std::string(name(report.stated)) +
                                                          ", expected " +
                                                          std::string(name(report.claim->expected)));
    for (const RouteReport& route : report.routes)
      if (route.outcome.verdict == Verdict::refuted)
        report.problems.push_back("route `" + route.name + "` refutes it: " + route.outcome.witness);
      else if (route.outcome.verdict == Verdict::inconclusive && report.complete)
        report.problems.push_back("route `" + route.name + "` decides nothing: " + route.outcome.note);
  }

  std::span<const Claim> claims_;
  const RunOptions& options_;
  Clock::time_point start_;
  RunReport report_;
  std::vector<Piece> pieces_;
  std::vector<std::size_t> pieces_left_;
  std::atomic<std::size_t> next_ = 0;
  std::atomic<bool> out_of_time_ = false;
  std::stop_source stop_;
  Budget budget_;
  std::mutex mutex_;
  std::size_t done_ = 0;
  double total_cost_ = 0, done_cost_ = 0;
  SymbolicThread symbolic_;
};

}  // namespace

std::size_t ClaimReport::count(Role role) const {
  return static_cast<std::size_t>(std::count_if(
      variants.begin(), variants.end(), [&](const VariantReport& v) { return v.variant.role == role; }));
}

std::size_t ClaimReport::refuted(Role role) const {
  return static_cast<std::size_t>(
      std::count_if(variants.begin(), variants.end(),
                    [&](const VariantReport& v) { return v.variant.role == role && v.refuted; }));
}

double ClaimReport::seconds() const {
  double total = 0;
  for (const RouteReport& route : routes) total += route.seconds;
  return total;
}

int exit_status(const RunReport& report) {
  if (report.interrupted) return 130;
  const auto any = [&](auto what) { return std::any_of(report.claims.begin(), report.claims.end(), what); };
  if (any([](const ClaimReport& claim) { return claim.contradiction; })) return 3;
  if (any([](const ClaimReport& claim) { return claim.complete && !claim.problems.empty(); })) return 1;
  if (report.out_of_time && any([](const ClaimReport& claim) { return !claim.complete; })) return 4;
  return any([](const ClaimReport& claim) { return !claim.problems.empty(); }) ? 1 : 0;
}

Verdict expected_verdict(const Claim& claim) {
  return claim.has_literal() ? Verdict::corrected : claim.expected;
}

Verdict combine(std::span<const RouteReport> routes) {
  Verdict best = Verdict::inconclusive;
  for (const RouteReport& route : routes) {
    if (route.outcome.verdict == Verdict::refuted) return Verdict::refuted;
    best = std::max(best, route.outcome.verdict);
  }
  return best;
}

bool contradictory(std::span<const RouteReport> routes) {
  const auto any = [&](auto what) {
    return std::any_of(routes.begin(), routes.end(),
                       [&](const RouteReport& r) { return what(r.outcome.verdict); });
  };
  return any([](Verdict v) { return v == Verdict::refuted; }) &&
         any([](Verdict v) { return v == Verdict::proved || v == Verdict::enclosed; });
}

double false_alarm_bound(std::span<const Claim> claims) {
  double tests = 0;
  for (const Claim& claim : claims) tests += simulations(claim);
  return tests * Budget().false_alarm;
}

double cost(std::span<const Claim> claims) {
  double seconds = 0;
  for (const Claim& claim : claims)
    seconds +=
        cost_of_routes(claim) + static_cast<double>(claim.variants.size() - 1) * cost_of_variant(claim);
  return seconds;
}

RunReport run(std::span<const Claim> claims, const RunOptions& options) {
  if (options.threads < 1)
    throw std::invalid_argument("run: threads must be at least 1, got " + std::to_string(options.threads));
  if (false_alarm_bound(claims) > run_false_alarm)
    throw std::logic_error("run: the simulations' false-alarm probabilities exceed 1e-6 together");
  return Run(claims, options).finish();
}

}  // namespace lemmata::proofs_check
