#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "numeric/network/one_step_identification.cpp"
#include "numeric/network/one_step_identification.hpp"

#include <cstddef>
#include <cstdint>

#include <hwy/foreach_target.h>  // before highway.h: compiles this file once for each instruction set
#include <hwy/highway.h>

#include "numeric/cube/vertical_counter.inl"

#ifndef LEMMATA_NUMERIC_NETWORK_ONE_STEP_IDENTIFICATION_ONCE
#define LEMMATA_NUMERIC_NETWORK_ONE_STEP_IDENTIFICATION_ONCE
namespace lemmata::numeric {

/// in_subset[i] is all ones where i + 1 belongs to S, else 0.
struct Neuron {
  const std::int32_t* weights;
  const std::uint64_t* in_subset;
  std::size_t n;
  std::uint64_t total_weight;     // |w_1| + ... + |w_n|
  std::uint64_t total_with_bias;  // that plus the bias
  bool centred;
};

/// n + 1 vertical counters of 512 trials: those samples that count and have y x_i (times sign(w.x), if centred) = -1, and last
/// those that count. Each has `levels` pairs of a plane and a word that waits (see VerticalCounter); all have been given the
/// same number of words, so that the same levels wait.
struct Counters {
  std::uint64_t* words;  // (n + 1) x levels x 2 x group_words; the planes are 0 at first
  int levels;            // 2^levels is above the number of samples

  [[nodiscard]] std::uint64_t* at(std::size_t counter) const {
    return words + counter * static_cast<std::size_t>(levels) * 2 * group_words;
  }
};

}  // namespace lemmata::numeric
#endif

HWY_BEFORE_NAMESPACE();
namespace lemmata::numeric {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// Adds a word to a counter that was given `earlier` words.
HWY_INLINE void add_word(std::uint64_t* counter, std::uint64_t earlier, V word) {
  constexpr Words d;
  for (; (earlier & 1) != 0; earlier >>= 1, counter += 2 * group_words) {
    V plane = hn::LoadU(d, counter);
    word = add_two(plane, hn::LoadU(d, counter + group_words), word);
    hn::StoreU(plane, d, counter);
  }
  hn::StoreU(word, d, counter + group_words);
}

/// Adds `count` samples of n x group_words random words each, after `earlier` ones.
void AddSamples(const std::uint64_t* words, std::size_t count, std::uint64_t earlier, const Neuron& neuron,
                const Counters& counters) {
  constexpr Words d;
  for (std::size_t sample = 0; sample < count; ++sample, ++earlier, words += neuron.n * group_words)
    for (std::size_t w = 0; w < group_words; w += hn::Lanes(d)) {
      VerticalCounter counter(neuron.total_weight);
      V label = hn::Zero(d);
      for (std::size_t i = 0; i < neuron.n; ++i) {
        const V x = hn::LoadU(d, words + i * group_words + w);
        add_weighted(counter, neuron.weights[i], x);
        label = hn::Xor(label, hn::And(x, hn::Set(d, neuron.in_subset[i])));
      }
      V negative;
      V tied;
      signs(counter, neuron.total_with_bias, negative, tied);  // w.x + bias = total_with_bias - 2 C
      const V counts = hn::Not(neuron.centred ? tied : hn::Or(negative, tied));
      if (neuron.centred) label = hn::Xor(label, negative);
      for (std::size_t i = 0; i < neuron.n; ++i) {
        const V product = hn::Xor(label, hn::LoadU(d, words + i * group_words + w));
        add_word(counters.at(i) + w, earlier, hn::And(product, counts));
      }
      add_word(counters.at(neuron.n) + w, earlier, counts);
    }
}

constexpr int most_bits = 33;

/// One number for each bit of a vector: bit[l] holds bit l of all.
struct Numbers {
  V bit[most_bits];
};

HWY_INLINE void counted(const std::uint64_t* counter, std::uint64_t added, int levels, Numbers& number) {
  constexpr Words d;
  V carry = hn::Zero(d);
  for (int level = 0; level < levels; ++level, counter += 2 * group_words) {
    number.bit[level] = hn::LoadU(d, counter);
    const V waiting = (added >> level & 1) != 0 ? hn::LoadU(d, counter + group_words) : hn::Zero(d);
    carry = add_two(number.bit[level], waiting, carry);
  }
}

/// a - b where that is not negative.
HWY_INLINE void subtract(const Numbers& a, const Numbers& b, int bits, Numbers& difference) {
  V borrow = hn::Zero(Words());
  for (int l = 0; l < bits; ++l) {
    const V unequal = hn::Xor(a.bit[l], b.bit[l]);
    const V next = hn::Or(hn::And(unequal, b.bit[l]), hn::AndNot(unequal, borrow));
    difference.bit[l] = hn::Xor(unequal, borrow);
    borrow = next;
  }
}

/// Where a > b, and where they are equal.
HWY_INLINE V above(const Numbers& a, const Numbers& b, int bits, V& equal) {
  V result = hn::Zero(Words());
  equal = hn::Not(hn::Zero(Words()));
  for (int l = bits; l-- > 0;) {
    result = hn::Or(result, hn::And(equal, hn::AndNot(b.bit[l], a.bit[l])));
    equal = hn::AndNot(hn::Xor(a.bit[l], b.bit[l]), equal);
  }
  return result;
}

/// a = b where the mask is set.
HWY_INLINE void replace(V mask, const Numbers& b, int bits, Numbers& a) {
  for (int l = 0; l < bits; ++l) a.bit[l] = hn::Xor(a.bit[l], hn::And(mask, hn::Xor(a.bit[l], b.bit[l])));
}

/// Where 2 larger - all = |G| exceeds the threshold, which has at most `bits` bits.
HWY_INLINE V size_above(const Numbers& larger, const Numbers& all, int bits, std::uint64_t threshold) {
  Numbers twice;
  Numbers size;
  Numbers limit;
  for (int l = 0; l < bits; ++l) {
    twice.bit[l] = l == 0 ? hn::Zero(Words()) : larger.bit[l - 1];
    limit.bit[l] = hn::Set(Words(), (threshold >> l & 1) != 0 ? ~std::uint64_t{0} : 0);
  }
  subtract(twice, all, bits, size);
  V equal;
  return above(size, limit, bits, equal);
}

HWY_INLINE std::int64_t count(V word) {
  return static_cast<std::int64_t>(hn::GetLane(hn::SumOfLanes(Words(), hn::PopulationCount(word))));
}

/// Counts over the trials in `valid` (group_words) after `samples` samples. With C samples that count and N of them negative at
/// coordinate i, |G_i| = |C - 2N| = 2 max(N, C - N) - C: so the larger of the two ranks as |G_i| does.
void Rank(const Counters& counters, std::uint64_t samples, const Neuron& neuron, std::uint64_t threshold,
          const std::uint64_t* valid, IdentificationCounts& result) {
  constexpr Words d;
  const int levels = counters.levels;
  for (std::size_t w = 0; w < group_words; w += hn::Lanes(d)) {
    Numbers all;
    Numbers least_inside;
    Numbers greatest_outside;
    Numbers larger;
    Numbers positive;
    counted(counters.at(neuron.n) + w, samples, levels, all);
    for (int l = 0; l <= levels; ++l) {
      if (l == levels) all.bit[l] = hn::Zero(d);
      least_inside.bit[l] = l == levels ? hn::Zero(d) : hn::Not(hn::Zero(d));
      greatest_outside.bit[l] = hn::Zero(d);
    }
    V equal;
    for (std::size_t i = 0; i < neuron.n; ++i) {
      counted(counters.at(i) + w, samples, levels, larger);
      subtract(all, larger, levels, positive);
      replace(above(positive, larger, levels, equal), positive, levels, larger);
      if (neuron.in_subset[i] != 0)
        replace(above(least_inside, larger, levels, equal), larger, levels, least_inside);
      else
        replace(above(larger, greatest_outside, levels, equal), larger, levels, greatest_outside);
    }
    const V counts = hn::LoadU(d, valid + w);
    result.identified += count(hn::And(counts, above(least_inside, greatest_outside, levels, equal)));
    result.tied += count(hn::And(counts, equal));
    const V outside_low = hn::Not(size_above(greatest_outside, all, levels + 1, threshold));
    result.separated +=
        count(hn::And(hn::And(counts, outside_low), size_above(least_inside, all, levels + 1, threshold)));
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace lemmata::numeric
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

#include <algorithm>
#include <bit>
#include <stdexcept>
#include <string>
#include <vector>

#include "numeric/sampling/counter_random.hpp"
#include "numeric/sampling/parallel.hpp"

namespace lemmata::numeric {
namespace {

HWY_EXPORT(AddSamples);
HWY_EXPORT(Rank);

constexpr std::int64_t group_trials = 64 * group_words;
constexpr std::int64_t most_drawn = std::int64_t{1} << 31;

void require(bool allowed, const std::string& what, std::int64_t got) {
  if (!allowed)
    throw std::invalid_argument("one_step_identification: " + what + ", got " + std::to_string(got));
}

std::vector<std::uint64_t> subset_masks(std::size_t n, std::span<const int> subset) {
  std::vector<std::uint64_t> in_subset(n);
  for (const int coordinate : subset) {
    require(coordinate >= 1 && static_cast<std::size_t>(coordinate) <= n,
            "coordinates of the subset must be from 1 to " + std::to_string(n), coordinate);
    std::uint64_t& mask = in_subset[static_cast<std::size_t>(coordinate) - 1];
    require(mask == 0, "coordinates of the subset must be distinct", coordinate);
    mask = ~std::uint64_t{0};
  }
  return in_subset;
}

/// The counts of one group of trials.
IdentificationCounts group_counts(const Neuron& neuron, const OneStepExperiment& experiment,
                                  std::int64_t group, std::int64_t trials, std::uint64_t seed,
                                  std::uint64_t stream) {
  const auto samples = static_cast<std::uint64_t>(experiment.samples);
  const int levels = std::bit_width(samples);
  std::vector<std::uint64_t> counter_words((neuron.n + 1) * static_cast<std::size_t>(levels) * 2 *
                                           group_words);
  const Counters counters{counter_words.data(), levels};
  const std::size_t sample_words = neuron.n * group_words;
  constexpr std::size_t cached_words = (std::size_t{16} << 10) / sizeof(std::uint64_t);
  const std::uint64_t batch = std::max<std::size_t>(1, cached_words / sample_words);
  std::vector<std::uint64_t> words(static_cast<std::size_t>(std::min(batch, samples)) * sample_words);
  for (std::uint64_t first = 0; first < samples; first += batch) {
    const auto count = static_cast<std::size_t>(std::min(batch, samples - first));
    fill_random_bits(std::span(words).first(count * sample_words), seed, stream,
                     (static_cast<std::uint64_t>(group) * samples + first) * sample_words);
    HWY_DYNAMIC_DISPATCH(AddSamples)(words.data(), count, first, neuron, counters);
  }
  IdentificationCounts counts{.trials = std::min(group_trials, trials - group * group_trials)};
  std::uint64_t valid[group_words];
  for (std::size_t w = 0; w < group_words; ++w) {
    const std::int64_t bits =
        std::clamp<std::int64_t>(counts.trials - 64 * static_cast<std::int64_t>(w), 0, 64);
    valid[w] = bits == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << bits) - 1;
  }
  const auto threshold = static_cast<std::uint64_t>(std::min(experiment.threshold, experiment.samples));
  HWY_DYNAMIC_DISPATCH(Rank)(counters, samples, neuron, threshold, valid, counts);
  return counts;
}

}  // namespace

IdentificationCounts one_step_identification(const OneStepExperiment& experiment, std::int64_t trials,
                                             std::uint64_t seed, std::uint64_t stream, int threads) {
  const std::size_t n = experiment.weights.size();
  require(n >= 1 && n <= 64, "n must be from 1 to 64", static_cast<std::int64_t>(n));
  require(experiment.samples >= 1 && experiment.samples <= most_drawn, "samples must be from 1 to 2^31",
          experiment.samples);
  require(trials >= 0 && trials <= most_drawn, "trials must be from 0 to 2^31", trials);
  require(experiment.threshold >= 0, "threshold must be at least 0", experiment.threshold);
  require(threads >= 1, "threads must be at least 1", threads);
  std::uint64_t total_weight = 0;
  for (const int weight : experiment.weights) {
    require(weight > -(1 << 20) && weight < 1 << 20, "weights must be below 2^20 in magnitude", weight);
    total_weight += static_cast<std::uint64_t>(weight < 0 ? -weight : weight);
  }
  const std::vector<std::int32_t> weights(experiment.weights.begin(), experiment.weights.end());
  const std::vector<std::uint64_t> in_subset = subset_masks(n, experiment.subset);
  require(!experiment.subset.empty() && experiment.subset.size() < n,
          "the subset must have from 1 to n - 1 coordinates",
          static_cast<std::int64_t>(experiment.subset.size()));
  const auto total = static_cast<std::int64_t>(total_weight);
  require(experiment.bias >= -total && experiment.bias <= total,
          "the bias must be at most the weights' sum in size", experiment.bias);
  const Neuron neuron{weights.data(),
                      in_subset.data(),
                      n,
                      total_weight,
                      static_cast<std::uint64_t>(total + experiment.bias),
                      experiment.sum == GradientSum::centred};
  return parallel_sum(
      (trials + group_trials - 1) / group_trials, threads, IdentificationCounts{},
      [&](std::int64_t group) { return group_counts(neuron, experiment, group, trials, seed, stream); });
}

}  // namespace lemmata::numeric

#endif  // HWY_ONCE
