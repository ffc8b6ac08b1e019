#include "proofs_check/calculators/parity_audit.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "proofs_check/calculators/size_estimate.hpp"
#include "proofs_check/cli/arguments.hpp"
#include "proofs_check/cli/build_info.hpp"
#include "proofs_check/cli/failure.hpp"
#include "proofs_check/cli/fourier_result.hpp"
#include "proofs_check/cli/network_file.hpp"
#include "proofs_check/cli/output.hpp"
#include "proofs_check/cli/subcommands.hpp"
#include "proofs_check/cli/value_text.hpp"
#include "proofs_check/report/json.hpp"
#include "proofs_check/report/table.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Rational;

struct ParityAuditOptions {
  CommonOptions common;
  std::optional<std::string> network, precision, batch, tolerance, success, delta, method, shown, threads;
};

constexpr std::array<std::pair<const char*, int>, 4> precisions{
    {{"float16", 11}, {"bfloat16", 8}, {"float32", 24}, {"float64", 53}}};

int significand_bits(const std::string& text) {
  constexpr std::string_view bits = "bits:";
  constexpr int most_bits = 1000;
  if (text.starts_with(bits))
    return static_cast<int>(read_integer("--precision bits", text.substr(bits.size()), 1, most_bits));
  std::vector<std::string> names;
  for (const auto& [name, significand] : precisions) {
    if (text == name) return significand;
    names.emplace_back(name);
  }
  bad_input(fmt::format("--precision: one of {} and bits:B is allowed, got {}{}", fmt::join(names, ", "),
                        excerpt(text), suggestion(text, names)));
}

/// A number above 0, at most 1 where it is a probability.
Rational read_positive(const std::string& option, const std::string& text, bool at_most_one) {
  const Rational number = read_rational(option, text);
  if (number <= 0 || (at_most_one && number > 1))
    bad_input(fmt::format("{}: a number above 0{} is allowed, got {}", option,
                          at_most_one ? ", at most 1," : "", excerpt(text)));
  return number;
}

ParityAuditSetting read_setting(const ParityAuditOptions& options) {
  constexpr int most_shown = 1000;
  ParityAuditSetting setting;
  if (options.precision) setting.significand_bits = significand_bits(*options.precision);
  if (options.batch) setting.batch = read_integer("--batch", *options.batch, 1, largest_parameter);
  if (options.tolerance) setting.tolerance = read_positive("--tolerance", *options.tolerance, false);
  for (const auto& [option, text, number] : {std::tuple{"--success", &options.success, &setting.success},
                                             {"--delta", &options.delta, &setting.delta}}) {
    if (!*text) continue;
    if (!options.tolerance)
      bad_input(fmt::format("{}: allowed together with --tolerance, got no tolerance", option));
    *number = read_positive(option, **text, true);
  }
  if (options.method) {
    const std::array<std::string, 3> names{"auto", "integers", "doubles"};
    const std::string name = read_choice("--method", *options.method, names);
    if (name == "integers") setting.method = ParityAuditMethod::integers;
    if (name == "doubles") setting.method = ParityAuditMethod::doubles;
  }
  if (options.shown) setting.shown = static_cast<int>(read_integer("--shown", *options.shown, 1, most_shown));
  setting.threads = read_threads(options.threads);
  return setting;
}

/// The decimals, or the ball where no digit is known.
std::string short_text(const Value& value) {
  return value.decimal.empty() ? fmt::format("[{} +/- {}]", value.mid, value.rad) : value.decimal;
}

std::string ratio_text(double ratio) { return std::isinf(ratio) ? "infinite" : fmt::format("{:.3g}", ratio); }

std::string carriers_text(const ParityAudit& audit) {
  if (audit.carriers.empty()) return "";
  Table table{{"derivative by", "alike", "variance over I", "share of all alike", "E g^2", "g(1,...,1)"}, {}};
  for (const ParameterVariance& carrier : audit.carriers)
    table.rows.push_back(
        {name(carrier.parameter), std::to_string(carrier.alike), short_text(carrier.variance),
         carrier.share.decimal.empty() && carrier.share.mid.empty() ? "" : short_text(carrier.share),
         short_text(carrier.mean_square), short_text(carrier.at_ones)});
  return "\nthe parameters that carry most of it; of a unit in the first layer the bias and all weights are "
         "alike\n" +
         proofs_check::text(table, TableFormat::aligned);
}

std::string signals_text(const ParityAudit& audit) {
  Table table{{"k", "mean over |I| = k of ||2 E[grad f chi_I]||^2"}, {}};
  for (std::size_t k = 0; k < audit.mean_square_signal.size(); ++k)
    table.rows.push_back({std::to_string(k), short_text(audit.mean_square_signal[k])});
  return "\n" + proofs_check::text(table, TableFormat::aligned);
}

std::string visibility_text(const ParityVisibility& seen, int d) {
  std::string text =
      fmt::format("\nvisible at {}: {} of 2^{} sets, a fraction of {:.3g}{}\n", seen.precision, seen.visible,
                  d, seen.fraction, seen.undecided == 0 ? "" : fmt::format("; {} undecided", seen.undecided));
  Table levels{
      {"k", "C(d,k)", "visible", "undecided", "fraction", "most visible", "by", "g^(I)", "times threshold"},
      {}};
  for (const VisibleLevel& level : seen.levels) {
    levels.rows.push_back({std::to_string(level.k), std::to_string(level.sets), std::to_string(level.visible),
                           std::to_string(level.undecided), fmt::format("{:.3g}", level.fraction)});
    std::vector<std::string>& row = levels.rows.back();
    if (const auto& most = level.most_visible)
      row.insert(row.end(), {set_text(most->set), name(most->parameter), short_text(most->signal),
                             ratio_text(most->ratio)});
    else
      row.insert(row.end(), {"", "", "", ""});
  }
  text += proofs_check::text(levels, TableFormat::aligned);
  if (seen.most_visible.empty()) return text;
  Table sets{{"most visible I", "by", "g^(I)", "threshold of 2 |g^(I)|", "times threshold"}, {}};
  for (const VisibleSet& set : seen.most_visible)
    sets.rows.push_back({set_text(set.set), name(set.parameter), short_text(set.signal),
                         short_text(set.threshold), ratio_text(set.ratio)});
  return text + "\n" + proofs_check::text(sets, TableFormat::aligned);
}

/// The clauses of a sentence, a line each.
std::string clauses(const std::string& sentence) {
  std::string text;
  std::size_t begin = 0;
  while (begin < sentence.size()) {
    const std::size_t end = std::min(sentence.find("; ", begin), sentence.size());
    text += "    " + sentence.substr(begin, end - begin) + "\n";
    begin = end + 2;
  }
  return text;
}

std::string steps_text(const StepsBound& bound, const ParityAuditSetting& setting) {
  const bool says_nothing = !bound.steps.decimal.empty() && std::stod(bound.steps.decimal) <= 1;
  return fmt::format(
      "\nsteps that are needed, at least:  {}{}\n"
      "  (P - 1/(delta 2^d)) 2^d eps^2 / (4 G^2), or 0; G^2 = {}, eps = {}, delta = {}, P = {}\n"
      "  for every algorithm, adaptive and randomised, that of each gradient of E(f - chi_I)^2 sees a vector "
      "within "
      "eps of it\n"
      "  (Euclidean norm), and puts out h with E(h - chi_I)^2 <= 1 - delta with probability at least P, "
      "if\n{}",
      short_text(bound.steps), says_nothing ? ", which says nothing" : "", short_text(bound.gradient_square),
      analysis::to_string(*setting.tolerance), analysis::to_string(setting.delta),
      analysis::to_string(setting.success), clauses(bound.hypothesis));
}

std::string audit_text(const ParityAuditOptions& options, const ParityAuditSetting& setting,
                       const ParityAudit& audit) {
  const auto line = [&](const char* what, const Value& value) {
    return fmt::format("{}:  {}\n", what, readable(value, false));
  };
  std::string text = fmt::format(
      "{}: f on {{-1,+1}}^{}, {} parameters, I uniform among all 2^d subsets\n"
      "what depends on I in the gradient of E(f - chi_I)^2 is -2 g^(I), g^(I) = E[g chi_I], g the derivative "
      "by a parameter\n"
      "by: {}; {}\n",
      excerpt(*options.network), audit.d, audit.parameters, audit.arithmetic, audit.why);
  if (audit.kink_points != 0)
    text += fmt::format("points where rounding may hide the side of a kink: {}\n", audit.kink_points);
  text += "\n" + line("E f^2", audit.mean_square_f) + line("E ||grad f||^2", audit.gradient_square) +
          line("||grad f(1,...,1)||^2", audit.gradient_square_at_ones) +
          line("variance over I of the gradient, 4 (E ||grad f||^2 / 2^d - ||grad f(1,...,1)||^2 / 4^d)",
               audit.variance);
  text += carriers_text(audit) + signals_text(audit);
  text += fmt::format(
      "\nParseval: sum over parameters and I of g^(I)^2 = {} by transforms\n"
      "          E ||grad f||^2 = {} by the points of the cube\n"
      "          {}\n",
      readable(audit.parseval.transform, false), readable(audit.parseval.enumeration, false),
      audit.parseval.exact ? "equal, exactly" : "the balls overlap");
  for (const ParityVisibility& seen : audit.visibilities) text += visibility_text(seen, audit.d);
  if (audit.visibilities.empty())
    text += "\nwhich sets are visible: ask with --precision float32, or --batch 1024\n";
  if (audit.steps) text += steps_text(*audit.steps, setting);
  if (setting.tolerance && !audit.steps)
    text += "\nsteps that are needed: no bound, since the gradient of f is zero at all points of the cube\n";
  return text;
}

void put(Json& object, const char* key, const Value& value) {
  if (Json json = to_json(value); !json.empty()) object[key] = std::move(json);
}

Json set_json(const VisibleSet& set) {
  return {{"set", set.set},
          {"parameter", name(set.parameter)},
          {"signal", to_json(set.signal)},
          {"threshold", to_json(set.threshold)},
          {"ratio", std::isinf(set.ratio) ? Json(nullptr) : Json(set.ratio)}};
}

Json visibility_json(const ParityVisibility& seen) {
  Json levels = Json::array(), most_visible = Json::array();
  for (const VisibleLevel& level : seen.levels) {
    levels.push_back({{"k", level.k},
                      {"sets", level.sets},
                      {"visible", level.visible},
                      {"undecided", level.undecided},
                      {"fraction", level.fraction}});
    if (level.most_visible) levels.back()["most_visible"] = set_json(*level.most_visible);
  }
  for (const VisibleSet& set : seen.most_visible) most_visible.push_back(set_json(set));
  return {{"precision", seen.precision}, {"visible", seen.visible},
          {"undecided", seen.undecided}, {"fraction", seen.fraction},
          {"levels", std::move(levels)}, {"most_visible", std::move(most_visible)}};
}

Json result_json(const ParityAudit& audit) {
  Json result{{"d", audit.d},
              {"parameters", audit.parameters},
              {"method", audit.method == ParityAuditMethod::integers ? "integers" : "doubles"},
              {"arithmetic", audit.arithmetic},
              {"why", audit.why},
              {"mean_square_f", to_json(audit.mean_square_f)},
              {"gradient_square", to_json(audit.gradient_square)},
              {"gradient_square_at_ones", to_json(audit.gradient_square_at_ones)},
              {"variance", to_json(audit.variance)},
              {"parseval",
               {{"transform", to_json(audit.parseval.transform)},
                {"enumeration", to_json(audit.parseval.enumeration)},
                {"exact", audit.parseval.exact},
                {"holds", audit.parseval.holds}}}};
  if (audit.method == ParityAuditMethod::doubles) result["kink_points"] = audit.kink_points;
  Json carriers = Json::array(), signals = Json::array(), visibilities = Json::array();
  for (const ParameterVariance& carrier : audit.carriers) {
    carriers.push_back({{"parameter", name(carrier.parameter)},
                        {"alike", carrier.alike},
                        {"variance", to_json(carrier.variance)}});
    put(carriers.back(), "share", carrier.share);
    carriers.back()["mean_square"] = to_json(carrier.mean_square);
    carriers.back()["at_ones"] = to_json(carrier.at_ones);
  }
  for (std::size_t k = 0; k < audit.mean_square_signal.size(); ++k)
    signals.push_back({{"k", k}, {"value", to_json(audit.mean_square_signal[k])}});
  for (const ParityVisibility& seen : audit.visibilities) visibilities.push_back(visibility_json(seen));
  result["carriers"] = std::move(carriers);
  result["mean_square_signal"] = std::move(signals);
  result["visibilities"] = std::move(visibilities);
  if (audit.steps)
    result["steps"] = {{"value", to_json(audit.steps->steps)},
                       {"gradient_square", to_json(audit.steps->gradient_square)},
                       {"hypothesis", audit.steps->hypothesis}};
  return result;
}

/// Memory that is said before it is taken.
constexpr double worth_saying_bytes = 64 * 1024 * 1024;

Json audit_inputs(const ParityAuditOptions& options, const ParityAuditSetting& setting) {
  Json inputs{{"network", *options.network}};
  put_input(inputs, "precision", options.precision);
  if (setting.batch) inputs["batch"] = *setting.batch;
  if (setting.tolerance) {
    inputs["tolerance"] = analysis::to_string(*setting.tolerance);
    inputs["success"] = analysis::to_string(setting.success);
    inputs["delta"] = analysis::to_string(setting.delta);
  }
  inputs["method"] = options.method.value_or("auto");
  inputs["shown"] = setting.shown;
  return inputs;
}

int parity_audit_command(const ParityAuditOptions& options) {
  if (!options.network) bad_input("--network is needed: a file of docs/network-files.md, JSON or .npz");
  ParityAuditSetting setting = read_setting(options);
  if (!options.common.quiet)
    setting.before_allocation = [](double bytes) {
      if (bytes >= worth_saying_bytes)
        write_message(fmt::format("lemmata: parity audit: takes {}\n", readable_bytes(bytes)));
    };
  Output output(options.common.output);
  const ParityAudit audit = parity_audit(read_network("--network", *options.network), setting);
  if (!audit.parseval.holds)
    throw Failure(
        exit_internal_error,
        fmt::format(
            "parity audit: the squared coefficients sum to {} by transforms, but E ||grad f||^2 is {}",
            short_text(audit.parseval.transform), short_text(audit.parseval.enumeration)));
  output.write(options.common.json ? text(document(version(), "parity audit", audit_inputs(options, setting),
                                                   result_json(audit)))
                                   : audit_text(options, setting, audit));
  output.finish();
  return exit_success;
}

}  // namespace

void add_parity_audit(CommandLine::Command& parity) {
  auto options = std::make_shared<ParityAuditOptions>();
  auto command = parity.subcommand(
      "audit",
      "What the gradient of a network f on {-1,+1}^d shows of a random parity, for all 2^d sets I at once: "
      "the exact "
      "variance over I\n"
      "of the gradient of E(f - chi_I)^2 and the parameters that carry it; the sets that some coordinate "
      "shows at a "
      "precision or a batch\n"
      "size; and the steps that every algorithm needs that sees gradients up to a tolerance.\n"
      "The network is a JSON document or a NumPy archive (.npz), as docs/network-files.md has them; d up to "
      "26.",
      "  lemmata parity audit --network net.json --precision float32\n"
      "  lemmata parity audit --network net.npz --batch 1024 --tolerance 1e-3 --json\n");
  command.option("--network", "FILE", options->network,
                 "the network: JSON, or a NumPy archive; - for JSON on standard input");
  command.option(
      "--precision", "P", options->precision,
      "visible is what numbers of this precision show: float16, bfloat16, float32, float64, or bits:B with a "
      "significand of B bits");
  command.option("--batch", "B", options->batch,
                 "visible is what the noise of a mini-batch of B samples does not hide");
  command.option("--tolerance", "EPS", options->tolerance,
                 "of an oracle for gradients, in the Euclidean norm: gives the steps that are needed");
  command.option("--success", "P", options->success,
                 "the probability asked of the algorithm; 1/2 by default");
  command.option("--delta", "D", options->delta,
                 "by how much it must be better than a loss of 1; 1/2 by default");
  command.option("--method", "NAME", options->method,
                 "auto (default), integers (exact) or doubles (any activation, with proven bounds)");
  command.option("--shown", "N", options->shown,
                 "parameters and sets that are listed, 1 to 1000; 5 by default");
  command.option("--threads", "N", options->threads, "threads of the transforms; the machine's by default");
  add_common(command, options->common);
  command.action([options] { return parity_audit_command(*options); });
}

}  // namespace lemmata::proofs_check
