#include "proofs_check/cli/gap_random_summary.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>
#include <span>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "proofs_check/calculators/number.hpp"
#include "proofs_check/cli/build_info.hpp"
#include "proofs_check/report/table.hpp"

namespace lemmata::proofs_check {

using analysis::Rational;
using numeric::WeightLaw;

namespace {

constexpr int largest_n_of_bound = 5000;  // of gaussian_gap_bound

std::string law_text(const RandomHalfspaces& halfspaces) {
  switch (halfspaces.law) {
    case WeightLaw::gauss:
      return "gauss";
    case WeightLaw::uniform:
      return "uniform";
    case WeightLaw::sign:
      return "sign";
    case WeightLaw::sparse:
      break;
  }
  return fmt::format("sparse:{}", halfspaces.support);
}

std::string bias_text(const RandomBias& bias) {
  switch (bias.law) {
    case RandomBias::Law::gauss:
      return fmt::format("gauss:{}", bias.size);
    case RandomBias::Law::uniform:
      return fmt::format("uniform:{}", bias.size);
    case RandomBias::Law::root_n:
      return fmt::format("sqrt-n:{}", bias.size);
    case RandomBias::Law::fixed:
      break;
  }
  return fmt::format("{}", bias.size);
}

/// "weights for n = 10..30: odd multiples of 2^-32, by meet-in-the-middle, in integers", a line for each way.
std::string routes_text(const Experiment& experiment) {
  const RandomHalfspaces& halfspaces = experiment.halfspaces;
  std::string all;
  const auto describe = [&](int n) {
    const int bits = weight_bits(halfspaces, n);
    return fmt::format("{}, by {}, in integers",
                       bits == 0 ? "integers" : fmt::format("odd multiples of 2^-{}", bits),
                       name(gap_method(halfspaces, n)));
  };
  std::vector<std::pair<std::string, std::vector<int>>> groups;
  for (const int n : experiment.order.n) {
    const std::string how = describe(n);
    const auto group =
        std::find_if(groups.begin(), groups.end(), [&](const auto& g) { return g.first == how; });
    if (group == groups.end())
      groups.push_back({how, {n}});
    else
      group->second.push_back(n);
  }
  for (const auto& [how, ns] : groups) {
    const auto [least, most] = std::minmax_element(ns.begin(), ns.end());
    all += groups.size() == 1
               ? fmt::format("weights: {}\n", how)
               : fmt::format("weights for n = {}: {}\n",
                             *least == *most ? std::to_string(*least) : fmt::format("{}..{}", *least, *most),
                             how);
  }
  return all;
}

struct SummaryRow {
  int n;
  int k;
  GapStatistics statistics;
  std::optional<double> bound;  ///< B(n, k)
};

std::vector<SummaryRow> summary_rows(const Experiment& experiment, const Columns& columns, double miss) {
  const RandomHalfspaces& halfspaces = experiment.halfspaces;
  std::vector<SummaryRow> rows;
  for (std::size_t i = 0; i < experiment.order.n.size(); ++i)
    for (std::size_t j = 0; j < experiment.order.k.size(); ++j) {
      const GapSample& sample = columns.sample(i, j);
      if (sample.scaled.empty()) continue;
      const int n = experiment.order.n[i];
      const int k = experiment.order.k[j];
      const bool limit_is_known = halfspaces.law == WeightLaw::gauss && k == 2 && has_limit(halfspaces, k);
      SummaryRow row{
          .n = n,
          .k = k,
          .statistics = gap_statistics(
              sample, miss, limit_is_known ? std::function<double(double)>(limit_distribution_k2) : nullptr)};
      if (has_limit(halfspaces, k) && halfspaces.bias.is_zero() && k < n && n <= largest_n_of_bound)
        row.bound = mean_square_bound(n, k);
      rows.push_back(std::move(row));
    }
  return rows;
}

std::string digits(double value) { return fmt::format("{:.6g}", value); }
std::string digits(const std::optional<double>& value, const char* otherwise) {
  return value ? digits(*value) : otherwise;
}

/// Four digits of a probability, rounded down or up.
std::string rounded(double value, bool up) {
  if (value <= 0) return "0";
  if (value >= 1) return "1";
  const int exponent = static_cast<int>(std::floor(std::log10(value))) - 3;
  const auto decimal = [&](int digits_of_it) {
    return std::stod(fmt::format("{}e{}", digits_of_it, exponent));
  };
  int four = static_cast<int>(value / std::pow(10, exponent)) + (up ? -2 : 2);
  if (up)
    while (decimal(four) <= value) ++four;
  else
    while (decimal(four) >= value) --four;
  return fmt::format("{:.4g}", decimal(four));
}

std::string share(const Proportion& proportion, std::int64_t draws) {
  return digits(static_cast<double>(proportion.count) / static_cast<double>(draws));
}

std::string share_with_interval(const Proportion& proportion, std::int64_t draws) {
  return fmt::format("{} [{}, {}]", share(proportion, draws), rounded(proportion.interval.lower, false),
                     rounded(proportion.interval.upper, true));
}

const std::vector<std::string> summary_columns{"n",
                                               "k",
                                               "draws",
                                               "positive",
                                               "positive_lower",
                                               "positive_upper",
                                               "zero",
                                               "zero_lower",
                                               "zero_upper",
                                               "negative",
                                               "negative_lower",
                                               "negative_upper",
                                               "q05",
                                               "q25",
                                               "median",
                                               "q75",
                                               "q95",
                                               "mean",
                                               "band",
                                               "limit_median",
                                               "limit_mean",
                                               "mean_square",
                                               "bound",
                                               "kolmogorov"};

Table summary_table(std::span<const SummaryRow> rows) {
  Table table{summary_columns, {}};
  for (const SummaryRow& row : rows) {
    const GapStatistics& s = row.statistics;
    std::vector<std::string> cells{std::to_string(row.n), std::to_string(row.k), std::to_string(s.draws)};
    for (const Proportion& p : {s.positive, s.zero, s.negative}) {
      cells.push_back(share(p, s.draws));
      cells.push_back(rounded(p.interval.lower, false));
      cells.push_back(rounded(p.interval.upper, true));
    }
    for (const double q : s.quantiles) cells.push_back(digits(q));
    for (const auto& value : {std::optional(s.mean), std::optional(s.band), s.limit_median, s.limit_mean,
                              s.mean_square, row.bound, s.kolmogorov})
      cells.push_back(digits(value, ""));
    table.rows.push_back(std::move(cells));
  }
  return table;
}

std::string readable_summary(const Experiment& experiment, const std::string& confidence,
                             std::span<const SummaryRow> rows) {
  const RandomHalfspaces& halfspaces = experiment.halfspaces;
  std::string all =
      fmt::format("Fourier gap of random halfspaces at {}; {} weights, bias {}, seed {}, sign(0) = 0\n",
                  halfspaces.best ? "the best set of k coordinates" : "S = {1, ..., k}", law_text(halfspaces),
                  bias_text(halfspaces.bias), halfspaces.seed);
  all += routes_text(experiment);
  all += fmt::format(
      "confidence {}: exact intervals of Clopper and Pearson, one by one, rounded outwards\n\n", confidence);

  Table signs{{"n", "k", "draws", "P(gap > 0)", "P(gap = 0)", "P(gap < 0)"}, {}};
  Table sizes{{"n", "k", "5 %", "25 %", "median", "75 %", "95 %", "mean", "band"}, {}};
  Table limits{{"n", "k", "median of L", "mean of L", "mean square", "bound B", "Kolmogorov"}, {}};
  for (const SummaryRow& row : rows) {
    const GapStatistics& s = row.statistics;
    const std::string n = std::to_string(row.n);
    const std::string k = std::to_string(row.k);
    signs.rows.push_back({n, k, std::to_string(s.draws), share_with_interval(s.positive, s.draws),
                          share_with_interval(s.zero, s.draws), share_with_interval(s.negative, s.draws)});
    std::vector<std::string> cells{n, k};
    for (const double q : s.quantiles) cells.push_back(digits(q));
    cells.push_back(digits(s.mean));
    cells.push_back(fmt::format("+-{:.4f}", s.band));
    sizes.rows.push_back(std::move(cells));
    if (s.limit_mean)
      limits.rows.push_back({n, k, digits(s.limit_median, "-"), digits(s.limit_mean, "-"),
                             digits(s.mean_square, "-"), digits(row.bound, "-"), digits(s.kolmogorov, "-")});
  }
  all += text(signs, TableFormat::aligned);
  all += "\nn^((k-1)/2) gap: quantiles, and the half-width of the band around its distribution function\n";
  all += text(sizes, TableFormat::aligned);
  if (!limits.rows.empty()) {
    all += "\nL(w), the limit of n^((k-1)/2) gap as n grows, and the mean square of the difference";
    all += halfspaces.law == WeightLaw::gauss && halfspaces.bias.is_zero()
               ? ", whose expectation is at most B(n,k)\n"
               : ";\nthat B(n,k) bounds its expectation is proved for gauss weights without bias alone\n";
    all += text(limits, TableFormat::aligned);
  }
  return all;
}

Json proportion_json(const Proportion& proportion, std::int64_t draws) {
  return {{"count", proportion.count},
          {"share", to_json(exact_value(Rational(proportion.count) / Rational(draws)))},
          {"lower", proportion.interval.lower},
          {"upper", proportion.interval.upper}};
}

Json row_json(const SummaryRow& row) {
  const GapStatistics& s = row.statistics;
  Json json{{"n", row.n},
            {"k", row.k},
            {"draws", s.draws},
            {"positive", proportion_json(s.positive, s.draws)},
            {"zero", proportion_json(s.zero, s.draws)},
            {"negative", proportion_json(s.negative, s.draws)},
            {"quantiles", Json::object()},
            {"mean", s.mean},
            {"band", s.band}};
  for (std::size_t i = 0; i < quantile_percents.size(); ++i)
    json["quantiles"][fmt::format("{:.2f}", quantile_percents[i] / 100.0)] = s.quantiles[i];
  const auto put = [&](const char* key, const std::optional<double>& value) {
    if (value) json[key] = *value;
  };
  put("limit_median", s.limit_median);
  put("limit_mean", s.limit_mean);
  put("mean_square", s.mean_square);
  put("bound", row.bound);
  put("kolmogorov", s.kolmogorov);
  return json;
}

}  // namespace

Json inputs_json(const Experiment& experiment) {
  const RandomHalfspaces& halfspaces = experiment.halfspaces;
  Json bits = Json::array();
  for (const int n : experiment.order.n) bits.push_back(weight_bits(halfspaces, n));
  return {{"law", law_text(halfspaces)},
          {"n", experiment.order.n},
          {"k", experiment.order.k},
          {"draws", experiment.order.draws},
          {"seed", halfspaces.seed},
          {"bias", bias_text(halfspaces.bias)},
          {"set", halfspaces.best ? "best" : "fixed"},
          {"weight_bits", std::move(bits)}};
}

std::string summary_text(const std::string& format, const Experiment& experiment, const Columns& columns,
                         const std::string& confidence, double miss) {
  const std::vector<SummaryRow> rows = summary_rows(experiment, columns, miss);
  if (format == "text") return readable_summary(experiment, confidence, rows);
  if (format == "json" || format == "jsonl") {
    std::string lines;
    Json list = Json::array();
    for (const SummaryRow& row : rows) {
      lines += line(row_json(row));
      list.push_back(row_json(row));
    }
    if (format == "jsonl") return lines;
    Json inputs = inputs_json(experiment);
    inputs["confidence"] = confidence;
    return text(document(version(), "gap random", std::move(inputs), {{"rows", std::move(list)}}));
  }
  return text(summary_table(rows), format == "csv"   ? TableFormat::csv
                                   : format == "tsv" ? TableFormat::tsv
                                   : format == "md"  ? TableFormat::markdown
                                                     : TableFormat::latex);
}

}  // namespace lemmata::proofs_check
