#include "analysis/kernel/sorted_spectrum.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace lemmata::analysis {

std::vector<SpectralStep> sorted_spectrum(const std::vector<Ball>& eigenvalues,
                                          const std::vector<Integer>& multiplicities) {
  if (eigenvalues.size() != multiplicities.size())
    throw std::invalid_argument("sorted_spectrum: " + std::to_string(eigenvalues.size()) +
                                " eigenvalues and " + std::to_string(multiplicities.size()) +
                                " multiplicities; allowed: as many of each");
  std::vector<SpectralStep> steps;
  for (std::size_t k = 0; k < eigenvalues.size(); ++k)
    steps.push_back({eigenvalues[k], static_cast<int>(k), multiplicities[k], 0});
  const auto is_exactly_zero = [](const SpectralStep& step) {
    return is_zero(step.eigenvalue) == Truth::yes;
  };
  const auto nonzero_end = std::stable_partition(steps.begin(), steps.end(),
                                                 [&](const auto& step) { return !is_exactly_zero(step); });
  // by midpoints first, then neighbours are compared as balls: so the comparison that the sort uses is an order
  std::stable_sort(steps.begin(), nonzero_end, [](const SpectralStep& a, const SpectralStep& b) {
    return a.eigenvalue.midpoint() > b.eigenvalue.midpoint();
  });
  for (auto step = steps.begin(); step != nonzero_end; ++step) {
    if (is_positive(step->eigenvalue) != Truth::yes)
      throw std::domain_error("sorted_spectrum: the ball does not show that the eigenvalue of degree " +
                              std::to_string(step->degree) + " is positive: " + to_string(step->eigenvalue));
    if (step != steps.begin() && less_than(step->eigenvalue, (step - 1)->eigenvalue) != Truth::yes)
      throw std::domain_error(
          "sorted_spectrum: the balls do not show the order of the eigenvalues of degrees " +
          std::to_string((step - 1)->degree) + " and " + std::to_string(step->degree));
  }
  Integer rank(1);
  for (SpectralStep& step : steps) {
    step.first = rank;
    rank += step.multiplicity;
  }
  return steps;
}

}  // namespace lemmata::analysis
