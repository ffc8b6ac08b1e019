#include <algorithm>
#include <cmath>
#include <memory>
#include <stdexcept>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "proofs_check/calculators/network_kernel.hpp"
#include "proofs_check/calculators/number.hpp"
#include "proofs_check/cli/arguments.hpp"
#include "proofs_check/cli/build_info.hpp"
#include "proofs_check/cli/digit_shortfall.hpp"
#include "proofs_check/cli/failure.hpp"
#include "proofs_check/cli/kernel_options.hpp"
#include "proofs_check/cli/output.hpp"
#include "proofs_check/cli/subcommands.hpp"
#include "proofs_check/cli/value_text.hpp"
#include "proofs_check/report/table.hpp"

namespace lemmata::proofs_check {

namespace {

struct KernelOptions {
  CommonOptions common;
  NetworkOptions network;
  std::optional<std::string> x, z, gram, digits, threads;
  bool doubles = false;
};

enum class Kernel { nngp, ntk };

/// Entries of a matrix in doubles that are still shown to a reader.
constexpr int most_shown_entries = 400;

// ------------------------------------------------------------------------------------------------ input

KernelInputs read_inputs(const KernelOptions& options) {
  if (options.gram && (options.x || options.z))
    bad_input(fmt::format("--gram: allowed in place of --x and --z, got {} too", options.x ? "--x" : "--z"));
  if (options.gram) {
    if (options.doubles)
      bad_input("--double: points are needed, --x FILE; with --gram the kernels are computed in balls alone");
    try {
      return KernelInputs::from_gram(read_points("--gram", *options.gram));
    } catch (const std::invalid_argument& error) {
      bad_input(std::string("--gram: ") + error.what());
    } catch (const std::domain_error& error) {
      bad_input(std::string("--gram: ") + error.what());
    }
  }
  if (!options.x)
    bad_input(
        "--x is needed: the points, one a row: a .npy or .csv file, or numbers such as '1,0;0.6,0.8'; or "
        "--gram, with their products x.z / d");
  if (options.x == "-" && options.z == "-")
    bad_input("--z: standard input can be read once, and --x reads it");
  auto x = read_points("--x", *options.x);
  std::optional<analysis::RationalMatrix> z;
  if (options.z) z = read_points("--z", *options.z);
  try {
    return {std::move(x), std::move(z)};
  } catch (const std::invalid_argument& error) {
    bad_input(std::string("--z: ") + error.what());
  }
}

std::string ending(const std::optional<std::string>& file) {
  if (!file) return "";
  const auto dot = file->rfind('.');
  return dot == std::string::npos ? "" : file->substr(dot);
}

// ------------------------------------------------------------------------------------------------ balls

std::vector<std::string> columns(Kernel kernel) {
  if (kernel == Kernel::nngp) return {"i", "j", "K", "1 - rho"};
  return {"i", "j", "Theta", "Theta / sqrt(Theta_ii Theta_jj)", "K", "1 - rho"};
}

Table entries_table(Kernel kernel, const std::vector<KernelEntry>& entries) {
  const auto optional_cell = [](const std::optional<Value>& value) {
    return value ? cell(*value, true) : std::string("-");
  };
  Table table{columns(kernel), {}};
  for (const KernelEntry& entry : entries) {
    std::vector<std::string> cells{std::to_string(entry.i + 1), std::to_string(entry.j + 1)};
    if (kernel == Kernel::ntk) {
      cells.push_back(optional_cell(entry.ntk));
      cells.push_back(optional_cell(entry.ntk_ratio));
    }
    cells.push_back(cell(entry.nngp, true));
    cells.push_back(optional_cell(entry.one_minus_correlation));
    table.rows.push_back(std::move(cells));
  }
  return table;
}

Json entries_json(const std::vector<KernelEntry>& entries) {
  Json list = Json::array();
  for (const KernelEntry& entry : entries) {
    Json json{{"i", entry.i + 1}, {"j", entry.j + 1}, {"nngp", to_json(entry.nngp)}};
    if (entry.one_minus_correlation) json["one_minus_correlation"] = to_json(*entry.one_minus_correlation);
    if (entry.ntk) json["ntk"] = to_json(*entry.ntk);
    if (entry.ntk_ratio) json["ntk_ratio"] = to_json(*entry.ntk_ratio);
    list.push_back(std::move(json));
  }
  return list;
}

DigitShortfall shortfall_of(const std::vector<KernelEntry>& entries, int digits) {
  DigitShortfall shortfall(digits);
  for (const KernelEntry& entry : entries) {
    shortfall.add(entry.nngp);
    shortfall.add(entry.one_minus_correlation);
    shortfall.add(entry.ntk);
    shortfall.add(entry.ntk_ratio);
  }
  return shortfall;
}

double nearest(const Value& value) {
  const std::string& text = value.decimal.empty() ? value.mid : value.decimal;
  return std::stod(text);
}

std::string entries_npy(Kernel kernel, const KernelInputs& inputs, const std::vector<KernelEntry>& entries) {
  const auto width = static_cast<std::size_t>(inputs.columns());
  std::vector<double> doubles(static_cast<std::size_t>(inputs.rows()) * width);
  for (const KernelEntry& entry : entries) {
    const auto i = static_cast<std::size_t>(entry.i);
    const auto j = static_cast<std::size_t>(entry.j);
    const double value = nearest(kernel == Kernel::nngp ? entry.nngp : *entry.ntk);
    doubles[i * width + j] = value;
    if (inputs.is_symmetric()) doubles[j * width + i] = value;
  }
  return npy(doubles, width);
}

// ------------------------------------------------------------------------------------------------ doubles

const std::vector<double>& chosen(Kernel kernel, const KernelDoubles& doubles) {
  return kernel == Kernel::nngp ? doubles.nngp : doubles.ntk;
}

std::string error_text(Kernel kernel, const KernelDoubles& doubles) {
  std::string text = fmt::format("every K errs by at most {:.2g} sqrt(K_ii K_jj)", doubles.nngp_error);
  if (kernel == Kernel::ntk)
    text += fmt::format(", every Theta by at most {:.2g} sqrt(Theta_ii Theta_jj)", doubles.ntk_error);
  return text + "\n";
}

/// All entries, row by row.
Table doubles_table(Kernel kernel, const KernelDoubles& doubles) {
  Table table{{"i", "j"}, {}};
  if (kernel == Kernel::ntk) table.columns.emplace_back("Theta");
  table.columns.emplace_back("K");
  table.columns.emplace_back("1 - rho");
  for (int i = 0; i < doubles.rows; ++i)
    for (int j = 0; j < doubles.columns; ++j) {
      const auto place = static_cast<std::size_t>(i) * static_cast<std::size_t>(doubles.columns) +
                         static_cast<std::size_t>(j);
      std::vector<std::string> cells{std::to_string(i + 1), std::to_string(j + 1)};
      if (kernel == Kernel::ntk) cells.push_back(fmt::format("{}", doubles.ntk[place]));
      cells.push_back(fmt::format("{}", doubles.nngp[place]));
      const double deficit = doubles.one_minus_correlation[place];
      cells.push_back(std::isnan(deficit) ? "-" : fmt::format("{}", deficit));
      table.rows.push_back(std::move(cells));
    }
  return table;
}

Json doubles_json(Kernel kernel, const KernelDoubles& doubles) {
  const auto matrix = [&](const std::vector<double>& numbers) {
    Json rows = Json::array();
    const auto width = static_cast<std::ptrdiff_t>(doubles.columns);
    for (auto from = numbers.begin(); from != numbers.end(); from += width)
      rows.push_back(std::vector<double>(from, from + width));
    return rows;
  };
  Json result{{"nngp", matrix(doubles.nngp)}, {"nngp_error_bound", doubles.nngp_error}};
  if (kernel == Kernel::ntk) {
    result["ntk"] = matrix(doubles.ntk);
    result["ntk_error_bound"] = doubles.ntk_error;
  }
  result["one_minus_correlation"] = matrix(doubles.one_minus_correlation);
  return result;
}

// ------------------------------------------------------------------------------------------------ command

Json inputs_json(const KernelOptions& options) {
  Json inputs;
  put_input(inputs, "x", options.x);
  put_input(inputs, "z", options.z);
  put_input(inputs, "gram", options.gram);
  put_input(inputs, "activation", options.network.activation);
  put_input(inputs, "depth", options.network.depth);
  put_input(inputs, "sigma_w2", options.network.weight_variance);
  put_input(inputs, "sigma_b2", options.network.bias_variance);
  put_input(inputs, "parameterisation", options.network.parameterisation);
  if (const auto digits = read_digits(options.digits)) inputs["digits"] = *digits;
  if (options.doubles) inputs["double"] = true;
  return inputs;
}

/// What a file of this ending, or standard output, gets.
struct Results {
  std::function<std::string()> array;
  std::function<Table()> table;
  std::function<std::string()> page;
  std::function<Json()> json;
};

void write(const KernelOptions& options, const std::string& name, const analysis::InfiniteNetwork& network,
           const Results& results) {
  Output output(options.common.output);
  const std::string format = ending(options.common.output);
  if (options.common.json || format == ".json") {
    Json result;
    put_network(result, network);
    const Json numbers = results.json();
    for (const auto& [key, value] : numbers.items()) result[key] = value;
    output.write(text(document(version(), name, inputs_json(options), std::move(result))));
  } else if (format == ".npy") {
    output.write(results.array());
  } else if (format == ".csv") {
    output.write(text(results.table(), TableFormat::csv));
  } else {
    output.write(network_text(network) + results.page());
  }
  output.finish();
  // a file of bare numbers does not say what they are
  if ((format == ".npy" || format == ".csv") && !options.common.json && !options.common.quiet)
    write_message(network_text(network) + (options.doubles ? results.page() : ""));
}

int kernel_gram(const KernelOptions& options, Kernel kernel) {
  const std::string name = kernel == Kernel::nngp ? "kernel nngp" : "kernel ntk";
  if (options.doubles && options.digits)
    bad_input("--digits: allowed without --double, whose numbers are doubles with an error bound");
  if (options.threads && !options.doubles)
    bad_input("--threads: allowed together with --double; balls are computed on one thread");
  const int digits = read_digits(options.digits).value_or(default_digits);
  const int threads = read_threads(options.threads);
  const auto network = read_network(options.network);
  require_separate_files(
      std::vector<FileOption>{{"--x", options.x}, {"--z", options.z}, {"--gram", options.gram}},
      std::vector<FileOption>{{"--output", options.common.output}});
  if (const std::string format = ending(options.common.output);
      options.common.json && (format == ".npy" || format == ".csv"))
    bad_input("--json: allowed without --output " + excerpt(*options.common.output) +
              ", whose ending asks for another format");
  Output(options.common.output);  // refuses a name that cannot be written before the work is done
  const KernelInputs inputs = read_inputs(options);
  if (options.doubles) {
    KernelDoubles doubles;
    try {
      doubles = kernel_doubles(network, inputs, threads);
    } catch (const std::invalid_argument& error) {
      bad_input("--double: " + message_of(error));
    } catch (const std::domain_error& error) {
      bad_input("--double: " + message_of(error));
    } catch (const std::length_error& error) {
      bad_input("--double: " + message_of(error));
    }
    const auto page = [&] {
      std::string text = error_text(kernel, doubles);
      if (!ending(options.common.output).empty()) return text;
      if (doubles.nngp.size() > most_shown_entries)
        return text +
               fmt::format("{} x {} numbers, too many to show: --output K.npy, K.csv or K.json writes them\n",
                           doubles.rows, doubles.columns);
      return text + "\n" + proofs_check::text(doubles_table(kernel, doubles), TableFormat::aligned);
    };
    write(options, name, network,
          {[&] { return npy(chosen(kernel, doubles), static_cast<std::size_t>(doubles.columns)); },
           [&] { return doubles_table(kernel, doubles); }, page,
           [&] { return doubles_json(kernel, doubles); }});
    return exit_success;
  }
  std::vector<KernelEntry> entries;
  try {
    entries = kernel_entries(network, inputs, kernel == Kernel::ntk, digits);
  } catch (const std::domain_error& error) {
    bad_input("--activation: " + message_of(error));
  } catch (const std::length_error& error) {
    bad_input(message_of(error));
  }
  const DigitShortfall shortfall = shortfall_of(entries, digits);
  write(options, name, network,
        {[&] { return entries_npy(kernel, inputs, entries); }, [&] { return entries_table(kernel, entries); },
         [&] { return "\n" + proofs_check::text(entries_table(kernel, entries), TableFormat::aligned); },
         [&] {
           Json result{{"entries", entries_json(entries)}};
           shortfall.put(result);
           return result;
         }});
  if (!options.common.quiet) shortfall.warn();
  return exit_success;
}

void add(CommandLine::Command& group, Kernel kernel) {
  auto options = std::make_shared<KernelOptions>();
  auto command =
      kernel == Kernel::nngp
          ? group.subcommand("nngp",
                             "The prior of an infinitely wide network: K^L(x, z), and 1 - rho where rho is "
                             "the correlation, for all\n"
                             "pairs of points; every printed digit correct, at any depth and however close "
                             "the points are.",
                             "  lemmata kernel nngp --activation tanh --depth 3 --sigma-w2 1.5 --x "
                             "'1,0;0.6,0.8' --digits 30\n"
                             "  lemmata kernel nngp --activation relu --depth 10 --sigma-w2 2 --x X.npy "
                             "--double --output K.npy\n")
          : group.subcommand(
                "ntk",
                "The tangent kernel Theta^L(x, z) of an infinitely wide network, with K^L(x, z), for all "
                "pairs of\n"
                "points; every printed digit correct, at any depth and however close the points are.",
                "  lemmata kernel ntk --activation relu --depth 3 --sigma-w2 2 --x '1,0;0.6,0.8' --digits "
                "30\n"
                "  lemmata kernel ntk --activation relu --depth 10000 --sigma-w2 2 --gram '1,0.9;0.9,1'\n");
  add_network_options(command, options->network);
  command.option("--x", "FILE", options->x,
                 "the points, one a row: .csv, .npy, - for standard input, or numbers as in '1,0;0.6,0.8'");
  command.option("--z", "FILE", options->z,
                 "other points: the kernels of x against z; otherwise x against x");
  command.option("--gram", "FILE", options->gram,
                 "in place of points, their products x.z / d, a symmetric positive semidefinite matrix");
  command.option("--digits", "D", options->digits,
                 "correct digits of each number, 1 to 10000; 20 by default");
  command.flag("--double", options->doubles, "doubles with a proved error bound, for thousands of points");
  command.option("--threads", "N", options->threads, "with --double; the machine's by default");
  add_common(command, options->common);
  command.action([options, kernel] { return kernel_gram(*options, kernel); });
}

}  // namespace

void add_kernel_nngp(CommandLine::Command& kernel) { add(kernel, Kernel::nngp); }

void add_kernel_ntk(CommandLine::Command& kernel) { add(kernel, Kernel::ntk); }

}  // namespace lemmata::proofs_check
