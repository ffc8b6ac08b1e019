#include "proofs_check/calculators/sparse_support.hpp"

#include <limits>

#include "analysis/boolean/sparse_support.hpp"
#include "analysis/scalar/rational.hpp"
#include "proofs_check/calculators/number.hpp"

namespace lemmata::proofs_check {

using analysis::Rational;

namespace {

struct Numbers {
  Rational gap, probability, neurons;
  std::optional<Rational> samples, product;
};

Numbers numbers(std::int64_t n, std::int64_t k, std::int64_t support) {
  Numbers result{.gap = analysis::sparse_fourier_gap<Rational>(n, support, k, k),
                 .probability = analysis::sparse_overlap_probability(n, support, k, k)};
  result.neurons = Rational(1) / result.probability;
  if (result.gap > 0) {
    result.samples = Rational(1) / Rational(result.gap * result.gap);
    result.product = *result.samples * result.neurons;
  }
  return result;
}

}  // namespace

SparseSupport sparse_support(std::int64_t n, std::int64_t k, std::int64_t support,
                             std::optional<int> digits) {
  const Numbers exact = numbers(n, k, support);
  const int shown = digits.value_or(default_digits);
  const auto value = [shown](const Rational& number) { return exact_value(number, shown); };
  SparseSupport result{.n = n,
                       .k = k,
                       .support = support,
                       .gap = value(exact.gap),
                       .sign = exact.gap.sign(),
                       .ticket_probability = value(exact.probability),
                       .neurons = value(exact.neurons)};
  if (exact.samples) result.samples = value(*exact.samples);
  if (exact.product) result.product = value(*exact.product);
  return result;
}

std::array<double, 9> sparse_support_doubles(std::int64_t n, std::int64_t k, std::int64_t support) {
  const Numbers exact = numbers(n, k, support);
  const auto or_infinity = [](const std::optional<Rational>& number) {
    return number ? nearest_double(*number) : std::numeric_limits<double>::infinity();
  };
  return {nearest_double(Rational(n)),
          nearest_double(Rational(k)),
          nearest_double(Rational(support)),
          nearest_double(exact.gap),
          static_cast<double>(exact.gap.sign()),
          or_infinity(exact.samples),
          nearest_double(exact.probability),
          nearest_double(exact.neurons),
          or_infinity(exact.product)};
}

}  // namespace lemmata::proofs_check
