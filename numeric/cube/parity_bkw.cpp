#include "numeric/cube/parity_bkw.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>

#include "numeric/cube/memory.hpp"
#include "numeric/cube/walsh_hadamard.hpp"

namespace lemmata::numeric {
namespace {

constexpr int most_block_bits = 30;
constexpr std::int64_t most_samples = std::int64_t{1} << 24;
constexpr double failure_of_a_block = 1e-3;

/// Samples with this bias from which one block of `bits` bits is decided.
double samples_to_decide(int bits, double bias) {
  const double square = bias * bias;
  const double per_sample =
      -std::log1p(-square / (1 + std::sqrt(1 - square)) / 2);  // (sqrt(1 - square) - 1) / 2
  return std::ceil((bits * std::log(2.0) - std::log(failure_of_a_block)) / per_sample);
}

/// Coordinates first + 1, ..., first + bits.
struct Block {
  int first;
  int bits;
};

Block block_of(int dimension, int block_bits, int number) {
  const int first = std::min(number * block_bits, dimension);
  return {first, std::min(block_bits, dimension - first)};
}

std::size_t bits_in(std::span<const std::uint64_t> row, Block block) {
  const auto word = static_cast<std::size_t>(block.first) / 64;
  const int shift = block.first % 64;
  std::uint64_t bits = row[word] >> shift;
  if (shift + block.bits > 64) bits |= row[word + 1] << (64 - shift);
  return static_cast<std::size_t>(bits & ((std::uint64_t{1} << block.bits) - 1));
}

using Rows = std::vector<std::uint64_t>;

/// The samples less, each, the first one with the same bits in the block; those without bits in it stay.
Rows next_round(const Rows& rows, std::size_t width, Block block) {
  constexpr auto none = std::numeric_limits<std::uint32_t>::max();
  std::vector<std::uint32_t> representative(std::size_t{1} << block.bits, none);
  Rows sums;
  sums.reserve(rows.size());
  for (std::size_t i = 0; i < rows.size() / width; ++i) {
    const std::span row(rows.data() + i * width, width);
    const std::size_t bits = bits_in(row, block);
    if (bits == 0) {
      sums.insert(sums.end(), row.begin(), row.end());
    } else if (representative[bits] == none) {
      representative[bits] = static_cast<std::uint32_t>(i);
    } else {
      const std::uint64_t* const other = rows.data() + representative[bits] * width;
      for (std::size_t w = 0; w < width; ++w) sums.push_back(row[w] ^ other[w]);
    }
  }
  return sums;
}

}  // namespace

BkwPlan plan_bkw(std::int64_t samples, int dimension, double noise, int blocks) {
  if (blocks < 1 || blocks > dimension || !(noise >= 0 && noise < 0.5))
    throw std::invalid_argument("plan_bkw: from 1 to d = " + std::to_string(dimension) +
                                " blocks and a noise of at least 0 and below 1/2 are allowed, got " +
                                std::to_string(blocks) + " and " + std::to_string(noise));
  BkwPlan plan;
  plan.block_bits = (dimension + blocks - 1) / blocks;
  plan.blocks = (dimension + plan.block_bits - 1) / plan.block_bits;
  const double table = std::ldexp(1.0, plan.block_bits);
  const auto width = static_cast<double>(ParitySamples::words_per_sample(dimension));
  double bias = 1 - 2 * noise;
  for (int round = 0; round < plan.blocks; ++round, bias *= bias) {
    plan.bias = bias;
    plan.samples_needed =
        std::max(plan.samples_needed, round * table + samples_to_decide(plan.block_bits, bias));
  }
  const auto m = static_cast<double>(samples);
  plan.bytes = 4 * table + 8 * width * m * plan.blocks;
  plan.operations = plan.blocks * (m * width + plan.block_bits * table);
  return plan;
}

BkwPlan plan_bkw(std::int64_t samples, int dimension, double noise) {
  constexpr double few_operations = 0x1p30;
  std::optional<BkwPlan> best;
  const auto enough = [&](const BkwPlan& plan) {
    return plan.samples_needed <= static_cast<double>(samples);
  };
  const int fewest = (dimension + most_block_bits - 1) / most_block_bits;
  const int most = std::min(dimension, std::max(fewest, 64));  // 2^63 labels in a sum leave no bias
  for (int blocks = fewest; blocks <= most; ++blocks) {
    const BkwPlan plan = plan_bkw(samples, dimension, noise, blocks);
    if (enough(plan) && plan.operations <= few_operations) return plan;
    const bool better = !best                           ? true
                        : enough(plan) != enough(*best) ? enough(plan)
                        : enough(plan)                  ? plan.operations < best->operations
                                                        : plan.samples_needed < best->samples_needed;
    if (better) best = plan;
  }
  return *best;
}

BkwResult bkw_parity(const ParitySamples& samples, const BkwPlan& plan, std::int64_t most_listed,
                     int threads) {
  const int d = samples.dimension();
  if (samples.count() > most_samples || plan.bytes > physical_memory_bytes() ||
      plan.block_bits > most_block_bits)
    throw std::length_error(
        "bkw_parity: at most 2^24 samples, blocks of at most " + std::to_string(most_block_bits) +
        " bits and tables that fit into memory are allowed, got " + std::to_string(samples.count()) +
        " samples and " + std::to_string(plan.block_bits) + " bits, " + std::to_string(plan.bytes) +
        " bytes");
  const std::size_t width = ParitySamples::words_per_sample(d);
  BkwResult result{.sets = ParitySets(d, most_listed)};
  std::vector<Rows> rounds(1);
  for (std::int64_t i = 0; i < samples.count(); ++i)
    rounds[0].insert(rounds[0].end(), samples.sample(i).begin(), samples.sample(i).end());
  for (int t = 0; t + 1 < plan.blocks; ++t) {
    rounds.push_back(next_round(rounds.back(), width, block_of(d, plan.block_bits, t)));
    result.words_added += static_cast<std::int64_t>(rounds.back().size());
  }
  for (const Rows& rows : rounds)
    result.samples_left.push_back(static_cast<std::int64_t>(rows.size() / width));

  std::vector<int> set;
  for (int t = plan.blocks - 1; t >= 0; --t) {
    const Block block = block_of(d, plan.block_bits, t);
    const Rows& rows = rounds[static_cast<std::size_t>(t)];
    const std::vector<std::uint64_t> known = parity_row(d, set);
    std::vector<float> sums(std::size_t{1} << block.bits, 0.0F);
    for (std::size_t i = 0; i < rows.size(); i += width) {
      const std::span row(rows.data() + i, width);
      sums[bits_in(row, block)] += disagrees(row, known) ? -1.0F : 1.0F;
    }
    walsh_hadamard_transform(std::span(sums), threads);
    result.transform_additions += static_cast<std::int64_t>(block.bits) << block.bits;

    const float most = *std::ranges::max_element(sums);
    const auto part_of = [&](std::size_t bits) {
      std::vector<int> part;
      for (int j = 0; j < block.bits; ++j)
        if ((bits >> j & 1) != 0) part.push_back(block.first + j + 1);
      return part;
    };
    std::vector<int> best;
    int winners = 0;
    float next = -std::numeric_limits<float>::infinity();
    for (std::size_t bits = 0; bits < sums.size(); ++bits) {
      if (sums[bits] < most) {
        next = std::max(next, sums[bits]);
        continue;
      }
      if (++winners == 1) best = part_of(bits);
      if (plan.blocks == 1) result.sets.add(part_of(bits));
    }
    result.tied = result.tied || winners > 1;
    if (plan.blocks == 1 && std::isfinite(next))
      result.next_agreement = (samples.count() + static_cast<std::int64_t>(next)) / 2;
    set.insert(set.end(), best.begin(), best.end());
  }
  std::ranges::sort(set);
  if (plan.blocks > 1) result.sets.add(set);
  result.agreement = parity_agreement(samples, set);
  return result;
}

}  // namespace lemmata::numeric
