#include "proofs_check/claims/label_noise.hpp"

#include <algorithm>
#include <bit>
#include <map>

#include "analysis/boolean/fourier_gap.hpp"
#include "analysis/boolean/parity_baselines.hpp"
#include "numeric/cube/boolean_function.hpp"
#include "numeric/cube/walsh_hadamard.hpp"
#include "numeric/sampling/counter_random.hpp"
#include "proofs_check/claims/simulation.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

/// The sum, over `samples` draws, of the product of `summands` signs that are -1 with probability 1/8 each.
std::int64_t sum_of_noise(std::int64_t samples, int summands, std::uint64_t seed, std::uint64_t stream) {
  std::vector<std::uint64_t> words(3 * static_cast<std::size_t>(summands));
  std::int64_t sum = 0;
  for (std::int64_t first = 0; first < samples; first += 64) {
    numeric::fill_random_bits(words, seed, stream, static_cast<std::uint64_t>(first / 64) * words.size());
    std::uint64_t negative = 0;
    for (std::size_t i = 0; i < words.size(); i += 3) negative ^= words[i] & words[i + 1] & words[i + 2];
    const std::int64_t lanes = std::min<std::int64_t>(64, samples - first);
    if (lanes < 64) negative &= (std::uint64_t{1} << lanes) - 1;
    sum += lanes - 2 * std::popcount(negative);
  }
  return sum;
}

// --- baseline.bkw

/// The product of s signs of noise, each -1 with probability e, has the mean bias (e, s). An equation left for the last of a blocks is a
/// sum of at least `least` and at most `most` samples (a).
struct BlockElimination {
  Formula bias, least, most;
};

Outcome bias_by_enumeration(const BlockElimination& stated, const Budget& budget) {
  return prove_on_range(Range("s = 0..9, j = 0..8"), budget, [&](int s, int j) -> std::optional<std::string> {
    const Rational e(j, 8);
    Rational mean(0);
    for (std::uint32_t pattern = 0; pattern < 1U << s; ++pattern) {
      const int negative = std::popcount(pattern);
      mean += pow(e, negative) * pow(Rational(1 - e), s - negative) * (negative % 2 == 0 ? 1 : -1);
    }
    const Rational claimed = evaluate(stated.bias, {{"e", e}, {"s", s}});
    if (auto apart = difference(claimed, mean, "the sum over all patterns")) return "e = j/8: " + *apart;
    if (auto apart = difference(claimed, analysis::noise_bias(e, s), "the library"))
      return "e = j/8: " + *apart;
    return std::nullopt;
  });
}

/// An equation, and the samples of which it is the sum.
struct Equation {
  std::uint64_t coefficients, samples;
};

/// Adds the first equation of each value of the block to all others of that value, and drops it.
std::vector<Equation> clear_block(const std::vector<Equation>& equations, int block, int block_bits) {
  std::map<std::uint64_t, Equation> representatives;
  std::vector<Equation> cleared;
  for (const Equation& equation : equations) {
    const std::uint64_t value = equation.coefficients >> block * block_bits & ((1U << block_bits) - 1);
    if (const auto [at, is_new] = representatives.emplace(value, equation); !is_new)
      cleared.push_back(
          {equation.coefficients ^ at->second.coefficients, equation.samples ^ at->second.samples});
  }
  return cleared;
}

Outcome rounds_on_samples(const BlockElimination& stated, const Budget& budget) {
  return prove_on_range(
      Range("a = 1..5, b = 1..3, draw = 0..15"), budget,
      [&](int a, int b, int draw) -> std::optional<std::string> {
        std::vector<std::uint64_t> samples(64);
        numeric::fill_random_bits(samples, budget.seed, 50, static_cast<std::uint64_t>(64 * draw));
        std::vector<Equation> equations;
        for (std::size_t i = 0; i < samples.size(); ++i) {
          samples[i] &= (std::uint64_t{1} << a * b) - 1;
          equations.push_back({samples[i], std::uint64_t{1} << i});
        }
        const auto cost = analysis::block_elimination_cost(a, b);
        for (int round = 0; round + 1 < a; ++round) {
          auto next = clear_block(equations, round, b);
          if (next.size() + static_cast<std::size_t>(cost.lost_per_round) < equations.size())
            return "round " + std::to_string(round + 1) + " loses more than 2^b equations";
          equations = std::move(next);
        }
        for (const Equation& equation : equations) {
          std::uint64_t sum = 0;
          for (std::size_t i = 0; i < samples.size(); ++i)
            if ((equation.samples >> i & 1) != 0) sum ^= samples[i];
          if (sum != equation.coefficients || (sum & ((std::uint64_t{1} << (a - 1) * b) - 1)) != 0)
            return "an equation is not the sum of its samples, or has another block than the last";
          const int size = std::popcount(equation.samples);
          if (size < value_at(stated.least, {{"a", a}}) || size > value_at(stated.most, {{"a", a}}))
            return "an equation of the last block is a sum of " + std::to_string(size) + " samples";
        }
        if (cost.summands != value_at(stated.most, {{"a", a}}))
          return "the library has at most " + to_string(cost.summands) + " samples";
        return std::nullopt;
      });
}

Outcome bias_by_certificate(const BlockElimination& stated, const Budget&) {
  if (!(stated.least == Formula(1)))
    return {.note = "the certificates are about the largest number of samples"};
  const char* id = "baseline.bkw";
  return proved_by(
      "all s, a and e",
      {{id, "one-more-sign", "The signs are independent, and one more has the mean (1-e) - e.",
        InductionStep{{{{"s", 0}}, {"e"}}, "s", stated.bias, 1, {{"(1-e)-e", {}}}}},
       {id, "one-more-round",
        "With one block no equations are added. A round adds two equations: at most twice as "
        "many samples, and fewer where "
        "both contain the same sample. An equation's own sample is in no representative, so at "
        "least that one remains. Which samples are added depends on the points alone, and the noise is "
        "independent of these.",
        InductionStep{{{{"a", 1}}, {}}, "a", stated.most, 1, {{2, {}}}}}});
}

Outcome bias_by_simulation(const BlockElimination& stated, const Budget& budget) {
  const int s = 4;
  // (3/4)^5 is 0.079 away
  return judge_mean("e = 1/8, s = 4", evaluate(stated.bias, {{"e", Rational(1, 8)}, {"s", s}}),
                    Rational(7, 100), budget,
                    [&](std::int64_t samples) { return sum_of_noise(samples, s, budget.seed, 51); });
}

Claim block_elimination() {
  return make_claim<BlockElimination>({
      .id = "baseline.bkw",
      .text = "The product of s independent labels' noise, each -1 with probability e, has mean (1-2e)^s. "
              "Clearing all but "
              "the last of a blocks in a-1 rounds leaves equations that are sums of at most 2^(a-1) samples, "
              "so the "
              "bias that is left is at least (1-2e)^(2^(a-1)), 0 <= e <= 1/2.",
      .reduction = "Independence; every round adds two equations.",
      .hypotheses = {{"0 <= e <= 1/2 (for the bound on the bias)",
                      {},
                      "for larger e all labels are better negated first"}},
      .sources = {what_is_known_slide()},
      .tags = {"parity", "baseline", "noise"},
      .expected = Verdict::proved,
      .stated = {"(1-2*e)^s", 1, "2^(a-1)"},
      .checks =
          {{"sum over the patterns of noise", RouteKind::exact, bias_by_enumeration, trusts_exact, 0.1},
           {"rounds on random samples", RouteKind::exact, rounds_on_samples, {"Philox4x32-10", "GMP"}, 0.1},
           {"certificate", RouteKind::certificate, bias_by_certificate, trusts_certificates, 0.05},
           {"simulation", RouteKind::simulation, bias_by_simulation, trusts_simulation, 0.05}},
      .mutants = {{"(1-2e)^(s+1)", {"(1-2*e)^(s+1)", 1, "2^(a-1)"}},
                  {"always exactly 2^(a-1) samples", {"(1-2*e)^s", "2^(a-1)", "2^(a-1)"}},
                  {"at most 2^(a-2) samples", {"(1-2*e)^s", 1, "2^(a-2)"}},
                  {"(1-e)^s", {"(1-e)^s", 1, "2^(a-1)"}}},
  });
}

// --- noise.label

constexpr const char* noise_up_to_half = "j = 0..4";

/// With labels flipped with probability e every coefficient is multiplied by scale, and so is a Fourier gap for 0 <= e <= 1/2 (range of j,
/// e = j/8); a number c / gap^2 of samples by samples.
struct LabelNoise {
  Formula scale, samples;
  std::string range = noise_up_to_half;
};

Outcome noise_by_transform(const LabelNoise& stated, const Budget& budget) {
  return prove_on_range(
      Range("n = 3..9:2, " + stated.range), budget, [&](int n, int j) -> std::optional<std::string> {
        const Rational e(j, 8), scale = evaluate(stated.scale, {{"e", e}});
        // y f(x), y = chi_S x 's label: f^ at S is the correlation; the noise's two values carry the weights 8-j and j
        const auto clean = numeric::majority_table(n);
        auto f = clean, noisy = clean;
        for (auto& value : noisy) value = (8 - j) * value + j * -value;
        numeric::walsh_hadamard_transform(f);
        numeric::walsh_hadamard_transform(noisy);
        const auto coefficient = [&](const std::vector<std::int32_t>& table, std::uint32_t set) {
          return Rational(table[set]) / (1 << n);
        };
        for (std::uint32_t set = 0; set < f.size(); ++set)
          if (auto apart =
                  difference(scale * coefficient(f, set), coefficient(noisy, set) / 8, "the transform"))
            return "e = j/8, S = " + set_text(set) + ": " + *apart;
        std::vector<Rational> neighbours, noisy_neighbours;
        for (int i = 0; i < n; ++i) {
          const std::uint32_t set = 3U ^ 1U << i;
          neighbours.push_back(coefficient(f, set));
          noisy_neighbours.push_back(coefficient(noisy, set) / 8);
        }
        const std::vector<int> subset = {1, 2};
        const Rational gap = analysis::fourier_gap(neighbours, subset).gap,
                       noisy_gap = analysis::fourier_gap(noisy_neighbours, subset).gap;
        if (auto apart = difference(scale * gap, noisy_gap, "the transform"))
          return "e = j/8, gap: " + *apart;
        if (gap > 0 && noisy_gap > 0)
          if (auto apart =
                  difference(evaluate(stated.samples, {{"e", e}}), gap * gap / (noisy_gap * noisy_gap),
                             "the squared quotient of the gaps"))
            return "e = j/8, samples: " + *apart;
        return std::nullopt;
      });
}

Outcome noise_by_certificate(const LabelNoise& stated, const Budget&) {
  if (stated.range != noise_up_to_half) return {.note = "the certificates are about 0 <= e <= 1/2"};
  const char* id = "noise.label";
  const Domain e{{}, {"e"}};
  return proved_by(
      "all e <= 1/2 (samples: e < 1/2), all functions on the cube",
      {{id, "mean-of-the-sign", "The noise is a sign independent of x: E[noise y g(x)] = E[noise] E[y g(x)].",
        RationalFunctionIdentity{e, stated.scale, "(1-e) - e"}},
       {id, "gap",
        "The minimum and the maximum of the sizes are multiplied by 1-2e >= 0; e = 1/2 - x/2, so 1-2e = x.",
        RationalFunctionIdentity{{{}, {"x"}}, substitute(stated.scale, "e", Formula("1/2-x/2")), "x"}},
       {id, "samples", "c / (scale gap)^2 is samples times c / gap^2.",
        RationalFunctionIdentity{{{}, {"c", "e", "g"}},
                                 Formula("c") / Formula::power(stated.scale * Formula("g"), 2),
                                 stated.samples * Formula("c/g^2")}}});
}

Outcome noise_by_simulation(const LabelNoise& stated, const Budget& budget) {
  // 1-e is 0.125 away
  return judge_mean("e = 1/8, mean of the noise", evaluate(stated.scale, {{"e", Rational(1, 8)}}),
                    Rational(1, 10), budget,
                    [&](std::int64_t samples) { return sum_of_noise(samples, 1, budget.seed, 52); });
}

Claim label_noise() {
  return make_claim<LabelNoise>({
      .id = "noise.label",
      .text = "Labels flipped independently with probability e <= 1/2 multiply every E[y g(x)], and so all "
              "coefficients and "
              "the Fourier gap, by 1-2e, and for e < 1/2 numbers of samples c/gap^2 by (1-2e)^(-2).",
      .reduction = "The noise is an independent sign of mean 1-2e.",
      .hypotheses = {{"e <= 1/2 (for the gap)", LabelNoise{"1-2*e", "1/(1-2*e)^2", "j = 5..8"}, ""}},
      .sources = {what_is_known_slide()},
      .tags = {"parity", "noise", "gap"},
      .expected = Verdict::proved,
      .stated = {"1-2*e", "1/(1-2*e)^2"},
      .checks = {{"SIMD transforms of weighted tables", RouteKind::exact, noise_by_transform,
                  trusts_transform, 0.1},
                 {"certificate", RouteKind::certificate, noise_by_certificate, trusts_certificates, 0.05},
                 {"simulation", RouteKind::simulation, noise_by_simulation, trusts_simulation, 0.05}},
      .mutants = {{"1-e", {"1-e", "1/(1-e)^2"}}, {"samples by 1/(1-2e)", {"1-2*e", "1/(1-2*e)"}}},
  });
}

}  // namespace

std::vector<Claim> label_noise_claims() { return {block_elimination(), label_noise()}; }

}  // namespace lemmata::proofs_check
