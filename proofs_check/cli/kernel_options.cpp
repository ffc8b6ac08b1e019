#include "proofs_check/cli/kernel_options.hpp"

#include <array>
#include <stdexcept>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "proofs_check/cli/arguments.hpp"
#include "proofs_check/cli/failure.hpp"
#include "proofs_check/cli/linear_data_file.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Parameterisation;
using analysis::Rational;

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts(1);
  for (char c : text) {
    if (c == separator)
      parts.emplace_back();
    else
      parts.back() += c;
  }
  return parts;
}

std::vector<Rational> read_variances(const std::string& option, const std::optional<std::string>& text,
                                     int layers, const char* by_default) {
  const auto parts = split(text.value_or(by_default), ',');
  if (parts.size() != 1 && parts.size() != static_cast<std::size_t>(layers))
    bad_input(
        fmt::format("{}: {} variances; allowed: one for all layers, or one for each of the {} layers 0 to {}",
                    option, parts.size(), layers, layers - 1));
  std::vector<Rational> variances;
  for (const auto& part : parts) {
    variances.push_back(read_rational(option, part));
    if (variances.back() < 0)
      bad_input(fmt::format("{}: {}; a variance is at least 0", option, excerpt(part)));
  }
  if (parts.size() == 1) variances.assign(static_cast<std::size_t>(layers), variances.front());
  return variances;
}

/// One text if all layers have the same variance, else one for each.
std::vector<std::string> variances(const analysis::InfiniteNetwork& network,
                                   Rational analysis::LayerVariances::*kind) {
  std::vector<std::string> texts;
  bool same = true;
  for (const auto& layer : network.layers) {
    same = same && layer.*kind == network.layers.front().*kind;
    texts.push_back(analysis::to_string(layer.*kind));
  }
  if (same) texts.resize(1);
  return texts;
}

std::string variances_text(const analysis::InfiniteNetwork& network,
                           Rational analysis::LayerVariances::*kind) {
  constexpr std::size_t most_shown = 20;
  auto texts = variances(network, kind);
  const bool cut = texts.size() > most_shown;
  if (cut) texts.resize(most_shown);
  std::string text;
  for (const auto& one : texts) text += (text.empty() ? "" : ",") + one;
  return cut ? text + ",..." : text;
}

bool is_file(const std::string& text) {
  return text == "-" || text.ends_with(".npy") || text.ends_with(".csv") || text.find('/') == 0;
}

}  // namespace

analysis::Activation read_activation(const std::string& option, const std::string& text) {
  try {
    return analysis::Activation(text);
  } catch (const std::invalid_argument& error) {
    bad_input(option + ": " + message_of(error));
  } catch (const std::domain_error& error) {
    bad_input(option + ": " + message_of(error));
  }
}

void add_network_options(CommandLine::Command& command, NetworkOptions& options) {
  command.option("--activation", "A", options.activation,
                 "a name such as relu or tanh, or a formula in x such as 'x*tanh(x)'");
  command.option("--depth", "L", options.depth, "the number of hidden layers");
  command.option("--sigma-w2", "V", options.weight_variance,
                 "sigma_w^2, one number or one for each layer 0,...,L; 1 by default");
  command.option("--sigma-b2", "V", options.bias_variance, "sigma_b^2, likewise; 0 by default");
  command.option("--parameterisation", "P", options.parameterisation, "slide, ntk (the default) or standard");
}

analysis::InfiniteNetwork read_network(const NetworkOptions& options) {
  if (!options.activation) bad_input("--activation: missing; a name such as relu, or a formula in x");
  const auto activation = read_activation("--activation", *options.activation);
  const int depth = static_cast<int>(read_required_integer("--depth", options.depth, 0, largest_depth));
  const std::array<std::string, 3> names{"slide", "ntk", "standard"};
  const std::string chosen =
      read_choice("--parameterisation", options.parameterisation.value_or("ntk"), names);
  const auto weights = read_variances("--sigma-w2", options.weight_variance, depth + 1, "1");
  const auto biases = read_variances("--sigma-b2", options.bias_variance, depth + 1, "0");
  std::vector<analysis::LayerVariances> layers;
  for (std::size_t l = 0; l < weights.size(); ++l) layers.push_back({weights[l], biases[l]});
  for (auto parameterisation : {Parameterisation::slide, Parameterisation::ntk, Parameterisation::standard})
    if (name(parameterisation) == chosen) return {activation, layers, parameterisation};
  throw std::logic_error("read_network: no such parameterisation");
}

std::string network_text(const analysis::InfiniteNetwork& network) {
  std::string text = fmt::format("{}, {} hidden layer{}, sigma_w^2 = {}, sigma_b^2 = {}\n",
                                 network.activation.text(), network.depth(), network.depth() == 1 ? "" : "s",
                                 variances_text(network, &analysis::LayerVariances::weight),
                                 variances_text(network, &analysis::LayerVariances::bias));
  text += fmt::format("parameterisation {}: ", analysis::name(network.parameterisation));
  switch (network.parameterisation) {
    case Parameterisation::slide:
      return text +
             "weights and biases themselves are trained. Theta itself is infinite, it grows like the width "
             "n; "
             "the numbers are the limit of Theta / n\n";
    case Parameterisation::ntk:
      return text +
             "W = sigma_w omega / sqrt(fan-in), b = sigma_b beta, and omega and beta are trained; Theta is "
             "finite\n";
    case Parameterisation::standard:
      return text +
             "weights and biases are trained, with the step over the width n; the numbers are the limit of "
             "Theta / n\n";
  }
  throw std::logic_error("network_text: no such parameterisation");
}

void put_network(Json& result, const analysis::InfiniteNetwork& network) {
  result["activation"] = network.activation.text();
  result["depth"] = network.depth();
  const auto put = [&](const char* key, Rational analysis::LayerVariances::*kind) {
    const auto texts = variances(network, kind);
    if (texts.size() == 1)
      result[key] = texts.front();
    else
      result[key] = texts;
  };
  put("sigma_w2", &analysis::LayerVariances::weight);
  put("sigma_b2", &analysis::LayerVariances::bias);
  result["parameterisation"] = std::string(analysis::name(network.parameterisation));
  result["tangent_kernel"] = network.parameterisation == Parameterisation::ntk ? "Theta" : "Theta / n";
}

analysis::RationalMatrix read_points(const std::string& option, const std::string& text) {
  if (is_file(text)) return read_matrix(option, text);
  std::vector<Rational> elements;
  std::size_t columns = 0;
  const auto rows = split(text, ';');
  for (const auto& row : rows) {
    if (row.find_first_not_of(" \t") == std::string::npos)
      bad_input(
          fmt::format("{}: an empty point, number {} of {}; points are separated by ;, with none at the end",
                      option, &row - rows.data() + 1, rows.size()));
    const auto cells = split(row, ',');
    if (columns == 0) columns = cells.size();
    if (cells.size() != columns)
      bad_input(fmt::format("{}: a point of dimension {} after one of dimension {}; all have the same",
                            option, cells.size(), columns));
    for (const auto& cell : cells) elements.push_back(read_rational(option, cell));
  }
  return {static_cast<int>(rows.size()), static_cast<int>(columns), std::move(elements)};
}

}  // namespace lemmata::proofs_check
