#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "proofs_check/claims/normal_polynomial.hpp"
#include "proofs_check/claims/statement.hpp"

/// What the claims about ReLU networks of finite width share. Their gates are fair coins:
///
/// Write each row of weights into a hidden neuron as a fair sign times a row V that is independent of the sign.
/// Whether the neuron is active is the sign of V.a times that coin, so that all gates are fair coins, independent of
/// the V and of each other; and the rows of active neurons are V times the sign of V.a, which can be moved into the
/// columns above, whose law does not change. So output and gradient have the law of a linear network in which every
/// hidden neuron is kept with probability 1/2: with B_l ~ Bin(n_l, 1/2) of n_l neurons, independently. (After a layer
/// without an active neuron both are 0 in either case.)
namespace lemmata::proofs_check {

/// The widths of hidden layers, from the input on.
using Widths = std::vector<int>;

/// The same width, `depth` times.
[[nodiscard]] Widths equal_widths(int width, int depth);

/// A linear network from one normal input with those widths (all at least 1), a polynomial in its weights, standard
/// normal each: its outputs, and the sum of the squared derivatives of output 0 by all weights.
struct LinearNetwork {
  std::vector<NormalPolynomial> outputs;
  NormalPolynomial squared_gradient;
};
[[nodiscard]] LinearNetwork linear_network(const Widths& active, int outputs = 1);

/// The mean over the gates of visit(B_1, ..., B_L) for functions that are 0 where some B_l is.
[[nodiscard]] Rational mean_over_gates(const Widths& widths,
                                       const std::function<Rational(const Widths& active)>& visit);

/// prod_l (2/n_l)^power: the scale of an expression of degree 2 power in the output, sigma_w^2 = 2, |x|^2 = d/2.
[[nodiscard]] Rational layer_scale(const Widths& widths, int power);

/// Certificates about one layer, for all n: the factorial moments of B, and E (chi^2_B)^k given B.
[[nodiscard]] std::vector<Certificate> layer_certificates(const std::string& claim);

inline const std::vector<std::string> trusts_gates = {
    "GiNaC's normal form", "GMP", "rotation and sign invariance of the normal law", "the reduction in words"};
inline const std::vector<std::string> trusts_expansion = {"GMP", "fair gates (the reduction in words)"};
/// The slides on the tangent kernel.

[[nodiscard]] Source tangent_kernel_definition_slide();

}  // namespace lemmata::proofs_check
