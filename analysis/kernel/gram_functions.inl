// Elementary functions on vectors of doubles for Gram matrices. For sources in Highway's shape, which include this once for each
// instruction set, after <hwy/highway.h>; it is no header, and includes nothing.
//
// With u = 2^-53, z in [0, 1/2] (a few u more change nothing), relatively, to first order in u:
//
//   arcsine_ratio(z) = arcsin(sqrt z) / sqrt z errs by at most 1.5 u. The polynomial interpolates at the 19 Chebyshev nodes of
//     [0, 1/2]; with coefficients rounded to doubles it is within 0.3 u (tests/analysis/gram_functions_test.cpp encloses the
//     difference on all of the interval). Horner's steps err by u times what they have summed up: the last by 1 u, the others
//     by the sum over k of k |c_k| z^k u <= 0.17 u together.
//   angle_defect(z) = (sin t - t cos t) / (sqrt z)^3, t = 2 arcsin sqrt z, errs by at most 1.6 u: 18 nodes, within 0.51 u; 1 u and
//     0.21 u / (8/3).
//
// Without fused operations each step rounds once more: 1 u and 0.2 u in addition.

HWY_BEFORE_NAMESPACE();
namespace lemmata::analysis {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Doubles = hn::CappedTag<double, octet>;
using V = hn::Vec<Doubles>;

/// c[0] + z (c[1] + z (...)) for each of `count` vectors, whose steps take turns.
template <std::size_t count, std::size_t terms>
HWY_INLINE void polynomial(const V (&z)[count], const double (&c)[terms], V (&sums)[count]) {
  const Doubles d;
  for (V& sum : sums) sum = hn::Set(d, c[terms - 1]);
  for (std::size_t k = 2; k <= terms; ++k) {
    const V coefficient = hn::Set(d, c[terms - k]);
    for (std::size_t v = 0; v < count; ++v) sums[v] = hn::MulAdd(sums[v], z[v], coefficient);
  }
}

template <std::size_t count>
HWY_INLINE void arcsine_ratio(const V (&z)[count], V (&values)[count]) {
  static constexpr double c[] = {
      1.0,
      0.16666666666664987,
      0.07500000000401816,
      0.044642856762615,
      0.030381963396751827,
      0.022371584779320355,
      0.017364281439103527,
      0.01380344589589198,
      0.013191002571753903,
      -0.002601537848299688,
      0.07871611357002127,
      -0.2968705430689824,
      1.0082016650534187,
      -2.4908808126226116,
      4.6420689099888435,
      -6.229299875397985,
      5.7579408313146985,
      -3.278933156739812,
      0.8892904367638688};
  polynomial(z, c, values);
}

template <std::size_t count>
HWY_INLINE void angle_defect(const V (&z)[count], V (&values)[count]) {
  static constexpr double c[] = {
      2.6666666666666665,
      0.26666666666668143,
      0.0857142857111221,
      0.03968253995077448,
      0.022095947639427637,
      0.013767805682029654,
      0.009249048024860408,
      0.006643093513241805,
      0.004226242976164667,
      0.007915306613725855,
      -0.017704735518716593,
      0.07840039475553413,
      -0.20794244601856987,
      0.42909747522187885,
      -0.6245889328726089,
      0.6269979801368656,
      -0.38489219072557274,
      0.11366132592446036};
  polynomial(z, c, values);
}

}  // namespace HWY_NAMESPACE
}  // namespace lemmata::analysis
HWY_AFTER_NAMESPACE();
