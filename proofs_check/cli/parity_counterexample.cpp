#include <algorithm>
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "analysis/boolean/encoding_learner.hpp"
#include "analysis/boolean/parity_recovery.hpp"
#include "proofs_check/calculators/number.hpp"
#include "proofs_check/cli/arguments.hpp"
#include "proofs_check/cli/build_info.hpp"
#include "proofs_check/cli/failure.hpp"
#include "proofs_check/cli/number_list.hpp"
#include "proofs_check/cli/output.hpp"
#include "proofs_check/cli/subcommands.hpp"
#include "proofs_check/cli/value_text.hpp"
#include "proofs_check/report/json.hpp"
#include "proofs_check/report/table.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Integer;
using analysis::Rational;

constexpr int digits = 10;

struct ParityCounterexampleOptions {
  CommonOptions common;
  std::optional<std::string> d, grid;
};

std::vector<Rational> read_grid(const std::optional<std::string>& text) {
  std::vector<Rational> grid =
      read_numbers("--grid", text.value_or("0.1,1e-2,1e-3,1e-4,1e-5,1e-6,1e-8,1e-10")).fractions();
  for (const Rational& step : grid)
    if (step <= 0) bad_input("--grid: positive numbers are allowed, got " + analysis::to_string(step));
  return grid;
}

/// What both learners did.
struct Demonstration {
  int d;
  std::vector<Integer> p;
  std::size_t learnt = 0;  ///< sets that the one-step learner ends at
  std::string one_step_by;
  Rational mean_square = 0;  ///< E(df/du)^2 at the start
  Rational closest;          ///< smallest distance of two gradients
  std::vector<std::pair<Rational, analysis::RoundedNumbers>> rounded;
  Rational success;  ///< of the history learner
  std::string history_by;
};

Demonstration demonstrate(int d, const std::vector<Rational>& grid) {
  Demonstration shown{
      .d = d, .p = analysis::first_primes(d), .success = analysis::parity_decoder_success(d, 2 * d)};
  std::vector<Rational> gradients = analysis::one_step_gradients(shown.p);
  if (d <= 3) {
    const analysis::OneStepModel model(shown.p);
    for (std::uint32_t set = 0; set < 1U << d; ++set)
      shown.learnt += model.loss(set, -model.gradient(set, 0) / 2) == 0 ? 1 : 0;
    shown.one_step_by = "the exact polynomials of f_u";
  } else {
    const auto results = analysis::one_step_results(shown.p, Rational(1, 2));
    for (std::uint32_t set = 0; set < 1U << d; ++set) shown.learnt += results[set] == set ? 1 : 0;
    shown.one_step_by = "the values of f_u at the places that it interpolates";
  }
  for (const Rational& gradient : gradients) shown.mean_square += gradient * gradient / 4;
  for (const Rational& step : grid) shown.rounded.emplace_back(step, analysis::rounded(gradients, step));
  std::sort(gradients.begin(), gradients.end());
  shown.closest = gradients[1] - gradients[0];
  for (std::size_t i = 1; i < gradients.size(); ++i)
    shown.closest = std::min(shown.closest, Rational(gradients[i] - gradients[i - 1]));
  if (d <= 2) {
    shown.success = analysis::history_success_by_enumeration(d, 2 * d, (Integer(2) << d) + 1);
    shown.history_by =
        "a run of each of the " + std::to_string(1U << (d * (2 * d + 1))) + " sets with samples";
  } else {
    shown.history_by = "the kernels of random matrices";
  }
  return shown;
}

std::string shown_text(const Demonstration& shown) {
  std::string primes;
  for (const Integer& p : shown.p) primes += (primes.empty() ? "" : ", ") + analysis::to_string(p);
  const std::size_t sets = std::size_t{1} << shown.d;
  const auto number = [](const Rational& value) { return readable(exact_value(value, digits), false); };
  std::string text = fmt::format(
      "d = {}, {} sets I; f_u has one real parameter u, the loss is E(f_u - chi_I)^2\n\n"
      "One-step learner: f_u(x) = u g(x) + u^2 q_x(u), g(x) = prod (1 + x_i/p_i), p = {};\n"
      "q_x is the polynomial with f_u = chi_I at u = 1/prod_(i in I) p_i, for all I\n"
      "one step of size 1/2 from u = 0, exact population gradients:  loss 0 for {} of {} sets\n"
      "  by: {}\n"
      "E(df_u/du)^2 at u = 0:  {}\n"
      "smallest distance of two gradients:  {}\n\n"
      "The same gradients, rounded to multiples of a grid:\n",
      shown.d, sets, primes, shown.learnt, sets, shown.one_step_by, number(shown.mean_square),
      number(shown.closest));
  Table table{{"grid", "different gradients", "sets whose gradient no other set has"}, {}};
  for (const auto& [step, counts] : shown.rounded)
    table.rows.push_back(
        {analysis::to_string(step), std::to_string(counts.distinct), std::to_string(counts.alone)});
  text += proofs_check::text(table, TableFormat::aligned);
  text += fmt::format(
      "\nHistory learner: u keeps all samples, as digits of base {}; steps of size 1/2 on single samples\n"
      "{} steps:  success with probability {}\n"
      "  by: {}\n",
      (2U << shown.d) + 1, 2 * shown.d, number(shown.success), shown.history_by);
  return text;
}

Json shown_json(const Demonstration& shown, const std::vector<Rational>& grid) {
  Json grid_json = Json::array(), rounded = Json::array(), primes = Json::array();
  for (const Rational& step : grid) grid_json.push_back(analysis::to_string(step));
  for (const Integer& p : shown.p) primes.push_back(static_cast<int>(p));
  for (const auto& [step, counts] : shown.rounded)
    rounded.push_back({{"grid", to_json(exact_value(step, digits))},
                       {"different", counts.distinct},
                       {"alone", counts.alone}});
  Json one_step{{"p", std::move(primes)},
                {"sets", std::size_t{1} << shown.d},
                {"learnt", shown.learnt},
                {"by", shown.one_step_by},
                {"mean_square", to_json(exact_value(shown.mean_square, digits))},
                {"closest", to_json(exact_value(shown.closest, digits))},
                {"rounded", std::move(rounded)}};
  Json history{{"base", (2U << shown.d) + 1},
               {"steps", 2 * shown.d},
               {"success", to_json(exact_value(shown.success, digits))},
               {"by", shown.history_by}};
  return document(version(), "parity counterexample", {{"d", shown.d}, {"grid", std::move(grid_json)}},
                  {{"one_step", std::move(one_step)}, {"history", std::move(history)}});
}

int parity_counterexample(const ParityCounterexampleOptions& options) {
  const int d = static_cast<int>(read_required_integer("--d", options.d, 1, 14));
  const std::vector<Rational> grid = read_grid(options.grid);
  Output output(options.common.output);
  const Demonstration shown = demonstrate(d, grid);
  output.write(options.common.json ? text(shown_json(shown, grid)) : shown_text(shown));
  output.finish();
  return exit_success;
}

}  // namespace

void add_parity_counterexample(CommandLine::Command& parity) {
  auto options = std::make_shared<ParityCounterexampleOptions>();
  auto command =
      parity.subcommand("counterexample",
                        "Two models that learn every parity of d bits by gradient descent in few steps, run "
                        "in exact arithmetic: one stores the\n"
                        "set in its gradient and needs one step, the other stores all samples in the digits "
                        "of its parameter and needs\n"
                        "2d. They show what a lower bound for gradient descent must exclude: gradients "
                        "without rounding or noise, and single\n"
                        "samples. The table says what rounding leaves of the first one's gradients.",
                        "  lemmata parity counterexample --d 2\n"
                        "  lemmata parity counterexample --d 8 --grid 1e-3,1e-6,1e-9\n");
  command.option("--d", "D", options->d, "number of bits, 1 to 14");
  command.option("--grid", "LIST", options->grid,
                 "to whose multiples the gradients are rounded; 0.1 to 1e-10 by default");
  add_common(command, options->common);
  command.action([options] { return parity_counterexample(*options); });
}

}  // namespace lemmata::proofs_check
