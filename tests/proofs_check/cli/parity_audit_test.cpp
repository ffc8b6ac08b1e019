#include "proofs_check/calculators/parity_audit.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "analysis/boolean/network_gradient.hpp"
#include "analysis/scalar/rational.hpp"

namespace lemmata::proofs_check {
namespace {

using analysis::LayerActivation;
using analysis::Network;
using analysis::NetworkLayer;
using analysis::Rational;
using Kind = LayerActivation::Kind;

Network random_network(const std::vector<int>& widths, const std::vector<LayerActivation>& activations,
                       std::uint32_t seed, int denominator = 10) {
  std::mt19937_64 bits(seed);
  Network network;
  for (std::size_t l = 0; l + 1 < widths.size(); ++l) {
    NetworkLayer layer{.inputs = widths[l], .outputs = widths[l + 1], .activation = activations[l]};
    const auto number = [&] { return Rational(static_cast<int>(bits() % 21) - 10, denominator); };
    for (int i = 0; i < layer.inputs * layer.outputs; ++i) layer.weights.push_back(number());
    for (int j = 0; j < layer.outputs; ++j) layer.biases.push_back(number());
    network.layers.push_back(layer);
  }
  return network;
}

struct Case {
  std::string name;
  Network network;
};

std::vector<Case> exact_cases() {
  const LayerActivation relu{Kind::relu};
  const LayerActivation absolute{Kind::absolute_value};
  const LayerActivation square{Kind::power, 2};
  const LayerActivation identity{};
  std::vector<Case> cases;
  for (std::uint32_t seed = 1; seed <= 2; ++seed) {
    cases.push_back({"relu", random_network({5, 3, 1}, {relu, identity}, seed)});
    cases.push_back({"absolute value", random_network({4, 3, 1}, {absolute, identity}, seed)});
    cases.push_back({"deep", random_network({4, 3, 2, 1}, {relu, absolute, identity}, seed)});
    cases.push_back({"square", random_network({6, 2, 1}, {square, identity}, seed)});
    cases.push_back({"one unit", random_network({3, 1}, {relu}, seed)});
    cases.push_back(
        {"kinks met, derivative 1/2 there", random_network({4, 3, 1}, {relu, identity}, seed, 1)});
    cases.back().network.derivative_at_zero = Rational(1, 2);
    cases.push_back(
        {"|z|, kinks met, derivative 1 there", random_network({4, 2, 1}, {absolute, identity}, seed, 1)});
    cases.back().network.derivative_at_zero = 1;
    cases.push_back({"derivative 1/3 at kinks", random_network({4, 2, 1}, {relu, identity}, seed, 1)});
    cases.back().network.derivative_at_zero = Rational(1, 3);
    cases.push_back({"a unit without effect", random_network({4, 2, 1}, {relu, identity}, seed)});
    cases.back().network.layers[1].weights[0] = 0;
  }
  return cases;
}

/// f and all signals by their definitions.
struct Bare {
  explicit Bare(const Network& network) : d(network.layers.front().inputs) {
    const std::uint64_t points = std::uint64_t{1} << d;
    for (std::uint64_t x = 0; x < points; ++x) {
      const auto at = analysis::network_derivatives(network, x);
      f.push_back(at.value);
      g.resize(at.derivatives.size());
      for (std::size_t p = 0; p < g.size(); ++p) g[p].push_back(at.derivatives[p]);
    }
    for (const auto& table : g) {
      std::vector<Rational> spectrum(points);
      for (std::uint64_t set = 0; set < points; ++set)
        for (std::uint64_t x = 0; x < points; ++x)
          spectrum[set] += (std::popcount(x & set) % 2 != 0 ? Rational(-table[x]) : table[x]) / points;
      signals.push_back(spectrum);
    }
  }

  [[nodiscard]] Rational threshold_square(std::size_t p, const ParityAuditSetting& setting) const {
    Rational largest, mean;
    for (std::size_t x = 0; x < f.size(); ++x) {
      largest = std::max(largest, Rational(2 * (abs(f[x]) + 1) * abs(g[p][x])));
      mean += 4 * (f[x] * f[x] + 1) * g[p][x] * g[p][x] / f.size();
    }
    if (setting.batch) return mean / *setting.batch;
    const Rational threshold = largest / Rational(std::int64_t{1} << *setting.significand_bits);
    return threshold * threshold;
  }

  [[nodiscard]] std::vector<std::uint64_t> visible_by_size(const ParityAuditSetting& setting) const {
    std::vector<Rational> thresholds;
    for (std::size_t p = 0; p < g.size(); ++p) thresholds.push_back(threshold_square(p, setting));
    std::vector<std::uint64_t> counts(static_cast<std::size_t>(d) + 1);
    for (std::uint64_t set = 0; set < f.size(); ++set) {
      bool visible = false;
      for (std::size_t p = 0; p < g.size(); ++p)
        visible |= 4 * signals[p][set] * signals[p][set] > thresholds[p];
      if (visible) ++counts[static_cast<std::size_t>(std::popcount(set))];
    }
    return counts;
  }

  [[nodiscard]] Rational variance() const {
    Rational total;
    for (std::size_t p = 0; p < g.size(); ++p) {
      Rational sum, squares;
      for (const Rational& signal : signals[p]) {
        sum += 2 * signal / f.size();
        squares += 4 * signal * signal / f.size();
      }
      total += squares - sum * sum;
    }
    return total;
  }

  [[nodiscard]] Rational mean_square_signal(int k) const {
    Rational sum;
    int sets = 0;
    for (std::uint64_t set = 0; set < f.size(); ++set) {
      if (std::popcount(set) != k) continue;
      ++sets;
      for (const auto& spectrum : signals) sum += 4 * spectrum[set] * spectrum[set];
    }
    return sum / sets;
  }

  int d;
  std::vector<Rational> f;
  std::vector<std::vector<Rational>> g, signals;
};

bool contains(const Value& value, const Rational& number) {
  if (value.mid.empty()) return value.exact == analysis::to_string(number);
  return abs(analysis::parse_rational(value.mid) - number) <= analysis::parse_rational(value.rad);
}

std::vector<ParityAuditSetting> settings() {
  ParityAuditSetting bits{.significand_bits = 3};
  ParityAuditSetting batch{.batch = 40};
  return {bits, batch};
}

TEST(ParityAudit, EqualsItsDefinitionInIntegers) {
  for (const Case& c : exact_cases()) {
    const Bare bare(c.network);
    for (ParityAuditSetting setting : settings()) {
      setting.method = ParityAuditMethod::integers;
      const ParityAudit audit = parity_audit(c.network, setting);
      EXPECT_TRUE(audit.parseval.holds && audit.parseval.exact) << c.name;
      EXPECT_EQ(audit.parseval.transform.exact, audit.parseval.enumeration.exact) << c.name;
      EXPECT_EQ(audit.variance.exact, analysis::to_string(bare.variance())) << c.name;
      const auto counts = bare.visible_by_size(setting);
      ASSERT_EQ(audit.visibilities.size(), 1U);
      for (int k = 0; k <= bare.d; ++k) {
        const VisibleLevel& level = audit.visibilities[0].levels[static_cast<std::size_t>(k)];
        EXPECT_EQ(level.visible, counts[static_cast<std::size_t>(k)]) << c.name << ", k = " << k;
        EXPECT_EQ(level.undecided, 0U);
        EXPECT_EQ(audit.mean_square_signal[static_cast<std::size_t>(k)].exact,
                  analysis::to_string(bare.mean_square_signal(k)))
            << c.name << ", k = " << k;
      }
    }
  }
}

std::size_t index_of(const Network& network, const NetworkParameter& parameter) {
  const auto all = analysis::network_parameters(network);
  const auto found = std::ranges::find_if(
      all, [&](const NetworkParameter& other) { return name(other) == name(parameter); });
  return static_cast<std::size_t>(found - all.begin());
}

TEST(ParityAudit, ListsForEachSizeASetThatIsSeenBest) {
  for (const Case& c : exact_cases()) {
    const Bare bare(c.network);
    for (const ParityAuditSetting& setting : settings()) {
      const ParityAudit audit = parity_audit(c.network, setting);
      const auto ratio_square = [&](std::size_t p, std::uint64_t set) {
        const Rational square = bare.threshold_square(p, setting);
        return square == 0 ? Rational(0) : Rational(4 * bare.signals[p][set] * bare.signals[p][set] / square);
      };
      const auto test = [&](const VisibleSet& shown, int least_size, int most_size) {
        std::uint64_t bits = 0;
        for (const int i : shown.set) bits |= std::uint64_t{1} << (i - 1);
        const std::size_t p = index_of(c.network, shown.parameter);
        EXPECT_EQ(shown.signal.exact, analysis::to_string(bare.signals[p][bits])) << c.name;
        Rational best;
        for (std::uint64_t set = 0; set < bare.f.size(); ++set)
          if (std::popcount(set) >= least_size && std::popcount(set) <= most_size)
            for (std::size_t q = 0; q < bare.g.size(); ++q) best = std::max(best, ratio_square(q, set));
        // Of ratios that are equal as fractions one is found, up to the rounding of the doubles by which they are ranked.
        EXPECT_GE(ratio_square(p, bits) * Rational(1000000000001, 1000000000000), best) << c.name;
      };
      for (const VisibleLevel& level : audit.visibilities[0].levels)
        if (level.most_visible) test(*level.most_visible, level.k, level.k);
      ASSERT_FALSE(audit.visibilities[0].most_visible.empty());
      test(audit.visibilities[0].most_visible[0], 0, bare.d);
      for (std::size_t i = 1; i < audit.visibilities[0].most_visible.size(); ++i)
        EXPECT_GE(audit.visibilities[0].most_visible[i - 1].ratio,
                  audit.visibilities[0].most_visible[i].ratio);
    }
  }
}

TEST(ParityAudit, EnclosesTheDefinitionInDoubles) {
  for (const Case& c : exact_cases()) {
    const Bare bare(c.network);
    for (ParityAuditSetting setting : settings()) {
      setting.method = ParityAuditMethod::doubles;
      const ParityAudit audit = parity_audit(c.network, setting);
      EXPECT_TRUE(audit.parseval.holds) << c.name;
      EXPECT_FALSE(audit.parseval.exact);
      EXPECT_TRUE(contains(audit.variance, bare.variance())) << c.name << " " << audit.variance.mid;
      const auto counts = bare.visible_by_size(setting);
      for (int k = 0; k <= bare.d; ++k) {
        const auto size = static_cast<std::size_t>(k);
        const VisibleLevel& level = audit.visibilities[0].levels[size];
        EXPECT_LE(level.visible, counts[size]) << c.name << ", k = " << k;
        EXPECT_GE(level.visible + level.undecided, counts[size]) << c.name << ", k = " << k;
        EXPECT_TRUE(contains(audit.mean_square_signal[size], bare.mean_square_signal(k)))
            << c.name << ", k = " << k;
      }
    }
  }
}

TEST(ParityAudit, DecidesInDoublesWhatNoKinkHides) {
  const ParityAudit audit = parity_audit(
      random_network({8, 3, 2, 1}, {{Kind::tanh}, {Kind::gelu}, {Kind::sine}}, 1), {.significand_bits = 8});
  EXPECT_EQ(audit.method, ParityAuditMethod::doubles);
  EXPECT_EQ(audit.why,
            "network: exact values exist for identity, relu, absolute value and power, layer 1 has tanh");
  EXPECT_TRUE(audit.parseval.holds);
  EXPECT_EQ(audit.kink_points, 0U);
  EXPECT_EQ(audit.visibilities[0].undecided, 0U);
  EXPECT_GT(audit.visibilities[0].visible, 0U);
  EXPECT_LT(analysis::parse_rational(audit.variance.rad) * 1000000000,
            analysis::parse_rational(audit.variance.mid));
}

TEST(ParityAudit, ParsevalHoldsAsAnEqualityOfFractionsUpTo12Inputs) {
  for (int d = 1; d <= 12; ++d)
    for (const auto kind : {Kind::relu, Kind::absolute_value})
      for (const int hidden : {1, 4}) {
        const ParityAudit audit = parity_audit(
            random_network({d, hidden, 1}, {{kind}, {}}, static_cast<std::uint32_t>(100 * d + hidden), 7),
            {});
        EXPECT_TRUE(audit.parseval.exact && audit.parseval.holds) << "d = " << d;
        EXPECT_EQ(audit.parseval.transform.exact, audit.parseval.enumeration.exact) << "d = " << d;
      }
}

TEST(ParityAudit, DoesNotDependOnTheNumberOfThreads) {
  for (const auto method : {ParityAuditMethod::integers, ParityAuditMethod::doubles}) {
    const Network network = random_network({15, 3, 1}, {{Kind::relu}, {}}, 5);
    ParityAuditSetting setting{.method = method, .significand_bits = 8};
    const ParityAudit one = parity_audit(network, setting);
    setting.threads = 3;
    const ParityAudit three = parity_audit(network, setting);
    EXPECT_EQ(one.variance.exact + one.variance.mid, three.variance.exact + three.variance.mid);
    EXPECT_EQ(one.visibilities[0].visible, three.visibilities[0].visible);
    EXPECT_EQ(one.visibilities[0].most_visible[2].set, three.visibilities[0].most_visible[2].set);
    EXPECT_EQ(one.parseval.transform.exact + one.parseval.transform.mid,
              three.parseval.transform.exact + three.parseval.transform.mid);
  }
}

TEST(ParityAudit, SeesTheFullParityThroughTheBiasOfAMajorityUnit) {
  // One ReLU of x_1 + ... + x_5: the signal of its bias at I is half a coefficient of majority, 3/16 at the full set.
  Network network;
  network.layers.push_back({5, 1, std::vector<Rational>(5, Rational(1)), {Rational(0)}, {Kind::relu}});
  const ParityAudit audit = parity_audit(network, {.significand_bits = 24});
  const VisibleLevel& full = audit.visibilities[0].levels[5];
  ASSERT_TRUE(full.most_visible.has_value());
  EXPECT_EQ(full.most_visible->signal.exact, "3/16");
  EXPECT_EQ(name(full.most_visible->parameter), "b1[1]");
}

TEST(ParityAudit, BoundsTheStepsByTheMeanSquareGradient) {
  // f = w_1 x_1 + w_2 x_2 + b: ||grad f||^2 = 3 everywhere, so (1/2 - 2/4) 4 / (4 * 3) = 0 steps, and for success 1, delta 1:
  // (1 - 1/4) 4 / 12 = 1/4.
  Network network;
  network.layers.push_back({2, 1, {Rational(1), Rational(2)}, {Rational(0)}, {}});
  ParityAuditSetting setting{.tolerance = Rational(1)};
  EXPECT_EQ(parity_audit(network, setting).steps->steps.exact, "0");
  setting.success = 1;
  setting.delta = 1;
  EXPECT_EQ(parity_audit(network, setting).steps->steps.exact, "1/4");
  EXPECT_EQ(parity_audit(network, setting).steps->gradient_square.exact, "3");
}

std::string refusal(const Network& network, const ParityAuditSetting& setting) {
  try {
    (void)parity_audit(network, setting);
  } catch (const std::exception& error) {
    return error.what();
  }
  return "";
}

TEST(ParityAudit, NamesWhatItRefuses) {
  const Network small = random_network({3, 1}, {{Kind::relu}}, 1);
  EXPECT_EQ(refusal(small, {.significand_bits = 0}),
            "parity audit: significand bits from 1 to 1000 are allowed, got 0");
  EXPECT_EQ(refusal(small, {.batch = 0}), "parity audit: the batch must have at least one sample, got 0");
  EXPECT_EQ(refusal(small, {.tolerance = Rational(-1, 2)}),
            "parity audit: the tolerance must be above 0, got -1/2");
  EXPECT_EQ(refusal(small, {.threads = 0}), "parity audit: threads must be at least 1, got 0");
  EXPECT_NE(refusal(random_network({27, 1, 1}, {{Kind::relu}, {}}, 1), {}).find("at most 26 inputs"),
            std::string::npos);
  EXPECT_NE(refusal(random_network({40, 1, 1}, {{Kind::relu}, {}}, 1), {}).find("d = 40 takes 12.0 TiB"),
            std::string::npos)
      << refusal(random_network({40, 1, 1}, {{Kind::relu}, {}}, 1), {});
  EXPECT_EQ(refusal(random_network({3, 1}, {{Kind::tanh}}, 1), {.method = ParityAuditMethod::integers}),
            "network: exact values exist for identity, relu, absolute value and power, layer 1 has tanh");
}

}  // namespace
}  // namespace lemmata::proofs_check
