#include "numeric/sampling/random_weights.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>

#include "numeric/sampling/counter_random.hpp"

namespace lemmata::numeric {
namespace {

constexpr int largest_n = 1 << 20;
constexpr std::int64_t draws = std::int64_t{1} << 40;

void require(bool allowed, const std::string& function, const std::string& what, std::int64_t got) {
  if (!allowed) throw std::domain_error(function + ": " + what + ", got " + std::to_string(got));
}

void require_draw(const std::string& function, int n, std::int64_t draw) {
  require(n >= 1 && n <= largest_n, function, "n must be from 1 to " + std::to_string(largest_n), n);
  require(draw >= 0 && draw < draws, function, "draw must be from 0 to 2^40 - 1", draw);
}

/// The words of one draw of the law with that number.
void fill_draw(std::span<std::uint64_t> words, int law, std::uint64_t seed, int n, std::int64_t draw) {
  const std::uint64_t stream =
      (std::uint64_t{1} << 63) + (static_cast<std::uint64_t>(law) << 32) + static_cast<std::uint64_t>(n);
  fill_random_bits(words, seed, stream, static_cast<std::uint64_t>(draw) * words.size());
}

/// The middle of one of 2^52 equal parts of (0, 1); exact.
double uniform_number(std::uint64_t word) { return (static_cast<double>(word >> 12) + 0.5) * 0x1p-52; }

std::pair<double, double> normal_pair(std::uint64_t word0, std::uint64_t word1) {
  const double radius = std::sqrt(-2 * std::log(uniform_number(word0)));
  const double angle = 2 * std::numbers::pi * uniform_number(word1);
  return {radius * std::cos(angle), radius * std::sin(angle)};
}

std::int64_t nearest_odd(double w, int bits) {
  return 2 * static_cast<std::int64_t>(std::floor(std::ldexp(w, bits - 1))) + 1;
}

std::int64_t sign_of_bit(std::uint64_t word, std::size_t bit) { return (word >> bit & 1) != 0 ? -1 : 1; }

/// One word to a coordinate; the product below is exact in 128 bits.
std::vector<std::int64_t> sparse_weights(std::span<const std::uint64_t> words, int support) {
  __extension__ using Wide = unsigned __int128;
  std::vector<std::int64_t> weights(words.size());
  auto wanted = static_cast<std::uint64_t>(support);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto place = static_cast<std::uint64_t>(Wide{words[i] >> 1} * (words.size() - i) >> 63);
    if (place >= wanted) continue;  // place is uniform on the coordinates left
    weights[i] = sign_of_bit(words[i], 0);
    --wanted;
  }
  return weights;
}

}  // namespace

std::vector<std::int64_t> random_weights(const WeightSampling& sampling, int n, std::int64_t draw) {
  const std::string function = "random_weights";
  require_draw(function, n, draw);
  const auto size = static_cast<std::size_t>(n);
  const auto words_of_draw = [&](std::size_t count) {
    std::vector<std::uint64_t> words(count);
    fill_draw(words, static_cast<int>(sampling.law), sampling.seed, n, draw);
    return words;
  };
  if (sampling.law == WeightLaw::gauss || sampling.law == WeightLaw::uniform)
    require(sampling.bits >= 1 && sampling.bits <= 40, function, "bits must be from 1 to 40", sampling.bits);
  switch (sampling.law) {
    case WeightLaw::gauss: {
      const auto words = words_of_draw(size + size % 2);
      std::vector<std::int64_t> weights(words.size());
      for (std::size_t i = 0; i < words.size(); i += 2) {
        const auto [first, second] = normal_pair(words[i], words[i + 1]);
        weights[i] = nearest_odd(first, sampling.bits);
        weights[i + 1] = nearest_odd(second, sampling.bits);
      }
      weights.resize(size);
      return weights;
    }
    case WeightLaw::uniform: {
      const auto words = words_of_draw(size);
      std::vector<std::int64_t> weights;
      weights.reserve(size);
      for (const std::uint64_t word : words)
        weights.push_back(nearest_odd(std::numbers::sqrt3 * (2 * uniform_number(word) - 1), sampling.bits));
      return weights;
    }
    case WeightLaw::sign: {
      const auto words = words_of_draw((size + 63) / 64);
      std::vector<std::int64_t> weights;
      weights.reserve(size);
      for (std::size_t i = 0; i < size; ++i) weights.push_back(sign_of_bit(words[i / 64], i % 64));
      return weights;
    }
    case WeightLaw::sparse:
      require(sampling.support >= 1 && sampling.support <= n, function,
              "support must be from 1 to n = " + std::to_string(n), sampling.support);
      return sparse_weights(words_of_draw(size), sampling.support);
  }
  throw std::domain_error(function + ": unknown law, got number " +
                          std::to_string(static_cast<int>(sampling.law)));
}

double random_bias(BiasLaw law, std::uint64_t seed, int n, std::int64_t draw) {
  require_draw("random_bias", n, draw);
  std::array<std::uint64_t, 2> words{};
  if (law == BiasLaw::gauss) {
    fill_draw(words, static_cast<int>(law), seed, n, draw);
    return normal_pair(words[0], words[1]).first;
  }
  fill_draw(std::span(words).first(1), static_cast<int>(law), seed, n, draw);
  return 2 * uniform_number(words[0]) - 1;
}

}  // namespace lemmata::numeric
