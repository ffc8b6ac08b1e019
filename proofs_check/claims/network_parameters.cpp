#include "proofs_check/claims/network_parameters.hpp"

#include <algorithm>
#include <numeric>
#include <set>

#include "analysis/linear/exact_linear_algebra.hpp"
#include "analysis/scalar/functions.hpp"
#include "proofs_check/claims/linear_instance.hpp"
#include "proofs_check/claims/random_design_support.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::RationalMatrix;
using analysis::RationalVector;

Source function_space_slide() { return {"003_9cf48140e3e05fc6.txt", "Function Space Description"}; }
Source setup_slide() { return {"003_9cf48140e3e05fc6.txt", "Setup"}; }

/// Weights and biases of one layer.
struct Layer {
  std::vector<RationalVector> weights;  // row by row
  RationalVector biases;
};
using Layers = std::vector<Layer>;

using Pointwise = std::function<Rational(const Rational&)>;

Rational relu(const Rational& z) { return z > 0 ? z : Rational(0); }
Rational cube(const Rational& z) { return z * z * z; }

Rational output_of(const Layers& layers, RationalVector x, const Pointwise& phi) {
  for (std::size_t l = 0; l < layers.size(); ++l) {
    RationalVector next = layers[l].biases;
    for (std::size_t i = 0; i < next.size(); ++i) {
      for (std::size_t j = 0; j < x.size(); ++j) next[i] += layers[l].weights[i][j] * x[j];
      if (l + 1 < layers.size()) next[i] = phi(next[i]);
    }
    x = std::move(next);
  }
  return x.at(0);
}

/// d inputs, l hidden layers of width n, one output; integers, all different almost surely.
Layers drawn_layers(int n, int l, int d, int draw) {
  Layers layers;
  for (int i = 0; i <= l; ++i) {
    const int inputs = i == 0 ? d : n, outputs = i == l ? 1 : n;
    const RationalMatrix m = integer_design(outputs, inputs + 1, 100 * draw + i, 50);
    Layer layer;
    for (int row = 0; row < outputs; ++row) {
      layer.weights.emplace_back();
      for (int column = 0; column < inputs; ++column) layer.weights.back().push_back(m(row, column));
      layer.biases.push_back(m(row, inputs));
    }
    layers.push_back(std::move(layer));
  }
  return layers;
}

bool same_function(const Layers& a, const Layers& b, int d, const Pointwise& phi) {
  for (int point = 0; point < 6; ++point) {
    const RationalMatrix m = integer_design(1, d, 7000 + point, 9);
    RationalVector x;
    for (int i = 0; i < d; ++i) x.push_back(m(0, i) / 3);
    if (output_of(a, x, phi) != output_of(b, x, phi)) return false;
  }
  return true;
}

// --- params.redundancy

/// How many parameter vectors the permutations of hidden neurons give of a generic one, in n, l and f = n!; by which
/// factor the weights out of a ReLU neuron are multiplied when those into it, bias included, are by c; by which for
/// an odd phi when they change sign; and the c and phi that are tried.
struct Redundancy {
  Formula permutations, outgoing, flipped;
  Rational factor = Rational(3, 7);  // c
  bool odd = true;                   // phi of the sign flips: z^3, else ReLU
};

/// All parameters, one after the other.
RationalVector parameters(const Layers& layers) {
  RationalVector all;
  for (const Layer& layer : layers) {
    for (const RationalVector& row : layer.weights) all.insert(all.end(), row.begin(), row.end());
    all.insert(all.end(), layer.biases.begin(), layer.biases.end());
  }
  return all;
}

/// Neuron i of hidden layer l becomes neuron order[i].
Layers permuted(Layers layers, std::size_t l, const std::vector<int>& order) {
  const Layer hidden = layers[l];
  const auto next = layers[l + 1].weights;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const auto to = static_cast<std::size_t>(order[i]);
    layers[l].weights[to] = hidden.weights[i];
    layers[l].biases[to] = hidden.biases[i];
    for (std::size_t row = 0; row < next.size(); ++row) layers[l + 1].weights[row][to] = next[row][i];
  }
  return layers;
}

Outcome redundancy_by_permutations(const Redundancy& stated, const Budget& budget) {
  return prove_on_range(
      Range("n = 1..3, l = 1..3, d = 1..2"), budget, [&](int n, int l, int d) -> std::optional<std::string> {
        std::set<RationalVector> seen;
        const Layers start = drawn_layers(n, l, d, 1);
        std::vector<Layers> all{start};
        for (int layer = 0; layer < l; ++layer) {
          std::vector<Layers> next;
          for (const Layers& of : all) {
            std::vector<int> order(static_cast<std::size_t>(n));
            std::iota(order.begin(), order.end(), 0);
            do next.push_back(permuted(of, static_cast<std::size_t>(layer), order));
            while (std::next_permutation(order.begin(), order.end()));
          }
          all = std::move(next);
        }
        for (const Layers& of : all) {
          if (!same_function(start, of, d, relu)) return "a permutation changes the function";
          seen.insert(parameters(of));
        }
        return difference(
            evaluate(stated.permutations, {{"n", n}, {"l", l}, {"f", value_at("n!", {{"n", n}})}}),
            Rational(static_cast<std::int64_t>(seen.size())), "the list of them");
      });
}

Outcome redundancy_by_scales(const Redundancy& stated, const Budget& budget) {
  return prove_on_range(
      Range("n = 1..3, l = 1..3, layer = 0..l-1"), budget,
      [&](int n, int l, int layer) -> std::optional<std::string> {
        constexpr int d = 2;
        const Layers start = drawn_layers(n, l, d, 2);
        const auto changed = [&](const Rational& in, const Rational& out) {
          Layers layers = start;
          const auto at = static_cast<std::size_t>(layer);
          for (Rational& weight : layers[at].weights[0]) weight *= in;
          layers[at].biases[0] *= in;
          for (RationalVector& row : layers[at + 1].weights) row[0] *= out;
          return layers;
        };
        if (!same_function(start, changed(stated.factor, evaluate(stated.outgoing, {{"c", stated.factor}})),
                           d, relu))
          return "rescaling a neuron by c = " + to_string(stated.factor) + " changes the function";
        const Rational sign = evaluate(stated.flipped, {});
        if (!same_function(start, changed(-1, sign), d, stated.odd ? Pointwise(cube) : Pointwise(relu)))
          return "flipping the sign of a neuron changes the function";
        return std::nullopt;
      });
}

Outcome redundancy_by_certificate(const Redundancy& stated, const Budget&) {
  if (stated.factor <= 0 || !stated.odd)
    return {.note = "the certificates are about positive factors and odd activations"};
  const char* id = "params.redundancy";
  const std::map<std::string, MatrixSymbol> matrices = {
      {"p", {"n", "n", false}}, {"e", {"n", "n", false}}, {"w", {"m", "n", false}}, {"h", {"n", "1", false}}};
  return proved_by(
      "all n, L, all weights",
      {{id, "undone-by-the-next-layer",
        "h = phi(W x + b). A permutation matrix p, a positive diagonal one (ReLU) or one of signs (phi odd) "
        "commutes with "
        "phi: phi(p z) = p phi(z). So p W and p b give p h, and the next weights W' e, e the inverse of p, "
        "undo it.",
        MatrixIdentity{matrices, {}, {{"e*p", "identity(n)"}}, "(w*e)*(p*h)", "w*h", {{0, false, "w", "h"}}}},
       {id, "scales", "The inverse of c.",
        RationalFunctionIdentity{{{}, {"c"}}, Formula("c") * stated.outgoing, 1}},
       {id, "signs", "The inverse of -1.", RationalFunctionIdentity{{{}, {}}, -stated.flipped, 1}},
       {id, "permutations",
        "Each further hidden layer can be permuted in f = n! ways, independently; if the rows of a layer are "
        "different, "
        "different permutations give different parameters.",
        InductionStep{{{{"l", 0}}, {"f"}}, "l", stated.permutations, 1, {{"f", {}}}}}});
}

Claim redundancy() {
  const Redundancy stated{"f^l", "1/c", "-1"};
  Redundancy negative = stated, relu_signs = stated;
  negative.factor = Rational(-3, 7);
  relu_signs.odd = false;
  return make_claim<Redundancy>({
      .id = "params.redundancy",
      .text =
          "A network with L hidden layers of width n computes the same function after any permutation of the "
          "neurons of "
          "each hidden layer, which gives (n!)^L parameter vectors of a generic one; for ReLU after "
          "multiplying "
          "what enters a neuron by c > 0 and what leaves it by 1/c; for odd phi after changing both signs.",
      .reduction = "These maps commute with the pointwise activation, and the next weights undo them.",
      .hypotheses = {{"c > 0 for ReLU", negative, ""},
                     {"phi odd for the change of signs", relu_signs, ""},
                     {"the rows of each layer are different (for the count)",
                      {},
                      "exchanging two equal neurons changes nothing"}},
      .sources = {function_space_slide()},
      .tags = {"wide networks", "parameters"},
      .expected = Verdict::proved,
      .stated = stated,
      .checks = {{"all permutations of rational networks", RouteKind::exact, redundancy_by_permutations,
                  trusts_exact, 0.2},
                 {"rescaled and flipped rational networks", RouteKind::exact, redundancy_by_scales,
                  trusts_exact, 0.05},
                 {"certificate", RouteKind::certificate, redundancy_by_certificate, trusts_certificates,
                  0.02}},
      .mutants = {{"(n!)^(L+1)", {"f^(l+1)", stated.outgoing, stated.flipped}},
                  {"(n L)!", {"(n*l)!", stated.outgoing, stated.flipped}},
                  {"c in, c out", {stated.permutations, "c", stated.flipped}},
                  {"one sign changed", {stated.permutations, stated.outgoing, "1"}}},
  });
}

// --- params.count

/// The number of weights and biases in n, l and d (one output); and, for l = 1 and for l >= 2, the power of n that it
/// grows with and its coefficient (in l and d).
struct Count {
  Formula parameters;
  int shallow_power, deep_power;
  Formula shallow_coefficient, deep_coefficient;
};

Outcome count_by_listing(const Count& stated, const Budget& budget) {
  return prove_on_range(Range("n = 1..6, l = 1..5, d = 1..4"), budget, [&](int n, int l, int d) {
    const auto all = static_cast<std::int64_t>(parameters(drawn_layers(n, l, d, 3)).size());
    return difference(value_at(stated.parameters, {{"n", n}, {"l", l}, {"d", d}}), Rational(all),
                      "the list of the parameters");
  });
}

/// P(2n)/P(n) tends to 2^power like 1/n, and P/n^power to its coefficient.
Outcome count_of_wide_networks(const Count& stated, const Budget& budget) {
  return prove_on_range(Range("l = 1..5, d = 1..4"), budget, [&](int l, int d) -> std::optional<std::string> {
    const std::int64_t n = 1000000;
    const auto count = [&](std::int64_t width) {
      return value_at(stated.parameters, {{"n", width}, {"l", l}, {"d", d}});
    };
    const int power = l == 1 ? stated.shallow_power : stated.deep_power;
    const Rational growth = count(2 * n) / count(n);
    if (abs(growth - pow(Rational(2), power)) > Rational(1, 1000))
      return "from n = 10^6 to twice that, P grows by " + to_string(analysis::Ball(growth)) + ", not by 2^" +
             std::to_string(power);
    const Rational coefficient =
        value_at(l == 1 ? stated.shallow_coefficient : stated.deep_coefficient, {{"l", l}, {"d", d}});
    if (abs(count(n) / pow(Rational(n), power) - coefficient) > Rational(1, 1000))
      return "n = 10^6: P/n^" + std::to_string(power) + " is not near " + to_string(coefficient);
    return std::nullopt;
  });
}

Outcome count_by_certificate(const Count& stated, const Budget&) {
  if (stated.shallow_power != 1 || stated.deep_power != 2)
    return {.note = "the certificates are about P of order n for one hidden layer, n^2 for more"};
  const char* id = "params.count";
  const Domain of{{{"n", 1}, {"d", 1}, {"l", 1}}, {}};
  return proved_by(
      "all n, L, d >= 1",
      {{id, "count",
        "(d+1) n into the first hidden layer, (n+1) n into each of the others, n + 1 into the output, biases "
        "included.",
        RationalFunctionIdentity{of, stated.parameters, "(d+1)*n + (l-1)*(n+1)*n + n + 1"}},
       {id, "one-hidden-layer", "P is the coefficient times n, and 1.",
        RationalFunctionIdentity{of, substitute(stated.parameters, "l", Formula(1)),
                                 stated.shallow_coefficient * Formula("n") + Formula(1)}},
       {id, "deeper-below", "l = k + 2 >= 2: P is at least the coefficient times n^2 ...",
        Inequality{{{"n", 1}, {"d", 1}, {"k", 0}},
                   substitute(stated.deep_coefficient * Formula("n^2"), "l", Formula("k+2")),
                   Relation::less_equal,
                   substitute(stated.parameters, "l", Formula("k+2"))}},
       {id, "deeper-above", "... and exceeds it by a multiple of n at most.",
        Inequality{{{"n", 1}, {"d", 1}, {"k", 0}},
                   substitute(stated.parameters, "l", Formula("k+2")),
                   Relation::less_equal,
                   substitute(stated.deep_coefficient * Formula("n^2") + Formula("(l+d+2)*n"), "l",
                              Formula("k+2"))}}});
}

Claim count() {
  const Count stated{"n*(d+1) + (l-1)*n*(n+1) + n + 1", 1, 2, "d+2", "l-1"};
  const auto with = [&](const auto& change) {
    Count mutant = stated;
    change(mutant);
    return mutant;
  };
  return make_claim<Count>({
      .id = "params.count",
      .text = "A network with d inputs, L hidden layers of width n and one output has P = n (d+1) + (L-1) n "
              "(n+1) "
              "+ n + 1 parameters: for L >= 2 of order (L-1) n^2, so that n ~ P^(1/2), and for L = 1 P = "
              "(d+2) n + "
              "1, so that n ~ P.",
      .reduction = "Fan-in plus one for each neuron.",
      .sources = {setup_slide()},
      .tags = {"wide networks", "parameters"},
      .expected = Verdict::proved,
      .stated = stated,
      .literals =
          {{"n ~ P^(1/2)", with([](Count& m) { m.shallow_power = 2, m.shallow_coefficient = "1"; }),
            "true for two or more hidden layers at fixed d, which the slide may well mean: it fails only if "
            "one hidden layer is counted among its networks, which the slide does not exclude"}},
      .checks = {{"list of the parameters", RouteKind::exact, count_by_listing, trusts_exact, 0.05},
                 {"growth at n = 10^6", RouteKind::exact, count_of_wide_networks, trusts_exact, 0.01},
                 {"certificate", RouteKind::certificate, count_by_certificate, trusts_certificates, 0.02}},
      .mutants = {{"biases omitted", with([](Count& m) { m.parameters = "n*d + (l-1)*n^2 + n"; })},
                  {"L n^2 for L >= 2", with([](Count& m) { m.deep_coefficient = "l"; })},
                  {"n ~ P for every L", with([](Count& m) { m.deep_power = 1; })},
                  {"d n for L = 1", with([](Count& m) { m.shallow_coefficient = "d"; })}},
  });
}

}  // namespace

std::vector<Claim> network_parameters_claims() { return {redundancy(), count()}; }

}  // namespace lemmata::proofs_check
