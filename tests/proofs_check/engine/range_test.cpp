#include "proofs_check/engine/range.hpp"

#include <gtest/gtest.h>

#include "proofs_check/engine/outcome.hpp"

namespace lemmata::proofs_check {
namespace {

std::vector<std::vector<std::int64_t>> points(const Range& range) {
  std::vector<std::vector<std::int64_t>> all;
  range.each([&](std::span<const std::int64_t> point) {
    all.emplace_back(point.begin(), point.end());
    return true;
  });
  return all;
}

using Points = std::vector<std::vector<std::int64_t>>;

TEST(Range, VisitsNestedLoopsWithTheLastVariableFastest) {
  EXPECT_EQ(points(Range("n = 1..5:2, k = 2..n")), (Points{{3, 2}, {3, 3}, {5, 2}, {5, 3}, {5, 4}, {5, 5}}));
  EXPECT_EQ(points(Range("k = 2..4:2, n = 2k+1..9:2")), (Points{{2, 5}, {2, 7}, {2, 9}, {4, 9}}));
  EXPECT_EQ(points(Range("a = -1..1")), (Points{{-1}, {0}, {1}}));
  EXPECT_EQ(points(Range("a = 0..1, b = a-1..2a")), (Points{{0, -1}, {0, 0}, {1, 0}, {1, 1}, {1, 2}}));
}

TEST(Range, PrintsItselfAndItsPoints) {
  const Range range("n = 3..59:2, k = 2..n-1:2");
  EXPECT_EQ(range.text(), "n = 3..59:2, k = 2..n-1:2");
  EXPECT_EQ(range.describe(std::vector<std::int64_t>{5, 4}), "n = 5, k = 4");
}

TEST(Range, StopsWhenTheVisitorSaysSo) {
  int seen = 0;
  EXPECT_EQ(Range("n = 1..100").each([&](auto) { return ++seen < 7; }), 7);
}

TEST(Range, MayBeEmpty) { EXPECT_TRUE(points(Range("n = 5..4")).empty()); }

TEST(Range, RejectsWhatIsNoRange) {
  for (const char* text : {"", "n", "n = 1", "n = 1..", "n = ..3", "n = 1..3:0", "n = 1..3:-1", "n = 1..m",
                           "n = 1..3,", "= 1..3", "n = 1..3:x", "k = 1..n, n = 1..2"})
    EXPECT_THROW(Range{text}, std::invalid_argument) << text;
}

TEST(ProveOnRange, FindsTheFirstFailure) {
  const auto outcome =
      prove_on_range(Range("n = 1..9, k = 1..n"), {}, [](int n, int k) -> std::optional<std::string> {
        if (n * k == 12) return "twelve";
        return std::nullopt;
      });
  EXPECT_EQ(outcome.verdict, Verdict::refuted);
  EXPECT_EQ(outcome.witness, "n = 4, k = 3: twelve");
}

TEST(ProveOnRange, ProvesNothingOnAnEmptyRange) {
  const auto outcome =
      prove_on_range(Range("n = 2..1"), {}, [](int) -> std::optional<std::string> { return std::nullopt; });
  EXPECT_EQ(outcome.verdict, Verdict::inconclusive);
}

TEST(ProveOnRange, TakesUndecidedForNoAnswer) {
  const auto outcome = enclose_on_range(Range("n = 1..3"), {}, [](int n) -> std::optional<std::string> {
    if (n == 2) throw Undecided{"too wide"};
    return std::nullopt;
  });
  EXPECT_EQ(outcome.verdict, Verdict::inconclusive);
  EXPECT_EQ(outcome.note, "undecided at n = 2: too wide");
}

TEST(ProveOnRange, StopsOnRequest) {
  std::stop_source source;
  int visited = 0;
  const auto outcome = prove_on_range(Range("n = 1..1000"), {.stop = source.get_token()},
                                      [&](int) -> std::optional<std::string> {
                                        if (++visited == 5) source.request_stop();
                                        return std::nullopt;
                                      });
  EXPECT_EQ(outcome.verdict, Verdict::inconclusive);
  EXPECT_EQ(outcome.note, "stopped before n = 6");
  EXPECT_EQ(visited, 5);
}

}  // namespace
}  // namespace lemmata::proofs_check
