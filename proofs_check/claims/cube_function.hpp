#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "proofs_check/certificate/certificate.hpp"
#include "proofs_check/claims/statement.hpp"

/// Functions on small cubes by their values, and sums over points and sets as the definitions have them: what the claims
/// about the variance of gradients over parities are compared with.
namespace lemmata::proofs_check {

/// The values of a function on {-1,+1}^d, as docs/conventions.md orders them; element 0 belongs to (1,...,1).
using CubeFunction = std::vector<Rational>;

/// chi_I(x): sets and points as bits.
[[nodiscard]] int character(std::uint32_t set, std::uint32_t x);

/// "(0,1,-1/2,3)".
[[nodiscard]] std::string text(const CubeFunction& g);

/// All functions with values -1, 0 and 1, the simplest (0 before 1 before -1) first; 3^(2^d) of them.
[[nodiscard]] std::vector<CubeFunction> small_functions(int d);

/// small_functions for d <= 2, else six functions with random values a/b, |a| <= 5, 1 <= b <= 4.
[[nodiscard]] std::vector<CubeFunction> some_functions(int d, std::uint64_t seed);

/// What those are, and random_integers, for the ranges that are printed.
inline const std::string all_small_functions =
    "; all g with values -1, 0, 1 up to d = 2, six random ones from d = 3";
inline const std::string all_small_functions_to_three =
    "; all g with values -1, 0, 1 up to d = 3, six random ones from d = 4";
inline const std::string one_random_table = "; one table of random integers for each d";

/// The check, with the functions on which it was tried appended to its range.
template <class S>
[[nodiscard]] auto tried_on(const std::string& functions, Outcome (*run)(const S&, const Budget&)) {
  return [functions, run](const S& stated, const Budget& budget) {
    Outcome outcome = run(stated, budget);
    if (!outcome.range.empty()) outcome.range += functions;
    return outcome;
  };
}

[[nodiscard]] Rational mean(const std::vector<Rational>& values);
[[nodiscard]] Rational mean_of_squares(const std::vector<Rational>& values);
/// The mean of the squares minus the square of the mean.
[[nodiscard]] Rational variance(const std::vector<Rational>& values);

/// E_x[g(x) chi_I(x)] for every I, by the sum over the cube.
[[nodiscard]] std::vector<Rational> coefficients_by_definition(const CubeFunction& g);

/// Random integers -largest, ..., largest on {-1,+1}^d, a function of the seed, the stream and d.
[[nodiscard]] std::vector<std::int64_t> random_integers(int d, int largest, std::uint64_t seed,
                                                        std::uint64_t stream);

/// The sum over all I of 2^d g^(I), and that of its square, for integers g on {-1,+1}^d by the SIMD transform. The squares
/// must fit into 63 bits.
struct CoefficientSums {
  Integer sum = 0, sum_of_squares = 0;
};
[[nodiscard]] CoefficientSums coefficient_sums(std::vector<std::int64_t> g);

/// Two certificates that E_I chi_I(x) = [x = (1,...,1)]: one coordinate, and a product of many.
[[nodiscard]] std::vector<Certificate> mean_over_sets(const std::string& claim);

/// The same with doubled variables: E_I chi_I(x) chi_I(x') = [x = x'].
[[nodiscard]] std::vector<Certificate> doubled_mean_over_sets(const std::string& claim);

/// That `sets`, a formula in d and k, is the number of subsets of size k, for 0 <= k <= d.
[[nodiscard]] Certificate number_of_sets(const std::string& claim, const Formula& sets);

}  // namespace lemmata::proofs_check
