#include "proofs_check/report/summary.hpp"

#include <algorithm>
#include <vector>

namespace lemmata::proofs_check {

namespace {

void count(Summary::Count& of, const ClaimReport& claim, Role role) {
  of.total += claim.count(role);
  of.refuted += claim.refuted(role);
}

}  // namespace

std::size_t simulations(std::span<const Claim> claims) {
  std::size_t total = 0;
  for (const Claim& claim : claims)
    total += static_cast<std::size_t>(
        std::count_if(claim.routes.begin(), claim.routes.end(),
                      [](const Route& route) { return route.kind == RouteKind::simulation; }));
  return total;
}

Summary summarise(const RunReport& report) {
  Summary summary;
  summary.claims = report.claims.size();
  for (const ClaimReport& claim : report.claims) {
    const std::span<const Claim> alone(claim.claim, 1);
    summary.simulations += simulations(alone);
    summary.false_alarm += false_alarm_bound(alone);
    count(summary.mutants, claim, Role::mutant);
    count(summary.literals, claim, Role::literal);
    count(summary.hypotheses, claim, Role::hypothesis_dropped);
    if (!claim.complete) continue;
    ++summary.finished;
    ++summary.verdicts[claim.verdict];
    if (claim.problems.empty()) ++summary.as_expected;
    for (const RouteReport& route : claim.routes) summary.certificates += route.outcome.certificates.size();
    for (const VariantReport& variant : claim.variants)
      if (variant.variant.role == Role::literal) summary.certificates += variant.certificates.size();
  }
  return summary;
}

std::string strongest_range(const ClaimReport& report) {
  for (const RouteReport& route : report.routes)
    if (holds(report.stated) && route.outcome.verdict == report.stated) return route.outcome.range;
  return {};
}

std::string routes_in_short(const ClaimReport& report) {
  std::string text;
  std::vector<RouteKind> seen;
  for (const RouteReport& route : report.routes) {
    if (!holds(route.outcome.verdict) || std::find(seen.begin(), seen.end(), route.kind) != seen.end())
      continue;
    seen.push_back(route.kind);
    text += (text.empty() ? "" : ", ") + std::string(name(route.kind));
  }
  return text;
}

}  // namespace lemmata::proofs_check
