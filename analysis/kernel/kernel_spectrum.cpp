#include "analysis/kernel/kernel_spectrum.hpp"

namespace lemmata::analysis {}  // namespace lemmata::analysis
