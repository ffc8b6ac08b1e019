#pragma once

#include <cstddef>
#include <cstdlib>
#include <memory>

namespace lemmata::numeric {

/// Bytes of the machine's memory; what is larger is refused before it is allocated.
[[nodiscard]] double physical_memory_bytes();

struct FreeMemory {
  void operator()(std::byte* memory) const { std::free(memory); }
};

/// Uninitialised memory, aligned to 64 bytes; some MiB and more lie on huge pages where the system grants them, because
/// first touching small ones may cost more than the computation.
///
/// Throws:   std::bad_alloc.
[[nodiscard]] std::unique_ptr<std::byte, FreeMemory> uninitialised_memory(std::size_t bytes);

}  // namespace lemmata::numeric
