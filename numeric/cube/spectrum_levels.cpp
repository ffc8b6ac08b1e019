#include "numeric/cube/spectrum_levels.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <type_traits>

#include "numeric/sampling/parallel.hpp"

namespace lemmata::numeric {
namespace {

__extension__ using Wide = unsigned __int128;

constexpr int word_bits = 6;
constexpr int chunk_bits = 14;

std::uint64_t magnitude(std::int32_t value) {
  return static_cast<std::uint64_t>(std::abs(static_cast<std::int64_t>(value)));
}
std::uint64_t magnitude(std::int64_t value) {
  return value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
}
double magnitude(double value) { return std::abs(value); }

int dimension(std::size_t size) {
  if (!std::has_single_bit(size))
    throw std::invalid_argument("spectrum: 2^n elements are needed, got " + std::to_string(size));
  return std::countr_zero(size);
}

void require_words(std::size_t words, int n) {
  const std::size_t needed = std::size_t{1} << std::max(0, n - word_bits);
  if (words != needed)
    throw std::invalid_argument("marks: " + std::to_string(needed) + " words are needed for n = " +
                                std::to_string(n) + ", got " + std::to_string(words));
}

/// An element's size and its set, ordered so that the largest of sizes, then the first of sets, stands first.
template <class Size>
struct Element {
  Size size{};
  std::uint64_t set = 0;
  friend bool operator<(const Element& a, const Element& b) {
    return a.size != b.size ? a.size > b.size : a.set < b.set;
  }
};

template <class Size, class Sum>
struct Part {
  struct Level {
    Sum squares{};
    Element<Size> largest;
    bool met = false;
  };
  std::vector<Level> levels;
  std::vector<Element<Size>> largest;
  bool numbers = true;
};

template <class Size>
void keep_largest(std::vector<Element<Size>>& elements, const Element<Size>& element, std::size_t count) {
  if (count == 0 || (elements.size() == count && !(element < elements.back()))) return;
  elements.insert(std::upper_bound(elements.begin(), elements.end(), element), element);
  if (elements.size() > count) elements.pop_back();
}

template <class T, class Sum, class Square>
SpectrumLevels<Square> levels_of(std::span<const T> spectrum, int count, int threads,
                                 Square (*result)(const Sum&)) {
  using Size = decltype(magnitude(T()));
  const int n = dimension(spectrum.size());
  const auto wanted = static_cast<std::size_t>(std::max(count, 0));
  const std::size_t chunk_size = std::size_t{1} << std::min(n, chunk_bits);
  std::vector<Part<Size, Sum>> parts(spectrum.size() / chunk_size);
  run_chunks(static_cast<std::int64_t>(parts.size()), threads, [&](std::int64_t chunk) {
    Part<Size, Sum>& part = parts[static_cast<std::size_t>(chunk)];
    part.levels.resize(static_cast<std::size_t>(n) + 1);
    const std::size_t begin = static_cast<std::size_t>(chunk) * chunk_size;
    for (std::size_t set = begin; set < begin + chunk_size; ++set) {
      const Size size = magnitude(spectrum[set]);
      if constexpr (std::is_same_v<T, double>) part.numbers = part.numbers && size == size;
      auto& level = part.levels[static_cast<std::size_t>(std::popcount(set))];
      level.squares += static_cast<Sum>(size) * static_cast<Sum>(size);
      if (!level.met || size > level.largest.size) {
        level.largest = {size, set};
        level.met = true;
      }
      if (part.largest.size() < wanted || size > part.largest.back().size)
        keep_largest(part.largest, {size, set}, wanted);
    }
  });
  Part<Size, Sum> all;
  all.levels.resize(static_cast<std::size_t>(n) + 1);
  for (const auto& part : parts) {
    if (!part.numbers) throw std::invalid_argument("spectrum: an element is not a number");
    for (std::size_t k = 0; k < all.levels.size(); ++k) {
      auto& level = all.levels[k];
      level.squares += part.levels[k].squares;
      if (part.levels[k].met && (!level.met || part.levels[k].largest < level.largest)) {
        level.largest = part.levels[k].largest;
        level.met = true;
      }
    }
    for (const auto& element : part.largest) keep_largest(all.largest, element, wanted);
  }
  SpectrumLevels<Square> levels;
  for (const auto& level : all.levels) levels.levels.push_back({result(level.squares), level.largest.set});
  for (const auto& element : all.largest) levels.largest.push_back(element.set);
  return levels;
}

UnsignedWide parts_of(const Wide& sum) {
  return {static_cast<std::uint64_t>(sum >> 64U), static_cast<std::uint64_t>(sum)};
}
double itself(const double& sum) { return sum; }

/// Bits of a word whose number has bit i clear.
constexpr std::array<std::uint64_t, word_bits> clear_bit{0x5555555555555555, 0x3333333333333333,
                                                         0x0f0f0f0f0f0f0f0f, 0x00ff00ff00ff00ff,
                                                         0x0000ffff0000ffff, 0x00000000ffffffff};

template <class T, class Threshold>
void mark(std::span<const T> spectrum, Threshold threshold, bool neighbours, std::span<std::uint64_t> marks,
          int threads) {
  const int n = dimension(spectrum.size());
  require_words(marks.size(), n);
  if (!(threshold >= 0)) throw std::invalid_argument("mark_larger: the threshold must be at least 0");
  using Size = decltype(magnitude(T()));
  const auto least = static_cast<Size>(threshold);
  const std::size_t per_word = std::min(spectrum.size(), std::size_t{1} << word_bits);
  const std::size_t words_per_chunk = std::min(marks.size(), std::size_t{1} << (chunk_bits - word_bits));
  const auto chunks = static_cast<std::int64_t>(marks.size() / words_per_chunk);
  std::vector<std::uint64_t> own(neighbours ? marks.size() : 0);
  const auto for_words = [&](const auto& body) {
    run_chunks(chunks, threads, [&](std::int64_t chunk) {
      const std::size_t begin = static_cast<std::size_t>(chunk) * words_per_chunk;
      for (std::size_t word = begin; word < begin + words_per_chunk; ++word) body(word);
    });
  };
  for_words([&](std::size_t word) {
    std::uint64_t bits = 0;
    const T* const from = spectrum.data() + word * per_word;
    for (std::size_t s = 0; s < per_word; ++s)
      bits |= static_cast<std::uint64_t>(magnitude(from[s]) > least) << s;
    if (neighbours)
      own[word] = bits;
    else
      marks[word] |= bits;
  });
  if (!neighbours) return;
  for_words([&](std::size_t word) {
    std::uint64_t bits = own[word];
    for (int i = 0; i < std::min(n, word_bits); ++i) {
      const auto shift = 1U << static_cast<unsigned>(i);
      const std::uint64_t clear = clear_bit[static_cast<std::size_t>(i)];
      bits |= (own[word] & clear) << shift | (own[word] >> shift & clear);
    }
    for (int i = word_bits; i < n; ++i) bits |= own[word ^ std::size_t{1} << (i - word_bits)];
    marks[word] |= bits;
  });
}

}  // namespace

SpectrumLevels<UnsignedWide> spectrum_levels(std::span<const std::int32_t> spectrum, int count, int threads) {
  return levels_of<std::int32_t, Wide, UnsignedWide>(spectrum, count, threads, parts_of);
}
SpectrumLevels<UnsignedWide> spectrum_levels(std::span<const std::int64_t> spectrum, int count, int threads) {
  return levels_of<std::int64_t, Wide, UnsignedWide>(spectrum, count, threads, parts_of);
}
SpectrumLevels<double> spectrum_levels(std::span<const double> spectrum, int count, int threads) {
  return levels_of<double, double, double>(spectrum, count, threads, itself);
}

void mark_larger(std::span<const std::int32_t> spectrum, std::int64_t threshold, bool neighbours,
                 std::span<std::uint64_t> marks, int threads) {
  mark(spectrum, threshold, neighbours, marks, threads);
}
void mark_larger(std::span<const std::int64_t> spectrum, std::int64_t threshold, bool neighbours,
                 std::span<std::uint64_t> marks, int threads) {
  mark(spectrum, threshold, neighbours, marks, threads);
}
void mark_larger(std::span<const double> spectrum, double threshold, bool neighbours,
                 std::span<std::uint64_t> marks, int threads) {
  mark(spectrum, threshold, neighbours, marks, threads);
}

std::vector<std::uint64_t> marked_by_size(std::span<const std::uint64_t> marks, int n) {
  require_words(marks.size(), n);
  std::array<std::uint64_t, word_bits + 1> bits_of_size{};
  for (unsigned bit = 0; bit < 64; ++bit)
    bits_of_size[static_cast<std::size_t>(std::popcount(bit))] |= std::uint64_t{1} << bit;
  std::vector<std::uint64_t> counts(static_cast<std::size_t>(n) + word_bits + 1);
  for (std::size_t word = 0; word < marks.size(); ++word)
    for (std::size_t k = 0; k <= word_bits; ++k)
      counts[static_cast<std::size_t>(std::popcount(word)) + k] +=
          static_cast<std::uint64_t>(std::popcount(marks[word] & bits_of_size[k]));
  counts.resize(static_cast<std::size_t>(n) + 1);
  return counts;
}

}  // namespace lemmata::numeric
