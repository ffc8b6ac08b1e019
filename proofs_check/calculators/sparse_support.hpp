#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "proofs_check/engine/value.hpp"

namespace lemmata::proofs_check {

/// What neurons with few random weights cost that are to find a parity on k of n coordinates in one gradient step: a neuron
/// whose support T contains the set S has the Fourier gap of majority on T, and such a support is a lucky one.
struct SparseSupport {
  std::int64_t n = 1;
  std::int64_t k = 1;
  std::int64_t support = 1;      ///< |T|, k <= |T| <= n
  Value gap;                     ///< at S, if S lies in T
  int sign = 0;                  ///< of the gap
  std::optional<Value> samples;  ///< 1/gap^2, where the gap is positive
  Value ticket_probability;      ///< that a random T contains S
  Value neurons;                 ///< 1/p: as many neurons hold one such T on average
  std::optional<Value> product;  ///< of neurons and samples
};

/// Range:    1 <= k <= support <= n.
/// Throws:   std::domain_error outside the range.
[[nodiscard]] SparseSupport sparse_support(std::int64_t n, std::int64_t k, std::int64_t support,
                                           std::optional<int> digits);

/// Its numbers in this order as the nearest doubles; infinity for samples and product where there are none.
[[nodiscard]] std::array<double, 9> sparse_support_doubles(std::int64_t n, std::int64_t k,
                                                           std::int64_t support);

}  // namespace lemmata::proofs_check
