#include <cmath>
#include <limits>
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "proofs_check/calculators/parity_recovery.hpp"
#include "proofs_check/cli/arguments.hpp"
#include "proofs_check/cli/build_info.hpp"
#include "proofs_check/cli/failure.hpp"
#include "proofs_check/cli/fourier_result.hpp"
#include "proofs_check/cli/output.hpp"
#include "proofs_check/cli/parity_samples_file.hpp"
#include "proofs_check/cli/subcommands.hpp"

namespace lemmata::proofs_check {

namespace {

struct ParityRecoverOptions {
  CommonOptions common;
  std::optional<std::string> samples, values, k, noise, method, threads;
};

RecoverySetting read_setting(const ParityRecoverOptions& options, int dimension) {
  RecoverySetting setting;
  setting.threads = read_threads(options.threads);
  if (options.k) setting.size = static_cast<int>(read_integer("--k", *options.k, 0, dimension));
  if (options.noise) {
    setting.noise = static_cast<double>(read_rational("--noise", *options.noise));
    if (!(setting.noise >= 0 && setting.noise < 0.5))
      bad_input("--noise: a probability of at least 0 and below 1/2 is allowed, got " +
                excerpt(*options.noise));
  }
  if (options.method) {
    std::vector<std::string> names{"auto"};
    for (const RecoveryMethod method : recovery_methods) names.emplace_back(name(method));
    const std::string chosen = read_choice("--method", *options.method, names);
    for (const RecoveryMethod method : recovery_methods)
      if (chosen == name(method)) setting.method = method;
  }
  return setting;
}

std::optional<std::string> read_values(const ParityRecoverOptions& options) {
  const std::vector<std::string> names{"signs", "bits"};
  if (!options.values) return std::nullopt;
  return read_choice("--values", *options.values, names);
}

[[noreturn]] void refuse_contradiction(const ParitySampleFile& file, const std::string& name,
                                       std::int64_t sample) {
  bad_input(fmt::format(
      "--samples: {}: no parity explains {} together with the samples before it; --noise ETA takes labels "
      "that are wrong with probability ETA",
      excerpt(name), file.place(sample)));
}

[[noreturn]] void refuse_size(const ParityRecovery& found, const std::string& name, int k) {
  std::string others;
  if (found.smallest)
    others = fmt::format("; the smallest sets that do have {} coordinates: {}", found.smallest->size,
                         found.smallest->sets.empty() ? fmt::format("{} sets", found.smallest->count)
                                                      : set_text(found.smallest->sets.front()));
  bad_input(fmt::format("--samples: {}: no parity of {} coordinates explains all samples{}", excerpt(name), k,
                        others));
}

/// 2^exponent from above, with two digits; at most 1.
std::string upper_power_of_two(double exponent) {
  if (exponent >= 0) return "1";
  const double decimal = exponent * std::log10(2.0);
  double power = std::floor(decimal);
  double digits = std::ceil(10 * std::pow(10, decimal - power) * (1 + 1e-9)) / 10;
  if (digits >= 10) {
    digits = 1;
    ++power;
  }
  return power >= -3 ? fmt::format("{:.4g}", digits * std::pow(10, power))
                     : fmt::format("{:.1f}e{:.0f}", digits, power);
}

std::string count_text(const ParityRecovery& found) {
  if (!found.log2_count) return std::to_string(found.count);
  if (found.count == 0) return fmt::format("2^{}", *found.log2_count);
  return fmt::format("{} = 2^{}", found.count, *found.log2_count);
}

std::string listed_text(const std::vector<std::vector<int>>& sets) {
  std::string text;
  for (const auto& set : sets) text += "  " + set_text(set) + "\n";
  return text;
}

std::string several_text(const ParityRecovery& found, int dimension, bool noise) {
  std::string text = fmt::format("{} sets explain {}, and none of them is picked\n", count_text(found),
                                 noise ? "equally many samples, more than any other" : "all samples");
  text += fmt::format("inside all of them: {}\n", set_text(found.inside_all));
  text += fmt::format(
      "in some and not in others: {} of {} coordinates; the others are in none\n",
      static_cast<std::size_t>(dimension) - found.inside_all.size() - found.outside_all.size(), dimension);
  if (!found.sets.empty()) return text + "the sets:\n" + listed_text(found.sets);
  if (found.smallest) {
    text += fmt::format("the smallest have {} coordinates; there {} {}\n", found.smallest->size,
                        found.smallest->count == 1 ? "is" : "are", found.smallest->count);
    text += listed_text(found.smallest->sets);
  }
  return text;
}

std::string chance_text(const ParityRecovery& found, std::int64_t samples, double noise) {
  std::string text = fmt::format(
      "chance: if the points are uniform, some wrong one of {} explains {} with probability at most {}\n",
      found.class_of_sets,
      found.agreement == samples ? "all samples" : fmt::format("{} or more", found.agreement),
      upper_power_of_two(found.log2_chance));
  if (found.as_few) {
    constexpr double doubtful = 1e-6;
    text += fmt::format("noise: with {}, the true set explains {} or fewer with probability at most {}{}\n",
                        noise, found.agreement, upper_power_of_two(std::log2(*found.as_few)),
                        *found.as_few > doubtful
                            ? ""
                            : ": more labels are wrong than that, or they are of none of these sets");
  }
  return text;
}

std::string recovery_text(const ParitySampleFile& file, const ParityRecovery& found,
                          const RecoverySetting& setting) {
  const int d = file.samples.dimension();
  const std::int64_t m = file.samples.count();
  std::string text = fmt::format("{} samples of {} coordinates, read as {}\n", m, d,
                                 file.are_signs ? "signs" : "bits: 1 stands for -1");
  if (found.rank) text += fmt::format("rank of the points over GF(2): {}\n", *found.rank);
  if (found.count == 1) {
    text += fmt::format("I = {}, |I| = {}\n", set_text(found.sets.front()), found.sets.front().size());
    if (!found.all_compared)
      text += "unique: the other sets were not compared; see chance\n";
    else if (setting.noise > 0)
      text += "unique: every other set explains fewer samples\n";
    else
      text += fmt::format("unique: no other set{} explains all samples\n",
                          setting.size ? fmt::format(" of {} coordinates", *setting.size) : "");
  } else {
    text += several_text(found, d, setting.noise > 0);
  }
  text += fmt::format("agreement: {} of {} samples", found.agreement, m);
  if (found.next_agreement)
    text += fmt::format("; the next best set {}, a margin of {}", *found.next_agreement,
                        found.agreement - *found.next_agreement);
  text += "\n" + chance_text(found, m, setting.noise);
  text += fmt::format("by: {}\nwhy: {}\ncost:", found.by, found.why);
  for (std::size_t i = 0; i < found.cost.size(); ++i)
    text += fmt::format("{} {}: {}", i == 0 ? "" : ",", found.cost[i].first, found.cost[i].second);
  return text + "\n";
}

Json recovery_json(const ParityRecoverOptions& options, const ParitySampleFile& file,
                   const ParityRecovery& found, const RecoverySetting& setting) {
  Json inputs{{"samples", *options.samples}};
  if (options.values) inputs["values"] = *options.values;
  if (setting.size) inputs["k"] = *setting.size;
  if (options.noise) inputs["noise"] = *options.noise;
  inputs["method"] = options.method.value_or("auto");

  Json result{{"m", file.samples.count()},
              {"d", file.samples.dimension()},
              {"read_as", file.are_signs ? "signs" : "bits"},
              {"method", name(found.method)},
              {"by", found.by},
              {"why", found.why}};
  if (found.rank) result["rank"] = *found.rank;
  const bool one = found.count == 1;
  result["set"] = one ? Json(found.sets.front()) : Json(nullptr);
  result["unique"] = one && !found.all_compared ? Json(nullptr) : Json(one);
  Json solutions;
  solutions["count"] = found.count > 0 ? std::to_string(found.count) : fmt::format("2^{}", *found.log2_count);
  if (found.log2_count) solutions["log2_count"] = *found.log2_count;
  if (!found.sets.empty()) solutions["sets"] = found.sets;
  solutions["inside_all"] = found.inside_all;
  solutions["outside_all"] = found.outside_all;
  if (!found.kernel.empty()) solutions["kernel"] = found.kernel;
  if (found.smallest) {
    solutions["smallest"] = {{"size", found.smallest->size}, {"count", found.smallest->count}};
    if (!found.smallest->sets.empty()) solutions["smallest"]["sets"] = found.smallest->sets;
  }
  result["solutions"] = std::move(solutions);
  result["agreement"] = found.agreement;
  if (found.next_agreement) result["next_agreement"] = *found.next_agreement;
  result["chance"] = {{"class", found.class_of_sets}, {"log2_bound", found.log2_chance}};
  if (found.as_few) result["as_few"] = *found.as_few;
  for (const auto& [what, count] : found.cost) result["cost"][what] = count;
  return document(version(), "parity recover", std::move(inputs), std::move(result));
}

int parity_recover(const ParityRecoverOptions& options) {
  if (!options.samples)
    bad_input(
        "--samples is needed: a file with a sample a line, its coordinates and its label, or - for standard "
        "input");
  const std::optional<std::string> values = read_values(options);
  static_cast<void>(
      read_setting(options, std::numeric_limits<int>::max()));  // refuses before a long file is read
  Output output(options.common.output);
  const ParitySampleFile file = read_parity_samples("--samples", *options.samples, values);
  const RecoverySetting setting = read_setting(options, file.samples.dimension());
  const ParityRecovery found = recover_parity(file.samples, setting);
  if (found.contradiction) refuse_contradiction(file, *options.samples, *found.contradiction);
  if (found.count == 0 && !found.log2_count) refuse_size(found, *options.samples, setting.size.value());
  output.write(options.common.json ? text(recovery_json(options, file, found, setting))
                                   : recovery_text(file, found, setting));
  output.finish();
  return exit_success;
}

}  // namespace

void add_parity_recover(CommandLine::Command& parity) {
  auto options = std::make_shared<ParityRecoverOptions>();
  auto command =
      parity.subcommand("recover",
                        "The set I with y = prod_{i in I} x_i, from samples (x, y) of the parity, with or "
                        "without label noise.\n"
                        "All sets that the samples allow are found; if they are several that is said, and "
                        "none of them is picked.\n"
                        "Without noise the default is Gaussian elimination, or for sets of K coordinates "
                        "that it leaves open a search "
                        "that\n"
                        "meets in the middle; with noise enumeration of the sets of K coordinates, or "
                        "without K the algorithm of Blum, "
                        "Kalai\n"
                        "and Wasserman.",
                        "  lemmata parity recover --samples samples.txt\n"
                        "  lemmata parity recover --samples samples.npy --k 3 --noise 0.1 --json\n");
  command.option("--samples", "FILE", options->samples,
                 "a sample a line: its d coordinates and its label, -1 and 1 or bits; or an m x (d+1) NumPy "
                 "array; - for "
                 "standard input");
  command.option(
      "--values", "V", options->values,
      "signs (-1 and 1) or bits (0 and 1, where 1 stands for -1); needed only if all values are 1");
  command.option("--k", "K", options->k, "the number of coordinates of I; sets of any size without it");
  command.option("--noise", "ETA", options->noise,
                 "probability with which each label was flipped, at least 0 and below 1/2; 0 by default");
  command.option(
      "--method", "METHOD", options->method,
      "auto (default), gauss (elimination), mitm (meet in the middle), brute (all sets of K), bkw");
  command.option("--threads", "N", options->threads,
                 "threads of mitm, brute and bkw; the machine's by default");
  add_common(command, options->common);
  command.action([options] { return parity_recover(*options); });
}

}  // namespace lemmata::proofs_check
