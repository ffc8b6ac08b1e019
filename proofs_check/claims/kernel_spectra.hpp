#pragma once

#include <functional>
#include <string>
#include <vector>

#include "analysis/scalar/ball.hpp"
#include "analysis/scalar/rational.hpp"
#include "proofs_check/engine/claim.hpp"

/// What the claims about spectra of kernels share.
namespace lemmata::proofs_check {

/// The slide on the power law of the eigenvalues and the smoothness of the kernel.
[[nodiscard]] Source kernel_spectrum_slide();

inline const std::vector<std::string> trusts_funk_hecke = {
    "GiNaC's normal form", "GMP", "the formula of Funk and Hecke", "the reduction in words"};
inline const std::vector<std::string> trusts_integrals = {"Arb's rigorous integration", "GMP"};

/// A zonal kernel with what is known of its power series.
struct SampleKernel {
  const char* name;
  std::function<analysis::Ball(const analysis::Rational& t)> kappa;
  std::function<bool(int k)> vanishes;              ///< whether mu_k = 0
  std::function<analysis::Ball(int k)> derivative;  ///< kappa^(k)(0); empty where no claim asks for it
};

/// The tangent kernel of one hidden ReLU layer with sigma_w^2 = 1 and no biases, the same with sigma_b^2 = 1, and e^t.
[[nodiscard]] const std::vector<SampleKernel>& sample_kernels();

}  // namespace lemmata::proofs_check
