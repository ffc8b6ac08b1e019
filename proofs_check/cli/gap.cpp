#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "proofs_check/calculators/fourier_gap.hpp"
#include "proofs_check/cli/arguments.hpp"
#include "proofs_check/cli/build_info.hpp"
#include "proofs_check/cli/failure.hpp"
#include "proofs_check/cli/output.hpp"
#include "proofs_check/cli/subcommands.hpp"
#include "proofs_check/cli/value_text.hpp"
#include "proofs_check/report/json.hpp"

namespace lemmata::proofs_check {

namespace {

struct GapOptions {
  CommonOptions common;
  std::optional<std::string> n, k, ties, digits;
};

std::string gap_text(const MajorityGap& gap, bool in_digits) {
  const char* const sign = gap.sign > 0 ? "positive" : gap.sign < 0 ? "negative" : "zero";
  const std::string above = gap.k == gap.n ? "0 (there is no such level)" : readable(gap.above, in_digits);
  std::string text = fmt::format("n = {}, k = {}\n", gap.n, gap.k);
  text += fmt::format("coefficient at level {}:  {}\n", gap.k - 1, readable(gap.below, in_digits));
  text += fmt::format("coefficient at level {}:  {}\n", gap.k + 1, above);
  text += fmt::format("gap:  {}\n", readable(gap.gap, in_digits));
  text += fmt::format("sign of the gap:  {}\n", sign);
  text += fmt::format("n^((k-1)/2) gap:  {}\n", readable(gap.scaled, in_digits));
  text += fmt::format("its limit{}:  {}\n", gap.k % 2 == 0 ? ", sqrt(2/pi) (k-3)!!" : "",
                      readable(gap.limit, in_digits));
  return text + fmt::format("by: {}; {}\n", gap.method, gap.why);
}

int majority(const GapOptions& options) {
  const std::int64_t n = read_required_integer("--n", options.n, 1, largest_parameter);
  const std::int64_t k = read_required_integer("--k", options.k, 1, n);
  const std::optional<int> tie = read_ties(options.ties);
  const std::optional<int> digits = read_digits(options.digits);
  if (gap_tie_matters(n, k) && !tie)
    bad_input(fmt::format(
        "--ties: for even n = {} and odd k = {} the gap depends on sign(0); plus, minus or zero is "
        "allowed, got nothing",
        n, k));
  Output output(options.common.output);
  const MajorityGap gap = majority_gap(n, k, tie, digits);
  if (options.common.json) {
    Json inputs{{"n", n}, {"k", k}};
    put_input(inputs, "ties", options.ties);
    if (digits) inputs["digits"] = *digits;
    output.write(text(document(version(), "gap majority", std::move(inputs),
                               {{"coefficient_below", {{"level", k - 1}, {"value", to_json(gap.below)}}},
                                {"coefficient_above", {{"level", k + 1}, {"value", to_json(gap.above)}}},
                                {"gap", to_json(gap.gap)},
                                {"sign", gap.sign},
                                {"scaled_gap", to_json(gap.scaled)},
                                {"limit", to_json(gap.limit)},
                                {"method", gap.method},
                                {"why", gap.why}})));
  } else {
    output.write(gap_text(gap, digits.has_value()));
  }
  output.finish();
  return exit_success;
}

}  // namespace

void add_gap(CommandLine::Command root) {
  auto gap = root.subcommand(
      "gap", "Fourier gaps.",
      "  lemmata gap majority --n 9 --k 4\n  lemmata gap ltf --weights 3,1,4,1,5 --set 1,2\n");
  auto options = std::make_shared<GapOptions>();
  auto command = gap.subcommand(
      "majority",
      "Fourier gap of majority at a set S of k coordinates: |coefficient at level k-1| - |coefficient at "
      "level k+1|, the\n"
      "latter 0 for k = n; and n^((k-1)/2) times the gap with its limit, sqrt(2/pi) (k-3)!! for even k and 0 "
      "for odd k.",
      "  lemmata gap majority --n 9 --k 4\n  lemmata gap majority --n 1000000000000 --k 10 --digits 30\n");
  command.option("--n", "N", options->n, "number of coordinates, 1 to 10^18");
  command.option("--k", "K", options->k, "size of the set, 1 to n");
  command.option("--ties", "RULE", options->ties,
                 "sign(0): plus, minus or zero; needed for even n and odd k");
  command.option("--digits", "D", options->digits, "correct decimals instead of long fractions, 1 to 10000");
  add_common(command, options->common);
  command.action([options] { return majority(*options); });
  add_gap_ltf(gap);
  add_gap_random(gap);
}

}  // namespace lemmata::proofs_check
