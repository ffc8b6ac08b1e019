#pragma once

// For sources of this library only (not installed): memory of Gram matrices and their constants.

#include <cstddef>
#include <new>
#include <vector>

namespace lemmata::analysis {

/// Inputs that are worked on together: the columns of a Gram matrix begin at a multiple of it.
inline constexpr std::size_t octet = 8;

[[nodiscard]] constexpr std::size_t whole_octets(std::size_t count) {
  return (count + octet - 1) / octet * octet;
}

/// A whole vector of numbers must not lie in two lines of the cache.
template <class T>
struct CacheLineAllocator {
  using value_type = T;
  static constexpr std::align_val_t alignment{64};

  CacheLineAllocator() = default;
  template <class U>
  explicit CacheLineAllocator(const CacheLineAllocator<U>& /*other*/) {}
  T* allocate(std::size_t count) { return static_cast<T*>(::operator new(count * sizeof(T), alignment)); }
  void deallocate(T* place, std::size_t /*count*/) { ::operator delete(place, alignment); }
  friend bool operator==(const CacheLineAllocator& /*a*/, const CacheLineAllocator& /*b*/) { return true; }
};

using AlignedDoubles = std::vector<double, CacheLineAllocator<double>>;

}  // namespace lemmata::analysis
