#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "numeric/network/linear_model.cpp"
#include "numeric/network/linear_model.hpp"

#include <cstddef>
#include <cstdint>

#include <hwy/foreach_target.h>  // before highway.h: compiles this file once for each instruction set
#include <hwy/highway.h>

#ifndef LEMMATA_NUMERIC_NETWORK_LINEAR_MODEL_ONCE
#define LEMMATA_NUMERIC_NETWORK_LINEAR_MODEL_ONCE
namespace lemmata::numeric {

inline constexpr std::size_t octet =
    8;  // logical lanes: what an instruction set has fewer of, it goes through in parts
inline constexpr std::size_t panel = 8;  // rows of a matrix that are packed together

/// A matrix cut into panels of 8 rows, the last filled up with zeros: panel p holds column after column, 8 entries
/// each.
struct PackedMatrix {
  const double* panels;
  std::size_t rows, columns;
};

/// A block of models, entry after entry: entry i of model l is at i * width + l. The width is a multiple of 8.
struct ModelBlock {
  double* weights;    // d entries
  double* residuals;  // n entries, and as many more as fill the last panel
  std::size_t width;
};

/// One chain of stochastic gradient descent. Rows and weights are filled up with zeros to a multiple of 8.
struct Chain {
  double* weights;
  const std::uint32_t* rows;  // the sample of each step
};

struct ChainData {
  const double* x;
  const double* y;
  std::size_t stride;  // numbers in a row
  double step;
};

inline constexpr std::size_t together =
    4;  // chains that take turns: one's sum over lanes waits while another works

}  // namespace lemmata::numeric
#endif

HWY_BEFORE_NAMESPACE();
namespace lemmata::numeric {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Doubles = hn::CappedTag<double, octet>;
using V = hn::Vec<Doubles>;

// As many sums as the registers hold, for a row's entry is loaded once for all vectors of models, and a vector of
// models once for all rows: 3 x 8 of 32 registers, 3 x 4 of 16.
#if HWY_TARGET == HWY_AVX3 || HWY_ARCH_ARM_A64
inline constexpr std::size_t tile_rows = 8;
#else
inline constexpr std::size_t tile_rows = 4;
#endif

/// out(r, models) = start(r, models) + factor * sum over k of panel(k, r) in(k, models), k increasing, for `vectors`
/// vectors of models and those of the tile's rows that are below `rows`.
template <std::size_t vectors, class Start>
HWY_INLINE void multiply_tile(const double* HWY_RESTRICT panels, std::size_t columns, std::size_t rows,
                              const double* HWY_RESTRICT in, std::size_t width, double* HWY_RESTRICT out,
                              const Start& finish) {
  const Doubles d;
  const std::size_t lanes = hn::Lanes(d);
  V sums[tile_rows][vectors];
  for (std::size_t r = 0; r < tile_rows; ++r)
    for (std::size_t v = 0; v < vectors; ++v) sums[r][v] = hn::Zero(d);
  for (std::size_t k = 0; k < columns; ++k, panels += panel, in += width) {
    V models[vectors];
    for (std::size_t v = 0; v < vectors; ++v) models[v] = hn::LoadU(d, in + v * lanes);
    for (std::size_t r = 0; r < tile_rows; ++r) {
      const V entry = hn::Set(d, panels[r]);
      for (std::size_t v = 0; v < vectors; ++v) sums[r][v] = hn::MulAdd(entry, models[v], sums[r][v]);
    }
  }
  for (std::size_t r = 0; r < tile_rows && r < rows; ++r)
    for (std::size_t v = 0; v < vectors; ++v)
      hn::StoreU(finish(sums[r][v], r, out + r * width + v * lanes), d, out + r * width + v * lanes);
}

/// The product of a packed matrix with a block, tile after tile; finish(sum, row, place) is what is stored.
template <class Finish>
HWY_INLINE void multiply(const PackedMatrix& matrix, const double* in, std::size_t width, double* out,
                         const Finish& finish) {
  const std::size_t lanes = hn::Lanes(Doubles());
  for (std::size_t row = 0; row < matrix.rows; row += tile_rows) {
    const double* panels = matrix.panels + row / panel * panel * matrix.columns + row % panel;
    const auto finish_row = [&](V sum, std::size_t r, const double* place)
                                HWY_ATTR { return finish(sum, row + r, place); };
    for (std::size_t l = 0; l < width;) {
      double* to = out + row * width + l;
      const std::size_t left = (width - l) / lanes;
      const std::size_t rows = matrix.rows - row;
      if (left >= 3) {
        multiply_tile<3>(panels, matrix.columns, rows, in + l, width, to, finish_row);
        l += 3 * lanes;
      } else if (left == 2) {
        multiply_tile<2>(panels, matrix.columns, rows, in + l, width, to, finish_row);
        l += 2 * lanes;
      } else {
        multiply_tile<1>(panels, matrix.columns, rows, in + l, width, to, finish_row);
        l += lanes;
      }
    }
  }
}

/// x and its transpose, packed.
void DescentSteps(const PackedMatrix& x, const PackedMatrix& transposed, const double* y, double step,
                  std::int64_t steps, const ModelBlock& block) {
  const Doubles d;
  for (std::int64_t s = 0; s < steps; ++s) {
    multiply(x, block.weights, block.width, block.residuals,
             [&](V sum, std::size_t row, const double*)
                 HWY_ATTR { return hn::Sub(sum, hn::Set(d, y[row])); });
    multiply(transposed, block.residuals, block.width, block.weights,
             [&](V sum, std::size_t, const double* place)
                 HWY_ATTR { return hn::NegMulAdd(sum, hn::Set(d, step), hn::LoadU(d, place)); });
  }
}

/// The sum of the lanes by halves: l and l + 4, then l and l + 2, then the two that are left.
HWY_INLINE double sum_by_halves(hn::Vec<hn::CappedTag<double, 1>> v) { return hn::GetLane(v); }
#if HWY_TARGET != HWY_SCALAR
template <class Vector>
HWY_INLINE double sum_by_halves(Vector v) {
  const hn::Half<hn::DFromV<Vector>> half;
  return sum_by_halves(hn::Add(hn::LowerHalf(half, v), hn::UpperHalf(half, v)));
}
#endif

/// 32 partial sums: number s is over the places s, s + 32, ... Added by fours, s, s + 8, s + 16, s + 24, and then by
/// halves.
struct PartialSums {
  static constexpr std::size_t vectors = 4 * octet / hn::MaxLanes(Doubles());
  V at[vectors];

  HWY_INLINE void clear() {
    for (V& sum : at) sum = hn::Zero(Doubles());
  }
  HWY_INLINE double total() const {
    constexpr std::size_t quarter = vectors / 4;
    V octets[quarter];
    for (std::size_t i = 0; i < quarter; ++i)
      octets[i] = hn::Add(hn::Add(at[i], at[i + quarter]), hn::Add(at[i + 2 * quarter], at[i + 3 * quarter]));
    for (std::size_t count = quarter; count > 1; count /= 2)
      for (std::size_t i = 0; i < count / 2; ++i) octets[i] = hn::Add(octets[i], octets[i + count / 2]);
    return sum_by_halves(octets[0]);
  }
};

/// w <- w - factor x, and returns <w, next>.
HWY_INLINE double update_and_multiply(double* HWY_RESTRICT w, const double* x, double factor,
                                      const double* next, std::size_t stride) {
  const Doubles d;
  const V minus = hn::Set(d, -factor);
  PartialSums sums;
  sums.clear();
  const auto add = [&](std::size_t place, V& sum) HWY_ATTR {
    const V updated = hn::MulAdd(minus, hn::LoadU(d, x + place), hn::LoadU(d, w + place));
    hn::StoreU(updated, d, w + place);
    sum = hn::MulAdd(updated, hn::LoadU(d, next + place), sum);
  };
  constexpr std::size_t lanes = hn::MaxLanes(Doubles());
  std::size_t place = 0;
  for (; place + 4 * octet <= stride; place += 4 * octet)
    for (std::size_t v = 0; v < PartialSums::vectors; ++v) add(place + v * lanes, sums.at[v]);
  for (std::size_t v = 0; v < PartialSums::vectors; ++v)
    if (place + v * lanes < stride) add(place + v * lanes, sums.at[v]);
  return sums.total();
}

/// `steps` >= 1 steps of each of at most `together` chains.
void ChainSteps(const ChainData& data, const Chain* chains, std::size_t count, std::size_t steps) {
  double factors[together] = {};
  const auto row = [&](std::size_t c, std::size_t s) { return data.x + chains[c].rows[s] * data.stride; };
  for (std::size_t s = 0; s <= steps; ++s)  // the update of a step and the product of the next in one pass
    for (std::size_t c = 0; c < count; ++c) {
      const double* next = row(c, s < steps ? s : steps - 1);
      const double product =
          update_and_multiply(chains[c].weights, row(c, s == 0 ? 0 : s - 1), factors[c], next, data.stride);
      if (s < steps) factors[c] = data.step * (product - data.y[chains[c].rows[s]]);
    }
}

}  // namespace HWY_NAMESPACE
}  // namespace lemmata::numeric
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

#include "numeric/sampling/counter_random.hpp"
#include "numeric/sampling/parallel.hpp"

namespace lemmata::numeric {
namespace {

HWY_EXPORT(DescentSteps);
HWY_EXPORT(ChainSteps);

constexpr std::size_t most_width = 24;
constexpr std::size_t most_chain_samples = 1 << 20;

/// Memory in whole lines of the cache, zeros at first: vectors that straddle two lines are loaded at half the speed.
class Lines {
 public:
  explicit Lines(std::size_t numbers) : lines_((numbers + octet - 1) / octet) {}
  [[nodiscard]] double* data() { return lines_.empty() ? nullptr : lines_.front().at; }
  [[nodiscard]] const double* data() const { return lines_.empty() ? nullptr : lines_.front().at; }

 private:
  struct alignas(64) Line {
    double at[octet] = {};
  };
  std::vector<Line> lines_;
};

std::size_t rounded_up(std::size_t size, std::size_t unit) { return (size + unit - 1) / unit * unit; }

/// The number of models.
std::size_t require_sizes(const std::string& function, const LinearData& data,
                          std::span<const double> weights, std::int64_t steps) {
  const auto require = [&](bool allowed, const std::string& what) {
    if (!allowed) throw std::invalid_argument(function + ": " + what);
  };
  require(data.n >= 1 && data.d >= 1,
          "n and d must be at least 1, got " + std::to_string(data.n) + " and " + std::to_string(data.d));
  const auto n = static_cast<std::size_t>(data.n);
  const auto d = static_cast<std::size_t>(data.d);
  require(data.x.size() == n * d,
          "x must have n d = " + std::to_string(n * d) + " numbers, got " + std::to_string(data.x.size()));
  require(data.y.size() == n,
          "y must have n = " + std::to_string(n) + " numbers, got " + std::to_string(data.y.size()));
  require(weights.size() % d == 0, "weights must have a multiple of d = " + std::to_string(d) +
                                       " numbers, got " + std::to_string(weights.size()));
  require(steps >= 0, "steps must be at least 0, got " + std::to_string(steps));
  return weights.size() / d;
}

/// Entry (row, column) is entry(row, column).
template <class Entry>
Lines packed(std::size_t rows, std::size_t columns, const Entry& entry) {
  Lines panels(rounded_up(rows, panel) * columns);
  for (std::size_t row = 0; row < rows; ++row)
    for (std::size_t column = 0; column < columns; ++column)
      panels.data()[row / panel * panel * columns + column * panel + row % panel] = entry(row, column);
  return panels;
}

}  // namespace

void gradient_descent(const LinearData& data, std::span<double> weights, double step, std::int64_t steps,
                      int threads) {
  const std::size_t count = require_sizes("gradient_descent", data, weights, steps);
  const auto n = static_cast<std::size_t>(data.n);
  const auto d = static_cast<std::size_t>(data.d);
  const Lines x = packed(n, d, [&](std::size_t row, std::size_t column) { return data.x[row * d + column]; });
  const Lines transposed =
      packed(d, n, [&](std::size_t row, std::size_t column) { return data.x[column * d + row]; });
  const std::size_t blocks = (count + most_width - 1) / most_width;
  run_chunks(static_cast<std::int64_t>(blocks), threads, [&](std::int64_t chunk) {
    const std::size_t first = static_cast<std::size_t>(chunk) * most_width;
    const std::size_t models = std::min(most_width, count - first);
    const std::size_t width = rounded_up(models, octet);
    Lines block_weights(d * width);
    Lines residuals(n * width);
    double* from = weights.data() + first * d;
    for (std::size_t l = 0; l < models; ++l)
      for (std::size_t j = 0; j < d; ++j) block_weights.data()[j * width + l] = from[l * d + j];
    HWY_DYNAMIC_DISPATCH(DescentSteps)
    ({x.data(), n, d}, {transposed.data(), d, n}, data.y.data(), step, steps,
     {block_weights.data(), residuals.data(), width});
    for (std::size_t l = 0; l < models; ++l)
      for (std::size_t j = 0; j < d; ++j) from[l * d + j] = block_weights.data()[j * width + l];
  });
}

void stochastic_gradient_descent(const LinearData& data, std::span<double> weights, double step,
                                 std::int64_t steps, std::uint64_t seed, std::uint64_t first_chain,
                                 int threads) {
  const std::string name = "stochastic_gradient_descent";
  const std::size_t count = require_sizes(name, data, weights, steps);
  const auto n = static_cast<std::size_t>(data.n);
  const auto d = static_cast<std::size_t>(data.d);
  if (n > most_chain_samples)
    throw std::invalid_argument(name + ": n must be at most 2^20, got " + std::to_string(n));
  const std::size_t stride = rounded_up(d, octet);
  Lines x(n * stride);
  for (std::size_t row = 0; row < n; ++row) std::copy_n(data.x.data() + row * d, d, x.data() + row * stride);
  const ChainData chain_data{x.data(), data.y.data(), stride, step};
  const std::size_t groups = (count + together - 1) / together;
  run_chunks(static_cast<std::int64_t>(groups), threads, [&](std::int64_t chunk) {
    const std::size_t first = static_cast<std::size_t>(chunk) * together;
    const std::size_t chains = std::min(together, count - first);
    constexpr std::size_t batch = 1024;
    // A load waits for an earlier store whose address agrees in the last 12 bits. Rows are read ahead of the stores
    // of weights, so where a row fills whole half pages the weights begin a quarter of a page from the rows.
    constexpr std::size_t half_page = 2048;
    Lines memory(chains * stride + half_page / sizeof(double));
    const auto address = [](const double* place) { return reinterpret_cast<std::uintptr_t>(place); };
    double* chain_weights = memory.data() + (address(x.data()) + half_page / 2 - address(memory.data())) %
                                                half_page / sizeof(double);
    std::vector<std::uint32_t> rows(chains * batch);
    Chain states[together];
    for (std::size_t c = 0; c < chains; ++c) {
      std::copy_n(weights.data() + (first + c) * d, d, chain_weights + c * stride);
      states[c] = {chain_weights + c * stride, rows.data() + c * batch};
    }
    for (std::int64_t done = 0; done < steps; done += batch) {
      const auto now = static_cast<std::size_t>(std::min<std::int64_t>(batch, steps - done));
      for (std::size_t c = 0; c < chains; ++c) {
        const std::span<std::uint32_t> drawn = std::span(rows).subspan(c * batch, now);
        fill_random_bits(drawn, seed, first_chain + first + c, static_cast<std::uint64_t>(done));
        for (std::uint32_t& word : drawn) word = static_cast<std::uint32_t>(std::uint64_t{word} * n >> 32);
      }
      HWY_DYNAMIC_DISPATCH(ChainSteps)(chain_data, states, chains, now);
    }
    for (std::size_t c = 0; c < chains; ++c)
      std::copy_n(chain_weights + c * stride, d, weights.data() + (first + c) * d);
  });
}

}  // namespace lemmata::numeric

#endif  // HWY_ONCE
