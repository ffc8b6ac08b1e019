#pragma once

// For sources of this library only (not installed): how far apart the directions of two inputs are, without
// cancellation.

#include <cstddef>

#include "analysis/gram/double_double.hpp"

namespace lemmata::analysis {

/// |x|^2, relatively within (d / 8 + 24) 2^-102. The entries' sizes are 0 or such that no product underflows.
[[nodiscard]] DoubleDouble squared_norm(const double* x, std::size_t d);

struct NearPair {
  double distance = 0;         ///< 1 - cos of the angle; 0 where they are parallel, and only there
  double norm_difference = 0;  ///< |z|^2 - |x|^2
};

/// Of x and z (of -x and z if `antipodal`), for distances up to 1/4; from z - x, whose parts are exact.
///
/// Error:    near_distance_error(d), relatively; of the norms' difference 2^-53, and (d / 8 + 16) 2^-100 |x| |z - x|.
[[nodiscard]] NearPair near_pair(const double* x, const double* z, std::size_t d, const DoubleDouble& xx,
                                 const DoubleDouble& zz, bool antipodal);

[[nodiscard]] double near_distance_error(std::size_t d);

/// Distances (relu_recursion.hpp) of `count` (a multiple of 8) pairs: row_scale * column_scales[j] * products[j] is
/// the correlation. Returns whether the size of any is below `near`.
bool input_distances(const double* products, double row_scale, const double* column_scales, std::size_t count,
                     double near, double* distances);

}  // namespace lemmata::analysis
