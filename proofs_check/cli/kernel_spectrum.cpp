#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "proofs_check/calculators/number.hpp"
#include "proofs_check/cli/arguments.hpp"
#include "proofs_check/cli/build_info.hpp"
#include "proofs_check/cli/failure.hpp"
#include "proofs_check/cli/kernel_spectrum_options.hpp"
#include "proofs_check/cli/output.hpp"
#include "proofs_check/cli/subcommands.hpp"
#include "proofs_check/cli/value_text.hpp"
#include "proofs_check/report/table.hpp"

namespace lemmata::proofs_check {

namespace {

struct Options {
  CommonOptions common;
  SpectrumOptions spectrum;
  std::optional<std::string> digits, sorted;
};

std::string heading(const SpectrumQuery& query) {
  const auto& kernel = query.spectrum.kernel();
  const auto& network = kernel.network();
  std::string variances;
  for (std::size_t l = 0; l < network.layers.size() && l < 4; ++l)
    variances += fmt::format("{}({}, {})", l == 0 ? "" : ", ", analysis::to_string(network.layers[l].weight),
                             analysis::to_string(network.layers[l].bias));
  return fmt::format(
      "{} kernel, phi = {}, {} hidden layer{}, (sigma_w^2, sigma_b^2) = {}{}, {} parameterisation\n"
      "x uniform on {}, probability 1 in all, x.x = d: K^0 = sigma_b^2 + sigma_w^2 t, t = x.z/d\nby {}\n\n",
      kernel.kind() == analysis::KernelKind::nngp ? "NNGP" : "tangent", network.activation.text(),
      network.depth(), network.depth() == 1 ? "" : "s", variances, network.layers.size() > 4 ? ", ..." : "",
      name(network.parameterisation),
      query.spectrum.domain() == SpectrumDomain::cube
          ? fmt::format("{{-1,+1}}^{}", query.spectrum.dimension())
          : fmt::format("the sphere S^{}", query.spectrum.dimension() - 1),
      query.spectrum.route());
}

std::string degrees_text(SpectrumQuery& query, int digits, bool in_digits) {
  Table table{spectrum_columns(query.spectrum), {}};
  table.columns[3] = "time 1/mu";
  table.columns[4] = "share of the trace";
  if (query.spectrum.domain() == SpectrumDomain::cube) table.columns[5] = "d^k mu";
  std::string zeros;
  for (int parity : {0, 1})
    for (int k : query.degrees)
      if (k % 2 == parity && query.spectrum.kernel().vanishes(k)) {
        zeros += fmt::format("{} degrees are exactly 0 where {}\n", parity == 0 ? "even" : "odd",
                             query.spectrum.kernel().why_it_vanishes(k));
        break;
      }
  for (int k : query.degrees)
    table.rows.push_back(spectrum_cells(query.spectrum, k, digits, in_digits, "never"));
  return text(table, TableFormat::aligned) + (zeros.empty() ? "" : "\n" + zeros);
}

std::string staircase_text(const KernelSpectrum::Staircase& staircase, bool in_digits) {
  Table table{{"ranks", "degree", "eigenvalue"}, {}};
  for (const auto& step : staircase.steps)
    table.rows.push_back({step.first == step.last ? step.first : step.first + ".." + step.last,
                          std::to_string(step.degree), cell(step.eigenvalue, in_digits)});
  return text(table, TableFormat::aligned) + (staircase.complete ? "" : "\n" + staircase.why_it_ends + "\n");
}

Json result_json(SpectrumQuery& query, const std::optional<KernelSpectrum::Staircase>& staircase,
                 int digits) {
  Json result{{"route", query.spectrum.route()},
              {"parameterisation", std::string(name(query.spectrum.kernel().network().parameterisation))}};
  if (staircase) {
    for (const auto& step : staircase->steps)
      result["steps"].push_back({{"first", step.first},
                                 {"last", step.last},
                                 {"degree", step.degree},
                                 {"eigenvalue", to_json(step.eigenvalue)}});
    result["complete"] = staircase->complete;
    return result;
  }
  for (int k : query.degrees) result["degrees"].push_back(spectrum_json(query.spectrum, k, digits));
  return result;
}

int kernel_spectrum(const Options& options) {
  const auto digits = read_digits(options.digits);
  const int shown = digits.value_or(default_digits);
  SpectrumQuery query = read_spectrum(options.spectrum, shown);
  std::optional<analysis::Integer> ranks;
  if (options.sorted) {
    ranks = read_integer("--sorted", *options.sorted, 1, largest_parameter);
    for (std::size_t i = 0; i < query.degrees.size(); ++i)
      if (query.degrees[i] != static_cast<int>(i))
        bad_input("--degree: " + excerpt(options.spectrum.degree.value_or("")) +
                  "; allowed with --sorted: 0..K");
  }
  Output output(options.common.output);
  output.write(computed_spectrum(options.spectrum, [&] {
    std::optional<KernelSpectrum::Staircase> staircase;
    if (ranks)
      staircase = query.spectrum.staircase(*ranks, static_cast<int>(query.degrees.size()) - 1, shown);
    if (!options.common.json)
      return heading(query) + (staircase ? staircase_text(*staircase, digits.has_value())
                                         : degrees_text(query, shown, digits.has_value()));
    Json inputs;
    put_inputs(inputs, options.spectrum);
    put_input(inputs, "sorted", options.sorted);
    if (digits) inputs["digits"] = *digits;
    return text(
        document(version(), "kernel spectrum", std::move(inputs), result_json(query, staircase, shown)));
  }));
  output.finish();
  return exit_success;
}

}  // namespace

void add_kernel_spectrum(CommandLine::Command& kernel) {
  auto options = std::make_shared<Options>();
  auto command = kernel.subcommand(
      "spectrum",
      "The eigenvalues of a network's kernel on uniform inputs on the sphere S^(D-1) or the cube {-1,+1}^D, "
      "by degree, with\n"
      "their multiplicities, the time 1/mu to learn a degree and its share of the trace. Every printed digit "
      "is correct, and\n"
      "an eigenvalue that is exactly 0 is said to be so, with the reason.",
      "  lemmata kernel spectrum --domain sphere:3 --kernel ntk --activation relu --depth 1 --degree 0..8\n"
      "  lemmata kernel spectrum --domain cube:200 --kernel nngp --activation erf --depth 3 --digits 30\n");
  add_spectrum_options(command, options->spectrum);
  command.option(
      "--sorted", "N", options->sorted,
      "the staircase of the sorted spectrum up to rank N, as far as the degrees 0..K of --degree prove it");
  command.option("--digits", "D", options->digits, "decimals with that many correct digits, 1 to 10000");
  add_common(command, options->common);
  command.action([options] { return kernel_spectrum(*options); });
}

}  // namespace lemmata::proofs_check
