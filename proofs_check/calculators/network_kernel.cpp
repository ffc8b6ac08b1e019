#include "proofs_check/calculators/network_kernel.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "analysis/gram/gram_kernels.hpp"
#include "analysis/scalar/functions.hpp"
#include "numeric/cube/memory.hpp"
#include "numeric/sampling/parallel.hpp"
#include "proofs_check/calculators/number.hpp"
#include "proofs_check/calculators/size_estimate.hpp"

namespace lemmata::proofs_check {

using analysis::Ball;
using analysis::BallPrecision;
using analysis::InfiniteNetwork;
using analysis::InputProducts;
using analysis::PairKernels;
using analysis::Rational;
using analysis::RationalMatrix;

namespace {

constexpr double most_seconds = 600;

Rational product(const RationalMatrix& points, int i, int j) {
  Rational sum = 0;
  for (int k = 0; k < points.columns(); ++k) sum += points(i, k) * points(j, k);
  return sum / points.columns();
}

RationalMatrix stacked(const RationalMatrix& x, const RationalMatrix& z) {
  if (x.columns() != z.columns())
    throw std::invalid_argument(fmt::format(
        "the points of x have dimension {} and those of z {}; both have the same", x.columns(), z.columns()));
  std::vector<Rational> elements = x.elements();
  elements.insert(elements.end(), z.elements().begin(), z.elements().end());
  return {x.rows() + z.rows(), x.columns(), std::move(elements)};
}

/// A pair's kernels at each precision that enclosed_value asks for, computed once for all numbers.
class PairAtPrecision {
 public:
  PairAtPrecision(const InfiniteNetwork& network, InputProducts inputs, bool with_ntk)
      : network_(network), inputs_(std::move(inputs)), with_ntk_(with_ntk) {}

  const PairKernels& operator()() {
    auto found = known_.find(BallPrecision::bits());
    if (found == known_.end()) {
      PairKernels kernels;
      if (with_ntk_)
        kernels = neural_tangent_kernel(network_, inputs_);
      else
        kernels.nngp = nngp_kernel(network_, inputs_);
      found = known_.emplace(BallPrecision::bits(), std::move(kernels)).first;
    }
    return found->second;
  }

 private:
  const InfiniteNetwork& network_;
  InputProducts inputs_;
  bool with_ntk_;
  std::map<int, PairKernels> known_;
};

bool is_nonzero(const Ball& ball) { return is_zero(ball) == analysis::Truth::no; }

KernelEntry kernel_entry(const InfiniteNetwork& network, const InputProducts& inputs, bool with_ntk,
                         int digits) {
  PairAtPrecision pair(network, inputs, with_ntk);
  KernelEntry entry;
  entry.nngp = enclosed_value([&] { return pair().nngp.xz(); }, digits);
  if (is_nonzero(pair().nngp.xx) && is_nonzero(pair().nngp.zz))
    entry.one_minus_correlation = enclosed_value([&] { return pair().nngp.one_minus_correlation(); }, digits);
  if (!with_ntk) return entry;
  entry.ntk = enclosed_value([&] { return pair().ntk_xz; }, digits);
  if (is_nonzero(pair().ntk_xx) && is_nonzero(pair().ntk_zz))
    entry.ntk_ratio = enclosed_value(
        [&] { return pair().ntk_xz / sqrt_nonnegative(pair().ntk_xx * pair().ntk_zz); }, digits);
  return entry;
}

/// Measured: a layer of ReLU's balls takes 50 us, and one without a closed form some 20 ms, at 100 digits or fewer;
/// the cost of more digits grows like their square, roughly.
double ball_seconds(const InfiniteNetwork& network, double pairs, int digits) {
  const double layer = network.activation.closed_form() ? 5e-5 : 2e-2;
  const double longer = std::max(1.0, digits / 100.0);
  // a layer costs some bits, so that deep networks work with numbers that grow with the depth
  const double deeper = network.activation.closed_form() ? 1 + network.depth() / 2e4 : 1;
  return pairs * std::max(1, network.depth()) * layer * longer * longer * deeper;
}

void require_seconds(double seconds, const std::string& what, const std::string& remedy) {
  if (seconds > most_seconds)
    throw std::length_error(fmt::format("{} would take about {}, and {} is allowed{}", what,
                                        readable_seconds(seconds), readable_seconds(most_seconds), remedy));
}

}  // namespace

KernelInputs::KernelInputs(RationalMatrix x, std::optional<RationalMatrix> z)
    : rows_(x.rows()),
      columns_(z ? z->rows() : x.rows()),
      is_symmetric_(!z),
      points_(z ? stacked(x, *z) : std::move(x)) {
  for (int i = 0; i < points_->rows(); ++i) squares_.push_back(product(*points_, i, i));
}

KernelInputs KernelInputs::from_gram(RationalMatrix gram) {
  if (gram.rows() != gram.columns())
    throw std::invalid_argument(
        fmt::format("a square matrix is needed, got {} x {}", gram.rows(), gram.columns()));
  for (int i = 0; i < gram.rows(); ++i)
    for (int j = 0; j < i; ++j)
      if (gram(i, j) != gram(j, i))
        throw std::invalid_argument(
            fmt::format("a symmetric matrix is needed; entry ({}, {}) is {} and ({}, {}) is {}", i + 1, j + 1,
                        analysis::to_string(gram(i, j)), j + 1, i + 1, analysis::to_string(gram(j, i))));
  if (const auto minor = negative_principal_minor(gram)) {
    std::vector<int> numbers = minor->rows;
    for (int& number : numbers) ++number;
    const bool leading = numbers.back() == static_cast<int>(numbers.size());
    throw std::domain_error(
        fmt::format("not positive semidefinite: {} is {}",
                    leading ? fmt::format("leading minor {}", numbers.size())
                            : fmt::format("the principal minor of rows {}", fmt::join(numbers, ", ")),
                    analysis::to_string(minor->value)));
  }
  KernelInputs inputs;
  inputs.rows_ = inputs.columns_ = gram.rows();
  inputs.gram_ = std::move(gram);
  return inputs;
}

InputProducts KernelInputs::products(int i, int j) const {
  if (gram_) return {(*gram_)(i, i), (*gram_)(j, j), (*gram_)(i, j)};
  const int other = is_symmetric_ ? j : rows_ + j;
  return {squares_[static_cast<std::size_t>(i)], squares_[static_cast<std::size_t>(other)],
          product(*points_, i, other)};
}

std::optional<NegativeMinor> negative_principal_minor(const RationalMatrix& symmetric) {
  // Gaussian elimination; `rows` are those with a positive pivot, whose minor is the product of the pivots.
  RationalMatrix rest = symmetric;
  std::vector<int> rows;
  Rational minor = 1;
  for (int k = 0; k < rest.rows(); ++k) {
    const Rational pivot = rest(k, k);
    std::vector<int> with_row = rows;
    with_row.push_back(k);
    if (pivot < 0) return NegativeMinor{with_row, Rational(minor * pivot)};
    if (pivot == 0) {
      for (int j = k + 1; j < rest.rows(); ++j)
        if (rest(k, j) != 0) {
          with_row.push_back(j);
          return NegativeMinor{with_row, Rational(-minor * rest(k, j) * rest(k, j))};
        }
      continue;
    }
    rows.push_back(k);
    minor *= pivot;
    for (int i = k + 1; i < rest.rows(); ++i) {
      if (rest(i, k) == 0) continue;
      const Rational factor = rest(i, k) / pivot;
      for (int j = i; j < rest.rows(); ++j) {
        rest(i, j) -= factor * rest(k, j);
        rest(j, i) = rest(i, j);
      }
    }
  }
  return std::nullopt;
}

std::vector<KernelEntry> kernel_entries(const InfiniteNetwork& network, const KernelInputs& inputs,
                                        bool with_ntk, int digits) {
  const double rows = inputs.rows();
  const double pairs = inputs.is_symmetric() ? rows * (rows + 1) / 2 : rows * inputs.columns();
  require_rows_fit(inputs.points() ? "--x" : "--gram", pairs, 8.0 * digits);
  require_seconds(ball_seconds(network, pairs, digits),
                  fmt::format("--depth, --x: {:.0f} pair{} at depth {} in balls", pairs,
                              pairs == 1 ? "" : "s", network.depth()),
                  "; --double is quicker");
  std::vector<KernelEntry> entries;
  for (int i = 0; i < inputs.rows(); ++i)
    for (int j = inputs.is_symmetric() ? i : 0; j < inputs.columns(); ++j) {
      KernelEntry entry = kernel_entry(network, inputs.products(i, j), with_ntk, digits);
      entry.i = i;
      entry.j = j;
      entries.push_back(std::move(entry));
    }
  return entries;
}

KernelDoubles kernel_doubles(const InfiniteNetwork& network, const KernelInputs& inputs, int threads) {
  if (!inputs.points())
    throw std::invalid_argument("kernel_doubles: points are needed; their products alone are not enough");
  const RationalMatrix& points = *inputs.points();
  const double n = points.rows();
  const double d = points.columns();
  const double layers = network.depth() + 1;
  const double bytes = 8 * (3 * n * n + 3 * n * d + n * (4 + 100) * layers);
  if (bytes > numeric::physical_memory_bytes() / 2)
    throw std::length_error(
        fmt::format("{:.0f} points would take about {}, and half of the memory, {}, is allowed", n,
                    readable_bytes(bytes), readable_bytes(numeric::physical_memory_bytes() / 2)));
  require_seconds(n * n / 2 * (d * 4e-11 + layers * 1e-8),
                  fmt::format("--x: {:.0f} points at depth {}", n, network.depth()), "");
  std::vector<double> doubles;
  for (const Rational& number : points.elements()) doubles.push_back(nearest_double(number));
  const analysis::GramKernels kernels(network, doubles, points.rows(), points.columns());
  const std::size_t size = static_cast<std::size_t>(points.rows()) * static_cast<std::size_t>(points.rows());
  KernelDoubles result;
  result.nngp.assign(size, 0.0);
  result.ntk.assign(size, 0.0);
  result.one_minus_correlation.assign(size, 0.0);
  result.nngp_error = kernels.nngp_error_bound();
  result.ntk_error = kernels.ntk_error_bound();
  result.rows = inputs.rows();
  result.columns = inputs.columns();
  constexpr int rows_per_chunk = 64;
  const int chunks = (inputs.rows() + rows_per_chunk - 1) / rows_per_chunk;
  const auto in_chunks = [&](const auto& body) {
    numeric::run_chunks(chunks, threads, [&](std::int64_t chunk) {
      const int first = static_cast<int>(chunk) * rows_per_chunk;
      body(first, std::min(inputs.rows(), first + rows_per_chunk));
    });
  };
  in_chunks([&](int first, int last) {
    kernels.upper_rows(first, last, result.nngp, result.ntk, result.one_minus_correlation);
  });
  // A computed K(x,x) has a relative error far below 1: it is 0 exactly where K(x,x) is, and no correlation exists.
  const auto side = static_cast<std::size_t>(points.rows());
  std::vector<bool> vanishes(side);
  for (std::size_t i = 0; i < side; ++i) vanishes[i] = result.nngp[i * side + i] == 0;
  for (std::size_t i = 0; i < side; ++i)
    for (std::size_t j = i; j < side; ++j)
      if (vanishes[i] || vanishes[j])
        result.one_minus_correlation[i * side + j] = std::numeric_limits<double>::quiet_NaN();
  for (std::vector<double>* matrix : {&result.nngp, &result.ntk, &result.one_minus_correlation}) {
    if (inputs.is_symmetric()) {
      in_chunks([&](int first, int last) { analysis::mirror_upper(*matrix, points.rows(), first, last); });
      continue;
    }
    // the block of X against Z, moved to the front
    const auto rows = static_cast<std::size_t>(inputs.rows());
    const auto columns = static_cast<std::size_t>(inputs.columns());
    for (std::size_t i = 0; i < rows; ++i)
      std::copy_n(matrix->begin() + static_cast<std::ptrdiff_t>(i * side + rows), columns,
                  matrix->begin() + static_cast<std::ptrdiff_t>(i * columns));
    matrix->resize(rows * columns);
  }
  return result;
}

}  // namespace lemmata::proofs_check
