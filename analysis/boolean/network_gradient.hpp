#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "analysis/boolean/network.hpp"
#include "analysis/scalar/rational.hpp"

namespace lemmata::analysis {

/// A parameter of a network; layers, units and inputs are numbered from 1. A bias has no input.
struct NetworkParameter {
  int layer = 1;
  int unit = 1;
  std::optional<int> input;
};

/// The parameters in their order: layer by layer, in each the weights row by row, then the biases.
///
/// Throws:   std::invalid_argument, naming the layer and the sizes, for a network without layers, a layer without inputs or
///           outputs, weights or biases of another number than its sizes say, inputs of another number than the outputs
///           before, several outputs of the last layer, or a power below 1.
[[nodiscard]] std::vector<NetworkParameter> network_parameters(const Network& network);

/// f and its derivatives at one point.
struct NetworkDerivatives {
  Rational value;
  std::vector<Rational> derivatives;  ///< one for each parameter, in order
};

/// f(x) and df/dp at the point number x (docs/conventions.md), by the chain rule with the network's derivative at kinks.
///
/// Range:    x < 2^d, d <= 63.
/// Error:    none.
/// Throws:   as network_parameters; std::domain_error, naming it, for an activation that is not an identity, a ReLU, an
///           absolute value or a power, or for x outside the range.
[[nodiscard]] NetworkDerivatives network_derivatives(const Network& network, std::uint64_t x);

/// Means over the cube for one parameter, with g = df/dp.
struct DerivativeMoments {
  Rational mean_square;             ///< E g^2
  Rational at_ones;                 ///< g(1,...,1)
  Rational mean_of_product;         ///< E f g
  Rational mean_square_of_product;  ///< E (f g)^2
  Rational largest_product;         ///< max_x (|f| + 1) |g|
};

struct NetworkMoments {
  Rational mean_square_value;                 ///< E f^2
  std::vector<DerivativeMoments> parameters;  ///< in order
};

/// The numbers in which the integers behind network_moments are computed.
enum class NetworkArithmetic { int64, int128, any_size };

/// The smallest that bounds on all values, propagated through the layers before anything is computed, allow.
///
/// Throws:   as network_derivatives.
[[nodiscard]] NetworkArithmetic network_arithmetic(const Network& network);

/// Bits of the largest of those bounds.
///
/// Throws:   as network_derivatives.
[[nodiscard]] int network_bits(const Network& network);

/// The means over all 2^d points.
///
/// The layers are scaled to integers: z -> max(z, 0) and |z| commute with a positive factor, z^k multiplies by its k-th power.
///
/// Range:    1 <= d <= 30.
/// Error:    none.
/// Cost:     2^d times the number of weights; the weights of the first layer count once for each unit, because their
///           derivatives differ by x_i = +-1 alone.
/// Throws:   as network_derivatives; std::length_error for d > 30.
[[nodiscard]] NetworkMoments network_moments(const Network& network);

/// df/dp on the whole cube: `unit` times the integer number x of `values` at the point number x.
struct DerivativeTable {
  std::vector<std::int64_t> values;
  Rational unit;
};

/// For each parameter, whether a bound on the integers of its table is below 2^(63-d): then the table and its Walsh-Hadamard
/// transform fit into 64 bits.
///
/// Throws:   as network_derivatives.
[[nodiscard]] std::vector<bool> derivative_transform_fits_int64(const Network& network);

/// The tables of the parameters with those indices.
///
/// Memory:   8 * 2^d bytes each.
/// Throws:   as network_moments; std::length_error if an integer may not fit into 64 bits.
[[nodiscard]] std::vector<DerivativeTable> derivative_tables(const Network& network,
                                                             std::span<const std::size_t> parameters);

}  // namespace lemmata::analysis
