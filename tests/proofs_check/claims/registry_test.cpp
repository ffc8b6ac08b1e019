#include <set>

#include <gtest/gtest.h>

#include "proofs_check/certificate/certificate.hpp"
#include "proofs_check/claims/all_claims.hpp"
#include "proofs_check/engine/runner.hpp"

namespace lemmata::proofs_check {
namespace {

TEST(Registry, HasEveryIdOnce) {
  std::set<std::string> ids;
  for (const Claim& claim : all_claims()) EXPECT_TRUE(ids.insert(claim.id).second) << claim.id;
}

TEST(Registry, HasTwoMutantsAndASourcePerClaim) {
  for (const Claim& claim : all_claims()) {
    int mutants = 0;
    for (const Variant& variant : claim.variants) mutants += variant.role == Role::mutant ? 1 : 0;
    EXPECT_GE(mutants, 2) << claim.id;
    EXPECT_FALSE(claim.sources.empty()) << claim.id;
    EXPECT_FALSE(claim.routes.empty()) << claim.id;
  }
}

TEST(Registry, SaysForEveryHypothesisWhatDroppingItDoesOrWhyItIsThere) {
  for (const Claim& claim : all_claims()) {
    std::size_t dropped = 0, technical = 0;
    for (const Variant& variant : claim.variants) dropped += variant.role == Role::hypothesis_dropped ? 1 : 0;
    for (const HypothesisNote& hypothesis : claim.hypotheses)
      technical += hypothesis.technical.empty() ? 0 : 1;
    EXPECT_EQ(dropped + technical, claim.hypotheses.size()) << claim.id;
  }
}

TEST(Registry, HasConstantsWithPermanentNamesAndDigitsThatDoNotDependOnHowManyAreAskedFor) {
  std::set<std::string> names;
  for (const Claim& claim : all_claims())
    for (const Constant& constant : claim.constants) {
      EXPECT_TRUE(names.insert(constant.name).second) << constant.name;
      const Value few = constant.value(12), many = constant.value(40);
      EXPECT_EQ(few.exact, many.exact);
      if (few.exact.empty()) {
        ASSERT_GE(few.decimal.size(), 12U) << constant.name;
        EXPECT_EQ(few.decimal.substr(0, 11), many.decimal.substr(0, 11)) << constant.name;
      }
    }
  EXPECT_GE(names.size(), 15U);
}

TEST(Registry, ReachesEveryExpectedVerdictWithCertificatesThatReadBackAndVerify) {
  const auto claims = all_claims();
  const RunReport report = run(claims, {.threads = 2});
  std::set<std::string> documents;
  for (const ClaimReport& claim : report.claims) {
    EXPECT_TRUE(claim.problems.empty())
        << claim.claim->id << ": " << (claim.problems.empty() ? "" : claim.problems[0]);
    EXPECT_EQ(claim.verdict, expected_verdict(*claim.claim)) << claim.claim->id;
    for (const RouteReport& route : claim.routes)
      for (const std::string& document : route.outcome.certificates) {
        const Certificate certificate = from_json(document);
        EXPECT_EQ(certificate.claim, claim.claim->id);
        EXPECT_TRUE(documents.insert(certificate.claim + "." + certificate.name).second) << certificate.name;
        EXPECT_EQ(to_json(certificate), document);
      }
  }
  EXPECT_EQ(exit_status(report), 0);
  EXPECT_GE(documents.size(), 75U);
}

}  // namespace
}  // namespace lemmata::proofs_check
