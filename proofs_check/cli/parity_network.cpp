#include "analysis/boolean/parity_network.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <memory>
#include <numeric>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "analysis/scalar/functions.hpp"
#include "proofs_check/cli/arguments.hpp"
#include "proofs_check/cli/build_info.hpp"
#include "proofs_check/cli/failure.hpp"
#include "proofs_check/cli/linear_threshold_options.hpp"
#include "proofs_check/cli/output.hpp"
#include "proofs_check/cli/subcommands.hpp"
#include "proofs_check/report/table.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Network;
using analysis::NetworkLayer;
using analysis::Rational;

struct ParityNetworkOptions {
  CommonOptions common;
  std::optional<std::string> k, on, d, form, layers, signs;
  bool no_output_bias = false;
  bool compare = false;
};

const std::array<std::string, 3> forms = {"width", "depth", "folds"};

/// What the options ask for.
struct ParityNetworkRequest {
  int d = 0;
  std::vector<int> set;
  std::string form;
  std::vector<int> signs;  ///< of the form width
  std::vector<int> folds;  ///< of the form folds
};

int size_of(const ParityNetworkRequest& request) { return static_cast<int>(request.set.size()); }

void read_parity(const ParityNetworkOptions& options, ParityNetworkRequest& request) {
  const int largest = analysis::largest_parity_dimension;
  if (options.on) {
    request.set = read_set("--on", *options.on, largest);
    const auto k = read_integer("--k", options.k.value_or(std::to_string(request.set.size())), 1, largest);
    if (k != size_of(request))
      bad_input(fmt::format("--k: --on has {} coordinates, got {}", request.set.size(), k));
  } else {
    request.set.resize(static_cast<std::size_t>(read_required_integer("--k", options.k, 1, largest)));
    std::iota(request.set.begin(), request.set.end(), 1);
  }
  request.d = options.d ? static_cast<int>(read_integer("--d", *options.d, 1, largest)) : request.set.back();
  if (request.d < request.set.back())
    bad_input(fmt::format("--d: at least {}, the largest coordinate of the parity, is needed, got {}",
                          request.set.back(), request.d));
}

std::vector<int> read_signs(const std::string& text, int k) {
  std::vector<int> signs;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const std::string one = text.substr(begin, end - begin);
    if (one != "1" && one != "-1")
      bad_input("--signs: 1 and -1, separated by commas, are allowed, got " + excerpt(one));
    signs.push_back(one == "1" ? 1 : -1);
    begin = end + 1;
  }
  if (static_cast<int>(signs.size()) != k)
    bad_input(fmt::format("--signs: one for each of the {} coordinates is needed, got {}", k, signs.size()));
  return signs;
}

int most_layers(int k) { return std::max(1, static_cast<int>(std::bit_width(static_cast<unsigned>(k - 1)))); }

/// Of that many layers, or of as many as take the fewest units, the first such number.
std::vector<int> read_folds(const std::optional<std::string>& layers, int k) {
  if (layers)
    return analysis::smallest_folds(k,
                                    static_cast<int>(read_integer("--layers", *layers, 1, most_layers(k))));
  const auto units = [](const std::vector<int>& folds) {
    return std::accumulate(folds.begin(), folds.end(), 0);
  };
  std::vector<int> best = analysis::smallest_folds(k, 1);
  for (int count = 2; count <= most_layers(k); ++count) {
    auto folds = analysis::smallest_folds(k, count);
    if (units(folds) < units(best)) best = std::move(folds);
  }
  return best;
}

ParityNetworkRequest read_request(const ParityNetworkOptions& options) {
  ParityNetworkRequest request;
  read_parity(options, request);
  request.form = read_choice("--form", options.form.value_or("width"), forms);
  if (options.signs && request.form != "width")
    bad_input("--signs: allowed with --form width, got --form " + request.form);
  if (options.no_output_bias && request.form != "width")
    bad_input("--no-output-bias: allowed with --form width, got --form " + request.form);
  if (options.layers && request.form != "folds")
    bad_input("--layers: allowed with --form folds, got --form " + request.form);
  if (options.signs) request.signs = read_signs(*options.signs, size_of(request));
  if (request.form == "folds") request.folds = read_folds(options.layers, size_of(request));
  return request;
}

Network build(const ParityNetworkRequest& request, bool output_bias) {
  if (request.form == "depth") return analysis::deep_parity_network(request.d, request.set);
  if (request.form == "folds") return analysis::folded_parity_network(request.d, request.set, request.folds);
  return analysis::shallow_parity_network(
      request.d, request.set, request.signs,
      output_bias ? analysis::OutputBias::used : analysis::OutputBias::none);
}

/// How many units each hidden layer has.
std::vector<int> hidden_units(const Network& network) {
  std::vector<int> units;
  for (const NetworkLayer& layer : network.layers)
    if (layer.activation.kind == analysis::LayerActivation::Kind::relu) units.push_back(layer.outputs);
  return units;
}

// --- the network file

Json number(const Rational& value) {
  if (denominator(value) == 1 && abs(value) < Rational(1LL << 53))
    return static_cast<std::int64_t>(numerator(value));
  return analysis::to_string(value);
}

Json numbers(std::span<const Rational> values) {
  Json list = Json::array();
  for (const Rational& value : values) list.push_back(number(value));
  return list;
}

Json network_json(const Network& network) {
  Json layers = Json::array();
  for (const NetworkLayer& layer : network.layers) {
    Json rows = Json::array();
    const auto inputs = static_cast<std::size_t>(layer.inputs);
    for (std::size_t row = 0; row < layer.biases.size(); ++row)
      rows.push_back(numbers(std::span(layer.weights).subspan(row * inputs, inputs)));
    layers.push_back(
        {{"weights", std::move(rows)},
         {"biases", numbers(layer.biases)},
         {"activation",
          layer.activation.kind == analysis::LayerActivation::Kind::relu ? "relu" : "identity"}});
  }
  return {{"format", "lemmata-network/1"},
          {"input", network.layers.front().inputs},
          {"relu_derivative_at_zero", analysis::to_string(network.derivative_at_zero)},
          {"layers", std::move(layers)}};
}

/// The same as text, a line for each row of a matrix.
std::string network_text(const Json& network) {
  std::string text = fmt::format(
      "{{\"format\": {}, \"input\": {}, \"relu_derivative_at_zero\": {},\n \"layers\": [",
      network.at("format").dump(), network.at("input").dump(), network.at("relu_derivative_at_zero").dump());
  std::string before_layer = "\n";
  for (const Json& layer : network.at("layers")) {
    text += std::exchange(before_layer, ",\n") + "  {\"weights\": [";
    std::string before_row;
    for (const Json& row : layer.at("weights"))
      text += std::exchange(before_row, ",\n" + std::string(14, ' ')) + row.dump();
    text += fmt::format("],\n   \"biases\": {},\n   \"activation\": {}}}", layer.at("biases").dump(),
                        layer.at("activation").dump());
  }
  return text + "\n ]}\n";
}

// --- width against depth

struct Size {
  std::string form;
  std::vector<int> hidden;
  std::int64_t weights = 0;  ///< weights and biases that are not 0
  Rational largest_weight = 0, largest_bias = 0;
};

Size measure(std::string form, const Network& network) {
  Size size{std::move(form), hidden_units(network)};
  const auto add = [&](std::span<const Rational> values, Rational& largest) {
    for (const Rational& value : values) {
      size.weights += value == 0 ? 0 : 1;
      largest = std::max(largest, Rational(abs(value)));
    }
  };
  for (const NetworkLayer& layer : network.layers) {
    add(layer.weights, size.largest_weight);
    add(layer.biases, size.largest_bias);
  }
  return size;
}

std::vector<Size> sizes_of_all(const ParityNetworkRequest& request) {
  const int d = request.d;
  const auto& set = request.set;
  std::vector<Size> sizes = {measure("--form width", analysis::shallow_parity_network(d, set))};
  for (int layers = 2; layers <= most_layers(size_of(request)); ++layers)
    sizes.push_back(
        measure("--form folds --layers " + std::to_string(layers),
                analysis::folded_parity_network(d, set, analysis::smallest_folds(size_of(request), layers))));
  sizes.push_back(measure("--form depth", analysis::deep_parity_network(d, set)));
  return sizes;
}

int relus(const Size& size) { return std::accumulate(size.hidden.begin(), size.hidden.end(), 0); }

std::string sizes_text(const std::vector<Size>& sizes) {
  Table table{{"form", "hidden layers", "ReLUs", "in the layers", "weights and biases not 0",
               "largest weight", "largest bias"},
              {}};
  for (const Size& size : sizes)
    table.rows.push_back({size.form, std::to_string(size.hidden.size()), std::to_string(relus(size)),
                          fmt::format("{}", fmt::join(size.hidden, ",")), std::to_string(size.weights),
                          analysis::to_string(size.largest_weight), analysis::to_string(size.largest_bias)});
  return text(table, TableFormat::aligned);
}

Json sizes_json(const std::vector<Size>& sizes) {
  Json rows = Json::array();
  for (const Size& size : sizes)
    rows.push_back({{"form", size.form},
                    {"hidden", size.hidden},
                    {"relus", relus(size)},
                    {"nonzero", size.weights},
                    {"largest_weight", number(size.largest_weight)},
                    {"largest_bias", number(size.largest_bias)}});
  return {{"forms", std::move(rows)}};
}

int parity_network(const ParityNetworkOptions& options) {
  const ParityNetworkRequest request = read_request(options);
  if (options.compare && (options.form || options.layers || options.signs || options.no_output_bias))
    bad_input("--compare: shows every form, so it goes without --form and what belongs to one");
  Output output(options.common.output);
  Json inputs{{"k", size_of(request)}, {"on", request.set}, {"d", request.d}};
  if (options.compare) {
    const std::vector<Size> sizes = sizes_of_all(request);
    inputs["compare"] = true;
    output.write(options.common.json
                     ? text(document(version(), "parity network", std::move(inputs), sizes_json(sizes)))
                     : sizes_text(sizes));
  } else {
    const Network network = build(request, !options.no_output_bias);
    inputs["form"] = request.form;
    if (request.form == "folds") inputs["layers"] = request.folds.size();
    if (!request.signs.empty()) inputs["signs"] = request.signs;
    if (request.form == "width") inputs["output_bias"] = !options.no_output_bias;
    output.write(options.common.json
                     ? text(document(version(), "parity network", std::move(inputs),
                                     {{"hidden", hidden_units(network)}, {"network", network_json(network)}}))
                     : network_text(network_json(network)));
  }
  output.finish();
  return exit_success;
}

}  // namespace

void add_parity_network(CommandLine::Command& parity) {
  auto options = std::make_shared<ParityNetworkOptions>();
  auto command = parity.subcommand(
      "network",
      "A network of ReLUs that equals prod_{i in I} x_i at every x of {-1,+1}^d, as a network file.\n"
      "Its weights are integers. --form width: one layer of k = |I| ReLUs and an output bias; depth: "
      "ceil(log2 k) layers\n"
      "of two; folds: --layers L layers of b_1, ..., b_L with product at least k and the smallest sum, such "
      "as 3,3 for k = 9.\n"
      "--compare shows what each takes.",
      "  lemmata parity network --on 1,4,7 --d 10 --output parity.json\n"
      "  lemmata parity network --k 100 --compare\n");
  command.option("--k", "K", options->k, "size of I, the coordinates 1..K unless --on is given");
  command.option("--on", "LIST", options->on, "I: coordinates from 1, such as 1,4,7 or 2..5");
  command.option("--d", "D", options->d, "dimension of the input; the largest coordinate of I by default");
  command.option("--form", "FORM", options->form, "width (default), depth or folds");
  command.option("--layers", "L", options->layers,
                 "hidden layers of --form folds; by default the number that takes the fewest ReLUs");
  command.option("--signs", "LIST", options->signs,
                 "of the hidden weights at the coordinates of I in ascending order, such as 1,-1,1; all 1 by "
                 "default; form width");
  command.flag("--no-output-bias", options->no_output_bias,
               "one ReLU more instead of the output bias; form width");
  command.flag("--compare", options->compare,
               "a table of layers, ReLUs and weights of every form, instead of a network");
  add_common(command, options->common);
  command.action([options] { return parity_network(*options); });
}

}  // namespace lemmata::proofs_check
