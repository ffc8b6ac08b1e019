#include "analysis/kernel/two_layer_linear.hpp"

namespace lemmata::analysis {}  // namespace lemmata::analysis
