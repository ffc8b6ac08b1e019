#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "numeric/cube/parity_enumeration.cpp"
#include "numeric/cube/parity_enumeration.hpp"

#include <cstddef>
#include <cstdint>

#include <hwy/foreach_target.h>  // before highway.h: compiles this file once for each instruction set
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace lemmata::numeric {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// counts[j] = the number of bits set in start + column j, each of `words` words, a multiple of 8.
void CountBits(const std::uint64_t* HWY_RESTRICT start, const std::uint64_t* HWY_RESTRICT columns,
               std::size_t words, std::size_t count, std::int64_t* HWY_RESTRICT counts) {
  constexpr hn::CappedTag<std::uint64_t, 8> d;
  for (std::size_t j = 0; j < count; ++j, columns += words) {
    auto total = hn::Zero(d);
    for (std::size_t w = 0; w < words; w += hn::Lanes(d))
      total =
          hn::Add(total, hn::PopulationCount(hn::Xor(hn::LoadU(d, start + w), hn::LoadU(d, columns + w))));
    counts[j] = static_cast<std::int64_t>(hn::GetLane(hn::SumOfLanes(d, total)));
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

#include "numeric/cube/combinations.hpp"
#include "numeric/sampling/parallel.hpp"

namespace lemmata::numeric {
namespace {

HWY_EXPORT(CountBits);

void require_range(const char* function, int d, int k) {
  if (k < 0 || k > d)
    throw std::invalid_argument(std::string(function) + ": k must be from 0 to d = " + std::to_string(d) +
                                ", got " + std::to_string(k));
  if (combination_count(d, k) >= std::int64_t{1} << 62)
    throw std::length_error(std::string(function) + ": fewer than 2^62 sets are allowed, got C(" +
                            std::to_string(d) + ", " + std::to_string(k) + ")");
}

/// A set without its last coordinate, and the sum over GF(2) of its columns and the labels: what its candidates, which differ
/// in the last coordinate alone, have in common.
class Heads {
 public:
  Heads(const ParityColumns& columns, int d, int k, std::int64_t first)
      : columns_(columns), d_(d), head_(combination(d - 1, k - 1, first)), sums_(head_.size() + 1) {
    sums_[0].assign(columns.column(d), columns.column(d) + columns.words);
    for (std::size_t i = 0; i < head_.size(); ++i) sums_[i + 1].resize(columns.words);
    add_from(0);
  }

  void next() { add_from(next_combination(head_, d_ - 1)); }

  [[nodiscard]] const std::uint64_t* sum() const { return sums_.back().data(); }
  /// The last coordinate goes from here, counted from 0, to d - 1.
  [[nodiscard]] int first_last() const { return head_.empty() ? 0 : head_.back() + 1; }
  [[nodiscard]] std::vector<int> set_with(int last) const {
    std::vector<int> set;
    for (const int element : head_) set.push_back(element + 1);
    set.push_back(last + 1);
    return set;
  }

 private:
  void add_from(int changed) {
    if (changed < 0) return;
    for (auto i = static_cast<std::size_t>(changed); i < head_.size(); ++i)
      for (std::size_t w = 0; w < columns_.words; ++w)
        sums_[i + 1][w] = sums_[i][w] ^ columns_.column(head_[i])[w];
  }

  const ParityColumns& columns_;
  int d_;
  std::vector<int> head_;
  std::vector<std::vector<std::uint64_t>> sums_;
};

/// Calls visit(part, heads) for every set of k - 1 coordinates that another one can follow; `part` is that of its chunk, and
/// the parts are those of the chunks in lexicographic order.
template <class Part, class Visit>
std::vector<Part> for_each_head(const ParityColumns& columns, int d, int k, int threads, const Part& empty,
                                const Visit& visit) {
  const std::int64_t count = combination_count(d - 1, k - 1);
  const std::int64_t heads_per_chunk = std::max<std::int64_t>(256, count >> 16);  // at most 2^16 parts
  const std::int64_t chunks = (count + heads_per_chunk - 1) / heads_per_chunk;
  std::vector<Part> parts(static_cast<std::size_t>(chunks), empty);
  run_chunks(chunks, threads, [&](std::int64_t chunk) {
    const std::int64_t first = chunk * heads_per_chunk;
    Heads heads(columns, d, k, first);
    for (std::int64_t i = first; i < std::min(first + heads_per_chunk, count); ++i, heads.next())
      visit(parts[static_cast<std::size_t>(chunk)], heads);
  });
  return parts;
}

/// Enters a set, or sets, with so many agreements.
void offer(BestParities& best, std::int64_t agreement, const auto& found) {
  if (agreement < best.agreement) {
    best.next_agreement = std::max(best.next_agreement.value_or(agreement), agreement);
    return;
  }
  if (agreement > best.agreement) {
    if (best.agreement >= 0) best.next_agreement = best.agreement;
    best.agreement = agreement;
    best.sets.clear();
  }
  best.sets.add(found);
}

std::int64_t bits_set(const std::uint64_t* words, std::size_t count) {
  std::int64_t bits = 0;
  for (std::size_t w = 0; w < count; ++w) bits += std::popcount(words[w]);
  return bits;
}

}  // namespace

BestParities best_parities(const ParitySamples& samples, int k, std::int64_t most_listed, int threads) {
  const int d = samples.dimension();
  require_range("best_parities", d, k);
  const ParityColumns columns = parity_columns(samples);
  const std::int64_t m = samples.count();
  const BestParities none{-1, ParitySets(d, most_listed), std::nullopt, 0, 0};
  BestParities result = none;
  if (k == 0) {  // one candidate, the empty set
    offer(result, m - bits_set(columns.column(d), columns.words), std::vector<int>{});
  } else {
    const auto parts =
        for_each_head(columns, d, k, threads, none, [&](BestParities& part, const Heads& heads) {
          const int first = heads.first_last();
          std::vector<std::int64_t> counts(static_cast<std::size_t>(d - first));
          HWY_DYNAMIC_DISPATCH(CountBits)
          (heads.sum(), columns.column(first), columns.words, counts.size(), counts.data());
          for (int last = first; last < d; ++last) {
            const std::int64_t agreement = m - counts[static_cast<std::size_t>(last - first)];
            if (agreement >= part.agreement)
              offer(part, agreement, heads.set_with(last));
            else
              part.next_agreement = std::max(part.next_agreement.value_or(agreement), agreement);
          }
        });
    for (const BestParities& part : parts) {
      if (part.next_agreement) offer(result, *part.next_agreement, ParitySets(d, most_listed));
      offer(result, part.agreement, part.sets);
    }
  }
  result.candidates = combination_count(d, k);
  result.words_added = result.candidates * static_cast<std::int64_t>(columns.words);
  return result;
}

FittingParities fitting_parities(const ParitySamples& samples, int k, std::int64_t most_listed, int threads) {
  const int d = samples.dimension();
  require_range("fitting_parities", d, k);
  const ParityColumns columns = parity_columns(samples);
  FittingParities result{ParitySets(d, most_listed), combination_count(d, k), combination_count(d, k)};
  const std::size_t words = columns.words;
  if (k == 0) {
    if (bits_set(columns.column(d), words) == 0) result.sets.add(std::vector<int>{});
    return result;
  }
  std::vector<std::uint64_t> first_words;  // of the columns, side by side
  for (int j = 0; j < d; ++j) first_words.push_back(words == 0 ? 0 : columns.column(j)[0]);
  const FittingParities none{ParitySets(d, most_listed), 0, 0};
  const auto parts =
      for_each_head(columns, d, k, threads, none, [&](FittingParities& part, const Heads& heads) {
        const std::uint64_t wanted = words == 0 ? 0 : heads.sum()[0];
        for (int last = heads.first_last(); last < d; ++last) {
          if (first_words[static_cast<std::size_t>(last)] != wanted) continue;
          std::size_t w = 1;
          while (w < words && columns.column(last)[w] == heads.sum()[w]) ++w;
          part.words_added += static_cast<std::int64_t>(std::min(w, words));
          if (w >= words) part.sets.add(heads.set_with(last));
        }
      });
  for (const FittingParities& part : parts) {
    result.sets.add(part.sets);
    result.words_added += part.words_added;
  }
  return result;
}

}  // namespace lemmata::numeric

#endif  // HWY_ONCE
