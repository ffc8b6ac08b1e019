#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "tests/proofs_check/cli/run_command.hpp"

namespace lemmata::tests {
namespace {

using nlohmann::json;
using testing::HasSubstr;

using Arguments = std::vector<std::string>;

CommandResult random_gaps(Arguments more, const CommandSetting& setting = {}) {
  more.insert(more.begin(), {"gap", "random"});
  return lemmata(more, setting);
}

Arguments operator+(Arguments first, const Arguments& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> all;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) all.push_back(line);
  return all;
}

const Arguments small{"--law",   "gauss", "--n",    "9,12,33", "--k",    "2,3,4",
                      "--draws", "40",    "--seed", "3",       "--bias", "gauss"};

TEST(GapRandom, DoesNotDependOnTheNumberOfThreads) {
  const TemporaryDirectory directory;
  const auto with = [&](const std::string& threads, const std::string& file) {
    const CommandResult result =
        random_gaps(small + Arguments{"--json", "--threads", threads, "--output", directory.file(file)});
    EXPECT_EQ(result.status, 0) << result.err;
    EXPECT_EQ(result.err, "");
    return result.out;
  };
  const std::string one = with("1", "one.jsonl");
  EXPECT_EQ(one, with("2", "two.jsonl"));
  EXPECT_EQ(one, with("5", "five.jsonl"));
  EXPECT_EQ(one, with("3", "three.npy"));
  with("1", "four.npy");
  EXPECT_EQ(contents(directory.file("one.jsonl")), contents(directory.file("two.jsonl")));
  EXPECT_EQ(contents(directory.file("one.jsonl")), contents(directory.file("five.jsonl")));
  EXPECT_EQ(contents(directory.file("three.npy")), contents(directory.file("four.npy")));
  EXPECT_EQ(random_gaps(small + Arguments{"--json"}).out, one);  // without a file
}

TEST(GapRandom, WritesEveryDrawWithTheParametersInFront) {
  const TemporaryDirectory directory;
  const std::string file = directory.file("draws.jsonl");
  ASSERT_EQ(random_gaps(small + Arguments{"--output", file}).status, 0);
  const auto rows = lines(contents(file));
  ASSERT_EQ(rows.size(), 1 + 3 * 40 * 3U);
  const json header = json::parse(rows[0]);
  EXPECT_EQ(header.at("schema"), 1);
  EXPECT_EQ(header.at("command"), "gap random");
  EXPECT_EQ(header.at("inputs"),
            json::parse(R"({"law": "gauss", "n": [9, 12, 33], "k": [2, 3, 4], "draws": 40,
      "seed": 3, "bias": "gauss:1", "set": "fixed", "weight_bits": [32, 32, 11]})"));
  std::size_t at = 1;
  for (const int n : {9, 12, 33})
    for (int draw = 0; draw < 40; ++draw)
      for (const int k : {2, 3, 4}) {
        const json row = json::parse(rows[at++]);
        EXPECT_EQ(row.at("n"), n);
        EXPECT_EQ(row.at("k"), k);
        EXPECT_EQ(row.at("draw"), draw);
        EXPECT_EQ(row.contains("limit"), k % 2 == 0);
        // The gap is a fraction over a power of two with few digits here, so double arithmetic is good to 1e-14.
        const std::string gap = row.at("gap");
        const auto slash = gap.find('/');
        const double value =
            std::stod(gap) / (slash == std::string::npos ? 1 : std::stod(gap.substr(slash + 1)));
        EXPECT_EQ(row.at("sign"), value > 0 ? 1 : value < 0 ? -1 : 0);
        EXPECT_NEAR(row.at("scaled").get<double>(), value * std::pow(n, (k - 1) / 2.0),
                    1e-13 * std::abs(value) * std::pow(n, 1.5));
        EXPECT_LE(row.at("inside"), k);
        EXPECT_GT(row.at("outside"), k);
      }
}

TEST(GapRandom, SummarisesWhatIsInTheFile) {
  const TemporaryDirectory directory;
  const std::string file = directory.file("draws.jsonl");
  const Arguments arguments{"--law", "gauss", "--n", "8,11", "--k", "2,4", "--draws", "101", "--seed", "5"};
  const CommandResult result = random_gaps(arguments + Arguments{"--json", "--output", file});
  ASSERT_EQ(result.status, 0) << result.err;
  struct Sample {
    std::vector<double> scaled, limit;
    int positive = 0, zero = 0, negative = 0;
  };
  std::map<std::pair<int, int>, Sample> samples;
  for (const std::string& text : lines(contents(file))) {
    const json row = json::parse(text);
    if (row.contains("schema")) continue;
    Sample& sample = samples[{row.at("n"), row.at("k")}];
    sample.scaled.push_back(row.at("scaled"));
    sample.limit.push_back(row.at("limit"));
    const int sign = row.at("sign");
    ++(sign > 0 ? sample.positive : sign < 0 ? sample.negative : sample.zero);
  }
  const json rows = result.json().at("result").at("rows");
  ASSERT_EQ(rows.size(), 4U);
  for (const json& row : rows) {
    Sample& sample = samples.at({row.at("n"), row.at("k")});
    SCOPED_TRACE(row.dump());
    EXPECT_EQ(row.at("draws"), 101);
    EXPECT_EQ(row.at("positive").at("count"), sample.positive);
    EXPECT_EQ(row.at("zero").at("count"), sample.zero);
    EXPECT_EQ(row.at("negative").at("count"), sample.negative);
    EXPECT_EQ(row.at("positive").at("share").at("exact"), sample.positive % 101 == 0
                                                              ? std::to_string(sample.positive / 101)
                                                              : std::to_string(sample.positive) + "/101");
    // No halfspace has a negative gap at a pair.
    EXPECT_TRUE(row.at("k") != 2 || sample.negative == 0);
    double sum = 0, limits = 0, squares = 0;
    for (std::size_t i = 0; i < sample.scaled.size(); ++i) {
      sum += sample.scaled[i];
      limits += sample.limit[i];
      squares += std::pow(sample.scaled[i] - sample.limit[i], 2);
    }
    EXPECT_NEAR(row.at("mean").get<double>(), sum / 101, 1e-13);
    EXPECT_NEAR(row.at("limit_mean").get<double>(), limits / 101, 1e-13);
    EXPECT_NEAR(row.at("mean_square").get<double>(), squares / 101, 1e-13 * squares);
    std::sort(sample.scaled.begin(), sample.scaled.end());
    std::sort(sample.limit.begin(), sample.limit.end());
    EXPECT_EQ(row.at("quantiles").at("0.05"), sample.scaled[5]);  // 5 of 101 are less than 5 %, 6 are enough
    EXPECT_EQ(row.at("quantiles").at("0.50"), sample.scaled[50]);
    EXPECT_EQ(row.at("quantiles").at("0.95"), sample.scaled[95]);
    EXPECT_EQ(row.at("limit_median"), sample.limit[50]);
    EXPECT_NEAR(row.at("band").get<double>(), std::sqrt(std::log(2 / 0.05) / 202), 1e-14);
    EXPECT_EQ(row.contains("kolmogorov"), row.at("k") == 2);
    EXPECT_GT(row.at("bound").get<double>(), 0);
  }
}

TEST(GapRandom, ContinuesAFileThatIsCutAnywhere) {
  const TemporaryDirectory directory;
  const std::string whole = directory.file("whole.jsonl");
  const std::string summary = random_gaps(small + Arguments{"--output", whole}).out;
  const std::string bytes = contents(whole);
  const std::size_t header = bytes.find('\n');
  const std::string file = directory.file("part.jsonl");
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{5}, header, header + 1, header + 2, bytes.size() / 3, bytes.size() / 2,
        bytes.find("{\"n\":12"), bytes.size() - 1, bytes.size()}) {
    write_contents(file, bytes.substr(0, size));
    const CommandResult result = random_gaps(small + Arguments{"--output", file, "--resume", "--quiet"});
    EXPECT_EQ(result.status, 0) << result.err;
    EXPECT_EQ(result.out, summary) << size;
    EXPECT_TRUE(contents(file) == bytes) << size;
  }
}

TEST(GapRandom, ContinuesAnArrayThatIsCutAnywhere) {
  const TemporaryDirectory directory;
  const std::string file = directory.file("draws.npy");
  const std::string summary = random_gaps(small + Arguments{"--output", file}).out;
  const std::string bytes = contents(file);
  ASSERT_EQ(bytes.size(), 128 + 360 * 7 * 8U);
  EXPECT_THAT(bytes.substr(10),
              testing::StartsWith("{'descr': '<f8', 'fortran_order': False, 'shape': (360, 7), }"));
  EXPECT_EQ(json::parse(contents(directory.file("draws.json"))).at("inputs").at("draws"), 40);
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{40}, std::size_t{128}, std::size_t{129}, std::size_t{128 + 56 * 4 + 3},
        bytes.size() - 56, bytes.size() - 1, bytes.size()}) {
    write_contents(file, bytes.substr(0, size));
    const CommandResult result = random_gaps(small + Arguments{"--output", file, "--resume", "--quiet"});
    EXPECT_EQ(result.status, 0) << result.err;
    EXPECT_EQ(result.out, summary) << size;
    EXPECT_TRUE(contents(file) == bytes) << size;
  }
}

TEST(GapRandom, GivesTheArrayTheNumbersOfTheLines) {
  const TemporaryDirectory directory;
  const Arguments arguments{"--law", "uniform", "--n", "7", "--k", "1,2,7", "--draws", "30"};
  ASSERT_EQ(random_gaps(arguments + Arguments{"--output", directory.file("draws.npy")}).status, 0);
  ASSERT_EQ(random_gaps(arguments + Arguments{"--output", directory.file("draws.jsonl")}).status, 0);
  const std::string bytes = contents(directory.file("draws.npy"));
  const auto rows = lines(contents(directory.file("draws.jsonl")));
  ASSERT_EQ(bytes.size(), 128 + 90 * 56U);
  for (std::size_t i = 0; i < 90; ++i) {
    std::vector<double> values(7);
    std::memcpy(values.data(), bytes.data() + 128 + 56 * i, 56);
    const json row = json::parse(rows[i + 1]);
    const std::string gap = row.at("gap");
    const auto slash = gap.find('/');
    const double value = std::stod(gap) / (slash == std::string::npos ? 1 : std::stod(gap.substr(slash + 1)));
    EXPECT_EQ(values, (std::vector<double>{row.at("n"), row.at("k"), row.at("draw"), value, row.at("sign"),
                                           row.at("scaled"), row.value("limit", 0.0)}));
  }
}

TEST(GapRandom, LosesNoFinishedDrawWhenInterruptedOrKilled) {
  const TemporaryDirectory directory;
  const std::string file = directory.file("draws.jsonl");
  const Arguments arguments{"--law", "gauss", "--n", "18", "--k", "4", "--draws", "30000", "--threads", "1"};
  const CommandResult interrupted = random_gaps(arguments + Arguments{"--output", file},
                                                {.interrupt_after = "\"draw\":200,", .watched_file = file});
  ASSERT_EQ(interrupted.status, 130) << "the machine was faster than the signal";
  const std::size_t first = lines(contents(file)).size() - 1;
  EXPECT_GT(first, 200U);
  EXPECT_LT(first, 30000U);
  EXPECT_THAT(interrupted.err, HasSubstr("interrupted; " + std::to_string(first) +
                                         " of 30000 draws are finished and in " + file));
  EXPECT_THAT(interrupted.err, HasSubstr("--resume"));
  EXPECT_THAT(interrupted.out,
              HasSubstr("18  4  " + std::to_string(first)));  // the summary of what was finished

  const CommandResult killed = random_gaps(arguments + Arguments{"--output", file, "--resume"},
                                           {.interrupt_after = "\"draw\":" + std::to_string(first + 5) + ",",
                                            .watched_file = file,
                                            .signal = SIGKILL});
  ASSERT_EQ(killed.status, 128 + SIGKILL);
  EXPECT_GT(lines(contents(file)).size() - 1, first);
  const CommandResult finished = random_gaps(arguments + Arguments{"--output", file, "--resume"});
  ASSERT_EQ(finished.status, 0) << finished.err;
  EXPECT_THAT(finished.err, HasSubstr(" of 30000 draws found in " + file));

  const std::string whole = directory.file("whole.jsonl");
  const CommandResult at_once = random_gaps(arguments + Arguments{"--output", whole});
  EXPECT_EQ(at_once.out, finished.out);
  EXPECT_TRUE(contents(whole) == contents(file));
}

void expect_refusal(const CommandResult& result, const std::vector<std::string>& named) {
  EXPECT_EQ(result.status, 2);
  EXPECT_EQ(result.out, "");
  EXPECT_THAT(result.err, testing::StartsWith("lemmata: "));
  EXPECT_EQ(result.err.find('\n'), result.err.size() - 1) << result.err;
  for (const std::string& part : named) EXPECT_THAT(result.err, HasSubstr(part));
}

TEST(GapRandom, RefusesAFileThatIsNotItsOwn) {
  const TemporaryDirectory directory;
  const std::string file = directory.file("draws.jsonl");
  const Arguments arguments{"--law", "gauss", "--n", "9", "--k", "2,4", "--draws", "20"};
  const auto resume = [&](const Arguments& what) {
    return random_gaps(what + Arguments{"--output", file, "--resume"});
  };
  expect_refusal(resume(arguments), {file, "No such file"});
  ASSERT_EQ(random_gaps(arguments + Arguments{"--output", file}).status, 0);
  const std::string bytes = contents(file);
  expect_refusal(random_gaps(arguments + Arguments{"--output", file}), {file, "exists", "--resume"});
  expect_refusal(resume(arguments + Arguments{"--seed", "2"}), {"seed = 1, not 2"});
  expect_refusal(resume(arguments + Arguments{"--bias", "0.5"}), {"bias = \"0\", not \"0.5\""});
  expect_refusal(resume(arguments + Arguments{"--weight-bits", "9"}), {"weight_bits = [32], not [9]"});
  expect_refusal(resume({"--law", "sign", "--n", "9", "--k", "2,4", "--draws", "20"}), {"law"});
  expect_refusal(resume({"--law", "gauss", "--n", "9", "--k", "2", "--draws", "20"}), {"k = [2,4], not [2]"});
  EXPECT_EQ(contents(file), bytes);

  const auto damaged = [&](std::string text, const std::string& from, const std::string& to,
                           const std::string& line) {
    const auto at = text.find(from, text.find("\"draw\":7,"));
    ASSERT_NE(at, std::string::npos);
    write_contents(file, text.replace(at, from.size(), to));
    expect_refusal(resume(arguments), {file, "line " + line + " is damaged"});
    EXPECT_EQ(contents(file), text);
  };
  damaged(bytes, "\"sign\"", "\"sing\"", "16");  // a header, then two lines for each of the draws 0..6
  damaged(bytes, "\"draw\":8", "\"draw\":9", "18");
  damaged(bytes, "/", "1/", "16");
  damaged(bytes, "}\n", "}", "16");
  damaged(bytes, "}\n", "}\n\n", "17");
  write_contents(file, bytes + bytes.substr(bytes.rfind("{")));
  expect_refusal(resume(arguments), {"line 42 is damaged"});
  write_contents(file, "mine\n" + bytes);
  expect_refusal(resume(arguments), {"line 1 is damaged"});
}

TEST(GapRandom, RefusesAFileThatAnotherRunIsWriting) {
  const TemporaryDirectory directory;
  const std::string file = directory.file("draws.jsonl");
  const Arguments arguments{"--law", "gauss", "--n", "9", "--k", "2", "--draws", "5", "--output", file};
  ASSERT_EQ(random_gaps(arguments).status, 0);
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CLOEXEC);
  ASSERT_EQ(::lockf(descriptor, F_TLOCK, 0), 0);
  expect_refusal(random_gaps(arguments + Arguments{"--resume"}), {file, "another run"});
  ::close(descriptor);
  EXPECT_EQ(random_gaps(arguments + Arguments{"--resume"}).status, 0);
}

TEST(GapRandom, RefusesAnArrayThatIsNotItsOwn) {
  const TemporaryDirectory directory;
  const std::string file = directory.file("draws.npy");
  const Arguments arguments{"--law", "gauss", "--n", "9", "--k", "2,4", "--draws", "20"};
  ASSERT_EQ(random_gaps(arguments + Arguments{"--output", file}).status, 0);
  const std::string bytes = contents(file);
  expect_refusal(random_gaps(arguments + Arguments{"--output", file}), {file, "exists"});
  expect_refusal(random_gaps(arguments + Arguments{"--seed", "2", "--output", file, "--resume"}),
                 {"draws.json", "seed = 1, not 2"});
  const auto damaged = [&](std::size_t at, const std::string& what) {
    std::string text = bytes;
    text[at] = static_cast<char>(text[at] ^ 0x10);
    write_contents(file, text);
    expect_refusal(random_gaps(arguments + Arguments{"--output", file, "--resume"}),
                   {file, what + " is damaged"});
  };
  damaged(3, "the header");
  damaged(128 + 56 * 5 + 6, "row 5");          // n
  damaged(128 + 56 * 5 + 8 * 3 + 6, "row 5");  // the gap
  damaged(128 + 56 * 5 + 8 * 5 + 6, "row 5");  // the scaled gap
  write_contents(file, bytes);
  std::filesystem::remove(directory.file("draws.json"));
  expect_refusal(random_gaps(arguments + Arguments{"--output", file, "--resume"}), {"draws.json"});
}

TEST(GapRandom, RefusesWhatIsNotAllowed) {
  const Arguments good{"--law", "gauss", "--n", "10", "--k", "4"};
  expect_refusal(random_gaps({"--n", "10", "--k", "4"}), {"--law is needed", "sparse:K"});
  expect_refusal(random_gaps({"--law", "gaus", "--n", "10", "--k", "4"}), {"gaus", "did you mean gauss?"});
  expect_refusal(random_gaps({"--law", "sparse", "--n", "10", "--k", "4"}), {"sparse:K"});
  expect_refusal(random_gaps({"--law", "sparse:0", "--n", "10", "--k", "4"}), {"from 1", "got 0"});
  expect_refusal(random_gaps({"--law", "sparse:11", "--n", "12,10", "--k", "4"}), {"n = 10", "sparse:11"});
  expect_refusal(random_gaps({"--law", "sign", "--n", "10", "--k", "4", "--weight-bits", "5"}),
                 {"--weight-bits"});
  expect_refusal(random_gaps({"--law", "gauss", "--n", "10..12", "--k", "4,11"}),
                 {"--k", "n = 10", "got 11"});
  expect_refusal(random_gaps({"--law", "gauss", "--n", "10,10", "--k", "4"}), {"--n", "10 twice"});
  expect_refusal(random_gaps({"--law", "gauss", "--n", "25", "--k", "4", "--set", "best"}),
                 {"at most 24", "n = 25 would take 128.0 MiB"});
  expect_refusal(random_gaps(good + Arguments{"--set", "bst"}), {"did you mean best?"});
  expect_refusal(random_gaps(good + Arguments{"--bias", "gauss:0"}), {"--bias", "above 0", "got 0"});
  expect_refusal(random_gaps(good + Arguments{"--bias", "1001"}), {"--bias", "-1000 to 1000"});
  expect_refusal(random_gaps(good + Arguments{"--bias", "gaus"}), {"--bias", "sqrt-n:BETA", "got gaus"});
  expect_refusal(random_gaps(good + Arguments{"--bias", "sqrt-n"}), {"--bias", "sqrt-n:BETA"});
  expect_refusal(random_gaps(good + Arguments{"--weight-bits", "41"}), {"from 1 to 40", "got 41"});
  expect_refusal(random_gaps(good + Arguments{"--confidence", "1"}), {"--confidence", "got 1"});
  expect_refusal(random_gaps(good + Arguments{"--draws", "0"}), {"--draws", "got 0"});
  expect_refusal(random_gaps(good + Arguments{"--draws", "20000000"}),
                 {"20000000 rows", "GiB", "up to 10000000 draws"});
  expect_refusal(
      random_gaps({"--law", "gauss", "--n", "2000", "--k", "4", "--draws", "1000000", "--threads", "1"}),
      {"seconds", "would do"});
  expect_refusal(
      random_gaps({"--law", "gauss", "--n", "300", "--k", "4", "--weight-bits", "30", "--threads", "1"}),
      {"n = 300 would take", "GiB", "fewer --weight-bits"});
  expect_refusal(random_gaps({"--law", "sign", "--n", "1..20000", "--k", "1"}),
                 {"--n", "10000 numbers", "20000"});
  expect_refusal(random_gaps(good + Arguments{"--output", "draws.txt"}), {".jsonl or .npy", "draws.txt"});
  expect_refusal(random_gaps(good + Arguments{"--output", "no-such-directory/draws.jsonl"}),
                 {"no-such-directory"});
  expect_refusal(random_gaps(good + Arguments{"--resume"}), {"--resume", "--output FILE"});
  expect_refusal(random_gaps(good + Arguments{"--json", "--format", "csv"}), {"--json", "csv"});
}

TEST(GapRandom, SaysHowTheWeightsAreQuantised) {
  const std::string out =
      random_gaps({"--law", "gauss", "--n", "9,40", "--k", "2", "--draws", "5", "--bias", "0.5"}).out;
  EXPECT_THAT(out, HasSubstr("gauss weights, bias 0.5, seed 1, sign(0) = 0"));
  EXPECT_THAT(out, HasSubstr("n = 9: odd multiples of 2^-32, by meet-in-the-middle"));
  EXPECT_THAT(out, HasSubstr("n = 40: odd multiples of 2^-11, by generating-function"));
}

TEST(GapRandom, HasTheOtherFormats) {
  const Arguments arguments{"--law", "sign", "--n", "9", "--k", "4,3", "--draws", "10", "--format"};
  const auto csv = lines(random_gaps(arguments + Arguments{"csv"}).out);
  ASSERT_EQ(csv.size(), 3U);
  EXPECT_EQ(
      csv[0],
      "n,k,draws,positive,positive_lower,positive_upper,zero,zero_lower,zero_upper,negative,negative_lower,"
      "negative_upper,q05,q25,median,q75,q95,mean,band,limit_median,limit_mean,mean_square,bound,kolmogorov");
  // Every draw has majority's gap 1/64, and 9^(3/2) times it is 27/64. All of 10: the lower end is 0.025^(1/10) = 0.69150.
  EXPECT_THAT(csv[1],
              testing::StartsWith("9,4,10,1,0.6915,1,0,0,0.3085,0,0,0.3085,0.421875,0.421875,0.421875,"));
  EXPECT_THAT(csv[2], testing::StartsWith("9,3,10,0,0,0.3085,1,0.6915,1,0,0,0.3085,0,0,0,0,0,0,"));
  EXPECT_THAT(csv[2], testing::EndsWith(",,,,,"));
  EXPECT_THAT(random_gaps(arguments + Arguments{"md"}).out, testing::StartsWith("| n | k | draws |"));
  EXPECT_THAT(random_gaps(arguments + Arguments{"latex"}).out, testing::StartsWith("\\begin{tabular}"));
  const auto rows = lines(random_gaps(arguments + Arguments{"jsonl"}).out);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(json::parse(rows[0]).at("positive").at("share").at("exact"), "1");
}

TEST(GapRandom, FindsTheBestSets) {
  const TemporaryDirectory directory;
  const std::string file = directory.file("draws.jsonl");
  const Arguments arguments{"--law", "gauss", "--n", "9", "--k", "2,3", "--draws", "10"};
  ASSERT_EQ(random_gaps(arguments + Arguments{"--set", "best", "--output", file}).status, 0);
  ASSERT_EQ(random_gaps(arguments + Arguments{"--output", directory.file("fixed.jsonl")}).status, 0);
  const auto best = lines(contents(file));
  const auto fixed = lines(contents(directory.file("fixed.jsonl")));
  for (std::size_t i = 1; i < best.size(); ++i) {
    const json row = json::parse(best[i]);
    EXPECT_EQ(row.at("set").size(), row.at("k").get<std::size_t>());
    EXPECT_GE(row.at("scaled"), json::parse(fixed[i]).at("scaled"));  // the same weights
    EXPECT_FALSE(row.contains("limit"));
  }
}

TEST(GapRandom, ShowsProgressOnRequest) {
  const Arguments arguments{"--law", "gauss", "--n", "9", "--k", "2", "--draws", "10", "--progress"};
  EXPECT_THAT(random_gaps(arguments).err,
              testing::ContainsRegex("[0-9]+/10 pieces of work, [0-9]+ s, about [0-9]+ s left\n"));
  EXPECT_EQ(random_gaps(arguments + Arguments{"--quiet"}).err, "");
}

}  // namespace
}  // namespace lemmata::tests
