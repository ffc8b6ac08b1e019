#include "proofs_check/claims/wallis.hpp"

#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

std::vector<Certificate> wallis_certificates(const std::string& claim) {
  const auto scaled = [](const char* shift) {
    return Formula("binomial(2*m, m)^2 / 16^m") * (Formula("m") + Formula(shift));
  };
  const auto next = [](const Formula& f) { return substitute(f, "m", Formula("m+1")); };
  return {{claim, "wallis-lower",
           "u_m^2 (m+1/2), u_m = C(2m,m)/4^m, decreases strictly; it tends to 1/pi by Wallis' product; so it "
           "is above 1/pi.",
           Inequality{{{"m", 0}}, next(scaled("1/2")), Relation::less, scaled("1/2")}},
          {claim, "wallis-upper", "u_m^2 (m+1/4) increases strictly to 1/pi, so it is below.",
           Inequality{{{"m", 0}}, scaled("1/4"), Relation::less, next(scaled("1/4"))}}};
}

std::vector<Certificate> coefficient_limit_certificates(const std::string& claim, const Formula& constant) {
  std::vector<Certificate> certificates = wallis_certificates(claim);
  certificates.push_back({claim, "one-more-pair-of-coordinates",
                          "maj.growth: a_k(n+2)/a_k(n) = 1 - k/(n+1), k = 2p+1, n = 2p+2q+1.",
                          RationalFunctionIdentity{
                              {{{"p", 0}, {"q", 0}}, {}},
                              scaled_super_catalan_formula("p", "q+1"),
                              Formula("1 - (2*p+1)/(2*p+2*q+2)") * scaled_super_catalan_formula("p", "q")}});
  certificates.push_back(
      {claim, "bernoulli-step",
       "Bernoulli's inequality (1-x)^k >= 1 - kx at x = 1/(n+1), by induction on k: 1 - (k+1)x <= "
       "(1-kx)(1-x). So the "
       "quotient is at most (n/(n+1))^k.",
       Inequality{
           {{"k", 0}, {"n", 0}}, "1 - (k+1)/(n+1)", Relation::less_equal, "(1 - k/(n+1)) * (1 - 1/(n+1))"}});
  certificates.push_back(
      {claim, "strict-decrease",
       "So the scaled quotient is at most (n (n+2)/(n+1)^2)^(k/2), which is below 1 for k >= 1.",
       Inequality{{{"n", 0}}, "n*(n+2)", Relation::less, "(n+1)^2"}});
  certificates.push_back({claim, "limit",
                          "a_k(n) = u_m times the product of (2i-1)/(n-2i) over i = 1..p, n = 2m+1, u_m = "
                          "C(2m,m)/4^m; so n^(k/2) a_k(n) is "
                          "sqrt(n) u_m (2p-1)!! times the product of n/(n-2i), which tends to 1, and n u_m^2 "
                          "tends to 2/pi by Wallis' "
                          "product. So the limit of a_k^2 n^k (pi/2) is (2p-1)!!^2, the stated constant.",
                          InductionStep{{{{"p", 0}}, {}}, "p", constant, 1, {{"(2*p+1)^2", {}}}}});
  return certificates;
}

}  // namespace lemmata::proofs_check
