#include "proofs_check/claims/gated_network.hpp"

#include <algorithm>

#include "analysis/special/binomial.hpp"

namespace lemmata::proofs_check {

Source tangent_kernel_definition_slide() {
  return {"003_9cf48140e3e05fc6.txt", "Dynamics of gradient descent in infinitely wide DNNs"};
}

Widths equal_widths(int width, int depth) { return Widths(static_cast<std::size_t>(depth), width); }

LinearNetwork linear_network(const Widths& active, int outputs) {
  int weights = active.empty() ? outputs : active.front();  // those of the first layer
  std::vector<NormalPolynomial> layer;
  for (int i = 0; i < weights; ++i) layer.push_back(NormalPolynomial::variable(i));
  for (std::size_t l = 0; l < active.size(); ++l) {
    std::vector<NormalPolynomial> next(
        static_cast<std::size_t>(l + 1 < active.size() ? active[l + 1] : outputs));
    for (NormalPolynomial& neuron : next)
      for (const NormalPolynomial& below : layer)
        neuron = neuron + NormalPolynomial::variable(weights++) * below;
    layer = std::move(next);
  }
  LinearNetwork network{std::move(layer), {}};
  for (int i = 0; i < weights; ++i)
    network.squared_gradient = network.squared_gradient + power(network.outputs[0].derivative(i), 2);
  return network;
}

Rational mean_over_gates(const Widths& widths, const std::function<Rational(const Widths& active)>& visit) {
  Widths active(widths.size(), 1);
  Rational sum(0);
  for (;;) {
    Rational probability(1);
    for (std::size_t l = 0; l < widths.size(); ++l)
      probability *=
          Rational(analysis::binomial_coefficient(widths[l], active[l])) / (std::int64_t{1} << widths[l]);
    sum += probability * visit(active);
    std::size_t at = 0;
    while (at < active.size() && ++active[at] > widths[at]) active[at++] = 1;
    if (at == active.size()) return sum;
  }
}

Rational layer_scale(const Widths& widths, int power) {
  Rational scale(1);
  for (const int width : widths) scale *= pow(Rational(2, width), power);
  return scale;
}

std::vector<Certificate> layer_certificates(const std::string& claim) {
  return {
      {claim, "factorial-moments",
       "B ~ Bin(n, 1/2) has E B (B-1) ... (B-m+1) = n!/((n-m)! 2^m): the sum over the outcomes i = m + j of "
       "C(n, i) 2^-n i!/(i-m)!, n = m + p. Every polynomial in B is a combination of these.",
       Telescoping{{{"m", 0}, {"p", 0}},
                   "p",
                   "j",
                   "(m+p)!/((p-j)!*j!*2^(m+p))",
                   "(m+p)!/(p!*2^m)",
                   "-p!/((j-1)!*(p-j+1)!*2^(p+1))"}},
      {claim, "chi-square-even",
       "Integration by parts: E |g|^(2k+2) = E g . (g |g|^(2k)) = (B + 2k) E |g|^(2k) for B standard normal "
       "numbers g. So the k-th moment of chi^2_B is B (B+2) ... (B+2k-2), here for B = 2q > 0.",
       InductionStep{{{{"k", 0}, {"q", 1}}, {}}, "k", "2^k*(q+k-1)!/(q-1)!", 1, {{"2*q+2*k", {}}}}},
      {claim, "chi-square-odd", "The same for B = 2q + 1.",
       InductionStep{
           {{{"k", 0}, {"q", 0}}, {}}, "k", "(2*q+2*k)!*q!/((q+k)!*(2*q)!*2^k)", 1, {{"2*q+1+2*k", {}}}}}};
}

}  // namespace lemmata::proofs_check
