#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "proofs_check/cli/failure.hpp"
#include "proofs_check/cli/network_formats.hpp"
#include "proofs_check/cli/npy_file.hpp"
#include "proofs_check/cli/npz_file.hpp"

namespace lemmata::proofs_check {

using analysis::LayerActivation;
using analysis::Network;
using analysis::NetworkLayer;
using analysis::Rational;

namespace {

/// The arrays of one layer, in the order of the archive or of their numbers.
struct LayerArrays {
  std::string weights_name, biases_name;
  const NpzArray* weights = nullptr;
  const NpzArray* biases = nullptr;
};

std::string shape_text(const NpyArray& array) {
  return fmt::format("({}{})", fmt::join(array.shape, ", "), array.shape.size() == 1 ? "," : "");
}

/// 12 for W12; nothing for another name.
std::optional<int> number_after(char letter, std::string_view name) {
  int number = 0;
  if (name.size() < 2 || name[0] != letter || name[1] < '1' || name[1] > '9') return std::nullopt;
  const char* const end = name.data() + name.size();
  const auto [stop, error] = std::from_chars(name.data() + 1, end, number);
  return error == std::errc() && stop == end ? std::optional(number) : std::nullopt;
}

class ArchiveReader {
 public:
  ArchiveReader(const std::string& option, const std::string& file)
      : option_(option),
        file_(excerpt(file)),
        place_(option + ": " + file_),
        arrays_(read_npz(option, file)) {}

  Network read() {
    Network network;
    std::string before;
    for (const LayerArrays& arrays : layers()) {
      add_layer(network, layer(arrays), place_, before, arrays.weights_name);
      before = arrays.weights_name;
    }
    require_one_output(network, place_, before);
    set_activations(network);
    if (derivative_ != nullptr) network.derivative_at_zero = scalar(*derivative_);
    return network;
  }

 private:
  [[noreturn]] void refuse(const std::string& why) const { bad_input(place_ + ": " + why); }

  /// Sorts the arrays by their names. W1, b1, W2, ... are ordered by number, NAME.weight and NAME.bias as in the file.
  std::vector<LayerArrays> layers() {
    std::map<int, LayerArrays> numbered;
    std::vector<LayerArrays> named;
    const auto of_name = [&](const std::string& name) -> LayerArrays& {
      const auto found = std::find_if(named.begin(), named.end(), [&](const LayerArrays& layer) {
        return layer.weights_name == name + ".weight";
      });
      if (found != named.end()) return *found;
      return named.emplace_back(LayerArrays{name + ".weight", name + ".bias"});
    };
    const auto of_number = [&](int number) -> LayerArrays& {
      return numbered.try_emplace(number, LayerArrays{fmt::format("W{}", number), fmt::format("b{}", number)})
          .first->second;
    };
    for (const NpzArray& array : arrays_) {
      const std::string& name = array.name;
      if (name == "activation")
        activation_ = &array;
      else if (name == "relu_derivative_at_zero")
        derivative_ = &array;
      else if (const auto weights = number_after('W', name))
        of_number(*weights).weights = &array;
      else if (const auto biases = number_after('b', name))
        of_number(*biases).biases = &array;
      else if (name.ends_with(".weight"))
        of_name(name.substr(0, name.size() - 7)).weights = &array;
      else if (name.ends_with(".bias"))
        of_name(name.substr(0, name.size() - 5)).biases = &array;
      else
        refuse(
            fmt::format("arrays W1, b1, W2, ..., or NAME.weight and NAME.bias, and activation and "
                        "relu_derivative_at_zero are allowed, got {}",
                        excerpt(name)));
    }
    if (!numbered.empty() && !named.empty())
      refuse(fmt::format("arrays W1, b1, ..., or NAME.weight and NAME.bias are allowed, got {} and {}",
                         excerpt(numbered.begin()->second.weights_name),
                         excerpt(named.front().weights_name)));
    if (numbered.empty() && named.empty()) refuse("weights W1 or NAME.weight are needed, got none");
    int next = 1;
    for (const auto& [number, layer] : numbered) {
      if (number != next)
        refuse(fmt::format("W{} is missing, and {} is there", next,
                           (layer.weights ? layer.weights : layer.biases)->name));
      named.push_back(layer);
      ++next;
    }
    for (const LayerArrays& layer : named)
      if (layer.weights == nullptr)
        refuse(fmt::format("{} is missing, and {} is there", excerpt(layer.weights_name),
                           excerpt(layer.biases_name)));
    return named;
  }

  NpyArray parse(const NpzArray& array) const {
    return read_npy_array(option_, fmt::format("{}: {}", file_, excerpt(array.name)), array.bytes);
  }

  NetworkLayer layer(const LayerArrays& arrays) const {
    const NpyArray weights = parse(*arrays.weights);
    if (weights.shape.empty() || weights.shape.size() > 2)
      refuse(
          fmt::format("{}: weights of shape (outputs, inputs), or (inputs,) for one output, are allowed, got "
                      "shape {}",
                      excerpt(arrays.weights_name), shape_text(weights)));
    NetworkLayer layer;
    layer.outputs = weights.shape.size() == 1 ? 1 : static_cast<int>(weights.shape.front());
    layer.inputs = static_cast<int>(weights.shape.back());
    layer.weights = weights.numbers.fractions();
    layer.biases.resize(static_cast<std::size_t>(layer.outputs));
    if (arrays.biases == nullptr) return layer;
    const NpyArray biases = parse(*arrays.biases);
    if (biases.shape.size() > 1 || biases.numbers.size() != layer.biases.size())
      refuse(fmt::format("{}: {} biases are allowed, as many as outputs in {} of shape {}, got shape {}",
                         excerpt(arrays.biases_name), layer.outputs, excerpt(arrays.weights_name),
                         shape_text(weights), shape_text(biases)));
    layer.biases = biases.numbers.fractions();
    return layer;
  }

  Rational scalar(const NpzArray& array) const {
    const NpyArray value = parse(array);
    if (value.numbers.size() != 1)
      refuse(fmt::format("{}: one number is allowed, got shape {}", array.name, shape_text(value)));
    return value.numbers.fractions().front();
  }

  /// One name for each layer; one name for the hidden layers, or for the only layer; ReLUs in the hidden layers.
  void set_activations(Network& network) const {
    const std::size_t count = network.layers.size();
    std::vector<std::string> names{"relu"};
    if (activation_ == nullptr && count == 1) return;
    if (activation_ != nullptr)
      names = read_npy_text(option_, fmt::format("{}: {}", file_, activation_->name), activation_->bytes);
    if (names.size() != 1 && names.size() != count)
      refuse(fmt::format("activation: one name, or one for each of the {} layers, is allowed, got {}", count,
                         names.size()));
    std::vector<LayerActivation> activations;
    for (const std::string& name : names)
      activations.push_back(read_layer_activation(place_ + ": activation", name));
    for (std::size_t i = 0; i < count; ++i)
      if (names.size() == count)
        network.layers[i].activation = activations[i];
      else if (i + 1 < count)
        network.layers[i].activation = activations.front();
  }

  std::string option_, file_, place_;
  std::vector<NpzArray> arrays_;
  const NpzArray* activation_ = nullptr;
  const NpzArray* derivative_ = nullptr;
};

}  // namespace

Network read_network_npz(const std::string& option, const std::string& file) {
  return ArchiveReader(option, file).read();
}

}  // namespace lemmata::proofs_check
