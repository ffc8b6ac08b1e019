#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace lemmata::numeric {

/// a -> W a + b, and then max(., 0) if `rectified`; W is outputs x inputs, row by row, and b has as many elements as
/// the layer has outputs.
struct IntegerLayer {
  std::vector<std::int64_t> weights;
  std::vector<std::int64_t> biases;
  bool rectified = true;
};

// Networks of integers at all 2^d points of the cube: the layers one after the other, the last one with one output. Point
// number x has x_{i+1} = -1 where bit i of x is set.
//
//   Range:    1 <= d <= 30 for the inputs of the first layer.
//   Error:    none: every number on the way, sums of magnitudes included, is below 2^31.
//   Cost:     2^d additions for each unit of the first layer, 2^d products for each weight of the others; many points at
//             a time.
//   Throws:   std::invalid_argument without layers and for layers whose sizes do not fit; std::length_error for d > 30
//             and where magnitudes could reach 2^31.

/// A point and the network's value there.
struct NetworkValue {
  std::uint32_t x = 0;
  std::int32_t value = 0;
};

/// The first point at which the network is not (-1)^popcount(x & subset); nothing if it is that parity everywhere.
///
/// Memory:   some 2 KiB for each unit.
/// Throws:   also std::invalid_argument if subset >= 2^d.
[[nodiscard]] std::optional<NetworkValue> first_difference_from_parity(std::span<const IntegerLayer> layers,
                                                                       std::uint32_t subset);

/// The values at all points, in the order of boolean_function.hpp.
///
/// Memory:   4 * 2^d bytes; std::length_error, before anything is allocated, where these do not fit.
[[nodiscard]] std::vector<std::int32_t> network_table(std::span<const IntegerLayer> layers);

}  // namespace lemmata::numeric
