#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analysis/scalar/functions.hpp"
#include "analysis/scalar/rational.hpp"
#include "proofs_check/certificate/certificate.hpp"
#include "proofs_check/engine/claim.hpp"
#include "proofs_check/engine/outcome.hpp"

/// What the files of claims share: the lecture's places, formulas that several statements contain, and the step from a
/// certificate or a pair of values to an outcome.
namespace lemmata::proofs_check {

using analysis::Integer;
using analysis::pow;
using analysis::Rational;
using analysis::to_string;

/// The slides that this registry cites.
[[nodiscard]] Source hidden_progress_slide();
[[nodiscard]] Source why_parities_are_hard_slide();
[[nodiscard]] Source main_result_slide();
[[nodiscard]] Source sparse_initialisation_slide();
[[nodiscard]] Source sparse_parities_slide();
[[nodiscard]] Source what_is_known_slide();
[[nodiscard]] Source proxy_model_slide();
[[nodiscard]] Source hard_example_slide();
[[nodiscard]] Source recovery_slide();
[[nodiscard]] Source few_relus_slide();

/// S(p, q) / 4^(p+q), with S(p, q) = (2p)! (2q)! / (p! q! (p+q)!).
[[nodiscard]] Formula scaled_super_catalan_formula(const Formula& p, const Formula& q);

/// The Fourier coefficient of Maj_n at level k: n = 2p+2q+1, k = 2p+1.
[[nodiscard]] Formula majority_formula(const Formula& p, const Formula& q);

/// The coefficient of the indicator of a tie at level k, n and k even: k = 2p, n = 2p+2q.
[[nodiscard]] Formula tie_formula(const Formula& p, const Formula& q);

/// The mean over {-1,+1}^n of prod_{i in T} x_i * g(x_1 + ... + x_n), |T| = level, by the definition: a sum over the
/// numbers of coordinates -1 inside and outside T. g is a formula in s.
[[nodiscard]] Formula mean_over_cube(const Formula& level, const Formula& n, const Formula& g);

/// The formula with several variables replaced, one after the other.
[[nodiscard]] Formula substitute(Formula f, const std::vector<std::pair<std::string, Formula>>& values);

/// The formula's exact value at integers.
[[nodiscard]] Rational value_at(const Formula& f,
                                const std::vector<std::pair<std::string, std::int64_t>>& at);

/// Whether a < b: true if it is so for all numbers of the balls, false if for none; throws Undecided otherwise.
[[nodiscard]] bool surely_less(const analysis::Ball& a, const analysis::Ball& b);

/// "{1,3}": bit i of the set stands for i + 1.
[[nodiscard]] std::string set_text(std::uint32_t set);

/// Nothing if the two agree, otherwise "the statement has 1/2, the transform of the truth table 1/4".
[[nodiscard]] std::optional<std::string> difference(const Rational& stated, const Rational& seen,
                                                    const std::string& what_was_seen);

/// proved for `range`, with the documents, if every certificate is accepted; otherwise inconclusive, with the reason.
[[nodiscard]] Outcome proved_by(std::string range, const std::vector<Certificate>& certificates);

/// A constant given by an exact fraction.
[[nodiscard]] Constant exact_constant(std::string name, std::string closed_form, Rational value);

/// A constant given by a formula with sqrt, arcsin and pi, evaluated in balls.
[[nodiscard]] Constant ball_constant(std::string name, Formula closed_form);

/// What a route of this kind rests on, for its reports.
inline const std::vector<std::string> trusts_certificates = {"GiNaC's normal form", "GMP",
                                                             "the reduction in words"};
inline const std::vector<std::string> trusts_exact = {"GMP"};
inline const std::vector<std::string> trusts_transform = {"integer SIMD arithmetic", "GMP"};
inline const std::vector<std::string> trusts_balls = {"Arb", "GMP"};
inline const std::vector<std::string> trusts_simulation = {"Philox4x32-10", "exact binomial tails"};
inline const std::vector<std::string> trusts_bounded_simulation = {"Philox4x32-10", "Hoeffding's inequality"};

}  // namespace lemmata::proofs_check
