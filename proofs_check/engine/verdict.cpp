#include "proofs_check/engine/verdict.hpp"

namespace lemmata::proofs_check {

std::string_view name(Verdict verdict) {
  switch (verdict) {
    case Verdict::refuted:
      return "REFUTED";
    case Verdict::inconclusive:
      return "INCONCLUSIVE";
    case Verdict::corroborated:
      return "CORROBORATED";
    case Verdict::enclosed:
      return "ENCLOSED";
    case Verdict::proved_on_range:
      return "PROVED-ON-RANGE";
    case Verdict::proved:
      return "PROVED";
    case Verdict::corrected:
      return "CORRECTED";
  }
  return "INCONCLUSIVE";
}

bool holds(Verdict verdict) { return verdict >= Verdict::corroborated; }

}  // namespace lemmata::proofs_check
