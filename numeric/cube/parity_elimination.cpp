#include "numeric/cube/parity_elimination.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>

#include <m4ri/m4ri.h>

#include "numeric/cube/memory.hpp"

namespace lemmata::numeric {
namespace {

static_assert(sizeof(word) == 8, "rows are copied into M4RI's by 64-bit words");

// M4RI reuses memory from a cache that all threads share without a lock.
std::mutex m4ri_is_used;

struct FreeMatrix {
  void operator()(mzd_t* matrix) const { mzd_free(matrix); }
};
using Matrix = std::unique_ptr<mzd_t, FreeMatrix>;

/// M4RI's matrices have rows of an even number of words, and it numbers words by 32-bit integers.
double matrix_words(double rows, double columns) { return rows * 2 * (std::floor(columns / 128) + 1); }

std::int64_t rows_first(std::int64_t samples, int dimension) {
  constexpr std::int64_t surplus =
      64;  // uniform samples then fail to determine I with probability below 2^-64
  return std::min(samples, dimension + surplus);
}

void require_fits(std::int64_t samples, int dimension) {
  const double bytes = parity_elimination_bytes(samples, dimension);
  const double words = matrix_words(static_cast<double>(samples), dimension + 1.0);
  if (samples > std::numeric_limits<rci_t>::max() || words >= 0x1p31 || bytes > physical_memory_bytes())
    throw std::length_error(
        "eliminate_parities: a matrix below 2^31 words that fits into memory is allowed, got " +
        std::to_string(samples) + " x " + std::to_string(dimension + 1) + " bits, " +
        std::to_string(static_cast<std::int64_t>(bytes)) + " bytes with what it needs besides");
}

/// The reduced echelon form of the first `rows` samples, and the columns of its pivots.
struct Echelon {
  Matrix matrix;
  std::vector<int> pivots;
};

Echelon reduced(const ParitySamples& samples, std::int64_t rows) {
  Echelon echelon{Matrix(mzd_init(static_cast<rci_t>(rows), samples.dimension() + 1)), {}};
  for (std::int64_t i = 0; i < rows; ++i)
    std::ranges::copy(samples.sample(i), mzd_row(echelon.matrix.get(), static_cast<rci_t>(i)));
  const rci_t rank = mzd_echelonize(echelon.matrix.get(), 1);
  int column = 0;
  for (rci_t i = 0; i < rank; ++i) {
    while (mzd_read_bit(echelon.matrix.get(), i, column) == 0) ++column;
    echelon.pivots.push_back(column++);
  }
  return echelon;
}

/// The first of the first `rows` samples, which no set explains, that contradicts those before it, and their rank.
///
/// No set explains the first t samples just when b, cut off after t entries, is no sum of the columns of Z cut off there. In
/// the reduced echelon form of Z's transpose the pivots are the samples that are independent of those before them; b less
/// the sum of its rows that agrees with b at the pivots is 0 there, and where it is not 0 first, b is no sum any more.
std::pair<std::int64_t, int> first_contradiction(const ParitySamples& samples, std::int64_t rows) {
  const int d = samples.dimension();
  const auto words = static_cast<std::size_t>((rows + 63) / 64);
  const Matrix transposed(mzd_init(d, static_cast<rci_t>(rows)));
  std::vector<std::uint64_t> difference(words);
  {
    const ParityColumns columns = parity_columns(samples);
    const std::uint64_t unused = rows % 64 == 0 ? 0 : ~std::uint64_t{0} << (rows % 64);
    const auto copy = [&](int j, std::uint64_t* to) {
      std::copy_n(columns.column(j), words, to);
      to[words - 1] &= ~unused;
    };
    for (int j = 0; j < d; ++j) copy(j, mzd_row(transposed.get(), j));
    copy(d, difference.data());
  }
  const rci_t rank = mzd_echelonize(transposed.get(), 1);
  std::vector<rci_t> pivots;
  for (rci_t i = 0, column = 0; i < rank; ++i) {
    while (mzd_read_bit(transposed.get(), i, column) == 0) ++column;
    pivots.push_back(column);
    if (ParitySamples::bit(difference, column)) {
      const std::uint64_t* const row = mzd_row(transposed.get(), i);
      for (std::size_t w = 0; w < words; ++w) difference[w] ^= row[w];
    }
    ++column;
  }
  std::int64_t first = 0;
  while (!ParitySamples::bit(difference, static_cast<int>(first))) ++first;
  return {first, static_cast<int>(std::ranges::lower_bound(pivots, first) - pivots.begin())};
}

void put_solutions(ParitySolutions& result, const Echelon& echelon, std::int64_t most_kernel_bits) {
  const int d = result.dimension;
  mzd_t* const matrix = echelon.matrix.get();
  for (int j = 0, pivot = 0; j < d; ++j)
    if (pivot < result.rank && echelon.pivots[static_cast<std::size_t>(pivot)] == j)
      ++pivot;
    else
      result.free.push_back(j + 1);
  const auto kernel_bits = static_cast<std::int64_t>(result.free.size()) * d;
  if (kernel_bits <= most_kernel_bits)
    for (const int coordinate : result.free) result.kernel.push_back({coordinate});

  // Row i says: coordinate pivots[i] is inside iff b_i plus the number of its free coordinates inside is odd.
  std::vector<std::uint64_t> free_mask = parity_row(d, result.free);
  free_mask.back() ^= std::uint64_t{1} << (d % 64);  // the label is no coordinate
  const auto words = static_cast<std::size_t>(result.words_per_row);
  for (int i = 0; i < result.rank; ++i) {
    const std::uint64_t* const row = mzd_row(matrix, i);
    const std::span bits(row, words);
    const int coordinate = echelon.pivots[static_cast<std::size_t>(i)] + 1;
    const bool inside = ParitySamples::bit(bits, d);
    if (inside) result.particular.push_back(coordinate);
    bool fixed = true;
    for (std::size_t w = 0; w < words && fixed; ++w) fixed = (row[w] & free_mask[w]) == 0;
    if (fixed) {
      (inside ? result.inside_all : result.outside_all).push_back(coordinate);
      continue;
    }
    for (std::size_t j = 0; j < result.kernel.size(); ++j)
      if (ParitySamples::bit(bits, result.free[j] - 1)) result.kernel[j].push_back(coordinate);
  }
  for (auto& element : result.kernel) std::ranges::sort(element);
}

}  // namespace

double parity_elimination_bytes(std::int64_t samples, int dimension) {
  const auto m = static_cast<double>(samples);
  const double once = matrix_words(m, dimension + 1.0);
  // M4RI's own copies while it eliminates; a contradiction needs the columns and their matrix instead.
  const double transposed = (dimension + 1.0) * (std::floor(m / 512) + 1) * 8 + matrix_words(dimension, m);
  return 8 * std::max(2 * once, 2 * transposed);
}

ParitySolutions eliminate_parities(const ParitySamples& samples, std::int64_t most_kernel_bits) {
  ParitySolutions result;
  result.dimension = samples.dimension();
  result.words_per_row = static_cast<std::int64_t>(ParitySamples::words_per_sample(samples.dimension()));
  const std::int64_t m = samples.count();
  std::int64_t rows = rows_first(m, result.dimension);
  require_fits(rows, result.dimension);
  if (m == 0) {
    Echelon none;
    put_solutions(result, none, most_kernel_bits);
    return result;
  }

  const std::lock_guard one_at_a_time(m4ri_is_used);
  Echelon echelon = reduced(samples, rows);
  const auto contradicts = [&] {
    return !echelon.pivots.empty() && echelon.pivots.back() == result.dimension;
  };
  if (rows < m && !contradicts() && static_cast<int>(echelon.pivots.size()) < result.dimension) {
    require_fits(m, result.dimension);
    echelon.matrix.reset();
    rows = m;
    echelon = reduced(samples, rows);
  }
  result.rows_eliminated = rows;
  if (contradicts()) {
    echelon.matrix.reset();
    const auto [first, rank] = first_contradiction(samples, rows);
    result.contradiction = first;
    result.rank = rank;
    return result;
  }
  result.rank = static_cast<int>(echelon.pivots.size());
  put_solutions(result, echelon, most_kernel_bits);

  const std::vector<std::uint64_t> mask = parity_row(result.dimension, result.particular);
  for (std::int64_t i = rows; i < m; ++i) {
    ++result.rows_compared;
    if (disagrees(samples.sample(i), mask)) {
      result.contradiction = i;
      return result;
    }
  }
  return result;
}

SizedSolutions solutions_of_size(const ParitySolutions& solutions, std::optional<int> size,
                                 std::int64_t most_listed) {
  const int r = solutions.log2_count();
  if (solutions.contradiction || r > most_log2_listed || solutions.kernel.size() != solutions.free.size())
    throw std::length_error("solutions_of_size: from 1 to 2^" + std::to_string(most_log2_listed) +
                            " solutions and their kernel are needed, got " +
                            (solutions.contradiction ? "none" : "2^" + std::to_string(r)));
  SizedSolutions result{size.value_or(solutions.dimension), ParitySets(solutions.dimension, most_listed), 0};
  const std::uint64_t label = std::uint64_t{1} << (solutions.dimension % 64);  // no coordinate
  std::vector<std::uint64_t> current = parity_row(solutions.dimension, solutions.particular);
  std::vector<std::vector<std::uint64_t>> kernel;
  for (const auto& element : solutions.kernel) {
    kernel.push_back(parity_row(solutions.dimension, element));
    kernel.back().back() ^= label;
  }
  current.back() ^= label;
  for (std::uint64_t i = 0;;
       ++i) {  // in the order of a Gray code: solutions i and i + 1 differ by one kernel element
    ++result.examined;
    int weight = 0;
    for (const std::uint64_t bits : current) weight += std::popcount(bits);
    if (!size && weight < result.size) {
      result.size = weight;
      result.sets.clear();
    }
    if (weight == result.size) {
      std::vector<int> set;
      for (std::size_t w = 0; w < current.size(); ++w)
        for (std::uint64_t bits = current[w]; bits != 0; bits &= bits - 1)
          set.push_back(static_cast<int>(64 * w) + std::countr_zero(bits) + 1);
      result.sets.add(set);
    }
    if (i + 1 == std::uint64_t{1} << r) return result;
    const auto& step = kernel[static_cast<std::size_t>(std::countr_zero(i + 1))];
    for (std::size_t w = 0; w < current.size(); ++w) current[w] ^= step[w];
  }
}

}  // namespace lemmata::numeric
