#pragma once

#include "proofs_check/claims/normal_polynomial.hpp"

/// A neuron of the first hidden layer with phi = z^k, a polynomial in its two normal parameters: what checks by
/// expansion use for claims about every phi.
namespace lemmata::proofs_check {

/// The preactivation at the input x, bias + weight x, sigma_b = 1/2 and sigma_w = 2/3: g/2 + 2 g' x/3 with the normal
/// numbers of this index and the next.
[[nodiscard]] NormalPolynomial drawn_preactivation(int index, const analysis::Rational& x);

/// Its k-th power.
[[nodiscard]] NormalPolynomial monomial_neuron(int index, const analysis::Rational& x, int k);

}  // namespace lemmata::proofs_check
