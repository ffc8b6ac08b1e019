#include "proofs_check/cli/linear_threshold_options.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "proofs_check/calculators/linear_threshold_function.hpp"
#include "proofs_check/cli/arguments.hpp"
#include "proofs_check/cli/failure.hpp"
#include "proofs_check/cli/number_list.hpp"
#include "proofs_check/cli/value_text.hpp"

namespace lemmata::proofs_check {

using analysis::Rational;
using analysis::Truth;

namespace {

const std::string automatic = "auto";

std::vector<std::string> method_names() {
  std::vector<std::string> names{automatic};
  for (const LinearThresholdMethod method : linear_threshold_methods) names.emplace_back(name(method));
  return names;
}

/// "3 x_1 - x_2 + 1/2".
std::string form_text(const GivenFunction& given) {
  std::string text;
  const auto add = [&](const Rational& number, const std::string& variable) {
    if (number == 0) return;
    const Rational size = abs(number);
    text += text.empty() ? (number < 0 ? "-" : "") : (number < 0 ? " - " : " + ");
    if (size != 1 || variable.empty()) text += analysis::to_string(size) + (variable.empty() ? "" : " ");
    text += variable;
  };
  for (std::size_t i = 0; i < given.weights.size(); ++i) add(given.weights[i], fmt::format("x_{}", i + 1));
  add(given.bias, "");
  return text;
}

}  // namespace

void add_linear_threshold_options(CommandLine::Command& command, LinearThresholdOptions& options) {
  command.option(
      "--weights", "LIST", options.weights,
      "w: numbers such as 3,-1/2,0.1, or @FILE with numbers separated by spaces, commas or lines, or "
      "FILE.npy, or - for standard input; each taken as exactly what it says");
  command.option("--bias", "B", options.bias, "b in f(x) = sign(w.x + b); 0 by default");
  command.option("--threshold", "THETA", options.threshold,
                 "the same as --bias -THETA: f(x) = sign(w.x - THETA)");
  command.option(
      "--ties", "RULE", options.ties,
      "sign(0): plus, minus or zero; needed where some x has w.x + b = 0 and the result depends on it");
  command.option("--method", "NAME", options.method,
                 "auto (default), transform, generating-function, trigonometric or meet-in-the-middle");
  command.option("--digits", "D", options.digits, "correct decimals instead of long fractions, 1 to 10000");
  command.flag(
      "--cross-check", options.cross_check,
      "also by every other method that takes less than about ten seconds; exit status 3 if they differ");
  command.option("--threads", "N", options.threads, "threads of the transform; the machine's by default");
  add_common(command, options.common);
}

GivenFunction read_function(const LinearThresholdOptions& options) {
  if (!options.weights)
    bad_input("--weights is needed: numbers such as 3,-1/2,0.1, @FILE, FILE.npy, or - for standard input");
  if (options.bias && options.threshold)
    bad_input("--threshold: one of --bias and --threshold is allowed, got both");
  Rational bias = options.bias ? read_rational("--bias", *options.bias) : Rational(0);
  if (options.threshold) bias = -read_rational("--threshold", *options.threshold);
  const std::optional<int> tie = read_ties(options.ties);
  std::vector<Rational> weights = read_numbers("--weights", *options.weights).fractions();
  if (std::all_of(weights.begin(), weights.end(), [](const Rational& weight) { return weight == 0; }))
    bad_input(fmt::format("--weights: at least one number other than 0 is needed, got {} zero{}",
                          weights.size(), weights.size() == 1 ? "" : "s"));
  analysis::LinearThresholdFunction function(weights, bias, tie.value_or(0));
  return {std::move(weights), bias, tie, std::move(function)};
}

MethodSetting read_method(const LinearThresholdOptions& options) {
  MethodSetting setting;
  setting.threads = read_threads(options.threads);
  setting.cross_check = options.cross_check;
  const std::vector<std::string> names = method_names();
  const std::string chosen = read_choice("--method", options.method.value_or(automatic), names);
  for (const LinearThresholdMethod method : linear_threshold_methods)
    if (chosen == name(method)) setting.method = method;
  return setting;
}

std::vector<int> read_set(const std::string& option, const std::string& text, int n) {
  const std::vector<IntegerRange> ranges = read_ranges(option, text, 1, n);
  std::vector<int> set;
  for (const std::int64_t coordinate : elements(ranges)) set.push_back(static_cast<int>(coordinate));
  std::sort(set.begin(), set.end());
  if (const auto twice = std::adjacent_find(set.begin(), set.end()); twice != set.end())
    bad_input(fmt::format("{}: each coordinate is allowed once, got {} more often", option, *twice));
  return set;
}

void require_tie_rule(const GivenFunction& given, bool even_levels, const std::string& what) {
  if (given.tie) return;
  const Truth matters = tie_matters(given.function, even_levels);
  if (matters == Truth::no) return;
  bad_input(fmt::format("--ties: {}, and {} depend on sign(0); plus, minus or zero is allowed, got nothing",
                        matters == Truth::yes ? "some x has w.x + b = 0"
                                              : "that no x has w.x + b = 0 takes too long to find out",
                        what));
}

std::string function_text(const GivenFunction& given) {
  constexpr std::size_t most_written = 12;
  const std::size_t n = given.weights.size();
  std::string text = n <= most_written ? fmt::format("f(x) = sign({})", form_text(given))
                                       : fmt::format("f(x) = sign(w.x + b), {} weights, b = {}", n,
                                                     analysis::to_string(given.bias));
  if (given.tie) text += fmt::format(", sign(0) = {}", *given.tie);
  return text + "\n";
}

Json function_inputs(const LinearThresholdOptions& options, const GivenFunction& given) {
  Json weights = Json::array();
  for (const Rational& weight : given.weights) weights.push_back(analysis::to_string(weight));
  Json inputs{{"weights", std::move(weights)}, {"bias", analysis::to_string(given.bias)}};
  put_input(inputs, "ties", options.ties);
  return inputs;
}

void put_method_inputs(Json& inputs, const LinearThresholdOptions& options) {
  if (const auto digits = read_digits(options.digits)) inputs["digits"] = *digits;
  inputs["method"] = options.method.value_or(automatic);
  inputs["cross_check"] = options.cross_check;
}

void put_derivation(Json& result, const Derivation& by) {
  result["method"] = by.method;
  result["why"] = by.why;
  if (!by.others.empty()) result["others"] = by.others;
  if (!by.comparison.empty()) result["cross_check"] = {{"agrees", by.agrees}, {"comparison", by.comparison}};
}

std::string derivation_text(const Derivation& by) {
  std::string text = fmt::format("by: {}; {}\n", by.method, by.why);
  if (!by.others.empty()) text += "others: " + by.others + "\n";
  if (!by.comparison.empty()) text += "cross-check: " + by.comparison + "\n";
  return text;
}

void require_agreement(const Derivation& by) {
  if (!by.agrees) throw Failure(exit_internal_error, "the methods differ: " + by.comparison);
}

}  // namespace lemmata::proofs_check
