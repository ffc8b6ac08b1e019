#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "analysis/scalar/rational.hpp"

/// Threshold functions that the claims about them are tried on.
namespace lemmata::proofs_check {

using IntegerWeights = std::vector<std::int64_t>;
using IntegerTable = std::vector<std::int32_t>;

/// The function sign(w.x + bias), sign(0) = tie, and a set; sets as bits.
struct ThresholdInstance {
  IntegerWeights weights;
  std::int64_t bias;
  int tie;
  std::uint32_t set;

  [[nodiscard]] int n() const { return static_cast<int>(weights.size()); }
  [[nodiscard]] std::int64_t total_weight() const;
};

/// Number `index` of the instances with that n: weights from -largest to largest but 0, a bias of at most that size
/// (0 in every other instance), any tie, any set.
[[nodiscard]] ThresholdInstance random_instance(std::uint64_t seed, int n, int index, std::int64_t largest);

/// The same without bias and tie, at a set of odd size.
[[nodiscard]] ThresholdInstance random_odd_instance(std::uint64_t seed, int n, int index,
                                                    std::int64_t largest);

/// "w = (1,-2), b = 1, sign(0) = 0, T = {1}".
[[nodiscard]] std::string text(const ThresholdInstance& instance);

/// 2^n times all coefficients, from the truth table.
[[nodiscard]] IntegerTable transformed(IntegerTable table);
[[nodiscard]] IntegerTable transform_of(const ThresholdInstance& f);

/// The coefficients at the sets that differ from the subset in coordinate 1, ..., n.
[[nodiscard]] std::vector<analysis::Rational> neighbours_of(const IntegerTable& transform, int n,
                                                            std::uint32_t subset);

/// The elements of the set, counted from 1.
[[nodiscard]] std::vector<int> coordinates(std::uint32_t set);

}  // namespace lemmata::proofs_check
