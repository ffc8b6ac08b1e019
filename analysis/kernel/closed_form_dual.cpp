#include "analysis/kernel/closed_form_dual.hpp"

namespace lemmata::analysis {}  // namespace lemmata::analysis
