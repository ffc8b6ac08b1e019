#include "analysis/kernel/hermite_expansion.hpp"

namespace lemmata::analysis {}  // namespace lemmata::analysis
