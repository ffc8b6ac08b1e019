#include "numeric/cube/meet_in_the_middle.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "numeric/cube/physical_memory.hpp"

// All weights are taken as |w_i|; a negative w_i is the reflection of coordinate i and so the sign of the characters
// that contain it. With a and b the sums of the two halves, R(a) = sum_b chi(b) sign(a + b + bias) follows from the rank
// of -a - bias among the sorted b and from the prefix sums of chi along them; then sum_a chi(a) R(a) is wanted for some
// characters. The other half may play the part of a.
//
// The sweep counts b < -a - bias, so a tie counts as positive. A tie that counts as negative is a positive one of
// bias - 1, and sign(0) = 0 is the mean of the two.

namespace lemmata::numeric {
namespace {

constexpr int largest_n = 60;
constexpr std::int64_t beyond = std::int64_t{1} << 62;  // above every sum, with any bias added

// Larger halves would need more memory than most machines have: further coordinates are fixed one way and the other.
constexpr int largest_half = 27;

// From this many passes over a half, with two small tables each, one large table takes less time; it holds 32 MiB at most.
constexpr std::size_t many_tables = 8;
constexpr int largest_single_table = 22;

// Steps that depend on one another wait some ten cycles each, so a merge is cut into parts that go on side by side.
constexpr std::size_t chains = 4;

struct Cut {
  int first;    // coordinates of the first half: the lowest ones
  int second;   // of the second half: the next ones
  int outside;  // the others, fixed
};

Cut cut(int n) {
  const int halved = std::min(n, 2 * largest_half);
  return {(halved + 1) / 2, halved / 2, n - halved};
}

std::uint64_t first_bits(int count) { return (std::uint64_t{1} << count) - 1; }

int parity(std::uint64_t bits) { return std::popcount(bits) & 1; }

/// The 2^m sums of m signed weights, ascending, each with the set of its minus signs, and `beyond` after the last.
struct HalfSums {
  std::size_t size;
  std::unique_ptr<std::int64_t[]> sums;
  std::unique_ptr<std::uint32_t[]> signs;
};

/// Merges source + weight and source - weight, of `size` sums each, in place. The result is antisymmetric, so only its
/// upper half is merged, from the largest sum downwards, and never reaches the source below it.
void append_weight(std::int64_t* sums, std::uint32_t* signs, std::size_t size, std::int64_t weight,
                   std::uint32_t bit) {
  // Of the `count` largest sums, how many have a plus; it goes first among equals.
  const auto plus_among = [&](std::size_t count) {
    std::size_t low = 0;
    std::size_t high = count;
    while (low < high) {
      const std::size_t middle = (low + high + 1) / 2;
      if (sums[size - middle] + weight >= sums[size - 1 - (count - middle)] - weight)
        low = middle;
      else
        high = middle - 1;
    }
    return low;
  };
  const auto merge = [&]<std::size_t parts>() {
    const std::size_t length = size / parts;
    std::array<std::size_t, parts> plus;
    std::array<std::size_t, parts> minus;
    for (std::size_t part = 0; part < parts; ++part) {
      const std::size_t taken = plus_among(part * length);
      plus[part] = size - 1 - taken;
      minus[part] = size - 1 - (part * length - taken);
    }
    for (std::size_t step = 0; step < length; ++step)
      for (std::size_t part = 0; part < parts; ++part) {
        const std::int64_t upper = sums[plus[part]] + weight;
        const std::int64_t lower = sums[minus[part]] - weight;
        const std::uint32_t upper_signs = signs[plus[part]];
        const std::uint32_t lower_signs = signs[minus[part]] | bit;
        const bool is_plus = upper >= lower;
        const std::size_t to = 2 * size - 1 - part * length - step;
        sums[to] = is_plus ? upper : lower;
        signs[to] = lower_signs ^ ((lower_signs ^ upper_signs) & (0 - std::uint32_t{is_plus}));
        plus[part] -= std::size_t{is_plus};
        minus[part] -= std::size_t{!is_plus};
      }
  };
  if (size >= 16 * chains)
    merge.template operator()<chains>();
  else
    merge.template operator()<1>();
  const std::uint32_t all = (bit << 1) - 1;
  for (std::size_t i = 0; i < size; ++i) {
    sums[i] = -sums[2 * size - 1 - i];
    signs[i] = signs[2 * size - 1 - i] ^ all;
  }
}

HalfSums half_sums(std::span<const std::int64_t> weights) {
  HalfSums half{std::size_t{1} << weights.size(), nullptr, nullptr};
  half.sums = std::make_unique_for_overwrite<std::int64_t[]>(half.size + 1);
  half.signs = std::make_unique_for_overwrite<std::uint32_t[]>(half.size);
  half.sums[0] = 0;
  half.signs[0] = 0;
  for (std::size_t i = 0; i < weights.size(); ++i)
    append_weight(half.sums.get(), half.signs.get(), std::size_t{1} << i, weights[i], std::uint32_t{1} << i);
  half.sums[half.size] = beyond;
  return half;
}

/// ranks[i] = the number of inner sums below outer.sums[i] - bias; one more element of ranks is scribbled on.
/// Returns whether some inner sum equals one of these.
bool fill_ranks(const HalfSums& inner, const HalfSums& outer, std::int64_t bias, std::uint32_t* ranks) {
  const std::int64_t* const in = inner.sums.get();
  const std::int64_t* const out = outer.sums.get();
  const std::size_t total = inner.size + outer.size;
  // Of the first `count` of the merged list, how many are inner; outer goes first among equals.
  const auto inner_among = [&](std::size_t count) {
    std::size_t low = count > outer.size ? count - outer.size : 0;
    std::size_t high = std::min(count, inner.size);
    while (low < high) {
      const std::size_t middle = (low + high + 1) / 2;
      if (in[middle - 1] < out[count - middle] - bias)
        low = middle;
      else
        high = middle - 1;
    }
    return low;
  };
  const auto merge = [&]<std::size_t parts>() {
    const std::size_t length = total / parts;
    std::array<std::size_t, parts> from_inner;
    std::array<std::size_t, parts> from_outer;
    std::array<std::size_t, parts> first;
    for (std::size_t part = 0; part < parts; ++part) {
      from_inner[part] = inner_among(part * length);
      from_outer[part] = first[part] = part * length - from_inner[part];
    }
    bool tied = false;
    for (std::size_t step = 0; step < length; ++step)
      for (std::size_t part = 0; part < parts; ++part) {
        const std::int64_t value = in[from_inner[part]];
        const std::int64_t threshold = out[from_outer[part]] - bias;
        ranks[from_outer[part]] = static_cast<std::uint32_t>(from_inner[part]);
        const bool is_inner = value < threshold;
        tied |= value == threshold;
        from_inner[part] += std::size_t{is_inner};
        from_outer[part] += std::size_t{!is_inner};
      }
    // The part below may have written here before it came to its end.
    for (std::size_t part = 1; part < parts; ++part)
      ranks[first[part]] =
          static_cast<std::uint32_t>(std::lower_bound(in, in + inner.size, out[first[part]] - bias) - in);
    return tied;
  };
  return total >= 16 * chains ? merge.template operator()<chains>() : merge.template operator()<1>();
}

/// prefix[r] = the sum of the character of `set` over the first r sums.
void fill_prefix(const HalfSums& half, std::uint32_t set, std::int32_t* prefix) {
  std::int32_t sum = 0;
  prefix[0] = 0;
  for (std::size_t i = 0; i < half.size; ++i) prefix[i + 1] = sum += 1 - 2 * parity(half.signs[i] & set);
}

/// Sets (by index) that are answered together because they agree on one part of the coordinates.
struct SharedPart {
  std::uint64_t part;
  std::vector<std::size_t> members;
};

/// Every set goes to those that agree with it on `one` or to those that agree with it on `other`, whichever are more.
std::array<std::vector<SharedPart>, 2> group(std::span<const std::uint64_t> sets,
                                             std::span<const std::size_t> members, std::uint64_t one,
                                             std::uint64_t other) {
  std::array<std::vector<std::pair<std::uint64_t, std::size_t>>, 2> keys;
  const std::array<std::uint64_t, 2> masks = {one, other};
  for (std::size_t side = 0; side < 2; ++side) {
    for (const std::size_t member : members) keys[side].emplace_back(sets[member] & masks[side], member);
    std::ranges::sort(keys[side]);
  }
  const auto sharing = [&](std::size_t side, std::size_t member) {
    const auto by_key = [](const auto& key) { return key.first; };
    return std::ranges::equal_range(keys[side], sets[member] & masks[side], {}, by_key).size();
  };
  std::array<std::vector<SharedPart>, 2> groups;
  for (std::size_t side = 0; side < 2; ++side)
    for (const auto& [part, member] : keys[side]) {
      if ((sharing(0, member) >= sharing(1, member)) != (side == 0)) continue;
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

/// One half of the coordinates in the part of the outer sum.
struct Outer {
  const HalfSums& half;
  int offset;  // the number of its lowest coordinate's bit
  int bits;
  const std::uint32_t* ranks;
};

/// sums[j] = sum over i of chi_T(i) * value(ranks[i]), T = the outer part of sets[j], for each of the members.
///
/// chi_base(i) value(ranks[i]) is added up in two tables, by the lower and by the upper bits of the signs; their
/// transforms hold the sums for all sets that differ from the base in lower bits only, or in upper bits only.
template <class Value>
void outer_sums(const Outer& outer, const Value& value, std::span<const std::uint64_t> sets,
                std::span<const std::size_t> members, std::span<std::int64_t> sums) {
  int low_bits = (outer.bits + 1) / 2;
  const auto grouped = [&] {
    const std::uint64_t low = first_bits(low_bits) << outer.offset;
    const std::uint64_t all = first_bits(outer.bits) << outer.offset;
    return group(sets, members, all ^ low, low);
  };
  auto groups = grouped();
  if (std::max(groups[0].size(), groups[1].size()) > many_tables && outer.bits <= largest_single_table) {
    low_bits = outer.bits;  // one table instead of two: all sets are answered at once
    groups = grouped();
  }
  std::vector<std::int64_t> low(std::size_t{1} << low_bits);
  std::vector<std::int64_t> high(std::size_t{1} << (outer.bits - low_bits));
  const auto low_mask = static_cast<std::uint32_t>(first_bits(low_bits));
  for (std::size_t pass = 0; pass < std::max(groups[0].size(), groups[1].size()); ++pass) {
    std::uint64_t base = 0;
    for (const auto& side : groups)
      if (pass < side.size()) base |= side[pass].part;
    const auto base_signs = static_cast<std::uint32_t>(base >> outer.offset);
    std::ranges::fill(low, 0);
    std::ranges::fill(high, 0);
    for (std::size_t i = 0; i < outer.half.size; ++i) {
      const std::uint32_t signs = outer.half.signs[i];
      const std::int64_t flip = -std::int64_t{parity(signs & base_signs)};
      const std::int64_t term = (value(outer.ranks[i]) ^ flip) - flip;
      low[signs & low_mask] += term;
      high[signs >> low_bits] += term;
    }
    const auto read = [&](std::size_t side, std::vector<std::int64_t>& table, int shift) {
      if (pass >= groups[side].size()) return;
      plain_transform(table);
      for (const std::size_t member : groups[side][pass].members)
        sums[member] = table[(sets[member] ^ base) >> shift & (table.size() - 1)];
    };
    read(0, low, outer.offset);
    read(1, high, outer.offset + low_bits);
  }
}

/// What both public functions are given: the halves of |w|, and the coordinates that are fixed.
struct Problem {
  Cut parts;
  std::array<HalfSums, 2> halves;
  std::vector<std::int64_t> fixed;
  std::unique_ptr<std::uint32_t[]> ranks;
};

std::uint64_t magnitude(std::int64_t value) {
  return value < 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
}

void require_arguments(const std::string& function, std::span<const std::int64_t> weights,
                       std::int64_t bias) {
  if (weights.empty()) throw std::invalid_argument(function + ": at least one weight is needed, got none");
  if (weights.size() > largest_n)
    throw std::length_error(function + ": n must be at most " + std::to_string(largest_n) +
                            ", got n = " + std::to_string(weights.size()));
  constexpr auto bound = static_cast<std::uint64_t>(beyond);
  std::uint64_t total = std::min(magnitude(bias), bound);
  for (const std::int64_t weight : weights)
    total = std::min(total + std::min(magnitude(weight), bound), bound);
  if (total == bound)
    throw std::length_error(function + ": |w_1| + ... + |w_n| + |bias| must be below 2^62, got a larger sum");
  const double bytes = meet_in_the_middle_bytes(static_cast<int>(weights.size()));
  const double memory = physical_memory_bytes();
  if (bytes > memory)
    throw std::length_error(function + ": the sorted sums must fit into the memory of " +
                            std::to_string(static_cast<std::int64_t>(memory)) +
                            " bytes, got n = " + std::to_string(weights.size()) + " (" +
                            std::to_string(static_cast<std::int64_t>(bytes)) + " bytes)");
}

Problem prepare(std::span<const std::int64_t> weights) {
  std::vector<std::int64_t> sizes;
  for (const std::int64_t weight : weights) sizes.push_back(weight < 0 ? -weight : weight);
  const Cut parts = cut(static_cast<int>(weights.size()));
  const std::span all(sizes);
  const auto first = static_cast<std::size_t>(parts.first);
  const auto halved = static_cast<std::size_t>(parts.first + parts.second);
  Problem problem{parts,
                  {half_sums(all.first(first)), half_sums(all.subspan(first, halved - first))},
                  {all.begin() + static_cast<std::ptrdiff_t>(halved), all.end()},
                  nullptr};
  problem.ranks = std::make_unique_for_overwrite<std::uint32_t[]>(problem.halves[0].size + 1);
  return problem;
}

/// The bias with the fixed coordinates' weights, their signs being `point`.
std::int64_t bias_at(const Problem& problem, std::int64_t bias, std::uint64_t point) {
  for (std::size_t i = 0; i < problem.fixed.size(); ++i)
    bias += (point >> i & 1) != 0 ? -problem.fixed[i] : problem.fixed[i];
  return bias;
}

}  // namespace

std::vector<std::int64_t> threshold_character_sums(std::span<const std::int64_t> weights, std::int64_t bias,
                                                   int tie, std::span<const std::uint64_t> sets) {
  const std::string function = "threshold_character_sums";
  require_arguments(function, weights, bias);
  if (tie < -1 || tie > 1)
    throw std::invalid_argument(function + ": tie must be -1, 0 or 1, got " + std::to_string(tie));
  const auto n = static_cast<int>(weights.size());
  for (const std::uint64_t set : sets)
    if (set > first_bits(n))
      throw std::invalid_argument(function + ": a set must be below 2^n, got " + std::to_string(set) +
                                  " for n = " + std::to_string(n));
  if (sets.empty()) return {};

  const Problem problem = prepare(weights);
  const Cut parts = problem.parts;
  const std::array<int, 2> bits = {parts.first, parts.second};
  const std::array<int, 2> offsets = {0, parts.first};
  const std::array<std::uint64_t, 2> in_half = {first_bits(parts.first), first_bits(parts.second)
                                                                             << parts.first};
  std::vector<std::size_t> members(sets.size());
  for (std::size_t j = 0; j < sets.size(); ++j) members[j] = j;
  const auto groups = group(sets, members, in_half[1], in_half[0]);
  const auto prefix = std::make_unique_for_overwrite<std::int32_t[]>(problem.halves[0].size + 1);

  std::vector<std::int64_t> doubled(sets.size());  // twice the result
  std::vector<std::int64_t> sums(sets.size());
  for (std::uint64_t point = 0; point < std::uint64_t{1} << parts.outside; ++point)
    for (std::size_t side = 0; side < 2; ++side) {
      if (groups[side].empty()) continue;
      const HalfSums& inner = problem.halves[1 - side];
      const Outer outer{problem.halves[side], offsets[side], bits[side], problem.ranks.get()};
      // Adds `factor` times the sums whose ties count as +1 with this bias.
      const auto add = [&](std::int64_t factor) {
        for (const SharedPart& shared : groups[side]) {
          if (shared.part == 0) {
            outer_sums(
                outer, [](std::uint32_t rank) { return std::int64_t{rank}; }, sets, shared.members, sums);
          } else {
            fill_prefix(inner, static_cast<std::uint32_t>(shared.part >> offsets[1 - side]), prefix.get());
            outer_sums(
                outer, [&](std::uint32_t rank) { return std::int64_t{prefix[rank]}; }, sets, shared.members,
                sums);
          }
          // The rank in place i belongs to the sum -outer.sums[i], whose signs are those of place i reversed.
          for (const std::size_t member : shared.members) {
            const std::uint64_t set = sets[member];
            const bool constant = (set & (in_half[0] | in_half[1])) == 0;
            const std::int64_t all = constant ? std::int64_t{1} << (parts.first + parts.second) : 0;
            const std::int64_t sum =
                all - 2 * (parity(set & in_half[side]) != 0 ? -sums[member] : sums[member]);
            const bool minus = parity(set >> (parts.first + parts.second) & point) != 0;
            doubled[member] += minus ? -factor * sum : factor * sum;
          }
        }
      };
      const std::int64_t with_point = bias_at(problem, bias, point);
      if (tie != 0) {
        static_cast<void>(
            fill_ranks(inner, outer.half, tie > 0 ? with_point : with_point - 1, problem.ranks.get()));
        add(2);
      } else if (fill_ranks(inner, outer.half, with_point, problem.ranks.get())) {
        add(1);
        static_cast<void>(fill_ranks(inner, outer.half, with_point - 1, problem.ranks.get()));
        add(1);
      } else {
        add(2);
      }
    }
  std::uint64_t negative = 0;
  for (std::size_t i = 0; i < weights.size(); ++i)
    if (weights[i] < 0) negative |= std::uint64_t{1} << i;
  for (std::size_t j = 0; j < sets.size(); ++j)
    doubled[j] = parity(sets[j] & negative) != 0 ? -doubled[j] / 2 : doubled[j] / 2;
  return doubled;
}

std::int64_t tie_count(std::span<const std::int64_t> weights, std::int64_t bias) {
  require_arguments("tie_count", weights, bias);
  const Problem problem = prepare(weights);
  std::int64_t count = 0;
  for (std::uint64_t point = 0; point < std::uint64_t{1} << problem.parts.outside; ++point)
    for (const std::int64_t equal_to_it : {1, 0}) {
      const std::int64_t with_point = bias_at(problem, bias, point);
      const bool tied =
          fill_ranks(problem.halves[1], problem.halves[0], with_point - equal_to_it, problem.ranks.get());
      static_cast<void>(tied);
      for (std::size_t i = 0; i < problem.halves[0].size; ++i)
        count += equal_to_it != 0 ? problem.ranks[i] : -std::int64_t{problem.ranks[i]};
    }
  return count;
}

double meet_in_the_middle_bytes(int n) {
  const Cut parts = cut(n);
  const double sums = std::ldexp(1.0, parts.first) + std::ldexp(1.0, parts.second);
  return 12 * sums + 8 * std::ldexp(1.0, parts.first) +
         8 * std::ldexp(1.0, std::min(parts.first, largest_single_table)) + 4096;
}

}  // namespace lemmata::numeric
