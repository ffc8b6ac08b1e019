#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "proofs_check/calculators/gap_statistics.hpp"
#include "proofs_check/calculators/random_halfspace.hpp"
#include "proofs_check/cli/draw_file.hpp"
#include "proofs_check/report/json.hpp"

namespace lemmata::proofs_check {

/// What determines the draws.
struct Experiment {
  RandomHalfspaces halfspaces;
  DrawOrder order;

  [[nodiscard]] std::int64_t draws() const { return static_cast<std::int64_t>(order.n.size()) * order.draws; }
};

/// The inputs as the file and the document have them: numbers of bits for each n, laws in one spelling.
[[nodiscard]] Json inputs_json(const Experiment& experiment);

/// The columns that the statistics are computed from, for each n and k; rows come in the experiment's order.
class Columns {
 public:
  explicit Columns(const Experiment& experiment)
      : experiment_(experiment), samples_(experiment.order.n.size() * experiment.order.k.size()) {}

  void add(const StoredGap& gap) {
    const DrawOrder& order = experiment_.order;
    const auto sizes = static_cast<std::int64_t>(order.k.size());
    GapSample& sample =
        samples_[static_cast<std::size_t>(rows_ / (sizes * order.draws) * sizes + rows_ % sizes)];
    sample.scaled.push_back(gap.scaled);
    if (has_limit(experiment_.halfspaces, order.row(rows_).k)) sample.limit.push_back(gap.limit);
    ++rows_;
  }

  /// Draws, counted for each n.
  [[nodiscard]] std::int64_t draws() const {
    return rows_ / static_cast<std::int64_t>(experiment_.order.k.size());
  }
  [[nodiscard]] const GapSample& sample(std::size_t n_index, std::size_t k_index) const {
    return samples_[n_index * experiment_.order.k.size() + k_index];
  }

 private:
  const Experiment& experiment_;
  std::vector<GapSample> samples_;
  std::int64_t rows_ = 0;
};

/// The summary of what was drawn, of which each interval and the band hold with probability 1 - miss: text, csv, tsv, md, latex, json
/// or jsonl. An n and a k of which nothing was drawn have no row.
[[nodiscard]] std::string summary_text(const std::string& format, const Experiment& experiment,
                                       const Columns& columns, const std::string& confidence, double miss);

}  // namespace lemmata::proofs_check
