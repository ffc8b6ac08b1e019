#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

/// Eight real matrices of one shape at a time: number 8 k + l of the memory is entry k of matrix l, and the eight
/// numbers of an entry are an octet. No lane reads another, and every sum is taken in one order, so that the vectors
/// of the instruction set do not show in the results.
namespace lemmata::numeric {

inline constexpr std::size_t octet = 8;

/// Entry (r, c) is octet r * row + c * column from `first`.
struct OctetView {
  const double* first;
  std::size_t row, column;
};

/// sums(r, c) += sum over k < depth of a(r, k) b(k, c), k increasing; sums(r, c) is octet r * columns + c.
void add_products(const OctetView& a, const OctetView& b, std::size_t rows, std::size_t columns,
                  std::size_t depth, double* sums);

/// values(r, c) = scale values(r, c) + shift_scale shift(r), row by row; no shift if the pointer is null.
void scale_and_shift(double* values, std::size_t rows, std::size_t columns, double scale, const double* shift,
                     double shift_scale);

/// values[i] *= scale factors[i], for `octets` octets.
void scale_by(double* values, std::size_t octets, double scale, const double* factors);

/// octets[8 j + l] = number first + j of the standard normal ones of stream first_stream + l, j < count, for l <
/// streams; for the others it may be anything finite.
void fill_normal_octets(double* octets, std::size_t count, std::uint64_t seed, std::uint64_t first_stream,
                        std::size_t streams, std::uint64_t first);

}  // namespace lemmata::numeric
