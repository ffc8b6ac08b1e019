#include "analysis/kernel/linearised_training.hpp"

namespace lemmata::analysis {}  // namespace lemmata::analysis
