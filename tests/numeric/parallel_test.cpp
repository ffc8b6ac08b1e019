#include "numeric/sampling/parallel.hpp"

#include <atomic>
#include <thread>

#include <gtest/gtest.h>

namespace lemmata::numeric {
namespace {

TEST(Parallel, RunsEveryChunkOnceForAnyNumberOfThreads) {
  for (int threads : {1, 2, 3, 8, 2000})
    for (std::int64_t count : {0, 1, 2, 3, 7, 1000}) {
      std::vector<std::atomic<int>> runs(static_cast<std::size_t>(count));
      run_chunks(count, threads, [&](std::int64_t chunk) { ++runs[static_cast<std::size_t>(chunk)]; });
      for (const auto& run : runs)
        ASSERT_EQ(run.load(), 1) << "threads = " << threads << ", count = " << count;
    }
}

TEST(Parallel, SurvivesManyShortCalls) {
  std::atomic<std::int64_t> sum{0};
  for (int call = 0; call < 20000; ++call)
    run_chunks(4, 1 + call % 4, [&](std::int64_t chunk) { sum += chunk; });
  EXPECT_EQ(sum.load(), 6 * 20000);
}

TEST(Parallel, SumsDoublesToTheSameBitsForAnyNumberOfThreads) {
  const auto part = [](std::int64_t chunk) { return 1.0 / static_cast<double>(3 * chunk + 1); };
  const double expected = parallel_sum(1000, 1, 0.0, part);
  for (int threads = 2; threads <= 5; ++threads) EXPECT_EQ(parallel_sum(1000, threads, 0.0, part), expected);
}

TEST(Parallel, RethrowsTheExceptionOfTheLowestChunk) {
  for (int threads : {1, 2, 4})
    for (int repeat = 0; repeat < 200; ++repeat) {
      try {
        run_chunks(64, threads, [](std::int64_t chunk) {
          if (chunk >= 5) throw std::runtime_error(std::to_string(chunk));
        });
        FAIL();
      } catch (const std::runtime_error& error) {
        ASSERT_STREQ(error.what(), "5") << "threads = " << threads;
      }
    }
}

TEST(Parallel, NestedAndSimultaneousCallsFinish) {
  std::atomic<int> runs{0};
  const auto nested = [&] {
    for (int repeat = 0; repeat < 100; ++repeat)
      run_chunks(4, 3, [&](std::int64_t) { run_chunks(5, 2, [&](std::int64_t) { ++runs; }); });
  };
  std::thread other(nested);
  nested();
  other.join();
  EXPECT_EQ(runs.load(), 2 * 100 * 20);
}

TEST(Parallel, RejectsFewerThanOneThread) {
  for (int threads : {0, -3}) {
    try {
      run_chunks(1, threads, [](std::int64_t) {});
      FAIL();
    } catch (const std::invalid_argument& error) {
      EXPECT_EQ(std::string(error.what()),
                "run_chunks: threads must be at least 1, got " + std::to_string(threads));
    }
  }
  EXPECT_THROW(run_chunks(-1, 1, [](std::int64_t) {}), std::invalid_argument);
  EXPECT_THROW(static_cast<void>(parallel_sum(-1, 1, 0, [](std::int64_t) { return 0; })),
               std::invalid_argument);
}

}  // namespace
}  // namespace lemmata::numeric
