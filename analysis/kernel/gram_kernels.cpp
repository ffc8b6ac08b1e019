#include "analysis/kernel/gram_kernels.hpp"

namespace lemmata::analysis {}  // namespace lemmata::analysis
