#include "proofs_check/certificate/formula.hpp"

#include <random>
#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

namespace lemmata::proofs_check {
namespace {

using Names = std::set<std::string>;

TEST(Formula, PrintsTheFewestBrackets) {
  const std::pair<const char*, const char*> cases[] = {
      {"p", "p"},
      {" - p ^ 2 ", "-p^2"},
      {"(-p)^2", "(-p)^2"},
      {"(p)+((q))", "p + q"},
      {"p+(q+r)", "p + (q + r)"},
      {"(p+q)+r", "p + q + r"},
      {"p-(q-r)", "p - (q - r)"},
      {"p*(q*r)", "p*(q*r)"},
      {"(p*q)/r", "p*q/r"},
      {"p/(q*r)", "p/(q*r)"},
      {"p/(q^r)", "p/q^r"},
      {"-(p*q)", "-p*q"},
      {"(-p)*q", "(-p)*q"},
      {"-(-p)", "-(-p)"},
      {"p*-1", nullptr},
      {"p*(-1)", "p*(-1)"},
      {"(p^q)^r", "(p^q)^r"},
      {"p^(q^r)", "p^(q^r)"},
      {"p!!", "p!!"},
      {"(p!)!", "p!!"},
      {"(p^2)!", "(p^2)!"},
      {"(p!)^(q!)", "p!^q!"},
      {"binomial ( 2*p , (p + i) )", "binomial(2*p, p + i)"},
      {"sum(i,0,n,x^i)", "sum(i, 0, n, x^i)"},
      {"007", "7"},
      {"2*pi", "2*pi"},
  };
  for (const auto& [text, printed] : cases) {
    if (printed == nullptr) {
      EXPECT_THROW(Formula{text}, std::invalid_argument) << text;
    } else {
      EXPECT_EQ(Formula(text).text(), printed) << text;
    }
  }
}

TEST(Formula, RejectsWhatTheGrammarDoesNotAllow) {
  for (const char* text : {"",
                           " ",
                           "+p",
                           "p+",
                           "p**q",
                           "p^q^r",
                           "p^-1",
                           "--p",
                           "p q",
                           "2p",
                           "(p",
                           "p)",
                           "()",
                           "P",
                           "p_Q",
                           "1.5",
                           "1e3",
                           "p,q",
                           "f(p)",
                           "binomial(p)",
                           "binomial(p,q,r)",
                           "binomial",
                           "sqrt",
                           "sqrt()",
                           "sum(1,0,n,1)",
                           "sum(i,0,n)",
                           "sum(pi,0,1,pi)",
                           "sum(sqrt,0,1,1)",
                           "pi(2)",
                           "_p",
                           "p$",
                           "!p",
                           "a<b",
                           "\xc3\xa4"})
    EXPECT_THROW(Formula{text}, std::invalid_argument) << text;
  EXPECT_THROW(Formula{std::string_view("p\0", 2)}, std::invalid_argument);
}

TEST(Formula, NamesThePositionOfAnError) {
  try {
    const Formula formula("p + * q");
    FAIL() << formula.text();
  } catch (const std::invalid_argument& error) {
    EXPECT_STREQ(error.what(),
                 "Formula: expected a number, a name or an opening bracket at position 5, got '*'");
  }
}

TEST(Formula, LetsASumShadowNothing) {
  EXPECT_THROW(Formula("i + sum(i, 0, 3, i)"), std::invalid_argument);
  EXPECT_THROW(Formula("sum(i, 0, i, 1)"), std::invalid_argument);
  EXPECT_THROW(Formula("sum(i, 0, 3, sum(i, 0, 3, i))"), std::invalid_argument);
  EXPECT_EQ(Formula("sum(i, 0, 3, i) + sum(i, 1, 2, i)").variables(), Names());
  EXPECT_EQ(Formula("sum(i, a, b, i*x) + y").variables(), (Names{"a", "b", "x", "y"}));
}

TEST(Formula, ListsItsFunctions) {
  EXPECT_EQ(Formula("n! + binomial(n, 2)*pi").functions(), (Names{"!", "binomial", "pi"}));
}

TEST(Formula, RefusesDeepNestingInsteadOfExhaustingTheStack) {
  const auto nested = [](int depth) {
    return std::string(static_cast<std::size_t>(depth), '(') + "p" +
           std::string(static_cast<std::size_t>(depth), ')');
  };
  EXPECT_EQ(Formula(nested(Formula::deepest_nesting)).text(), "p");
  EXPECT_THROW(Formula(nested(Formula::deepest_nesting + 1)), std::invalid_argument);
  EXPECT_THROW(Formula(nested(1'000'000)), std::invalid_argument);
  EXPECT_THROW(Formula("p" + std::string(1'000'000, '!')), std::invalid_argument);
  Formula growing = "p";
  EXPECT_THROW(
      {
        for (int i = 0; i < 1000; ++i) growing = Formula(1) / (growing + 1);
      },
      std::invalid_argument);
  EXPECT_EQ(Formula(growing.text()), growing);  // what could be built can be read
  Formula wide = "p";
  for (int i = 0; i < 1000; ++i) wide = wide + 1;
  EXPECT_EQ(Formula(wide.text()), wide);
}

TEST(Formula, IsComposedWithTheBracketsThatItNeeds) {
  const Formula a = "p + 1";
  const Formula b = "q - 2";
  EXPECT_EQ((a + b).text(), "p + 1 + (q - 2)");
  EXPECT_EQ((a - b).text(), "p + 1 - (q - 2)");
  EXPECT_EQ((a * b).text(), "(p + 1)*(q - 2)");
  EXPECT_EQ((a / b).text(), "(p + 1)/(q - 2)");
  EXPECT_EQ((-a).text(), "-(p + 1)");
  EXPECT_EQ(Formula::power(a, -b).text(), "(p + 1)^(-(q - 2))");
  EXPECT_EQ(Formula(analysis::Rational(-3, 16)).text(), "-3/16");
  EXPECT_EQ(Formula(-5).text(), "-5");
  EXPECT_EQ((2 * Formula(-5)).text(), "2*(-5)");
  EXPECT_THROW(Formula("i") + Formula("sum(i, 0, 1, i)"), std::invalid_argument);
}

TEST(Formula, SubstitutesFreeVariables) {
  EXPECT_EQ(substitute("binomial(2*p, p + i)", "p", "p + 1").text(), "binomial(2*(p + 1), p + 1 + i)");
  EXPECT_EQ(substitute("-p + q", "p", "-r").text(), "-(-r) + q");
  EXPECT_EQ(substitute("p*q", "p", "r/s").text(), "r/s*q");
  EXPECT_EQ(substitute("p^2", "p", -1).text(), "(-1)^2");
  EXPECT_EQ(substitute("sum(i, 0, n, i)", "i", "x").text(), "sum(i, 0, n, i)");
  EXPECT_THROW(substitute("sum(i, 0, n, i*x)", "x", "i + 1"), std::invalid_argument);
}

/// A random formula together with its value, which is computed here, beside the formula's own evaluation.
class RandomFormula {
 public:
  explicit RandomFormula(unsigned seed) : generator_(seed) {}

  struct Valued {
    Formula formula;
    analysis::Rational value;
  };

  Valued draw(int depth) {
    const int choice = std::uniform_int_distribution<>(0, depth == 0 ? 1 : 6)(generator_);
    if (choice == 0) {
      const int n = std::uniform_int_distribution<>(-3, 12)(generator_);
      return {n, n};
    }
    if (choice == 1) return std::bernoulli_distribution()(generator_) ? Valued{"x", x} : Valued{"y_1", y};
    const Valued a = draw(depth - 1);
    if (choice == 2) return {-a.formula, -a.value};
    const Valued b = draw(depth - 1);
    if (choice == 3) return {a.formula + b.formula, a.value + b.value};
    if (choice == 4) return {a.formula - b.formula, a.value - b.value};
    if (choice == 5 || b.value == 0) return {a.formula * b.formula, a.value * b.value};
    return {a.formula / b.formula, a.value / b.value};
  }

  const analysis::Rational x{-7, 3};
  const analysis::Rational y{5, 4};

 private:
  std::mt19937 generator_;
};

TEST(Formula, ReadsItsOwnTextAndKeepsItsValueOnRandomTrees) {
  RandomFormula random(20240607);
  const Assignment at = {{"x", random.x}, {"y_1", random.y}};
  for (int i = 0; i < 3000; ++i) {
    const auto [formula, value] = random.draw(6);
    const Formula again(formula.text());
    ASSERT_EQ(again, formula) << formula.text();
    ASSERT_EQ(again.text(), formula.text());
    ASSERT_EQ(evaluate(again, at), value) << formula.text();
  }
}

TEST(Formula, ComparesTrees) {
  EXPECT_EQ(Formula("(p)*q"), Formula("p*q"));
  EXPECT_FALSE(Formula("p*q") == Formula("q*p"));
  EXPECT_FALSE(Formula("p*(q*r)") == Formula("p*q*r"));
  EXPECT_FALSE(Formula("p - q") == Formula("p + q"));
}

}  // namespace
}  // namespace lemmata::proofs_check
