#include "numeric/cube/parity_samples.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <string>

#include "numeric/cube/memory.hpp"
#include "numeric/sampling/counter_random.hpp"

namespace lemmata::numeric {
namespace {

/// Bit j of word i goes to bit i of word j: halves, quarters, ... are exchanged across the diagonal.
void transpose(std::array<std::uint64_t, 64>& block) {
  std::uint64_t mask = 0x00000000FFFFFFFF;
  for (std::size_t half = 32; half != 0; half /= 2, mask ^= mask << half)
    for (std::size_t i = 0; i < 64; i = (i + half + 1) & ~half) {
      const std::uint64_t exchanged = (block[i] >> half ^ block[i + half]) & mask;
      block[i] ^= exchanged << half;
      block[i + half] ^= exchanged;
    }
}

}  // namespace

ParitySamples::ParitySamples(int dimension, std::vector<std::uint64_t> words)
    : dimension_(dimension), count_(0), words_(std::move(words)) {
  if (dimension < 1)
    throw std::invalid_argument("ParitySamples: the dimension must be at least 1, got " +
                                std::to_string(dimension));
  const std::size_t width = words_per_sample(dimension);
  if (words_.size() % width != 0)
    throw std::invalid_argument("ParitySamples: rows of " + std::to_string(width) +
                                " words are needed, got " + std::to_string(words_.size()) + " words");
  count_ = static_cast<std::int64_t>(words_.size() / width);
  const std::uint64_t unused = ~std::uint64_t{1} << (dimension % 64);
  for (std::int64_t i = 0; i < count_; ++i)
    if ((sample(i).back() & unused) != 0)
      throw std::invalid_argument("ParitySamples: the bits beyond the label's must be 0, those of sample " +
                                  std::to_string(i) + " are not");
}

std::vector<std::uint64_t> parity_row(int dimension, std::span<const int> set) {
  std::vector<std::uint64_t> row(ParitySamples::words_per_sample(dimension), 0);
  const auto put = [&](int place) {
    row[static_cast<std::size_t>(place) / 64] |= std::uint64_t{1} << (place % 64);
  };
  for (const int coordinate : set) {
    if (coordinate < 1 || coordinate > dimension || ParitySamples::bit(row, coordinate - 1))
      throw std::invalid_argument("parity_row: coordinates must be from 1 to " + std::to_string(dimension) +
                                  ", each at most once, got " + std::to_string(coordinate));
    put(coordinate - 1);
  }
  put(dimension);
  return row;
}

ParitySamples uniform_parity_samples(std::int64_t count, int dimension, std::span<const int> set,
                                     double noise, std::uint64_t seed, std::uint64_t stream) {
  if (count < 0 || dimension < 1)
    throw std::invalid_argument("uniform_parity_samples: m >= 0 and d >= 1 are needed, got m = " +
                                std::to_string(count) + ", d = " + std::to_string(dimension));
  if (!(noise >= 0 && noise < 0.5))
    throw std::invalid_argument("uniform_parity_samples: the noise must be at least 0 and below 1/2, got " +
                                std::to_string(noise));
  const std::size_t width = ParitySamples::words_per_sample(dimension);
  const double bytes = 8.0 * static_cast<double>(width) * static_cast<double>(count);
  if (bytes > physical_memory_bytes())
    throw std::length_error("uniform_parity_samples: the samples must fit into memory, got " +
                            std::to_string(bytes) + " bytes");
  const std::vector<std::uint64_t> mask = parity_row(dimension, set);
  const std::size_t drawn = (static_cast<std::size_t>(dimension) + 63) / 64;
  const auto flipped_below = static_cast<std::uint64_t>(std::ldexp(noise, 64));

  std::vector<std::uint64_t> words(width * static_cast<std::size_t>(count), 0);
  constexpr std::int64_t rows_at_once = 64;
  std::vector<std::uint64_t> random(rows_at_once * (drawn + 1));
  for (std::int64_t first = 0; first < count; first += rows_at_once) {
    const auto rows = static_cast<std::size_t>(std::min(rows_at_once, count - first));
    fill_random_bits(std::span(random).first(rows * (drawn + 1)), seed, stream,
                     static_cast<std::uint64_t>(first) * (drawn + 1));
    for (std::size_t i = 0; i < rows; ++i) {
      const std::uint64_t* const from = random.data() + i * (drawn + 1);
      const std::span row(words.data() + (static_cast<std::size_t>(first) + i) * width, width);
      std::copy_n(from, drawn, row.begin());
      row.back() &= (std::uint64_t{1} << (dimension % 64)) - 1;
      const bool label = disagrees(row, mask) != (from[drawn] < flipped_below);
      row.back() |= std::uint64_t{label} << (dimension % 64);
    }
  }
  return {dimension, std::move(words)};
}

std::int64_t parity_agreement(const ParitySamples& samples, std::span<const int> set) {
  const std::vector<std::uint64_t> mask = parity_row(samples.dimension(), set);
  std::int64_t agreements = 0;
  for (std::int64_t i = 0; i < samples.count(); ++i) agreements += disagrees(samples.sample(i), mask) ? 0 : 1;
  return agreements;
}

ParityColumns parity_columns(const ParitySamples& samples) {
  constexpr std::size_t samples_at_once = 64;
  const auto count = static_cast<std::size_t>(samples.count());
  const auto columns = static_cast<std::size_t>(samples.dimension()) + 1;
  ParityColumns result{.words = (count + 511) / 512 * 8, .bits = {}};
  result.bits.assign(result.words * columns, 0);
  std::array<std::uint64_t, 64> block{};
  for (std::size_t first = 0; first < count; first += samples_at_once)
    for (std::size_t word = 0; 64 * word < columns; ++word) {
      for (std::size_t i = 0; i < samples_at_once; ++i)
        block[i] = first + i < count ? samples.sample(static_cast<std::int64_t>(first + i))[word] : 0;
      transpose(block);
      for (std::size_t j = 0; j < 64 && 64 * word + j < columns; ++j)
        result.bits[(64 * word + j) * result.words + first / 64] = block[j];
    }
  return result;
}

}  // namespace lemmata::numeric
