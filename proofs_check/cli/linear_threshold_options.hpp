#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "analysis/boolean/linear_threshold_function.hpp"
#include "analysis/scalar/rational.hpp"
#include "proofs_check/calculators/linear_threshold_coefficients.hpp"
#include "proofs_check/cli/command_line.hpp"
#include "proofs_check/report/json.hpp"

namespace lemmata::proofs_check {

/// What `gap ltf` and `fourier ltf` both ask: which function, and by which method.
struct LinearThresholdOptions {
  CommonOptions common;
  std::optional<std::string> weights, bias, threshold, ties, method, digits, threads;
  bool cross_check = false;
};

void add_linear_threshold_options(CommandLine::Command& command, LinearThresholdOptions& options);

/// sign(w.x + b) as the user gave it, and as the calculators take it.
struct GivenFunction {
  std::vector<analysis::Rational> weights;
  analysis::Rational bias;
  std::optional<int> tie;
  analysis::LinearThresholdFunction function;
};

[[nodiscard]] GivenFunction read_function(const LinearThresholdOptions& options);

[[nodiscard]] MethodSetting read_method(const LinearThresholdOptions& options);

/// A set of coordinates from 1 to n, each at most once, in ascending order.
[[nodiscard]] std::vector<int> read_set(const std::string& option, const std::string& text, int n);

/// Throws a Failure with status 2 unless --ties is given, where ties exist and what is asked for depends on them. `what`:
/// "the coefficients compared".
void require_tie_rule(const GivenFunction& given, bool even_levels, const std::string& what);

/// "f(x) = sign(3 x_1 - x_2 + 1/2)" or, for many weights, their number; with sign(0) where it was given.
[[nodiscard]] std::string function_text(const GivenFunction& given);

/// The inputs of a JSON document, but for what is asked about the function.
[[nodiscard]] Json function_inputs(const LinearThresholdOptions& options, const GivenFunction& given);
void put_method_inputs(Json& inputs, const LinearThresholdOptions& options);

/// method, why and, where there is one, the cross-check.
void put_derivation(Json& result, const Derivation& by);
[[nodiscard]] std::string derivation_text(const Derivation& by);

/// Throws a Failure with status 3 if the cross-check found a difference.
void require_agreement(const Derivation& by);

}  // namespace lemmata::proofs_check
