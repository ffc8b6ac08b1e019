#include <array>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "proofs_check/cli/arguments.hpp"
#include "proofs_check/cli/failure.hpp"
#include "proofs_check/cli/network_formats.hpp"
#include "proofs_check/report/json.hpp"

namespace lemmata::proofs_check {

using analysis::Network;
using analysis::NetworkLayer;
using analysis::Rational;

namespace {

const char* const format_name = "lemmata-network/1";

/// Reads a document in which numbers with a point, an exponent or many digits stay the text that stands there, as strings.
class DocumentReader final : public nlohmann::json_sax<Json> {
 public:
  explicit DocumentReader(const std::string& place) : place_(place) {}

  Json read(std::string_view bytes) {
    Json::sax_parse(bytes, this);
    return std::move(root_);
  }

  bool null() override { return add(nullptr); }
  bool boolean(bool value) override { return add(value); }
  bool number_integer(std::int64_t value) override { return add(value); }
  bool number_unsigned(std::uint64_t value) override { return add(value); }
  bool number_float(double, const std::string& text) override { return add(text); }
  bool string(std::string& value) override { return add(std::move(value)); }
  bool binary(Json::binary_t&) override { return false; }  // JSON has none
  bool start_object(std::size_t) override { return open(Json::object()); }
  bool start_array(std::size_t) override { return open(Json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(std::string& name) override {
    if (open_.back()->contains(name))
      bad_input(fmt::format("{}: {}: each key is allowed once, got {} twice", place_, path(), excerpt(name)));
    key_ = name;
    return true;
  }

  bool parse_error(std::size_t, const std::string& token, const Json::exception& error) override {
    // "[json.exception.parse_error.101] parse error at line 1, column 5: ..."
    const std::string_view what = error.what();
    const std::string_view message = what.substr(what.find("] ") + 2);
    if (token.ends_with('N') || token.ends_with('I'))
      bad_input(fmt::format("{}: {}: a finite number is allowed, got {}", place_, path(),
                            token.ends_with('N') ? "NaN" : "infinity"));
    bad_input(fmt::format("{}: JSON is allowed: {}{}", place_, one_line(message),
                          open_.empty() ? "" : ", in " + path()));
  }

 private:
  static std::string one_line(std::string_view text) {
    std::string shown(text.substr(0, 200));
    for (char& c : shown)
      if (static_cast<unsigned char>(c) < ' ') c = ' ';
    return shown;
  }

  Json* put(Json value) {
    if (open_.empty()) {
      root_ = std::move(value);
      return &root_;
    }
    Json& parent = *open_.back();
    if (parent.is_object()) return &(parent[key_] = std::move(value));
    parent.push_back(std::move(value));
    return &parent.back();
  }

  bool add(Json value) {
    put(std::move(value));
    return true;
  }

  bool open(Json value) {
    constexpr std::size_t deepest = 8;
    if (open_.size() == deepest) bad_input(fmt::format("{}: {}: nested too deeply", place_, path()));
    keys_.push_back(key_);
    open_.push_back(put(std::move(value)));  // it stays there: only the last one that is open grows
    return true;
  }

  bool close() {
    open_.pop_back();
    keys_.pop_back();
    return true;
  }

  /// Where the next value belongs: layers[0].weights[1][2].
  std::string path() const {
    std::string text;
    for (std::size_t i = 0; i < open_.size(); ++i) {
      const std::string& key = i + 1 < open_.size() ? keys_[i + 1] : key_;
      if (open_[i]->is_array())
        text += fmt::format("[{}]", open_[i]->size() - (i + 1 < open_.size() ? 1 : 0));
      else
        text += (text.empty() ? "" : ".") + excerpt(key);
    }
    return text.empty() ? "the document" : text;
  }

  std::string place_;
  Json root_;
  std::vector<Json*> open_;
  std::vector<std::string> keys_;  // of those that are open
  std::string key_;                // the last one read in the innermost object
};

class NetworkReader {
 public:
  explicit NetworkReader(std::string place) : place_(std::move(place)) {}

  Network read(const Json& document) const {
    require_keys(document, "the document", {"format", "input", "layers", "relu_derivative_at_zero"},
                 {"format", "input", "layers"});
    if (document.at("format") != format_name)
      refuse("format", fmt::format("\"{}\" is allowed, got {}", format_name, shown(document.at("format"))));
    Network network;
    if (document.contains("relu_derivative_at_zero"))
      network.derivative_at_zero = number(document.at("relu_derivative_at_zero"), "relu_derivative_at_zero");
    const Json& layers = array(document.at("layers"), "layers");
    std::string before;
    for (std::size_t i = 0; i < layers.size(); ++i) {
      const std::string path = fmt::format("layers[{}]", i);
      const std::string name = path + ".weights";
      add_layer(network, layer(layers[i], path), place_, before, name);
      before = name;
    }
    require_one_output(network, place_, before);
    require_input(document.at("input"), network.layers.front().inputs);
    return network;
  }

 private:
  [[noreturn]] void refuse(const std::string& path, const std::string& why) const {
    bad_input(fmt::format("{}: {}: {}", place_, path, why));
  }

  static std::string shown(const Json& value) {
    return excerpt(value.dump(-1, ' ', false, Json::error_handler_t::replace));
  }

  void require_keys(const Json& object, const std::string& path, const std::vector<std::string>& allowed,
                    const std::vector<std::string>& needed) const {
    if (!object.is_object()) refuse(path, fmt::format("an object is allowed, got {}", shown(object)));
    for (const auto& [key, value] : object.items())
      if (std::find(allowed.begin(), allowed.end(), key) == allowed.end())
        refuse(path, fmt::format("the keys {} are allowed, got {}{}", fmt::join(allowed, ", "), excerpt(key),
                                 suggestion(key, allowed)));
    for (const std::string& key : needed)
      if (!object.contains(key)) refuse(path, key + " is missing");
  }

  const Json& array(const Json& value, const std::string& path) const {
    if (!value.is_array() || value.empty())
      refuse(path, fmt::format("an array of at least one element is allowed, got {}", shown(value)));
    return value;
  }

  Rational number(const Json& value, const std::string& path) const {
    if (value.is_number_unsigned()) return Rational(value.get<std::uint64_t>());
    if (value.is_number_integer()) return Rational(value.get<std::int64_t>());
    if (!value.is_string())
      refuse(path, fmt::format("a number or a string such as \"-1/2\" is allowed, got {}", shown(value)));
    return read_rational(place_ + ": " + path, value.get_ref<const std::string&>());
  }

  std::vector<Rational> numbers(const Json& list, const std::string& path) const {
    std::vector<Rational> all;
    for (std::size_t i = 0; i < array(list, path).size(); ++i)
      all.push_back(number(list[i], fmt::format("{}[{}]", path, i)));
    return all;
  }

  NetworkLayer layer(const Json& object, const std::string& path) const {
    require_keys(object, path, {"weights", "biases", "activation"}, {"weights", "activation"});
    NetworkLayer layer;
    const Json& rows = array(object.at("weights"), path + ".weights");
    layer.outputs = static_cast<int>(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const std::string row_path = fmt::format("{}.weights[{}]", path, i);
      const std::vector<Rational> row = numbers(rows[i], row_path);
      if (i == 0) layer.inputs = static_cast<int>(row.size());
      if (static_cast<int>(row.size()) != layer.inputs)
        refuse(row_path,
               fmt::format("{} weights are allowed, as in the row before, got {}", layer.inputs, row.size()));
      layer.weights.insert(layer.weights.end(), row.begin(), row.end());
    }
    layer.biases.resize(rows.size());
    if (object.contains("biases")) layer.biases = numbers(object.at("biases"), path + ".biases");
    if (layer.biases.size() != rows.size())
      refuse(path + ".biases", fmt::format("{} biases are allowed, one for each row of weights, got {}",
                                           rows.size(), layer.biases.size()));
    const Json& activation = object.at("activation");
    const std::string activation_path = path + ".activation";
    if (!activation.is_string())
      refuse(activation_path, fmt::format("a name such as \"relu\" is allowed, got {}", shown(activation)));
    layer.activation = read_layer_activation(place_ + ": " + activation_path, activation.get<std::string>());
    return layer;
  }

  void require_input(const Json& input, int inputs) const {
    if (input != inputs)
      refuse("input",
             fmt::format("{} is allowed, the number of weights in each row of the first layer, got {}",
                         inputs, shown(input)));
  }

  std::string place_;
};

}  // namespace

Network read_network_json(const std::string& place, std::string_view bytes) {
  return NetworkReader(place).read(DocumentReader(place).read(bytes));
}

}  // namespace lemmata::proofs_check
