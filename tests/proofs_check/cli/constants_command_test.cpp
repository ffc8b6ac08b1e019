#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/proofs_check/cli/run_command.hpp"

namespace lemmata::tests {
namespace {

using nlohmann::json;
using testing::HasSubstr;

json constants(const std::vector<std::string>& more = {}) {
  std::vector<std::string> arguments{"constants", "--json"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return lemmata(arguments).json().at("result").at("constants");
}

TEST(Constants, HaveValueAndProvenance) {
  const json list = constants();
  ASSERT_GE(list.size(), 5U);
  for (const json& constant : list) {
    SCOPED_TRACE(constant.at("name").get<std::string>());
    EXPECT_NE(constant.at("closed_form"), "");
    EXPECT_NE(constant.at("claim"), "");
    EXPECT_GE(constant.at("sources").size(), 1U);
    const json value = constant.at("value");
    EXPECT_TRUE(value.contains("exact") || value.contains("ball"));
    EXPECT_NE(value.at("decimal"), "");
    EXPECT_EQ(value.at("double").get<double>(), std::stod(value.at("decimal").get<std::string>()));
  }
}

/// The decimal number rounded to so many characters, an exponent among them.
std::string rounded(std::string decimal, std::size_t length) {
  if (decimal.size() <= length) return decimal;
  if (const std::size_t e = decimal.find('e'); e != std::string::npos) {
    const std::string exponent = decimal.substr(e);
    return rounded(decimal.substr(0, e), length - exponent.size()) + exponent;
  }
  bool up = decimal[length] >= '5';
  decimal.resize(length);
  for (std::size_t i = length; up && i-- > 0;) {
    if (decimal[i] < '0' || decimal[i] > '9') continue;
    up = decimal[i] == '9';
    decimal[i] = up ? '0' : static_cast<char>(decimal[i] + 1);
  }
  return decimal;
}

TEST(Constants, GainDigitsThatAgree) {
  const json few = constants({"--digits", "20"});
  const json many = constants({"--digits", "200"});
  ASSERT_EQ(few.size(), many.size());
  for (std::size_t i = 0; i < few.size(); ++i) {
    const std::string shorter = few[i].at("value").at("decimal");
    EXPECT_EQ(rounded(many[i].at("value").at("decimal"), shorter.size()), shorter);
  }
}

TEST(Constants, AreAsReviewed) {
  const CommandResult result = lemmata({"constants", "check"});
  EXPECT_EQ(result.status, 0) << result.out;
  EXPECT_THAT(result.out, HasSubstr("every digit as reviewed"));
  const std::string file = std::string(LEMMATA_SOURCES) + "/proofs_check/constants/constants.txt";
  EXPECT_EQ(lemmata({"constants", "check", "--against", file}).status, 0);
}

TEST(Constants, ThatDifferFromTheReviewAreNamedWithBothValues) {
  const TemporaryDirectory directory;
  const std::string file = directory.file("constants.txt");
  std::string text = lemmata({"constants", "--emit", "reviewed"}).out;
  write_contents(file, text);
  EXPECT_EQ(lemmata({"constants", "check", "--against", file}).status, 0);

  const json all = constants();
  const std::string name = all.at(0).at("name");
  const std::size_t line = text.find("\n" + name + " | ") + 1;
  const std::size_t end = text.find('\n', line);
  std::string changed = text;
  char& digit = changed[end - 1];
  digit = digit == '9' ? '8' : '9';
  write_contents(file, changed);
  CommandResult result = lemmata({"constants", "check", "--against", file});
  EXPECT_EQ(result.status, 1);
  EXPECT_THAT(result.out, HasSubstr(name + ": reviewed "));
  EXPECT_THAT(result.out, HasSubstr(", computed "));

  write_contents(file, text.substr(0, line) + text.substr(end + 1));
  result = lemmata({"constants", "check", "--against", file});
  EXPECT_EQ(result.status, 1);
  EXPECT_THAT(result.out, HasSubstr(name));
  EXPECT_THAT(result.out, HasSubstr("missing among the reviewed constants"));

  write_contents(file, text + "maj.no-such-constant | pi | 3.14\n");
  result = lemmata({"constants", "check", "--against", file});
  EXPECT_EQ(result.status, 1);
  EXPECT_THAT(result.out, HasSubstr("maj.no-such-constant: reviewed 3.14, and no claim has it"));

  write_contents(file, "a line without bars\n");
  result = lemmata({"constants", "check", "--against", file});
  EXPECT_EQ(result.status, 2);
  EXPECT_THAT(result.err, HasSubstr("line 1"));
}

TEST(Constants, AsAHeaderCompileAndLieInTheirBalls) {
  const TemporaryDirectory directory;
  ASSERT_EQ(lemmata({"constants", "--emit", "cpp", "--output", directory.file("constants.hpp")}).status, 0);
  write_contents(
      directory.file("main.cpp"),
      "#include \"constants.hpp\"\n#include \"constants.hpp\"\n#include <cmath>\n#include "
      "<cstdlib>\n#include <string>\n"
      "int main() {\n"
      "  static_assert(lemmata_constants::all[0]->nearest == lemmata_constants::all[0]->nearest);\n"
      "  int wrong = 0, count = 0;\n"
      "  for (const lemmata_constants::constant* c : lemmata_constants::all) {\n"
      "    ++count;\n"
      "    const std::string exact = c->exact;\n"
      "    if (std::strtod(c->decimal, nullptr) != c->nearest) ++wrong;\n"
      "    if (exact.empty()) {\n"
      "      const double rad = std::strtod(c->rad, nullptr) + std::fabs(c->nearest) * 0x1p-52;\n"
      "      if (!(std::fabs(std::strtod(c->mid, nullptr) - c->nearest) <= rad)) ++wrong;\n"
      "    } else {\n"
      "      const auto slash = exact.find('/');\n"
      "      const double below = slash == std::string::npos ? 1 : std::stod(exact.substr(slash + 1));\n"
      "      if (std::stod(exact) / below != c->nearest) ++wrong;\n"
      "    }\n"
      "  }\n"
      "  return wrong == 0 && count > 0 ? 0 : 1;\n"
      "}\n");
  const CommandResult compiled =
      run_program(LEMMATA_CXX, {"-std=c++17", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-o",
                                directory.file("main"), directory.file("main.cpp")});
  ASSERT_EQ(compiled.status, 0) << compiled.err;
  EXPECT_EQ(run_program(directory.file("main"), {}).status, 0);
}

TEST(Constants, AsAPythonModuleAgree) {
  const TemporaryDirectory directory;
  ASSERT_EQ(lemmata({"constants", "--emit", "python", "--output", directory.file("constants.py")}).status, 0);
  write_contents(directory.file("main.py"),
                 "from fractions import Fraction\n"
                 "import constants\n"
                 "assert constants.ALL\n"
                 "for name, c in constants.ALL.items():\n"
                 "    assert name == c.name\n"
                 "    decimal = Fraction(c.decimal)\n"
                 "    if c.exact is not None:\n"
                 "        assert abs(decimal - c.exact) <= abs(c.exact) / 10**29, name\n"
                 "        assert float(c.exact) == c.nearest, name\n"
                 "    else:\n"
                 "        assert 0 < c.rad < abs(c.mid) / 10**30, name\n"
                 "        assert abs(decimal - c.mid) <= abs(c.mid) / 10**29, name\n"
                 "        assert float(c.mid) == c.nearest, name\n");
  const CommandResult result = run_program(LEMMATA_PYTHON, {"-B", directory.file("main.py")});
  EXPECT_EQ(result.status, 0) << result.err;
}

}  // namespace
}  // namespace lemmata::tests
