#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "proofs_check/certificate/certificate.hpp"

namespace lemmata::proofs_check {
namespace {

using analysis::Rational;

std::vector<Proof> one_of_each_kind() {
  return {
      RationalFunctionIdentity{{{{"n", 0}}, {"x", "y"}}, "(n + x)*(n - x)", "n^2 - x^2"},
      Inequality{{{"k", -2}, {"n", 3}}, "2*n + 1", Relation::less, "n^2"},
      Telescoping{{{"p", 0}}, "p", "i", "binomial(0, i)", 1, 0},
      InductionStep{{{{"d", 0}, {"q", 1}}, {"mu"}}, "d", "mu^d", 1, {{"mu - 1", {{"q", 2}}}, {1, {}}}},
      finite_table({{"n", 0, 3}, {"m", 0, "n", 2}}, "n/7 - m", "(n - 7*m)/7"),
      counterexample({{"x", Rational(1, 2)}}, {{"x", Relation::greater_equal, 0}},
                     {"x^2", Relation::equal, "x"}),
      BallRelation{
          "x", Relation::less_equal, "arcsin(x) + 1/8", "x", {Rational(-1, 8), 0, Rational(1, 3)}, 64},
  };
}

std::string document(const Proof& proof) {
  return to_json({"maj.ratio", "first-step", "Because \"so\".", proof});
}

TEST(CertificateJson, ReadsWhatItWrote) {
  for (const Proof& proof : one_of_each_kind()) {
    const std::string text = document(proof);
    const Certificate again = from_json(text);
    EXPECT_EQ(again.claim, "maj.ratio");
    EXPECT_EQ(again.name, "first-step");
    EXPECT_EQ(again.reduction, "Because \"so\".");
    EXPECT_EQ(kind(again.proof), kind(proof));
    EXPECT_EQ(to_json(again), text);
    EXPECT_EQ(verify(again.proof).accepted, verify(proof).accepted);
    EXPECT_EQ(text.back(), '\n');
  }
}

TEST(CertificateJson, HasTheDocumentedText) {
  EXPECT_EQ(document(one_of_each_kind()[3]), R"({
  "format": "lemmata-certificate/1",
  "claim": "maj.ratio",
  "name": "first-step",
  "kind": "induction-step",
  "reduction": "Because \"so\".",
  "variables": {
    "d": 0,
    "q": 1
  },
  "symbols": [
    "mu"
  ],
  "parameter": "d",
  "closed_form": "mu^d",
  "base": "1",
  "step": [
    {
      "coefficient": "mu - 1",
      "shift": {
        "q": 2
      }
    },
    {
      "coefficient": "1",
      "shift": {}
    }
  ]
}
)");
}

/// The document with the first occurrence of a text replaced.
std::string with(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  if (at == std::string::npos) throw std::logic_error("no " + from + " in " + text);
  return text.replace(at, from.size(), to);
}

TEST(CertificateJson, RejectsUnknownMissingAndRepeatedFields) {
  for (const Proof& proof : one_of_each_kind()) {
    const std::string text = document(proof);
    EXPECT_THROW((void)from_json(with(text, "\"claim\"", "\"note\": \"\", \"claim\"")),
                 std::invalid_argument);
    EXPECT_THROW((void)from_json(with(text, "\"claim\"", "\"claim\": \"x\", \"claim\"")),
                 std::invalid_argument);
    EXPECT_THROW((void)from_json(with(text, "\"reduction\"", "\"reductions\"")), std::invalid_argument);
    // Every field of the kind, renamed.
    std::size_t fields = 0;
    for (std::size_t at = text.find("\n  \""); at != std::string::npos; at = text.find("\n  \"", at + 1)) {
      const std::string damaged = text.substr(0, at + 4).append("x").append(text.substr(at + 4));
      EXPECT_THROW((void)from_json(damaged), std::invalid_argument) << damaged;
      ++fields;
    }
    EXPECT_GE(fields, 9u);
  }
  const std::string induction = document(one_of_each_kind()[3]);
  EXPECT_THROW((void)from_json(with(induction, "\"q\": 2", "\"q\": 2, \"q\": 2")), std::invalid_argument);
  EXPECT_THROW((void)from_json(with(induction, "\"shift\": {}", "\"shift\": {}, \"x\": 1")),
               std::invalid_argument);
  EXPECT_THROW((void)from_json(with(induction, "\"d\": 0", "\"d\": 0, \"d\": 1")), std::invalid_argument);
}

TEST(CertificateJson, RejectsWrongTypes) {
  const auto each = one_of_each_kind();
  const std::pair<std::size_t, std::pair<const char*, const char*>> damages[] = {
      {0, {"\"n\": 0", "\"n\": \"0\""}},
      {0, {"\"n\": 0", "\"n\": 0.0"}},
      {0, {"\"n\": 0", "\"n\": 1e2"}},
      {0, {"\"n\": 0", "\"n\": true"}},
      {0, {"\"n\": 0", "\"n\": null"}},
      {0, {"\"n\": 0", "\"n\": 99999999999"}},
      {0, {"\"n\": 0", "\"n\": -99999999999"}},
      {0, {"\"n\": 0", "\"n\": 99999999999999999999999"}},
      {0, {"\"x\"", "1"}},
      {0, {"lemmata-certificate/1", "lemmata-certificate/2"}},
      {0, {"\"maj.ratio\"", "1"}},
      {0, {"first-step", "First step"}},
      {0, {"first-step", ""}},
      {0, {"\"n^2 - x^2\"", "5"}},
      {0, {"n^2 - x^2", "n^2 - "}},
      {0, {"rational-function-identity", "identity"}},
      {1, {"\"<\"", "\"=<\""}},
      {1, {"\"<\"", "\"less\""}},
      {4, {"\"3\"", "3"}},
      {4, {"\"1/7\"", "\"2/14\""}},
      {4, {"\"1/7\"", "\"0.5\""}},
      {4, {"\"1/7\"", "\"+1/7\""}},
      {4, {"\"1/7\"", "\"1 / 7\""}},
      {4, {"\"1/7\"", "\"1/-7\""}},
      {4, {"\"1/7\"", "\"01/7\""}},
      {4, {"\"1/7\"", "\"1/0\""}},
      {4, {"\"1/7\"", "0.14"}},
      {4, {"\"0\",\n    \"1/7", "\"-0\",\n    \"1/7"}},
      {4, {"\"0\",\n    \"1/7", "\"0/1\",\n    \"1/7"}},
      {5, {"\"1/2\"", "0.5"}},
      {6, {"64", "\"64\""}},
      {6, {"64", "64.0"}},
      {6, {"\"x\"", "null"}},
  };
  for (const auto& [which, damage] : damages) {
    const std::string damaged = with(document(each[which]), damage.first, damage.second);
    EXPECT_THROW((void)from_json(damaged), std::invalid_argument) << damaged;
  }
}

TEST(CertificateJson, RejectsWhatIsNoDocument) {
  for (const char* text :
       {"", "null", "[]", "{}", "1", "{\"format\": 1}", "{", "{\"format\": \"lemmata-certificate/1\"}"})
    EXPECT_THROW((void)from_json(text), std::invalid_argument) << text;
  const std::string text = document(one_of_each_kind()[0]);
  EXPECT_THROW((void)from_json(text + "x"), std::invalid_argument);
  EXPECT_THROW((void)from_json(text + text), std::invalid_argument);
  EXPECT_THROW((void)from_json(text.substr(0, text.size() / 2)), std::invalid_argument);
  EXPECT_THROW((void)from_json(std::string(100'000, '[')), std::invalid_argument);
}

TEST(CertificateJson, RefusesToWriteBadNamesAndBadText) {
  EXPECT_THROW((void)to_json({"a.b", "Step", "", one_of_each_kind()[0]}), std::invalid_argument);
  EXPECT_THROW((void)to_json({"a.b", "", "", one_of_each_kind()[0]}), std::invalid_argument);
  EXPECT_THROW((void)to_json({"a.b", "step", "\xff", one_of_each_kind()[0]}), std::invalid_argument);
}

TEST(CertificateJson, NamesTheFieldOfAnError) {
  try {
    (void)from_json(with(document(one_of_each_kind()[3]), "mu - 1", "mu -"));
    FAIL();
  } catch (const std::invalid_argument& error) {
    EXPECT_STREQ(
        error.what(),
        "certificate: document.step[0].coefficient: Formula: expected a number, a name or an opening bracket "
        "at position 5, got the end");
  }
}

}  // namespace
}  // namespace lemmata::proofs_check
