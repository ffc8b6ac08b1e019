#include "proofs_check/claims/parity_representation.hpp"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <numeric>
#include <stdexcept>

#include "analysis/boolean/parity_network.hpp"
#include "numeric/network/integer_network.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

const std::vector<std::string> trusts_integers = {"integer arithmetic", "GMP"};

using Layers = std::vector<numeric::IntegerLayer>;

std::int64_t integer(const Rational& value) {
  if (denominator(value) != 1)
    throw std::logic_error("parity_representation: an integer is needed, got " + to_string(value));
  return static_cast<std::int64_t>(numerator(value));
}

std::int64_t integer_at(const Formula& f, const std::vector<std::pair<std::string, std::int64_t>>& at) {
  return integer(value_at(f, at));
}

std::int64_t relu(std::int64_t z) { return std::max<std::int64_t>(z, 0); }

/// The library's network, for the other side.
Layers layers_of(const analysis::Network& network) {
  Layers layers;
  for (const analysis::NetworkLayer& layer : network.layers) {
    numeric::IntegerLayer copy;
    for (const Rational& w : layer.weights) copy.weights.push_back(integer(w));
    for (const Rational& b : layer.biases) copy.biases.push_back(integer(b));
    copy.rectified = layer.activation.kind == analysis::Activation::Kind::relu;
    layers.push_back(std::move(copy));
  }
  return layers;
}

/// Whether they are the same, entry by entry.
bool same(const Layers& a, const Layers& b) {
  return std::ranges::equal(a, b, [](const numeric::IntegerLayer& x, const numeric::IntegerLayer& y) {
    return x.weights == y.weights && x.biases == y.biases && x.rectified == y.rectified;
  });
}

/// {1, 3, 5, ...}, k of them.
std::vector<int> odd_coordinates(int k) {
  std::vector<int> set;
  for (int i = 0; i < k; ++i) set.push_back(2 * i + 1);
  return set;
}

std::uint32_t bits(const std::vector<int>& set) {
  std::uint32_t result = 0;
  for (const int i : set) result |= 1U << (i - 1);
  return result;
}

std::optional<std::string> differs_somewhere(const Layers& layers, std::uint32_t subset) {
  const auto found = numeric::first_difference_from_parity(layers, subset);
  if (!found) return std::nullopt;
  return "x = -1 on " + set_text(found->x) + " alone: the network has " + std::to_string(found->value) +
         ", the parity " + std::to_string(-2 * (std::popcount(found->x & subset) % 2) + 1);
}

// --- parity.relu-width

/// bias + extra ReLU(s + k + 1) + first ReLU(s + k) + sum_{j=1}^{last} later ReLU(s - knot): formulas in k, `later` and
/// `knot` also in j.
struct Shallow {
  Formula bias, extra, first, later, knot, last;
};

const Formula kink = "2*(-1)^(k-j-1)", kink_at = "2*j-k", last_kink = "k-1";
const Shallow with_output_bias = {"(-1)^k", 0, "-(-1)^k", kink, kink_at, last_kink};
const Shallow without_output_bias = {0, "(-1)^k", "-2*(-1)^k", kink, kink_at, last_kink};

struct Unit {
  std::int64_t weight, knot;  // weight * ReLU(s - knot)
};

/// Those whose weight is not 0.
std::vector<Unit> units_of(const Shallow& stated, std::int64_t k) {
  std::vector<Unit> units = {{integer_at(stated.extra, {{"k", k}}), -k - 1},
                             {integer_at(stated.first, {{"k", k}}), -k}};
  for (std::int64_t j = 1, last = integer_at(stated.last, {{"k", k}}); j <= last; ++j)
    units.push_back(
        {integer_at(stated.later, {{"k", k}, {"j", j}}), integer_at(stated.knot, {{"k", k}, {"j", j}})});
  std::erase_if(units, [](const Unit& unit) { return unit.weight == 0; });
  return units;
}

/// The network for s = sum_i w_i x_i, w the signs; its output times `factor`.
Layers layers_of(const Shallow& stated, const std::vector<std::int64_t>& signs, std::int64_t factor = 1) {
  const auto k = static_cast<std::int64_t>(signs.size());
  numeric::IntegerLayer hidden, output{{}, {factor * integer_at(stated.bias, {{"k", k}})}, false};
  for (const Unit& unit : units_of(stated, k)) {
    hidden.weights.insert(hidden.weights.end(), signs.begin(), signs.end());
    hidden.biases.push_back(-unit.knot);
    output.weights.push_back(factor * unit.weight);
  }
  return {hidden, output};
}

std::vector<std::int64_t> ones(int k) { return std::vector<std::int64_t>(static_cast<std::size_t>(k), 1); }

/// The formula at all k + 1 values of s.
std::optional<std::string> differs_at_a_sum(const Shallow& stated, std::int64_t k) {
  const auto units = units_of(stated, k);
  const std::int64_t bias = integer_at(stated.bias, {{"k", k}});
  for (std::int64_t s = -k; s <= k; s += 2) {
    std::int64_t value = bias;
    for (const Unit& unit : units) value += unit.weight * relu(s - unit.knot);
    if (value != ((k - s) / 2 % 2 == 0 ? 1 : -1))
      return "s = " + std::to_string(s) + ": the formula has " + std::to_string(value);
  }
  return std::nullopt;
}

/// That the formula is (-1)^(k-m) at s = 2m - k for m = 0, ..., k.
std::vector<Certificate> piecewise_linear_certificates(const std::string& id, const std::string& prefix,
                                                       const Shallow& stated) {
  const Domain sizes = {{{"k", 1}}, {}}, pieces = {{{"k", 1}, {"m", 0}}, {}};
  return {{id, prefix + "-left-end",
           "At s = -k, where no coordinate of S is +1 and the parity is (-1)^k, ReLU(s + k + 1) is 1 and "
           "every other "
           "ReLU is 0, its knot being at least -k.",
           RationalFunctionIdentity{sizes, stated.bias + stated.extra, "(-1)^k"}},
          {id, prefix + "-knots",
           "The knots are the values 2j - k of s. So between s = 2m - k and 2m + 2 - k the formula is "
           "linear, and its "
           "slope is extra + first + the sum of `later` over j = 1, ..., m.",
           RationalFunctionIdentity{{{{"k", 1}, {"j", 1}}, {}}, stated.knot, "2*j-k"}},
          {id, prefix + "-last-knot", "There is a knot at each value of s from 2 - k to k - 2.",
           RationalFunctionIdentity{sizes, stated.last, "k-1"}},
          {id, prefix + "-first-slope", "The slope of piece m = 0 is -(-1)^(k-m).",
           RationalFunctionIdentity{sizes, stated.extra + stated.first, "-(-1)^k"}},
          {id, prefix + "-next-slope", "If piece m has the slope -(-1)^(k-m), so has piece m + 1.",
           RationalFunctionIdentity{pieces,
                                    Formula("-(-1)^(k-m)") + substitute(stated.later, "j", Formula("m+1")),
                                    "-(-1)^(k-(m+1))"}},
          {id, prefix + "-next-value",
           "If the value at s = 2m - k is the parity (-1)^(k-m), where m coordinates are +1, it is so two "
           "further: the "
           "value grows by twice the slope of piece m.",
           RationalFunctionIdentity{pieces, "(-1)^(k-m) + 2*(-(-1)^(k-m))", "(-1)^(k-(m+1))"}}};
}

/// Both ways to begin.
struct Width {
  Shallow biased, unbiased;
};

Outcome width_by_certificate(const Width& stated, const Budget&) {
  auto certificates = piecewise_linear_certificates("parity.relu-width", "bias", stated.biased);
  for (auto& certificate : piecewise_linear_certificates("parity.relu-width", "no-bias", stated.unbiased))
    certificates.push_back(std::move(certificate));
  return proved_by("all k >= 1", certificates);
}

Outcome width_at_sums(const Width& stated, const Budget& budget) {
  return prove_on_range(Range(budget.full ? "k = 1..400" : "k = 1..120"), budget,
                        [&](int k) -> std::optional<std::string> {
                          if (auto seen = differs_at_a_sum(stated.biased, k))
                            return "with an output bias, " + *seen;
                          if (auto seen = differs_at_a_sum(stated.unbiased, k)) return "without, " + *seen;
                          return std::nullopt;
                        });
}

/// Every input, d = k.
const char* all_inputs(const Budget& budget) { return budget.full ? "k = 1..24" : "k = 1..20"; }

Outcome width_by_enumeration(const Width& stated, const Budget& budget) {
  return prove_on_range(Range(all_inputs(budget)), budget, [&](int k) -> std::optional<std::string> {
    const std::uint32_t all = (1U << k) - 1;
    if (auto seen = differs_somewhere(layers_of(stated.biased, ones(k)), all))
      return "with an output bias, " + *seen;
    if (auto seen = differs_somewhere(layers_of(stated.unbiased, ones(k)), all)) return "without, " + *seen;
    return std::nullopt;
  });
}

/// The library's networks are the formulas; and they are the parity in the midst of other coordinates.
Outcome width_by_library(const Width& stated, const Budget& budget) {
  return prove_on_range(Range("k = 1..60"), budget, [&](int k) -> std::optional<std::string> {
    for (const auto bias : {analysis::OutputBias::used, analysis::OutputBias::none}) {
      std::vector<int> all(static_cast<std::size_t>(k));
      std::iota(all.begin(), all.end(), 1);
      const Shallow& formula = bias == analysis::OutputBias::used ? stated.biased : stated.unbiased;
      if (!same(layers_of(analysis::shallow_parity_network(k, all, {}, bias)), layers_of(formula, ones(k))))
        return "the library's network has other weights";
      if (k > 7) continue;
      const auto odd = odd_coordinates(k);
      if (auto seen =
              differs_somewhere(layers_of(analysis::shallow_parity_network(2 * k, odd, {}, bias)), bits(odd)))
        return "d = 2k, I odd: " + *seen;
    }
    return std::nullopt;
  });
}

Claim relu_width() {
  const Width stated = {with_output_bias, without_output_bias};
  const auto biased = [&](const Formula& later, const Formula& knot, const Formula& last) {
    return Width{{"(-1)^k", 0, "-(-1)^k", later, knot, last}, without_output_bias};
  };
  return make_claim<Width>({
      .id = "parity.relu-width",
      .text =
          "With s the sum of the k coordinates of I, chi_I(x) = (-1)^k - (-1)^k ReLU(s+k) + sum_{j=1}^{k-1} "
          "2 (-1)^(k-j-1) ReLU(s+k-2j) on the cube: k ReLUs and an output bias, weights of at most 2 in "
          "size. "
          "Without the output bias k+1 ReLUs do: (-1)^k ReLU(s+k+1) - 2 (-1)^k ReLU(s+k) + the same sum. "
          "ReLU(s+k) = s+k, so with a linear skip k-1 do.",
      .reduction = "The formula depends on s alone, which takes the values 2m - k, and is linear between "
                   "them: induction "
                   "on m over the slopes and over the values.",
      .sources = {few_relus_slide()},
      .tags = {"parity", "network"},
      .expected = Verdict::proved,
      .stated = stated,
      .checks = {{"certificate", RouteKind::certificate, width_by_certificate, trusts_certificates, 0.05},
                 {"exact arithmetic, every sum", RouteKind::exact, width_at_sums, trusts_exact, 0.3},
                 {"integer network, every input", RouteKind::exact, width_by_enumeration, trusts_integers,
                  0.3},
                 {"the library's networks", RouteKind::exact, width_by_library, trusts_integers, 0.2}},
      .mutants = {{"k-1 ReLUs by this formula", biased(kink, kink_at, "k-2")},
                  {"1 for 2", biased("(-1)^(k-j-1)", kink_at, last_kink)},
                  {"kinks at odd positions", biased(kink, "2*j-k-1", last_kink)},
                  {"k ReLUs without an output bias",
                   {with_output_bias, {0, 0, "-(-1)^k", kink, kink_at, last_kink}}}},
      .constants = {exact_constant("parity.relu-width-3",
                                   "ReLUs of the network for the 3-parity, with an output bias",
                                   static_cast<int>(units_of(with_output_bias, 3).size()))},
  });
}

// --- relu.width-k

/// The same for s = sum_{i in I} w_i x_i, n of the k signs w_i being -1, the output times `sign`, a formula in k and n.
struct Signed {
  Shallow network;
  Formula sign;
};

Outcome signed_by_certificate(const Signed& stated, const Budget&) {
  const char* id = "relu.width-k";
  auto certificates = piecewise_linear_certificates(id, "signs", stated.network);
  certificates.push_back({id, "product-of-the-signs",
                          "At s = 2m - k the product of the w_i x_i is (-1)^(k-m), which is chi_I(x) times "
                          "the product of the w_i; that is "
                          "(-1)^n, one factor -1 for each negative sign.",
                          InductionStep{{{{"n", 0}, {"k", 1}}, {}}, "n", stated.sign, 1, {{-1, {}}}}});
  certificates.push_back(
      {id, "sign-is-its-own-inverse", "So chi_I(x) is that product times (-1)^n.",
       RationalFunctionIdentity{{{{"n", 0}, {"k", 1}}, {}}, stated.sign * stated.sign, 1}});
  return proved_by("all k >= 1, all signs", certificates);
}

std::vector<std::int64_t> signs_of(int k, std::uint32_t pattern) {
  std::vector<std::int64_t> signs;
  for (int i = 0; i < k; ++i) signs.push_back((pattern >> i & 1U) != 0 ? -1 : 1);
  return signs;
}

Outcome signed_by_enumeration(const Signed& stated, const Budget& budget) {
  return prove_on_range(
      Range(budget.full ? "k = 1..12" : "k = 1..9"), budget, [&](int k) -> std::optional<std::string> {
        for (std::uint32_t pattern = 0; pattern < 1U << k; ++pattern) {
          const auto sign = integer_at(stated.sign, {{"k", k}, {"n", std::popcount(pattern)}});
          if (auto seen =
                  differs_somewhere(layers_of(stated.network, signs_of(k, pattern), sign), (1U << k) - 1))
            return "w = -1 on " + set_text(pattern) + ", " + *seen;
        }
        return std::nullopt;
      });
}

Outcome signed_by_library(const Signed& stated, const Budget& budget) {
  return prove_on_range(Range("k = 1..7"), budget, [&](int k) -> std::optional<std::string> {
    std::vector<int> all(static_cast<std::size_t>(k));
    std::iota(all.begin(), all.end(), 1);
    for (std::uint32_t pattern = 0; pattern < 1U << k; ++pattern) {
      const auto signs = signs_of(k, pattern);
      const auto sign = integer_at(stated.sign, {{"k", k}, {"n", std::popcount(pattern)}});
      if (!same(layers_of(
                    analysis::shallow_parity_network(k, all, std::vector<int>(signs.begin(), signs.end()))),
                layers_of(stated.network, signs, sign)))
        return "w = -1 on " + set_text(pattern) + ": the library's network has other weights";
    }
    return std::nullopt;
  });
}

Outcome signed_at_sums(const Signed& stated, const Budget& budget) {
  return prove_on_range(Range("k = 1..120"), budget,
                        [&](int k) { return differs_at_a_sum(stated.network, k); });
}

Claim relu_width_with_signs() {
  const Formula sign = "(-1)^n";
  return make_claim<Signed>({
      .id = "relu.width-k",
      .text = "For any signs w_i = +-1 and s = sum_{i in I} w_i x_i, |I| = k, the functions ReLU(s - b) with "
              "the k knots "
              "b = -k, 2-k, ..., k-2, and the constant 1 span chi_I on the cube: (prod w_i) chi_I(x) = "
              "(-1)^k - (-1)^k "
              "ReLU(s+k) + sum_{j=1}^{k-1} 2 (-1)^(k-j-1) ReLU(s+k-2j).",
      .reduction = "chi_I(x) prod w_i is the product of the w_i x_i, the parity of k new coordinates +-1 "
                   "whose sum is s.",
      .sources = {main_result_slide(), few_relus_slide()},
      .tags = {"parity", "network"},
      .expected = Verdict::proved,
      .stated = {with_output_bias, sign},
      .checks = {{"certificate", RouteKind::certificate, signed_by_certificate, trusts_certificates, 0.05},
                 {"exact arithmetic, every sum", RouteKind::exact, signed_at_sums, trusts_exact, 0.2},
                 {"integer network, every input and all signs", RouteKind::exact, signed_by_enumeration,
                  trusts_integers, 0.2},
                 {"the library's networks", RouteKind::exact, signed_by_library, trusts_exact, 0.1}},
      .mutants = {{"k-1 knots by this formula", {{"(-1)^k", 0, "-(-1)^k", kink, kink_at, "k-2"}, sign}},
                  {"no output bias", {{0, 0, "-(-1)^k", kink, kink_at, last_kink}, sign}},
                  {"the product of the signs left out", {with_output_bias, 1}},
                  {"(-1)^(k-n)", {with_output_bias, "(-1)^(k-n)"}}},
  });
}

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
                        [&](int k) { return differs_somewhere(layers_of(stated, k), (1U << k) - 1); });
}

Outcome depth_by_library(const Depth& stated, const Budget& budget) {
  return prove_on_range(Range("k = " + std::to_string(stated.smallest_k) + "..200"), budget,
                        [&](int k) -> std::optional<std::string> {
                          std::vector<int> all(static_cast<std::size_t>(k));
                          std::iota(all.begin(), all.end(), 1);
                          if (!same(layers_of(analysis::deep_parity_network(k, all)), layers_of(stated, k)))
                            return "the library's network has other weights";
                          if (k > 7) return std::nullopt;
                          const auto odd = odd_coordinates(k);
                          return differs_somewhere(layers_of(analysis::deep_parity_network(2 * k, odd)),
                                                   bits(odd));
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

}  // namespace

std::vector<Claim> parity_representation_claims() {
  return {relu_width(), relu_width_with_signs(), relu_depth()};
}

}  // namespace lemmata::proofs_check
