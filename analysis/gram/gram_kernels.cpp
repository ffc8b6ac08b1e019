#include "analysis/gram/gram_kernels.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>

#include "analysis/gram/gram_rows.hpp"
#include "analysis/gram/input_distance.hpp"
#include "analysis/gram/symmetric_product.hpp"

namespace lemmata::analysis {

namespace {

/// With six digits, and an exponent where it is large.
std::string short_text(double number) {
  std::ostringstream text;
  text << number;
  return text.str();
}

// A tile's products and kernels stay in the second-level cache, and so do its 64 rows of X, 256 columns at a time.
constexpr std::size_t tile_panels = 8;
constexpr std::size_t tile_rows = tile_panels * octet;
constexpr std::size_t tile_column_panels = 12;
constexpr std::size_t tile_columns = tile_column_panels * octet;

/// Sizes of entries whose products, and fourfold products, neither overflow nor underflow where it matters.
constexpr double largest_entry = 0x1p200;
constexpr double smallest_entry = 0x1p-200;

void require_inputs(std::span<const double> x, int n, int d) {
  if (n < 1 || d < 1)
    throw std::invalid_argument("GramKernels: n and d must be at least 1, got " + std::to_string(n) +
                                " and " + std::to_string(d));
  const auto rows = static_cast<std::size_t>(n);
  const auto columns = static_cast<std::size_t>(d);
  if (x.size() != rows * columns)
    throw std::invalid_argument("GramKernels: " + std::to_string(n) + " x " + std::to_string(d) +
                                " numbers are needed, got " + std::to_string(x.size()));
  for (std::size_t i = 0; i < rows; ++i) {
    double largest = 0;
    for (std::size_t k = 0; k < columns; ++k) {
      if (!std::isfinite(x[i * columns + k]))
        throw std::invalid_argument("GramKernels: inputs must be finite; number " + std::to_string(k + 1) +
                                    " of input " + std::to_string(i + 1) + " is not");
      largest = std::max(largest, std::abs(x[i * columns + k]));
    }
    if (largest != 0 && (largest > largest_entry || largest < smallest_entry))
      throw std::domain_error(
          "GramKernels: the largest number of an input must be 0 or from 2^-200 to 2^200; input " +
          std::to_string(i + 1) + " has " + short_text(largest));
  }
}

GramInputs gram_inputs(std::span<const double> x, int n, int d) {
  require_inputs(x, n, d);
  const auto rows = static_cast<std::size_t>(n);
  const auto columns = static_cast<std::size_t>(d);
  GramInputs inputs{rows, columns, std::vector<double>(x.begin(), x.end()), PackedRows(x, rows, columns), {}};
  for (std::size_t i = 0; i < rows; ++i) inputs.squared_norms.push_back(squared_norm(inputs.row(i), columns));
  return inputs;
}

std::unique_ptr<GramRows> gram_rows(const InfiniteNetwork& network, const GramInputs& inputs) {
  if (auto rows = relu_rows(network, inputs)) return rows;
  if (auto rows = erf_rows(network, inputs)) return rows;
  if (auto rows = series_rows(network, inputs)) return rows;
  throw std::invalid_argument(
      "GramKernels: " + network.activation.text() +
      " has a breakpoint; in doubles relu, leaky_relu, abs and activations without one are allowed");
}

}  // namespace

void require_ordinary_variance(double variance, std::size_t layer, std::size_t input) {
  if (variance == 0 || (variance > 0x1p-900 && variance < 0x1p900)) return;
  throw std::domain_error("GramKernels: K^" + std::to_string(layer) + "(x, x) of input " +
                          std::to_string(input + 1) +
                          " must be 0 or from 2^-900 to 2^900, to be computed in doubles");
}

struct GramKernels::State {
  State(const InfiniteNetwork& network, std::span<const double> x, int n, int d)
      : inputs(gram_inputs(x, n, d)), rows(gram_rows(network, inputs)) {}

  GramInputs inputs;
  std::unique_ptr<GramRows> rows;
};

GramKernels::GramKernels(const InfiniteNetwork& network, std::span<const double> inputs, int n, int d)
    : state_(std::make_unique<const State>(network, inputs, n, d)) {}

GramKernels::~GramKernels() = default;

int GramKernels::size() const { return static_cast<int>(state_->inputs.n); }

double GramKernels::nngp_error_bound() const { return state_->rows->nngp_error(); }

double GramKernels::ntk_error_bound() const { return state_->rows->ntk_error(); }

double GramKernels::close_distance_error_bound() const { return state_->rows->close_distance_error(); }

void GramKernels::upper_rows(int first_row, int last_row, std::span<double> nngp, std::span<double> ntk,
                             std::span<double> one_minus_correlation) const {
  const std::size_t n = state_->inputs.n;
  if (first_row < 0 || last_row < first_row || static_cast<std::size_t>(last_row) > n)
    throw std::invalid_argument("GramKernels::upper_rows: rows from 0 to " + std::to_string(n) +
                                " are there, got " + std::to_string(first_row) + " to " +
                                std::to_string(last_row));
  if (nngp.size() != n * n || ntk.size() != n * n ||
      !(one_minus_correlation.empty() || one_minus_correlation.size() == n * n))
    throw std::invalid_argument("GramKernels::upper_rows: matrices of " + std::to_string(n * n) +
                                " numbers are needed");
  const auto last = static_cast<std::size_t>(last_row);
  const std::size_t panels = state_->inputs.stride() / octet;
  AlignedDoubles products(tile_rows * tile_columns), k(tile_columns), theta(tile_columns),
      distance(tile_columns);
  double* const distances = one_minus_correlation.empty() ? nullptr : distance.data();
  for (auto row = static_cast<std::size_t>(first_row); row < last;) {
    const std::size_t panel = row / octet;
    const std::size_t panel_count = std::min(tile_panels, (last + octet - 1) / octet - panel);
    const std::size_t end = std::min(last, (panel + panel_count) * octet);
    for (std::size_t column_panel = panel; column_panel < panels; column_panel += tile_column_panels) {
      const std::size_t column_panels = std::min(tile_column_panels, panels - column_panel);
      const std::size_t first_column = column_panel * octet;
      product_tile(state_->inputs.packed, panel, panel_count, column_panel, column_panels, products.data(),
                   tile_columns);
      for (std::size_t i = row; i < end; ++i) {
        const std::size_t first = std::max(first_column, i / octet * octet);  // of the computed entries
        const std::size_t stop = first_column + column_panels * octet;
        if (first >= stop) continue;
        state_->rows->row(i, first, stop - first,
                          products.data() + (i - panel * octet) * tile_columns + first - first_column,
                          k.data(), theta.data(), distances);
        const std::size_t from = std::max(first, i);
        const auto copy = [&](const AlignedDoubles& numbers, std::span<double> matrix) {
          std::copy(numbers.data() + (from - first), numbers.data() + (std::min(stop, n) - first),
                    matrix.data() + i * n + from);
        };
        copy(k, nngp);
        copy(theta, ntk);
        if (distances != nullptr) copy(distance, one_minus_correlation);
      }
    }
    row = end;
  }
}

void mirror_upper(std::span<double> matrix, int n, int first_column, int last_column) {
  const auto size = static_cast<std::size_t>(n);
  if (n < 0 || matrix.size() != size * size || first_column < 0 || last_column < first_column ||
      last_column > n)
    throw std::invalid_argument("mirror_upper: columns from 0 to " + std::to_string(n) + " of a matrix of " +
                                std::to_string(size * size) + " numbers are allowed");
  constexpr std::size_t side = 16;  // squares whose lines of both sides stay in the first-level cache
  const auto last = static_cast<std::size_t>(last_column);
  for (auto j0 = static_cast<std::size_t>(first_column); j0 < last; j0 += side) {
    const std::size_t j1 = std::min(last, j0 + side);
    for (std::size_t i0 = 0; i0 < j1; i0 += side)
      for (std::size_t j = j0; j < j1; ++j) {
        const std::size_t i1 = std::min(j, i0 + side);
        for (std::size_t i = i0; i < i1; ++i) matrix[j * size + i] = matrix[i * size + j];
      }
  }
}

}  // namespace lemmata::analysis
