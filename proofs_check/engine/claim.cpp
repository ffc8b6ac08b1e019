#include "proofs_check/engine/claim.hpp"

#include <algorithm>

namespace lemmata::proofs_check {

std::string_view name(RouteKind kind) {
  switch (kind) {
    case RouteKind::certificate:
      return "certificate";
    case RouteKind::symbolic:
      return "symbolic";
    case RouteKind::exact:
      return "exact";
    case RouteKind::ball:
      return "ball";
    case RouteKind::simulation:
      return "simulation";
  }
  return "exact";
}

bool Claim::has_literal() const {
  return std::any_of(variants.begin(), variants.end(),
                     [](const Variant& v) { return v.role == Role::literal; });
}

}  // namespace lemmata::proofs_check
