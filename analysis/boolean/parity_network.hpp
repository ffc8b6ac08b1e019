#pragma once

#include <span>
#include <vector>

#include "analysis/boolean/network.hpp"

namespace lemmata::analysis {

// Networks of ReLUs that equal chi_I(x) = prod_{i in I} x_i at every x of {-1,+1}^d. All weights and biases are integers.
//
// All of them:
//   Shapes:   `set` is I, coordinates numbered from 1, each at most once, in any order; k = |I|.
//   Range:    1 <= k <= d <= largest_parity_dimension. Coordinates outside I have weight 0.
//   Error:    none.
//   Cost:     the entries of the matrices, mainly d times the units of the first layer.
//   Throws:   std::domain_error for d or k outside the range; std::invalid_argument for a coordinate that is not one of
//             1..d or is there twice, and for other signs.
//   Source:   000_19217ae9f712fcea.txt, "Parities can be expressed by few ReLUs"

inline constexpr int largest_parity_dimension = 1024;

/// What the units of a two-layer network add up to with.
enum class OutputBias { used, none };

/// One hidden layer, whose units see the coordinates through s = sum_{i in I} w_i x_i, w_i = +-1 (all 1 if none are given):
///
///     chi_I(x) / chi(w) = (-1)^k - (-1)^k ReLU(s + k) + sum_{j=1}^{k-1} 2 (-1)^(k-j-1) ReLU(s + k - 2j),
///
/// chi(w) the product of the signs: k units and an output bias. Without the output bias k + 1 units,
///
///     chi_I(x) / chi(w) = (-1)^k ReLU(s + k + 1) - 2 (-1)^k ReLU(s + k) + the same sum.
///
/// ReLU(s + k) = s + k on the cube: with a linear skip k - 1 ReLUs are left.
///
/// Shapes:   weights +-1 and biases from 2 - k to k + 1 in the hidden layer; weights +-1, +-2 and a bias +-1 or 0 in the output.
/// Claim:    parity.relu-width, relu.width-k
[[nodiscard]] Network shallow_parity_network(int d, std::span<const int> set, std::span<const int> signs = {},
                                             OutputBias output_bias = OutputBias::used);

/// p = ceil(log2 k) hidden layers of two units: from v_0 = k - sum_{i in I} x_i, twice the number of coordinates -1, to
///
///     v_{i+1} = |v_i - 2^(p-i)| = ReLU(v_i - 2^(p-i)) + ReLU(2^(p-i) - v_i),  i = 0, ..., p-1,   and   chi_I(x) = v_p - 1.
///
/// Each layer reads v_i as the sum of the two units before it. 0 <= v_i <= 2^(p-i+1), and v_i / 2 changes between even and
/// odd in the last step alone. For k = 1 there is no hidden layer and chi_I(x) = x_i.
///
/// Shapes:   all weights +-1; biases below 2^p < 2k in size.
/// Claim:    parity.relu-depth
[[nodiscard]] Network deep_parity_network(int d, std::span<const int> set);

/// Hidden layers of b_1, ..., b_L units, with product at least k: between width and depth. Layer i folds the interval
/// [0, b_i M_i], M_i = 2 b_{i+1} ... b_L, into [0, M_i] like a strip of paper, from v_0 = k - sum_{i in I} x_i:
///
///     v_i = ReLU(v_{i-1}) + sum_{j=1}^{b_i-1} 2 (-1)^j ReLU(v_{i-1} - j M_i),  i = 1, ..., L,   and   chi_I(x) = 1 - v_L,
///
/// since v_i / 2 is even where v_{i-1} / 2 is. `folds` are the b_i: {k} is one layer of k units, {2, 2, ...} is as small as
/// the deep network, {3, 3, ...} takes 3 ceil(log3 k) units, fewer from k = 3 on for powers of 3.
///
/// Range:    1 <= b_i <= largest_parity_dimension.
/// Shapes:   weights +-1, +-2; biases below 2 b_1 ... b_L in size.
/// Throws:   also std::domain_error for folds outside the range or with a product below k.
/// Claim:    parity.relu-folds
[[nodiscard]] Network folded_parity_network(int d, std::span<const int> set, std::span<const int> folds);

/// The b_1 >= ... >= b_L with product at least k that have the smallest sum: those of a given sum have the largest product
/// where they differ by at most 1.
///
/// Range:    1 <= k <= largest_parity_dimension; 1 <= layers <= max(1, ceil(log2 k)), beyond which some b_i would be 1.
/// Throws:   std::domain_error outside the range.
[[nodiscard]] std::vector<int> smallest_folds(int k, int layers);

}  // namespace lemmata::analysis
