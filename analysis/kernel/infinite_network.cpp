#include "analysis/kernel/infinite_network.hpp"

#include <stdexcept>
#include <string>
#include <utility>

namespace lemmata::analysis {

std::string_view name(Parameterisation parameterisation) {
  switch (parameterisation) {
    case Parameterisation::slide:
      return "slide";
    case Parameterisation::ntk:
      return "ntk";
    case Parameterisation::standard:
      return "standard";
  }
  throw std::logic_error("name: no such parameterisation");
}

InfiniteNetwork uniform_network(Activation activation, int depth, const LayerVariances& variances,
                                Parameterisation parameterisation) {
  if (depth < 0)
    throw std::domain_error("uniform_network: the depth must be at least 0, got " + std::to_string(depth));
  for (const Rational& variance : {variances.weight, variances.bias})
    if (variance < 0)
      throw std::domain_error("uniform_network: variances must be at least 0, got " + to_string(variance));
  return {std::move(activation), std::vector<LayerVariances>(static_cast<std::size_t>(depth) + 1, variances),
          parameterisation};
}

}  // namespace lemmata::analysis
