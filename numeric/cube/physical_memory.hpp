#pragma once

namespace lemmata::numeric {

/// Bytes of the machine's memory; what is larger is refused before it is allocated.
[[nodiscard]] double physical_memory_bytes();

}  // namespace lemmata::numeric
