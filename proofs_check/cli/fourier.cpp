#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "proofs_check/calculators/majority_fourier.hpp"
#include "proofs_check/calculators/noise_stability.hpp"
#include "proofs_check/cli/arguments.hpp"
#include "proofs_check/cli/build_info.hpp"
#include "proofs_check/cli/failure.hpp"
#include "proofs_check/cli/output.hpp"
#include "proofs_check/cli/subcommands.hpp"
#include "proofs_check/cli/value_text.hpp"
#include "proofs_check/report/json.hpp"
#include "proofs_check/report/table.hpp"

namespace lemmata::proofs_check {

namespace {

struct MajorityOptions {
  CommonOptions common;
  std::optional<std::string> n, k, ties, digits, method, threads;
  bool cross_check = false;
};

MajorityFourierRequest read_request(const MajorityOptions& options) {
  MajorityFourierRequest request;
  request.n = read_required_integer("--n", options.n, 1, largest_parameter);
  if (options.k) request.k = read_integer("--k", *options.k, 0, request.n);
  request.tie = read_ties(options.ties);
  request.digits = read_digits(options.digits);
  request.threads = read_threads(options.threads);
  const std::vector<std::string> methods{"formula", "transform"};
  if (options.method && read_choice("--method", *options.method, methods) == "transform")
    request.method = MajorityFourierMethod::transform;
  request.cross_check = options.cross_check;
  if (request.method == MajorityFourierMethod::transform || request.cross_check)
    require_transform_fits(request.n);
  if (tie_matters(request.n, request.k) && !request.tie)
    bad_input(fmt::format(
        "--ties: for even n = {} the coefficients at even levels depend on sign(0); plus, minus or zero "
        "is allowed, got nothing",
        request.n));
  return request;
}

std::string majority_text(const MajorityFourierRequest& request, const MajorityFourierLevels& result) {
  std::string shown;
  if (request.k) {
    const Value& value = result.levels.front().value;
    shown = fmt::format("level {}: {}\n", *request.k, readable(value, request.digits.has_value()));
  } else {
    Table table{{"level", "coefficient"}, {}};
    for (const auto& level : result.levels)
      table.rows.push_back({std::to_string(level.level), cell(level.value, request.digits.has_value())});
    shown = text(table, TableFormat::aligned);
  }
  shown += fmt::format("by: {}; {}\n", result.method, result.why);
  if (!result.comparison.empty()) shown += result.comparison + "\n";
  return shown;
}

Json majority_json(const MajorityOptions& options, const MajorityFourierRequest& request,
                   const MajorityFourierLevels& result) {
  Json inputs{{"n", request.n}};
  if (request.k) inputs["k"] = *request.k;
  put_input(inputs, "ties", options.ties);
  if (request.digits) inputs["digits"] = *request.digits;
  inputs["method"] = request.method == MajorityFourierMethod::formula ? "formula" : "transform";
  inputs["cross_check"] = request.cross_check;
  Json levels = Json::array();
  for (const auto& level : result.levels)
    levels.push_back({{"level", level.level}, {"value", to_json(level.value)}});
  Json outcome{{"levels", std::move(levels)}, {"method", result.method}, {"why", result.why}};
  if (!result.comparison.empty())
    outcome["cross_check"] = {{"agrees", result.agrees}, {"comparison", result.comparison}};
  return document(version(), "fourier majority", std::move(inputs), std::move(outcome));
}

int majority(const MajorityOptions& options) {
  const MajorityFourierRequest request = read_request(options);
  Output output(options.common.output);
  const MajorityFourierLevels result = majority_fourier_levels(request);
  if (!result.agrees) throw Failure(exit_internal_error, "the two methods differ: " + result.comparison);
  output.write(options.common.json ? text(majority_json(options, request, result))
                                   : majority_text(request, result));
  output.finish();
  return exit_success;
}

struct NoiseOptions {
  CommonOptions common;
  std::optional<std::string> n, rho, digits;
};

int noise_stability(const NoiseOptions& options) {
  const std::int64_t n = read_required_integer("--n", options.n, 1, largest_parameter);
  if (n % 2 == 0) bad_input(fmt::format("--n: an odd integer is allowed, got {}", n));
  if (!options.rho) bad_input("--rho is needed: a rational or decimal from -1 to 1");
  const analysis::Rational rho = read_rational("--rho", *options.rho);
  if (rho < -1 || rho > 1) bad_input("--rho: a number from -1 to 1 is allowed, got " + excerpt(*options.rho));
  const std::optional<int> digits = read_digits(options.digits);
  Output output(options.common.output);
  const NoiseStability result = majority_noise_stability_value(n, rho, digits);
  if (options.common.json) {
    Json inputs{{"n", n}, {"rho", analysis::to_string(rho)}};
    if (digits) inputs["digits"] = *digits;
    output.write(text(document(version(), "fourier noise-stability", std::move(inputs),
                               {{"noise_stability", to_json(result.value)},
                                {"limit", to_json(result.limit)},
                                {"method", result.method},
                                {"why", result.why}})));
  } else {
    output.write(fmt::format("Stab_rho[Maj_n]:      {}\n(2/pi) arcsin(rho):   {}\nby: {}; {}\n",
                             readable(result.value, digits.has_value()),
                             readable(result.limit, digits.has_value()), result.method, result.why));
  }
  output.finish();
  return exit_success;
}

void add_majority(CommandLine::Command& fourier) {
  auto options = std::make_shared<MajorityOptions>();
  auto command = fourier.subcommand(
      "majority",
      "Fourier coefficients of majority, Maj_n(x) = sign(x_1 + ... + x_n), at a set of k coordinates; all "
      "levels without --k.\n"
      "Exact fractions; with --digits decimals, for any n up to 10^18.",
      "  lemmata fourier majority --n 7\n  lemmata fourier majority --n 1000000000000 --k 101 --digits 30\n");
  command.option("--n", "N", options->n, "number of coordinates, 1 to 10^18");
  command.option("--k", "K", options->k, "level, 0 to n");
  command.option("--ties", "RULE", options->ties,
                 "sign(0): plus, minus or zero; needed for even n and even levels");
  command.option("--digits", "D", options->digits, "correct decimals instead of long fractions, 1 to 10000");
  command.option(
      "--method", "NAME", options->method,
      "formula (default), or transform: the Walsh-Hadamard transform of the truth table, n up to 30");
  command.flag("--cross-check", options->cross_check, "by both methods; exit status 3 if they differ");
  command.option("--threads", "N", options->threads, "threads of the transform; the machine's by default");
  add_common(command, options->common);
  command.action([options] { return majority(*options); });
}

void add_noise_stability(CommandLine::Command& fourier) {
  auto options = std::make_shared<NoiseOptions>();
  auto command = fourier.subcommand("noise-stability",
                                    "Noise stability of majority, E[Maj_n(x) Maj_n(y)] for rho-correlated x "
                                    "and y, and its limit (2/pi) arcsin(rho).",
                                    "  lemmata fourier noise-stability --n 5 --rho 1/2\n  lemmata fourier "
                                    "noise-stability --n 100001 --rho 0.9 --digits 30\n");
  command.option("--n", "N", options->n, "number of coordinates, odd");
  command.option("--rho", "RHO", options->rho, "correlation, -1 to 1, read exactly");
  command.option("--digits", "D", options->digits, "correct decimals instead of long fractions, 1 to 10000");
  add_common(command, options->common);
  command.action([options] { return noise_stability(*options); });
}

}  // namespace

void add_fourier(CommandLine::Command root) {
  auto command =
      root.subcommand("fourier", "Fourier coefficients and noise stability.",
                      "  lemmata fourier majority --n 7\n  lemmata fourier ltf --weights 3,1,4,1,5\n");
  add_majority(command);
  add_noise_stability(command);
  add_fourier_ltf(command);
  add_fourier_table(command);
}

}  // namespace lemmata::proofs_check
