#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace lemmata::numeric {

/// The sets that a search found: how many, which coordinates all of them have, which none has, and the sets themselves if
/// they are few. Sets are ascending, coordinates from 1 to d.
class ParitySets {
 public:
  ParitySets(int dimension, std::int64_t most_listed) : dimension_(dimension), most_listed_(most_listed) {}

  void add(std::span<const int> set);
  /// Adds those of another search, which were found after these.
  void add(const ParitySets& others);
  void clear();

  [[nodiscard]] std::int64_t count() const { return count_; }
  /// All of them, in the order in which they were added, if they are at most `most_listed`; otherwise none.
  [[nodiscard]] const std::vector<std::vector<int>>& listed() const { return listed_; }
  /// Coordinates that every set has, and those that none has; none and none without a set.
  [[nodiscard]] std::vector<int> inside_all() const;
  [[nodiscard]] std::vector<int> outside_all() const;

 private:
  int dimension_;
  std::int64_t most_listed_;
  std::int64_t count_ = 0;
  std::vector<std::vector<int>> listed_;
  std::vector<std::int64_t> containing_;  // how many sets have coordinate j + 1; empty before the first
};

}  // namespace lemmata::numeric
