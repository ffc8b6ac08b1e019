#include "numeric/cube/memory.hpp"

#include <new>

#include <sys/mman.h>
#include <unistd.h>

namespace lemmata::numeric {

double physical_memory_bytes() {
  return static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGE_SIZE));
}

std::unique_ptr<std::byte, FreeMemory> uninitialised_memory(std::size_t bytes) {
  constexpr std::size_t huge_page = std::size_t{2} << 20;
  const std::size_t alignment = bytes < 2 * huge_page ? 64 : huge_page;
  const std::size_t size = (bytes + alignment - 1) / alignment * alignment;
  auto* const memory = static_cast<std::byte*>(std::aligned_alloc(alignment, size));
  if (memory == nullptr) throw std::bad_alloc();
#ifdef MADV_HUGEPAGE
  if (alignment == huge_page)
    madvise(memory, size, MADV_HUGEPAGE);  // a wish: nothing is lost if it is refused
#endif
  return std::unique_ptr<std::byte, FreeMemory>(memory);
}

}  // namespace lemmata::numeric
