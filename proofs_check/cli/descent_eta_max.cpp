#include <algorithm>
#include <functional>
#include <memory>
#include <stdexcept>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "proofs_check/calculators/number.hpp"
#include "proofs_check/calculators/step_size.hpp"
#include "proofs_check/certificate/recheck_limits.hpp"
#include "proofs_check/cli/arguments.hpp"
#include "proofs_check/cli/build_info.hpp"
#include "proofs_check/cli/descent_certificate.hpp"
#include "proofs_check/cli/descent_rule.hpp"
#include "proofs_check/cli/failure.hpp"
#include "proofs_check/cli/linear_data_file.hpp"
#include "proofs_check/cli/output.hpp"
#include "proofs_check/cli/subcommands.hpp"
#include "proofs_check/cli/value_text.hpp"
#include "proofs_check/report/json.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::CertifiedRoot;
using analysis::Rational;

constexpr int most_eta_max_digits = 200;

struct EtaMaxOptions {
  CommonOptions common;
  std::optional<std::string> x, hessian, rule, momentum, digits, certificate;
};

int read_digits_of_step(const EtaMaxOptions& options) {
  const int digits = read_digits(options.digits).value_or(default_digits);
  if (digits > most_eta_max_digits)
    bad_input(fmt::format("--digits: 1 to {} are allowed here, got {}", most_eta_max_digits, digits));
  return digits;
}

std::optional<Rational> read_momentum(const EtaMaxOptions& options) {
  if (!options.momentum) return std::nullopt;
  const Rational beta = read_rational("--momentum", *options.momentum);
  if (beta < 0 || beta >= 1)
    bad_input("--momentum: at least 0 and below 1 is allowed, got " + excerpt(*options.momentum));
  return beta;
}

StepSizeProblem read_problem(const EtaMaxOptions& options) {
  const std::optional<analysis::UpdateRule> rule = read_rule(options.rule);
  const std::optional<Rational> beta = read_momentum(options);
  if (options.x.has_value() == options.hessian.has_value())
    bad_input(
        "--x is needed, a .csv or .npy file with the matrix X, a sample a row; or --hessian, with a "
        "symmetric matrix; "
        "not both");
  const std::string option = options.x ? "--x" : "--hessian";
  const analysis::RationalMatrix matrix =
      read_matrix(option, options.x ? *options.x : *options.hessian, options.common.quiet);
  if (std::all_of(matrix.elements().begin(), matrix.elements().end(),
                  [](const Rational& element) { return element == 0; }))
    bad_input(option + ": a matrix that is not 0 is allowed");
  if (options.hessian && (matrix.rows() != matrix.columns() || !(transpose(matrix) == matrix)))
    bad_input(fmt::format("--hessian: a symmetric matrix is allowed, got a {} x {} matrix{}", matrix.rows(),
                          matrix.columns(), matrix.rows() == matrix.columns() ? " that is not" : ""));
  StepSizeProblem problem = options.x ? step_size_problem(matrix) : step_size_problem_of_hessian(matrix);
  if (rule) problem.rules = {*rule};
  problem.momentum = beta;
  return problem;
}

class EtaMaxText {
 public:
  EtaMaxText(const StepSizes& steps, int digits, bool in_digits)
      : steps_(steps), digits_(digits), in_digits_(in_digits) {}

  std::string text(const StepSizeProblem& problem) {
    const auto& spectrum = steps_.spectrum;
    if (problem.x)
      text_ += fmt::format("X is {} x {} of rank {}; G = X^T X\n", problem.x->rows(), problem.x->columns(),
                           spectrum.rank);
    else
      text_ += fmt::format("G = H is {0} x {0} of rank {1}\n", problem.gram.rows(), spectrum.rank);
    put("lambda_1", "the largest eigenvalue of G", spectrum.largest());
    put("lambda_r", "the smallest that is not 0", spectrum.smallest());
    put("1/lambda_1", "", quotient(Rational(1), spectrum.largest()));
    put("kappa", "lambda_1/lambda_r", steps_.condition_number);
    put("best factor", "(kappa-1)/(kappa+1), of the error in a step of the best constant size",
        steps_.best_factor);
    for (const RuleStepSizes& rule : steps_.rules) put_rule(rule, problem);
    if (!steps_.why_no_mean_square.empty())
      text_ += "\nno mean-square step size: " + steps_.why_no_mean_square + "\n";
    if (!steps_.why_no_almost_sure.empty())
      text_ += "\nno almost-sure step size: " + steps_.why_no_almost_sure + "\n";
    return std::move(text_);
  }

 private:
  void put(const std::string& name, const std::string& meaning, const CertifiedRoot& root) {
    text_ += fmt::format("{}{}:  {}\n", name, meaning.empty() ? "" : ", " + meaning,
                         readable(value_of(root, digits_), in_digits_));
  }
  /// A sentence that ends with the number.
  void say(const std::string& sentence, const CertifiedRoot& root) {
    text_ += fmt::format("  {} {}\n", sentence, readable(value_of(root, digits_), in_digits_));
  }
  void put_rule(const RuleStepSizes& rule, const StepSizeProblem& problem) {
    const RuleText about = describe(rule.rule);
    text_ += fmt::format("\nrule {}: w <- {}, error times {}\n  {}\n", name(rule.rule), about.step,
                         about.error, about.lecture);
    say("converges iff 0 < eta <", rule.largest);
    say("no component changes its sign iff eta <=", rule.without_sign_change);
    say("best constant eta:", rule.best);
    if (rule.ordered) say("no smaller eigenvalue is learned ahead of a larger one iff eta <=", *rule.ordered);
    if (rule.momentum)
      say(fmt::format("with momentum {} converges iff 0 < eta <", analysis::to_string(*problem.momentum)),
          *rule.momentum);
    if (rule.worst_case)
      say("one sample a step: no sample lengthens the error iff eta <=",
          CertifiedRoot{*rule.worst_case, *rule.worst_case});
    if (rule.mean_square) say("one sample a step: converges in mean square iff 0 < eta <", *rule.mean_square);
    if (rule.almost_sure) say("one sample a step: converges almost surely for 0 < eta <", *rule.almost_sure);
  }

  const StepSizes& steps_;
  int digits_;
  bool in_digits_;
  std::string text_;
};

Json eta_max_json(const EtaMaxOptions& options, const StepSizeProblem& problem, const StepSizes& steps,
                  int digits) {
  const auto value = [&](const CertifiedRoot& root) { return to_json(value_of(root, digits)); };
  Json inputs;
  put_input(inputs, "x", options.x);
  put_input(inputs, "hessian", options.hessian);
  put_input(inputs, "rule", options.rule);
  put_input(inputs, "momentum", options.momentum);
  put_input(inputs, "digits", options.digits);
  Json result;
  if (problem.x) {
    result["n"] = problem.x->rows();
    result["d"] = problem.x->columns();
  }
  result["rank"] = steps.spectrum.rank;
  result["lambda_1"] = value(steps.spectrum.largest());
  result["lambda_r"] = value(steps.spectrum.smallest());
  result["inverse_lambda_1"] = value(quotient(Rational(1), steps.spectrum.largest()));
  result["kappa"] = value(steps.condition_number);
  result["best_factor"] = value(steps.best_factor);
  Json rules = Json::array();
  for (const RuleStepSizes& rule : steps.rules) {
    const RuleText about = describe(rule.rule);
    Json one{{"rule", name(rule.rule)},
             {"multiplier", analysis::to_string(step_multiplier(rule.rule))},
             {"step", about.step},
             {"error", about.error},
             {"lecture", about.lecture},
             {"eta_max", value(rule.largest)},
             {"without_sign_change", value(rule.without_sign_change)},
             {"best", value(rule.best)}};
    if (rule.ordered) one["ordered"] = value(*rule.ordered);
    if (rule.momentum) one["momentum"] = value(*rule.momentum);
    if (rule.worst_case) one["sgd_worst_case"] = value({*rule.worst_case, *rule.worst_case});
    if (rule.mean_square) one["sgd_mean_square"] = value(*rule.mean_square);
    if (rule.almost_sure) one["sgd_almost_sure"] = value(*rule.almost_sure);
    rules.push_back(std::move(one));
  }
  result["rules"] = std::move(rules);
  if (!steps.why_no_mean_square.empty()) result["why_no_sgd_mean_square"] = steps.why_no_mean_square;
  if (!steps.why_no_almost_sure.empty()) result["why_no_sgd_almost_sure"] = steps.why_no_almost_sure;
  return document(version(), "descent eta-max", std::move(inputs), std::move(result));
}

std::string certificate_document(const StepSizeProblem& problem, const CertifiedRoot& largest, int digits) {
  return document_for_recheck(
      "--certificate",
      largest_eigenvalue_certificate(problem, prove_largest_eigenvalue(problem.gram, largest, digits)));
}

/// X^T X has no negative eigenvalue; a Hessian that someone gives may.
StepSizes step_sizes_of(const EtaMaxOptions& options, const StepSizeProblem& problem, int digits) {
  if (options.x) return step_sizes(problem, digits);
  try {
    return step_sizes(problem, digits);
  } catch (const std::domain_error&) {
    bad_input("--hessian: a positive semidefinite matrix is allowed, got one with a negative eigenvalue");
  }
}

int descent_eta_max(const EtaMaxOptions& options) {
  const int digits = read_digits_of_step(options);
  Output output(options.common.output);
  std::optional<Output> certificate;
  if (options.certificate) certificate.emplace(*options.certificate, "--certificate");
  require_separate_files(
      std::vector<FileOption>{{"--x", options.x}, {"--hessian", options.hessian}},
      std::vector<FileOption>{{"--output", options.common.output}, {"--certificate", options.certificate}});
  const StepSizeProblem problem = read_problem(options);
  if (certificate) require_certificate_fits(problem, digits);
  const StepSizes steps = step_sizes_of(options, problem, digits);
  if (certificate) certificate->write(certificate_document(problem, steps.spectrum.largest(), digits));
  output.write(options.common.json ? text(eta_max_json(options, problem, steps, digits))
                                   : EtaMaxText(steps, digits, options.digits.has_value()).text(problem));
  if (certificate) certificate->finish();
  output.finish();
  return exit_success;
}

}  // namespace

void add_descent_eta_max(CommandLine::Command& descent, std::function<std::string()> misplaced) {
  auto options = std::make_shared<EtaMaxOptions>();
  auto command = descent.subcommand(
      "eta-max",
      "The step sizes up to which gradient descent on least squares converges, for the four rules that the "
      "lectures "
      "write.\n"
      "Exact fractions where they are rational, else certified intervals: roots of characteristic "
      "polynomials over "
      "the\n"
      "rationals, isolated without computing eigenvalues in floating point.",
      "  lemmata descent eta-max --x X.csv\n"
      "  lemmata descent eta-max --x X.csv --rule half --momentum 9/10 --certificate eta.json\n");
  command.option("--x", "FILE", options->x,
                 "the matrix X, a sample a row: .csv, .npy, or - for standard input");
  command.option("--hessian", "FILE", options->hessian,
                 "a symmetric positive semidefinite matrix in place of X^T X");
  command.option("--rule", "RULE", options->rule, "literal, slide, hessian or half; all four without it");
  command.option("--momentum", "BETA", options->momentum, "heavy ball, at least 0 and below 1");
  command.option("--digits", "D", options->digits, "decimals with D correct digits, 1 to 200");
  command.option("--certificate", "FILE", options->certificate,
                 "writes a proof that lambda_1 lies in its interval (kind matrix-relations)");
  add_common(command, options->common);
  command.action([options, misplaced = std::move(misplaced)] {
    if (const std::string option = misplaced(); !option.empty())
      bad_input(fmt::format("{0}: it belongs after eta-max, in `descent eta-max {0}`", option));
    return descent_eta_max(*options);
  });
}

}  // namespace lemmata::proofs_check
