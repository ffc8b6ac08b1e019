#include <random>
#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

#include "proofs_check/certificate/certificate.hpp"

namespace lemmata::proofs_check {
namespace {

using analysis::Rational;

/// Random formulas that are often, but not always, sums of terms over n >= 0, k >= 1.
class RandomTerm {
 public:
  explicit RandomTerm(unsigned seed) : generator_(seed) {}

  int below(int bound) { return std::uniform_int_distribution<>(0, bound - 1)(generator_); }

  Formula linear() {
    const Formula forms[] = {"n",   "k",     "n + k",   "n + 1",     "k - 1",  "n - k",
                             "2*n", "k + 2", "2*n + k", "n - 1",     "-n",     "3",
                             "0",   "2 - k", "n + 3",   "n + k - 1", "2*k - n"};
    return forms[below(std::size(forms))];
  }

  Formula draw(int depth) {
    switch (below(depth == 0 ? 3 : 12)) {
      case 0:
        return below(6) - 2;
      case 1:
      case 2:
        return linear();
      case 3:
      case 4:
        return substitute(substitute("binomial(a, b)", "a", linear()), "b", linear());
      case 5:
        return substitute("a!", "a", linear());
      case 6:
        return Formula::power(draw(depth - 1), linear());
      case 7:
        return Formula::power(draw(depth - 1), below(5) - 2);
      case 8:
        return draw(depth - 1) + draw(depth - 1);
      case 9:
        return draw(depth - 1) - draw(depth - 1);
      case 10:
        return draw(depth - 1) * draw(depth - 1);
      default:
        return draw(depth - 1) / draw(depth - 1);
    }
  }

 private:
  std::mt19937 generator_;
};

const Domain domain{{{"k", 1}, {"n", 0}}, {}};

/// Calls the function with the value of the formula at the points of a box. A reciprocal factorial of a
/// negative number has no exact value although it is 0 as a term: formulas with factorials skip the points
/// without a value.
template <typename Function>
int for_values(const Formula& f, Function function) {
  int points = 0;
  for (int n = 0; n <= 4; ++n)
    for (int k = 1; k <= 4; ++k) {
      const Assignment at = {{"n", n}, {"k", k}};
      Rational value;
      try {
        value = evaluate(f, at);
      } catch (const std::domain_error& error) {
        EXPECT_TRUE(f.functions().contains("!"))
            << f.text() << " at n = " << n << ", k = " << k << ": " << error.what();
        continue;
      }
      function(at, value);
      ++points;
    }
  return points;
}

TEST(SymbolicCertificates, AcceptOnlyFormulasThatAreDefinedOnTheDomain) {
  RandomTerm random(11);
  int accepted = 0;
  int rejected = 0;
  for (int trial = 0; trial < 4000; ++trial) {
    const Formula f = random.draw(3);
    if (verify(RationalFunctionIdentity{domain, f, f}).accepted) {
      ++accepted;
      for_values(f, [](const Assignment&, const Rational&) {});
    } else {
      ++rejected;
    }
  }
  EXPECT_GT(accepted, 500);
  EXPECT_GT(rejected, 500);
}

TEST(SymbolicCertificates, AcceptOnlyIdentitiesThatHoldAtEveryPoint) {
  RandomTerm random(12);
  int accepted = 0;
  int rejected = 0;
  for (int trial = 0; trial < 4000; ++trial) {
    const Formula a = random.draw(2);
    const Formula b = random.draw(1);
    // True if all is defined, and its neighbours, which mostly are not.
    const Formula left = (a + b) * (a - b);
    const Formula right = a * a - b * b + (random.below(2) == 0 ? Formula(0) : random.draw(1));
    if (!verify(RationalFunctionIdentity{domain, left, right}).accepted) {
      ++rejected;
      continue;
    }
    ++accepted;
    for_values(left - right, [&](const Assignment& at, const Rational& value) {
      EXPECT_EQ(value, 0) << left.text() << " = " << right.text()
                          << " at n = " << analysis::to_string(at.at("n"))
                          << ", k = " << analysis::to_string(at.at("k"));
    });
  }
  EXPECT_GT(accepted, 300);
  EXPECT_GT(rejected, 300);
}

TEST(SymbolicCertificates, AcceptOnlyInequalitiesThatHoldAtEveryPoint) {
  RandomTerm random(13);
  int accepted[2] = {0, 0};
  for (int trial = 0; trial < 4000; ++trial) {
    const Formula left = random.draw(1);
    const Formula right = random.draw(2);
    for (const bool strict : {false, true}) {
      const Relation relation = strict ? Relation::less : Relation::less_equal;
      if (!verify(Inequality{domain.variables, left, relation, right}).accepted) continue;
      ++accepted[strict ? 1 : 0];
      for_values(right - left, [&](const Assignment& at, const Rational& value) {
        EXPECT_TRUE(holds(0, relation, value))
            << left.text() << " and " << right.text() << " at n = " << analysis::to_string(at.at("n"))
            << ", k = " << analysis::to_string(at.at("k"));
      });
    }
  }
  EXPECT_GT(accepted[0], 100);
  EXPECT_GT(accepted[1], 50);
}

}  // namespace
}  // namespace lemmata::proofs_check
