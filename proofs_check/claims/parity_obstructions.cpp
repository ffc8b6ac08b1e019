#include "proofs_check/claims/parity_obstructions.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "numeric/cube/boolean_function.hpp"
#include "numeric/cube/walsh_hadamard.hpp"
#include "numeric/sampling/counter_random.hpp"
#include "proofs_check/claims/integer_layers.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

// --- parity.not-ltf

/// No polynomial of at most this degree, a formula in k, has the sign of the function at every point of {-1,+1}^k, and
/// one of the next degree has. The function is the parity, or the conjunction: +1 where all coordinates are.
struct ThresholdDegree {
  Formula excluded;
  bool conjunction = false;
};

std::vector<std::int32_t> table_of(const ThresholdDegree& stated, int k) {
  if (!stated.conjunction) return numeric::parity_table(k, (1U << k) - 1);
  std::vector<std::int32_t> table(std::size_t{1} << k, -1);
  table[0] = 1;
  return table;
}

enum class Signs { represented, excluded };

/// Whether a polynomial of that degree has the signs of f: excluded if f has no coefficient of that degree or below, for
/// then sum_x f(x) p(x) = 0 for every such p; represented if the sum of these coefficients' terms has them.
Signs signs_at_degree(const std::vector<std::int32_t>& f, std::int64_t degree) {
  auto p = f;
  numeric::walsh_hadamard_transform(p);
  bool none = true;
  for (std::uint32_t set = 0; set < p.size(); ++set)
    if (std::popcount(set) > degree)
      p[set] = 0;
    else
      none = none && p[set] == 0;
  if (none) return Signs::excluded;
  numeric::walsh_hadamard_transform(p);
  for (std::size_t x = 0; x < f.size(); ++x)
    if (std::int64_t{p[x]} * f[x] <= 0)
      throw Undecided{"neither uniform weights nor the function's own low degrees decide"};
  return Signs::represented;
}

Outcome degree_by_transform(const ThresholdDegree& stated, const Budget& budget) {
  return prove_on_range(Range("k = 1..14"), budget, [&](int k) -> std::optional<std::string> {
    const std::int64_t degree = integer_at(stated.excluded, {{"k", k}});
    const auto f = table_of(stated, k);
    if (signs_at_degree(f, degree) == Signs::represented)
      return "the terms of degree at most " + std::to_string(degree) +
             " of its Fourier expansion have its signs";
    if (signs_at_degree(f, degree + 1) == Signs::excluded)
      return "nor has a polynomial of degree " + std::to_string(degree + 1) + " its signs";
    return std::nullopt;
  });
}

/// Degree 1 by the definition: all linear threshold functions with small weights.
Outcome degree_by_search(const ThresholdDegree& stated, const Budget& budget) {
  Outcome outcome = prove_on_range(
      Range("k = 2..3, w_1 = -3..3, w_2 = -3..3, theta = -9..9"), budget,
      [&](int k, int first, int second, int theta) -> std::optional<std::string> {
        if (integer_at(stated.excluded, {{"k", k}}) < 1) throw Undecided{"the search is about degree 1"};
        const auto f = table_of(stated, k);
        for (int third = k == 2 ? 3 : -3; third <= 3; ++third) {
          std::vector<std::int64_t> w = {first, second, third};
          w.resize(static_cast<std::size_t>(k));
          if (numeric::linear_threshold_table(w, theta) == f)
            return k == 2 ? "sign(w.x - theta) is the function"
                          : "w_3 = " + std::to_string(third) + ": sign(w.x - theta) is the function";
        }
        return std::nullopt;
      });
  outcome.range += ", w_3 = -3..3 for k = 3";
  return outcome;
}

Outcome degree_by_certificate(const ThresholdDegree& stated, const Budget&) {
  if (stated.conjunction) return {.note = "the certificates are about parities"};
  const char* id = "parity.not-ltf";
  const Variables sizes = {{"k", 1}};
  return proved_by(
      "all k >= 1",
      {{id, "exclusive-or",
        "Weights a, b and a constant c with the signs of x_1 x_2 would make all four terms positive, "
        "whatever they are; "
        "but they add up to 0.",
        RationalFunctionIdentity{{{}, {"a", "b", "c"}}, "(a+b+c) - (a-b+c) - (-a+b+c) + (-a-b+c)", 0}},
       {id, "free-coordinate",
        "The sum of chi_I(x) x_T over the cube, x_T the product of the x_i with i in T, is 0 unless T "
        "contains I: a "
        "coordinate in I alone is a factor x_i, whose values +1 and -1 cancel.",
        finite_table({}, "sum(a, 0, 1, 1-2*a)", 0)},
       {id, "too-few-coordinates",
        "A T of at most the excluded degree does not contain I. So the sum of chi_I(x) p(x) is 0 for every p "
        "of such "
        "terms (powers of x_i are 1 or x_i on the cube); if p had the sign of chi_I everywhere it would be "
        "positive.",
        Inequality{sizes, stated.excluded, Relation::less, "k"}},
       {id, "next-degree", "The next degree is k: that of chi_I itself.",
        RationalFunctionIdentity{{sizes, {}}, stated.excluded + Formula(1), "k"}}});
}

Claim not_linear_threshold() {
  return make_claim<ThresholdDegree>({
      .id = "parity.not-ltf",
      .text = "No polynomial of degree below k has the sign of a k-parity at every point of the cube; chi_I "
              "itself, of "
              "degree k, has. So for k >= 2 no linear threshold function is a parity: for x_1 x_2 (exclusive "
              "or) the four "
              "inequalities chi_I(x) (w.x + b) > 0 add up to 0 > 0.",
      .reduction =
          "Uniform weights are a Farkas certificate: sum_x chi_I(x) p(x) = 0 for every p of degree below k.",
      .sources = {proxy_model_slide(), hard_example_slide()},
      .tags = {"parity", "network"},
      .expected = Verdict::proved,
      .stated = {"k-1"},
      .checks = {{"certificate", RouteKind::certificate, degree_by_certificate, trusts_certificates, 0.05},
                 {"SIMD transform of the truth table", RouteKind::exact, degree_by_transform,
                  trusts_transform, 0.1},
                 {"all small weights", RouteKind::exact, degree_by_search, trusts_integers, 0.1}},
      .mutants = {{"AND for XOR", {"k-1", true}},
                  {"no polynomial of degree k either", {"k"}},
                  {"degree k-1 suffices", {"k-2"}}},
  });
}

// --- relu.bias-free-odd

/// Networks of hidden ReLUs without biases (`bias` 0) have no correlation with chi_S for |S| = first, first + step, ...,
/// and E (f - chi_S)^2 is at least `loss`.
struct BiasFree {
  int first, step;
  Formula loss;
  int bias = 0;  ///< of every hidden unit
  int hidden_layers = 1;
};

/// Random weights in -9..9, and a random output bias; number 0 is the network 0.
Layers random_network(const BiasFree& stated, int n, int draw, std::uint64_t seed) {
  std::vector<std::uint64_t> words(256);
  numeric::fill_random_bits(words, seed, static_cast<std::uint64_t>(n),
                            static_cast<std::uint64_t>(draw) * 256);
  std::size_t next = 0;
  const auto weight = [&] { return draw == 0 ? 0 : static_cast<std::int64_t>(words.at(next++) % 19) - 9; };
  Layers layers;
  int inputs = n;
  for (int l = 0; l < stated.hidden_layers; ++l) {
    const int units = 1 + draw % 6;
    numeric::IntegerLayer layer;
    for (int i = 0; i < inputs * units; ++i) layer.weights.push_back(weight());
    layer.biases.assign(static_cast<std::size_t>(units), stated.bias);
    layers.push_back(std::move(layer));
    inputs = units;
  }
  numeric::IntegerLayer output{{}, {weight()}, false};
  for (int i = 0; i < inputs; ++i) output.weights.push_back(weight());
  layers.push_back(std::move(output));
  return layers;
}

std::string text(const Layers& layers) {
  std::string result = "weights layer by layer, row by row:";
  for (const auto& layer : layers) {
    std::string separator = " (";
    for (const std::int64_t w : layer.weights) result += std::exchange(separator, ",") + std::to_string(w);
    result += ")";
  }
  return result;
}

Outcome bias_free_by_transform(const BiasFree& stated, const Budget& budget) {
  const Rational loss = value_at(stated.loss, {});
  return prove_on_range(Range(budget.full ? "n = 1..12, draw = 0..199" : "n = 1..10, draw = 0..29"), budget,
                        [&](int n, int draw) -> std::optional<std::string> {
                          const Layers network = random_network(stated, n, draw, budget.seed);
                          auto f = numeric::network_table(network);
                          Integer squares(0);
                          for (const std::int32_t value : f) squares += Integer(value) * value;
                          numeric::walsh_hadamard_transform(f);
                          for (std::uint32_t set = 0; set < f.size(); ++set) {
                            const int k = std::popcount(set);
                            if (k < stated.first || (k - stated.first) % stated.step != 0) continue;
                            if (f[set] != 0)
                              return "S = " + set_text(set) + ": the sum of chi_S f over the cube is " +
                                     std::to_string(f[set]) + "; " + text(network);
                            const Rational mean = Rational(squares) / (1 << n) + 1;  // E f^2 - 2 * 0 + 1
                            if (mean < loss)
                              return "S = " + set_text(set) + ": the loss is " + to_string(mean);
                          }
                          return std::nullopt;
                        });
}

Outcome bias_free_by_certificate(const BiasFree& stated, const Budget&) {
  if (stated.bias != 0 || stated.hidden_layers != 1)
    return {.note = "the certificates are about one hidden layer without biases"};
  const char* id = "relu.bias-free-odd";
  const Formula k = Formula(stated.first) + Formula(stated.step) * Formula("p");
  const Variables sizes = {{"p", 0}};
  return proved_by(
      "all odd k >= 3, all widths and weights",
      {{id, "relu-of-a-positive-number", "ReLU(z) = z/2 + |z|/2: for z >= 0, |z| = z.",
        RationalFunctionIdentity{{{}, {"z"}}, "z/2 + z/2", "z"}},
       {id, "relu-of-a-negative-number",
        "For z < 0, |z| = -z. So f is a linear function, an even one and a constant, the output bias.",
        RationalFunctionIdentity{{{}, {"z"}}, "z/2 + (-z)/2", 0}},
       {id, "even-part",
        "x -> -x keeps the uniform law, the even part and the constant, and multiplies chi_S by (-1)^k: "
        "their correlation c "
        "with chi_S is (-1)^k c, and (1 - (-1)^k) c = 0. For these k that is 2c = 0.",
        RationalFunctionIdentity{{sizes, {}}, Formula(1) - Formula::power(-1, k), 2}},
       {id, "linear-part",
        "E[chi_S x_i] is 0 if a coordinate of S is left besides i, for its values cancel: |S| - 1 > 0.",
        Inequality{sizes, 0, Relation::less, k - Formula(1)}},
       {id, "loss",
        "E (f - chi_S)^2 = E f^2 - 2 E[f chi_S] + E chi_S^2, with 0 in the middle and 1 at the end; E f^2 >= "
        "0.",
        RationalFunctionIdentity{{{}, {"e"}}, "e - 2*0 + 1 - e", stated.loss}}});
}

Claim bias_free() {
  return make_claim<BiasFree>({
      .id = "relu.bias-free-odd",
      .text = "A network of one hidden layer of ReLUs without biases, of any width and weights, has "
              "correlation E[chi_S f] = 0 "
              "with every parity of odd size k >= 3, and so square loss E (f - chi_S)^2 = E f^2 + 1 >= 1, no "
              "better than f = "
              "0. An output bias or a linear skip does not help.",
      .reduction =
          "ReLU(z) = z/2 + |z|/2: f is linear plus even, and an odd parity of three or more coordinates is "
          "orthogonal to both.",
      .hypotheses = {{"k is odd", BiasFree{3, 1, 1}, ""}, {"one hidden layer", BiasFree{3, 2, 1, 0, 2}, ""}},
      .sources = {few_relus_slide(), main_result_slide()},
      .tags = {"parity", "network"},
      .expected = Verdict::proved,
      .stated = {3, 2, 1},
      .checks = {{"certificate", RouteKind::certificate, bias_free_by_certificate, trusts_certificates, 0.05},
                 {"SIMD transform of random networks", RouteKind::exact, bias_free_by_transform,
                  trusts_transform, 0.2}},
      .mutants = {{"k = 1 as well", {1, 2, 1}},
                  {"hidden biases of 1", {3, 2, 1, 1}},
                  {"a loss of at least 2", {3, 2, 2}}},
  });
}

}  // namespace

std::vector<Claim> parity_obstruction_claims() { return {not_linear_threshold(), bias_free()}; }

}  // namespace lemmata::proofs_check
