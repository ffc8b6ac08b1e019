#include <array>
#include <memory>
#include <stdexcept>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "proofs_check/calculators/linear_threshold_function.hpp"
#include "proofs_check/cli/arguments.hpp"
#include "proofs_check/cli/build_info.hpp"
#include "proofs_check/cli/failure.hpp"
#include "proofs_check/cli/fourier_result.hpp"
#include "proofs_check/cli/linear_threshold_options.hpp"
#include "proofs_check/cli/output.hpp"
#include "proofs_check/cli/subcommands.hpp"
#include "proofs_check/cli/value_text.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Rational;

struct FourierLtfOptions {
  LinearThresholdOptions function;
  std::optional<std::string> set, level, rho;
  bool all = false, chow = false, influences = false, level_weights = false;
};

/// What is asked for, which is the Chow parameters unless something else is.
enum class Question { chow, set, level, all, influences, level_weights, noise_stability };

Question read_question(const FourierLtfOptions& options) {
  const std::array<std::pair<bool, Question>, 7> asked{
      {{options.chow, Question::chow},
       {options.set.has_value(), Question::set},
       {options.level.has_value(), Question::level},
       {options.all, Question::all},
       {options.influences, Question::influences},
       {options.level_weights, Question::level_weights},
       {options.rho.has_value(), Question::noise_stability}}};
  Question question = Question::chow;
  int count = 0;
  for (const auto& [is_asked, what] : asked)
    if (is_asked) {
      question = what;
      ++count;
    }
  if (count > 1)
    bad_input(
        "fourier ltf: one of --chow, --set, --level, --all, --influences, --level-weights and "
        "--noise-stability is "
        "allowed, got several");
  return question;
}

struct Answer {
  FourierResult result;
  Derivation by;
};

Answer answer(const CoefficientList& list, const std::optional<int>& digits) {
  return {coefficient_result(list.coefficients, digits.has_value()), list.by};
}

/// Answers the question, and puts it among the inputs.
Answer answer(Question question, const FourierLtfOptions& options, const GivenFunction& given,
              const MethodSetting& setting, const std::optional<int>& digits, Json& inputs) {
  const auto& f = given.function;
  switch (question) {
    case Question::chow:
      inputs["chow"] = true;
      require_tie_rule(given, true, "the Chow parameters, the mean among them,");
      return answer(chow_parameters(f, setting, digits), digits);
    case Question::set: {
      const std::vector<int> set = read_set("--set", *options.set, f.dimension());
      inputs["set"] = set;
      require_tie_rule(given, set.size() % 2 == 0, "coefficients such as this one");
      return answer(coefficient_at(f, set, setting, digits), digits);
    }
    case Question::level: {
      const auto level = static_cast<int>(read_integer("--level", *options.level, 0, f.dimension()));
      inputs["level"] = level;
      require_level_fits(f, level, digits);  // before ties are looked for, which may take longer
      require_tie_rule(given, level % 2 == 0, fmt::format("the coefficients of level {}", level));
      return answer(coefficients_of_level(f, level, setting, digits), digits);
    }
    case Question::all:
      inputs["all"] = true;
      require_all_fit(f, digits);
      require_spectrum_fits(f, setting);
      require_tie_rule(given, true, "the coefficients of even levels");
      return answer(all_coefficients(f, setting, digits), digits);
    case Question::influences: {
      inputs["influences"] = true;
      require_tie_rule(given, false, "the influences");
      const NumberSequence sequence = influences(f, setting, digits);
      return {influence_result(sequence.values, sequence.total, digits.has_value()), sequence.by};
    }
    case Question::level_weights: {
      inputs["level_weights"] = true;
      require_spectrum_fits(f, setting);
      require_tie_rule(given, true, "the weights of even levels");
      const NumberSequence sequence = level_weights(f, setting, digits);
      return {level_weight_result(sequence.values, sequence.total, digits.has_value()), sequence.by};
    }
    case Question::noise_stability: {
      const Rational rho = read_rational("--noise-stability", *options.rho);
      if (rho < -1 || rho > 1)
        bad_input("--noise-stability: a number from -1 to 1 is allowed, got " + excerpt(*options.rho));
      inputs["noise_stability"] = analysis::to_string(rho);
      require_spectrum_fits(f, setting);
      require_tie_rule(given, true, "the weights of even levels");
      const NumberSequence stability = noise_stability(f, rho, setting, digits);
      FourierResult result;
      result.below = fmt::format("Stab_rho[f] at rho = {}:  {}\n", analysis::to_string(rho),
                                 readable(stability.total, digits.has_value()));
      result.json["noise_stability"] = to_json(stability.total);
      return {std::move(result), stability.by};
    }
  }
  throw std::logic_error("fourier ltf: no such question");
}

int fourier_ltf(const FourierLtfOptions& options) {
  const Question question = read_question(options);
  const std::optional<int> digits = read_digits(options.function.digits);
  const MethodSetting setting = read_method(options.function);
  const GivenFunction given = read_function(options.function);
  Json inputs = function_inputs(options.function, given);
  Output output(options.function.common.output);
  auto [result, by] = answer(question, options, given, setting, digits, inputs);
  require_agreement(by);
  if (options.function.common.json) {
    put_method_inputs(inputs, options.function);
    put_derivation(result.json, by);
    output.write(text(document(version(), "fourier ltf", std::move(inputs), std::move(result.json))));
  } else {
    output.write(function_text(given) + result_text(result) + derivation_text(by));
  }
  output.finish();
  return exit_success;
}

}  // namespace

void add_fourier_ltf(CommandLine::Command& fourier) {
  auto options = std::make_shared<FourierLtfOptions>();
  auto command =
      fourier.subcommand("ltf",
                         "Fourier coefficients of a given linear threshold function (halfspace, neuron).\n"
                         "For f(x) = sign(w.x + b) they are f^(T) = E[f(x) prod_{i in T} x_i], x uniform on "
                         "{-1,+1}^n. Without a choice below "
                         "the\nChow parameters.",
                         "  lemmata fourier ltf --weights 3,1,4,1,5 --bias 1 --ties zero\n"
                         "  lemmata fourier ltf --weights w.npy --level-weights\n");
  command.flag("--chow", options->chow,
               "E[f] and E[f(x) x_i]: the coefficients of degree 0 and 1 (what is shown by default)");
  command.option("--set", "LIST", options->set,
                 "the coefficient at one set: coordinates from 1, such as 1,4 or 2..5");
  command.option("--level", "K", options->level, "the coefficients at all sets of K coordinates, 0 to n");
  command.flag("--all", options->all, "all 2^n coefficients, by the transform");
  command.flag("--influences", options->influences,
               "Inf_i[f] = E|f(x with x_i = +1) - f(x with x_i = -1)| / 2 = |f^({i})|: how often flipping "
               "x_i changes f; a "
               "step to or from sign(0) = 0 counts half");
  command.flag(
      "--level-weights", options->level_weights,
      "W^k[f], the sum of the squared coefficients at the sets of size k; by the transform, n up to 30");
  command.option("--noise-stability", "RHO", options->rho,
                 "Stab_rho[f] = sum_k rho^k W^k[f], -1 to 1, read exactly; by the transform, n up to 30");
  add_linear_threshold_options(command, options->function);
  command.action([options] { return fourier_ltf(*options); });
}

}  // namespace lemmata::proofs_check
