#include "analysis/kernel/finite_width.hpp"

namespace lemmata::analysis {}  // namespace lemmata::analysis
