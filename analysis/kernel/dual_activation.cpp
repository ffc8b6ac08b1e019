#include "analysis/kernel/dual_activation.hpp"

namespace lemmata::analysis {}  // namespace lemmata::analysis
