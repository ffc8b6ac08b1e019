#include "proofs_check/claims/monomial_neuron.hpp"

namespace lemmata::proofs_check {

using analysis::Rational;

NormalPolynomial drawn_preactivation(int index, const Rational& x) {
  return NormalPolynomial(Rational(1, 2)) * NormalPolynomial::variable(index) +
         NormalPolynomial(Rational(2, 3) * x) * NormalPolynomial::variable(index + 1);
}

NormalPolynomial monomial_neuron(int index, const Rational& x, int k) {
  return power(drawn_preactivation(index, x), k);
}

}  // namespace lemmata::proofs_check
