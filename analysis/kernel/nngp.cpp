#include "analysis/kernel/nngp.hpp"

namespace lemmata::analysis {}  // namespace lemmata::analysis
