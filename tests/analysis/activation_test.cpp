#include "analysis/activation/activation.hpp"

#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "analysis/activation/activation_arb.hpp"
#include "analysis/scalar/expression.hpp"
#include "analysis/scalar/functions.hpp"

namespace lemmata::analysis {
namespace {

std::string error_of(const std::string& text) {
  try {
    const Activation phi(text);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "no error";
}

bool same_value(const Activation& a, const Activation& b, const Rational& at) {
  return overlaps(a.value(Ball(at)), b.value(Ball(at)));
}

const std::vector<Rational> points = {Rational(-7, 2), Rational(-5, 4), Rational(-1, 3),
                                      Rational(1, 7),  Rational(3, 2),  Rational(13, 2)};

TEST(Activation, KnowsAtLeastTwentyNamesThatCanBeReadBack) {
  EXPECT_GE(named_activations().size(), 20U);
  for (const NamedActivation& named : named_activations()) {
    std::string text = named.name;
    if (named.parameters == "alpha" || named.parameters == "s") text += ":1/2";
    if (named.parameters == "k") text += ":3";
    if (named.parameters == "omega,beta") text += ":2,1";
    const Activation phi(text);
    EXPECT_EQ(phi.closed_form().has_value(), named.has_closed_form) << text;
    EXPECT_NO_THROW((void)phi.value(Ball(1))) << text;
    EXPECT_NO_THROW((void)phi.derivative().value(Ball(Rational(1, 2)))) << text;
  }
}

TEST(Activation, FormulasAreTheFunctionsThatTheyName) {
  const std::vector<std::pair<std::string, std::string>> pairs = {
      {"relu", "(x+abs(x))/2"},
      {"abs", "x*sign(x)"},
      {"leaky_relu:1/10", "max(x,x/10)"},
      {"rectified_square", "x^2*step(x)"},
      {"Phi", "(1+erf(x/sqrt(2)))/2"},
      {"gelu", "x*Phi(x)"},
      {"swish", "x/(1+exp(-x))"},
      {"mish", "x*tanh(log(1+exp(x)))"},
      {"elu:2", "step(x)*x+step(-x)*2*(exp(x)-1)"},
      {"hermite:4", "x^4-6*x^2+3"},
      {"hard_tanh", "(abs(x+1)-abs(x-1))/2"},
      {"relu6", "relu(x)-relu(x-6)"},
      {"log_cosh", "log(cosh(x))"},
      {"sine:2,1/3", "sin(2*x+1/3)"},
      {"gaussian:3", "1/exp(3*x^2)"},
      {"sigmoid", "(1+tanh(x/2))/2"},
      {"softplus", "log(1+exp(x))"},
      {"max(x,0)^(3/2)", "sqrt(max(x,0))^3"},
      {"-x^2", "0-(x*x)"},
      {"2^3^2*x", "512*x"}};
  for (const auto& [a, b] : pairs)
    for (const Rational& at : points)
      EXPECT_TRUE(same_value(Activation(a), Activation(b), at)) << a << " at " << at;
}

TEST(Activation, RecognisesPlainFamilies) {
  const std::vector<std::pair<std::string, ActivationFamily>> plain = {
      {"x", ActivationFamily::identity},    {"max(x, 0)", ActivationFamily::relu},
      {"max(0,x)", ActivationFamily::relu}, {"abs(x)", ActivationFamily::absolute_value},
      {"x*Phi(x)", ActivationFamily::gelu}, {"x^3", ActivationFamily::monomial},
      {"step(x)", ActivationFamily::step},  {"cos(x)", ActivationFamily::cosine}};
  for (const auto& [text, family] : plain) {
    ASSERT_TRUE(Activation(text).closed_form().has_value()) << text;
    EXPECT_EQ(Activation(text).closed_form()->family, family) << text;
  }
  EXPECT_EQ(Activation("relu").derivative().closed_form()->family, ActivationFamily::step);
  EXPECT_FALSE(Activation("max(x,1)").closed_form().has_value());
}

TEST(Activation, HasItsBreakpointsAndKnowsWhetherItJumps) {
  EXPECT_EQ(Activation("hard_swish").breakpoints(), (std::vector<Rational>{Rational(-3), Rational(3)}));
  EXPECT_EQ(Activation("max(x,0)-abs(x-1)").breakpoints(), (std::vector<Rational>{Rational(0), Rational(1)}));
  EXPECT_EQ(Activation("abs(x^2-1/4)").breakpoints(),
            (std::vector<Rational>{Rational(-1, 2), Rational(1, 2)}));
  EXPECT_TRUE(Activation("x*step(x)+x*step(-x)").breakpoints().empty());
  EXPECT_TRUE(Activation("elu:3").is_continuous());
  EXPECT_FALSE(Activation("elu:3").derivative().is_continuous());
  EXPECT_FALSE(Activation("step(x-1)*tanh(x)").is_continuous());
}

TEST(Activation, EnclosesItsValuesOnBallsAcrossBreakpoints) {
  const Activation phi("max(x,0)-abs(x-1)");
  const Ball across = phi.value(Ball(Rational(1), Rational(1, 2)));
  for (int i = -4; i <= 4; ++i) EXPECT_TRUE(contains(across, phi.value(Ball(Rational(8 + i, 8))).midpoint()));
  EXPECT_TRUE(contains(Activation("sign").value(Ball(0)), Ball::interval(Rational(-1), Rational(1))));
}

TEST(Activation, RefusesWhereItIsNotDefined) {
  EXPECT_THROW((void)Activation("log(x)").value(Ball(-1)), std::domain_error);
  EXPECT_THROW((void)Activation("1/x").value(Ball(Rational(0), Rational(1))), std::domain_error);
  EXPECT_THROW((void)Activation("tan(x)").value(Ball(Rational(3, 2), Rational(1))), std::domain_error);
}

TEST(Activation, NamesTheColumnOfEveryError) {
  EXPECT_EQ(error_of("tanh(x))"), "column 8: unexpected ')', no bracket is open");
  EXPECT_EQ(error_of("2*tanh((x)"), "column 7: the bracket '(' that opens here is never closed");
  EXPECT_EQ(error_of("tnh"),
            "column 1: unknown activation 'tnh', the nearest name is tanh; formulas are in x");
  EXPECT_EQ(error_of("x + y"), "column 5: unknown name 'y': the only variable is x");
  EXPECT_NE(
      error_of("3*softpls(x)").find("column 3: unknown function 'softpls', the nearest one is softplus"),
      std::string::npos);
  EXPECT_EQ(error_of("x +"), "column 4: the formula ends where a number, x, a function or '(' was expected");
  EXPECT_EQ(error_of("leaky_relu:2"), "column 12: leaky_relu: alpha must be below 1, got 2");
  EXPECT_EQ(error_of("sine:1"), "column 5: sine needs 2 parameters: sine:omega,beta, got 1");
  EXPECT_EQ(error_of("1/(x-x)"), "column 2: division by zero");
  for (const char* bad : {"", "x x", "max(x)", "max(exp(x)-1,0)", "abs(x^2-2)", "1..2", "monomial:-1",
                          "hermite:1/2", "x^x", "x^100000", "relu:1", ":", "x:1"})
    EXPECT_EQ(error_of(bad).rfind("column ", 0), 0U) << bad << ": " << error_of(bad);
  EXPECT_EQ(error_of(std::string(5000, '(')).rfind("column ", 0), 0U);
  EXPECT_EQ(error_of(std::string(20000, 'x')).rfind("column ", 0), 0U);
}

TEST(Activation, ReadsAndDifferentiatesOnAnyThread) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([] {
      const BallPrecision precision(100);
      const Activation phi("x*tanh(log(1+exp(x)))");
      EXPECT_TRUE(same_value(phi.derivative(), Activation("mish").derivative(), Rational(1, 3)));
    });
  for (std::thread& thread : threads) thread.join();
}

/// The same formula in GiNaC's hands, for the functions that both know.
Expression expression_of(const Term& term, const Expression& x) {
  const auto argument = [&](std::size_t i) { return expression_of(*term.arguments[i], x); };
  switch (term.kind) {
    case Term::Kind::polynomial: {
      Expression sum;
      for (std::size_t i = term.coefficients.size(); i-- > 0;)
        sum = sum * x + Expression(term.coefficients[i]);
      return sum;
    }
    case Term::Kind::pi:
      return pi<Expression>();
    case Term::Kind::sum:
      return argument(0) + argument(1);
    case Term::Kind::product:
      return argument(0) * argument(1);
    case Term::Kind::quotient:
      return argument(0) / argument(1);
    case Term::Kind::power:
      return pow(argument(0), term.exponent);
    case Term::Kind::function:
      break;
  }
  switch (term.function) {
    case AnalyticFunction::exp:
      return exp(argument(0));
    case AnalyticFunction::log:
      return log(argument(0));
    case AnalyticFunction::sqrt:
      return sqrt_nonnegative(argument(0));
    case AnalyticFunction::sin:
      return sin(argument(0));
    case AnalyticFunction::cos:
      return cos(argument(0));
    case AnalyticFunction::erf:
      return erf(argument(0));
    case AnalyticFunction::sigmoid:
      return Expression(1) / (Expression(1) + exp(-argument(0)));
    case AnalyticFunction::softplus:
      return log(Expression(1) + exp(argument(0)));
    case AnalyticFunction::tanh: {
      const Expression e = exp(Expression(2) * argument(0));
      return (e - Expression(1)) / (e + Expression(1));
    }
    default:
      throw std::domain_error("no such function in expressions");
  }
}

TEST(Activation, DerivativesAreThoseOfGinac) {
  const Expression x = symbol("x");
  for (const char* text :
       {"tanh", "swish", "softplus", "mish", "gelu_tanh", "log_cosh", "x^3*exp(-x^2)/(1+x^2)",
        "sin(3*x+1)*erf(x)", "sqrt(2+x^2)", "cos(x)^5", "log(3+x^4)"}) {
    const Activation phi(text);
    const Term& term = *phi.representation().pieces[0].term;
    const Expression slope = derivative(expression_of(term, x), x);
    for (const Rational& at : points)
      EXPECT_TRUE(overlaps(phi.derivative().value(Ball(at)), enclosure(substitute(slope, x, Expression(at)))))
          << text << " at " << at;
  }
}

}  // namespace
}  // namespace lemmata::analysis
