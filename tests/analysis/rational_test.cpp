#include "analysis/scalar/rational.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/analysis/random_numbers.hpp"

namespace lemmata::analysis {
namespace {

TEST(ParseRational, ReadsIntegersFractionsAndDecimalsExactly) {
  EXPECT_EQ(parse_rational("3"), Rational(3));
  EXPECT_EQ(parse_rational("-3/16"), Rational(-3, 16));
  EXPECT_EQ(parse_rational("0.1"), Rational(1, 10));
  EXPECT_EQ(parse_rational("1e-3"), Rational(1, 1000));
  EXPECT_EQ(parse_rational("+2.50E2"), Rational(250));
  EXPECT_EQ(parse_rational("-0.5"), Rational(-1, 2));
  EXPECT_EQ(parse_rational("-0"), Rational(0));
  EXPECT_EQ(parse_rational("010/08"), Rational(5, 4));  // not octal
  EXPECT_EQ(parse_rational("0.10"), Rational(1, 10));
  EXPECT_EQ(parse_rational("1e100000") * parse_rational("1e-100000"), Rational(1));
}

TEST(ParseRational, RefusesEverythingElseAndNamesTheText) {
  for (const char* text : {"",          "nan",   "inf",
                           "-inf",      "1/0",   "0/0",
                           " 1",        "1 ",    "1/2/3",
                           "1/-2",      "1.5/2", "--1",
                           "+-1",       "1e",    "1e+",
                           ".5",        "5.",    ".",
                           "-",         "+",     "0x10",
                           "1e5.0",     "1,5",   "1_000",
                           "e5",        "1f",    "1e100001",
                           "1e-100001", "/2",    "1/",
                           "Inf",       "1\n",   "1e9999999999999999999999"}) {
    try {
      static_cast<void>(parse_rational(text));
      ADD_FAILURE() << '"' << text << "\" was accepted";
    } catch (const std::invalid_argument& error) {
      const std::string shown = std::string(text) == "1\n" ? "1?" : text;
      EXPECT_THAT(error.what(), testing::StartsWith("parse_rational: "));
      EXPECT_THAT(error.what(), testing::HasSubstr("\"" + shown + "\""));
    }
  }
}

TEST(ParseRational, UndoesToString) {
  RandomNumbers random(7);
  for (int i = 0; i < repetitions(1000); ++i) {
    const Rational x = random.fraction() * power_of_two(random.integer(-200, 200));
    EXPECT_EQ(parse_rational(to_string(x)), x);
  }
}

TEST(ParseInteger, ReadsBaseTenOnly) {
  EXPECT_EQ(parse_integer("-012"), Integer(-12));
  EXPECT_EQ(parse_integer("123456789012345678901234567890") % 1000, 890);
  for (const char* text : {"", "-", "1.0", "1e3", "0x1", " 1", "1/1", "one"})
    EXPECT_THROW(static_cast<void>(parse_integer(text)), std::invalid_argument) << text;
}

TEST(RationalToString, IsInLowestTermsWithTheSignInFront) {
  EXPECT_EQ(to_string(Rational(6) / -32), "-3/16");
  EXPECT_EQ(to_string(Rational(Integer(6), Integer(-32))), "-3/16");
  EXPECT_EQ(to_string(Rational(6, 2)), "3");
  EXPECT_EQ(to_string(Rational(0, 5)), "0");
}

}  // namespace
}  // namespace lemmata::analysis
