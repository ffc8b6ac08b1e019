#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analysis/boolean/network.hpp"
#include "analysis/scalar/ball.hpp"
#include "analysis/scalar/rational.hpp"

namespace lemmata::proofs_check {

// The signals g^(I) of all parameters of a network and all sets I, spectrum by spectrum; N is Rational, or Ball for doubles.

/// To what a gradient coordinate is known: see ParityAuditSetting. One of the two is given.
struct GradientPrecision {
  std::optional<int> significand_bits;
  std::optional<std::int64_t> batch;
};

/// One spectrum: of a parameter, or of a unit of the first layer, whose weight i + 1 has the signal g^(I xor {i + 1}) if g^(I) is that
/// of its bias; the numbers below are the same for all of them.
template <class N>
struct SignalFamily {
  std::size_t parameter = 0;
  std::optional<std::size_t> first_weight;  ///< the d weights follow one another
  N mean_square{};                          ///< E g^2, from the points of the cube
  N at_ones{};                              ///< g(1,...,1)
  N square_sum{};                           ///< sum_I g^(I)^2, from the transform
  std::vector<N> level_squares;             ///< the same sum over the sets of each size
};

/// A set and the parameter whose 2 |g^(I)| exceeds its threshold by the largest factor.
template <class N>
struct RankedSet {
  std::uint64_t set = 0;
  std::size_t parameter = 0;
  N signal{};
  N threshold_square{};
  double ratio = 0;
};

/// What all parameters together see at one precision.
template <class N>
struct SeenSets {
  std::vector<std::uint64_t> seen;   ///< bit I: some parameter sees I for certain
  std::vector<std::uint64_t> maybe;  ///< bit I: some parameter may see I; empty where all is exact
  std::vector<std::optional<RankedSet<N>>> best_of_size;
  std::vector<RankedSet<N>> best;
};

template <class N>
struct ParitySignals {
  N mean_square_value{};  ///< E f^2
  std::vector<SignalFamily<N>> families;
  std::vector<SeenSets<N>> seen;  ///< for each precision
  std::uint64_t kink_points = 0;
  std::string arithmetic;
};

/// Whether the exact route fits, and why not, or how long it takes.
struct IntegerRoute {
  bool possible = false;  ///< at all
  bool fits = false;      ///< and within about two minutes
  std::string why;
  double bytes = 0;
  double seconds = 0;  ///< about
};
[[nodiscard]] IntegerRoute integer_route(const analysis::Network& network);

/// Bytes that the route in doubles takes.
[[nodiscard]] double double_route_bytes(const analysis::Network& network);

[[nodiscard]] ParitySignals<analysis::Rational> integer_signals(
    const analysis::Network& network, const std::vector<GradientPrecision>& precisions, int shown,
    int threads);

[[nodiscard]] ParitySignals<analysis::Ball> double_signals(const analysis::Network& network,
                                                           const std::vector<GradientPrecision>& precisions,
                                                           int shown, int threads);

// Shared by the two routes.

/// The families of a network: a unit of the first layer with its weights, each other parameter for itself.
struct FamilyIndex {
  std::size_t parameter = 0;
  std::optional<std::size_t> first_weight;
};
[[nodiscard]] std::vector<FamilyIndex> signal_families(const analysis::Network& network);

/// How many tables of 2^d numbers of 8 bytes are made in one pass over the cube.
[[nodiscard]] std::size_t tables_per_pass(int d, std::size_t families);

/// Offers a set whose own parameter's signal is given, and its neighbours if there are weights, to the ranking.
template <class N>
void rank_set(SeenSets<N>& to, const RankedSet<N>& own, const FamilyIndex& family, int d, int shown);

/// Offers, of one size, the first neighbour on either side.
template <class N>
void rank_of_size(SeenSets<N>& to, const RankedSet<N>& own, const FamilyIndex& family, int d);

}  // namespace lemmata::proofs_check
