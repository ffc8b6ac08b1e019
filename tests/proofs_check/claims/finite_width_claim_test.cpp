#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include "proofs_check/claims/finite_width_kernel.hpp"
#include "proofs_check/claims/finite_width_output.hpp"
#include "proofs_check/claims/gaussian_limit.hpp"
#include "proofs_check/claims/tangent_kernel_mean.hpp"
#include "proofs_check/claims/tangent_kernel_moments.hpp"

namespace lemmata::proofs_check {
namespace {

std::vector<Claim> claims() {
  std::vector<Claim> all = finite_width_kernel_claims();
  for (const auto& more : {finite_width_output_claims(), gaussian_limit_claims(),
                           tangent_kernel_mean_claims(), tangent_kernel_moments_claims()})
    all.insert(all.end(), more.begin(), more.end());
  return all;
}

/// What the claim's simulation says of one of its variants.
Outcome drawn(const std::string& id, const std::string& variant, const Budget& budget) {
  for (const Claim& claim : claims()) {
    if (claim.id != id) continue;
    const auto of = std::find_if(claim.variants.begin(), claim.variants.end(), [&](const Variant& v) {
      return variant.empty() ? v.role == Role::stated : v.text == variant;
    });
    const auto route = std::find_if(claim.routes.begin(), claim.routes.end(),
                                    [](const Route& r) { return r.kind == RouteKind::simulation; });
    if (of == claim.variants.end() || route == claim.routes.end()) break;
    return route->run(static_cast<std::size_t>(of - claim.variants.begin()), budget);
  }
  return {.note = "no such claim, variant or simulation"};
}

// The exact routes refute these mutants first. Here the drawn networks alone must do it: each test misses a mean at
// its gap, or further away, with probability at most 1e-9, and rejects the true one as rarely.

TEST(DrawnNetworks, RefuteTheMutantsOfTheQuickBudget) {
  for (const auto& [id, variant] : std::vector<std::pair<std::string, std::string>>{
           {"nngp.finite-width-kurtosis", "3 (1 + 4/n)^L"},
           {"nngp.finite-width-kurtosis", "3 (1 + 5/n)^(L+1)"},
           {"nngp.dead-network", "1 % more"},
           {"nngp.dead-network", "L 2^-n"},
           {"nngp.finite-width-kernel-variance", "1/n^2"},
           {"nngp.neuron-dependence", "ReLU outputs independent"},
           {"nngp.neuron-dependence", "15 K^2/n for ReLU"},
           {"nngp.gaussian-limit", "excess 12 L/n"},
           {"nngp.gaussian-limit", "excess 3 L/n"},
           {"ntk.finite-width-mean", "(L+1)(1+1/n) K^0"},
           {"ntk.finite-width-second-moment", "forward and backward parts independent"}}) {
    const Outcome outcome = drawn(id, variant, {});
    EXPECT_EQ(outcome.verdict, Verdict::refuted) << id << ", " << variant << ": " << outcome.note;
  }
}

TEST(DrawnNetworks, DoNotContradictWhatIsStatedUnderOtherSeeds) {
  for (const std::uint64_t seed : {2, 3})
    for (const Claim& claim : claims()) {
      Budget budget;
      budget.seed = seed;
      const Outcome outcome = drawn(claim.id, "", budget);
      EXPECT_EQ(outcome.verdict, Verdict::corroborated)
          << claim.id << ": " << outcome.witness << outcome.note;
    }
}

}  // namespace
}  // namespace lemmata::proofs_check
