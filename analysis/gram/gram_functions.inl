// Elementary functions on vectors of doubles for Gram matrices. For sources in Highway's shape, which include this
// once for each instruction set, after <hwy/highway.h>, gram_polynomials.hpp and gram_storage.hpp; it is no header,
// and includes nothing.
//
// With u = 2^-53, z in [0, 1/2] (a few u more change nothing), relatively, to first order in u:
//
//   arcsine_ratio(z) = arcsin(sqrt z) / sqrt z errs by at most 1.6 u: the polynomial 0.35 u (gram_polynomials.hpp;
//     proved on all of the interval in tests/analysis/gram_functions_test.cpp), Horner's steps u times what they have
//     summed up: the last 1 u, the others the sum over k of k |c_k| z^k u <= 0.17 u together.
//   angle_defect(z) = (sin t - t cos t) / (sqrt z)^3, t = 2 arcsin sqrt z, errs by at most 1.7 u: 0.55 u, 1 u and
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
  polynomial(z, arcsine_ratio_coefficients, values);
}

template <std::size_t count>
HWY_INLINE void angle_defect(const V (&z)[count], V (&values)[count]) {
  polynomial(z, angle_defect_coefficients, values);
}

}  // namespace HWY_NAMESPACE
}  // namespace lemmata::analysis
HWY_AFTER_NAMESPACE();
