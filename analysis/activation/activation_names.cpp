#include "analysis/activation/activation_names.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace lemmata::analysis {
namespace {

using Family = ActivationFamily;

std::vector<std::string> split(std::string_view list) {
  std::vector<std::string> parts;
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    parts.emplace_back(list.substr(0, comma));
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return parts;
}

std::vector<NamedFormula> make_table() {
  std::vector<NamedFormula> table;
  const auto closed = [&table](const char* name, const char* parameters, const char* formula, Family family) {
    table.push_back({{name, parameters, formula, true}, family, split(parameters)});
  };
  const auto open = [&table](const char* name, const char* parameters, const char* formula) {
    table.push_back({{name, parameters, formula, false}, std::nullopt, split(parameters)});
  };
  closed("identity", "", "x", Family::identity);
  closed("step", "", "step(x)", Family::step);
  closed("sign", "", "sign(x)", Family::sign);
  closed("relu", "", "max(x,0)", Family::relu);
  closed("abs", "", "abs(x)", Family::absolute_value);
  closed("leaky_relu", "alpha", "max(x,0)+alpha*min(x,0)", Family::leaky_relu);
  closed("rectified_square", "", "max(x,0)^2", Family::rectified_square);
  closed("erf", "", "erf(x)", Family::erf);
  closed("Phi", "", "Phi(x)", Family::normal_cdf);
  closed("normal_cdf", "", "Phi(x)", Family::normal_cdf);
  closed("gelu", "", "x*Phi(x)", Family::gelu);
  closed("gaussian", "s", "exp(-s*x^2)", Family::gaussian);
  closed("exp", "", "exp(x)", Family::exponential);
  closed("sine", "omega,beta", "sin(omega*x+beta)", Family::sine);
  closed("sin", "", "sin(x)", Family::sine);
  closed("cos", "", "cos(x)", Family::cosine);
  closed("monomial", "k", "x^k", Family::monomial);
  closed("hermite", "k", "He_k(x)", Family::hermite);
  open("tanh", "", "tanh(x)");
  open("sigmoid", "", "sigmoid(x)");
  open("softplus", "", "softplus(x)");
  open("swish", "", "x*sigmoid(x)");
  open("silu", "", "x*sigmoid(x)");
  open("mish", "", "x*tanh(softplus(x))");
  open("gelu_tanh", "", "x/2*(1+tanh(sqrt(2/pi)*(x+44715/1000000*x^3)))");
  open("elu", "alpha", "max(x,0)+alpha*(exp(min(x,0))-1)");
  // The constants of self-normalisation: fixed point (0, 1) of mean and variance, to 16 digits as commonly printed.
  open("selu", "", "1.0507009873554805*(max(x,0)+1.6732632423543772*(exp(min(x,0))-1))");
  open("softsign", "", "x/(1+abs(x))");
  open("hard_tanh", "", "max(min(x,1),-1)");
  open("relu6", "", "min(max(x,0),6)");
  open("hard_sigmoid", "", "min(max(x+3,0),6)/6");
  open("hard_swish", "", "x*min(max(x+3,0),6)/6");
  open("atan", "", "atan(x)");
  open("log_cosh", "", "softplus(2*x)-x-log(2)");
  return table;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Capitals count as their small letters.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t change = diagonal + (lower(a[i]) == lower(b[j]) ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({change, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

const std::vector<NamedFormula>& named_formulas() {
  static const std::vector<NamedFormula> table = make_table();
  return table;
}

const NamedFormula* find_named_formula(std::string_view name) {
  const auto& table = named_formulas();
  const auto found = std::find_if(table.begin(), table.end(),
                                  [name](const NamedFormula& row) { return row.shown.name == name; });
  return found == table.end() ? nullptr : &*found;
}

std::string nearest_name(std::string_view name, const std::vector<std::string>& candidates) {
  return *std::min_element(
      candidates.begin(), candidates.end(),
      [name](const std::string& a, const std::string& b) { return distance(name, a) < distance(name, b); });
}

const std::vector<NamedActivation>& named_activations() {
  static const std::vector<NamedActivation> names = [] {
    std::vector<NamedActivation> list;
    for (const NamedFormula& row : named_formulas()) list.push_back(row.shown);
    return list;
  }();
  return names;
}

}  // namespace lemmata::analysis
