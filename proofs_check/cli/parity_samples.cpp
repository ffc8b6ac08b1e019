#include "proofs_check/calculators/parity_samples.hpp"

#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "proofs_check/cli/arguments.hpp"
#include "proofs_check/cli/build_info.hpp"
#include "proofs_check/cli/failure.hpp"
#include "proofs_check/cli/output.hpp"
#include "proofs_check/cli/subcommands.hpp"
#include "proofs_check/cli/value_text.hpp"
#include "proofs_check/report/table.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Rational;
using analysis::to_string;

struct ParitySamplesOptions {
  CommonOptions common;
  std::optional<std::string> n, k, delta, noise, width, trials, seed, threads;
};

ParitySamplesRequest read_request(const ParitySamplesOptions& options) {
  ParitySamplesRequest request{.n = read_required_integer("--n", options.n, 2, 100000)};
  request.k = read_required_integer("--k", options.k, 1, request.n - 1);
  if (options.delta) request.delta = read_rational("--delta", *options.delta);
  if (request.delta <= 0 || request.delta >= 1)
    bad_input("--delta: a probability between 0 and 1 is allowed, got " + excerpt(*options.delta));
  if (request.delta < analysis::Rational(1) / pow(analysis::Integer(10), 50U))
    bad_input("--delta: a probability of at least 1e-50 is allowed, got " + excerpt(*options.delta));
  if (options.noise) request.noise = read_rational("--noise", *options.noise);
  if (request.noise < 0 || request.noise >= Rational(1, 2))
    bad_input("--noise: a share from 0 to below 1/2 is allowed, got " + excerpt(*options.noise));
  if (options.width) request.width = read_integer("--width", *options.width, 0, largest_parameter);
  if (options.trials) {
    request.trials = read_integer("--simulate", *options.trials, 1, std::int64_t{1} << 31);
    if (request.n > 64) bad_input(fmt::format("--simulate: n up to 64 is allowed, got --n {}", request.n));
    if (request.noise != 0)
      bad_input("--simulate: labels without noise are allowed, got --noise " + excerpt(*options.noise));
  }
  if (options.seed) request.seed = read_seed(*options.seed);
  request.threads = read_threads(options.threads);
  return request;
}

/// A number in a sentence: as it is if it is a short integer, else decimals.
std::string brief(const Value& value) {
  const bool whole = !value.exact.empty() && value.exact.find('/') == std::string::npos;
  return whole && value.exact.size() <= 15 ? value.exact : cell(value, true);
}

std::string row_of(const std::string& what, const std::string& number) {
  return fmt::format("  {:<74}  {}\n", what, number);
}

Table curve_table(const ParitySamples& page) {
  Table table{{"m gap^2", "m"}, {}};
  const auto add_columns = [&](const char* name, const OneStepEstimate& estimate) {
    table.columns.emplace_back(name);
    if (!estimate.simulated.empty()) table.columns.emplace_back("simulated");
  };
  if (page.plain) add_columns("plain", *page.plain);
  if (page.centred) add_columns("centred", *page.centred);
  for (std::size_t i = 0; i < page.curve.size(); ++i) {
    table.rows.push_back({std::to_string(curve_factors[i]), brief(page.curve[i])});
    for (const auto& estimate : {page.plain, page.centred}) {
      if (!estimate) continue;
      table.rows.back().push_back(cell(estimate->predicted[i], true));
      if (!estimate->simulated.empty())
        table.rows.back().push_back(fmt::format("{:.4f}..{:.4f}", estimate->simulated[i].interval.lower,
                                                estimate->simulated[i].interval.upper));
    }
  }
  return table;
}

std::string one_step_text(const ParitySamplesRequest& request, const ParitySamples& page) {
  std::string text = fmt::format(
      "one gradient step of a neuron with weights +-1 and {}, S read off as the {} largest entries\n",
      page.bias == 0 ? "no bias" : "bias +-1 (without one, odd k gives no gradient at all)", request.k);
  text += row_of("Fourier gap" + std::string(request.noise == 0 ? "" : ", times 1 - 2 eta"),
                 page.gap.exact.size() <= 24 ? readable(page.gap, false) : cell(page.gap, true));
  if (page.gap_sign <= 0) {
    text += fmt::format(
        "  The gap is {}: the entries on S are no larger than the others, and no number of samples makes "
        "them so.\n"
        "  For this k it is positive from n = {} on.\n",
        page.gap_sign == 0 ? "zero" : "negative", 2 * request.k + request.k % 2);
    return text;
  }
  text += row_of("1 / gap^2", brief(*page.inverse_square));
  const auto add = [&](const char* name, const OneStepEstimate& estimate) {
    text += row_of(fmt::format("{}: samples that suffice, {} / gap^2 ln(2n/delta)", name, estimate.constant),
                   brief(estimate.samples));
    text += row_of(fmt::format("{}: samples where the prediction reaches 1 - delta", name),
                   brief(estimate.predicted_samples));
  };
  if (page.plain) add("plain, -y x_i ReLU'", *page.plain);
  if (page.centred) add("centred, -y x_i sign/2", *page.centred);
  if (!page.plain) text += "  (" + page.no_plain + ")\n";
  text += fmt::format(
      "\n  predicted probability that S is identified, by independent normal entries, ties counted as "
      "failures{}\n",
      request.trials == 0
          ? ""
          : fmt::format(";\n  simulated in {} trials, seed {}: intervals of confidence 0.99 each",
                        request.trials, request.seed));
  std::string rows = proofs_check::text(curve_table(page), TableFormat::aligned);
  for (std::size_t at = 0; at < rows.size(); at = rows.find('\n', at) + 1) rows.insert(at, "  ");
  return text + rows;
}

std::string page_text(const ParitySamplesRequest& request, const ParitySamples& page) {
  const std::string delta = to_string(request.delta);
  std::string text = fmt::format("parities of k = {} of n = {} coordinates, failure delta = {}", request.k,
                                 request.n, delta);
  text += request.noise == 0 ? "\n" : fmt::format(", label noise eta = {}\n", to_string(request.noise));
  text += row_of("candidates C(n,k)", brief(page.candidates));

  text += "\ninformation\n";
  text += row_of(request.noise == 0 ? "log2 C(n,k)" : "log2 C(n,k) / (1 - h(eta)), the order with noise",
                 cell(page.information_limit, true));
  text += row_of("fewer samples fail: success is at most 2^m / C(n,k)", std::to_string(page.needed));
  text += row_of(request.noise == 0 ? "so many suffice: (C(n,k) - 1) / 2^m <= delta"
                                    : "so many suffice without noise: (C(n,k) - 1) / 2^m <= delta",
                 std::to_string(page.unique));
  text += row_of(request.noise == 0 ? "elimination, which finds any subset"
                                    : "elimination, which finds any subset, without noise",
                 std::to_string(page.recovered));

  text += "\n" + one_step_text(request, page);

  text += "\nstatistical queries, each answered within tau\n";
  text += row_of("q / tau^2 is at least (1 - delta) C(n,k) - 1", brief(page.query_bound));
  text += row_of(fmt::format("q at tau = m^(-1/2), m = {} (information)", page.unique),
                 brief(page.queries_at_unique));
  if (page.queries_at_step)
    text +=
        row_of(fmt::format("q at tau = m^(-1/2), m = {} (one step, centred)", brief(page.centred->samples)),
               brief(*page.queries_at_step));

  text += "\nfixed features: the tangent space of a two-layer ReLU network of width r\n";
  text += row_of("width for a mean squared error of at most 1/2", brief(page.width_for_half));
  text += row_of("width for a mean squared error of at most delta", brief(page.width_for_delta));
  if (page.error_at_width)
    text += row_of(fmt::format("mean squared error at width {}, at least", to_string(*request.width)),
                   cell(*page.error_at_width, true));

  text += fmt::format("\ncosts{}\n", request.noise == 0 ? "" : ", without noise but for the one step");
  Table table{{"algorithm", "samples", "work", "on the slide"}, {}};
  table.rows.push_back({"elimination", std::to_string(page.recovered),
                        brief(page.elimination_words) + " word additions", "n^3 = " + brief(page.n_cubed)});
  table.rows.push_back({"brute force", std::to_string(page.unique),
                        brief(page.brute_force_labels) + " labels", "C(n,k) = " + brief(page.candidates)});
  table.rows.push_back(
      {"meeting in the middle", std::to_string(page.unique),
       fmt::format("{} keys, {} false pairs", brief(page.meeting_keys), cell(page.meeting_false_pairs, true)),
       "n^(k/2) = " + brief(page.n_half_k)});
  if (page.step_products)
    table.rows.push_back(
        {"one gradient step", brief(page.centred->samples), brief(*page.step_products) + " products", "n^k"});
  table.rows.push_back({"noisy, blocks", "", "", "2^(n/log2 n) = " + brief(page.block_elimination)});
  table.rows.push_back({"noisy, fast products", "", "", "n^(0.8k) = " + brief(page.n_four_fifths_k)});
  return text + proofs_check::text(table, TableFormat::aligned);
}

Json estimate_json(const OneStepEstimate& estimate) {
  Json json{{"constant", estimate.constant},
            {"samples", to_json(estimate.samples)},
            {"predicted_samples", to_json(estimate.predicted_samples)},
            {"predicted", Json::array()}};
  for (const Value& value : estimate.predicted) json["predicted"].push_back(to_json(value));
  if (estimate.simulated.empty()) return json;
  json["simulated"] = Json::array();
  for (const auto& point : estimate.simulated)
    json["simulated"].push_back(
        {{"identified", point.identified}, {"lower", point.interval.lower}, {"upper", point.interval.upper}});
  return json;
}

Json page_json(const ParitySamplesRequest& request, const ParitySamples& page) {
  Json inputs{{"n", request.n}, {"k", request.k}, {"delta", to_string(request.delta)}};
  if (request.noise != 0) inputs["noise"] = to_string(request.noise);
  if (request.width) inputs["width"] = to_string(*request.width);
  if (request.trials != 0) inputs["trials"] = request.trials;
  if (request.trials != 0) inputs["seed"] = request.seed;

  Json step{{"bias", page.bias}, {"gap", to_json(page.gap)}, {"sign", page.gap_sign}};
  const auto put = [](Json& json, const char* key, const std::optional<Value>& value) {
    if (value) json[key] = to_json(*value);
  };
  put(step, "inverse_square", page.inverse_square);
  if (page.gap_sign > 0) {
    step["factors"] = curve_factors;
    step["curve"] = Json::array();
    for (const Value& m : page.curve) step["curve"].push_back(to_json(m));
  }
  if (page.plain) step["plain"] = estimate_json(*page.plain);
  if (!page.no_plain.empty()) step["no_plain"] = page.no_plain;
  if (page.centred) step["centred"] = estimate_json(*page.centred);

  Json queries{{"bound", to_json(page.query_bound)}, {"at_information", to_json(page.queries_at_unique)}};
  put(queries, "at_one_step", page.queries_at_step);
  Json features{{"width_for_half", to_json(page.width_for_half)},
                {"width_for_delta", to_json(page.width_for_delta)}};
  put(features, "error_at_width", page.error_at_width);
  Json costs{{"elimination_word_additions", to_json(page.elimination_words)},
             {"brute_force_labels", to_json(page.brute_force_labels)},
             {"meeting_keys", to_json(page.meeting_keys)},
             {"meeting_false_pairs", to_json(page.meeting_false_pairs)}};
  put(costs, "one_step_products", page.step_products);
  costs["n_cubed"] = to_json(page.n_cubed);
  costs["n_to_half_k"] = to_json(page.n_half_k);
  costs["n_to_four_fifths_k"] = to_json(page.n_four_fifths_k);
  costs["block_elimination"] = to_json(page.block_elimination);
  return document(version(), "parity samples", std::move(inputs),
                  {{"candidates", to_json(page.candidates)},
                   {"information",
                    {{"limit", to_json(page.information_limit)},
                     {"needed", page.needed},
                     {"unique", page.unique},
                     {"elimination", page.recovered}}},
                   {"one_step", std::move(step)},
                   {"statistical_queries", std::move(queries)},
                   {"tangent_features", std::move(features)},
                   {"costs", std::move(costs)}});
}

int parity_samples_page(const ParitySamplesOptions& options) {
  const ParitySamplesRequest request = read_request(options);
  Output output(options.common.output);
  const ParitySamples page = parity_samples(request);
  output.write(options.common.json ? text(page_json(request, page)) : page_text(request, page));
  output.finish();
  return exit_success;
}

}  // namespace

void add_parity_samples(CommandLine::Command& parity) {
  auto options = std::make_shared<ParitySamplesOptions>();
  auto command =
      parity.subcommand("samples",
                        "How many samples a parity of k of n coordinates takes, on one page: the information "
                        "limit, elimination, one\n"
                        "gradient step of a neuron with its predicted probability of success, statistical "
                        "queries, fixed features, and\n"
                        "what the classical algorithms cost.",
                        "  lemmata parity samples --n 31 --k 2\n"
                        "  lemmata parity samples --n 50 --k 4 --delta 1/100 --width 1000 --noise 0.1\n");
  command.option("--n", "N", options->n, "number of coordinates, 2 to 100000");
  command.option("--k", "K", options->k, "size of the set, 1 to n - 1");
  command.option("--delta", "D", options->delta, "probability of failure; 1/20 by default");
  command.option("--noise", "ETA", options->noise, "share of flipped labels, below 1/2; none by default");
  command.option("--width", "W", options->width, "width for which the error of fixed features is bounded");
  command.option("--simulate", "TRIALS", options->trials, "add simulated frequencies of success, n up to 64");
  command.option("--seed", "N", options->seed, "of the simulation; 1 by default");
  command.option("--threads", "N", options->threads, "threads; the machine's by default");
  add_common(command, options->common);
  command.action([options] { return parity_samples_page(*options); });
}

}  // namespace lemmata::proofs_check
