#pragma once

#include <cstdint>
#include <span>

namespace lemmata::numeric {

/// Independent N(0, 1) numbers as a pure function of (seed, stream, index): values[j] is number first + j, whatever
/// the range asked for.
///
/// Numbers 2 i and 2 i + 1 are sqrt(-2 ln u) cos(2 pi v), sqrt(-2 ln u) sin(2 pi v) (Box and Muller) of two numbers
/// u, v of 52 or more random bits
/// each, of block i of the generator of counter_random.
///
/// Error:    the law differs from the normal one by the grid of u and v and by a relative error of a few units in the
///           last place; the docstring of the
///           source derives the bound. No value exceeds 9 in size.
/// Cost:     one block of ten rounds for two numbers, a logarithm, a square root, a sine and a cosine, vectorised.
void fill_standard_normal(std::span<double> values, std::uint64_t seed, std::uint64_t stream,
                          std::uint64_t first);

}  // namespace lemmata::numeric
