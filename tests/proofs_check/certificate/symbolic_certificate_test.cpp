#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "proofs_check/certificate/certificate.hpp"

namespace lemmata::proofs_check {
namespace {

bool identity(const Domain& domain, const Formula& left, const Formula& right) {
  return verify(RationalFunctionIdentity{domain, left, right}).accepted;
}

Domain over(Variables variables, std::vector<std::string> symbols = {}) {
  return {std::move(variables), std::move(symbols)};
}

// The product formula of von Szily, by Wilf and Zeilberger's method.
const Formula szily_summand = "(-1)^i*binomial(2*p, p + i)*binomial(2*q, q + i)";
const Formula szily_sum = "(2*p)!*(2*q)!/(p!*q!*(p + q)!)";

Telescoping szily() {
  return {
      {{"p", 0}, {"q", 0}},
      "p",
      "i",
      szily_summand,
      szily_sum,
      Formula("-(-1)^i*(q + i)*binomial(2*p + 1, p + i)*binomial(2*q, q + i)") / ("2*(2*p + 1)" * szily_sum)};
}

InductionStep szily_by_induction() {
  return {over({{"p", 0}, {"q", 0}}),
          "p",
          "(-1)^p*(2*p)!*(2*q)!/(p!*q!*(p + q)!)",
          "binomial(2*q, q)",
          {{1, {{"q", 1}}}, {-4, {}}}};
}

InductionStep geometric() { return {over({{"d", 0}}, {"mu"}), "d", "mu^d", 1, {{"mu", {}}}}; }

InductionStep generating_function() {
  return {over({{"j", 0}, {"m", 0}}, {"z"}), "j", "(1 - z)^j*(1 + z)^m", "(1 + z)^m", {{"1 - z", {}}}};
}

// sum of i^2 up to p.
InductionStep square_pyramid() {
  return {over({{"p", 1}}), "p", "p*(p + 1)*(2*p + 1)/6", 1, {{"(p + 2)*(2*p + 3)/(p*(2*p + 1))", {}}}};
}

RationalFunctionIdentity pascal() {
  return {over({{"n", 0}, {"k", 0}}), "binomial(n + 1, k + 1)", "binomial(n, k) + binomial(n, k + 1)"};
}

Inequality bernoulli() { return {{{"n", 3}}, "2*n + 1", Relation::less, "n^2"}; }

Inequality factorials() { return {{{"n", 4}}, "n*(n - 1)!", Relation::less_equal, "(n + 1)!/5"}; }

Telescoping binomial_theorem() {
  return {{{"n", 0}}, "n", "k", "binomial(n, k)", "2^n", "-n!/((k - 1)!*(n + 1 - k)!)/2^(n + 1)"};
}

TEST(Telescoping, ProvesTheProductFormulaOfVonSzily) { EXPECT_EQ(verify(szily()).reason, ""); }

TEST(Telescoping, ProvesTheBinomialTheorem) { EXPECT_EQ(verify(binomial_theorem()).reason, ""); }

TEST(Telescoping, RejectsAnotherSumCompanionOrSign) {
  Telescoping twice = szily();
  twice.sum = twice.sum * 2;
  EXPECT_FALSE(verify(twice).accepted);
  Telescoping negated = szily();
  negated.companion = -negated.companion;
  EXPECT_FALSE(verify(negated).accepted);
  Telescoping unsigned_sum = szily();
  unsigned_sum.summand = "binomial(2*p, p + i)*binomial(2*q, q + i)";
  EXPECT_FALSE(verify(unsigned_sum).accepted);
  Telescoping shifted = szily();
  shifted.companion = substitute(shifted.companion, "i", "i + 1");
  EXPECT_FALSE(verify(shifted).accepted);
}

TEST(Telescoping, NeedsFiniteSupport) {
  // f = 0^..., a constant summand: the difference is zero, but the sum diverges.
  EXPECT_FALSE(verify(Telescoping{{{"p", 0}}, "p", "i", 1, 1, 0}).accepted);
  // Bounded on one side only.
  EXPECT_FALSE(verify(Telescoping{{{"p", 0}}, "p", "i", "1/i!", 1, 0}).accepted);
  // The companion must have it as well: with G = i the flow G(p, i+1) - G(p, i) = 1 does not add up to 0.
  EXPECT_FALSE(verify(Telescoping{{{"p", 0}}, "p", "i", "binomial(0, i)*(p + 1)", 1, "i"}).accepted);
  Telescoping moved = binomial_theorem();
  moved.companion = moved.companion + 1;  // the same flow
  const Verification verification = verify(moved);
  EXPECT_FALSE(verification.accepted);
  EXPECT_NE(verification.reason.find("finite support"), std::string::npos) << verification.reason;
}

TEST(Telescoping, NeedsTheRightValueAtTheBound) {
  // binomial(0, i) does not depend on p at all, and adds up to 1.
  EXPECT_EQ(verify(Telescoping{{{"p", 0}}, "p", "i", "binomial(0, i)", 1, 0}).reason, "");
  EXPECT_FALSE(verify(Telescoping{{{"p", 0}}, "p", "i", "2*binomial(0, i)", 1, 0}).accepted);
  EXPECT_FALSE(verify(Telescoping{{{"p", 0}}, "p", "i", "0", 1, 0}).accepted);
  EXPECT_EQ(verify(Telescoping{{{"p", 0}}, "p", "i", "binomial(5, i)", 32, 0}).reason, "");
  EXPECT_FALSE(verify(Telescoping{{{"p", 0}}, "p", "i", "binomial(5, i)", 31, 0}).accepted);
  // A shifted support: 1/((2i - 3)! (9 - 3i)!) lives on i = 2, 3.
  EXPECT_EQ(verify(Telescoping{{{"p", 0}}, "p", "i", "1/((2*i - 3)!*(9 - 3*i)!)", "1/3", 0}).reason, "");
}

TEST(Telescoping, NeedsASumThatIsOneTermWithoutZeros) {
  Telescoping proof{{{"p", 0}}, "p", "i", "p*binomial(0, i)", "p", 0};
  EXPECT_FALSE(verify(proof).accepted);  // s = 0 at p = 0
  proof = {{{"p", 0}}, "p", "i", "binomial(0, i)/(p - 3)!", "1/(p - 3)!", 0};
  EXPECT_FALSE(verify(proof).accepted);
  proof = {{{"p", 0}}, "p", "i", "binomial(0, i)*(2^p + 3^p)", "2^p + 3^p", 0};
  EXPECT_FALSE(verify(proof).accepted);
  proof = {{{"p", 0}}, "p", "i", "binomial(0, i)*(p + 1)*2^p", "(p + 1)*2^p", 0};
  EXPECT_EQ(verify(proof).reason, "");
}

TEST(Telescoping, ChecksItsNames) {
  for (const auto& change : std::vector<std::function<void(Telescoping&)>>{
           [](Telescoping& t) { t.parameter = std::string("r"); },
           [](Telescoping& t) { t.parameter = std::string("i"); },
           [](Telescoping& t) { t.index = std::string("p"); }, [](Telescoping& t) { t.index.clear(); },
           [](Telescoping& t) { t.index = std::string("pi"); },
           [](Telescoping& t) { t.index = std::string("j"); }, [](Telescoping& t) { t.variables["sum"] = 0; },
           [](Telescoping& t) { t.variables.erase("q"); }}) {
    Telescoping proof = szily();
    change(proof);
    EXPECT_FALSE(verify(proof).accepted);
  }
}

TEST(InductionStep, ProvesClosedForms) {
  EXPECT_EQ(verify(szily_by_induction()).reason, "");
  EXPECT_EQ(verify(geometric()).reason, "");
  EXPECT_EQ(verify(generating_function()).reason, "");
  EXPECT_EQ(verify(square_pyramid()).reason, "");
}

TEST(InductionStep, RejectsAnotherBaseStepShiftOrParameter) {
  InductionStep proof = szily_by_induction();
  proof.base = "binomial(2*q, q) + 1";
  EXPECT_FALSE(verify(proof).accepted);
  proof = szily_by_induction();
  proof.step[1].shift = {{"q", 1}};
  EXPECT_FALSE(verify(proof).accepted);
  proof = szily_by_induction();
  proof.step[0].shift = {{"p", 1}};
  EXPECT_FALSE(verify(proof).accepted);
  proof = szily_by_induction();
  proof.step[0].shift = {{"q", -1}};
  EXPECT_FALSE(verify(proof).accepted);
  proof = szily_by_induction();
  proof.step[0].shift = {{"r", 1}};
  EXPECT_FALSE(verify(proof).accepted);
  proof = szily_by_induction();
  proof.step.pop_back();
  EXPECT_FALSE(verify(proof).accepted);
  proof = szily_by_induction();
  proof.base = "binomial(2*q, q) + 0*p";
  EXPECT_FALSE(verify(proof).accepted);
  proof = geometric();
  proof.parameter = "mu";
  EXPECT_FALSE(verify(proof).accepted);
}

TEST(RationalFunctionIdentity, UsesTheRulesForFactorials) {
  EXPECT_TRUE(identity(over({{"m", 0}}), "(m + 1)!", "(m + 1)*m!"));
  EXPECT_TRUE(identity(over({{"m", 0}}), "1/(m - 1)!", "m/m!"));
  EXPECT_TRUE(identity(over({{"m", -5}}), "1/(m - 1)!", "m/m!"));  // both 0 for m <= 0
  EXPECT_FALSE(identity(over({{"m", 0}}), "m!", "m*(m - 1)!"));    // (-1)! at m = 0
  EXPECT_TRUE(identity(over({{"m", 1}}), "m!", "m*(m - 1)!"));
  EXPECT_FALSE(identity(over({{"m", 0}}), "1/m!", "1/(m*(m - 1)!)"));   // division by 0 at m = 0
  EXPECT_TRUE(identity(over({{"m", 0}}), "m!/(m - 2)!", "m*(m - 1)"));  // 0 at m = 0 and 1
  EXPECT_TRUE(identity(over({{"m", 0}}), "m!/(m + 2)!", "1/((m + 1)*(m + 2))"));
  EXPECT_TRUE(identity(over({{"m", 0}}), "m!*m!/((m - 1)!*(m + 1)!)", "m/(m + 1)"));
  EXPECT_FALSE(identity(over({{"m", 0}}), "(2*m)!", "2^m*m!"));
  EXPECT_TRUE(identity(over({}), "5!", "120"));
  EXPECT_TRUE(identity(over({}), "1/(-3)!", "0"));
  EXPECT_FALSE(identity(over({}), "(-3)!", "0"));
  EXPECT_TRUE(identity(over({{"m", 2}}), "(m*(m + 1) - m^2)!", "m!"));
  EXPECT_FALSE(identity(over({{"m", 2}}), "(m^2)!", "(m^2)!"));
  EXPECT_FALSE(identity(over({{"m", 2}}), "(m/2)!", "(m/2)!"));
  EXPECT_FALSE(identity(over({{"m", 2}}, {"z"}), "(m + z)!", "(m + z)!"));
}

TEST(RationalFunctionIdentity, UsesTheRulesForBinomials) {
  EXPECT_EQ(verify(pascal()).reason, "");
  EXPECT_TRUE(
      identity(over({{"n", 0}, {"k", -7}}), "binomial(n + 1, k + 1)", "binomial(n, k) + binomial(n, k + 1)"));
  EXPECT_FALSE(identity(over({{"n", -1}, {"k", 0}}), "binomial(n, k)", "binomial(n, k)"));
  EXPECT_TRUE(identity(over({{"n", 0}, {"k", 0}}), "binomial(n + k, k)", "binomial(n + k, n)"));
  EXPECT_TRUE(identity(over({{"n", 1}, {"k", 0}}), "k*binomial(n, k)", "n*binomial(n - 1, k - 1)"));
  EXPECT_FALSE(identity(over({{"n", 0}, {"k", 0}}), "k*binomial(n, k)", "n*binomial(n - 1, k - 1)"));
  EXPECT_TRUE(identity(over({{"n", 0}, {"k", 0}}), "1/binomial(n + k, k)", "n!*k!/(n + k)!"));
  EXPECT_FALSE(
      identity(over({{"n", 0}, {"k", 0}}), "1/binomial(n, k)", "k!*(n - k)!/n!"));  // binomial may be 0
}

TEST(RationalFunctionIdentity, UsesTheRulesForPowers) {
  EXPECT_TRUE(identity(over({{"m", 0}}), "2^(m + 3)", "8*2^m"));
  EXPECT_TRUE(identity(over({{"m", 0}}), "6^m", "2^m*3^m"));
  EXPECT_TRUE(identity(over({{"m", 0}}), "4^m", "2^(2*m)"));
  EXPECT_TRUE(identity(over({{"m", 0}}), "(-4)^m", "(-1)^m*2^(2*m)"));
  EXPECT_TRUE(identity(over({{"m", 0}}), "(-1)^(2*m)", "1"));
  EXPECT_TRUE(identity(over({{"m", 0}}), "(-1)^m*(-1)^(m + 1)", "-1"));
  EXPECT_TRUE(identity(over({{"m", 0}}), "(1/2)^m", "2^(-m)"));
  EXPECT_TRUE(identity(over({{"m", 0}}), "1/2^m", "2^(-m)"));
  EXPECT_FALSE(identity(over({{"m", 0}}), "(-1)^m", "1"));
  EXPECT_FALSE(identity(over({{"m", 0}}), "2^m", "3^m"));
  EXPECT_FALSE(identity(over({{"m", 0}}), "0^m", "0^m"));
  EXPECT_TRUE(identity(over({{"m", 0}}), "m^0", "1"));
  EXPECT_TRUE(identity(over({{"m", 0}}), "m^2*m^3", "m^5"));
  EXPECT_FALSE(identity(over({{"m", 0}}), "m^(-1)", "1/m"));
  EXPECT_TRUE(identity(over({{"m", 1}}), "m^(-1)", "1/m"));
  EXPECT_TRUE(identity(over({{"m", 0}, {"n", 0}}), "m^(n + 1)", "m*m^n"));  // 0^(n+1) = 0 = 0 * 0^n
  EXPECT_FALSE(identity(over({{"m", 0}, {"n", 0}}), "m^(n - 1)*m", "m^n"));
  EXPECT_TRUE(identity(over({{"m", 1}, {"n", 0}}), "m^(n - 1)*m", "m^n"));
  EXPECT_FALSE(identity(over({{"m", 0}, {"n", 0}}), "m^n/m^n", "1"));
  EXPECT_TRUE(identity(over({{"n", 0}}, {"z"}), "(1 - z)^(n + 2)", "(1 - z)^n*(1 - 2*z + z^2)"));
  EXPECT_TRUE(identity(over({{"n", 0}}, {"z"}), "-(z - 1)*(1 - z)^n", "(1 - z)^(n + 1)"));
  EXPECT_TRUE(identity(over({{"n", 0}}, {"z"}), "z^(n - 3)*z^3", "z^n"));
  EXPECT_FALSE(identity(over({{"n", 0}}, {"z"}), "z^n", "(z + 1)^n"));
  EXPECT_FALSE(identity(over({{"n", 0}}, {"z"}), "2^z", "2^z"));
  EXPECT_FALSE(identity(over({{"n", 0}}), "2^(n^2)", "2^(n^2)"));
  EXPECT_FALSE(identity(over({{"n", 0}}), "(n!)^n", "(n!)^n"));
  EXPECT_TRUE(identity(over({{"n", 0}}), "(n! + 1)^2", "n!^2 + 2*n! + 1"));
}

TEST(RationalFunctionIdentity, NeedsDenominatorsThatDoNotVanish) {
  EXPECT_TRUE(identity(over({}, {"x"}), "(x^2 - 1)/(x - 1)", "x + 1"));  // at every x where both are defined
  EXPECT_FALSE(identity(over({{"n", 0}}), "(n^2 - 1)/(n - 1)", "n + 1"));
  EXPECT_TRUE(identity(over({{"n", 2}}), "(n^2 - 1)/(n - 1)", "n + 1"));
  EXPECT_TRUE(identity(over({{"n", 0}}), "1/(-n - 1) + 1/(n + 1)", "0"));
  EXPECT_FALSE(identity(over({{"n", 0}}), "0/n", "0"));
  EXPECT_FALSE(identity(over({{"n", 0}}), "1/(1/n)", "n"));
  EXPECT_TRUE(identity(over({{"n", 1}}), "1/(1/n)", "n"));
  EXPECT_TRUE(identity(over({{"n", 0}}), "1/(1/(n + 1) + 1)", "(n + 1)/(n + 2)"));
  EXPECT_FALSE(identity(over({{"n", 0}}), "1/(1/(n + 1) - 1)", "-(n + 1)/n"));
  EXPECT_FALSE(identity(over({{"n", 0}}, {"x"}), "1/(x - x)", "1/(x - x)"));
  EXPECT_FALSE(identity(over({{"n", 0}}, {"x"}), "n*x/(n*x)", "1"));  // nowhere defined at n = 0
  EXPECT_TRUE(identity(over({{"n", 0}}, {"x"}), "(n + x)/(n + x)", "1"));
  EXPECT_FALSE(identity(over({}), "1/0", "1/0"));
  EXPECT_FALSE(identity(over({}), "1/(2 - 2)", "1"));
  EXPECT_FALSE(identity(over({{"n", 0}}), "1/(n! + 1)", "1/(n! + 1)"));
}

TEST(RationalFunctionIdentity, SeesThroughReciprocalsOfZero) {
  // 1/(p - 5)! is 0 for p < 5, so dividing by it is not allowed however it is nested.
  const Domain domain = over({{"p", 0}});
  EXPECT_TRUE(identity(domain, "1/(p - 5)!", "1/(p - 5)!"));
  EXPECT_FALSE(identity(domain, "1/(1/(p - 5)!)", "1/(1/(p - 5)!)"));
  EXPECT_FALSE(identity(domain, "1/(1/(1/(p - 5)!))", "1/(p - 5)!"));
  EXPECT_FALSE(identity(domain, "1/(1/(1/(1/(1/(p - 5)!))))", "1/(p - 5)!"));
  EXPECT_FALSE(identity(domain, "((p - 5)!^(-1))^(-1)", "(p - 5)!"));
  EXPECT_FALSE(identity(domain, "(((p - 5)!^(-1))^(-1))^(-1)", "1/(p - 5)!"));
  EXPECT_TRUE(identity(domain, "(p - 5)!^(-1)", "1/(p - 5)!"));
  EXPECT_FALSE(identity(domain, "1/(1/(1/binomial(p, 5)))", "1/binomial(p, 5)"));
  EXPECT_FALSE(identity(domain, "1/(1/binomial(p, 5))", "binomial(p, 5)"));
  EXPECT_TRUE(identity(over({{"p", 5}}), "1/(1/(1/(p - 5)!))", "1/(p - 5)!"));
  EXPECT_FALSE(identity(domain, "1/(1/p^p)", "p^p"));
}

TEST(RationalFunctionIdentity, RejectsWhatIsNoTerm) {
  for (const char* text : {"sum(i, 0, 3, i)", "sign(n)", "abs(n)", "sqrt(n)", "arcsin(n)", "pi", "x"})
    EXPECT_FALSE(identity(over({{"n", 0}}), text, text)) << text;
}

TEST(RationalFunctionIdentity, ChecksItsNames) {
  EXPECT_FALSE(identity(over({{"n", 0}}, {"n"}), "1", "1"));
  EXPECT_FALSE(identity(over({}, {"x", "x"}), "1", "1"));
  EXPECT_FALSE(identity(over({{"N", 0}}), "1", "1"));
  EXPECT_FALSE(identity(over({{"", 0}}), "1", "1"));
  EXPECT_FALSE(identity(over({{"binomial", 0}}), "1", "1"));
}

TEST(RationalFunctionIdentity, RefusesExpansionsThatDoNotFit) {
  EXPECT_FALSE(identity(over({{"n", 0}}), "(n + 1000000)!/n!", "(n + 1000000)!/n!"));
  EXPECT_FALSE(identity(over({{"n", 0}}), "(n + 1)^1000000", "(n + 1)^1000000"));
  EXPECT_FALSE(identity(over({{"n", 0}}), "(n! + 2^n + 3^n)^100", "(n! + 2^n + 3^n)^100"));
  EXPECT_FALSE(identity(over({{"n", 0}}), "(10^40 + 1)^n", "(10^40 + 1)^n"));
}

TEST(Inequality, ProvesBySignsOfCoefficients) {
  EXPECT_EQ(verify(bernoulli()).reason, "");
  EXPECT_EQ(verify(factorials()).reason, "");
  EXPECT_TRUE(verify(Inequality{{{"n", 0}}, "0", Relation::less_equal, "n"}).accepted);
  EXPECT_FALSE(verify(Inequality{{{"n", 0}}, "0", Relation::less, "n"}).accepted);
  EXPECT_TRUE(verify(Inequality{{{"n", 0}}, "n", Relation::less_equal, "n"}).accepted);
  EXPECT_FALSE(verify(Inequality{{{"n", 0}}, "n", Relation::less, "n"}).accepted);
  EXPECT_TRUE(verify(Inequality{{{"n", 0}}, "1/(n + 2)", Relation::less, "1/(n + 1)"}).accepted);
  EXPECT_TRUE(verify(Inequality{{{"n", 0}}, "1/(-n - 1)", Relation::less, "0"}).accepted);
  EXPECT_TRUE(verify(Inequality{{{"n", 0}}, "1/(-n - 1)^2", Relation::less_equal, "1"}).accepted);
  EXPECT_FALSE(verify(Inequality{{{"n", 0}}, "0", Relation::less, "1/(-n - 1)"}).accepted);
  EXPECT_TRUE(verify(Inequality{{{"n", 0}}, "2^n", Relation::less, "2^(n + 1)"}).accepted);
  EXPECT_TRUE(
      verify(Inequality{{{"n", 0}, {"k", 0}}, "(n + 1)^k", Relation::less, "(n + 1)^k*(n + 2)"}).accepted);
}

TEST(Inequality, NeedsAPositiveCommonFactor) {
  EXPECT_FALSE(verify(Inequality{{{"n", 0}}, "0", Relation::less_equal, "(-1)^n"}).accepted);
  EXPECT_FALSE(verify(Inequality{{{"n", 0}}, "0", Relation::less, "1/(n - 1)!"}).accepted);  // 0 at n = 0
  EXPECT_TRUE(verify(Inequality{{{"n", 1}}, "0", Relation::less, "1/(n - 1)!"}).accepted);
  EXPECT_FALSE(verify(Inequality{{{"n", 0}, {"k", 0}}, "0", Relation::less, "binomial(n, k)"}).accepted);
  EXPECT_TRUE(verify(Inequality{{{"n", 0}, {"k", 0}}, "0", Relation::less, "binomial(n + k, k)"}).accepted);
  EXPECT_FALSE(verify(Inequality{{{"n", 0}, {"k", 0}}, "0", Relation::less, "n^k"}).accepted);  // 0^1
  EXPECT_FALSE(verify(Inequality{{{"n", 0}}, "2^n", Relation::less, "3^n"}).accepted);          // two classes
  EXPECT_FALSE(verify(Inequality{{{"n", 0}}, "0", Relation::greater, "n + 1"}).accepted);
  EXPECT_FALSE(verify(Inequality{{{"n", 0}}, "0", Relation::equal, "0"}).accepted);
  EXPECT_FALSE(verify(Inequality{{{"n", 0}}, "0", Relation::less, "x^2 + 1"}).accepted);
}

// ----- every number of every example, changed by one -----

/// The formula with 1 added to its k-th number; nothing if it has fewer.
std::optional<Formula> with_changed_number(const Formula& formula, int k) {
  const std::string& text = formula.text();
  const auto is_digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9'; };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!is_digit(i)) continue;
    std::size_t end = i;
    while (end < text.size() && is_digit(end)) ++end;
    if (k-- == 0)
      return Formula(text.substr(0, i) + std::to_string(std::stoi(text.substr(i, end - i)) + 1) +
                     text.substr(end));
    i = end;
  }
  return std::nullopt;
}

/// Calls the function with every damaged version of the proof, a formula of which had one number changed.
template <typename P>
void for_each_damage(const P& proof, const std::vector<std::function<Formula&(P&)>>& formulas,
                     const std::function<void(const P&, const std::string&)>& function) {
  for (std::size_t which = 0; which < formulas.size(); ++which)
    for (int k = 0;; ++k) {
      P damaged = proof;
      Formula& formula = formulas[which](damaged);
      const auto changed = with_changed_number(formula, k);
      if (!changed) break;
      formula = *changed;
      function(damaged, "formula " + std::to_string(which) + ": " + formula.text());
    }
}

template <typename P>
void expect_every_damage_rejected(const P& proof, const std::vector<std::function<Formula&(P&)>>& formulas,
                                  int least) {
  int damages = 0;
  ASSERT_TRUE(verify(proof).accepted);
  for_each_damage<P>(proof, formulas, [&](const P& damaged, const std::string& what) {
    ++damages;
    EXPECT_FALSE(verify(damaged).accepted) << what;
  });
  EXPECT_GE(damages, least);
}

TEST(SymbolicCertificates, AreRejectedWithAnyNumberChangedByOne) {
  const std::vector<std::function<Formula&(Telescoping&)>> of_telescoping = {
      [](Telescoping& t) -> Formula& { return t.summand; }, [](Telescoping& t) -> Formula& { return t.sum; },
      [](Telescoping& t) -> Formula& { return t.companion; }};
  expect_every_damage_rejected(szily(), of_telescoping, 12);
  expect_every_damage_rejected(binomial_theorem(), of_telescoping, 4);
  const std::vector<std::function<Formula&(InductionStep&)>> of_induction = {
      [](InductionStep& s) -> Formula& { return s.closed_form; },
      [](InductionStep& s) -> Formula& { return s.base; },
      [](InductionStep& s) -> Formula& { return s.step.front().coefficient; },
      [](InductionStep& s) -> Formula& { return s.step.back().coefficient; }};
  expect_every_damage_rejected(szily_by_induction(), of_induction, 6);
  expect_every_damage_rejected(geometric(), of_induction, 1);
  expect_every_damage_rejected(generating_function(), of_induction, 5);
  expect_every_damage_rejected(square_pyramid(), of_induction, 10);
  const std::vector<std::function<Formula&(RationalFunctionIdentity&)>> of_identity = {
      [](RationalFunctionIdentity& r) -> Formula& { return r.left; },
      [](RationalFunctionIdentity& r) -> Formula& { return r.right; }};
  expect_every_damage_rejected(pascal(), of_identity, 3);
}

TEST(SymbolicCertificates, AreProvedFromAnotherBoundOnlyWhereThatIsTrue) {
  // A higher bound of a variable that is not the parameter gives a weaker certificate, which is true.
  Telescoping weaker = szily();
  weaker.variables["q"] = 1;
  EXPECT_EQ(verify(weaker).reason, "");
  // A higher bound of the parameter: the support is then no longer confined to finitely many numbers by the
  // factorials of i alone unless it was; here 2!/((1+i)!(1-i)!) is, and the certificate is true.
  weaker = szily();
  weaker.variables["p"] = 1;
  EXPECT_EQ(verify(weaker).reason, "");
  // Below 0 there are factorials of negative numbers.
  for (const char* name : {"p", "q"}) {
    Telescoping proof = szily();
    proof.variables[name] = -1;
    EXPECT_FALSE(verify(proof).accepted);
    InductionStep step = szily_by_induction();
    step.domain.variables[name] = -1;
    EXPECT_FALSE(verify(step).accepted);
  }
  // The base of an induction belongs to its bound.
  InductionStep step = szily_by_induction();
  step.domain.variables["p"] = 1;
  EXPECT_FALSE(verify(step).accepted);
  step = geometric();
  step.domain.variables["d"] = 1;
  EXPECT_FALSE(verify(step).accepted);
  step.domain.variables["d"] = -1;
  EXPECT_FALSE(verify(step).accepted);
  // n^2 > 2n + 1 fails at n = 2, and holds at n = 4, 5, ...
  Inequality inequality = bernoulli();
  inequality.variables["n"] = 2;
  EXPECT_FALSE(verify(inequality).accepted);
  inequality.variables["n"] = 4;
  EXPECT_TRUE(verify(inequality).accepted);
  inequality = factorials();
  inequality.variables["n"] = 3;
  EXPECT_FALSE(verify(inequality).accepted);
}

}  // namespace
}  // namespace lemmata::proofs_check
