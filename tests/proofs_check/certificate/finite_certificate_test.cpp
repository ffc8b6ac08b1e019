#include <functional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "proofs_check/certificate/certificate.hpp"

namespace lemmata::proofs_check {
namespace {

using analysis::Rational;

FiniteTable catalan() {
  return finite_table(
      {{"n", 0, 6}, {"m", "n", "n + 2", 2}}, "binomial(2*n, n)/(n + 1) + m",
      "sum(k, 0, n - 1, binomial(2*k, k)*binomial(2*(n - 1 - k), n - 1 - k)/((k + 1)*(n - k)))"
      " + (1 - sign(n)) + m");
}

TEST(FiniteTable, ListsTheValuesInTheOrderOfTheLoops) {
  const FiniteTable squares = finite_table({{"n", 1, 3}, {"k", "n", "2*n", 2}}, "n^2 + k", "k + n*n");
  EXPECT_EQ(squares.values, (std::vector<Rational>{2, 6, 8, 12, 14}));
  EXPECT_EQ(verify(squares).reason, "");
  EXPECT_EQ(verify(catalan()).reason, "");
  EXPECT_EQ(catalan().values.size(), 14u);
}

TEST(FiniteTable, RejectsOtherValuesAndNamesThePoint) {
  for (std::size_t i = 0; i < 14; ++i) {
    FiniteTable damaged = catalan();
    damaged.values[i] += 1;
    EXPECT_FALSE(verify(damaged).accepted) << i;
  }
  FiniteTable proof = finite_table({{"n", 0, 9}}, "n^2", "2*n");
  EXPECT_EQ(verify(proof).reason, "at n = 1, right is 2, not 1");
  proof = catalan();
  proof.values.pop_back();
  EXPECT_FALSE(verify(proof).accepted);
  proof = catalan();
  proof.values.push_back(1);
  EXPECT_FALSE(verify(proof).accepted);
  proof = catalan();
  proof.ranges[0].to = 7;
  EXPECT_FALSE(verify(proof).accepted);
  proof = catalan();
  proof.ranges[0].from = 1;
  EXPECT_FALSE(verify(proof).accepted);
  proof = catalan();
  proof.ranges[1].step = 1;
  EXPECT_FALSE(verify(proof).accepted);
}

TEST(FiniteTable, NeedsAPointAndWellFormedRanges) {
  EXPECT_FALSE(verify(FiniteTable{{{"n", 1, 0}}, 1, 1, {}}).accepted);
  EXPECT_FALSE(verify(FiniteTable{{{"n", 1, 2, 0}}, 1, 1, {1}}).accepted);
  EXPECT_FALSE(verify(FiniteTable{{{"n", 1, 2, -1}}, 1, 1, {1}}).accepted);
  EXPECT_FALSE(verify(FiniteTable{{{"n", "1/2", 2}}, 1, 1, {1, 1}}).accepted);
  EXPECT_FALSE(verify(FiniteTable{{{"n", 1, "m"}, {"m", 1, 2}}, 1, 1, {1, 1}}).accepted);
  EXPECT_FALSE(verify(FiniteTable{{{"n", 1, "n"}}, 1, 1, {1}}).accepted);
  EXPECT_FALSE(verify(FiniteTable{{{"n", 1, 1}, {"n", 1, 1}}, 1, 1, {1}}).accepted);
  EXPECT_FALSE(verify(FiniteTable{{{"pi", 1, 1}}, 1, 1, {1}}).accepted);
  EXPECT_FALSE(verify(FiniteTable{{{"n", 1, 1}}, "x", "x", {1}}).accepted);
  EXPECT_FALSE(verify(FiniteTable{{{"n", 1, 1}}, "sum(n, 0, 1, n)", 1, {1}}).accepted);
  EXPECT_FALSE(verify(FiniteTable{{{"n", 1, 1}}, "sqrt(n)", 1, {1}}).accepted);
  EXPECT_FALSE(verify(FiniteTable{{{"n", 1, 1}}, "1 + sum(i, 1, 0, pi)", 1, {1}}).accepted);
  EXPECT_FALSE(verify(FiniteTable{{{"n", 0, 1}}, "n/n", 1, {1, 1}}).accepted);
  EXPECT_FALSE(verify(FiniteTable{{{"n", 0, "10^20"}}, 1, 1, {1, 1}}).accepted);
}

Counterexample prime_polynomial() {
  return counterexample({{"n", 40}, {"d", 41}},
                        {{"d", Relation::greater, 1}, {"d", Relation::less, "n^2 + n + 41"}},
                        {"(n^2 + n + 41)/d", Relation::not_equal, 41});
}

TEST(Counterexample, RefutesAStatementAtOnePoint) {
  EXPECT_EQ(verify(prime_polynomial()).reason, "");
  EXPECT_EQ(verify(counterexample({{"x", Rational(1, 2)}}, {{"x", Relation::greater, 0}},
                                  {"x^2", Relation::greater_equal, "x"}))
                .reason,
            "");
}

TEST(Counterexample, RejectsAFailingHypothesisAWrongValueOrATrueStatement) {
  Counterexample proof = prime_polynomial();
  proof.hypotheses[0].right = 41;
  EXPECT_EQ(verify(proof).reason, "at d = 41, n = 40 a hypothesis does not hold: d > 41");
  proof = prime_polynomial();
  proof.left_value += 1;
  EXPECT_FALSE(verify(proof).accepted);
  proof = prime_polynomial();
  proof.right_value += 1;
  EXPECT_FALSE(verify(proof).accepted);
  proof = prime_polynomial();
  proof.at["n"] = 39;
  EXPECT_FALSE(verify(proof).accepted);
  proof = prime_polynomial();
  proof.statement.relation = Relation::equal;
  EXPECT_EQ(verify(proof).reason, "at d = 41, n = 40 the statement holds");
  proof = prime_polynomial();
  proof.at.erase("d");
  EXPECT_FALSE(verify(proof).accepted);
  EXPECT_FALSE(verify(Counterexample{{{"x", 0}}, {}, {"1/x", Relation::equal, 1}, 0, 1}).accepted);
  EXPECT_FALSE(verify(Counterexample{{{"sqrt", 0}}, {}, {"1", Relation::equal, 2}, 1, 2}).accepted);
}

TEST(Counterexample, KnowsEveryRelation) {
  const Relation all[] = {Relation::equal,      Relation::not_equal, Relation::less,
                          Relation::less_equal, Relation::greater,   Relation::greater_equal};
  const bool expected[3][6] = {{false, true, true, true, false, false},   // 1 ? 2
                               {true, false, false, true, false, true},   // 2 ? 2
                               {false, true, false, false, true, true}};  // 3 ? 2
  for (int left = 1; left <= 3; ++left)
    for (int r = 0; r < 6; ++r) {
      EXPECT_EQ(holds(left, all[r], 2), expected[left - 1][r]) << left << text(all[r]) << 2;
      EXPECT_EQ(verify(counterexample({}, {}, {left, all[r], 2})).accepted, !expected[left - 1][r]);
    }
}

TEST(BallRelation, ComparesNumbers) {
  EXPECT_TRUE(ball_relation("223/71", Relation::less, "pi").has_value());
  EXPECT_EQ(verify(*ball_relation("pi", Relation::less, "22/7")).reason, "");
  EXPECT_FALSE(ball_relation("22/7", Relation::less, "pi").has_value());
  EXPECT_EQ(verify(*ball_relation("1/2", Relation::less_equal, "1/2")).reason, "");
  EXPECT_FALSE(ball_relation("1/2", Relation::less, "1/2").has_value());
  EXPECT_FALSE(ball_relation("1/3", Relation::less_equal, "1/3").has_value());  // balls cannot tell
  EXPECT_FALSE(ball_relation("sqrt(2)^2", Relation::less_equal, "2").has_value());
  // Both sides differ in the 50th bit: what 48 bits cannot show, 128 can.
  EXPECT_FALSE(ball_relation("1/3", Relation::less, "1/3 + 1/2^50", 48).has_value());
  EXPECT_TRUE(ball_relation("1/3", Relation::less, "1/3 + 1/2^50", 128).has_value());
}

TEST(BallRelation, BisectsAnIntervalAtDyadicPoints) {
  // Jordan's inequality, away from 0: (3/pi) x <= sin x, that is x <= arcsin(...), written with the arcsine.
  const auto proof = ball_relation("x", Relation::less, "arcsin(x)", "x", Rational(1, 4), 1, 64);
  ASSERT_TRUE(proof.has_value());
  EXPECT_EQ(verify(*proof).reason, "");
  EXPECT_EQ(proof->points.front(), Rational(1, 4));
  EXPECT_EQ(proof->points.back(), 1);
  EXPECT_GT(proof->points.size(), 3u);
  for (const Rational& point : proof->points) {
    const analysis::Integer d = denominator(point);
    EXPECT_EQ(d & (d - 1), 0) << analysis::to_string(point);
  }
  const auto quadratic = ball_relation("x*(1 - x)", Relation::less, "251/1000", "x", 0, 1);
  ASSERT_TRUE(quadratic.has_value());
  EXPECT_TRUE(verify(*quadratic).accepted);
  // True, but no ball shows an inequality that is an equality somewhere inside.
  EXPECT_FALSE(ball_relation("x*(1 - x)", Relation::less_equal, "1/4", "x", Rational(0), Rational(1), 64, 100)
                   .has_value());
  // A division by zero at 0, and so a cell that no bisection removes.
  EXPECT_FALSE(
      ball_relation("-1/x", Relation::less, "1", "x", Rational(-1), Rational(1), 64, 100).has_value());
}

TEST(BallRelation, RejectsGapsDisorderAndFalseRelations) {
  const BallRelation proof =
      *ball_relation("x^2 - x", Relation::less, "1/8", "x", Rational(0), Rational(1), 64);
  ASSERT_TRUE(verify(proof).accepted);
  ASSERT_GE(proof.points.size(), 3u);
  const auto rejected = [&](const std::function<void(BallRelation&)>& damage) {
    BallRelation damaged = proof;
    damage(damaged);
    return !verify(damaged).accepted;
  };
  EXPECT_TRUE(rejected([](BallRelation& b) { std::swap(b.left, b.right); }));
  EXPECT_TRUE(rejected([](BallRelation& b) { b.points = {0}; }));
  EXPECT_TRUE(rejected([](BallRelation& b) { b.points = {}; }));
  EXPECT_TRUE(rejected([](BallRelation& b) { b.points = {0, 1}; }));
  EXPECT_TRUE(rejected([](BallRelation& b) { std::swap(b.points[1], b.points[2]); }));
  EXPECT_TRUE(rejected([](BallRelation& b) { b.points.insert(b.points.begin(), b.points.front()); }));
  EXPECT_TRUE(rejected([](BallRelation& b) { b.points.back() += 2; }));
  EXPECT_TRUE(rejected([](BallRelation& b) { b.variable.clear(); }));
  EXPECT_TRUE(rejected([](BallRelation& b) { b.variable = std::string("y"); }));
  EXPECT_TRUE(rejected([](BallRelation& b) { b.variable = std::string("pi"); }));
  EXPECT_TRUE(rejected([](BallRelation& b) { b.relation = Relation::greater; }));
  EXPECT_TRUE(rejected([](BallRelation& b) { b.precision = 31; }));
  EXPECT_TRUE(rejected([](BallRelation& b) { b.precision = 4097; }));
  EXPECT_TRUE(rejected([](BallRelation& b) { b.left = "abs(x)"; }));
  EXPECT_TRUE(rejected([](BallRelation& b) { b.left = "x + sum(i, 1, 0, sign(i))"; }));
  EXPECT_TRUE(rejected([](BallRelation& b) { b.left = "sum(x, 0, 1, x)"; }));
}

TEST(Verify, ReturnsForEverything) {
  for (const char* text : {"10^(10^10)", "(10^9)!", "sum(i, 1, 10^30, i)", "1/0", "sqrt(0-1)", "x"}) {
    const Domain domain{{{"p", 0}}, {}};
    const Verification verifications[] = {
        verify(FiniteTable{{}, text, text, {1}}),
        verify(Counterexample{{}, {}, {text, Relation::equal, text}, 1, 2}),
        verify(BallRelation{text, Relation::less, text, "", {}, 64}),
        verify(RationalFunctionIdentity{Domain(), text, text}),
        verify(Inequality{Variables(), text, Relation::less_equal, text}),
        verify(Telescoping{{{"p", 0}}, "p", "i", text, text, text}),
        verify(InductionStep{domain, "p", text, text, {{text, {}}}}),
    };
    for (const Verification& verification : verifications) {
      EXPECT_FALSE(verification.accepted) << text;
      EXPECT_FALSE(verification.reason.empty()) << text;
      EXPECT_EQ(verification.reason.find('\n'), std::string::npos) << text;
    }
  }
}

}  // namespace
}  // namespace lemmata::proofs_check
