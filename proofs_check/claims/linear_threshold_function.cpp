#include "proofs_check/claims/linear_threshold_function.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>
#include <map>

#include "analysis/boolean/fourier_gap.hpp"
#include "analysis/boolean/linear_threshold_function.hpp"
#include "analysis/scalar/ball.hpp"
#include "numeric/cube/boolean_function.hpp"
#include "numeric/cube/meet_in_the_middle.hpp"
#include "numeric/cube/walsh_hadamard.hpp"
#include "numeric/sampling/counter_random.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Ball;
using analysis::LinearThresholdFunction;

using Weights = std::vector<std::int64_t>;
using Table = std::vector<std::int32_t>;

/// The function sign(w.x + bias), sign(0) = tie, and a set; sets as bits.
struct Instance {
  Weights weights;
  std::int64_t bias;
  int tie;
  std::uint32_t set;

  [[nodiscard]] int n() const { return static_cast<int>(weights.size()); }
  [[nodiscard]] std::int64_t total_weight() const {
    std::int64_t total = 0;
    for (const std::int64_t w : weights) total += std::abs(w);
    return total;
  }
};

/// Number `index` of the instances with that n: weights from -largest to largest but 0, a bias of at most that size
/// (0 in every other instance), any tie, any set.
Instance random_instance(std::uint64_t seed, int n, int index, std::int64_t largest) {
  std::vector<std::uint64_t> words(static_cast<std::size_t>(n) + 3);
  numeric::fill_random_bits(words, seed, static_cast<std::uint64_t>(n),
                            64 * static_cast<std::uint64_t>(index));
  const auto up_to = [&](std::size_t word, std::int64_t most) {
    return static_cast<std::int64_t>(words[word] % static_cast<std::uint64_t>(most));
  };
  Instance instance;
  for (std::size_t i = 0; i < static_cast<std::size_t>(n); ++i) {
    const std::int64_t v = up_to(i, 2 * largest) - largest;
    instance.weights.push_back(v < 0 ? v : v + 1);
  }
  const auto rest = static_cast<std::size_t>(n);
  instance.bias = index % 2 == 0 ? 0 : up_to(rest, 2 * largest + 1) - largest;
  instance.tie = static_cast<int>(up_to(rest + 1, 3)) - 1;
  instance.set = static_cast<std::uint32_t>(up_to(rest + 2, std::int64_t{1} << n));
  return instance;
}

/// The same without bias and tie, at a set of odd size.
Instance random_odd_instance(std::uint64_t seed, int n, int index, std::int64_t largest) {
  Instance instance = random_instance(seed, n, index, largest);
  instance.bias = instance.tie = 0;
  if (std::popcount(instance.set) % 2 == 0) instance.set ^= 1U;
  return instance;
}

std::string text(const Instance& instance) {
  std::string result = "w = (";
  for (const std::int64_t w : instance.weights)
    result += (result.back() == '(' ? "" : ",") + std::to_string(w);
  return result + "), b = " + std::to_string(instance.bias) + ", sign(0) = " + std::to_string(instance.tie) +
         ", T = " + set_text(instance.set);
}

/// 2^n times all coefficients, from the truth table.
Table transformed(Table table) {
  numeric::walsh_hadamard_transform(table);
  return table;
}

Table transform_of(const Instance& f) {
  return transformed(numeric::linear_threshold_table(f.weights, -f.bias, f.tie));
}

std::vector<int> coordinates(std::uint32_t set) {
  std::vector<int> list;
  for (int i = 0; set >> i != 0; ++i)
    if ((set >> i & 1U) != 0) list.push_back(i + 1);
  return list;
}

// --- ltf.gap-definition

/// The gap at S is the smallest (or largest) of the values f^(S \ {i}) minus the largest (or smallest) of the values
/// f^(S u {j}), in size or with their signs; nothing is subtracted if S has all coordinates.
struct GapDefinition {
  bool smallest_inside, largest_outside, in_size;

  [[nodiscard]] Rational operator()(const std::vector<Rational>& neighbours, std::uint32_t subset) const {
    std::vector<Rational> inside, outside;
    for (std::size_t i = 0; i < neighbours.size(); ++i)
      ((subset >> i & 1U) != 0 ? inside : outside)
          .push_back(in_size ? Rational(abs(neighbours[i])) : neighbours[i]);
    const auto [least_inside, most_inside] = std::minmax_element(inside.begin(), inside.end());
    const Rational first = smallest_inside ? *least_inside : *most_inside;
    if (outside.empty()) return first;
    const auto [least_outside, most_outside] = std::minmax_element(outside.begin(), outside.end());
    return first - (largest_outside ? *most_outside : *least_outside);
  }
};

std::vector<Rational> neighbours_of(const Table& transform, int n, std::uint32_t subset) {
  std::vector<Rational> neighbours;
  for (int i = 0; i < n; ++i)
    neighbours.push_back(Rational(transform[subset ^ (1U << i)]) / (Integer(1) << n));
  return neighbours;
}

Outcome gap_of_sign_patterns(const GapDefinition& stated, const Budget& budget) {
  return prove_on_range(
      Range("n = 1..7, tie = -1..1"), budget, [&](int n, int tie) -> std::optional<std::string> {
        std::vector<Rational> majority(1);
        for (int k = 1; k <= n; ++k) majority.push_back(analysis::majority_fourier_gap<Rational>(n, k, tie));
        for (std::uint32_t signs = 0; signs < 1U << n; ++signs) {
          Weights weights;
          for (int i = 0; i < n; ++i) weights.push_back((signs >> i & 1U) != 0 ? -1 : 1);
          const Table f = transform_of({weights, 0, tie, 0});
          for (std::uint32_t subset = 1; subset < 1U << n; ++subset)
            if (auto seen = difference(stated(neighbours_of(f, n, subset), subset),
                                       majority[static_cast<std::size_t>(std::popcount(subset))], "majority"))
              return "weights -1 at " + set_text(signs) + ", S = " + set_text(subset) + ": " + *seen;
        }
        return std::nullopt;
      });
}

Outcome gap_separates(const GapDefinition& stated, const Budget& budget) {
  return prove_on_range(
      Range("n = 2..7, instance = 1..20"), budget, [&](int n, int index) -> std::optional<std::string> {
        const Instance instance = random_instance(budget.seed, n, index, 4);
        const Table f = transform_of(instance);
        for (std::uint32_t subset = 1; subset + 1 < 1U << n; ++subset) {
          const auto neighbours = neighbours_of(f, n, subset);
          const Rational gap = stated(neighbours, subset);
          std::optional<Rational> margin;  // by which every relevant coefficient exceeds every irrelevant one
          for (int i = 0; i < n; ++i)
            for (int j = 0; j < n; ++j)
              if ((subset >> i & 1U) != 0 && (subset >> j & 1U) == 0) {
                const Rational by = abs(neighbours[static_cast<std::size_t>(i)]) -
                                    abs(neighbours[static_cast<std::size_t>(j)]);
                margin = margin ? std::min(*margin, by) : by;
              }
          const auto library = analysis::fourier_gap(neighbours, coordinates(subset)).gap;
          for (const auto& [seen, by] :
               {std::pair{*margin, "the smallest margin of a pair"}, {library, "the library"}})
            if (auto d = difference(gap, seen, by))
              return text(instance) + ", S = " + set_text(subset) + ": " + *d;
        }
        return std::nullopt;
      });
}

Outcome gap_by_certificate(const GapDefinition& stated, const Budget&) {
  if (!stated.smallest_inside || !stated.largest_outside || !stated.in_size)
    return {.note = "the certificate is about the sizes of coefficients"};
  return proved_by(
      "all n, k and sign patterns, any sign(0)",
      {{"ltf.gap-definition", "size-of-a-sign",
        "With s in {-1,+1}^n and x -> s x, sign((s w).x) has at T the coefficient of sign(w.x) times the "
        "product "
        "of the s_i over T, whose factors have size 1. So the sizes of the coefficients, and with them the "
        "gap, "
        "are those of w = (1,...,1), which is majority. And min a_i - max b_j = min (a_i - b_j).",
        finite_table({{"s", -1, 1, 2}}, "abs(s)", 1)}});
}

Claim gap_definition() {
  return make_claim<GapDefinition>({
      .id = "ltf.gap-definition",
      .text = "The Fourier gap min over i in S of |f^(S \\ {i})| minus max over j not in S of |f^(S u {j})| "
              "is the smallest margin "
              "by which a relevant coefficient exceeds an irrelevant one in size; for f = sign(w.x) with w "
              "in {-1,+1}^n "
              "it is majority's, whatever the signs.",
      .reduction = "Exchanging x_i and -x_i changes signs of coefficients only.",
      .sources = {hidden_progress_slide()},
      .tags = {"threshold", "gap"},
      .expected = Verdict::proved,
      .stated = {true, true, true},
      .checks = {{"SIMD transform of every sign pattern", RouteKind::exact, gap_of_sign_patterns,
                  trusts_transform, 0.5},
                 {"margins of random threshold functions", RouteKind::exact, gap_separates, trusts_transform,
                  0.3},
                 {"certificate", RouteKind::certificate, gap_by_certificate, trusts_certificates, 0.05}},
      .mutants = {{"the largest inside", {false, true, true}},
                  {"the smallest outside", {true, false, true}},
                  {"coefficients with their signs", {true, true, false}}},
  });
}

// --- ltf.gap-at-pairs

/// The gap of every (unate) function at every set of k coordinates is at least 0, or positive.
struct GapSign {
  int k;
  bool positive;
  bool unate = true;
};

/// The functions on {-1,+1}^n to {-1,+1} that decrease in every coordinate, as sets of the points with the value +1.
std::vector<std::uint32_t> monotone_functions(int n) {
  std::vector<std::uint32_t> all = {0, 1};
  for (int m = 0; m < n; ++m) {
    std::vector<std::uint32_t> next;
    for (const std::uint32_t high : all)
      for (const std::uint32_t low : all)
        if ((low & ~high) == 0) next.push_back(high << (1U << m) | low);
    all = std::move(next);
  }
  return all;
}

Table table_of(std::uint32_t larger, std::uint32_t smaller, int n) {
  Table table;
  for (int x = 0; x < 1 << n; ++x)
    table.push_back(static_cast<std::int32_t>(larger >> x & 1U) +
                    static_cast<std::int32_t>(smaller >> x & 1U) - 1);
  return table;
}

std::optional<std::string> gap_sign_fails(const GapSign& stated, const Table& values, int n) {
  const Table f = transformed(values);
  for (std::uint32_t subset = 0; subset < 1U << n; ++subset) {
    if (std::popcount(subset) != stated.k) continue;
    std::int32_t inside = 1 << n, outside = 0;
    for (int i = 0; i < n; ++i) {
      const std::int32_t size = std::abs(f[subset ^ (1U << i)]);
      if ((subset >> i & 1U) != 0)
        inside = std::min(inside, size);
      else
        outside = std::max(outside, size);
    }
    if (stated.positive ? inside > outside : inside >= outside) continue;
    std::string table;
    for (const std::int32_t value : values) table += value > 0 ? '+' : value < 0 ? '-' : '0';
    return "the function " + table + " has the gap " + to_string(Rational(inside - outside) / (1 << n)) +
           " at S = " + set_text(subset);
  }
  return std::nullopt;
}

Outcome gap_sign_by_enumeration(const GapSign& stated, const Budget& budget) {
  if (!stated.unate) {
    Outcome outcome = prove_on_range(Range("n = 3..3"), budget, [&](int n) -> std::optional<std::string> {
      for (std::uint32_t f = 0; f < 256; ++f)
        if (auto seen = gap_sign_fails(stated, table_of(f, f, n), n)) return seen;
      return std::nullopt;
    });
    if (outcome.verdict == Verdict::refuted) {
      const Formula product = "(s^3 - 7*s)/6";  // x_1 x_2 x_3 in terms of s = x_1 + x_2 + x_3
      outcome.certificates.push_back(to_json(
          {"ltf.gap-at-pairs", "parity-of-three",
           "x_1 x_2 x_3 = (s^3 - 7s)/6, s = x_1 + x_2 + x_3, has no coefficient at {1}, and 1 at {1,2,3}.",
           counterexample({{"n", 3}}, {},
                          {"abs(" + mean_over_cube(1, "n", product).text() + ")", Relation::greater_equal,
                           "abs(" + mean_over_cube(3, "n", product).text() + ")"})}));
    }
    return outcome;
  }
  Outcome outcome = prove_on_range(Range("n = 2..5"), budget, [&](int n) -> std::optional<std::string> {
    const auto monotone = monotone_functions(n);
    for (const std::uint32_t f : monotone) {
      if (auto seen = gap_sign_fails(stated, table_of(f, f, n), n)) return seen;
      if (n == 5) continue;  // with 7828354 pairs
      for (const std::uint32_t smaller : monotone)
        if (smaller != f && (smaller & ~f) == 0)
          if (auto seen = gap_sign_fails(stated, table_of(f, smaller, n), n)) return seen;
    }
    return std::nullopt;
  });
  if (outcome.verdict == Verdict::proved_on_range)
    outcome.range = "every unate function on n = 2..4 to {-1,0,1} and on n = 5 to {-1,1}, every S";
  return outcome;
}

Outcome gap_sign_on_random_functions(const GapSign& stated, const Budget& budget) {
  return prove_on_range(
      Range("n = 3..10, instance = 1..50"), budget, [&](int n, int index) -> std::optional<std::string> {
        const Instance f = random_instance(budget.seed, n, index, n);
        if (const auto seen =
                gap_sign_fails(stated, numeric::linear_threshold_table(f.weights, -f.bias, f.tie), n))
          return text(f) + ": " + *seen;
        return std::nullopt;
      });
}

Outcome gap_sign_by_certificate(const GapSign& stated, const Budget&) {
  if (stated.k != 2 || stated.positive || !stated.unate)
    return {.note = "the certificates are about k = 2 and the weak inequality for unate functions"};
  const char* id = "ltf.gap-at-pairs";
  return proved_by("all n, all real functions that are monotone in each coordinate, all S of two",
                   {{id, "derivative",
                     "Let S = {a,b}. The two points of an edge in direction a, with values u at x_a = +1 and "
                     "v at x_a = -1, contribute "
                     "u c - v c to the sum of f prod x over a set that contains a, c being the product of "
                     "the other coordinates. So "
                     "f^(U u {a}) = E[D c], D = (u - v)/2 the derivative in direction a.",
                     RationalFunctionIdentity{{{}, {"u", "v", "c"}}, "(u*c - v*c)/2", "(u-v)/2 * c"}},
                    {id, "one-sign",
                     "With U = {b,j}, c is +-1. Take -x_a for x_a if f decreases in x_a, which changes no "
                     "size: D >= 0 everywhere. Then "
                     "E[D] - E[D c] = E[D (1-c)] >= 0, for c = 1 and c = -1 alike, as 1 - c >= 0,",
                     finite_table({{"c", -1, 1, 2}}, "abs(1-c)", "1-c")},
                    {id, "one-sign-below",
                     "and E[D] + E[D c] = E[D (1+c)] >= 0. So |f^({a,b,j})| <= E[D] = |f^({a})| = |f^(S \\ "
                     "{b})| for every j, and the same "
                     "with a and b exchanged: the largest size outside is at most the smallest inside.",
                     finite_table({{"c", -1, 1, 2}}, "abs(1+c)", "1+c")},
                    {id, "threshold-functions-are-unate",
                     "w.x + b is monotone in each coordinate, and sign does not decrease from the negative "
                     "numbers to 0, nor from 0 to the positive ones, "
                     "whatever sign(0) = t is among -1, 0, 1.",
                     finite_table({{"t", -1, 1}, {"s", -1, 0}},
                                  "abs(sign(s+1) + t*(1-abs(sign(s+1))) - sign(s) - t*(1-abs(sign(s))))",
                                  "sign(s+1) + t*(1-abs(sign(s+1))) - sign(s) - t*(1-abs(sign(s)))")}});
}

Claim gap_at_pairs() {
  return make_claim<GapSign>({
      .id = "ltf.gap-at-pairs",
      .text = "At k = 2 the Fourier gap of a threshold function is never negative, whatever its weights, "
              "bias and sign(0); nor is "
              "that of any function that is monotone, up or down, in each coordinate.",
      .reduction = "|f^({a,b,j})| = |E[D_a f x_b x_j]| <= E|D_a f| = |E[D_a f]| = |f^({a})|, since the "
                   "derivative D_a f has one sign.",
      .hypotheses = {{"f is monotone in each coordinate", GapSign{2, false, false}, ""}},
      .sources = {hidden_progress_slide(), main_result_slide()},
      .tags = {"threshold", "gap"},
      .expected = Verdict::proved,
      .stated = {2, false},
      .checks = {{"all monotone functions of few variables", RouteKind::exact, gap_sign_by_enumeration,
                  trusts_transform, 0.5},
                 {"random threshold functions", RouteKind::exact, gap_sign_on_random_functions,
                  trusts_transform, 0.1},
                 {"certificate", RouteKind::certificate, gap_sign_by_certificate, trusts_certificates, 0.05}},
      .mutants = {{"the gap is positive", {2, true}}, {"k = 4", {4, false}}, {"k = 1", {1, false}}},
  });
}

// --- ltf.threshold-lift

/// With F(x_0, x) = sign(weight x_0 + w.x), f(x) = sign(w.x + b) has at T the coefficient of F at T u {0} where |T| is
/// even (or odd) and that at T otherwise; weight in b. sign(0) = tie.
struct ThresholdLift {
  bool new_coordinate_at_even = true;
  Formula weight = "b";
  int tie = 0;

  /// The set of the lifted function that belongs to a set of f; the new coordinate comes last.
  [[nodiscard]] std::uint64_t lifted(std::uint64_t set, int n) const {
    return (std::popcount(set) % 2 == 0) == new_coordinate_at_even ? set | std::uint64_t{1} << n : set;
  }
};

Outcome lift_by_transform(const ThresholdLift& stated, const Budget& budget) {
  return prove_on_range(
      Range("n = 1..4, b = -5..5"), budget, [&](int n, int b) -> std::optional<std::string> {
        const auto weight = static_cast<std::int64_t>(numerator(value_at(stated.weight, {{"b", b}})));
        int weights_in_all = 1;
        for (int i = 0; i < n; ++i) weights_in_all *= 5;
        for (int number = 0; number < weights_in_all; ++number) {
          Weights w;
          for (int i = 0, rest = number; i < n; ++i, rest /= 5) w.push_back(rest % 5 - 2);
          Weights longer = w;
          longer.push_back(weight);
          const Table f = transform_of({w, b, stated.tie, 0}),
                      lifted = transform_of({longer, 0, stated.tie, 0});
          for (std::uint32_t set = 0; set < 1U << n; ++set)
            if (auto seen = difference(Rational(lifted[stated.lifted(set, n)]) / (Integer(2) << n),
                                       Rational(f[set]) / (Integer(1) << n), "the transform"))
              return text({w, b, stated.tie, set}) + ": " + *seen;
        }
        return std::nullopt;
      });
}

Outcome lift_by_halves(const ThresholdLift& stated, const Budget& budget) {
  return prove_on_range(
      Range("n = 2..20:3, instance = 1..7:2"), budget, [&](int n, int index) -> std::optional<std::string> {
        const Instance f = random_instance(budget.seed, n, index, 9);
        const std::uint64_t set = f.set;
        const std::int64_t plain =
            numeric::threshold_character_sums(f.weights, f.bias, stated.tie, std::vector{set})[0];
        const LinearThresholdFunction lift =
            LinearThresholdFunction(std::vector<Integer>(f.weights.begin(), f.weights.end()),
                                    numerator(value_at(stated.weight, {{"b", f.bias}})))
                .with_bias_as_coordinate();
        Weights weights;
        for (const Integer& w : lift.weights()) weights.push_back(static_cast<std::int64_t>(w));
        const std::int64_t lifted =
            numeric::threshold_character_sums(weights, 0, stated.tie, std::vector{stated.lifted(set, n)})[0];
        if (auto seen = difference(Rational(lifted) / 2, Rational(plain), "the function with the bias"))
          return text(f) + ": " + *seen;
        return std::nullopt;
      });
}

Outcome lift_by_certificate(const ThresholdLift& stated, const Budget&) {
  if (stated.tie != 0) return {.note = "the certificates use that sign is odd, sign(0) = 0"};
  const char* id = "ltf.threshold-lift";
  // 2^(n+1) F^(.) collects, for each x, the points (1, x) and (-1, -x): F is f there and -f, chi_T is c and (-1)^|T| c
  const auto pair_sum = [&](const Formula& size, bool with_new_coordinate) {
    const Formula other = Formula("-f") * Formula::power(-1, size) * Formula("c");
    return (Formula("f*c") + (with_new_coordinate ? -other : other)) / 2;
  };
  const char* pairs =
      "Let f = F(1,x) = sign(w.x + b) and c = chi_T(x). At (-1,-x) F is -f, since sign is odd, and the "
      "product over T "
      "is (-1)^|T| c. ";
  return proved_by(
      "all n, T, real weights and biases",
      {{id, "the-bias-is-the-weight", "F(1,x) = f(x): the new coordinate has the weight b.",
        RationalFunctionIdentity{{{}, {"b"}}, stated.weight, "b"}},
       {id, "sign-is-odd", "With sign(0) = 0.", finite_table({{"s", -1, 1}}, "sign(-s)", "-sign(s)")},
       {id, "odd-sets",
        std::string(pairs) + "Half of the two contributions, |T| = 2t+1, is that of x to f^(T).",
        RationalFunctionIdentity{
            {{{"t", 0}}, {"f", "c"}}, pair_sum("2*t+1", !stated.new_coordinate_at_even), "f*c"}},
       {id, "even-sets",
        std::string(pairs) +
            "The new coordinate is -1 there. Half of the two contributions, |T| = 2t, is that of x to f^(T).",
        RationalFunctionIdentity{
            {{{"t", 0}}, {"f", "c"}}, pair_sum("2*t", stated.new_coordinate_at_even), "f*c"}}});
}

Claim threshold_lift() {
  return make_claim<ThresholdLift>({
      .id = "ltf.threshold-lift",
      .text = "Let F(x_0,x) = sign(b x_0 + w.x), sign(0) = 0. sign(w.x + b) has at T the coefficient of F at "
              "T if |T| is odd, and that "
              "of F at T u {0} if |T| is even, the empty set included.",
      .reduction = "The points (1,x) and (-1,-x) contribute equally.",
      .hypotheses = {{"sign(0) = 0", ThresholdLift{.tie = 1}, ""}},
      .sources = {hidden_progress_slide()},
      .tags = {"threshold", "fourier"},
      .expected = Verdict::proved,
      .stated = {},
      .checks = {{"SIMD transforms, all small weights", RouteKind::exact, lift_by_transform, trusts_transform,
                  0.5},
                 {"meeting in the middle", RouteKind::exact, lift_by_halves, trusts_exact, 0.1},
                 {"certificate", RouteKind::certificate, lift_by_certificate, trusts_certificates, 0.05}},
      .mutants = {{"the new coordinate at odd |T|", {.new_coordinate_at_even = false}},
                  {"the bias with the other sign", {.weight = "-b"}},
                  {"twice the bias", {.weight = "2*b"}}},
  });
}

// --- ltf.algorithms

/// What the formulas of the routes fix. W is the total weight.
struct ThresholdRoutes {
  bool cotangent_at_odd = false;  ///< kappa of the trigonometric sum is cot for odd W too, instead of 1/sin
  Formula nodes_at_odd = "(w+1)/2";  ///< N, in w = W
  Formula nodes_at_even = "w/2 + 1";
  int divided_sign = -1;  ///< at i in S the generating function is divided by z^w_i + divided_sign z^-w_i
  bool endpoint = true;   ///< the trapezoidal rule counts t = 0
  Rational step = Rational(100, 101);  ///< of the trapezoidal rule, in units of 2 pi / W
};

Outcome trigonometric_sum_in_balls(const ThresholdRoutes& stated, const Budget& budget) {
  return enclose_on_range(
      Range("n = 1..7, instance = 1..20"), budget, [&](int n, int index) -> std::optional<std::string> {
        const Instance f = random_odd_instance(budget.seed, n, index, 6);
        const std::int64_t total = f.total_weight();
        const bool odd = total % 2 != 0;
        const auto nodes = static_cast<std::int64_t>(
            numerator(value_at(odd ? stated.nodes_at_odd : stated.nodes_at_even, {{"w", total}})));
        Ball sum(0);
        for (std::int64_t r = 0; r < nodes; ++r) {
          const Ball theta = analysis::pi<Ball>() * Ball(Rational(2 * r + 1, 2 * nodes));
          Ball product = Ball(1) / analysis::sin(theta);
          if (!odd || stated.cotangent_at_odd) product *= analysis::cos(theta);
          for (int i = 0; i < n; ++i) {
            const Ball angle = Ball(f.weights[static_cast<std::size_t>(i)]) * theta;
            product *= (f.set >> i & 1U) != 0 ? analysis::sin(angle) : analysis::cos(angle);
          }
          sum += product;
        }
        if (nodes > 0) sum /= Ball(std::popcount(f.set) % 4 == 1 ? nodes : -nodes);
        const Rational exact = Rational(transform_of(f)[f.set]) / (Integer(1) << n);
        if (contains(sum, exact)) return std::nullopt;
        return text(f) + ", N = " + std::to_string(nodes) + ": the sum is " + to_string(sum) +
               ", the transform has " + to_string(exact);
      });
}

/// Exponents and coefficients of a polynomial in z and 1/z.
using Laurent = std::map<std::int64_t, std::int64_t>;

/// p (z^w + sign z^-w).
Laurent times(const Laurent& p, std::int64_t w, int sign) {
  Laurent product;
  for (const auto& [exponent, coefficient] : p) {
    product[exponent + w] += coefficient;
    product[exponent - w] += sign * coefficient;
  }
  std::erase_if(product, [](const auto& term) { return term.second == 0; });
  return product;
}

/// p / (z^w + sign z^-w), sign = +-1, w not 0; nothing if there is a remainder.
std::optional<Laurent> divided(Laurent p, std::int64_t w, int sign) {
  const int leading = w > 0 ? 1 : sign;  // the coefficient of z^|w|; the other one is sign times it
  const std::int64_t size = std::abs(w), lowest = p.empty() ? 0 : p.begin()->first;
  Laurent quotient;
  while (!p.empty()) {
    const auto [exponent, coefficient] = *p.rbegin();
    if (exponent - 2 * size < lowest) return std::nullopt;
    quotient[exponent - size] = leading * coefficient;
    p.erase(exponent);
    if ((p[exponent - 2 * size] -= sign * coefficient) == 0) p.erase(exponent - 2 * size);
  }
  return quotient;
}

/// The coefficients at the neighbours of the instance's set by dividing and multiplying the generating function as
/// stated; a complaint where that is not possible.
struct Neighbours {
  std::vector<Rational> values;
  std::string complaint;
};

Neighbours neighbours_by_division(const ThresholdRoutes& stated, const Instance& f) {
  Laurent product = {{0, 1}};
  for (int i = 0; i < f.n(); ++i)
    product = times(product, f.weights[static_cast<std::size_t>(i)], (f.set >> i & 1U) != 0 ? -1 : 1);
  Neighbours result;
  for (int i = 0; i < f.n(); ++i) {
    const std::int64_t w = f.weights[static_cast<std::size_t>(i)];
    const bool inside = (f.set >> i & 1U) != 0;
    const auto rest = divided(product, w, inside ? stated.divided_sign : 1);
    if (!rest) {
      result.complaint = "the division at i = " + std::to_string(i + 1) + " leaves a remainder";
      return result;
    }
    std::int64_t sum = 0;
    for (const auto& [value, count] : times(*rest, w, inside ? 1 : -1))
      sum += count * (value + f.bias > 0 ? 1 : value + f.bias < 0 ? -1 : f.tie);
    result.values.push_back(Rational(sum) / (Integer(1) << f.n()));
  }
  return result;
}

Outcome neighbours_by_generating_function(const ThresholdRoutes& stated, const Budget& budget) {
  return prove_on_range(Range("n = 1..8, instance = 1..20"), budget,
                        [&](int n, int index) -> std::optional<std::string> {
                          const Instance f = random_instance(budget.seed, n, index, 5);
                          const Neighbours claimed = neighbours_by_division(stated, f);
                          if (!claimed.complaint.empty()) return text(f) + ": " + claimed.complaint;
                          const auto seen = neighbours_of(transform_of(f), n, f.set);
                          for (std::size_t i = 0; i < seen.size(); ++i)
                            if (auto d = difference(claimed.values[i], seen[i], "the transform"))
                              return text(f) + ", i = " + std::to_string(i + 1) + ": " + *d;
                          return std::nullopt;
                        });
}

/// The rule's value for sin(m t)/t times 2/pi, m != 0, exactly, by the Fourier series of the sawtooth:
/// sum_{r >= 1} sin(r x)/r = (pi - x)/2 for 0 < x < 2 pi, and 0 for x = 0, with period 2 pi; x = 2 pi step |m| / W.
Rational trapezoidal_sign(const ThresholdRoutes& stated, std::int64_t m, std::int64_t total) {
  const Rational turns = stated.step * std::abs(m) / total;
  const Rational fraction = turns - Rational(Integer(numerator(turns) / denominator(turns)));
  const Rational value =
      (stated.endpoint ? 2 * turns : Rational(0)) + (fraction == 0 ? Rational(0) : 1 - 2 * fraction);
  return m > 0 ? value : Rational(-value);
}

Outcome trapezoidal_rule_exactly(const ThresholdRoutes& stated, const Budget& budget) {
  return prove_on_range(
      Range("n = 1..7, instance = 1..20"), budget, [&](int n, int index) -> std::optional<std::string> {
        const Instance f = random_odd_instance(budget.seed, n, index, 6);
        Rational sum(0);
        for (std::uint32_t x = 0; x < 1U << n; ++x) {
          std::int64_t value = 0;
          for (int i = 0; i < n; ++i)
            value += (x >> i & 1U) != 0 ? -f.weights[static_cast<std::size_t>(i)]
                                        : f.weights[static_cast<std::size_t>(i)];
          if (value == 0) continue;
          const Rational rule = trapezoidal_sign(stated, value, f.total_weight());
          sum += std::popcount(x & f.set) % 2 == 0 ? rule : Rational(-rule);
        }
        if (auto d = difference(sum / (1 << n), Rational(transform_of(f)[f.set]) / (1 << n), "the transform"))
          return text(f) + ": " + *d;
        return std::nullopt;
      });
}

Outcome routes_of_the_library(const ThresholdRoutes& stated, const Budget& budget) {
  return prove_on_range(
      Range("n = 1..12, instance = 1..12"), budget, [&](int n, int index) -> std::optional<std::string> {
        const Instance f = random_instance(budget.seed, n, index, 7);
        const Neighbours claimed = neighbours_by_division(stated, f);
        if (!claimed.complaint.empty()) return text(f) + ": " + claimed.complaint;
        std::vector<std::uint64_t> sets;
        for (int i = 0; i < n; ++i) sets.push_back(f.set ^ (1U << i));
        const auto halves = numeric::threshold_character_sums(f.weights, f.bias, f.tie, sets);
        const LinearThresholdFunction function(std::vector<Integer>(f.weights.begin(), f.weights.end()),
                                               f.bias, f.tie);
        const auto subset = coordinates(f.set);
        const auto exact = analysis::neighbour_coefficients_by_generating_function(function, subset);
        const auto balls = analysis::neighbour_coefficients_by_trigonometric_sum(function, subset);
        for (std::size_t i = 0; i < sets.size(); ++i) {
          const std::string at = text(f) + ", i = " + std::to_string(i + 1) + ": ";
          if (auto d = difference(claimed.values[i], exact[i], "the library's generating function"))
            return at + *d;
          if (auto d = difference(claimed.values[i], Rational(halves[i]) / (Integer(1) << n),
                                  "meeting in the middle"))
            return at + *d;
          if (!contains(balls[i], claimed.values[i]))
            return at + "the statement has " + to_string(claimed.values[i]) +
                   ", the library's trigonometric sum " + to_string(balls[i]);
        }
        return std::nullopt;
      });
}

Outcome routes_by_certificate(const ThresholdRoutes& stated, const Budget&) {
  if (stated.cotangent_at_odd) return {.note = "the certificates have kappa = 1/sin at odd W"};
  const char* id = "ltf.algorithms";
  const Formula divisor = Formula("u") + Formula(stated.divided_sign) / Formula("u");
  const Formula endpoint = stated.endpoint ? "x/2" : "0";
  return proved_by(
      "all n, T and integer weights; the integral for real weights",
      {{id, "coordinate-of-the-set",
        "sum_x chi_T(x) z^(w.x) is a product over the coordinates: with u = z^(w_i) and g from the others, a "
        "coordinate of T "
        "contributes g u at x_i = 1 and -g/u at x_i = -1.",
        RationalFunctionIdentity{{{}, {"g", "u"}}, "g*u - g/u", "g*(u - 1/u)"}},
       {id, "other-coordinate",
        "A coordinate outside T contributes g u + g/u. So the number of x with w.x = v, counted with the "
        "sign chi_T(x), is the "
        "coefficient of z^v, and f^(T) is 2^-n times their sum with the signs of v + b. At z = e^(i theta) "
        "the two factors "
        "are 2 i sin(w_i theta) and 2 cos(w_i theta).",
        RationalFunctionIdentity{{{}, {"g", "u"}}, "g*u + g/u", "g*(u + 1/u)"}},
       {id, "neighbour-inside", "S \\ {i} from S, i in S: divide by one binomial, multiply by the other.",
        RationalFunctionIdentity{
            {{}, {"g", "u"}}, Formula("g*(u - 1/u)") / divisor * Formula("u + 1/u"), "g*(u + 1/u)"}},
       {id, "neighbour-outside", "S u {j} from S, j not in S.",
        RationalFunctionIdentity{{{}, {"g", "u"}}, "g*(u + 1/u) / (u + 1/u) * (u - 1/u)", "g*(u - 1/u)"}},
       {id, "dirichlet-kernel",
        "z = e^(i theta): sin((2l+1) theta)/sin(theta) is 1 for l = 0 and grows by 2 cos(2(l+1) theta) from "
        "l to l+1, so it is 1 + 2 cos(2 "
        "theta) + ... + 2 cos(2 l theta).",
        RationalFunctionIdentity{{{{"l", 0}}, {"z"}},
                                 "(z^(2*l+3) - z^(-2*l-3) - z^(2*l+1) + z^(-2*l-1)) / (z - 1/z)",
                                 "z^(2*l+2) + z^(-2*l-2)"}},
       {id, "conjugate-kernel",
        "sin(2l theta) cot(theta) is 0 for l = 0 and grows by cos(2l theta) + cos(2(l+1) theta) from l to "
        "l+1.",
        RationalFunctionIdentity{{{{"l", 0}}, {"z"}},
                                 "(z^(2*l+2) - z^(-2*l-2) - z^(2*l) + z^(-2*l)) * (z + 1/z) / (2*(z - 1/z))",
                                 "(z^(2*l) + z^(-2*l) + z^(2*l+2) + z^(-2*l-2)) / 2"}},
       {id, "mean-over-the-nodes",
        "The sum of q^(2r+1) over r < N, q = e^(i pi l/N), is q (q^(2N) - 1)/(q^2 - 1) = 0 for 0 < l < N, as "
        "q^(2N) = 1 and q^2 "
        "is not 1. So cos(2 l theta) has mean 0 over the nodes theta_r = (2r+1) pi/(2N), and the mean of "
        "kappa(theta) sin(m theta) is "
        "sign(m) for all m of W's parity with |m| <= W if all l that occur are below N. Averaging over x = "
        "w.x gives f^(T).",
        RationalFunctionIdentity{
            {{{"r", 0}}, {"q"}}, "q*(q^(2*r+2) - 1)/(q^2 - 1) - q*(q^(2*r) - 1)/(q^2 - 1)", "q^(2*r+1)"}},
       {id, "enough-nodes-at-odd-weight", "m = 2l+1 <= W = 2a+1: l <= a must be below N.",
        Inequality{{{"a", 0}}, "a", Relation::less, substitute(stated.nodes_at_odd, "w", Formula("2*a+1"))}},
       {id, "enough-nodes-at-even-weight", "m = 2l <= W = 2a: l <= a must be below N.",
        Inequality{{{"a", 1}}, "a", Relation::less, substitute(stated.nodes_at_even, "w", Formula("2*a"))}},
       {id, "trapezoidal-rule",
        "Integrating the Dirichlet kernel over t = 2 theta from x to pi, and the second mean value theorem: "
        "sum_{r <= R} "
        "sin(r x)/r differs from (pi - x)/2 by "
        "at most 1/((R + 1/2) sin(x/2)), 0 < x < 2 pi. So the rule with nodes 0, h, 2h, ... gives (2/pi) "
        "(x/2 + (pi - x)/2) for "
        "sin(m t)/t, m > 0, x = m h; p stands for pi. Averaging over x with chi_T gives f^(T).",
        RationalFunctionIdentity{{{}, {"x", "p"}}, Formula("2/p") * (endpoint + Formula("(p-x)/2")), 1}},
       {id, "step-below-the-period", "m h <= W h < 2 pi.",
        Inequality{{}, Formula(stated.step), Relation::less, 1}}});
}

Claim algorithms() {
  return make_claim<ThresholdRoutes>({
      .id = "ltf.algorithms",
      .text = "For integer weights with the sum W of sizes, f^(T) is read from the generating function "
              "prod_{i in T} (z^w_i - z^-w_i) "
              "prod_{i not in T} (z^w_i + z^-w_i), and those of neighbours after dividing by one binomial "
              "and multiplying by the "
              "other. For |T| odd and no bias it is the mean over N nodes (2r+1) pi/(2N) of kappa prod_T "
              "sin(w_i theta) prod cos(w_j theta), "
              "up to sign, kappa = 1/sin and N = (W+1)/2 for odd W, cot and W/2+1 for even W; and the "
              "trapezoidal rule for its integral over "
              "t >= 0 with step h < 2 pi/W has no error but that of cutting it off.",
      .reduction =
          "Products over coordinates, the Dirichlet kernel, and means of cosines over equidistant nodes.",
      .hypotheses = {{"|T| is odd and there is no bias (for the two trigonometric forms)",
                      {},
                      "all other cases go through ltf.threshold-lift"},
                     {"the weight at which one divides is not 0",
                      {},
                      "z^0 - z^0 is 0; the coefficients that it would give are 0 or found without dividing"}},
      .sources = {hidden_progress_slide(), main_result_slide()},
      .tags = {"threshold", "fourier"},
      .expected = Verdict::proved,
      .stated = {},
      .checks = {{"trigonometric sum", RouteKind::ball, trigonometric_sum_in_balls, trusts_balls, 0.3},
                 {"generating function", RouteKind::exact, neighbours_by_generating_function,
                  trusts_transform, 0.2},
                 {"trapezoidal rule", RouteKind::exact, trapezoidal_rule_exactly, trusts_transform, 0.2},
                 {"certificate", RouteKind::certificate, routes_by_certificate, trusts_certificates, 0.1},
                 {"the library's routes",
                  RouteKind::exact,
                  routes_of_the_library,
                  {"integer SIMD arithmetic", "GMP", "Arb"},
                  0.5}},
      .mutants = {{"cot at odd W", {.cotangent_at_odd = true}},
                  {"(W-1)/2 nodes at odd W", {.nodes_at_odd = "(w-1)/2"}},
                  {"W/2 nodes at even W", {.nodes_at_even = "w/2"}},
                  {"dividing by the binomial with +", {.divided_sign = 1}},
                  {"without the node t = 0", {.endpoint = false}},
                  {"a step of 1.3 times 2 pi/W", {.step = Rational(13, 10)}}},
  });
}

}  // namespace

std::vector<Claim> linear_threshold_function_claims() {
  return {gap_definition(), gap_at_pairs(), threshold_lift(), algorithms()};
}

}  // namespace lemmata::proofs_check
