#pragma once

// For sources of this library only (not installed): functions that are analytic between finitely many breakpoints.

#include <functional>
#include <optional>
#include <vector>

#include "analysis/activation/activation_term.hpp"

namespace lemmata::analysis {

/// The term on the open interval (low, high); no end means infinity.
struct Piece {
  std::optional<Rational> low, high;
  TermPointer term;
};

/// From left to right; they meet, and cover the line. Neighbours differ.
using Pieces = std::vector<Piece>;

[[nodiscard]] Pieces everywhere(TermPointer term);

/// The pieces of f(term, ...), on the common refinement.
[[nodiscard]] Pieces map(const Pieces& a, const std::function<TermPointer(const TermPointer&)>& f);
[[nodiscard]] Pieces map(const Pieces& a, const Pieces& b,
                         const std::function<TermPointer(const TermPointer&, const TermPointer&)>& f);

/// `if_positive` where the argument is above 0, `if_negative` where it is below.
///
/// Throws:   std::domain_error if the sign of the argument is not known to change at rational points alone.
[[nodiscard]] Pieces choose(const Pieces& argument, const Pieces& if_positive, const Pieces& if_negative);

[[nodiscard]] bool same_pieces(const Pieces& a, const Pieces& b);
[[nodiscard]] std::vector<Rational> breakpoints(const Pieces& pieces);

}  // namespace lemmata::analysis
