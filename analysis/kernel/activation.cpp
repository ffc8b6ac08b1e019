#include "analysis/kernel/activation.hpp"

namespace lemmata::analysis {}  // namespace lemmata::analysis
