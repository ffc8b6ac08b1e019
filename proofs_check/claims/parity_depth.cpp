#include "proofs_check/claims/parity_depth.hpp"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <functional>
#include <numeric>
#include <stdexcept>

#include "analysis/boolean/parity_network.hpp"
#include "proofs_check/claims/integer_layers.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

// --- parity.relu-depth

/// From v_0, the number of coordinates -1, v_{i+1} = |v_i - fold| for i = 0, ..., layers - 1; then `output` in v. `fold` is
/// a formula in p and i, `layers` in p, where 2^(p-1) < k <= 2^p.
struct Depth {
  Formula fold, layers, output;
  int smallest_k = 2;
};

int halvings(int k) { return std::bit_width(static_cast<unsigned>(k - 1)); }

/// The doubled values 2 v_i as sums of two ReLUs, as a network of integers on k coordinates.
Layers layers_of(const Depth& stated, int k) {
  const int p = halvings(k), depth = static_cast<int>(integer_at(stated.layers, {{"p", p}}));
  const std::int64_t at_zero = integer_at(stated.output, {{"v", 0}}),
                     slope = integer_at(stated.output, {{"v", 1}}) - at_zero;
  if (slope % 2 != 0) throw std::logic_error("parity.relu-depth: an even slope is needed");
  Layers layers;
  std::vector<std::int64_t> doubled(static_cast<std::size_t>(k),
                                    -1);  // 2 v_i = doubled . (the layer before) + offset
  std::int64_t offset = k;
  for (int i = 0; i < depth; ++i) {
    offset -= 2 * integer_at(stated.fold, {{"p", p}, {"i", i}});
    numeric::IntegerLayer layer{doubled, {offset, -offset}, true};
    for (const std::int64_t w : doubled) layer.weights.push_back(-w);
    layers.push_back(std::move(layer));
    doubled = {1, 1};
    offset = 0;
  }
  for (std::int64_t& w : doubled) w *= slope / 2;
  layers.push_back({doubled, {at_zero + slope / 2 * offset}, false});
  return layers;
}

Outcome depth_by_certificate(const Depth& stated, const Budget&) {
  if (stated.smallest_k < 2) return {.note = "the certificates are about at least one layer"};
  const char* id = "parity.relu-depth";
  const auto fold = [&](const char* p, const char* i) {
    return substitute(stated.fold, {{"p", p}, {"i", i}});
  };
  const Domain layers = {{{"i", 0}, {"r", 0}}, {}};
  return proved_by(
      "all k >= 2",
      {{id, "absolute-value-as-two-relus",
        "ReLU(z) = (z + |z|)/2; with a for |z| = |-z|: two units give |z| as their sum, which the next layer "
        "reads.",
        RationalFunctionIdentity{{{}, {"z", "a"}}, "(z+a)/2 + (-z+a)/2", "a"}},
       {id, "range",
        "0 <= v_0 <= k <= 2^p. If 0 <= v_i <= 2^(p-i) then v_i - 2^(p-i-1) lies between -2^(p-i-1) and "
        "2^(p-i-1), so 0 "
        "<= v_{i+1} <= 2^(p-i-1). p = i + 1 + r.",
        RationalFunctionIdentity{layers, "2^(r+1) - (" + fold("i+1+r", "i").text() + ")", "2^r"}},
       {id, "fold", "The other end of that interval.",
        RationalFunctionIdentity{layers, fold("i+1+r", "i"), "2^r"}},
       {id, "parity-kept",
        "|z| and z are equal modulo 2, so v_{i+1} = v_i + fold modulo 2. But for the last layer the fold is "
        "even: p = i + "
        "2 + r.",
        RationalFunctionIdentity{layers, fold("i+2+r", "i"), "2*2^r"}},
       {id, "parity-flipped-once", "In the last layer, i = p - 1, it is 1.",
        RationalFunctionIdentity{{{{"i", 0}}, {}}, fold("i+1", "i"), 1}},
       {id, "layers",
        "All p layers are there, and p >= 1 because k >= 2. So v_p is 0 or 1, and v_0 + 1 modulo 2.",
        RationalFunctionIdentity{{{{"p", 1}}, {}}, stated.layers, "p"}},
       {id, "output", "chi_I(x) = (-1)^(v_0) = (-1)^(v_p + 1) at the two possible values.",
        finite_table({{"v", 0, 1}}, stated.output, "(-1)^(v+1)")}});
}

Outcome depth_at_counts(const Depth& stated, const Budget& budget) {
  return prove_on_range(
      Range(std::string("k = ") + std::to_string(stated.smallest_k) + (budget.full ? "..2000" : "..700")),
      budget, [&](int k) -> std::optional<std::string> {
        const int p = halvings(k);
        std::vector<std::int64_t> folds;
        for (int i = 0, depth = static_cast<int>(integer_at(stated.layers, {{"p", p}})); i < depth; ++i)
          folds.push_back(integer_at(stated.fold, {{"p", p}, {"i", i}}));
        const std::int64_t at_zero = integer_at(stated.output, {{"v", 0}}),
                           slope = integer_at(stated.output, {{"v", 1}}) - at_zero;
        for (int count = 0; count <= k; ++count) {
          std::int64_t v = count;
          for (const std::int64_t fold : folds) v = std::abs(v - fold);
          const std::int64_t value = at_zero + slope * v;
          if (value != (count % 2 == 0 ? 1 : -1))
            return std::to_string(count) + " coordinates -1: the formula has " + std::to_string(value);
        }
        return std::nullopt;
      });
}

Outcome depth_by_enumeration(const Depth& stated, const Budget& budget) {
  const std::string most = budget.full ? "..24" : "..20";
  return prove_on_range(Range("k = " + std::to_string(stated.smallest_k) + most), budget,
                        [&](int k) { return differs_from_parity(layers_of(stated, k), (1U << k) - 1); });
}

Outcome depth_by_library(const Depth& stated, const Budget& budget) {
  return prove_on_range(
      Range("k = " + std::to_string(stated.smallest_k) + "..200"), budget,
      [&](int k) -> std::optional<std::string> {
        const auto all = first_coordinates(k);
        if (!same(library_layers(analysis::deep_parity_network(k, all)), layers_of(stated, k)))
          return "the library's network has other weights";
        if (k > 7) return std::nullopt;
        const auto odd = odd_coordinates(k);
        return differs_from_parity(library_layers(analysis::deep_parity_network(2 * k, odd)), bits(odd));
      });
}

Claim relu_depth() {
  const Formula fold = "2^(p-1-i)", output = "2*v-1";
  return make_claim<Depth>({
      .id = "parity.relu-depth",
      .text = "For k >= 2 and p = ceil(log2 k): with v_0 the number of coordinates -1 in I, (k - s)/2, and "
              "v_{i+1} = |v_i - "
              "2^(p-1-i)|, chi_I(x) = 2 v_p - 1. As |z| = ReLU(z) + ReLU(-z), 2p ReLUs in p layers of two "
              "compute a "
              "k-parity; in doubled values all weights are +-1 and the biases integers below 2k.",
      .reduction = "v_i stays between 0 and 2^(p-i), so v_p is 0 or 1; it changes between even and odd in "
                   "the last step "
                   "alone.",
      .hypotheses = {{"k >= 2", Depth{fold, "p", output, 1}, ""}},
      .sources = {few_relus_slide()},
      .tags = {"parity", "network"},
      .expected = Verdict::proved,
      .stated = {fold, "p", output},
      .checks = {{"certificate", RouteKind::certificate, depth_by_certificate, trusts_certificates, 0.05},
                 {"exact arithmetic, every number of coordinates -1", RouteKind::exact, depth_at_counts,
                  trusts_exact, 0.1},
                 {"integer network, every input", RouteKind::exact, depth_by_enumeration, trusts_integers,
                  0.1},
                 {"the library's networks", RouteKind::exact, depth_by_library, trusts_integers, 0.1}},
      .mutants = {{"p-1 layers", {fold, "p-1", output}},
                  {"output 1 - 2 v_p", {fold, "p", "1-2*v"}},
                  {"folds at 2^(p-i)", {"2^(p-i)", "p", output}},
                  {"folds in the opposite order", {"2^i", "p", output}}},
      .constants = {exact_constant("parity.relu-depth-1000",
                                   "ReLUs of the deep network for the 1000-parity, 2 ceil(log2 1000)",
                                   2 * halvings(1000))},
  });
}

// --- parity.relu-folds

/// From v, the number of coordinates -1, layer by layer v = ReLU(v) + sum_{j=1}^{b-1} weight ReLU(v - knot), then `output` in
/// v. `weight` is a formula in j, `knot` in j and m, the product of the folds b of the layers to come; `enough` in the
/// product of all folds is the largest k.
struct Folds {
  Formula weight, knot, output, enough;
};

/// In doubled values, as the library has it.
Layers layers_of(const Folds& stated, int k, const std::vector<int>& folds) {
  const std::int64_t at_zero = integer_at(stated.output, {{"v", 0}}),
                     slope = integer_at(stated.output, {{"v", 1}}) - at_zero;
  Layers layers;
  std::vector<std::int64_t> doubled(static_cast<std::size_t>(k), -1),
      next;  // 2 v = doubled . inputs + offset
  std::int64_t offset = k;
  for (auto fold = folds.begin(); fold != folds.end(); ++fold) {
    const std::int64_t m = std::accumulate(fold + 1, folds.end(), std::int64_t{1}, std::multiplies<>());
    numeric::IntegerLayer layer;
    next.clear();
    for (int j = 0; j < *fold; ++j) {
      layer.weights.insert(layer.weights.end(), doubled.begin(), doubled.end());
      layer.biases.push_back(offset - (j == 0 ? 0 : 2 * integer_at(stated.knot, {{"j", j}, {"m", m}})));
      next.push_back(j == 0 ? 1 : integer_at(stated.weight, {{"j", j}}));
    }
    layers.push_back(std::move(layer));
    doubled = next;
    offset = 0;
  }
  for (std::int64_t& w : doubled) w *= slope / 2;
  layers.push_back({doubled, {at_zero}, false});
  return layers;
}

std::int64_t product_of(const std::vector<int>& folds) {
  return std::accumulate(folds.begin(), folds.end(), std::int64_t{1}, std::multiplies<>());
}

/// All lists of at most three folds with that product, 1 being none but for {1}.
std::vector<std::vector<int>> folds_of_product(int product) {
  std::vector<std::vector<int>> all = {{product}};
  for (int a = 2; a < product; ++a) {
    if (product % a != 0) continue;
    all.push_back({a, product / a});
    for (int b = 2; a * b < product; ++b)
      if (product % (a * b) == 0) all.push_back({a, b, product / (a * b)});
  }
  return all;
}

std::int64_t largest_k(const Folds& stated, std::int64_t product) {
  return integer_at(stated.enough, {{"b", product}});
}

std::string text(const std::vector<int>& folds) {
  std::string result = "b = ";
  for (const int fold : folds) result += (result.size() > 4 ? "," : "") + std::to_string(fold);
  return result;
}

Outcome folds_by_certificate(const Folds& stated, const Budget&) {
  const char* id = "parity.relu-folds";
  const Domain pieces = {{{"i", 0}}, {"m"}};
  return proved_by(
      "all k, all folds of product at least k",
      {{id, "knots",
        "v >= 0, so ReLU(v) = v. The knots are the multiples j m, so for i m <= v <= (i+1) m the layer is "
        "linear, and its "
        "slope is 1 + the sum of the weights over j = 1, ..., i.",
        RationalFunctionIdentity{{{{"j", 1}}, {"m"}}, stated.knot, "j*m"}},
       {id, "slopes",
        "The slope is 1 for i = 0, and if it is (-1)^i on piece i, it is (-1)^(i+1) on the next.",
        RationalFunctionIdentity{pieces, Formula("(-1)^i") + substitute(stated.weight, "j", Formula("i+1")),
                                 "(-1)^(i+1)"}},
       {id, "range",
        "At v = i m the layer's value is 0 for even i and m for odd i, (1-(-1)^i)/2 m: it grows by m (-1)^i "
        "on piece i. So "
        "the b pieces map [0, b m] onto [0, m], and v is in [0, 1] after the last layer, if k is at most the "
        "product of "
        "all folds.",
        RationalFunctionIdentity{pieces, "(1-(-1)^i)/2*m + m*(-1)^i", "(1-(-1)^(i+1))/2*m"}},
       {id, "even-weights",
        "All weights but the first are even, twice an integer, and all knots integers: v stays what it was "
        "modulo 2.",
        RationalFunctionIdentity{{{{"j", 1}}, {}}, stated.weight, "2*(-1)^j"}},
       {id, "largest-k", "The first layer reads 0 <= v <= k.",
        RationalFunctionIdentity{{{{"b", 1}}, {}}, stated.enough, "b"}},
       {id, "output", "In the end v is 0 or 1, and chi_I(x) = (-1)^v.",
        finite_table({{"v", 0, 1}}, stated.output, "(-1)^v")}});
}

Outcome folds_by_enumeration(const Folds& stated, const Budget& budget) {
  return prove_on_range(
      Range(budget.full ? "product = 1..20" : "product = 1..16"), budget,
      [&](int product) -> std::optional<std::string> {
        for (const auto& folds : folds_of_product(product)) {
          const auto k = static_cast<int>(largest_k(stated, product));
          for (const int size : {k, std::max(1, k - 1)})
            if (auto seen = differs_from_parity(layers_of(stated, size, folds), (1U << size) - 1))
              return text(folds) + ", k = " + std::to_string(size) + ": " + *seen;
        }
        return std::nullopt;
      });
}

Outcome folds_at_counts(const Folds& stated, const Budget& budget) {
  return prove_on_range(Range(budget.full ? "product = 1..60" : "product = 1..24"), budget,
                        [&](int product) -> std::optional<std::string> {
                          const std::int64_t k = largest_k(stated, product);
                          for (const auto& folds : folds_of_product(product))
                            for (std::int64_t count = 0; count <= k; ++count) {
                              std::int64_t v = count, m = product;
                              for (const int fold : folds) {
                                m /= fold;
                                std::int64_t next = v;
                                for (int j = 1; j < fold; ++j)
                                  next += integer_at(stated.weight, {{"j", j}}) *
                                          std::max<std::int64_t>(
                                              0, v - integer_at(stated.knot, {{"j", j}, {"m", m}}));
                                v = next;
                              }
                              const std::int64_t value = integer_at(stated.output, {{"v", v}});
                              if (value != (count % 2 == 0 ? 1 : -1))
                                return text(folds) + ", " + std::to_string(count) +
                                       " coordinates -1: the formula has " + std::to_string(value);
                            }
                          return std::nullopt;
                        });
}

/// The library's networks have these weights, and its folds are enough.
Outcome folds_by_library(const Folds& stated, const Budget& budget) {
  return prove_on_range(
      Range("k = 1..100, layers = 1..4"), budget, [&](int k, int layers) -> std::optional<std::string> {
        if (layers > std::max(1, halvings(k))) return std::nullopt;
        const auto folds = analysis::smallest_folds(k, layers);
        if (largest_k(stated, product_of(folds)) < k) return text(folds) + " is not enough";
        if (!same(library_layers(analysis::folded_parity_network(k, first_coordinates(k), folds)),
                  layers_of(stated, k, folds)))
          return "the library's network has other weights";
        return std::nullopt;
      });
}

Claim relu_folds() {
  const Formula weight = "2*(-1)^j", knot = "j*m", output = "1-2*v", enough = "b";
  const auto threes = analysis::smallest_folds(81, 4);
  return make_claim<Folds>({
      .id = "parity.relu-folds",
      .text = "L hidden layers of b_1, ..., b_L ReLUs compute every k-parity with k <= b_1 ... b_L: from the "
              "number v of "
              "coordinates -1 in I, each layer takes v to ReLU(v) + sum_{j=1}^{b-1} 2 (-1)^j ReLU(v - j m), "
              "m the product of the "
              "b of the later layers, and chi_I(x) = 1 - 2v in the end. One layer has k ReLUs, layers of two "
              "have 2 ceil(log2 k), "
              "layers of three only 3 ceil(log3 k): fewer for k = 3, 9, 27, ...",
      .reduction = "A layer folds [0, b m] into [0, m] and keeps v modulo 2.",
      .sources = {few_relus_slide()},
      .tags = {"parity", "network"},
      .expected = Verdict::proved,
      .stated = {weight, knot, output, enough},
      .checks = {{"certificate", RouteKind::certificate, folds_by_certificate, trusts_certificates, 0.05},
                 {"exact arithmetic, every number of coordinates -1", RouteKind::exact, folds_at_counts,
                  trusts_exact, 0.3},
                 {"integer network, every input", RouteKind::exact, folds_by_enumeration, trusts_integers,
                  0.1},
                 {"the library's networks", RouteKind::exact, folds_by_library, trusts_exact, 0.2}},
      .mutants = {{"one coordinate more than the product", {weight, knot, output, "b+1"}},
                  {"1 for 2", {"(-1)^j", knot, output, enough}},
                  {"knots at (j+1) m", {weight, "(j+1)*m", output, enough}},
                  {"output 2v - 1", {weight, knot, "2*v-1", enough}}},
      .constants = {exact_constant("parity.relu-folds-81",
                                   "3 log3 81, ReLUs of the network for the 81-parity in layers of three",
                                   std::accumulate(threes.begin(), threes.end(), 0))},
  });
}

}  // namespace

std::vector<Claim> parity_depth_claims() { return {relu_depth(), relu_folds()}; }

}  // namespace lemmata::proofs_check
