#include "proofs_check/cli/network_file.hpp"

#include <array>
#include <utility>

#include <fmt/format.h>

#include "proofs_check/cli/arguments.hpp"
#include "proofs_check/cli/failure.hpp"
#include "proofs_check/cli/input_file.hpp"
#include "proofs_check/cli/network_formats.hpp"
#include "proofs_check/cli/npz_file.hpp"

namespace lemmata::proofs_check {

using analysis::LayerActivation;
using analysis::Network;
using analysis::NetworkLayer;

namespace {

std::string shape_text(const NetworkLayer& layer) {
  return fmt::format("({}, {})", layer.outputs, layer.inputs);
}

}  // namespace

LayerActivation read_layer_activation(const std::string& place, const std::string& name) {
  using Kind = LayerActivation::Kind;
  constexpr std::string_view power = "power:";
  constexpr int largest_exponent = 64;
  if (name.starts_with(power))
    return {Kind::power, static_cast<int>(read_integer(place + ": the exponent of a power",
                                                       name.substr(power.size()), 1, largest_exponent))};
  static const std::array<std::pair<std::string, LayerActivation>, 9> known{{{"identity", {Kind::identity}},
                                                                             {"relu", {Kind::relu}},
                                                                             {"abs", {Kind::absolute_value}},
                                                                             {"square", {Kind::power, 2}},
                                                                             {"tanh", {Kind::tanh}},
                                                                             {"sigmoid", {Kind::sigmoid}},
                                                                             {"gelu", {Kind::gelu}},
                                                                             {"softplus", {Kind::softplus}},
                                                                             {"sine", {Kind::sine}}}};
  std::vector<std::string> names;
  for (const auto& [known_name, activation] : known) {
    if (known_name == name) return activation;
    names.push_back(known_name);
  }
  bad_input(fmt::format("{}: the activations {} and power:R are allowed, got {}{}", place,
                        fmt::join(names, ", "), excerpt(name), suggestion(name, names)));
}

void add_layer(Network& network, NetworkLayer layer, const std::string& place, const std::string& name_before,
               const std::string& name) {
  if (!network.layers.empty()) {
    const NetworkLayer& before = network.layers.back();
    if (layer.inputs != before.outputs)
      bad_input(fmt::format(
          "{}: {} has shape {} and {} has shape {}, (outputs, inputs): {} inputs are allowed, "
          "as many as outputs before, got {}",
          place, name, shape_text(layer), name_before, shape_text(before), before.outputs, layer.inputs));
  }
  network.layers.push_back(std::move(layer));
}

void require_one_output(const Network& network, const std::string& place, const std::string& name) {
  const NetworkLayer& last = network.layers.back();
  if (last.outputs != 1)
    bad_input(
        fmt::format("{}: {} has shape {}, (outputs, inputs): 1 output is allowed in the last layer, got {}",
                    place, name, shape_text(last), last.outputs));
}

Network read_network(const std::string& option, const std::string& file) {
  if (is_npz(file)) return read_network_npz(option, file);
  const InputFile input = read_input(option, file);
  return read_network_json(option + ": " + input.name, input.bytes);
}

}  // namespace lemmata::proofs_check
