#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "numeric/cube/bit_packed_cube.cpp"
#include "numeric/cube/bit_packed_cube.hpp"

#include <cstddef>
#include <cstdint>

#include <hwy/foreach_target.h>  // before highway.h: compiles this file once for each instruction set
#include <hwy/highway.h>

#include "numeric/cube/vertical_counter.inl"

#ifndef LEMMATA_NUMERIC_CUBE_BIT_PACKED_CUBE_ONCE
#define LEMMATA_NUMERIC_CUBE_BIT_PACKED_CUBE_ONCE
namespace lemmata::numeric {

/// What the kernels are given: the random words of some groups, and which samples count.
struct SampleGroups {
  const std::uint64_t* words;  // groups x n x draws x group_words
  const std::uint64_t* valid;  // groups x group_words
  std::size_t groups;
};

/// sign(w.x), with what stands for it on ties; in_subset[i] is all ones where i + 1 belongs to the subset, else 0.
struct ThresholdFunction {
  const std::int32_t* weights;
  const std::uint64_t* in_subset;
  std::size_t n;
  std::uint64_t total_weight;  // |w_1| + ... + |w_n|
  int tie;
};

/// q / 2^digits in lowest terms.
struct DyadicProbability {
  std::uint64_t numerator;
  int digits;
};

/// Sums over samples for the gradient of a neuron: counts of sign(w.x) > 0 and of ties, and for each coordinate the
/// counts of those samples where y x_i = -1, word by word.
struct GradientCounts {
  std::uint64_t* positive;           // group_words
  std::uint64_t* tied;               // group_words
  std::uint64_t* positive_negative;  // n x group_words
  std::uint64_t* tied_negative;      // n x group_words
};

}  // namespace lemmata::numeric
#endif

HWY_BEFORE_NAMESPACE();
namespace lemmata::numeric {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

HWY_INLINE std::int64_t count(V word) {
  return static_cast<std::int64_t>(hn::GetLane(hn::SumOfLanes(Words(), hn::PopulationCount(word))));
}

/// Sum of the values that are -1 where `negative` is set, else +1, over the samples in `valid`.
HWY_INLINE std::int64_t signed_count(V negative, V valid) {
  return count(valid) - 2 * count(hn::And(negative, valid));
}

std::int64_t MajorityCharacter(const SampleGroups& samples, const ThresholdFunction& function) {
  constexpr Words d;
  std::int64_t sum = 0;
  for (std::size_t group = 0; group < samples.groups; ++group)
    for (std::size_t w = 0; w < group_words; w += hn::Lanes(d)) {
      const std::uint64_t* const words = samples.words + group * function.n * group_words + w;
      VerticalCounter counter(function.total_weight);
      V character = hn::Zero(d);
      for (std::size_t i = 0; i < function.n; ++i) {
        const V x = hn::LoadU(d, words + i * group_words);
        counter.add(0, x);
        character = hn::Xor(character, hn::And(x, hn::Set(d, function.in_subset[i])));
      }
      V negative;
      V tied;
      signs(counter, function.total_weight, negative, tied);
      V valid = hn::LoadU(d, samples.valid + group * group_words + w);
      if (function.tie == 0) valid = hn::AndNot(tied, valid);
      if (function.tie < 0) negative = hn::Or(negative, tied);
      sum += signed_count(hn::Xor(negative, character), valid);
    }
  return sum;
}

std::int64_t MajorityNoise(const SampleGroups& samples, const ThresholdFunction& function,
                           const DyadicProbability& flip) {
  constexpr Words d;
  const auto draws = static_cast<std::size_t>(flip.digits) + 1;
  std::int64_t sum = 0;
  for (std::size_t group = 0; group < samples.groups; ++group)
    for (std::size_t w = 0; w < group_words; w += hn::Lanes(d)) {
      const std::uint64_t* words = samples.words + group * function.n * draws * group_words + w;
      VerticalCounter x_counter(function.total_weight);
      VerticalCounter y_counter(function.total_weight);
      for (std::size_t i = 0; i < function.n; ++i, words += draws * group_words) {
        const V x = hn::LoadU(d, words);
        // The number with these digits is below q: decided by the highest digit that differs from q's.
        V flipped = hn::Set(d, flip.digits == 0 && flip.numerator != 0 ? ~std::uint64_t{0} : 0);
        for (int j = flip.digits; j >= 1; --j) {
          const V digit = hn::LoadU(d, words + static_cast<std::size_t>(j) * group_words);
          if ((flip.numerator >> (flip.digits - j) & 1) != 0)
            flipped = hn::Or(hn::Not(digit), flipped);
          else
            flipped = hn::AndNot(digit, flipped);
        }
        x_counter.add(0, x);
        y_counter.add(0, hn::Xor(x, flipped));
      }
      V x_negative;
      V x_tied;
      V y_negative;
      V y_tied;
      signs(x_counter, function.total_weight, x_negative, x_tied);
      signs(y_counter, function.total_weight, y_negative, y_tied);
      V valid = hn::LoadU(d, samples.valid + group * group_words + w);
      if (function.tie == 0) valid = hn::AndNot(hn::Or(x_tied, y_tied), valid);
      if (function.tie < 0) {
        x_negative = hn::Or(x_negative, x_tied);
        y_negative = hn::Or(y_negative, y_tied);
      }
      sum += signed_count(hn::Xor(x_negative, y_negative), valid);
    }
  return sum;
}

HWY_INLINE void add_counts(std::uint64_t* total, V word) {
  hn::StoreU(hn::Add(hn::LoadU(Words(), total), hn::PopulationCount(word)), Words(), total);
}

void NeuronGradient(const SampleGroups& samples, const ThresholdFunction& function, bool count_ties,
                    const GradientCounts& counts) {
  constexpr Words d;
  for (std::size_t group = 0; group < samples.groups; ++group)
    for (std::size_t w = 0; w < group_words; w += hn::Lanes(d)) {
      const std::uint64_t* const words = samples.words + group * function.n * group_words + w;
      VerticalCounter counter(function.total_weight);
      V parity = hn::Zero(d);
      for (std::size_t i = 0; i < function.n; ++i) {
        const V x = hn::LoadU(d, words + i * group_words);
        add_weighted(counter, function.weights[i], x);
        parity = hn::Xor(parity, hn::And(x, hn::Set(d, function.in_subset[i])));
      }
      V negative;
      V tied;
      signs(counter, function.total_weight, negative, tied);
      const V valid = hn::LoadU(d, samples.valid + group * group_words + w);
      const V positive = hn::AndNot(hn::Or(negative, tied), valid);
      tied = hn::And(tied, valid);
      add_counts(counts.positive + w, positive);
      for (std::size_t i = 0; i < function.n; ++i) {
        const V product = hn::Xor(parity, hn::LoadU(d, words + i * group_words));
        add_counts(counts.positive_negative + i * group_words + w, hn::And(product, positive));
      }
      if (!count_ties) continue;
      add_counts(counts.tied + w, tied);
      for (std::size_t i = 0; i < function.n; ++i) {
        const V product = hn::Xor(parity, hn::LoadU(d, words + i * group_words));
        add_counts(counts.tied_negative + i * group_words + w, hn::And(product, tied));
      }
    }
}

}  // namespace HWY_NAMESPACE
}  // namespace lemmata::numeric
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

#include <algorithm>
#include <bit>
#include <numeric>
#include <stdexcept>
#include <string>

#include "numeric/sampling/counter_random.hpp"
#include "numeric/sampling/parallel.hpp"

namespace lemmata::numeric {
namespace {

HWY_EXPORT(MajorityCharacter);
HWY_EXPORT(MajorityNoise);
HWY_EXPORT(NeuronGradient);

constexpr std::int64_t group_samples = 64 * group_words;
constexpr std::int64_t chunk_groups = 128;

std::string text(std::int64_t value) { return std::to_string(value); }

void require_samples(const std::string& function, std::size_t n, std::int64_t samples, int threads) {
  if (n < 1 || n > 65536)
    throw std::invalid_argument(function + ": n must be from 1 to 65536, got " + std::to_string(n));
  if (samples < 0 || samples > std::int64_t{1} << 48)
    throw std::invalid_argument(function + ": samples must be from 0 to 2^48, got " + text(samples));
  if (threads < 1)
    throw std::invalid_argument(function + ": threads must be at least 1, got " + text(threads));
}

void require_tie(const std::string& function, int tie) {
  if (tie < -1 || tie > 1)
    throw std::invalid_argument(function + ": tie must be -1, 0 or 1, got " + text(tie));
}

std::size_t size_of_dimension(int n) { return n < 0 ? 0 : static_cast<std::size_t>(n); }

std::vector<std::uint64_t> subset_masks(const std::string& function, std::size_t n,
                                        std::span<const int> subset) {
  std::vector<std::uint64_t> in_subset(n);
  for (const int coordinate : subset) {
    if (coordinate < 1 || static_cast<std::size_t>(coordinate) > n)
      throw std::invalid_argument(function + ": coordinates of the subset must be from 1 to " +
                                  std::to_string(n) + ", got " + text(coordinate));
    std::uint64_t& mask = in_subset[static_cast<std::size_t>(coordinate) - 1];
    if (mask != 0)
      throw std::invalid_argument(function + ": coordinates of the subset must be distinct, got " +
                                  text(coordinate) + " twice");
    mask = ~std::uint64_t{0};
  }
  return in_subset;
}

std::int64_t chunk_count(std::int64_t samples) {
  constexpr std::int64_t chunk_samples = chunk_groups * group_samples;
  return (samples + chunk_samples - 1) / chunk_samples;
}

/// Calls visit(SampleGroups) for the groups of one chunk, a few at a time so that the words stay in the first-level
/// cache.
template <class Visit>
void visit_groups(std::int64_t chunk, std::int64_t samples, std::size_t words_per_group, std::uint64_t seed,
                  std::uint64_t stream, const Visit& visit) {
  const std::int64_t all_groups = (samples + group_samples - 1) / group_samples;
  const std::int64_t first_group = chunk * chunk_groups;
  const std::int64_t last_group = std::min(all_groups, first_group + chunk_groups);
  constexpr std::size_t cached_words = (std::size_t{16} << 10) / sizeof(std::uint64_t);
  const auto batch = static_cast<std::int64_t>(std::max<std::size_t>(1, cached_words / words_per_group));
  std::vector<std::uint64_t> words(static_cast<std::size_t>(std::min(batch, last_group - first_group)) *
                                   words_per_group);
  std::vector<std::uint64_t> valid(words.size() / words_per_group * group_words, ~std::uint64_t{0});
  for (std::int64_t group = first_group; group < last_group; group += batch) {
    const auto groups = static_cast<std::size_t>(std::min(batch, last_group - group));
    if (group + static_cast<std::int64_t>(groups) == all_groups) {
      const std::int64_t in_last = samples - (all_groups - 1) * group_samples;
      for (std::size_t w = 0; w < group_words; ++w) {
        const std::int64_t bits =
            std::clamp<std::int64_t>(in_last - 64 * static_cast<std::int64_t>(w), 0, 64);
        valid[(groups - 1) * group_words + w] =
            bits == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << bits) - 1;
      }
    }
    fill_random_bits(std::span(words).first(groups * words_per_group), seed, stream,
                     static_cast<std::uint64_t>(group) * words_per_group);
    visit(SampleGroups{words.data(), valid.data(), groups});
  }
}

}  // namespace

std::int64_t majority_character_sum(int n, int tie, std::span<const int> subset, std::int64_t samples,
                                    std::uint64_t seed, std::uint64_t stream, int threads) {
  const std::size_t size = size_of_dimension(n);
  require_samples("majority_character_sum", size, samples, threads);
  require_tie("majority_character_sum", tie);
  const std::vector<std::uint64_t> in_subset = subset_masks("majority_character_sum", size, subset);
  const ThresholdFunction function{nullptr, in_subset.data(), size, size, tie};
  return parallel_sum(chunk_count(samples), threads, std::int64_t{0}, [&](std::int64_t chunk) {
    std::int64_t sum = 0;
    visit_groups(chunk, samples, size * group_words, seed, stream, [&](const SampleGroups& groups) {
      sum += HWY_DYNAMIC_DISPATCH(MajorityCharacter)(groups, function);
    });
    return sum;
  });
}

std::int64_t majority_noise_sum(int n, int tie, std::int64_t rho_numerator, int rho_bits,
                                std::int64_t samples, std::uint64_t seed, std::uint64_t stream, int threads) {
  const std::size_t size = size_of_dimension(n);
  require_samples("majority_noise_sum", size, samples, threads);
  require_tie("majority_noise_sum", tie);
  if (rho_bits < 0 || rho_bits > 30)
    throw std::invalid_argument("majority_noise_sum: rho_bits must be from 0 to 30, got " + text(rho_bits));
  const std::int64_t one = std::int64_t{1} << rho_bits;
  if (rho_numerator < -one || rho_numerator > one)
    throw std::invalid_argument(
        "majority_noise_sum: rho_numerator must be from -2^rho_bits to 2^rho_bits, got " +
        text(rho_numerator) + " for rho_bits = " + text(rho_bits));
  DyadicProbability flip{static_cast<std::uint64_t>(one - rho_numerator), rho_bits + 1};
  while (flip.digits > 0 && flip.numerator % 2 == 0) {
    flip.numerator /= 2;
    --flip.digits;
  }
  const ThresholdFunction function{nullptr, nullptr, size, size, tie};
  const std::size_t words_per_group = size * static_cast<std::size_t>(1 + flip.digits) * group_words;
  return parallel_sum(chunk_count(samples), threads, std::int64_t{0}, [&](std::int64_t chunk) {
    std::int64_t sum = 0;
    visit_groups(chunk, samples, words_per_group, seed, stream, [&](const SampleGroups& groups) {
      sum += HWY_DYNAMIC_DISPATCH(MajorityNoise)(groups, function, flip);
    });
    return sum;
  });
}

std::vector<std::int64_t> neuron_gradient_sums(std::span<const int> weights, std::span<const int> subset,
                                               int twice_derivative_at_zero, std::int64_t samples,
                                               std::uint64_t seed, std::uint64_t stream, int threads) {
  const std::size_t n = weights.size();
  require_samples("neuron_gradient_sums", n, samples, threads);
  if (twice_derivative_at_zero < 0 || twice_derivative_at_zero > 2)
    throw std::invalid_argument("neuron_gradient_sums: twice_derivative_at_zero must be 0, 1 or 2, got " +
                                text(twice_derivative_at_zero));
  std::uint64_t total_weight = 0;
  for (const int weight : weights) {
    if (weight <= -(1 << 20) || weight >= 1 << 20)
      throw std::invalid_argument("neuron_gradient_sums: weights must be below 2^20 in magnitude, got " +
                                  text(weight));
    total_weight += static_cast<std::uint64_t>(weight < 0 ? -weight : weight);
  }
  const std::vector<std::int32_t> weight_values(weights.begin(), weights.end());
  const std::vector<std::uint64_t> in_subset = subset_masks("neuron_gradient_sums", n, subset);
  const ThresholdFunction function{weight_values.data(), in_subset.data(), n, total_weight, 0};

  const auto chunks = chunk_count(samples);
  std::vector<std::vector<std::int64_t>> parts(static_cast<std::size_t>(chunks));
  run_chunks(chunks, threads, [&](std::int64_t chunk) {
    std::vector<std::uint64_t> words((2 + 2 * n) * group_words);
    const GradientCounts counts{words.data(), words.data() + group_words, words.data() + 2 * group_words,
                                words.data() + (2 + n) * group_words};
    visit_groups(chunk, samples, n * group_words, seed, stream, [&](const SampleGroups& groups) {
      HWY_DYNAMIC_DISPATCH(NeuronGradient)(groups, function, twice_derivative_at_zero != 0, counts);
    });
    const auto total = [](const std::uint64_t* values) {
      return static_cast<std::int64_t>(std::accumulate(values, values + group_words, std::uint64_t{0}));
    };
    std::vector<std::int64_t> sums(n);
    for (std::size_t i = 0; i < n; ++i)
      sums[i] =
          2 * (total(counts.positive) - 2 * total(counts.positive_negative + i * group_words)) +
          twice_derivative_at_zero * (total(counts.tied) - 2 * total(counts.tied_negative + i * group_words));
    parts[static_cast<std::size_t>(chunk)] = std::move(sums);
  });
  std::vector<std::int64_t> sums(n);
  for (const auto& part : parts)
    for (std::size_t i = 0; i < n; ++i) sums[i] += part[i];
  return sums;
}

}  // namespace lemmata::numeric

#endif  // HWY_ONCE
