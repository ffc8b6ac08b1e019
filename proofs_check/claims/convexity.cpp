#include "proofs_check/claims/convexity.hpp"

#include <algorithm>

#include "proofs_check/claims/linear_instance.hpp"

namespace lemmata::proofs_check {

namespace {

// --- convex.reminders

/// The defect of f on a chord is t f(a) + (1-t) f(b) - f(t a + (1-t) b); f is convex if it is never
/// negative, and m-strongly convex if it is at least (m/2) t (1-t) |a-b|^2. For x^2 the defect is `square`,
/// in a, b and t; f(g) is convex for the convex f and the affine g (and the others that are allowed); so is
/// the sum of alpha_i f_i for alpha_i >= least_weight; f + lambda |x|^2 is modulus-strongly convex, modulus
/// in lambda.
struct Convexity {
  Formula square, modulus;
  bool affine_inner = true;
  int least_weight = 0;
};

using Function = Rational (*)(const Rational&);

Rational absolute(const Rational& u) { return abs(u); }
Rational positive_part(const Rational& u) { return u > 0 ? u : Rational(0); }
Rational square(const Rational& u) { return u * u; }
Rational fourth(const Rational& u) { return u * u * u * u; }
Rational zero(const Rational&) { return 0; }
Rational square_minus_one(const Rational& u) { return u * u - 1; }
Rational reflected(const Rational& u) { return 1 - 2 * u; }
Rational shifted(const Rational& u) { return u / 3 + 1; }

struct NamedFunction {
  const char* name;
  Function value;
};

constexpr NamedFunction convex_functions[] = {
    {"0", zero}, {"u^2", square}, {"|u|", absolute}, {"max(u,0)", positive_part}, {"u^4", fourth}};
constexpr NamedFunction affine_functions[] = {{"1-2x", reflected}, {"x/3+1", shifted}};
constexpr NamedFunction convex_inner = {"x^2-1", square_minus_one};

template <class F>
Rational defect(const F& f, const Rational& a, const Rational& b, const Rational& t) {
  return t * f(a) + (1 - t) * f(b) - f(t * a + (1 - t) * b);
}

Outcome reminders_on_chords(const Convexity& stated, const Budget& budget) {
  return prove_on_range(
      Range("i = -4..4, j = -4..i-1, k = 1..3"), budget,
      [&](int i, int j, int k) -> std::optional<std::string> {
        const Rational a = Rational(i) / 2, b = Rational(j) / 2, t(k, 4);
        const std::string chord = "a = i/2, b = j/2, t = k/4: ";
        if (auto apart = difference(evaluate(stated.square, {{"a", a}, {"b", b}, {"t", t}}),
                                    defect(square, a, b, t), "the defect of x^2 is"))
          return chord + *apart;
        const auto negative = [&](const std::string& name,
                                  const Rational& value) -> std::optional<std::string> {
          if (value >= 0) return std::nullopt;
          return chord + name + " has the defect " + to_string(value);
        };
        std::vector<NamedFunction> inner(std::begin(affine_functions), std::end(affine_functions));
        if (!stated.affine_inner) inner.push_back(convex_inner);
        for (const auto& f : convex_functions) {
          for (const auto& g : inner)
            if (auto seen = negative(std::string(f.name) + " of u = " + g.name,
                                     defect([&](const Rational& x) { return f.value(g.value(x)); }, a, b, t)))
              return seen;
          for (const auto& other : convex_functions)
            for (int alpha = stated.least_weight; alpha <= 2; ++alpha)
              if (auto seen = negative(std::to_string(alpha) + "*(" + f.name + ") + 2*(" + other.name + ")",
                                       alpha * defect(f.value, a, b, t) + 2 * defect(other.value, a, b, t)))
                return seen;
          for (const Rational& lambda : {Rational(1, 2), Rational(3)}) {
            const auto g = [&](const Rational& x) { return f.value(x) + lambda * x * x; };
            const Rational least =
                evaluate(stated.modulus, {{"lambda", lambda}}) / 2 * t * (1 - t) * (a - b) * (a - b);
            if (const Rational seen = defect(g, a, b, t); seen < least)
              return chord + f.name + " + lambda u^2 with lambda = " + to_string(lambda) +
                     " has the defect " + to_string(seen) + ", the statement at least " + to_string(least);
          }
        }
        return std::nullopt;
      });
}

/// |x|^2 in several dimensions, where the defect of lambda |x|^2 has the modulus's size.
Outcome reminders_in_dimensions(const Convexity& stated, const Budget& budget) {
  return prove_on_range(Range("d = 1..6, trial = 0..3, k = 1..3"), budget,
                        [&](int d, int trial, int k) -> std::optional<std::string> {
                          const auto stream = static_cast<std::uint64_t>(300 + 2 * trial);
                          const RationalMatrix a = random_integer_matrix(d, 1, 5, budget.seed, stream),
                                               b = random_integer_matrix(d, 1, 5, budget.seed, stream + 1);
                          const Rational t(k, 4), lambda(1, 2);
                          const Rational seen = lambda * (t * squared_norm(a) + (1 - t) * squared_norm(b) -
                                                          squared_norm(t * a + Rational(1 - t) * b));
                          const Rational least = evaluate(stated.modulus, {{"lambda", Rational(1, 2)}}) / 2 *
                                                 t * (1 - t) * squared_norm(a - b);
                          if (seen == least) return std::nullopt;  // f = 0: no more and no less
                          return "t = k/4, a = " + matrix_text(a) + ", b = " + matrix_text(b) +
                                 ": lambda |x|^2 with lambda = " + to_string(lambda) + " has the defect " +
                                 to_string(seen) + ", the statement " + to_string(least);
                        });
}

Outcome reminders_by_certificate(const Convexity& stated, const Budget&) {
  if (!stated.affine_inner || stated.least_weight < 0)
    return {.note = "the certificates are about affine g and weights >= 0"};
  const char* id = "convex.reminders";
  const std::map<std::string, MatrixSymbol> points = {{"a", {"d", "1"}}, {"b", {"d", "1"}}};
  const std::string norms = "t*transpose(a)*a + (1-t)*transpose(b)*b - transpose(t*a+(1-t)*b)*(t*a+(1-t)*b)";
  return proved_by(
      "all dimensions, all convex f",
      {{id, "square", "The defect of x^2, which is at least 0 for 0 <= t <= 1.",
        RationalFunctionIdentity{
            {{}, {"a", "b", "t"}}, "t*a^2 + (1-t)*b^2 - (t*a+(1-t)*b)^2", stated.square}},
       {id, "square-is-convex", "So the defect has the sign of t (1-t).",
        RationalFunctionIdentity{{{}, {"a", "b", "t"}}, stated.square, "t*(1-t)*(a-b)^2"}},
       {id, "affine-inner",
        "g(x) = M x + c maps the point of a chord to that point of the image chord; so the defect of f(g) on "
        "a chord is "
        "that of f on the image chord.",
        MatrixIdentity{{{"m", {"k", "d"}}, {"c", {"k", "1"}}, {"a", {"d", "1"}}, {"b", {"d", "1"}}},
                       {"t"},
                       {},
                       "m*(t*a+(1-t)*b) + c",
                       "t*(m*a+c) + (1-t)*(m*b+c)",
                       {}}},
       {id, "sums",
        "The defect is linear in f: for alpha f + beta g, with f(a) = fa, f(b) = fb and f at the chord's "
        "point fm, it is "
        "alpha times that of f plus beta times that of g. Sums of m functions by induction.",
        RationalFunctionIdentity{{{}, {"alpha", "beta", "t", "fa", "fb", "fm", "ga", "gb", "gm"}},
                                 "t*(alpha*fa+beta*ga) + (1-t)*(alpha*fb+beta*gb) - (alpha*fm+beta*gm)",
                                 "alpha*(t*fa+(1-t)*fb-fm) + beta*(t*ga+(1-t)*gb-gm)"}},
       {id, "squared-norm",
        "The defect of lambda |x|^2 is lambda t (1-t) |a-b|^2. Added to that of f, which is at least 0 and "
        "is 0 for "
        "f = 0, it is what strong convexity asks, with no larger modulus.",
        MatrixIdentity{points,
                       {"t", "lambda"},
                       {},
                       "lambda*(" + norms + ")",
                       "(" + stated.modulus.text() + ")/2*t*(1-t)*transpose(a-b)*(a-b)",
                       {}}}});
}

Claim reminders() {
  const Formula square_defect = "t*(1-t)*(a-b)^2", modulus = "2*lambda";
  return make_claim<Convexity>({
      .id = "convex.reminders",
      .text = "(1) x^2 is convex: t a^2 + (1-t) b^2 - (t a + (1-t) b)^2 = t (1-t) (a-b)^2. (2) If f is "
              "convex and g "
              "affine, f(g(x)) is convex. (3) If f_1, ..., f_m are convex and alpha_i >= 0, the sum of "
              "alpha_i f_i is "
              "convex. (4) If f is convex and lambda > 0, f + lambda |x|^2 is 2 lambda-strongly convex "
              "(modulus m: (m/2) "
              "t (1-t) |a-b|^2), and for f = 0 no more than that.",
      .reduction = "The defect on a chord is linear in f, and an affine map takes chords to chords.",
      .hypotheses =
          {{"g is affine (convex is not enough: u^2 of x^2 - 1)", Convexity{square_defect, modulus, false},
            ""},
           {"alpha_i >= 0", Convexity{square_defect, modulus, true, -1}, ""},
           {"lambda > 0",
            {},
            "for the word strongly, which asks for a positive modulus: the inequality with 2 lambda "
            "holds for every real lambda"}},
      .sources = {convexity_slide()},
      .tags = {"convexity"},
      .expected = Verdict::proved,
      .stated = {square_defect, modulus},
      .checks = {{"chords of five functions", RouteKind::exact, reminders_on_chords, trusts_exact, 0.1},
                 {"chords in R^d", RouteKind::exact, reminders_in_dimensions, trusts_exact, 0.02},
                 {"certificate", RouteKind::certificate, reminders_by_certificate, trusts_certificates,
                  0.05}},
      .mutants = {{"f(g) for convex g", {square_defect, modulus, false}},
                  {"alpha = -1", {square_defect, modulus, true, -1}},
                  {"modulus 3 lambda", {square_defect, "3*lambda"}},
                  {"defect t (1-t) (a-b)^2 / 2", {"t*(1-t)*(a-b)^2/2", modulus}}},
      .constants = {exact_constant("convex.square-modulus", "largest m with x^2 m-strongly convex",
                                   2 * defect(square, 1, -1, Rational(1, 2)) / (Rational(1, 4) * 4))},
  });
}

}  // namespace

std::vector<Claim> convexity_claims() { return {reminders()}; }

}  // namespace lemmata::proofs_check
