#include "proofs_check/calculators/parity_signals.hpp"

#include <algorithm>
#include <bit>

#include "analysis/boolean/network_gradient.hpp"

namespace lemmata::proofs_check {

using analysis::Ball;
using analysis::Rational;

namespace {

constexpr double bytes_per_pass = 1024.0 * 1024 * 1024;

template <class N>
RankedSet<N> at(const RankedSet<N>& own, std::uint64_t set, std::size_t parameter) {
  RankedSet<N> result = own;
  result.set = set;
  result.parameter = parameter;
  return result;
}

template <class N>
void offer(std::vector<RankedSet<N>>& best, const RankedSet<N>& candidate, std::size_t shown) {
  const auto same = std::ranges::find(best, candidate.set, &RankedSet<N>::set);
  if (same != best.end()) {
    if (same->ratio >= candidate.ratio) return;
    best.erase(same);
  }
  const auto before = [](const RankedSet<N>& a, const RankedSet<N>& b) {
    return a.ratio != b.ratio ? a.ratio > b.ratio : a.set < b.set;
  };
  best.insert(std::upper_bound(best.begin(), best.end(), candidate, before), candidate);
  if (best.size() > shown) best.pop_back();
}

template <class N>
void offer_of_size(SeenSets<N>& to, const RankedSet<N>& candidate) {
  auto& best = to.best_of_size[static_cast<std::size_t>(std::popcount(candidate.set))];
  if (!best || candidate.ratio > best->ratio) best = candidate;
}

}  // namespace

std::vector<FamilyIndex> signal_families(const analysis::Network& network) {
  const auto parameters = analysis::network_parameters(network);
  const auto d = static_cast<std::size_t>(network.layers.front().inputs);
  const auto units = static_cast<std::size_t>(network.layers.front().outputs);
  std::vector<FamilyIndex> families;
  for (std::size_t j = 0; j < units; ++j) families.push_back({units * d + j, j * d});
  for (std::size_t p = units * (d + 1); p < parameters.size(); ++p) families.push_back({p, std::nullopt});
  return families;
}

std::size_t tables_per_pass(int d, std::size_t families) {
  const double most = bytes_per_pass / (8 * static_cast<double>(std::uint64_t{1} << d));
  return std::clamp(static_cast<std::size_t>(most), std::size_t{1}, std::max(families, std::size_t{1}));
}

template <class N>
void rank_set(SeenSets<N>& to, const RankedSet<N>& own, const FamilyIndex& family, int d, int shown) {
  const auto most = static_cast<std::size_t>(std::max(shown, 0));
  if (most == 0) return;
  offer(to.best, at(own, own.set, family.parameter), most);
  if (!family.first_weight) return;
  for (std::size_t i = 0; i < static_cast<std::size_t>(d); ++i)
    offer(to.best, at(own, own.set ^ std::uint64_t{1} << i, *family.first_weight + i), most);
}

template <class N>
void rank_of_size(SeenSets<N>& to, const RankedSet<N>& own, const FamilyIndex& family, int d) {
  offer_of_size(to, at(own, own.set, family.parameter));
  if (!family.first_weight) return;
  const auto add = [&](int i) {
    offer_of_size(
        to, at(own, own.set ^ std::uint64_t{1} << i, *family.first_weight + static_cast<std::size_t>(i)));
  };
  if (own.set != 0) add(std::countr_zero(own.set));
  if (const int outside = std::countr_one(own.set); outside < d) add(outside);
}

template void rank_set(SeenSets<Rational>&, const RankedSet<Rational>&, const FamilyIndex&, int, int);
template void rank_set(SeenSets<Ball>&, const RankedSet<Ball>&, const FamilyIndex&, int, int);
template void rank_of_size(SeenSets<Rational>&, const RankedSet<Rational>&, const FamilyIndex&, int);
template void rank_of_size(SeenSets<Ball>&, const RankedSet<Ball>&, const FamilyIndex&, int);

}  // namespace lemmata::proofs_check
