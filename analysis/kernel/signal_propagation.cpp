#include "analysis/kernel/signal_propagation.hpp"

namespace lemmata::analysis {}  // namespace lemmata::analysis
