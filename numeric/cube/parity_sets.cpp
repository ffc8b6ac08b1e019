#include "numeric/cube/parity_sets.hpp"

namespace lemmata::numeric {
namespace {

std::vector<int> places_of(const std::vector<std::int64_t>& values, std::int64_t wanted) {
  std::vector<int> places;
  for (std::size_t i = 0; i < values.size(); ++i)
    if (values[i] == wanted) places.push_back(static_cast<int>(i) + 1);
  return places;
}

}  // namespace

void ParitySets::add(std::span<const int> set) {
  containing_.resize(static_cast<std::size_t>(dimension_));
  for (const int coordinate : set) ++containing_[static_cast<std::size_t>(coordinate) - 1];
  if (++count_ <= most_listed_)
    listed_.emplace_back(set.begin(), set.end());
  else
    listed_.clear();
}

void ParitySets::add(const ParitySets& others) {
  if (others.count_ == 0) return;
  containing_.resize(static_cast<std::size_t>(dimension_));
  for (std::size_t i = 0; i < containing_.size(); ++i) containing_[i] += others.containing_[i];
  count_ += others.count_;
  if (count_ <= most_listed_)
    listed_.insert(listed_.end(), others.listed_.begin(), others.listed_.end());
  else
    listed_.clear();
}

void ParitySets::clear() {
  count_ = 0;
  listed_.clear();
  containing_.clear();
}

std::vector<int> ParitySets::inside_all() const { return places_of(containing_, count_); }
std::vector<int> ParitySets::outside_all() const { return places_of(containing_, 0); }

}  // namespace lemmata::numeric
