#include "proofs_check/claims/polynomial_feature.hpp"

#include <functional>

#include "proofs_check/claims/kernel_regression.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Integer;
using analysis::Rational;

/// (1 + <x,z>)^p = <phi(x), phi(z)>: one feature for each (a_0, ..., a_d) of sum p, the square root of its weight
/// times prod x_i^(a_i). The weight is `numerator` (in p) times the product of `factor` (in a) over a_0, ..., a_d.
/// There are `dimension` (in d, p) features.
struct PolynomialFeature {
  Formula numerator, factor, dimension;
};

/// Calls visit(a) for all a_0, ..., a_d >= 0 of sum p.
void each_composition(int d, int p, std::vector<int>& a, const std::function<void()>& visit) {
  if (d == 0) {
    a.push_back(p);
    visit();
    a.pop_back();
    return;
  }
  for (int first = 0; first <= p; ++first) {
    a.push_back(first);
    each_composition(d - 1, p - first, a, visit);
    a.pop_back();
  }
}

/// At x_i = B^((p+1)^(i-1)), z = (1,...,1), B larger than all coefficients: both sides are numbers whose digits to
/// the base B are the coefficients of the two polynomials in x_i z_i, so that equality there is equality of the
/// polynomials.
Outcome feature_by_enumeration(const PolynomialFeature& stated, const Budget& budget) {
  return prove_on_range(Range("d = 1..4, p = 1..5"), budget, [&](int d, int p) -> std::optional<std::string> {
    const Integer base = 100000;  // the coefficients add up to (d+1)^p <= 3125
    std::vector<Integer> x;
    for (int i = 0, power = 1; i < d; ++i, power *= p + 1)
      x.push_back(pow(base, static_cast<unsigned>(power)));
    Rational features(0), direct(1);
    int count = 0;
    std::vector<int> a;
    std::optional<std::string> odd;
    each_composition(d, p, a, [&] {
      Rational weight = value_at(stated.numerator, {{"p", p}});
      for (const int part : a) weight *= value_at(stated.factor, {{"a", part}});
      if (denominator(weight) != 1 || weight < 0 || weight > 3125) odd = "a weight is " + to_string(weight);
      for (int i = 0; i < d; ++i)
        weight *= Rational(
            pow(x[static_cast<std::size_t>(i)], static_cast<unsigned>(a[static_cast<std::size_t>(i) + 1])));
      features += weight;
      ++count;
    });
    for (const Integer& entry : x) direct += Rational(entry);
    direct = pow(direct, p);
    if (odd) return odd;
    if (features != direct) return "the inner product of the features is not (1 + <x,z>)^p as a polynomial";
    return difference(value_at(stated.dimension, {{"d", d}, {"p", p}}), count, "the number of features");
  });
}

Outcome feature_at_points(const PolynomialFeature& stated, const Budget& budget) {
  return prove_on_range(Range("d = 1..4, p = 0..5, x = -2..3"), budget,
                        [&](int d, int p, int first) -> std::optional<std::string> {
                          std::vector<Rational> products;
                          for (int i = 0; i < d; ++i) products.emplace_back((first + i) * (2 - i), i + 1);
                          Rational sum(0), base(1);
                          std::vector<int> a;
                          each_composition(d, p, a, [&] {
                            Rational term = value_at(stated.numerator, {{"p", p}});
                            for (const int part : a) term *= value_at(stated.factor, {{"a", part}});
                            for (int i = 0; i < d; ++i)
                              for (int k = 0; k < a[static_cast<std::size_t>(i) + 1]; ++k)
                                term *= products[static_cast<std::size_t>(i)];
                            sum += term;
                          });
                          for (const Rational& product : products) base += product;
                          Rational power(1);
                          for (int k = 0; k < p; ++k) power *= base;
                          return difference(sum, power, "the kernel");
                        });
}

Outcome feature_by_certificate(const PolynomialFeature& stated, const Budget&) {
  const char* id = "kernel.polynomial-feature";
  const Domain one{{{"p", 0}, {"a", 0}}, {}}, sizes{{{"d", 0}, {"p", 0}}, {}};
  const Formula less = substitute(stated.factor, "a", "a - 1"),
                more = substitute(stated.numerator, "p", "p + 1");
  const auto dimension = [&](const Formula& d, const Formula& p) {
    return substitute(stated.dimension, {{"d", d}, {"p", p}});
  };
  return proved_by(
      "all d and p, all x and z",
      {{id, "weight",
        "Induction on p. (s_0 + ... + s_d)^(p+1) = sum_i s_i (s_0 + ... + s_d)^p, with s_0 = 1 and s_i = x_i "
        "z_i, has at (a_0, ..., a_d), of sum p + 1, the "
        "sum over i of the weights at (..., a_i - 1, ...), which are 0 for a_i = 0. Each is a_i / (p+1) "
        "times the weight at (a_0, ..., a_d): the factor "
        "of a_i alone changes, as certified. These fractions add up to 1.",
        RationalFunctionIdentity{one, stated.numerator * less, more * stated.factor * Formula("a/(p + 1)")}},
       {id, "weight-first",
        "For p = 0 the only weight is 1, whatever d is: its numerator and its factors are.",
        finite_table({{"a", 0, 0}}, substitute(stated.numerator, "p", 0), stated.factor)},
       {id, "weight-one", "This weight is 1.", finite_table({}, substitute(stated.factor, "a", 0), 1)},
       {id, "dimension",
        "Of the (a_0, ..., a_(d+1)) of sum p + 1, those with a_(d+1) = 0 are one of d + 1 numbers, and the "
        "others have sum p after subtracting 1 from it.",
        RationalFunctionIdentity{sizes, dimension("d + 1", "p + 1"),
                                 dimension("d", "p + 1") + dimension("d + 1", "p")}},
       {id, "dimension-no-variable", "For d = 0 there is a_0 = p alone.",
        RationalFunctionIdentity{{{{"p", 0}}, {}}, dimension(0, "p"), 1}},
       {id, "dimension-no-degree", "For p = 0 there is 0 alone.",
        RationalFunctionIdentity{{{{"d", 0}}, {}}, dimension("d", 0), 1}}});
}

}  // namespace

Claim polynomial_feature() {
  const PolynomialFeature stated{"p!", "1/a!", "binomial(d + p, p)"};
  PolynomialFeature fewer = stated, unweighted = stated, halved = stated, homogeneous = stated;
  fewer.dimension = "binomial(d + p - 1, p)";
  unweighted.numerator = 1;
  unweighted.factor = 1;
  halved.factor = "1/(a + 1)!";
  homogeneous.dimension = "(d + 1)^p";
  return make_claim<PolynomialFeature>({
      .id = "kernel.polynomial-feature",
      .text = "(1 + <x,z>)^p = <phi(x), phi(z)> for all x and z in R^d, where phi(x) has a coordinate "
              "sqrt(p! / (a_0! ... a_d!)) x_1^(a_1) ... x_d^(a_d) for "
              "each (a_0, ..., a_d) of sum p: C(d+p, p) coordinates.",
      .reduction = "The multinomial theorem with s_0 = 1 and s_i = x_i z_i, by induction on p for all d at "
                   "once, and Pascal's rule for the number of "
                   "exponents. The roots of the weights occur squared alone.",
      .sources = {kernel_slide()},
      .tags = {"linear", "kernel"},
      .expected = Verdict::proved,
      .stated = stated,
      .checks = {{"certificates", RouteKind::certificate, feature_by_certificate, trusts_certificates, 0.02},
                 {"all features, as polynomials", RouteKind::exact, feature_by_enumeration, trusts_exact,
                  0.1},
                 {"all features, at rational points", RouteKind::exact, feature_at_points, trusts_exact,
                  0.2}},
      .mutants = {{"C(d+p-1, p) features", fewer},
                  {"without the multinomial weights", unweighted},
                  {"weights p! / ((a_0 + 1)! ... (a_d + 1)!)", halved},
                  {"(d+1)^p features", homogeneous}},
  });
}

}  // namespace lemmata::proofs_check
