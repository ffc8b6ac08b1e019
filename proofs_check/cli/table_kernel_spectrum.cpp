#include <memory>

#include <nlohmann/json.hpp>

#include "proofs_check/calculators/number.hpp"
#include "proofs_check/cli/arguments.hpp"
#include "proofs_check/cli/failure.hpp"
#include "proofs_check/cli/kernel_spectrum_options.hpp"
#include "proofs_check/cli/output.hpp"
#include "proofs_check/cli/plot.hpp"
#include "proofs_check/cli/subcommands.hpp"
#include "proofs_check/cli/table_output.hpp"

namespace lemmata::proofs_check {

namespace {

struct Options {
  TableOptions table;
  SpectrumOptions spectrum;
  std::optional<std::string> plot;
};

/// The eigenvalues that are not 0 over the degree, even and odd ones apart.
Plot spectrum_plot(SpectrumQuery& query, const std::string& title) {
  Plot plot{title, "degree k", "mu_k", true, {}};
  for (int parity : {0, 1}) {
    Curve curve{parity == 0 ? "even degrees" : "odd degrees", {{}}};
    for (int k : query.degrees) {
      if (k % 2 != parity || query.spectrum.kernel().vanishes(k)) continue;
      const double mu = query.spectrum.doubles(k)[2];
      if (mu > 1e-300) curve.pieces[0].emplace_back(k, mu);
    }
    if (!curve.pieces[0].empty()) plot.curves.push_back(std::move(curve));
  }
  return plot;
}

int kernel_spectrum_table(const Options& options) {
  static_cast<void>(read_table_format(options.table));
  const std::optional<int> digits = read_digits(options.table.digits);
  const int shown = digits.value_or(default_digits);
  SpectrumQuery query = read_spectrum(options.spectrum, shown);
  require_separate_files(
      {}, std::vector<FileOption>{{"--output", options.table.common.output}, {"--plot", options.plot}});
  if (options.plot) {
    require_plottable("--plot", *options.plot);
    const Plot plot = computed_spectrum(options.spectrum, [&] {
      return spectrum_plot(query, *options.spectrum.domain + ", " + *options.spectrum.kernel + " of " +
                                      *options.spectrum.network.activation);
    });
    require_points("--plot", plot);
    write_plot("--plot", plot, *options.plot);
  }
  Json inputs;
  put_inputs(inputs, options.spectrum);
  if (digits) inputs["digits"] = *digits;
  const auto degree = [&](std::size_t i) { return query.degrees[i]; };
  write_table({.command = "table kernel-spectrum",
               .columns = spectrum_columns(query.spectrum),
               .count = query.degrees.size(),
               .cells =
                   [&](std::size_t i) {
                     return computed_spectrum(options.spectrum, [&] {
                       return spectrum_cells(query.spectrum, degree(i), shown, digits.has_value(), "inf");
                     });
                   },
               .json =
                   [&](std::size_t i) {
                     return computed_spectrum(
                         options.spectrum, [&] { return spectrum_json(query.spectrum, degree(i), shown); });
                   },
               .doubles =
                   [&](std::size_t i) {
                     return computed_spectrum(options.spectrum,
                                              [&] { return query.spectrum.doubles(degree(i)); });
                   },
               .inputs = std::move(inputs),
               .left_out_because = "",
               .left_out = 0},
              options.table);
  return exit_success;
}

}  // namespace

void add_table_kernel_spectrum(CommandLine::Command& table) {
  auto options = std::make_shared<Options>();
  auto command = table.subcommand("kernel-spectrum",
                                  "The eigenvalues of a network's kernel on the sphere or the cube, degree "
                                  "by degree (kernel spectrum). Columns: degree,\n"
                                  "multiplicity, eigenvalue mu, time 1/mu (inf where mu is 0), share of the "
                                  "trace, and on the cube scaled, d^degree mu.\n"
                                  "npy: an array of float64 with these columns.",
                                  "  lemmata table kernel-spectrum --domain sphere:3 --kernel ntk "
                                  "--activation relu --depth 1 --degree 0..20\n"
                                  "  lemmata table kernel-spectrum --domain cube:20 --kernel ntk "
                                  "--activation relu --depth 2 --digits 10 --format md\n");
  add_spectrum_options(command, options->spectrum);
  command.option("--plot", "FILE.svg", options->plot, "also draws the eigenvalues over the degree");
  add_table_options(command, options->table);
  command.action([options] { return kernel_spectrum_table(*options); });
}

}  // namespace lemmata::proofs_check
