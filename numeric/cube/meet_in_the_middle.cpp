#include "numeric/cube/meet_in_the_middle.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <limits>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include <hwy/base.h>

#include "numeric/cube/memory.hpp"

// All weights are taken as |w_i|; a negative w_i is the reflection of coordinate i and so the sign of the characters
// that contain it. With a and b the sums of the two halves, R(a) = sum_b chi(b) sign(a + b + bias) follows from the rank
// of -a - bias among the sorted b and from the prefix sums of chi along them; then sum_a chi(a) R(a) is wanted for some
// characters. Either half may play the part of a, the outer one.
//
// A sweep counts b < -a - bias, so a tie counts as positive. A tie that counts as negative is a positive one of
// bias - 1, and sign(0) = 0 is the mean of the two.
//
// Coordinates that are in neither half are fixed in all ways, one after another; their weights go into the bias.

namespace lemmata::numeric {
namespace {

constexpr int largest_n = 60;

// Above every sum, with any bias added; adding a bias to it does not overflow.
constexpr std::int64_t beyond = std::int64_t{1} << 62;

// Passes over a half with two small tables each take as long as one pass with one large table and its transform when
// there are 4 of them (halves of 10 to 18 coordinates) to 12 (20 coordinates). The large table has 32 MiB at most.
constexpr std::size_t many_passes = 8;
constexpr int largest_single_table = 22;

// Steps that depend on one another wait some ten cycles each, so a merge is cut into parts that go on side by side.
constexpr std::size_t merge_parts = 4;
constexpr std::size_t least_parted = 64;

std::uint64_t first_bits(int count) { return (std::uint64_t{1} << count) - 1; }

int parity(std::uint64_t bits) { return std::popcount(bits) & 1; }

/// The largest k from low to high with holds(k), which is true up to some k; low itself is not asked.
template <class Predicate>
std::size_t last_that(std::size_t low, std::size_t high, const Predicate& holds) {
  while (low < high) {
    const std::size_t middle = low + (high - low + 1) / 2;
    if (holds(middle))
      low = middle;
    else
      high = middle - 1;
  }
  return low;
}

/// The sums of the signed weights of some coordinates, ascending, each with the set of its minus signs.
struct Half {
  int first;  // the lowest coordinate's bit
  int bits;
  std::int64_t* sums;    // 2^bits, and `beyond` after the last
  std::uint32_t* signs;  // 2^bits; bit i belongs to coordinate bit first + i

  [[nodiscard]] std::size_t size() const { return std::size_t{1} << bits; }
  [[nodiscard]] std::uint64_t coordinates() const { return first_bits(bits) << first; }
};

/// Replaces the first `size` sums by the merge of those with the weight added and those with it subtracted. The result is
/// antisymmetric, so only its upper half is merged, from the largest sum downwards; it never reaches what it reads.
template <std::size_t parts>
void append_weight(const Half& half, std::size_t size, std::int64_t weight, std::uint32_t bit) {
  std::int64_t* const sums = half.sums;
  std::uint32_t* const signs = half.signs;
  const std::size_t length = size / parts;
  std::array<std::size_t, parts> plus;  // the next sum with a plus; with a minus it is place to - 1 - plus
  for (std::size_t part = 0; part < parts; ++part) {
    const std::size_t above = part * length;  // larger sums; those with a plus go first among equals
    plus[part] = size - 1 - last_that(0, above, [&](std::size_t k) {
                   return sums[size - k] + weight >= sums[size - 1 - (above - k)] - weight;
                 });
  }
  for (std::size_t step = 0; step < length; ++step) {
    HWY_UNROLL(4)
    for (std::size_t part = 0; part < parts; ++part) {
      const std::size_t to = 2 * size - 1 - part * length - step;
      const std::size_t minus = to - 1 - plus[part];
      const std::int64_t upper = sums[plus[part]] + weight;
      const std::int64_t lower = sums[minus] - weight;
      const bool is_plus = upper >= lower;
      const std::uint32_t plus_signs = signs[plus[part]];
      const std::uint32_t minus_signs = signs[minus] | bit;
      sums[to] = is_plus ? upper : lower;
      signs[to] = minus_signs ^ ((minus_signs ^ plus_signs) & (0 - std::uint32_t{is_plus}));
      plus[part] -= std::size_t{is_plus};
    }
  }
  const std::uint32_t all = (bit << 1) - 1;
  for (std::size_t i = 0; i < size; ++i) {
    sums[i] = -sums[2 * size - 1 - i];
    signs[i] = signs[2 * size - 1 - i] ^ all;
  }
}

void fill_sums(const Half& half, std::span<const std::int64_t> weights) {
  half.sums[0] = 0;
  half.signs[0] = 0;
  for (int i = 0; i < half.bits; ++i) {
    const std::size_t size = std::size_t{1} << i;
    const std::int64_t weight = weights[static_cast<std::size_t>(half.first + i)];
    if (size < least_parted)
      append_weight<1>(half, size, weight, std::uint32_t{1} << i);
    else
      append_weight<merge_parts>(half, size, weight, std::uint32_t{1} << i);
  }
  half.sums[half.size()] = beyond;
}

/// ranks[i] = the number of inner sums below outer.sums[i] - bias; ranks[outer.size()] is scribbled on.
/// Returns whether some inner sum equals one of these.
template <std::size_t parts>
bool fill_ranks_by_parts(const Half& inner, const Half& outer, std::int64_t bias, std::uint32_t* ranks) {
  const std::int64_t* const in = inner.sums;
  const std::int64_t* const out = outer.sums;
  const std::size_t length = (inner.size() + outer.size()) / parts;
  std::array<std::size_t, parts> from_inner;
  std::array<std::size_t, parts> first;
  for (std::size_t part = 0; part < parts; ++part) {
    const std::size_t below =
        part * length;  // smaller ones in the merged list; outer goes first among equals
    from_inner[part] =
        last_that(below > outer.size() ? below - outer.size() : 0, std::min(below, inner.size()),
                  [&](std::size_t k) { return in[k - 1] + bias < out[below - k]; });
    first[part] = below - from_inner[part];
  }
  bool tied = false;
  for (std::size_t step = 0; step < length; ++step) {
    HWY_UNROLL(4)
    for (std::size_t part = 0; part < parts; ++part) {
      const std::size_t from_outer = part * length + step - from_inner[part];
      const std::int64_t value = in[from_inner[part]] + bias;
      const std::int64_t threshold = out[from_outer];
      ranks[from_outer] = static_cast<std::uint32_t>(from_inner[part]);
      tied |= value == threshold;
      from_inner[part] += std::size_t{value < threshold};
    }
  }
  // The part below writes here too, before it comes to its end.
  for (std::size_t part = 1; part < parts; ++part)
    ranks[first[part]] =
        static_cast<std::uint32_t>(std::lower_bound(in, in + inner.size(), out[first[part]] - bias) - in);
  return tied;
}

bool fill_ranks(const Half& inner, const Half& outer, std::int64_t bias, std::uint32_t* ranks) {
  return inner.size() < least_parted ? fill_ranks_by_parts<1>(inner, outer, bias, ranks)
                                     : fill_ranks_by_parts<merge_parts>(inner, outer, bias, ranks);
}

/// prefix[r] = the sum of the character of `set` over the first r sums.
void fill_prefix(const Half& half, std::uint64_t set, std::int32_t* prefix) {
  const std::uint64_t own = set >> half.first;
  std::int32_t sum = 0;
  prefix[0] = 0;
  for (std::size_t i = 0; i < half.size(); ++i) prefix[i + 1] = sum += 1 - 2 * parity(half.signs[i] & own);
}

/// Sets, by their numbers, that agree on some coordinates.
struct Agreeing {
  std::uint64_t part;  // what they have there
  std::vector<std::size_t> members;
};

/// Every set goes to those that agree with it on `one`, or to those that agree with it on `other`, whichever are more.
std::array<std::vector<Agreeing>, 2> group(std::span<const std::uint64_t> sets,
                                           std::span<const std::size_t> members, std::uint64_t one,
                                           std::uint64_t other) {
  const std::array<std::uint64_t, 2> coordinates = {one, other};
  std::array<std::vector<std::pair<std::uint64_t, std::size_t>>, 2> parts;
  for (std::size_t side = 0; side < 2; ++side) {
    parts[side].reserve(members.size());
    for (const std::size_t member : members)
      parts[side].emplace_back(sets[member] & coordinates[side], member);
    std::ranges::sort(parts[side]);
  }
  const auto agreeing = [&](std::size_t side, std::size_t member) {
    const std::uint64_t part = sets[member] & coordinates[side];
    const auto part_of = [](const auto& entry) { return entry.first; };
    return std::ranges::upper_bound(parts[side], part, {}, part_of) -
           std::ranges::lower_bound(parts[side], part, {}, part_of);
  };
  std::array<std::vector<Agreeing>, 2> groups;
  for (std::size_t side = 0; side < 2; ++side)
    for (const auto& [part, member] : parts[side]) {
      const bool on_one = agreeing(0, member) >= agreeing(1, member);
      if (on_one != (side == 0)) continue;
      if (groups[side].empty() || groups[side].back().part != part) groups[side].push_back({part, {}});
      groups[side].back().members.push_back(member);
    }
  return groups;
}

void plain_transform(std::span<std::int64_t> data) {
  for (std::size_t half = 1; half < data.size(); half *= 2)
    for (std::size_t i = 0; i < data.size(); i += 2 * half)
      for (std::size_t j = i; j < i + half; ++j) {
        const std::int64_t sum = data[j] + data[j + half];
        data[j + half] = data[j] - data[j + half];
        data[j] = sum;
      }
}

/// sums[j] = sum over i of chi(i) * value(ranks[i]), chi the character of what sets[j] has in the half, for each member.
///
/// chi_base(i) value(ranks[i]) is added up in two tables, by the lower and by the upper bits of the signs; their
/// transforms hold the sums for all sets that differ from the base in lower bits only, or in upper bits only.
template <class Value>
void sum_characters(const Half& half, const std::uint32_t* ranks, const Value& value,
                    std::span<const std::uint64_t> sets, std::span<const std::size_t> members,
                    std::span<std::int64_t> sums) {
  int low_bits = (half.bits + 1) / 2;
  const auto grouped = [&] {
    const std::uint64_t low = first_bits(low_bits) << half.first;
    return group(sets, members, half.coordinates() & ~low, low);
  };
  auto groups = grouped();
  const auto passes = [&] { return std::max(groups[0].size(), groups[1].size()); };
  if (passes() >= many_passes && half.bits <= largest_single_table) {
    low_bits = half.bits;
    groups = grouped();
  }
  std::array<std::vector<std::int64_t>, 2> tables;
  tables[0].resize(std::size_t{1} << low_bits);
  tables[1].resize(std::size_t{1} << (half.bits - low_bits));
  const auto low_mask = static_cast<std::uint32_t>(first_bits(low_bits));
  for (std::size_t pass = 0; pass < passes(); ++pass) {
    std::uint64_t base = 0;
    for (std::size_t side = 0; side < 2; ++side) {
      if (pass < groups[side].size()) base |= groups[side][pass].part;
      std::ranges::fill(tables[side], 0);
    }
    const std::uint64_t own_base = base >> half.first;
    std::int64_t* const low = tables[0].data();
    std::int64_t* const high = tables[1].data();
    for (std::size_t i = 0; i < half.size(); ++i) {
      const std::uint32_t signs = half.signs[i];
      const std::int64_t minus = -std::int64_t{parity(signs & own_base)};
      const std::int64_t term = (value(ranks[i]) ^ minus) - minus;
      low[signs & low_mask] += term;
      high[signs >> low_bits] += term;
    }
    for (std::size_t side = 0; side < 2; ++side) {
      if (pass >= groups[side].size()) continue;
      plain_transform(tables[side]);
      const int shift = half.first + (side == 0 ? 0 : low_bits);
      for (const std::size_t member : groups[side][pass].members)
        sums[member] = tables[side][((sets[member] ^ base) >> shift) & (tables[side].size() - 1)];
    }
  }
}

/// Two halves with their sorted sums, the other coordinates' weights, and room for a sweep.
struct Halves {
  std::unique_ptr<std::byte, FreeMemory> memory;
  std::array<Half, 2> half;
  std::vector<std::int64_t> fixed;
  std::uint32_t* ranks;
  std::int32_t* prefix;

  [[nodiscard]] int fixed_from() const { return half[1].first + half[1].bits; }

  /// The number of points of the fixed coordinates; those with the last one +1 come first.
  [[nodiscard]] std::uint64_t points(bool last_positive) const {
    return std::uint64_t{1} << (fixed.size() - (last_positive ? 1 : 0));
  }

  /// The bias with the fixed weights at a point, a set bit being a minus.
  [[nodiscard]] std::int64_t bias_at(std::int64_t bias, std::uint64_t point) const {
    for (std::size_t i = 0; i < fixed.size(); ++i) bias += (point >> i & 1) != 0 ? -fixed[i] : fixed[i];
    return bias;
  }
};

/// Lays out two halves of `halved` coordinates together, in the memory if there is any. Returns the bytes that this takes.
std::size_t lay_out(Halves& halves, int halved) {
  std::size_t bytes = 0;
  const auto take = [&]<class T>(T*& array, std::size_t size) {
    if (halves.memory != nullptr) array = reinterpret_cast<T*>(halves.memory.get() + bytes);
    bytes += (size * sizeof(T) + 63) / 64 * 64;
  };
  halves.half[0] = {0, (halved + 1) / 2, nullptr, nullptr};
  halves.half[1] = {(halved + 1) / 2, halved / 2, nullptr, nullptr};
  for (Half& half : halves.half) {
    take(half.sums, half.size() + 1);
    take(half.signs, half.size());
  }
  take(halves.ranks, halves.half[0].size() + 1);
  take(halves.prefix, halves.half[0].size() + 1);
  return bytes;
}

/// At least `fixed` coordinates, the last ones, are in neither half.
Halves sorted_halves(std::span<const std::int64_t> weights, int fixed, int largest_half) {
  std::vector<std::int64_t> sizes;
  sizes.reserve(weights.size());
  for (const std::int64_t weight : weights) sizes.push_back(weight < 0 ? -weight : weight);
  const int halved = std::min(static_cast<int>(sizes.size()) - fixed, 2 * largest_half);
  Halves halves{};
  halves.memory = uninitialised_memory(lay_out(halves, halved));
  lay_out(halves, halved);
  for (const Half& half : halves.half) fill_sums(half, sizes);
  halves.fixed.assign(sizes.begin() + halved, sizes.end());
  return halves;
}

/// sums[j] = the character sum of sets[j] over the points whose fixed coordinates are +1, a tie counting as +1, for each
/// member of one group of that side: the outer half is halves.half[side], whose ranks have been filled.
void sum_group(const Halves& halves, std::size_t side, const Agreeing& group,
               std::span<const std::uint64_t> sets, std::span<std::int64_t> sums) {
  const Half& outer = halves.half[side];
  const Half& inner = halves.half[1 - side];
  if (group.part == 0) {  // the prefix sums of a constant are the ranks themselves
    const auto rank_itself = [](std::uint32_t rank) { return std::int64_t{rank}; };
    sum_characters(outer, halves.ranks, rank_itself, sets, group.members, sums);
  } else {
    fill_prefix(inner, group.part, halves.prefix);
    const auto prefix_at = [&](std::uint32_t rank) { return std::int64_t{halves.prefix[rank]}; };
    sum_characters(outer, halves.ranks, prefix_at, sets, group.members, sums);
  }
  const std::uint64_t halved = outer.coordinates() | inner.coordinates();
  for (const std::size_t member : group.members) {
    // What lies below 0 counts as -1, everything else as +1. The rank in place i belongs to the sum -outer.sums[i], all of
    // whose signs are those of place i reversed.
    const bool reversed = parity(sets[member] & outer.coordinates()) != 0;
    const std::int64_t everything = (sets[member] & halved) == 0 ? std::int64_t{1} << halves.fixed_from() : 0;
    sums[member] = everything - 2 * (reversed ? -sums[member] : sums[member]);
  }
}

void require_arguments(const std::string& function, std::span<const std::int64_t> weights, std::int64_t bias,
                       int largest_half) {
  if (largest_half < 1 || largest_half > 30)
    throw std::invalid_argument(function + ": largest_half must be from 1 to 30, got " +
                                std::to_string(largest_half));
  if (weights.empty()) throw std::invalid_argument(function + ": at least one weight is needed, got none");
  if (weights.size() > largest_n)
    throw std::length_error(function + ": n must be at most " + std::to_string(largest_n) +
                            ", got n = " + std::to_string(weights.size()));
  std::int64_t room = beyond - 1;
  const auto take = [&](std::int64_t value) {
    if (value < -room || value > room)
      throw std::length_error(function +
                              ": |w_1| + ... + |w_n| + |bias| must be below 2^62, got a larger sum");
    room -= value < 0 ? -value : value;
  };
  take(bias);
  for (const std::int64_t weight : weights) take(weight);
  const auto n = static_cast<int>(weights.size());
  const double bytes = meet_in_the_middle_bytes(n, largest_half);
  const double memory = physical_memory_bytes();
  if (bytes > memory)
    throw std::length_error(function + ": the sorted sums must fit into the memory of " +
                            std::to_string(static_cast<std::int64_t>(memory)) +
                            " bytes, got n = " + std::to_string(n) + " (" +
                            std::to_string(static_cast<std::int64_t>(bytes)) + " bytes)");
}

}  // namespace

std::vector<std::int64_t> threshold_character_sums(std::span<const std::int64_t> weights, std::int64_t bias,
                                                   int tie, std::span<const std::uint64_t> sets,
                                                   int largest_half) {
  const std::string function = "threshold_character_sums";
  require_arguments(function, weights, bias, largest_half);
  if (tie < -1 || tie > 1)
    throw std::invalid_argument(function + ": tie must be -1, 0 or 1, got " + std::to_string(tie));
  const auto n = static_cast<int>(weights.size());
  for (const std::uint64_t set : sets)
    if (set > first_bits(n))
      throw std::invalid_argument(function + ": a set must be below 2^n, got " + std::to_string(set) +
                                  " for n = " + std::to_string(n));

  // Of an odd function, the points with one coordinate +1 give half of the sum at odd sets, and even sets have sum 0.
  const bool odd = bias == 0 && tie == 0;
  std::vector<std::size_t> members;
  members.reserve(sets.size());
  for (std::size_t j = 0; j < sets.size(); ++j)
    if (!odd || parity(sets[j]) != 0) members.push_back(j);
  const Halves halves = sorted_halves(weights, odd ? 1 : 0, largest_half);
  const auto groups = group(sets, members, halves.half[1].coordinates(), halves.half[0].coordinates());
  std::vector<std::int64_t> doubled(sets.size());  // twice the sums wanted, or the sums over twice the points
  std::vector<std::int64_t> sums(sets.size());
  for (std::uint64_t point = 0; point < halves.points(odd); ++point)
    for (std::size_t side = 0; side < 2; ++side) {
      if (groups[side].empty()) continue;
      const auto rank = [&](std::int64_t moved_bias) {
        return fill_ranks(halves.half[1 - side], halves.half[side], moved_bias, halves.ranks);
      };
      const auto add = [&](std::int64_t factor) {
        for (const Agreeing& one : groups[side]) {
          sum_group(halves, side, one, sets, sums);
          for (const std::size_t member : one.members) {
            const bool minus = parity((sets[member] >> halves.fixed_from()) & point) != 0;
            doubled[member] += minus ? -factor * sums[member] : factor * sums[member];
          }
        }
      };
      const std::int64_t bias_here = halves.bias_at(bias, point);
      const bool tied = rank(tie < 0 ? bias_here - 1 : bias_here);
      if (tie == 0 && tied) {
        add(1);
        rank(bias_here - 1);
        add(1);
      } else {
        add(2);
      }
    }
  std::uint64_t negative = 0;
  for (int i = 0; i < n; ++i)
    if (weights[static_cast<std::size_t>(i)] < 0) negative |= std::uint64_t{1} << i;
  for (std::size_t j = 0; j < sets.size(); ++j)
    doubled[j] /= (parity(sets[j] & negative) != 0 ? -1 : 1) * (odd ? 1 : 2);
  return doubled;
}

std::int64_t tie_count(std::span<const std::int64_t> weights, std::int64_t bias, int largest_half) {
  require_arguments("tie_count", weights, bias, largest_half);
  const bool even = bias == 0;  // then x and -x are ties together
  const Halves halves = sorted_halves(weights, even ? 1 : 0, largest_half);
  std::int64_t count = 0;
  for (std::uint64_t point = 0; point < halves.points(even); ++point) {
    const std::int64_t bias_here = halves.bias_at(bias, point);
    const auto pairs_below = [&](std::int64_t moved_bias) {  // pairs with a + b + moved_bias < 0
      fill_ranks(halves.half[1], halves.half[0], moved_bias, halves.ranks);
      std::int64_t pairs = 0;
      for (std::size_t i = 0; i < halves.half[0].size(); ++i) pairs += halves.ranks[i];
      return pairs;
    };
    count += pairs_below(bias_here - 1) - pairs_below(bias_here);
  }
  return even ? 2 * count : count;
}

double meet_in_the_middle_bytes(int n, int largest_half) {
  if (n > largest_n) return std::numeric_limits<double>::infinity();
  Halves layout{};
  const auto bytes = static_cast<double>(lay_out(layout, std::min(n, 2 * largest_half)));
  const int table_bits = std::min(layout.half[0].bits, largest_single_table);
  return bytes + std::ldexp(8.0, table_bits);
}

}  // namespace lemmata::numeric
