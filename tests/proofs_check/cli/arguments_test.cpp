#include "proofs_check/cli/arguments.hpp"

#include <functional>

#include <gtest/gtest.h>

#include "proofs_check/cli/failure.hpp"

namespace lemmata::proofs_check {
namespace {

/// The message of the refusal; empty if there is none.
std::string refusal(const std::function<void()>& read) {
  try {
    read();
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.status(), exit_bad_input);
    return failure.what();
  }
  return "";
}

TEST(ReadInteger, IsExactAndBounded) {
  EXPECT_EQ(read_integer("--n", "7", 1, 10), 7);
  EXPECT_EQ(read_integer("--n", "+7", 1, 10), 7);
  EXPECT_EQ(read_integer("--n", "-7", -10, 10), -7);
  EXPECT_EQ(read_integer("--n", "010", 1, 10), 10);  // no octal
  EXPECT_EQ(read_integer("--n", "1e6", 1, largest_parameter), 1000000);
  EXPECT_EQ(read_integer("--n", "1000000000000000000", 1, largest_parameter), largest_parameter);
  for (const std::string text : {"0", "11", "2.5", "1e99", "1e-1", "nan", "inf", "", " 7", "7 ", "0x7", "7n",
                                 "--7", "9223372036854775808", "-9223372036854775809"})
    EXPECT_NE(refusal([&] { static_cast<void>(read_integer("--n", text, 1, 10)); }), "") << text;
  EXPECT_EQ(refusal([] { static_cast<void>(read_integer("--n", "2.5", 1, largest_parameter)); }),
            "--n: an integer from 1 to 10^18 is allowed, got 2.5");
}

TEST(ReadRational, IsExact) {
  EXPECT_EQ(read_rational("--rho", "0.1"), analysis::Rational(1, 10));
  EXPECT_EQ(read_rational("--rho", "-2/6"), analysis::Rational(-1, 3));
  EXPECT_NE(refusal([] { static_cast<void>(read_rational("--rho", "1/0")); }), "");
}

TEST(ReadRational, NamesTheOneThingThatIsWrong) {
  const auto refused = [](const std::string& text) {
    return refusal([&] { static_cast<void>(read_rational("--ridge", text)); });
  };
  EXPECT_EQ(refused("1e-999999"),
            "--ridge: a number with an exponent from -100000 to 100000 is allowed, got 1e-999999");
  EXPECT_EQ(refused("-1.5E100001"),
            "--ridge: a number with an exponent from -100000 to 100000 is allowed, got -1.5E100001");
  EXPECT_EQ(refused("1/00"), "--ridge: a number whose denominator is not 0 is allowed, got 1/00");
  EXPECT_EQ(refused("-.5"),
            "--ridge: a number with a digit before the point, such as 0.5, is allowed, got -.5");
  EXPECT_EQ(refused("5."),
            "--ridge: a number with a digit behind the point, or without one, such as 5.0 or 5, is allowed, "
            "got 5.");
  for (const std::string text :
       {"", "x", ".", "-", "1/", "/0", "1/0x", "1_0", "1e", "1e5x", ".e5", "1d0", "0x1", " 1"})
    EXPECT_NE(refused(text).find("a number such as 3, -3/16, 0.1 or 1e-3 is allowed"), std::string::npos)
        << text;
}

TEST(ReadSeconds, ArePositive) {
  EXPECT_EQ(read_seconds("--budget", "0.5"), 0.5);
  for (const std::string text : {"0", "-1", "1e10", "nan"})
    EXPECT_NE(refusal([&] { static_cast<void>(read_seconds("--budget", text)); }), "") << text;
}

TEST(ReadSeed, IsAnyWordOf64Bits) {
  EXPECT_EQ(read_seed("18446744073709551615"), 18446744073709551615U);
  for (const std::string text : {"18446744073709551616", "-1", "", "1.0"})
    EXPECT_NE(refusal([&] { static_cast<void>(read_seed(text)); }), "") << text;
}

TEST(ReadTies, NamesTheSignOfZero) {
  EXPECT_EQ(read_ties("plus"), 1);
  EXPECT_EQ(read_ties("minus"), -1);
  EXPECT_EQ(read_ties("zero"), 0);
  EXPECT_EQ(read_ties(std::nullopt), std::nullopt);
  EXPECT_NE(refusal([] { static_cast<void>(read_ties("zer0")); }).find("did you mean zero?"),
            std::string::npos);
}

TEST(ReadRanges, AreListsOfIntegersAndRanges) {
  const auto all = [](const std::string& text) {
    return elements(read_ranges("--n", text, 1, largest_parameter));
  };
  EXPECT_EQ(all("7"), (std::vector<std::int64_t>{7}));
  EXPECT_EQ(all("2,4,6"), (std::vector<std::int64_t>{2, 4, 6}));
  EXPECT_EQ(all("3..5"), (std::vector<std::int64_t>{3, 4, 5}));
  EXPECT_EQ(all("3..8:2"), (std::vector<std::int64_t>{3, 5, 7}));
  EXPECT_EQ(all("1e3,3..5:2,9"), (std::vector<std::int64_t>{1000, 3, 5, 9}));
  EXPECT_EQ(all("999999999999999999..1000000000000000000"),
            (std::vector<std::int64_t>{999999999999999999, 1000000000000000000}));
  for (const std::string text :
       {"", ",", "3,", "3..", "..3", "5..3", "3..5:0", "3..5:", "3..5:-1", "3...5", "0..3", "a"})
    EXPECT_NE(refusal([&] { static_cast<void>(all(text)); }), "") << text;
}

TEST(ReadRanges, AreCountedWithoutBeingWrittenOut) {
  const auto ranges = read_ranges("--n", "1..1000000000000000000,1..10:3", 1, largest_parameter);
  EXPECT_EQ(element_count(ranges), 1000000000000000004U);
}

TEST(Excerpt, IsOneShortLine) {
  EXPECT_EQ(excerpt("abc"), "abc");
  EXPECT_EQ(excerpt("a\nb\x1b"), "a?b?");
  EXPECT_EQ(excerpt(""), "nothing");
  EXPECT_EQ(excerpt(std::string(1000, 'x')).size(), 63U);
}

}  // namespace
}  // namespace lemmata::proofs_check
