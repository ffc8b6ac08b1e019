#pragma once

#include "analysis/scalar/ball.hpp"
#include "analysis/scalar/rational.hpp"

/// How the risk of a linear model moves while it is trained, in the smallest case: one sample.
namespace lemmata::analysis {

/// The excess risk E|w(t) - beta|^2 of gradient flow from w(0) = 0 on the loss (<x,w> - y)^2 / 2 of a single sample,
/// x standard normal in R^d, y = <x,beta> + noise of mean 0 and the given variance v, independent of x:
///
///     |beta|^2 (1 - (1 - m(2t)) / d) + v (k(0) - 2 k(t) + k(2t)),
///     m(a) = E e^(-a|x|^2) = (1+2a)^(-d/2),   k(a) = E |x|^-2 e^(-a|x|^2) = (1+2a)^(1-d/2) / (d-2);
///
/// for d = 2, where the three k are infinite, the last bracket is ln(1+2t) - ln(1+4t)/2.
///
/// Range:    d >= 1; t, squared_norm = |beta|^2 and noise_variance at least 0.
/// Error:    encloses; as accurate as the working precision allows.
/// Throws:   std::domain_error outside the range.
/// Source:   001_9e457a0150e4c7b0.txt, "Deep Bootstrap, Simplicity bias and Kernel / LR".
/// Claim:    bootstrap.one-sample-risk
[[nodiscard]] Ball one_sample_flow_risk(int d, const Rational& t, const Rational& squared_norm,
                                        const Rational& noise_variance);

/// The same as an integral over |x|, in which nothing is used of the means above: given |x| = s the flow's weight
/// along x is (1 - e^(-t s^2)) / s^2 times y, and the direction of x is uniform.
///
/// Cost:     some milliseconds.
[[nodiscard]] Ball one_sample_flow_risk_by_integration(int d, const Rational& t, const Rational& squared_norm,
                                                       const Rational& noise_variance);

/// The excess risk of gradient flow from 0 on the population's loss E(<x,w> - y)^2 / 2: |beta|^2 e^(-2t).
///
/// Range, Error, Throws: as above.
[[nodiscard]] Ball population_flow_risk(const Rational& t, const Rational& squared_norm);

}  // namespace lemmata::analysis
