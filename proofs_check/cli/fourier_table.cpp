#include <bit>
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "proofs_check/calculators/coordinate_set.hpp"
#include "proofs_check/calculators/fourier_spectrum.hpp"
#include "proofs_check/calculators/value_writer.hpp"
#include "proofs_check/cli/arguments.hpp"
#include "proofs_check/cli/build_info.hpp"
#include "proofs_check/cli/failure.hpp"
#include "proofs_check/cli/fourier_result.hpp"
#include "proofs_check/cli/linear_threshold_options.hpp"
#include "proofs_check/cli/number_list.hpp"
#include "proofs_check/cli/output.hpp"
#include "proofs_check/cli/subcommands.hpp"
#include "proofs_check/cli/value_text.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Rational;

const char* const command_name = "fourier table";

struct FourierTableOptions {
  CommonOptions common;
  std::vector<std::string> file;
  std::optional<std::string> set, level, digits, threads;
  bool all = false, influences = false, level_weights = false;
};

FourierSpectrum spectrum_of(const NumberList& list, int threads) {
  if (!list.are_integers()) return FourierSpectrum(list.fractions(), threads);
  if (!list.are_bits) return FourierSpectrum(list.integers(), threads);
  std::vector<std::int32_t> signs;
  signs.reserve(list.size());
  for (const std::int64_t bit : list.integers()) signs.push_back(bit == 0 ? 1 : -1);
  return FourierSpectrum(std::move(signs), threads);
}

FourierResult coefficients_at(const FourierSpectrum& spectrum, const std::vector<std::vector<int>>& sets,
                              const std::optional<int>& digits) {
  const ValueWriter writer(command_name, static_cast<double>(sets.size()), spectrum.denominator_bits(),
                           digits);
  std::vector<CoefficientAt> coefficients;
  for (const std::vector<int>& set : sets)
    coefficients.push_back({set, writer.value(spectrum.coefficient(bits_of(set)))});
  return coefficient_result(coefficients, digits.has_value());
}

void require_rows_fit(double rows, const FourierSpectrum& spectrum, const std::optional<int>& digits) {
  static_cast<void>(ValueWriter(command_name, rows, spectrum.denominator_bits(), digits));
}

/// What is asked for: all coefficients of a small function, the level weights of a large one, unless something else is.
FourierResult answer(const FourierTableOptions& options, const FourierSpectrum& spectrum,
                     const std::optional<int>& digits) {
  constexpr int largest_n_for_all = 5;
  const int n = spectrum.dimension();
  const int asked = int{options.set.has_value()} + int{options.level.has_value()} + int{options.all} +
                    int{options.influences} + int{options.level_weights};
  if (asked > 1)
    bad_input(
        "fourier table: one of --set, --level, --all, --influences and --level-weights is allowed, got "
        "several");
  if (options.set) return coefficients_at(spectrum, {read_set("--set", *options.set, n)}, digits);
  if (options.level) {
    const auto level = static_cast<int>(read_integer("--level", *options.level, 0, n));
    require_rows_fit(count_of_sets(n, level), spectrum, digits);
    return coefficients_at(spectrum, sets_of_size(n, level), digits);
  }
  if (options.all || (asked == 0 && n <= largest_n_for_all)) {
    const std::uint64_t count = std::uint64_t{1} << n;
    require_rows_fit(static_cast<double>(count), spectrum, digits);
    std::vector<std::vector<int>> sets;
    for (std::uint64_t set = 0; set < count; ++set) sets.push_back(coordinates_of(set));
    return coefficients_at(spectrum, sets, digits);
  }
  const std::vector<Rational> numbers = options.influences ? spectrum.influences() : spectrum.level_weights();
  const ValueWriter writer(command_name, static_cast<double>(numbers.size()) + 1,
                           2 * spectrum.denominator_bits(), digits);
  std::vector<Value> values;
  Rational total(0);
  for (const Rational& number : numbers) {
    values.push_back(writer.value(number));
    total += number;
  }
  return options.influences ? influence_result(values, writer.value(total), digits.has_value())
                            : level_weight_result(values, writer.value(total), digits.has_value());
}

int fourier_table(const FourierTableOptions& options) {
  if (options.file.empty())
    bad_input("fourier table: FILE is needed: a truth table of 2^n values, or - for standard input");
  if (options.file.size() > 1)
    bad_input(fmt::format("fourier table: one file is allowed, got {}", options.file.size()));
  const std::optional<int> digits = read_digits(options.digits);
  const int threads = read_threads(options.threads);
  Output output(options.common.output);
  const NumberList list = read_truth_table("fourier table", options.file.front());
  const FourierSpectrum spectrum = spectrum_of(list, threads);
  FourierResult result = answer(options, spectrum, digits);

  const std::vector<int> largest = coordinates_of(spectrum.largest());
  const Value value = ValueWriter(command_name, 1, spectrum.denominator_bits(), digits)
                          .value(spectrum.coefficient(bits_of(largest)));
  const char* const read_as = list.are_bits ? "bits" : "numbers";
  if (options.common.json) {
    Json inputs{{"file", options.file.front()}};
    if (options.set) inputs["set"] = read_set("--set", *options.set, spectrum.dimension());
    if (options.level) inputs["level"] = read_integer("--level", *options.level, 0, spectrum.dimension());
    for (const auto& [name, given] : {std::pair{"all", options.all},
                                      {"influences", options.influences},
                                      {"level_weights", options.level_weights}})
      if (given) inputs[name] = true;
    if (digits) inputs["digits"] = *digits;
    Json document_result{{"n", spectrum.dimension()}, {"read_as", read_as}};
    document_result.update(result.json);
    document_result["largest"] = {{"set", largest}, {"value", to_json(value)}};
    document_result["method"] = spectrum.method();
    output.write(text(document(version(), command_name, std::move(inputs), std::move(document_result))));
  } else {
    output.write(fmt::format("{} {}, n = {}{}\n", list.size(), read_as, spectrum.dimension(),
                             list.are_bits ? ": f = +1 for 0 and -1 for 1" : "") +
                 result_text(result) +
                 fmt::format("largest in size:  f^({}) = {}\nby: {}\n", set_text(largest),
                             readable(value, digits.has_value()), spectrum.method()));
  }
  output.finish();
  return exit_success;
}

}  // namespace

void add_fourier_table(CommandLine::Command& fourier) {
  auto options = std::make_shared<FourierTableOptions>();
  auto command = fourier.subcommand(
      "table",
      "Fourier coefficients of any function on {-1,+1}^n, exactly, from its truth table.\n"
      "They are f^(T) = E[f(x) prod_{i in T} x_i], x uniform on {-1,+1}^n.\n"
      "FILE has 2^n values, the first at x = (+1, ..., +1); in the number of a value, counted from 0, bit i "
      "is "
      "set where x_{i+1} = -1,\n"
      "so the second value is that at x_1 = -1. The values are a word of bits such as 0110, where 0 stands "
      "for "
      "f = +1 and 1 for\n"
      "f = -1; or numbers such as -1, 3/4 or 0.1, separated by spaces, commas or lines; or a NumPy array "
      "(.npy), truth values\n"
      "read as bits. Without a choice below all coefficients for n up to 5, the level weights for larger n.",
      "  lemmata fourier table bits.txt\n  lemmata fourier table f.npy --level 2 --json\n");
  command.arguments("FILE", options->file, "the truth table; - for standard input");
  command.option("--set", "LIST", options->set,
                 "the coefficient at one set: coordinates from 1, such as 1,4 or 2..5");
  command.option("--level", "K", options->level, "the coefficients at all sets of K coordinates, 0 to n");
  command.flag("--all", options->all, "all 2^n coefficients");
  command.flag(
      "--influences", options->influences,
      "Inf_i[f] = E[(D_i f)^2], D_i f = (f(x with x_i = +1) - f(x with x_i = -1)) / 2: the sum of the "
      "squared coefficients at the sets that contain i");
  command.flag("--level-weights", options->level_weights,
               "W^k[f], the sum of the squared coefficients at the sets of size k");
  command.option("--digits", "D", options->digits, "correct decimals instead of long fractions, 1 to 10000");
  command.option("--threads", "N", options->threads, "threads of the transform; the machine's by default");
  add_common(command, options->common);
  command.action([options] { return fourier_table(*options); });
}

}  // namespace lemmata::proofs_check
