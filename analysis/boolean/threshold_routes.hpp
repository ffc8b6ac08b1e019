#pragma once

// For sources of this library only (not installed): what the routes to threshold coefficients share.

namespace lemmata::analysis {

/// Throws std::length_error, with the estimate and what to do instead, above 8 GiB.
void require_memory(const char* function, double bytes);

}  // namespace lemmata::analysis
