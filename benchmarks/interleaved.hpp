#pragma once

#include <algorithm>
#include <chrono>
#include <ctime>
#include <functional>
#include <vector>

namespace lemmata::benchmarks {

/// Seconds of processor time of this thread: what another process takes does not count.
inline double thread_seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

/// Seconds on the wall: where several threads work, processor time of one says nothing.
inline double wall_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// The median seconds of each candidate, timed in turn, round after round, so that a slower or faster minute of the
/// machine meets all of them alike. A candidate is repeated until a round lasts about a millisecond.
inline std::vector<double> median_seconds(const std::vector<std::function<void()>>& candidates, int rounds,
                                          const std::function<double()>& clock = thread_seconds) {
  std::vector<int> repeats;
  for (const auto& candidate : candidates) {
    candidate();
    const double start = clock();
    candidate();
    repeats.push_back(std::max(1, static_cast<int>(1e-3 / (clock() - start + 1e-8))));
  }
  std::vector<std::vector<double>> seconds(candidates.size());
  for (int round = 0; round < rounds; ++round)
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      const double start = clock();
      for (int repeat = 0; repeat < repeats[i]; ++repeat) candidates[i]();
      seconds[i].push_back((clock() - start) / repeats[i]);
    }
  std::vector<double> medians;
  for (auto& values : seconds) {
    std::ranges::nth_element(values, values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2));
    medians.push_back(values[values.size() / 2]);
  }
  return medians;
}

}  // namespace lemmata::benchmarks
