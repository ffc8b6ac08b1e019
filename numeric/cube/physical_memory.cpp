#include "numeric/cube/physical_memory.hpp"

#include <unistd.h>

namespace lemmata::numeric {

double physical_memory_bytes() {
  return static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGE_SIZE));
}

}  // namespace lemmata::numeric
