#include "analysis/scalar/flint_guard.hpp"

#include <flint/flint.h>
#include <gtest/gtest.h>

namespace lemmata::analysis {
namespace {

TEST(FlintGuardDeathTest, EndsTheProgramWithOneLineAndExitCodeThree) {
  EXPECT_EXIT(
      {
        report_flint_errors_as_internal();
        flint_abort();
      },
      testing::ExitedWithCode(3), "^lemmata: internal error in FLINT\n$");
}

}  // namespace
}  // namespace lemmata::analysis
