#pragma once

#include <cstdint>
#include <vector>

namespace lemmata::numeric {

/// Gradient descent of f(x) = sum_j v_j ReLU(w_j.x + b_j) on E(f - chi_I)^2, x uniform on {-1,+1}^d, that asks an oracle: where the
/// true gradient is within `tolerance` of the part 2 E[f grad f], which does not depend on I, the oracle answers with that
/// part (the reference), otherwise with the true gradient. A step subtracts 2^-step_bits times the answer, rounded to units
/// (halves upwards).
///
/// Shapes:   for each hidden unit its d weights, its bias, its output weight; all of them, and the tolerance, in units of 2^-8.
/// Range:    1 <= d <= 12, 1 to 16 hidden units, parameters below 2^12 in size, 0 <= step_bits <= 16, steps >= 0,
///           tolerance from 0 to 2^16. ReLU'(0) = 0.
/// Error:    none: all sums are integers of at most 128 bits.
struct OracleDescent {
  int d = 1;
  std::vector<std::int64_t> start;
  int step_bits = 0;
  int steps = 0;
  std::int64_t tolerance = 0;
};

// All of them throw std::invalid_argument or std::length_error outside the range, the latter also if a parameter leaves it
// on the way.

/// For each of the 2^d sets I, each with a run of its own: the number from 0 of the first step whose answer is not the reference, or
/// `steps` if there is none. Sets are bits.
///
/// Cost:     at most 4^d steps times the number of parameters, by enumeration of the inputs.
[[nodiscard]] std::vector<int> first_departures(const OracleDescent& descent);

/// The parameters before each of the steps of the run in which every answer is the reference.
[[nodiscard]] std::vector<std::vector<std::int64_t>> reference_run(const OracleDescent& descent);

/// The derivative of f in each parameter, in units of 2^-8, as truth tables in the order of walsh_hadamard_transform.
[[nodiscard]] std::vector<std::vector<std::int32_t>> derivative_tables(
    int d, const std::vector<std::int64_t>& parameters);

}  // namespace lemmata::numeric
