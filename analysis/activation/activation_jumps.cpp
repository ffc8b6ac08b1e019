#include <stdexcept>

#include "analysis/activation/activation_arb.hpp"
#include "analysis/activation/activation_jumps_arb.hpp"

namespace lemmata::analysis {

std::vector<Jump> jumps(const Activation& phi) {
  std::vector<Jump> result;
  if (phi.is_continuous()) return result;
  const Pieces& pieces = phi.representation().pieces;
  for (std::size_t i = 0; i + 1 < pieces.size(); ++i) {
    const Ball at(*pieces[i].high);
    result.push_back({*pieces[i].high, evaluate(*pieces[i + 1].term, at) - evaluate(*pieces[i].term, at)});
  }
  return result;
}

bool surely_jumps(const Activation& phi) {
  try {
    for (const Jump& jump : jumps(phi))
      if (is_zero(jump.size) == Truth::no) return true;
  } catch (const std::domain_error&) {  // no limit on a side
  }
  return false;
}

}  // namespace lemmata::analysis
