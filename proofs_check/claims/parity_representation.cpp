#include "proofs_check/claims/parity_representation.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "analysis/boolean/parity_network.hpp"
#include "proofs_check/claims/integer_layers.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

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
    for (const Unit& unit : units) value += unit.weight * std::max<std::int64_t>(0, s - unit.knot);
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
    if (auto seen = differs_from_parity(layers_of(stated.biased, ones(k)), all))
      return "with an output bias, " + *seen;
    if (auto seen = differs_from_parity(layers_of(stated.unbiased, ones(k)), all)) return "without, " + *seen;
    return std::nullopt;
  });
}

/// The library's networks are the formulas; and they are the parity in the midst of other coordinates.
Outcome width_by_library(const Width& stated, const Budget& budget) {
  return prove_on_range(Range("k = 1..60"), budget, [&](int k) -> std::optional<std::string> {
    for (const auto bias : {analysis::OutputBias::used, analysis::OutputBias::none}) {
      const auto all = first_coordinates(k);
      const Shallow& formula = bias == analysis::OutputBias::used ? stated.biased : stated.unbiased;
      if (!same(library_layers(analysis::shallow_parity_network(k, all, {}, bias)),
                layers_of(formula, ones(k))))
        return "the library's network has other weights";
      if (k > 7) continue;
      const auto odd = odd_coordinates(k);
      if (auto seen = differs_from_parity(
              library_layers(analysis::shallow_parity_network(2 * k, odd, {}, bias)), bits(odd)))
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
                  differs_from_parity(layers_of(stated.network, signs_of(k, pattern), sign), (1U << k) - 1))
            return "w = -1 on " + set_text(pattern) + ", " + *seen;
        }
        return std::nullopt;
      });
}

Outcome signed_by_library(const Signed& stated, const Budget& budget) {
  return prove_on_range(Range("k = 1..7"), budget, [&](int k) -> std::optional<std::string> {
    const auto all = first_coordinates(k);
    for (std::uint32_t pattern = 0; pattern < 1U << k; ++pattern) {
      const auto signs = signs_of(k, pattern);
      const auto sign = integer_at(stated.sign, {{"k", k}, {"n", std::popcount(pattern)}});
      if (!same(library_layers(
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

}  // namespace

std::vector<Claim> parity_representation_claims() { return {relu_width(), relu_width_with_signs()}; }

}  // namespace lemmata::proofs_check
