#include "proofs_check/engine/selection.hpp"

#include <gtest/gtest.h>

namespace lemmata::proofs_check {
namespace {

TEST(Matches, KnowsStarsAndQuestionMarks) {
  EXPECT_TRUE(matches("maj.*", "maj.ratio"));
  EXPECT_TRUE(matches("*", ""));
  EXPECT_TRUE(matches("*.ratio", "maj.ratio"));
  EXPECT_TRUE(matches("m?j.r*o", "maj.ratio"));
  EXPECT_FALSE(matches("maj", "maj.ratio"));
  EXPECT_FALSE(matches("maj.?", "maj.ratio"));
  EXPECT_FALSE(matches("", "a"));
}

TEST(Nearest, IsTheSmallestEditDistance) {
  const std::vector<std::string> names = {"maj.ratio", "maj.growth", "gap.majority-exact"};
  EXPECT_EQ(nearest("maj.raito", names), "maj.ratio");
  EXPECT_EQ(nearest("majgrowth", names), "maj.growth");
  EXPECT_EQ(nearest("x", std::vector<std::string>{}), "");
}

}  // namespace
}  // namespace lemmata::proofs_check
