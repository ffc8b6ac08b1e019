#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "proofs_check/certificate/certificate.hpp"

namespace lemmata::proofs_check {
namespace {

using analysis::Rational;

const std::map<std::string, MatrixSymbol> letters = {{"x", {"n", "d"}},       {"y", {"n", "1"}},
                                                     {"a", {"n", "n"}},       {"b", {"n", "n"}},
                                                     {"s", {"d", "d", true}}, {"u", {"1", "1"}}};

/// An identity without hypotheses.
MatrixIdentity identity(const Formula& left, const Formula& right) {
  return {letters, {"lambda", "mu"}, {}, left, right, {}};
}

std::string reason(const Proof& proof) { return verify(proof).reason; }

TEST(MatrixIdentity, HoldsInTheFreeAlgebra) {
  for (const auto& [left, right] : std::vector<std::pair<Formula, Formula>>{
           {"transpose(x)*(x*transpose(x) + lambda*identity(n))",
            "(transpose(x)*x + lambda*identity(d))*transpose(x)"},
           {"(a + b)^2", "a^2 + a*b + b*a + b^2"},
           {"(lambda*a - mu*identity(n))*(lambda*a + mu*identity(n))", "lambda^2*a^2 - mu^2*identity(n)"},
           {"transpose(x*s)", "s*transpose(x)"},
           {"transpose(transpose(x))", "x"},
           {"transpose(a^2*b)", "transpose(b)*transpose(a)^2"},
           {"a^0", "identity(n)"},
           {"transpose(identity(n))*a", "a*identity(n)"},
           {"2*a/3 - a/6", "a/2"},
           {"x - x", 0},
           {0, "lambda*(x*s - x*s)"},
           {"lambda*mu - mu*lambda", 0},
           {"u*identity(1)*transpose(y)", "u*transpose(y)"},
           {"-a^2", "(-1)*(a*a)"},
           {"lambda^0*a", "a"}})
    EXPECT_EQ(reason(identity(left, right)), "") << left.text() << " = " << right.text();
}

TEST(MatrixIdentity, RejectsWhatHoldsForNumbersAlone) {
  for (const auto& [left, right] :
       std::vector<std::pair<Formula, Formula>>{{"a*b", "b*a"},
                                                {"(a + b)^2", "a^2 + 2*a*b + b^2"},
                                                {"transpose(a*b)", "transpose(a)*transpose(b)"},
                                                {"transpose(a)", "a"},
                                                {"transpose(x)*x", "s"},
                                                {"u*u*y", "y*u*u"},
                                                {"identity(1)", "transpose(y)*y"},
                                                {"lambda*a", "mu*a"},
                                                {"a", "2*a"},
                                                {"a", 0}})
    EXPECT_FALSE(verify(identity(left, right)).accepted) << left.text() << " = " << right.text();
}

TEST(MatrixIdentity, RejectsWhatHasNoShape) {
  for (const Formula& side : std::vector<Formula>{"x + s",
                                                  "x*x",
                                                  "x + 1",
                                                  "identity(n) + identity(d)",
                                                  "a*s",
                                                  "x^2",
                                                  "y^0",
                                                  "transpose(lambda)",
                                                  "transpose(2)",
                                                  "identity(lambda)",
                                                  "identity(a)",
                                                  "identity(m)",
                                                  "identity(2)",
                                                  "identity(n + 1)",
                                                  "n*a",
                                                  "n",
                                                  "1/a",
                                                  "a/lambda",
                                                  "a/(1 - 1)",
                                                  "a/(lambda - lambda)",
                                                  "a^lambda",

                                                  "a^(-1)",
                                                  "a^101",
                                                  "a!",
                                                  "abs(a)",
                                                  "sum(i, 1, 2, a)",
                                                  "pi*a",
                                                  "z",
                                                  "u*x",
                                                  "y*lambda*a"})
    EXPECT_FALSE(verify(identity(side, side)).accepted) << side.text();
  EXPECT_FALSE(verify(identity("x - x", "s - s")).accepted);
  EXPECT_FALSE(verify(identity("0*identity(n)", "0*identity(d)")).accepted);
  EXPECT_FALSE(verify(identity("identity(n)", "identity(d)")).accepted);
  EXPECT_FALSE(verify(identity("identity(n)", 1)).accepted);
  EXPECT_EQ(reason(identity("x + s", "x")), "a sum of n x d and d x d, in x + s");
  EXPECT_EQ(reason(identity("x*x", "x")), "a product of n x d and n x d, in x*x");
}

/// For c = a^(-1): transpose(c) = c if a is symmetric.
MatrixIdentity inverse_of_symmetric() {
  return {{{"a", {"n", "n", true}}, {"c", {"n", "n"}}},
          {},
          {{"a*c", "identity(n)"}},
          "transpose(c)",
          "c",
          {{0, false, "transpose(c)", "identity(n)"}, {0, true, "-1", "c"}}};
}

TEST(MatrixIdentity, UsesItsHypothesesAsItsCofactorsSay) {
  // c^T (a c - I) - (c^T a - I) c = c - c^T, so the signs are the other way round.
  MatrixIdentity proof = inverse_of_symmetric();
  EXPECT_FALSE(verify(proof).accepted);
  proof.cofactors = {{0, false, "-transpose(c)", "identity(n)"}, {0, true, 1, "c"}};
  EXPECT_EQ(reason(proof), "");
  const MatrixIdentity good = proof;
  proof.cofactors.push_back(proof.cofactors[0]);  // once more
  EXPECT_FALSE(verify(proof).accepted);
  proof = good;
  proof.cofactors.pop_back();  // once less
  EXPECT_FALSE(verify(proof).accepted);
  proof = good;
  proof.cofactors[1].transposed = false;
  EXPECT_FALSE(verify(proof).accepted);
  proof = good;
  proof.matrices["a"].symmetric = false;
  EXPECT_FALSE(verify(proof).accepted);
  proof = good;
  proof.cofactors[0].hypothesis = 1;
  EXPECT_EQ(reason(proof), "there is no hypothesis number 1");
  proof.cofactors[0].hypothesis = -1;
  EXPECT_EQ(reason(proof), "there is no hypothesis number -1");
  proof = good;
  proof.hypotheses[0].right = "2*identity(n)";
  EXPECT_FALSE(verify(proof).accepted);
  proof = good;
  proof.hypotheses[0].right = "identity(1)";
  EXPECT_FALSE(verify(proof).accepted);
}

TEST(MatrixIdentity, TakesAHypothesisTwiceIfTheAlgebraDoes) {
  // p^2 = p: p^3 - p = p (p^2 - p) + (p^2 - p).
  MatrixIdentity proof = {
      {{"p", {"n", "n"}}}, {}, {{"p^2", "p"}}, "p^3", "p", {{0, false, "p", 1}, {0, false, 1, 1}}};
  EXPECT_EQ(reason(proof), "");
  proof.cofactors[1] = {0, false, "p", 1};
  EXPECT_FALSE(verify(proof).accepted);
}

TEST(MatrixIdentity, KnowsHypothesesAboutScalarsAndZero) {
  // lambda mu = 1, and x a vector with a x = lambda x: mu a x = x.
  MatrixIdentity proof = {{{"a", {"n", "n"}}, {"x", {"n", "1"}}},
                          {"lambda", "mu"},
                          {{"lambda*mu", 1}, {"a*x - lambda*x", 0}},
                          "mu*a*x",
                          "x",
                          {{0, false, 1, "x"}, {1, false, "mu", 1}}};
  EXPECT_EQ(reason(proof), "");
  proof.cofactors[0].transposed = true;
  EXPECT_EQ(reason(proof), "the transpose of a scalar");
  proof.cofactors[0] = {1, false, "mu", "transpose(x)"};  // n x n in a sum with n x 1
  EXPECT_FALSE(verify(proof).accepted);
}

TEST(MatrixIdentity, NamesEachThingOnce) {
  const auto reason_with = [](const std::string& name, const MatrixSymbol& matrix,
                              const std::vector<std::string>& symbols) {
    return reason(MatrixIdentity{{{name, matrix}}, symbols, {}, 0, 0, {}});
  };
  EXPECT_EQ(reason_with("x", {"n", "d"}, {"mu"}), "");
  EXPECT_EQ(reason_with("x", {"n", "1"}, {"n"}), "the name n is declared twice");
  EXPECT_EQ(reason_with("n", {"n", "1"}, {}), "the name n is declared twice");
  EXPECT_EQ(reason_with("x", {"n", "1"}, {"x"}), "the name x is declared twice");
  EXPECT_EQ(reason_with("x", {"n", "1"}, {"z", "z"}), "the name z is declared twice");
  EXPECT_EQ(reason_with("x", {"n", "d", true}, {}), "the matrix x is symmetric, but not square");
  for (const std::string name : {"X", "", "2", "identity", "transpose", "pi", "sum"}) {
    EXPECT_NE(reason_with(name, {"n", "d"}, {}), "") << name;
    EXPECT_NE(reason_with("x", {name, "d"}, {}), "") << name;
    EXPECT_NE(reason_with("x", {"n", name}, {}), "") << name;
    EXPECT_NE(reason_with("x", {"n", "d"}, {name}), "") << name;
  }
}

TEST(MatrixIdentity, RefusesExpansionsWithoutEnd) {
  EXPECT_EQ(reason(identity("(a + b)^100", 0)), "more than 10^6 operations with words");
}

MatrixRelations least_squares() {
  // X = [[1,2],[2,4],[1,1]], y = (1,0,2): X^+ y = (19/5, -9/5).
  return {{{"x", {3, 2, {1, 2, 2, 4, 1, 1}}},
           {"y", {3, 1, {1, 0, 2}}},
           {"w", {2, 1, {Rational(19, 5), Rational(-9, 5)}}}},
          {{"transpose(x)*(x*w - y)", Relation::equal, 0},
           {"transpose(y - x*w)*(y - x*w)", Relation::less, "transpose(y)*y"},
           {"w^0", Relation::equal, 1}}};
}

TEST(MatrixRelations, HoldInEveryElement) {
  MatrixRelations proof = least_squares();
  EXPECT_EQ(reason(proof), "a power of 2 x 1, in w^0");
  proof.relations.pop_back();
  EXPECT_EQ(reason(proof), "");
  for (const Comparison& relation :
       std::vector<Comparison>{{"w/2", Relation::less, 2},
                               {-2, Relation::less_equal, "w"},
                               {"w - w", Relation::greater_equal, 0},
                               {"x*identity(2)", Relation::greater, "0*x"},
                               {"x", Relation::greater, "1/2"},
                               {"(transpose(x)*x)^2", Relation::equal, "(transpose(x)*x)*transpose(x)*x"},
                               {"(transpose(x)*x)^0", Relation::equal, "identity(2)"},
                               {"transpose(w)*(5*w)/442*5", Relation::equal, "identity(1)"},
                               {"1/3 + 1/6", Relation::equal, "1/2"}}) {
    proof.relations = {relation};
    EXPECT_EQ(reason(proof), "") << relation.left.text() << text(relation.relation) << relation.right.text();
  }
}

TEST(MatrixRelations, NameTheElementThatFails) {
  MatrixRelations proof = least_squares();
  proof.relations = {{"w", Relation::greater, 0}};
  EXPECT_EQ(reason(proof), "w > 0 does not hold in row 2, column 1");
  proof.relations = {{"x", Relation::less_equal, "3"}};
  EXPECT_EQ(reason(proof), "x <= 3 does not hold in row 2, column 2");
  for (const Comparison& relation : std::vector<Comparison>{{"x", Relation::not_equal, 7},
                                                            {"x", Relation::equal, "w"},
                                                            {"x*w", Relation::equal, "w"},
                                                            {"x + y", Relation::equal, "x + y"},
                                                            {"x + 1", Relation::greater, 1},
                                                            {"x*x", Relation::greater, 0},
                                                            {"identity(0)", Relation::equal, 1},
                                                            {"identity(1001)", Relation::equal, 1},
                                                            {"identity(n)", Relation::equal, 1},
                                                            {"z", Relation::equal, "z"},
                                                            {"(transpose(w)*w)*x", Relation::greater, -9},
                                                            {"x/w", Relation::equal, 1},
                                                            {"x/0", Relation::equal, 1},
                                                            {"w^2", Relation::equal, 1},
                                                            {"identity(2)", Relation::equal, 1},
                                                            {"x", Relation::less, 4}}) {
    proof.relations = {relation};
    EXPECT_NE(reason(proof), "") << relation.left.text() << text(relation.relation) << relation.right.text();
  }
}

TEST(MatrixRelations, NeedARelationAndFullMatrices) {
  MatrixRelations proof = least_squares();
  proof.relations.clear();
  EXPECT_EQ(reason(proof), "no relation");
  for (const MatrixData& data :
       std::vector<MatrixData>{{0, 0, {}}, {0, 3, {}}, {-1, -1, {1}}, {1, 2, {1}}, {1, 1, {1, 2}}})
    EXPECT_FALSE(verify(MatrixRelations{{{"x", data}}, {{1, Relation::equal, 1}}}).accepted);
  for (const std::string name : {"X", "", "transpose", "identity"})
    EXPECT_FALSE(verify(MatrixRelations{{{name, {1, 1, {1}}}}, {{1, Relation::equal, 1}}}).accepted) << name;
}

TEST(MatrixRelations, RefuseWorkWithoutEnd) {
  MatrixRelations proof = least_squares();
  proof.relations = {{"identity(1000)*identity(1000)", Relation::equal, "identity(1000)"}};
  EXPECT_EQ(reason(proof), "more than 10^9 operations with words of 64 bits");
  proof = {{{"p", {1, 300, {}}}}, {{"p", Relation::greater, 0}}};
  analysis::Integer bottom = 1;
  for (int i = 0; i < 300; ++i)
    proof.matrices["p"].elements.emplace_back(1, bottom = bottom * bottom % 1000003 + i + 2);
  EXPECT_EQ(reason(proof), "");
}

TEST(MatrixCertificate, SurvivesItsDocument) {
  MatrixRelations relations = least_squares();
  relations.relations.pop_back();
  for (const Proof& proof : {Proof(inverse_of_symmetric()), Proof(relations)}) {
    const Certificate certificate{"test.matrix", "x", "because", proof};
    const std::string document = to_json(certificate);
    const Certificate again = from_json(document);
    EXPECT_EQ(to_json(again), document);
    EXPECT_EQ(verify(again.proof).reason, verify(proof).reason);
    EXPECT_THROW((void)from_json(std::string(document).replace(document.find("\"rows\""), 6, "\"size\"")),
                 std::invalid_argument);
  }
  EXPECT_EQ(kind(Proof(MatrixIdentity{{}, {}, {}, 0, 0, {}})), "matrix-identity");
  EXPECT_EQ(kind(Proof(MatrixRelations{})), "matrix-relations");
}

TEST(MatrixFunctions, AreForMatricesAlone) {
  const Domain domain{{{"n", 0}}, {}};
  EXPECT_FALSE(verify(FiniteTable{{}, "transpose(1)", "1", {1}}).accepted);
  EXPECT_FALSE(verify(FiniteTable{{}, "identity(1)", "1", {1}}).accepted);
  EXPECT_FALSE(verify(RationalFunctionIdentity{domain, "transpose(n)", "transpose(n)"}).accepted);
  EXPECT_FALSE(verify(RationalFunctionIdentity{domain, "identity(n)", "identity(n)"}).accepted);
  EXPECT_FALSE(verify(BallRelation{"identity(1)", Relation::less, "2", "", {}, 64}).accepted);
}

}  // namespace
}  // namespace lemmata::proofs_check
