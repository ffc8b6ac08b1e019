#include "numeric/network/gradient_oracle.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <span>
#include <stdexcept>
#include <string>

namespace lemmata::numeric {
namespace {

__extension__ using Wide = __int128;

constexpr int unit_bits = 8;

void require_parameters(const char* function, int d, std::span<const std::int64_t> parameters) {
  const std::string name(function);
  if (d < 1) throw std::invalid_argument(name + ": d must be at least 1, got " + std::to_string(d));
  if (d > 12) throw std::length_error(name + ": d must be at most 12, got " + std::to_string(d));
  const auto per_unit = static_cast<std::size_t>(d) + 2;
  if (parameters.empty() || parameters.size() % per_unit != 0)
    throw std::invalid_argument(name + ": d + 2 parameters for each hidden unit are needed, got " +
                                std::to_string(parameters.size()) + " for d = " + std::to_string(d));
  if (parameters.size() > 16 * per_unit)
    throw std::length_error(name + ": at most 16 hidden units are allowed, got " +
                            std::to_string(parameters.size() / per_unit));
  for (const std::int64_t parameter : parameters)
    if (parameter <= -4096 || parameter >= 4096)
      throw std::length_error(name + ": parameters must be below 2^12 units in size, got " +
                              std::to_string(parameter));
}

void require(const char* function, const OracleDescent& descent) {
  const std::string name(function);
  require_parameters(function, descent.d, descent.start);
  if (descent.step_bits < 0 || descent.step_bits > 16)
    throw std::invalid_argument(name + ": step_bits must be from 0 to 16, got " +
                                std::to_string(descent.step_bits));
  if (descent.steps < 0)
    throw std::invalid_argument(name + ": the number of steps must be at least 0, got " +
                                std::to_string(descent.steps));
  if (descent.tolerance < 0 || descent.tolerance > 65536)
    throw std::invalid_argument(name + ": the tolerance must be from 0 to 2^16 units, got " +
                                std::to_string(descent.tolerance));
}

std::int64_t coordinate(std::uint32_t x, std::size_t i) { return (x >> i & 1) != 0 ? -1 : 1; }

/// f(x) in units of 2^-16; its derivatives in units of 2^-8 are put into `derivatives`.
std::int64_t evaluate(std::size_t d, std::uint32_t x, std::span<const std::int64_t> parameters,
                      std::span<std::int64_t> derivatives) {
  std::int64_t f = 0;
  for (std::size_t unit = 0; unit < parameters.size(); unit += d + 2) {
    std::int64_t z = parameters[unit + d];
    for (std::size_t i = 0; i < d; ++i) z += coordinate(x, i) * parameters[unit + i];
    const std::int64_t output = parameters[unit + d + 1], slope = z > 0 ? output : 0;
    for (std::size_t i = 0; i < d; ++i) derivatives[unit + i] = slope * coordinate(x, i);
    derivatives[unit + d] = slope;
    derivatives[unit + d + 1] = std::max<std::int64_t>(z, 0);
    f += output * derivatives[unit + d + 1];
  }
  return f;
}

/// sum_x 2 (f - label) df, in units of 2^-24; label(x) in units of 2^-16. Below 2^62: f has at most 32 bits, df 16, x 12.
template <class Label>
std::vector<std::int64_t> gradient_sums(int d, std::span<const std::int64_t> parameters, const Label& label) {
  std::vector<std::int64_t> sums(parameters.size()), derivatives(parameters.size());
  for (std::uint32_t x = 0; x < std::uint32_t{1} << d; ++x) {
    const std::int64_t factor =
        2 * (evaluate(static_cast<std::size_t>(d), x, parameters, derivatives) - label(x));
    for (std::size_t p = 0; p < sums.size(); ++p) sums[p] += factor * derivatives[p];
  }
  return sums;
}

std::vector<std::int64_t> reference_sums(int d, std::span<const std::int64_t> parameters) {
  return gradient_sums(d, parameters, [](std::uint32_t) { return std::int64_t{0}; });
}

std::vector<std::int64_t> true_sums(int d, std::span<const std::int64_t> parameters, std::uint32_t set) {
  return gradient_sums(d, parameters, [set](std::uint32_t x) {
    return std::int64_t{std::popcount(x & set) % 2 == 0 ? 1 : -1} << (2 * unit_bits);
  });
}

/// Whether the mean gradients differ by at most the tolerance in the Euclidean norm.
bool within_tolerance(const OracleDescent& descent, std::span<const std::int64_t> a,
                      std::span<const std::int64_t> b) {
  Wide square = 0;
  for (std::size_t p = 0; p < a.size(); ++p) square += static_cast<Wide>(a[p] - b[p]) * (a[p] - b[p]);
  const Wide allowed = static_cast<Wide>(descent.tolerance) << (descent.d + 2 * unit_bits);
  return square <= allowed * allowed;
}

void make_step(const char* function, const OracleDescent& descent, std::vector<std::int64_t>& parameters,
               std::span<const std::int64_t> sums) {
  const int shift = descent.d + 2 * unit_bits + descent.step_bits;
  for (std::size_t p = 0; p < sums.size(); ++p)
    parameters[p] -= (sums[p] + (std::int64_t{1} << (shift - 1))) >> shift;
  require_parameters(function, descent.d, parameters);
}

}  // namespace

std::vector<int> first_departures(const OracleDescent& descent) {
  const char* function = "first_departures";
  require(function, descent);
  std::vector<int> departures(std::size_t{1} << descent.d, descent.steps);
  for (std::uint32_t set = 0; set < departures.size(); ++set) {
    std::vector<std::int64_t> parameters = descent.start;
    for (int step = 0; step < descent.steps; ++step) {
      const auto reference = reference_sums(descent.d, parameters);
      if (!within_tolerance(descent, true_sums(descent.d, parameters, set), reference)) {
        departures[set] = step;
        break;
      }
      make_step(function, descent, parameters, reference);
    }
  }
  return departures;
}

std::vector<std::vector<std::int64_t>> reference_run(const OracleDescent& descent) {
  require("reference_run", descent);
  std::vector<std::vector<std::int64_t>> run;
  std::vector<std::int64_t> parameters = descent.start;
  for (int step = 0; step < descent.steps; ++step) {
    run.push_back(parameters);
    make_step("reference_run", descent, parameters, reference_sums(descent.d, parameters));
  }
  return run;
}

std::vector<std::vector<std::int32_t>> derivative_tables(int d, const std::vector<std::int64_t>& parameters) {
  require_parameters("derivative_tables", d, parameters);
  std::vector<std::vector<std::int32_t>> tables(parameters.size(),
                                                std::vector<std::int32_t>(std::size_t{1} << d));
  std::vector<std::int64_t> derivatives(parameters.size());
  for (std::uint32_t x = 0; x < std::uint32_t{1} << d; ++x) {
    evaluate(static_cast<std::size_t>(d), x, parameters, derivatives);
    for (std::size_t p = 0; p < tables.size(); ++p) tables[p][x] = static_cast<std::int32_t>(derivatives[p]);
  }
  return tables;
}

}  // namespace lemmata::numeric
