#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "proofs_check/calculators/linear_threshold_function.hpp"
#include "proofs_check/cli/arguments.hpp"
#include "proofs_check/cli/build_info.hpp"
#include "proofs_check/cli/failure.hpp"
#include "proofs_check/cli/fourier_result.hpp"
#include "proofs_check/cli/linear_threshold_options.hpp"
#include "proofs_check/cli/output.hpp"
#include "proofs_check/cli/subcommands.hpp"
#include "proofs_check/cli/value_text.hpp"
#include "proofs_check/report/table.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Rational;

struct GapLtfOptions {
  LinearThresholdOptions function;
  std::optional<std::string> set, k, delta;
};

const std::string best = "best";

/// S as given, or the best one of its size.
struct ChosenSet {
  std::vector<int> set;
  std::optional<std::int64_t> attained_by;  ///< of the best one
};

ChosenSet choose_set(const GapLtfOptions& options, const GivenFunction& given, const MethodSetting& setting) {
  const int n = given.function.dimension();
  if (!options.set) bad_input("--set is needed: coordinates such as 1,4 or 2..5, or best together with --k");
  if (*options.set != best) {
    if (options.k) bad_input("--k: allowed together with --set best, got --set " + excerpt(*options.set));
    ChosenSet chosen{read_set("--set", *options.set, n), std::nullopt};
    require_tie_rule(given, chosen.set.size() % 2 == 1, "the coefficients compared");
    return chosen;
  }
  const int k = static_cast<int>(read_required_integer("--k", options.k, 1, n));
  require_tie_rule(given, k % 2 == 1, "the coefficients compared");
  BestSet chosen = best_set(given.function, k, setting);
  return {std::move(chosen.set), chosen.attained_by};
}

Rational read_delta(const std::optional<std::string>& text) {
  if (!text) return Rational(1, 20);
  const Rational delta = read_rational("--delta", *text);
  if (delta <= 0 || delta >= 1)
    bad_input("--delta: a probability between 0 and 1 is allowed, got " + excerpt(*text));
  return delta;
}

const LinearThresholdGap::Compared& compared_at(const LinearThresholdGap& gap, int coordinate) {
  return gap.compared[static_cast<std::size_t>(coordinate) - 1];
}

std::string neighbour_text(const LinearThresholdGap::Compared& compared) {
  return fmt::format("S {} {{{}}}", compared.inside ? "\\" : "u", compared.coordinate);
}

std::string samples_text(const LinearThresholdGap& gap, const Rational& delta) {
  if (gap.sign != 1)
    return "samples for one gradient step:  no number is known to suffice, since the gap is not positive\n";
  std::string text = fmt::format(
      "samples that suffice for one gradient step to single out S with probability at least {}:\n",
      analysis::to_string(Rational(1 - delta)));
  if (gap.samples)
    text += fmt::format("  {}  plain gradient, -y x_i (1 + f(x))/2: m >= 32/gap^2 ln(2n/delta)\n",
                        analysis::to_string(*gap.samples));
  text += fmt::format("  {}  centred gradient, -y x_i f(x)/2: m >= 8/gap^2 ln(2n/delta)\n",
                      analysis::to_string(gap.samples_centred.value()));
  return text;
}

std::string gap_text(const GivenFunction& given, const ChosenSet& chosen, const LinearThresholdGap& gap,
                     const Rational& delta, bool in_digits) {
  std::string text = function_text(given);
  text +=
      fmt::format("n = {}, S = {}, k = {}", given.weights.size(), set_text(chosen.set), chosen.set.size());
  if (chosen.attained_by)
    text += fmt::format("; by the transform, no set of {} has a larger gap, and {} {} this one",
                        chosen.set.size(), *chosen.attained_by, *chosen.attained_by == 1 ? "has" : "have");
  Table table{{"i", "w_i", "", "set", "coefficient at that set"}, {}};
  if (!in_digits) table.columns.emplace_back("in decimals");
  for (const auto& compared : gap.compared) {
    table.rows.push_back(
        {std::to_string(compared.coordinate),
         analysis::to_string(given.weights[static_cast<std::size_t>(compared.coordinate) - 1]),
         compared.inside ? "in S" : "outside", neighbour_text(compared),
         cell(compared.coefficient, in_digits)});
    if (!in_digits) table.rows.back().push_back(cell(compared.coefficient, true));
  }
  text += "\n\n" + proofs_check::text(table, TableFormat::aligned) + "\n";
  const auto& inside = compared_at(gap, gap.smallest_inside);
  text += fmt::format("smallest |f^(S \\ {{i}})|, i in S:  i = {}, {}\n", inside.coordinate,
                      readable(inside.coefficient, in_digits));
  if (gap.largest_outside == 0) {
    text += "largest |f^(S u {j})|, j outside:  0, since S has all coordinates\n";
  } else {
    const auto& outside = compared_at(gap, gap.largest_outside);
    text += fmt::format("largest |f^(S u {{j}})|, j outside:  j = {}, {}\n", outside.coordinate,
                        readable(outside.coefficient, in_digits));
  }
  text += fmt::format("gap, the difference of these sizes:  {}\n", readable(gap.gap, in_digits));
  text += fmt::format("sign of the gap:  {}\n", !gap.sign       ? "not decided by these balls"
                                                : *gap.sign > 0 ? "positive"
                                                : *gap.sign < 0 ? "negative"
                                                                : "zero");
  if (gap.inverse_square) text += fmt::format("1/gap^2:  {}\n", readable(*gap.inverse_square, in_digits));
  return text + samples_text(gap, delta) + derivation_text(gap.by);
}

Json gap_json(const GapLtfOptions& options, const GivenFunction& given, const ChosenSet& chosen,
              const LinearThresholdGap& gap, const Rational& delta) {
  Json inputs = function_inputs(options.function, given);
  if (chosen.attained_by)
    inputs["set"] = best;
  else
    inputs["set"] = chosen.set;
  if (chosen.attained_by) inputs["k"] = chosen.set.size();
  inputs["delta"] = analysis::to_string(delta);
  put_method_inputs(inputs, options.function);

  const auto at = [&](int coordinate) {
    const auto& compared = compared_at(gap, coordinate);
    return Json{{"coordinate", coordinate}, {"value", to_json(compared.coefficient)}};
  };
  Json compared = Json::array();
  for (const auto& one : gap.compared)
    compared.push_back({{"coordinate", one.coordinate},
                        {"inside", one.inside},
                        {"set", one.set},
                        {"value", to_json(one.coefficient)}});
  Json result{{"n", gap.compared.size()}, {"k", chosen.set.size()}, {"set", chosen.set}};
  if (chosen.attained_by) result["attained_by"] = *chosen.attained_by;
  result["compared"] = std::move(compared);
  result["smallest_inside"] = at(gap.smallest_inside);
  result["largest_outside"] = gap.largest_outside == 0 ? Json(nullptr) : at(gap.largest_outside);
  result["gap"] = to_json(gap.gap);
  result["sign"] = gap.sign ? Json(*gap.sign) : Json(nullptr);
  if (gap.inverse_square) result["inverse_square"] = to_json(*gap.inverse_square);
  if (gap.samples) result["samples"] = {{"exact", analysis::to_string(*gap.samples)}};
  if (gap.samples_centred) result["samples_centred"] = {{"exact", analysis::to_string(*gap.samples_centred)}};
  put_derivation(result, gap.by);
  return document(version(), "gap ltf", std::move(inputs), std::move(result));
}

int gap_ltf(const GapLtfOptions& options) {
  const std::optional<int> digits = read_digits(options.function.digits);
  const Rational delta = read_delta(options.delta);
  MethodSetting setting = read_method(options.function);
  const GivenFunction given = read_function(options.function);
  Output output(options.function.common.output);
  const ChosenSet chosen = choose_set(options, given, setting);
  const LinearThresholdGap gap = linear_threshold_gap(given.function, chosen.set, delta, setting, digits);
  require_agreement(gap.by);
  output.write(options.function.common.json ? text(gap_json(options, given, chosen, gap, delta))
                                            : gap_text(given, chosen, gap, delta, digits.has_value()));
  output.finish();
  return exit_success;
}

}  // namespace

void add_gap_ltf(CommandLine::Command& gap) {
  auto options = std::make_shared<GapLtfOptions>();
  auto command = gap.subcommand(
      "ltf",
      "Fourier gap of a given linear threshold function (halfspace, neuron) at a set S, or the best set.\n"
      "For f(x) = sign(w.x + b) on {-1,+1}^n it is the smallest |f^(S \\ {i})|, i in S, less the largest "
      "|f^(S u {j})|,\n"
      "j not in S, where f^(T) is the mean of f(x) prod_{i in T} x_i. Where it is positive, a neuron with "
      "these weights "
      "has\n"
      "a population gradient, for the parity of S, that is larger on S than elsewhere.",
      "  lemmata gap ltf --weights 3,1,4,1,5,9,2,6,5,3 --set 1,2\n"
      "  lemmata gap ltf --weights @w.txt --bias 0.5 --set best --k 3 --cross-check\n");
  command.option(
      "--set", "LIST", options->set,
      "S: coordinates from 1, such as 1,4 or 2..5; best for the set of K with the largest gap, n up to 24");
  command.option("--k", "K", options->k, "size of the set, for --set best");
  command.option("--delta", "D", options->delta,
                 "probability of failure for which the number of samples is stated; 1/20 by default");
  add_linear_threshold_options(command, options->function);
  command.action([options] { return gap_ltf(*options); });
}

}  // namespace lemmata::proofs_check
