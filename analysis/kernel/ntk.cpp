#include "analysis/kernel/ntk.hpp"

namespace lemmata::analysis {}  // namespace lemmata::analysis
