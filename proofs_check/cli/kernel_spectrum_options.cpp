#include "proofs_check/cli/kernel_spectrum_options.hpp"

#include <array>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "proofs_check/cli/arguments.hpp"
#include "proofs_check/cli/failure.hpp"
#include "proofs_check/cli/value_text.hpp"

namespace lemmata::proofs_check {

namespace {

constexpr int most_degree = 1000000;

struct DomainChoice {
  SpectrumDomain domain;
  int d;
};

DomainChoice read_domain(const std::optional<std::string>& text) {
  if (!text) bad_input("--domain: missing; sphere:D or cube:D, such as sphere:3");
  const auto colon = text->find(':');
  const std::string name = text->substr(0, colon);
  if (colon == std::string::npos || (name != "sphere" && name != "cube"))
    bad_input("--domain: " + excerpt(*text) + "; allowed: sphere:D or cube:D, D the dimension");
  const auto d = static_cast<int>(read_integer("--domain " + name, text->substr(colon + 1), 1, most_degree));
  return {name == "sphere" ? SpectrumDomain::sphere : SpectrumDomain::cube, d};
}

}  // namespace

void add_spectrum_options(CommandLine::Command& command, SpectrumOptions& options) {
  command.option("--domain", "D", options.domain, "sphere:D or cube:D, D the dimension");
  command.option("--kernel", "K", options.kernel, "nngp or ntk");
  add_network_options(command, options.network);
  command.option("--degree", "LIST", options.degree,
                 "degrees, such as 0..10 or 1,3,5; by default all of the cube, and 0..10 on the sphere");
}

SpectrumQuery read_spectrum(const SpectrumOptions& options, int digits) {
  const auto [domain, d] = read_domain(options.domain);
  if (!options.kernel) bad_input("--kernel: missing; nngp or ntk");
  const std::array<std::string, 2> kinds{"nngp", "ntk"};
  const bool tangent = read_choice("--kernel", *options.kernel, kinds) == "ntk";
  auto network = read_network(options.network);
  const std::string all = domain == SpectrumDomain::cube ? "0.." + std::to_string(d) : "0..10";
  const auto ranges = read_ranges("--degree", options.degree.value_or(all), 0, most_degree);
  if (element_count(ranges) > static_cast<std::uint64_t>(most_degree))
    bad_input("--degree: " + std::to_string(element_count(ranges)) + " degrees; allowed: up to 1000000");
  std::vector<int> degrees;
  for (const std::int64_t k : elements(ranges)) degrees.push_back(static_cast<int>(k));
  try {
    KernelSpectrum spectrum(domain, d,
                            analysis::ZonalKernel(std::move(network), tangent ? analysis::KernelKind::ntk
                                                                              : analysis::KernelKind::nngp),
                            degrees, digits);
    return {std::move(spectrum), std::move(degrees)};
  } catch (const std::exception& error) {
    bad_input("--domain " + excerpt(*options.domain) + ": " + message_of(error));
  }
}

std::vector<std::string> spectrum_columns(const KernelSpectrum& spectrum) {
  std::vector<std::string> columns{"degree", "multiplicity", "eigenvalue", "time", "share"};
  if (spectrum.domain() == SpectrumDomain::cube) columns.emplace_back("scaled");
  return columns;
}

std::vector<std::string> spectrum_cells(KernelSpectrum& spectrum, int degree, int digits, bool in_digits,
                                        const char* infinite) {
  const auto row = spectrum.row(degree, digits);
  const bool zero = spectrum.kernel().vanishes(degree);
  const auto shown = [&](const std::optional<Value>& value, const char* otherwise) {
    return value ? cell(*value, in_digits) : std::string(otherwise);
  };
  std::vector<std::string> cells{std::to_string(row.degree), row.multiplicity,
                                 cell(row.eigenvalue, in_digits), shown(row.time, zero ? infinite : ""),
                                 cell(row.share, in_digits)};
  if (spectrum.domain() == SpectrumDomain::cube) cells.push_back(shown(row.scaled, ""));
  return cells;
}

Json spectrum_json(KernelSpectrum& spectrum, int degree, int digits) {
  const auto row = spectrum.row(degree, digits);
  Json json{
      {"degree", row.degree}, {"multiplicity", row.multiplicity}, {"eigenvalue", to_json(row.eigenvalue)}};
  if (row.time)
    json["time"] = to_json(*row.time);
  else if (spectrum.kernel().vanishes(degree))
    json["time"] = {{"infinite", true}};
  json["share"] = to_json(row.share);
  if (row.scaled) json["scaled"] = to_json(*row.scaled);
  if (spectrum.kernel().vanishes(degree)) json["zero_because"] = spectrum.kernel().why_it_vanishes(degree);
  return json;
}

void put_inputs(Json& inputs, const SpectrumOptions& options) {
  put_input(inputs, "domain", options.domain);
  put_input(inputs, "kernel", options.kernel);
  put_input(inputs, "activation", options.network.activation);
  put_input(inputs, "depth", options.network.depth);
  put_input(inputs, "sigma_w2", options.network.weight_variance);
  put_input(inputs, "sigma_b2", options.network.bias_variance);
  put_input(inputs, "parameterisation", options.network.parameterisation);
  put_input(inputs, "degree", options.degree);
}

}  // namespace lemmata::proofs_check
