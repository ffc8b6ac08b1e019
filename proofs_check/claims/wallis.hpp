#pragma once

#include <string>
#include <vector>

#include "proofs_check/certificate/certificate.hpp"

namespace lemmata::proofs_check {

/// 1/(m + 1/2) < pi u_m^2 < 1/(m + 1/4) for every m >= 0, u_m = C(2m, m)/4^m: u_m^2 (m + 1/2) decreases strictly and
/// u_m^2 (m + 1/4) increases strictly, and both tend to 1/pi by Wallis' product, which the certificates cite.
[[nodiscard]] std::vector<Certificate> wallis_certificates(const std::string& claim);

/// n^(k/2) a_k(n) decreases strictly in odd n >= k = 2p+1, a_k(n) = |coefficient of Maj_n at level k|, and the limit of
/// its square times pi/2 is the given constant, a formula in p.
[[nodiscard]] std::vector<Certificate> coefficient_limit_certificates(const std::string& claim,
                                                                      const Formula& constant);

inline const std::vector<std::string> trusts_wallis = {"GiNaC's normal form", "GMP", "Wallis' product",
                                                       "the reduction in words"};

}  // namespace lemmata::proofs_check
