#include "numeric/cube/bent_function.hpp"

#include <bit>
#include <cstdlib>
#include <stdexcept>

#include <gtest/gtest.h>

namespace lemmata::numeric {
namespace {

TEST(BentFunction, HasCoefficientsOfOneSizeByTheDefinition) {
  for (int n = 2; n <= 8; n += 2) {
    const auto f = bent_table(n);
    for (std::uint32_t set = 0; set < f.size(); ++set) {
      int sum = 0;
      for (std::uint32_t x = 0; x < f.size(); ++x) sum += std::popcount(x & set) % 2 == 0 ? f[x] : -f[x];
      EXPECT_EQ(std::abs(sum), 1 << n / 2) << "n = " << n << ", set " << set;
    }
  }
}

TEST(BentFunction, RefusesWhatIsOutsideItsRange) {
  EXPECT_THROW(static_cast<void>(bent_table(3)), std::invalid_argument);
  EXPECT_THROW(static_cast<void>(bent_table(0)), std::invalid_argument);
  EXPECT_THROW(static_cast<void>(bent_table(26)), std::length_error);
}

}  // namespace
}  // namespace lemmata::numeric
