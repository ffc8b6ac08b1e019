#include "numeric/cube/parity_meet_in_the_middle.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

#include "numeric/cube/combinations.hpp"
#include "numeric/cube/memory.hpp"
#include "numeric/sampling/counter_random.hpp"
#include "numeric/sampling/parallel.hpp"

namespace lemmata::numeric {
namespace {

/// The key of each coordinate, and that of the labels; the key of a set is the sum of its coordinates' keys over GF(2).
std::vector<std::uint64_t> keys_of(const ParityColumns& columns, int count, std::int64_t samples) {
  std::vector<std::uint64_t> sums(static_cast<std::size_t>(samples));
  if (samples <= 64)
    for (std::size_t i = 0; i < sums.size(); ++i) sums[i] = std::uint64_t{1} << i;
  else
    fill_random_bits(std::span(sums), 1, 0, 0);
  std::vector<std::uint64_t> keys;
  for (int j = 0; j < count; ++j) {
    std::uint64_t key = 0;
    for (std::size_t w = 0; w < columns.words; ++w)
      for (std::uint64_t bits = columns.column(j)[w]; bits != 0; bits &= bits - 1)
        key ^= sums[64 * w + static_cast<std::size_t>(std::countr_zero(bits))];
    keys.push_back(key);
  }
  return keys;
}

/// Calls visit(set, key) for `count` sets of `size` of the numbers 0..n-1, in lexicographic order from number `first` on.
template <class Visit>
void visit_sets(int n, int size, std::int64_t first, std::int64_t count, const std::uint64_t* keys,
                const Visit& visit) {
  std::vector<int> set = combination(n, size, first);
  std::vector<std::uint64_t> sums(set.size() + 1, 0);  // sums[i]: the key of the first i elements
  int changed = 0;
  for (std::int64_t i = 0; i < count; ++i) {
    for (auto place = static_cast<std::size_t>(changed); place < set.size(); ++place)
      sums[place + 1] = sums[place] ^ keys[set[place]];
    visit(set, sums.back());
    changed = next_combination(set, n);
  }
}

/// The keys of the sets B, gathered by a hash of the key; sets with the same hash stay in lexicographic order.
class KeyTable {
 public:
  KeyTable(int n, int size, std::int64_t count, const std::uint64_t* keys)
      : shift_(64 - std::clamp(static_cast<int>(std::bit_width(static_cast<std::uint64_t>(count))), 1, 32)) {
    begin_.assign((std::size_t{1} << (64 - shift_)) + 1, 0);
    keys_.resize(static_cast<std::size_t>(count));
    numbers_.resize(static_cast<std::size_t>(count));
    visit_sets(n, size, 0, count, keys,
               [&](const std::vector<int>&, std::uint64_t key) { ++begin_[place(key) + 1]; });
    for (std::size_t i = 1; i < begin_.size(); ++i) begin_[i] += begin_[i - 1];
    std::uint32_t number = 0;
    visit_sets(n, size, 0, count, keys, [&](const std::vector<int>&, std::uint64_t key) {
      const std::uint32_t at = begin_[place(key)]++;  // ends as the beginning of the next place
      keys_[at] = key;
      numbers_[at] = number++;
    });
    std::copy_backward(begin_.begin(), begin_.end() - 1, begin_.end());
    begin_.front() = 0;
  }

  template <class Visit>
  void visit_equal(std::uint64_t key, const Visit& visit) const {
    const std::size_t at = place(key);
    for (std::uint32_t i = begin_[at]; i < begin_[at + 1]; ++i)
      if (keys_[i] == key) visit(numbers_[i]);
  }

 private:
  std::size_t place(std::uint64_t key) const {
    return static_cast<std::size_t>(key * 0x9E3779B97F4A7C15 >> shift_);  // 2^64 over the golden ratio
  }

  int shift_;
  std::vector<std::uint32_t> begin_;
  std::vector<std::uint64_t> keys_;
  std::vector<std::uint32_t> numbers_;
};

struct Halves {
  int first;   // coordinates of A
  int second;  // of B
  std::int64_t first_count;
  std::int64_t second_count;
};

Halves halves_of(int d, int k) {
  const int second = k / 2;
  const int first = k - second;
  return {first, second, combination_count(d - second, first), combination_count(d - first, second)};
}

void require_fits(std::int64_t samples, int d, int k) {
  if (k < 0 || k > d)
    throw std::invalid_argument("parities_by_halves: k must be from 0 to d = " + std::to_string(d) +
                                ", got " + std::to_string(k));
  const double bytes = parity_halves_bytes(samples, d, k);
  if (halves_of(d, k).second_count > std::numeric_limits<std::uint32_t>::max() ||
      bytes > physical_memory_bytes())
    throw std::length_error(
        "parities_by_halves: fewer than 2^32 keys that fit into memory are allowed, got " +
        std::to_string(halves_of(d, k).second_count) + " keys, some " + std::to_string(bytes) + " bytes");
}

}  // namespace

double parity_halves_keys(int dimension, int k) {
  const Halves halves = halves_of(dimension, k);
  return static_cast<double>(halves.first_count) + static_cast<double>(halves.second_count);
}

double parity_halves_bytes(std::int64_t samples, int dimension, int k) {
  const double columns = 64.0 * std::ceil(static_cast<double>(samples) / 512) * (dimension + 1.0);
  // 12 bytes for each key, and places of 4 bytes of which there are at most twice as many as keys
  return columns + 20.0 * (static_cast<double>(halves_of(dimension, k).second_count) + 2);
}

double parity_halves_pairs(int dimension, int k, int rank) {
  const Halves halves = halves_of(dimension, k);
  return std::ldexp(static_cast<double>(halves.first_count) * static_cast<double>(halves.second_count),
                    -std::min(rank, 64)) +
         1;
}

HalvedSearch parities_by_halves(const ParitySamples& samples, int k, std::int64_t most_listed, int threads) {
  const int d = samples.dimension();
  require_fits(samples.count(), d, k);
  const Halves halves = halves_of(d, k);
  const ParityColumns columns = parity_columns(samples);
  const std::vector<std::uint64_t> keys = keys_of(columns, d + 1, samples.count());
  const std::uint64_t label = keys.back();

  // B lies behind the first ceil(k/2) coordinates, A before the last floor(k/2).
  const int second_range = d - halves.first;
  const KeyTable table(second_range, halves.second, halves.second_count, keys.data() + halves.first);

  // Those B that begin behind the first j coordinates are the last ones: as many as there are sets of the others.
  std::vector<std::int64_t> begins_behind;
  for (int j = 0; j <= d; ++j)
    begins_behind.push_back(
        std::max<std::int64_t>(0, halves.second_count - combination_count(d - j, halves.second)));

  const auto fits = [&](const std::vector<int>& set) {
    for (std::size_t w = 0; w < columns.words; ++w) {
      std::uint64_t difference = columns.column(d)[w];
      for (const int coordinate : set) difference ^= columns.column(coordinate - 1)[w];
      if (difference != 0) return false;
    }
    return true;
  };

  HalvedSearch result{ParitySets(d, most_listed), halves.second_count, halves.first_count, 0};
  constexpr std::int64_t sets_per_chunk = 1 << 16;
  const std::int64_t chunks = (halves.first_count + sets_per_chunk - 1) / sets_per_chunk;
  std::vector<HalvedSearch> parts(static_cast<std::size_t>(chunks), HalvedSearch{ParitySets(d, most_listed)});
  run_chunks(chunks, threads, [&](std::int64_t chunk) {
    HalvedSearch& part = parts[static_cast<std::size_t>(chunk)];
    const std::int64_t first = chunk * sets_per_chunk;
    visit_sets(d - halves.second, halves.first, first, std::min(sets_per_chunk, halves.first_count - first),
               keys.data(), [&](const std::vector<int>& a, std::uint64_t key) {
                 const std::int64_t first_behind =
                     begins_behind[a.empty() ? 0 : static_cast<std::size_t>(a.back()) + 1];
                 table.visit_equal(key ^ label, [&](std::uint32_t number) {
                   if (number < first_behind) return;
                   std::vector<int> set;
                   for (const int element : a) set.push_back(element + 1);
                   for (const int element : combination(second_range, halves.second, number))
                     set.push_back(element + halves.first + 1);
                   ++part.pairs_verified;
                   if (fits(set)) part.sets.add(set);
                 });
               });
  });
  for (const HalvedSearch& part : parts) {
    result.sets.add(part.sets);
    result.pairs_verified += part.pairs_verified;
  }
  return result;
}

}  // namespace lemmata::numeric
