#include "proofs_check/claims/cube_function.hpp"

#include <bit>
#include <cstddef>

#include "numeric/cube/walsh_hadamard.hpp"
#include "numeric/sampling/counter_random.hpp"

namespace lemmata::proofs_check {

int character(std::uint32_t set, std::uint32_t x) { return std::popcount(set & x) % 2 == 0 ? 1 : -1; }

std::string text(const CubeFunction& g) {
  std::string result = "(";
  for (const Rational& value : g) result += (result.size() > 1 ? "," : "") + to_string(value);
  return result + ")";
}

std::vector<CubeFunction> small_functions(int d) {
  std::vector<CubeFunction> all = {{}};
  for (int x = 0; x < 1 << d; ++x) {
    std::vector<CubeFunction> longer;
    for (const CubeFunction& g : all)
      for (const int value : {0, 1, -1}) {
        longer.push_back(g);
        longer.back().emplace_back(value);
      }
    all = std::move(longer);
  }
  return all;
}

std::vector<CubeFunction> some_functions(int d, std::uint64_t seed) {
  if (d <= 2) return small_functions(d);
  std::vector<CubeFunction> functions;
  for (std::uint64_t stream = 0; stream < 6; ++stream) {
    std::vector<std::uint64_t> bits(std::size_t{1} << d);
    numeric::fill_random_bits(bits, seed, stream, 0);
    CubeFunction& g = functions.emplace_back();
    for (const std::uint64_t word : bits)
      g.emplace_back(static_cast<int>(word % 11) - 5, 1 + static_cast<int>(word / 11 % 4));
  }
  return functions;
}

Rational mean(const std::vector<Rational>& values) {
  Rational sum(0);
  for (const Rational& value : values) sum += value;
  return sum / Integer(values.size());
}

Rational mean_of_squares(const std::vector<Rational>& values) {
  Rational sum(0);
  for (const Rational& value : values) sum += value * value;
  return sum / Integer(values.size());
}

Rational variance(const std::vector<Rational>& values) {
  const Rational m = mean(values);
  return mean_of_squares(values) - m * m;
}

std::vector<Rational> coefficients_by_definition(const CubeFunction& g) {
  std::vector<Rational> coefficients;
  for (std::uint32_t set = 0; set < g.size(); ++set) {
    Rational sum(0);
    for (std::uint32_t x = 0; x < g.size(); ++x)
      if (character(set, x) > 0)
        sum += g[x];
      else
        sum -= g[x];
    coefficients.push_back(sum / Integer(g.size()));
  }
  return coefficients;
}

std::vector<std::int64_t> random_integers(int d, int largest, std::uint64_t seed, std::uint64_t stream) {
  std::vector<std::uint64_t> bits(std::size_t{1} << d);
  numeric::fill_random_bits(bits, seed, stream, 0);
  std::vector<std::int64_t> values;
  values.reserve(bits.size());
  for (const std::uint64_t word : bits)
    values.push_back(static_cast<std::int64_t>(word % static_cast<std::uint64_t>(2 * largest + 1)) - largest);
  return values;
}

CoefficientSums coefficient_sums(std::vector<std::int64_t> g) {
  numeric::walsh_hadamard_transform(g);
  CoefficientSums sums;
  for (const std::int64_t c : g) {
    sums.sum += c;
    sums.sum_of_squares += c * c;
  }
  return sums;
}

std::vector<Certificate> mean_over_sets(const std::string& claim) {
  return {{claim, "in-or-out",
           "I is uniform if every i is in I with probability 1/2, independently: the factor x_i is there or "
           "not, and its mean is (1 + x_i)/2 = [x_i = 1].",
           finite_table({{"x", -1, 1, 2}}, "sum(i, 0, 1, x^i)/2", "(1+sign(x))/2")},
          {claim, "product-over-coordinates",
           "The factors are independent, so E_I chi_I(x) is the product of these means: 1 for x = (1,...,1), "
           "and 0 as soon as one coordinate is -1. Here z coordinates have the value x.",
           InductionStep{{{{"z", 0}}, {"x"}}, "z", "((1+x)/2)^z", 1, {{"(1+x)/2", {}}}}}};
}

std::vector<Certificate> doubled_mean_over_sets(const std::string& claim) {
  return {{claim, "in-or-out-doubled",
           "E_I chi_I(x) chi_I(x') is a product over the coordinates of the mean of x_i x'_i there or not, "
           "(1 + x_i x'_i)/2 = [x_i = x'_i].",
           finite_table({{"x", -1, 1, 2}, {"y", -1, 1, 2}}, "sum(i, 0, 1, (x*y)^i)/2", "1-((x-y)/2)^2")},
          {claim, "product-over-doubled-coordinates",
           "So E_I chi_I(x) chi_I(x') = [x = x']: one coordinate that differs makes it 0. Here z coordinates "
           "have the values x and y.",
           InductionStep{{{{"z", 0}}, {"x", "y"}}, "z", "((1+x*y)/2)^z", 1, {{"(1+x*y)/2", {}}}}}};
}

Certificate number_of_sets(const std::string& claim, const Formula& sets) {
  return {claim, "number-of-sets",
          "Pairs (I, i in I), |I| = k+1, counted from both ends: a set of k of the d = k+1+j coordinates "
          "extends in j+1 ways, a set of k+1 arises in k+1. So the number of sets is the formula, d = k+j.",
          InductionStep{{{{"k", 0}, {"j", 0}}, {}},
                        "k",
                        substitute(sets, "d", Formula("k+j")),
                        1,
                        {{"(j+1)/(k+1)", {{"j", 1}}}}}};
}

}  // namespace lemmata::proofs_check
