#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/boolean/linear_threshold_function.hpp"
#include "analysis/scalar/ball.hpp"
#include "analysis/scalar/rational.hpp"
#include "analysis/scalar/truth.hpp"
#include "proofs_check/calculators/fourier_spectrum.hpp"

namespace lemmata::proofs_check {

/// The routes to Fourier coefficients of a linear threshold function, which share no code:
///
///     transform            all 2^n of them by the Walsh-Hadamard transform of the truth table (numeric/cube)
///     generating_function  exact, for a moderate total weight (analysis/boolean)
///     trigonometric        a finite sum in balls, for a total weight that is large (analysis/boolean)
///     meet_in_the_middle   exact, for up to 60 coordinates (numeric/cube)
enum class LinearThresholdMethod { transform, generating_function, trigonometric, meet_in_the_middle };

inline constexpr std::array linear_threshold_methods{
    LinearThresholdMethod::transform, LinearThresholdMethod::generating_function,
    LinearThresholdMethod::trigonometric, LinearThresholdMethod::meet_in_the_middle};

/// As the user writes it: "meet-in-the-middle".
[[nodiscard]] std::string_view name(LinearThresholdMethod method);

struct MethodSetting {
  std::optional<LinearThresholdMethod> method;  ///< without it the cheapest exact one, balls where none fits
  bool cross_check = false;  ///< also by every other method that takes less than about ten seconds
  int threads = 1;           ///< of the transform
};

/// Where numbers come from, for the user.
struct Derivation {
  std::string method = "";      ///< the route, and what it trusts
  std::string why = "";         ///< why this route, and what it takes
  std::string others = "";      ///< what the other routes would take, where one was chosen
  std::string comparison = "";  ///< what the cross-check compared; empty without one
  bool agrees = true;           ///< whether all routes gave the same numbers
};

/// Sets of coordinates: the base itself; its neighbours base delta {i}, i = 1..n; or those neighbours base u {j} with j
/// beyond every element of the base.
struct CoefficientFamily {
  enum class Sets { base, neighbours, successors };
  std::vector<int> base;
  Sets sets = Sets::base;
};

/// f^(set): the exact fraction, or a ball, or both where the ball contains exactly one multiple of 2^-n, which every
/// coefficient is.
struct Coefficient {
  std::vector<int> set;
  std::optional<analysis::Rational> exact;
  std::optional<analysis::Ball> ball;
};

struct Coefficients {
  std::vector<Coefficient> values;
  Derivation by;
};

/// The coefficients at all sets of the families, in order.
///
/// Throws:   std::length_error, with bytes and time and the methods that would fit, if the method asked for does not
///           fit, if none does, or if a cross-check is asked for and no second one does.
[[nodiscard]] Coefficients linear_threshold_coefficients(const analysis::LinearThresholdFunction& f,
                                                         std::span<const CoefficientFamily> families,
                                                         const MethodSetting& setting);

/// Throws what linear_threshold_spectrum throws for f's size and the method asked for, at once.
void require_spectrum_fits(const analysis::LinearThresholdFunction& f, const MethodSetting& setting);

struct SpectrumOfFunction {
  FourierSpectrum spectrum;
  Derivation by;
};

/// All coefficients, by the transform; a cross-check compares those of degree at most 1 with the other methods'.
///
/// Throws:   as above; std::invalid_argument for another method.
[[nodiscard]] SpectrumOfFunction linear_threshold_spectrum(const analysis::LinearThresholdFunction& f,
                                                           const MethodSetting& setting);

/// Whether some x has w.x + b = 0; unknown where the cheapest way to decide it does not fit.
[[nodiscard]] analysis::Truth ties_exist(const analysis::LinearThresholdFunction& f);

}  // namespace lemmata::proofs_check
