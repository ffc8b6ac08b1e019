#include "analysis/linear/polynomial.hpp"

#include <random>
#include <set>
#include <stdexcept>

#include <gtest/gtest.h>

namespace lemmata::analysis {
namespace {

Polynomial linear_factor(const Rational& root) { return {-root, Rational(1)}; }

Polynomial with_roots(const std::vector<Rational>& roots) {
  Polynomial p{Rational(1)};
  for (const Rational& root : roots) p = product(p, linear_factor(root));
  return p;
}

Rational small(std::mt19937_64& generator) {
  return Rational(static_cast<int>(generator() % 13) - 6) / Rational(generator() % 4 + 1);
}

Polynomial random_polynomial(std::mt19937_64& generator, std::size_t most_terms) {
  Polynomial p(generator() % (most_terms + 1));
  for (Rational& c : p) c = small(generator);
  while (!p.empty() && p.back() == 0) p.pop_back();
  return p;
}

TEST(Polynomial, ProductsAndDerivativesAreThoseOfTheFunctions) {
  std::mt19937_64 generator(1);
  for (int round = 0; round < 200; ++round) {
    const Polynomial p = random_polynomial(generator, 6), q = random_polynomial(generator, 6);
    const Rational x = small(generator);
    EXPECT_EQ(evaluate(product(p, q), x), evaluate(p, x) * evaluate(q, x));
    // (pq)' = p'q + pq'
    EXPECT_EQ(evaluate(derivative(product(p, q)), x),
              evaluate(product(derivative(p), q), x) + evaluate(product(p, derivative(q)), x));
  }
  EXPECT_EQ(derivative({5, 4, 3}), (Polynomial{4, 6}));
}

TEST(Polynomial, FractionsComeInLowestTerms) {
  std::mt19937_64 generator(2);
  for (int round = 0; round < 200; ++round) {
    const Polynomial p = random_polynomial(generator, 5);
    Polynomial q = random_polynomial(generator, 5), common = random_polynomial(generator, 4);
    if (q.empty() || common.empty()) continue;
    const RationalFunctionOf f = fraction_of(product(p, common), product(q, common));
    EXPECT_EQ(product(f.numerator, q), product(p, f.denominator));
    const RationalFunctionOf again = fraction_of(f.numerator, f.denominator);
    EXPECT_EQ(again.numerator, f.numerator);
    EXPECT_EQ(again.denominator, f.denominator);
    EXPECT_LE(f.denominator.size(), q.size());
    for (const Rational& c : f.denominator) EXPECT_EQ(denominator(c), 1);
    EXPECT_GT(f.denominator.back(), 0);
  }
  EXPECT_THROW((void)fraction_of({1}, {}), std::domain_error);
}

TEST(Polynomial, RealRootsAreTheRootsItWasMadeFrom) {
  std::mt19937_64 generator(3);
  const Rational width(1, 1000);
  for (int round = 0; round < 100; ++round) {
    std::set<Rational> roots;
    Polynomial p{small(generator) + 10};
    for (int i = static_cast<int>(generator() % 6); i > 0; --i) {
      const Rational root = small(generator);
      roots.insert(root);
      p = product(p, linear_factor(root));  // some of them twice
    }
    p = product(p, {Rational(1) + Rational(generator() % 5), 0, 1});  // no real root
    const bool irrational = generator() % 2 == 0;
    if (irrational) p = product(p, {-2, 0, 1});
    const std::vector<RootInterval> found = real_roots(p, width);
    std::set<Rational> exact;
    int enclosed = 0;
    for (std::size_t i = 0; i < found.size(); ++i) {
      if (i > 0) {
        EXPECT_LE(found[i - 1].high, found[i].low);
      }
      if (found[i].is_exact()) {
        exact.insert(found[i].low);
        continue;
      }
      ++enclosed;
      EXPECT_LE(found[i].high - found[i].low, width);
      // The root is one of x^2 - 2.
      EXPECT_LT((found[i].low * found[i].low - 2) * (found[i].high * found[i].high - 2), 0);
      for (const Rational& root : roots) EXPECT_FALSE(found[i].low < root && root < found[i].high);
    }
    EXPECT_EQ(exact, roots) << to_string(p, "x");
    EXPECT_EQ(enclosed, irrational ? 2 : 0);
  }
}

TEST(Polynomial, TheSturmCountAgreesWithTheIsolatedRoots) {
  std::mt19937_64 generator(4);
  for (int round = 0; round < 200; ++round) {
    const Polynomial p = random_polynomial(generator, 9);
    if (p.empty()) continue;
    const std::vector<RootInterval> roots = real_roots(p, Rational(1, 1000000));
    Rational low = small(generator), high = small(generator);
    if (low > high) std::swap(low, high);
    int inside = 0;
    for (const RootInterval& root : roots) {
      // Ends are fractions with small denominators: they are no irrational roots, and intervals this narrow around
      // one hold none of them.
      if (root.is_exact() ? low < root.low && root.low <= high : low <= root.low && root.high <= high)
        ++inside;
    }
    EXPECT_EQ(count_real_roots(p, low, high), inside)
        << to_string(p, "x") << " in (" << low << ", " << high << "]";
  }
}

TEST(Polynomial, TheIntervalOfTheSturmCountIsOpenOnTheLeft) {
  const Polynomial p = with_roots({0, 1, 1, 2});
  EXPECT_EQ(count_real_roots(p, 0, 2), 2);
  EXPECT_EQ(count_real_roots(p, Rational(-1), 2), 3);
  EXPECT_EQ(count_real_roots(p, 1, 1), 0);
  EXPECT_THROW((void)count_real_roots({}, 0, 1), std::domain_error);
  EXPECT_THROW((void)count_real_roots(p, 1, 0), std::domain_error);
}

TEST(Polynomial, IsolatesRootsThatAreClose) {
  // x^5 - 2 (100 x - 1)^2 has two roots that are about 1e-6 apart (Mignotte).
  const Polynomial p = {-2, 400, -20000, 0, 0, 1};  // x^5 - 2 (100 x - 1)^2
  const std::vector<RootInterval> roots = real_roots(p, 1);
  ASSERT_EQ(roots.size(), 3U);
  for (const RootInterval& root : roots) EXPECT_LT(evaluate(p, root.low) * evaluate(p, root.high), 0);
}

TEST(Polynomial, NarrowsToAnyWidth) {
  const Rational width = Rational(1) / Rational(boost::multiprecision::pow(Integer(10), 1000U));
  const Polynomial p = product({-2, 0, 1}, {-3, 0, 0, 1});
  const std::vector<RootInterval> roots = real_roots(p, width);
  ASSERT_EQ(roots.size(), 3U);
  for (const RootInterval& root : roots) {
    EXPECT_GT(root.high, root.low);
    EXPECT_LE(root.high - root.low, width);
    EXPECT_LT(evaluate(p, root.low) * evaluate(p, root.high), 0);
  }
}

TEST(Polynomial, FindsRationalRootsWithLargeParts) {
  const Rational large = parse_rational("123456789012345678901234567890/98765432109876543210987654321");
  const std::vector<RootInterval> roots =
      real_roots(product(with_roots({large, -large, Rational(1, 97)}), {-3, 0, 0, 1}), Rational(1, 100));
  ASSERT_EQ(roots.size(), 4U);
  EXPECT_EQ(roots[0].low, -large);
  EXPECT_TRUE(roots[0].is_exact() && roots[1].is_exact() && roots[2].is_exact());
  EXPECT_EQ(roots[1].low, Rational(1, 97));
  EXPECT_EQ(roots[2].low, large);  // 1.2499..., below the cube root of 3
  EXPECT_FALSE(roots[3].is_exact());
  EXPECT_THROW((void)real_roots({}, 1), std::domain_error);
  EXPECT_THROW((void)real_roots({1, 1}, 0), std::domain_error);
  EXPECT_TRUE(real_roots({5}, 1).empty());
}

TEST(Polynomial, TheTestOfSchurAndCohnAgreesWithTheRoots) {
  std::mt19937_64 generator(5);
  for (int round = 0; round < 300; ++round) {
    Polynomial p{Rational(2)};
    bool inside = true;
    for (int i = static_cast<int>(generator() % 4); i > 0; --i) {
      const Rational root = Rational(static_cast<int>(generator() % 23) - 11) / Rational(10);
      p = product(p, linear_factor(root));
      inside = inside && abs(root) < 1;
    }
    for (int i = static_cast<int>(generator() % 3); i > 0; --i) {
      // a +- b i
      const Rational a = Rational(static_cast<int>(generator() % 21) - 10) / Rational(10);
      const Rational b = Rational(generator() % 11) / Rational(10);
      p = product(p, {a * a + b * b, -2 * a, 1});
      inside = inside && a * a + b * b < 1;
    }
    EXPECT_EQ(all_roots_inside_unit_circle(p), inside) << to_string(p, "x");
  }
  EXPECT_THROW((void)all_roots_inside_unit_circle({}), std::domain_error);
}

TEST(Polynomial, IsWrittenWithItsHighestPowerFirst) {
  EXPECT_EQ(to_string({4, 3}, "x"), "3*x+4");
  EXPECT_EQ(to_string({0, -1, 0, Rational(2, 3)}, "z"), "2/3*z^3-z");
  EXPECT_EQ(to_string({}, "x"), "0");
  EXPECT_EQ(to_string({Rational(-1, 2)}, "x"), "-1/2");
}

TEST(Polynomial, IsFactoredOverTheRationals) {
  EXPECT_EQ(factored(product({2}, with_roots({-1, -6, -6})), "x"), "2*(x+1)*(x+6)^2");
  EXPECT_EQ(factored({0, 0, 1}, "x"), "x^2");
  EXPECT_EQ(factored({-2, 0, 1}, "x"), "(x^2-2)");
  EXPECT_EQ(factored({1, -1}, "x"), "(1-x)");
  EXPECT_EQ(factored({2, 4}, "x"), "2*(2*x+1)");
  EXPECT_EQ(factored({-1, -1}, "x"), "-(x+1)");
  EXPECT_EQ(factored({Rational(-3, 7)}, "x"), "-3/7");
  EXPECT_EQ(factored(Polynomial{}, "x"), "0");
  EXPECT_EQ(factored(fraction_of({4, 3}, with_roots({-1, -6})), "L"), "(3*L+4)/((L+1)*(L+6))");
  EXPECT_EQ(factored(fraction_of({7}, {6, 1}), "L"), "7/(L+6)");
  EXPECT_EQ(factored(fraction_of({1, 1}, {2}), "L"), "1/2*(L+1)");
}

TEST(Polynomial, TheTextOfTheFactorsHasTheValueOfTheirProduct) {
  // The factors of the text are read back for polynomials that are products of linear ones.
  std::mt19937_64 generator(6);
  for (int round = 0; round < 50; ++round) {
    std::vector<Rational> roots(generator() % 5 + 1);
    for (Rational& root : roots) root = Rational(generator() % 9);
    Polynomial p = with_roots(roots);
    std::multiset<std::string> expected;
    for (const Rational& root : std::set<Rational>(roots.begin(), roots.end())) {
      const auto times = std::count(roots.begin(), roots.end(), root);
      expected.insert((root == 0 ? "x" : "(x-" + to_string(root) + ")") +
                      (times > 1 ? "^" + std::to_string(times) : ""));
    }
    std::multiset<std::string> found;
    std::string text = factored(p, "x") + "*";
    for (std::size_t end; (end = text.find('*')) != std::string::npos; text.erase(0, end + 1))
      found.insert(text.substr(0, end));
    EXPECT_EQ(found, expected);
  }
}

}  // namespace
}  // namespace lemmata::analysis
