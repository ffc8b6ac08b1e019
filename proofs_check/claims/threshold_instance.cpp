#include "proofs_check/claims/threshold_instance.hpp"

#include <bit>
#include <cstdlib>

#include "numeric/cube/boolean_function.hpp"
#include "numeric/cube/walsh_hadamard.hpp"
#include "numeric/sampling/counter_random.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

std::int64_t ThresholdInstance::total_weight() const {
  std::int64_t total = 0;
  for (const std::int64_t w : weights) total += std::abs(w);
  return total;
}

ThresholdInstance random_instance(std::uint64_t seed, int n, int index, std::int64_t largest) {
  std::vector<std::uint64_t> words(static_cast<std::size_t>(n) + 3);
  numeric::fill_random_bits(words, seed, static_cast<std::uint64_t>(n),
                            64 * static_cast<std::uint64_t>(index));
  const auto up_to = [&](std::size_t word, std::int64_t most) {
    return static_cast<std::int64_t>(words[word] % static_cast<std::uint64_t>(most));
  };
  ThresholdInstance instance;
  for (std::size_t i = 0; i < static_cast<std::size_t>(n); ++i) {
    const std::int64_t v = up_to(i, 2 * largest) - largest;
    instance.weights.push_back(v < 0 ? v : v + 1);
  }
  const auto rest = static_cast<std::size_t>(n);
  instance.bias = index % 2 == 0 ? 0 : up_to(rest, 2 * largest + 1) - largest;
  instance.tie = static_cast<int>(up_to(rest + 1, 3)) - 1;
  instance.set = static_cast<std::uint32_t>(up_to(rest + 2, std::int64_t{1} << n));
  return instance;
}

ThresholdInstance random_odd_instance(std::uint64_t seed, int n, int index, std::int64_t largest) {
  ThresholdInstance instance = random_instance(seed, n, index, largest);
  instance.bias = instance.tie = 0;
  if (std::popcount(instance.set) % 2 == 0) instance.set ^= 1U;
  return instance;
}

std::string text(const ThresholdInstance& instance) {
  std::string result = "w = (";
  for (const std::int64_t w : instance.weights)
    result += (result.back() == '(' ? "" : ",") + std::to_string(w);
  return result + "), b = " + std::to_string(instance.bias) + ", sign(0) = " + std::to_string(instance.tie) +
         ", T = " + set_text(instance.set);
}

IntegerTable transformed(IntegerTable table) {
  numeric::walsh_hadamard_transform(table);
  return table;
}

IntegerTable transform_of(const ThresholdInstance& f) {
  return transformed(numeric::linear_threshold_table(f.weights, -f.bias, f.tie));
}

std::vector<Rational> neighbours_of(const IntegerTable& transform, int n, std::uint32_t subset) {
  std::vector<Rational> neighbours;
  for (int i = 0; i < n; ++i)
    neighbours.push_back(Rational(transform[subset ^ (1U << i)]) / (Integer(1) << n));
  return neighbours;
}

std::vector<int> coordinates(std::uint32_t set) {
  std::vector<int> list;
  for (int i = 0; set >> i != 0; ++i)
    if ((set >> i & 1U) != 0) list.push_back(i + 1);
  return list;
}

}  // namespace lemmata::proofs_check
