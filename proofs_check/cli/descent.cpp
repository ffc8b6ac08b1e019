#include "proofs_check/calculators/descent.hpp"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "analysis/scalar/functions.hpp"
#include "proofs_check/calculators/number.hpp"
#include "proofs_check/calculators/size_estimate.hpp"
#include "proofs_check/calculators/value_writer.hpp"
#include "proofs_check/cli/arguments.hpp"
#include "proofs_check/cli/build_info.hpp"
#include "proofs_check/cli/descent_rule.hpp"
#include "proofs_check/cli/failure.hpp"
#include "proofs_check/cli/linear_data_file.hpp"
#include "proofs_check/cli/output.hpp"
#include "proofs_check/cli/subcommands.hpp"
#include "proofs_check/cli/value_text.hpp"
#include "proofs_check/report/json.hpp"
#include "proofs_check/report/table.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Rational;
using analysis::RationalVector;

constexpr int most_steps = 1000000;
constexpr int most_expanded_steps = 64;             // of the residual polynomial
constexpr std::size_t longest_shown_fraction = 40;  // characters; longer ones are shown in decimals
constexpr int most_descent_digits = 1000;
constexpr double most_seconds = 30;

struct DescentOptions {
  CommonOptions common;
  std::optional<std::string> x, y, rule, eta, steps, start, seed, samples, digits;
  bool sgd = false;
};

std::vector<int> read_samples(const std::string& text, int n) {
  const std::vector<IntegerRange> ranges = read_ranges("--samples", text, 1, n);
  if (element_count(ranges) > most_steps)
    bad_input(
        fmt::format("--samples: at most {} samples are allowed, got {}", most_steps, element_count(ranges)));
  std::vector<int> samples;
  for (const std::int64_t i : elements(ranges)) samples.push_back(static_cast<int>(i) - 1);
  return samples;
}

Rational read_step_size(const DescentOptions& options) {
  if (!options.eta) bad_input("--eta is needed: the step size, a number above 0 such as 1/10");
  const Rational eta = read_rational("--eta", *options.eta);
  if (eta <= 0) bad_input("--eta: a number above 0 is allowed, got " + excerpt(*options.eta));
  return eta;
}

int read_digits_of_descent(const DescentOptions& options) {
  const int digits = read_digits(options.digits).value_or(default_digits);
  if (digits > most_descent_digits)
    bad_input(fmt::format("--digits: 1 to {} are allowed here, got {}", most_descent_digits, digits));
  return digits;
}

DescentProblem read_problem(const DescentOptions& options) {
  const std::optional<analysis::UpdateRule> rule = read_rule(options.rule);
  if (!rule)
    bad_input("--rule is needed: literal, slide, hessian or half; the lectures write four different steps");
  const Rational eta = read_step_size(options);
  if (options.seed && !options.sgd) bad_input("--seed is for --sgd, which draws the samples");
  if (options.sgd && options.samples)
    bad_input("--sgd draws the samples that --samples gives: name one of them");
  if (options.sgd && !options.seed) bad_input("--seed is needed with --sgd: 0 to 2^64 - 1");
  if (!options.x) bad_input("--x is needed: a .csv or .npy file with the matrix X, a sample a row");
  if (!options.y) bad_input("--y is needed: a .csv or .npy file with the labels");
  if (*options.x == "-" && *options.y == "-") bad_input("--y: standard input can be read once; --x has it");
  std::optional<int> steps;
  if (options.steps)
    steps = static_cast<int>(read_integer("--steps", *options.steps, 0, most_steps));
  else if (!options.samples)
    bad_input(fmt::format("--steps is needed: 0 to {}", most_steps));

  DescentProblem problem;
  problem.x = read_matrix("--x", *options.x, options.common.quiet);
  problem.y = read_vector("--y", *options.y, options.common.quiet);
  const int n = problem.x.rows(), d = problem.x.columns();
  if (problem.y.size() != static_cast<std::size_t>(n))
    bad_input(
        fmt::format("--y: a label for each of the {} rows of --x is needed, got {}", n, problem.y.size()));
  problem.start = options.start ? read_vector("--start", *options.start, options.common.quiet)
                                : RationalVector(static_cast<std::size_t>(d), Rational(0));
  if (problem.start.size() != static_cast<std::size_t>(d))
    bad_input(fmt::format("--start: a weight for each of the {} columns of --x is needed, got {}", d,
                          problem.start.size()));
  if (std::all_of(problem.x.elements().begin(), problem.x.elements().end(),
                  [](const Rational& element) { return element == 0; }))
    bad_input("--x: a matrix that is not 0 is allowed");
  if (options.samples) {
    problem.samples = read_samples(*options.samples, n);
    const int given = static_cast<int>(problem.samples->size());
    if (steps && *steps != given)
      bad_input(fmt::format("--steps: --samples names {} steps, got {}", given, *steps));
    steps = given;
  }
  problem.rule = *rule;
  problem.eta = eta;
  problem.steps = *steps;
  if (options.sgd) problem.samples = draw_samples(n, problem.steps, read_seed(*options.seed));
  return problem;
}

/// The fraction where it is short, else its decimals.
std::string shown(const Value& value, bool in_digits) {
  if (!in_digits && !value.exact.empty() && value.exact.size() <= longest_shown_fraction) return value.exact;
  return value.decimal;
}

std::string shown_with_decimal(const Value& value, bool in_digits) {
  if (value.exact.empty() || value.exact.size() > longest_shown_fraction) return cell(value, true);
  return readable(value, in_digits);
}

std::string samples_text(const std::vector<int>& samples) {
  std::string text;
  for (const int i : samples) text += fmt::format("{}{}", text.empty() ? "" : ",", i + 1);
  return text;
}

/// "(1-1/4*x)^5".
std::string residual_text(const DescentProblem& problem) {
  return fmt::format("({})^{}",
                     analysis::to_string(analysis::residual_polynomial(problem.rule, problem.eta, 1), "x"),
                     problem.steps);
}

/// Refuses, before anything is computed, what would take too much memory or time.
void require_steps_fit(const DescentProblem& problem) {
  const std::string option = problem.samples ? "the steps" : "--steps";
  const double bytes = analysis::iterate_bits(problem.x, problem.y, problem.eta, problem.steps) / 8;
  if (8 * bytes > analysis::most_iterate_bits)
    bad_input(fmt::format("{}: {} exact steps take about {}, and {} is allowed", option, problem.steps,
                          readable_bytes(bytes), readable_bytes(analysis::most_iterate_bits / 8)));
  if (const double seconds = descent_seconds(problem); seconds > most_seconds)
    bad_input(fmt::format("{}: {} exact steps take about {}, and {} is allowed", option, problem.steps,
                          readable_seconds(seconds), readable_seconds(most_seconds)));
}

/// From the estimated bits, so that a refusal comes before the work. A text has no long fractions, so none are refused.
ValueWriter writer_of(const DescentProblem& problem, bool json, std::optional<int> digits) {
  const double d = problem.x.columns();
  const double values = static_cast<double>(problem.steps + 1) * (d + 2);
  // |w - limit|^2 is about twice as long as a coordinate; the writer counts a numerator beside each denominator
  const double bits =
      analysis::iterate_bits(problem.x, problem.y, problem.eta, problem.steps) * (1 + 2 / d) / 2;
  return {"descent", values, 64 + bits / values, json ? digits : digits.value_or(default_digits)};
}

const char* answer(const Descent& found) {
  return !found.converges ? "not decided" : *found.converges ? "yes" : "no";
}

std::string descent_text(const DescentProblem& problem, const Descent& found, const ValueWriter& writer,
                         bool in_digits) {
  const RuleText rule = describe(problem.rule);
  const auto value = [&](const Rational& number) { return exact_value(number, writer.digits()); };
  std::string text =
      fmt::format("X is {} x {} of rank {}; X w = y has {}\n", problem.x.rows(), problem.x.columns(),
                  found.rank, found.interpolates ? "a solution" : "no solution");
  text += fmt::format("rule {}: w <- {}; the error w - w_infinity is multiplied by {}, G = X^T X{}\n",
                      name(problem.rule), rule.step, rule.error,
                      problem.samples ? "; X and y are here the one row of the step" : "");
  text += fmt::format("it stands for {}\n", rule.lecture);
  text += fmt::format("eta = {}, {} steps{}\n", analysis::to_string(problem.eta), problem.steps,
                      problem.samples ? ", the samples " + samples_text(*problem.samples) : "");
  text += fmt::format("converges:  {}; {}\n", answer(found), found.why);
  if (!problem.samples) {
    text += fmt::format("it does iff 0 < eta < {}\n",
                        readable(value_of(found.largest_step, writer.digits()), in_digits));
    text += fmt::format("convergence factor max |1 - eta m lambda|, lambda not 0:  {}\n",
                        readable(found.factor.value(), in_digits));
    text += fmt::format("residual polynomial at the eigenvalues x of G:  {}\n", residual_text(problem));
  }
  Table table{{"t", "|w_t - limit|^2", "w_t"}, {}};
  for (std::size_t t = 0; t < found.iterates.size(); ++t) {
    std::string w;
    for (const Rational& coordinate : found.iterates[t])
      w += (w.empty() ? "" : ", ") + shown(value(coordinate), in_digits);
    table.rows.push_back({std::to_string(t), shown(value(found.squared_errors[t]), in_digits), w});
  }
  text += "\n" + proofs_check::text(table, TableFormat::aligned) + "\n";
  for (std::size_t j = 0; j < found.limit.size(); ++j)
    text += fmt::format("w_T[{}] = {}\n    its limit {}\n", j + 1,
                        shown_with_decimal(value(found.iterates.back()[j]), in_digits),
                        shown_with_decimal(value(found.limit[j]), in_digits));
  text += "limit: X^+ y + (I - X^+ X) w_0";
  if (found.converges && !*found.converges) text += ", to which it does not converge";
  return text + fmt::format("\n|w_T - limit|^2 = {}\n",
                            shown_with_decimal(value(found.squared_errors.back()), in_digits));
}

Json descent_json(const DescentOptions& options, const DescentProblem& problem, const Descent& found,
                  const ValueWriter& writer) {
  const auto value = [&](const Rational& number) { return to_json(writer.value(number)); };
  const auto vector = [&](const RationalVector& v) {
    Json list = Json::array();
    for (const Rational& number : v) list.push_back(value(number));
    return list;
  };
  Json inputs{{"x", *options.x}, {"y", *options.y}, {"rule", name(problem.rule)}, {"eta", *options.eta}};
  inputs["steps"] = problem.steps;
  put_input(inputs, "start", options.start);
  if (options.sgd) inputs["sgd"] = true;
  put_input(inputs, "seed", options.seed);
  put_input(inputs, "samples", options.samples);
  put_input(inputs, "digits", options.digits);

  const RuleText rule = describe(problem.rule);
  Json result{{"n", problem.x.rows()}, {"d", problem.x.columns()}, {"rank", found.rank}};
  result["interpolates"] = found.interpolates;
  result["rule"] = {{"name", name(problem.rule)},
                    {"multiplier", analysis::to_string(step_multiplier(problem.rule))},
                    {"step", rule.step},
                    {"error", rule.error},
                    {"lecture", rule.lecture}};
  result["eta"] = value(problem.eta);
  result["converges"] = found.converges ? Json(*found.converges) : Json(nullptr);
  result["why"] = found.why;
  if (found.factor) {
    result["convergence_factor"] = to_json(*found.factor);
    result["largest_eta"] = to_json(value_of(found.largest_step, writer.digits()));
    result["residual_polynomial"] = {{"factored", residual_text(problem)}};
    if (problem.steps <= most_expanded_steps)
      result["residual_polynomial"]["expanded"] =
          analysis::to_string(analysis::residual_polynomial(problem.rule, problem.eta, problem.steps), "x");
  }
  if (problem.samples) {
    Json samples = Json::array();
    for (const int i : *problem.samples) samples.push_back(i + 1);
    result["samples"] = std::move(samples);
  }
  Json iterates = Json::array();
  for (std::size_t t = 0; t < found.iterates.size(); ++t)
    iterates.push_back(
        {{"t", t}, {"squared_error", value(found.squared_errors[t])}, {"w", vector(found.iterates[t])}});
  result["iterates"] = std::move(iterates);
  result["limit"] = vector(found.limit);
  return document(version(), "descent", std::move(inputs), std::move(result));
}

int descent(const DescentOptions& options) {
  const int digits = read_digits_of_descent(options);
  Output output(options.common.output);
  require_separate_files(
      std::vector<FileOption>{{"--x", options.x}, {"--y", options.y}, {"--start", options.start}},
      std::vector<FileOption>{{"--output", options.common.output}});
  const DescentProblem problem = read_problem(options);
  require_steps_fit(problem);
  const ValueWriter writer = writer_of(problem, options.common.json, read_digits(options.digits));
  const Descent found = descend(problem, digits);
  output.write(options.common.json ? text(descent_json(options, problem, found, writer))
                                   : descent_text(problem, found, writer, options.digits.has_value()));
  output.finish();
  return exit_success;
}

/// The first option that is given, for a subcommand that has its own; "" without one.
std::string given_option(const DescentOptions& options) {
  const std::pair<const char*, bool> all[] = {{"--x", options.x.has_value()},
                                              {"--y", options.y.has_value()},
                                              {"--rule", options.rule.has_value()},
                                              {"--eta", options.eta.has_value()},
                                              {"--steps", options.steps.has_value()},
                                              {"--start", options.start.has_value()},
                                              {"--sgd", options.sgd},
                                              {"--seed", options.seed.has_value()},
                                              {"--samples", options.samples.has_value()},
                                              {"--digits", options.digits.has_value()},
                                              {"--json", options.common.json},
                                              {"--output", options.common.output.has_value()},
                                              {"--quiet", options.common.quiet}};
  for (const auto& [name, given] : all)
    if (given) return name;
  return "";
}

}  // namespace

void add_descent(CommandLine::Command root) {
  auto options = std::make_shared<DescentOptions>();
  auto command = root.subcommand("descent",
                                 "Gradient descent on least squares, exactly: all iterates as fractions, "
                                 "what they converge to, and whether they "
                                 "do.\n"
                                 "Each of the four rules is one line of a lecture: literal, w - 2 eta X^T (X "
                                 "w - y); slide, w - eta X^T (X w - "
                                 "y);\n"
                                 "hessian, w - eta grad L with Hessian G = X^T X; half, with I - (eta/2) G. "
                                 "`descent eta-max` gives the steps up "
                                 "to which they converge.",
                                 "  lemmata descent --x X.csv --y y.csv --rule slide --eta 1/10 --steps 20\n"
                                 "  lemmata descent eta-max --x X.csv\n");
  command.option("--x", "FILE", options->x,
                 "the matrix X, a sample a row: .csv, .npy, or - for standard input");
  command.option("--y", "FILE", options->y, "the labels, one for each row");
  command.option("--rule", "RULE", options->rule, "literal, slide, hessian or half");
  command.option("--eta", "E", options->eta, "the step size, above 0");
  command.option("--steps", "T", options->steps, "how many steps");
  command.option("--start", "FILE", options->start, "w_0; zeros by default");
  command.flag("--sgd", options->sgd, "one sample a step, drawn uniformly with --seed");
  command.option("--seed", "S", options->seed, "of the drawn samples, 0 to 2^64 - 1");
  command.option("--samples", "I,J,...", options->samples, "one sample a step: these rows, from 1");
  command.option("--digits", "D", options->digits, "decimals with D correct digits, 1 to 1000");
  add_common(command, options->common);
  add_descent_eta_max(command, [options] { return given_option(*options); });
  command.action([options] { return descent(*options); });
}

}  // namespace lemmata::proofs_check
