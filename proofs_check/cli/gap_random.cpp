#include <algorithm>
#include <chrono>
#include <cmath>
#include <memory>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "numeric/sampling/parallel.hpp"
#include "proofs_check/calculators/number.hpp"
#include "proofs_check/calculators/random_halfspace.hpp"
#include "proofs_check/calculators/size_estimate.hpp"
#include "proofs_check/cli/arguments.hpp"
#include "proofs_check/cli/build_info.hpp"
#include "proofs_check/cli/draw_file.hpp"
#include "proofs_check/cli/failure.hpp"
#include "proofs_check/cli/gap_random_summary.hpp"
#include "proofs_check/cli/interruption.hpp"
#include "proofs_check/cli/output.hpp"
#include "proofs_check/cli/progress.hpp"
#include "proofs_check/cli/subcommands.hpp"
#include "proofs_check/report/json.hpp"

namespace lemmata::proofs_check {

using analysis::Rational;
using numeric::WeightLaw;

namespace {

struct RandomGapOptions {
  bool json = false, quiet = false, resume = false, progress = false;
  std::optional<std::string> law, n, k, draws, seed, bias, set, weight_bits, confidence, threads, output,
      format;
};

constexpr int largest_n = 1 << 20;  // of the sampler
constexpr double largest_bias = 1000;
constexpr double most_rows_drawn = 1e7;
constexpr double most_seconds = 1e6;
constexpr double most_bytes = 8.0 * (1ULL << 30);

const std::vector<std::string> formats{"text", "csv", "tsv", "md", "latex", "json", "jsonl"};

/// "gauss:2" as gauss and 2.
std::pair<std::string, std::optional<std::string>> split_at_colon(const std::string& text) {
  const auto colon = text.find(':');
  if (colon == std::string::npos) return {text, std::nullopt};
  return {text.substr(0, colon), text.substr(colon + 1)};
}

void read_law(const std::optional<std::string>& text, RandomHalfspaces& halfspaces) {
  const std::string allowed = "gauss, uniform, sign or sparse:K";
  if (!text) bad_input("--law is needed: " + allowed);
  const auto [law, support] = split_at_colon(*text);
  const std::vector<std::string> names{"gauss", "uniform", "sign", "sparse"};
  if (std::find(names.begin(), names.end(), law) == names.end() || support.has_value() != (law == "sparse"))
    bad_input(fmt::format("--law: {} is allowed, got {}{}", allowed, excerpt(*text), suggestion(law, names)));
  halfspaces.law = law == "gauss"     ? WeightLaw::gauss
                   : law == "uniform" ? WeightLaw::uniform
                   : law == "sign"    ? WeightLaw::sign
                                      : WeightLaw::sparse;
  if (support) halfspaces.support = static_cast<int>(read_integer("--law sparse", *support, 1, largest_n));
}

RandomBias read_bias(const std::string& text) {
  const auto [name, parameter] = split_at_colon(text);
  const auto number = [&](const std::string& digits, bool positive) {
    const Rational value = read_rational("--bias", digits);
    const Rational most(static_cast<int>(largest_bias));
    if (abs(value) > most || (positive && value <= 0))
      bad_input(fmt::format("--bias: {} is allowed, got {}",
                            positive ? "a number above 0 and up to 1000" : "a number from -1000 to 1000",
                            excerpt(digits)));
    return nearest_double(value);
  };
  if (name == "gauss") return {RandomBias::Law::gauss, number(parameter.value_or("1"), true)};
  if (name == "uniform") return {RandomBias::Law::uniform, number(parameter.value_or("1"), true)};
  if (name == "sqrt-n" && parameter) return {RandomBias::Law::root_n, number(*parameter, false)};
  if (text.empty() || text.find_first_not_of("+-.0123456789/eE") != std::string::npos)
    bad_input(fmt::format(
        "--bias: a number, gauss, gauss:SIGMA, uniform, uniform:A or sqrt-n:BETA is allowed, got {}",
        excerpt(text)));
  return {RandomBias::Law::fixed, number(text, false)};
}

std::vector<int> read_list(const char* option, const std::optional<std::string>& text, std::int64_t most) {
  if (!text)
    bad_input(fmt::format("{} is needed: a list of integers and ranges such as 2,4,6 or 10..100:10", option));
  const auto ranges = read_ranges(option, *text, 1, most);
  constexpr std::uint64_t most_numbers = 10000;
  if (element_count(ranges) > most_numbers)
    bad_input(fmt::format("{}: at most {} numbers are allowed, got {}", option, most_numbers,
                          element_count(ranges)));
  std::vector<int> list;
  std::set<std::int64_t> seen;
  for (const std::int64_t value : elements(ranges)) {
    if (!seen.insert(value).second)
      bad_input(fmt::format("{}: each number is allowed once, got {} twice", option, value));
    list.push_back(static_cast<int>(value));
  }
  return list;
}

Experiment read_experiment(const RandomGapOptions& options) {
  Experiment experiment;
  RandomHalfspaces& halfspaces = experiment.halfspaces;
  DrawOrder& order = experiment.order;
  read_law(options.law, halfspaces);
  const bool best = read_choice("--set", options.set.value_or("fixed"),
                                std::vector<std::string>{"fixed", "best"}) == "best";
  halfspaces.best = best;
  order.n = read_list("--n", options.n, largest_n);
  order.k = read_list("--k", options.k, largest_n);
  order.draws = read_integer("--draws", options.draws.value_or("1000"), 1, largest_parameter);
  if (options.seed) halfspaces.seed = read_seed(*options.seed);
  if (options.bias) halfspaces.bias = read_bias(*options.bias);
  if (options.weight_bits) {
    if (halfspaces.law == WeightLaw::sign || halfspaces.law == WeightLaw::sparse)
      bad_input("--weight-bits: gauss and uniform weights are quantised, those of --law " + *options.law +
                " are integers");
    halfspaces.bits = static_cast<int>(read_integer("--weight-bits", *options.weight_bits, 1, 40));
  }
  const int smallest = *std::min_element(order.n.begin(), order.n.end());
  const int largest = *std::max_element(order.n.begin(), order.n.end());
  if (const int k = *std::max_element(order.k.begin(), order.k.end()); k > smallest)
    bad_input(fmt::format("--k: at most the smallest n = {} is allowed, got {}", smallest, k));
  if (halfspaces.support > smallest)
    bad_input(fmt::format("--law: sparse:K with K at most the smallest n = {} is allowed, got sparse:{}",
                          smallest, halfspaces.support));
  if (best && largest > largest_n_of_best_sets)
    bad_input(
        fmt::format("--set: best needs all 2^n coefficients of each draw, and n at most {} is allowed; "
                    "n = {} would take {}",
                    largest_n_of_best_sets, largest, readable_bytes(std::ldexp(4.0, largest))));
  return experiment;
}

/// Refuses what would take too long or too much, with what would do.
void require_fits(const Experiment& experiment, int threads) {
  const DrawOrder& order = experiment.order;
  const double rows_per_draw = static_cast<double>(order.n.size()) * static_cast<double>(order.k.size());
  const double rows = rows_per_draw * static_cast<double>(order.draws);
  if (rows > most_rows_drawn)
    bad_input(
        fmt::format("--draws: {:.10g} rows, about {} of text, are too many; up to {} draws are allowed here",
                    rows, readable_bytes(rows * (120 + 0.7 * order.n.back())),
                    static_cast<std::int64_t>(most_rows_drawn / rows_per_draw)));
  const auto used = static_cast<int>(std::min<std::int64_t>(threads, order.draws));
  double seconds = 0;  // of one draw for each n so far, on all threads
  for (const int n : order.n) {
    const DrawCost cost = draw_cost(experiment.halfspaces, n, order.k);
    if (used * cost.bytes > most_bytes)
      bad_input(fmt::format("gap random: n = {} would take {} for each of {} threads, and {} are allowed: {}",
                            n, readable_bytes(cost.bytes), used, readable_bytes(most_bytes),
                            cost.bytes <= most_bytes ? fmt::format("--threads {} would do",
                                                                   static_cast<int>(most_bytes / cost.bytes))
                                                     : "fewer --weight-bits or a smaller n are needed"));
    seconds += cost.seconds / used;
    if (seconds * static_cast<double>(order.draws) <= most_seconds) continue;
    const auto possible = static_cast<std::int64_t>(most_seconds / seconds);
    bad_input(
        fmt::format("--draws: {} draws for each n up to {} would take about {:.2g} seconds on {} threads, "
                    "and {:.0e} are allowed: {}",
                    order.draws, n, seconds * static_cast<double>(order.draws), used, most_seconds,
                    possible >= 1 ? fmt::format("--draws {} would do up to there", possible)
                                  : "fewer --weight-bits or a smaller n are needed"));
  }
}

Json parameters_json(const Experiment& experiment) {
  return {
      {"schema", 1}, {"version", version()}, {"command", "gap random"}, {"inputs", inputs_json(experiment)}};
}

/// Draws what is missing, block by block: each is drawn on all threads, then stored in order, then shown.
void draw(const Experiment& experiment, int threads, const std::stop_token& stop, ProgressLine& progress,
          DrawFile* file, Columns& columns) {
  using Clock = std::chrono::steady_clock;
  const auto seconds_since = [](Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
  };
  constexpr double seconds_per_block = 0.2;  // an interruption waits for one
  const DrawOrder& order = experiment.order;
  const std::int64_t total = experiment.draws();
  std::vector<double> cost;
  for (const int n : order.n) cost.push_back(draw_cost(experiment.halfspaces, n, order.k).seconds);
  double work_left = 0;
  for (std::int64_t i = columns.draws(); i < total; ++i)
    work_left += cost[static_cast<std::size_t>(i / order.draws)];
  double work_done = 0;
  std::int64_t block = threads;
  const auto start = Clock::now();
  while (columns.draws() < total && !stop.stop_requested()) {
    const std::int64_t first = columns.draws();
    const auto n_index = static_cast<std::size_t>(first / order.draws);
    const std::int64_t first_draw = first % order.draws;
    if (first_draw == 0) block = threads;  // another n takes another time
    const std::int64_t count = std::min(block, order.draws - first_draw);
    std::vector<std::vector<RandomGap>> gaps(static_cast<std::size_t>(count));
    const auto block_start = Clock::now();
    numeric::run_chunks(count, threads, [&](std::int64_t i) {
      gaps[static_cast<std::size_t>(i)] =
          random_gaps(experiment.halfspaces, order.n[n_index], order.k, first_draw + i);
    });
    const double seconds_per_draw = std::max(seconds_since(block_start), 1e-6) / static_cast<double>(count);
    block = std::clamp<std::int64_t>(static_cast<std::int64_t>(seconds_per_block / seconds_per_draw), threads,
                                     4 * block);
    std::vector<RandomGap> rows;
    for (const auto& of_draw : gaps) rows.insert(rows.end(), of_draw.begin(), of_draw.end());
    if (file != nullptr) file->append(rows);
    for (const RandomGap& gap : rows) columns.add({gap.scaled, gap.limit.value_or(0)});
    work_done += static_cast<double>(count) * cost[n_index];
    const double elapsed = seconds_since(start);
    progress.update({.done = static_cast<std::size_t>(columns.draws()),
                     .total = static_cast<std::size_t>(total),
                     .elapsed = elapsed,
                     .left = elapsed / work_done * (work_left - work_done)});
  }
}

/// 1 - confidence as a double that is not larger.
double read_miss(const std::string& text) {
  const Rational miss(Rational(1) - read_rational("--confidence", text));
  if (miss <= 0 || miss >= 1)
    bad_input(fmt::format("--confidence: a number above 0 and below 1 is allowed, got {}", excerpt(text)));
  const double nearest = nearest_double(miss);
  return Rational(nearest) > miss ? std::nextafter(nearest, 0.0) : nearest;
}

int random_gap(const RandomGapOptions& options) {
  if (options.json && options.format && *options.format != "json")
    bad_input(
        fmt::format("--format: json is allowed together with --json, got {}", excerpt(*options.format)));
  const std::string format =
      options.json ? "json" : read_choice("--format", options.format.value_or("text"), formats);
  const std::string confidence = options.confidence.value_or("0.95");
  const double miss = read_miss(confidence);
  const int threads = read_threads(options.threads);
  const Experiment experiment = read_experiment(options);
  require_fits(experiment, threads);
  if (options.resume && !options.output)
    bad_input("--resume: --output FILE must say which file is continued");

  Interruption interruption;
  Columns columns(experiment);
  std::optional<DrawFile> file;
  if (options.output)
    file.emplace(*options.output, parameters_json(experiment), experiment.order, options.resume,
                 [&](const StoredGap& gap) { columns.add(gap); });
  const std::int64_t found = columns.draws();
  if (options.resume && !options.quiet)
    write_message(fmt::format("lemmata: {} of {} draws found in {}\n", found, experiment.draws(),
                              excerpt(*options.output)));
  ProgressLine progress(!options.quiet && (stderr_is_terminal() || options.progress), stderr_is_terminal());
  draw(experiment, threads, interruption.token(), progress, file ? &*file : nullptr, columns);
  progress.clear();

  const bool complete = columns.draws() == experiment.draws();
  if (!complete)
    write_message(fmt::format(
        "lemmata: interrupted; {} of {} draws are finished{}\n", columns.draws(), experiment.draws(),
        file ? fmt::format(" and in {}; the same command with --resume continues", excerpt(*options.output))
             : ""));
  Output output(std::nullopt);
  output.write(summary_text(format, experiment, columns, confidence, miss));
  return complete ? exit_success : exit_interrupted;
}

}  // namespace

void add_gap_random(CommandLine::Command& gap) {
  auto options = std::make_shared<RandomGapOptions>();
  auto command = gap.subcommand(
      "random",
      "Fourier gaps of random halfspaces sign(w.x + b): how often they are positive, zero and negative, "
      "quantiles of\n"
      "n^((k-1)/2) gap, and how far they are from the limit law as n grows. Every drawn halfspace is treated "
      "exactly: the\n"
      "weights are odd multiples of a power of two (32 bits for n up to 30, 11 above), and only integers are "
      "added.\n"
      "--output keeps every draw, with the gap as a fraction in FILE.jsonl; an interrupted run continues "
      "with --resume.",
      "  lemmata gap random --law gauss --n 20 --k 2,4 --draws 2000\n"
      "  lemmata gap random --law uniform --n 10..100:10 --k 3 --bias uniform --draws 500 --seed 7 --output "
      "draws.jsonl\n");
  command.option("--law", "LAW", options->law,
                 "of the weights: gauss, uniform, sign, or sparse:K (K weights +-1)");
  command.option("--n", "LIST", options->n, "coordinates: integers and ranges from..to[:step]");
  command.option("--k", "LIST", options->k, "sizes of the set, at most the smallest n");
  command.option("--draws", "M", options->draws, "halfspaces for each n; 1000 by default");
  command.option("--seed", "N", options->seed, "of the draws; 1 by default");
  command.option("--bias", "LAW", options->bias,
                 "in units of a weight's standard deviation: a number (0 by default), gauss[:SIGMA], "
                 "uniform[:A] on [-A, A], "
                 "or sqrt-n:BETA");
  command.option(
      "--set", "NAME", options->set,
      "fixed: S = {1, ..., k} (default); best: the set of size k with the largest gap, n up to 24");
  command.option("--weight-bits", "B", options->weight_bits,
                 "gauss and uniform weights are odd multiples of 2^-B, 1 to 40");
  command.option("--confidence", "C", options->confidence, "of the intervals and the band; 0.95 by default");
  command.option("--format", "NAME", options->format,
                 "of the summary: text (default), csv, tsv, md, latex, json or jsonl");
  command.option("--output", "FILE", options->output,
                 "a new file .jsonl or .npy that keeps every draw as soon as it is finished");
  command.flag("--resume", options->resume, "continue that file");
  command.option("--threads", "N", options->threads, "threads; the machine's by default");
  command.flag("--json", options->json, "one JSON document");
  command.flag("--quiet", options->quiet, "no messages and no progress");
  command.flag("--progress", options->progress, "show progress even if standard error is no terminal");
  command.action([options] { return random_gap(*options); });
}

}  // namespace lemmata::proofs_check
