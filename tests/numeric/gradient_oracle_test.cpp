#include "numeric/network/gradient_oracle.hpp"

#include <algorithm>
#include <cstddef>
#include <stdexcept>

#include <gtest/gtest.h>

namespace lemmata::numeric {
namespace {

/// ReLU(x_1 + x_2 + 1/2) - ReLU(x_1 - x_2), say: two hidden units.
OracleDescent two_units(std::int64_t tolerance) {
  return {.d = 2,
          .start = {256, 256, 128, 256, 256, -256, 0, -256},
          .step_bits = 3,
          .steps = 5,
          .tolerance = tolerance};
}

TEST(GradientOracle, GivesTheDerivativesAsTruthTables) {
  const auto tables = derivative_tables(2, two_units(0).start);
  ASSERT_EQ(tables.size(), 8U);
  // points (1,1), (-1,1), (1,-1), (-1,-1); the first unit is active where x_1 + x_2 + 1/2 > 0
  EXPECT_EQ(tables[0], (std::vector<std::int32_t>{256, -256, 256, 0}));
  EXPECT_EQ(tables[2], (std::vector<std::int32_t>{256, 256, 256, 0}));
  EXPECT_EQ(tables[3], (std::vector<std::int32_t>{640, 128, 128, 0}));
  EXPECT_EQ(tables[5],
            (std::vector<std::int32_t>{0, 0, 256, 0}));  // -x_2 times -1 at (1,-1), where alone x_1 > x_2
  EXPECT_EQ(tables[7], (std::vector<std::int32_t>{0, 0, 512, 0}));
}

TEST(GradientOracle, LeavesTheReferenceForEverySetThatTheGradientSeesIfNothingIsTolerated) {
  for (const int departure : first_departures(two_units(0))) EXPECT_EQ(departure, 0);
}

TEST(GradientOracle, NeverLeavesTheReferenceIfEverythingIsTolerated) {
  for (const int departure : first_departures(two_units(65536))) EXPECT_EQ(departure, 5);
}

TEST(GradientOracle, LeavesLaterOrNeverForALargerTolerance) {
  std::vector<int> before = first_departures(two_units(0));
  for (std::int64_t tolerance = 16; tolerance <= 1024; tolerance *= 2) {
    const auto now = first_departures(two_units(tolerance));
    for (std::size_t set = 0; set < now.size(); ++set) EXPECT_GE(now[set], before[set]) << tolerance;
    before = now;
  }
}

TEST(GradientOracle, ReferenceRunLowersTheMeanSquareOfTheOutput) {
  // f = ReLU(x_1 + x_2 + 1/2) - ReLU(x_1 - x_2) shrinks, as it does descent on E f^2: its output weights do.
  const auto run = reference_run(two_units(0));
  ASSERT_EQ(run.size(), 5U);
  EXPECT_EQ(run.front(), two_units(0).start);
  for (std::size_t step = 1; step < run.size(); ++step) {
    EXPECT_LT(run[step][3], run[step - 1][3]);
    EXPECT_GT(run[step][7], run[step - 1][7]);
  }
}

TEST(GradientOracle, RefusesWhatIsOutsideItsRange) {
  const auto with = [](auto change) {
    OracleDescent descent = two_units(0);
    change(descent);
    return first_departures(descent);
  };
  EXPECT_THROW(with([](auto& descent) { descent.d = 0; }), std::invalid_argument);
  EXPECT_THROW(with([](auto& descent) { descent.d = 13; }), std::length_error);
  EXPECT_THROW(with([](auto& descent) { descent.start.pop_back(); }), std::invalid_argument);
  EXPECT_THROW(with([](auto& descent) { descent.start.clear(); }), std::invalid_argument);
  EXPECT_THROW(with([](auto& descent) { descent.start.front() = 4096; }), std::length_error);
  EXPECT_THROW(with([](auto& descent) { descent.start.assign(17 * 4, 1); }), std::length_error);
  EXPECT_THROW(with([](auto& descent) { descent.step_bits = -1; }), std::invalid_argument);
  EXPECT_THROW(with([](auto& descent) { descent.steps = -1; }), std::invalid_argument);
  EXPECT_THROW(with([](auto& descent) { descent.tolerance = -1; }), std::invalid_argument);
  EXPECT_THROW(static_cast<void>(derivative_tables(2, {1, 2, 3})), std::invalid_argument);
}

}  // namespace
}  // namespace lemmata::numeric
