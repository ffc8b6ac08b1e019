#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "numeric/network/multilayer_network.hpp"

namespace lemmata::numeric {

/// A parameter: layer and unit from 0; input from 0, or -1 for the bias.
struct DerivativeIndex {
  int layer = 0;
  int unit = 0;
  int input = -1;
};

/// f at all points, in the order of docs/conventions.md.
struct ValueTable {
  std::vector<double> values;
  double error = 0;    ///< of each value
  double largest = 0;  ///< bound on the sizes of the true and the computed values
};

/// df/dp at all points.
struct DerivativeTable {
  std::vector<double> values;
  double error = 0;    ///< of each value, but at uncertain points
  double largest = 0;  ///< bound on the sizes of the true and the computed values, uncertain points included
  std::int64_t uncertain =
      0;  ///< points at which a kink that matters is undecided: there the error is at most 2 largest
  bool uncertain_at_ones = false;  ///< whether (1,...,1) is one of them
};

// Values and derivatives of a network on the whole cube, block by block.
//
//   Range:    1 <= d <= 28.
//   Error:    as the tables say, from unit_bounds; the same bits for any number of threads.
//   Cost:     2^d passes forwards (and backwards).
//   Memory:   8 * 2^d bytes for each table.
//   Throws:   as unit_bounds; std::length_error for d > 28, std::invalid_argument for an index that does not exist.

[[nodiscard]] ValueTable network_values(const MultilayerNetwork& network, int threads = 1);

[[nodiscard]] std::vector<DerivativeTable> network_derivatives(const MultilayerNetwork& network,
                                                               std::span<const DerivativeIndex> parameters,
                                                               int threads = 1);

/// Points at which the kink of some unit is undecided.
[[nodiscard]] std::int64_t undecided_kink_points(const MultilayerNetwork& network, int threads = 1);

/// Means over the tables as they were computed, each within a relative 2^-36: at most 2^14 nonnegative terms are added one after
/// another, then at most 2^14 such sums.
struct DerivativeStatistics {
  double mean_size = 0;               ///< of |g|
  double mean_square = 0;             ///< of g^2
  double mean_square_with_value = 0;  ///< of (f^2 + 1) g^2
  double largest_product = 0;         ///< max (|f| + 1)|g|
  double largest_certain_product =
      0;  ///< such a product at a point that is not uncertain: number `uncertain` + 1 by size
};

/// Throws:   std::invalid_argument if the tables' sizes differ.
[[nodiscard]] DerivativeStatistics derivative_statistics(const DerivativeTable& derivative,
                                                         const ValueTable& value, int threads = 1);

/// Bounds on |g^ - G / 2^d|, for the unnormalised spectrum G that walsh_hadamard_transform makes of the table of g.
struct SignalError {
  double each = 0;    ///< at every set
  double square = 0;  ///< the root of the sum of the squares over all sets
  double table = 0;   ///< the part of `square` that the table brings: the root mean square of its errors
};

/// Of a table of which the true one is within `error` but at the uncertain points. Each: the mean error, and d u (1 + d u) times
/// the mean of |g| for the transform. Square: by Parseval the root mean square error of the table, and, since a level of the
/// transform is sqrt(2) times an orthogonal map and rounds each of its results by u, (1 + u)^d - 1 times the root mean square of g.
///
/// Error:    rounded upwards by 2^-30.
[[nodiscard]] SignalError signal_error(const DerivativeTable& table, const DerivativeStatistics& statistics);

}  // namespace lemmata::numeric
