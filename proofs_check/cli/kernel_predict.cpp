#include <array>
#include <memory>
#include <stdexcept>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "proofs_check/calculators/kernel_prediction.hpp"
#include "proofs_check/calculators/number.hpp"
#include "proofs_check/cli/arguments.hpp"
#include "proofs_check/cli/build_info.hpp"
#include "proofs_check/cli/digit_shortfall.hpp"
#include "proofs_check/cli/failure.hpp"
#include "proofs_check/cli/kernel_options.hpp"
#include "proofs_check/cli/output.hpp"
#include "proofs_check/cli/subcommands.hpp"
#include "proofs_check/cli/value_text.hpp"
#include "proofs_check/report/table.hpp"

namespace lemmata::proofs_check {

namespace {

constexpr std::int64_t most_steps = 1000000000000000;  // 10^15: a step costs nothing, its digits do
constexpr int most_listed_residuals = 100;

struct PredictOptions {
  CommonOptions common;
  NetworkOptions network;
  std::optional<std::string> x, y, z, time, learning_rate, steps, kernel, digits;
};

// ------------------------------------------------------------------------------------------------ input

analysis::RationalMatrix read_required_points(const std::string& option,
                                              const std::optional<std::string>& text, const char* what) {
  if (!text)
    bad_input(fmt::format("{}: missing; {}, one a row: a .npy or .csv file, or numbers such as '1,0;0.6,0.8'",
                          option, what));
  return read_points(option, *text);
}

analysis::RationalVector read_labels(const std::optional<std::string>& text) {
  const analysis::RationalMatrix labels =
      read_required_points("--y", text, "the label of each training input");
  if (labels.rows() != 1 && labels.columns() != 1)
    bad_input(fmt::format("--y: a matrix of {} rows and {} columns; allowed: one row or one column",
                          labels.rows(), labels.columns()));
  return labels.elements();
}

TrainingSchedule read_schedule(const PredictOptions& options) {
  TrainingSchedule schedule;
  if (options.learning_rate || options.steps) {
    if (options.time)
      bad_input(
          "--time: allowed without --learning-rate and --steps, which say how far gradient descent goes");
    if (!options.learning_rate) bad_input("--learning-rate: missing; --steps counts steps of that size");
    schedule.learning_rate = read_rational("--learning-rate", *options.learning_rate);
    if (*schedule.learning_rate <= 0)
      bad_input(
          fmt::format("--learning-rate: {}; allowed: numbers above 0", excerpt(*options.learning_rate)));
    schedule.steps = read_required_integer("--steps", options.steps, 0, most_steps);
    return schedule;
  }
  if (!options.time)
    bad_input("--time: missing; a time of at least 0, or inf; or --learning-rate and --steps");
  if (*options.time == "inf") return schedule;
  schedule.time = read_rational("--time", *options.time);
  if (*schedule.time < 0)
    bad_input(fmt::format("--time: {}; allowed: at least 0, or inf", excerpt(*options.time)));
  return schedule;
}

PredictionProblem read_prediction(const PredictOptions& options) {
  const std::array<std::string, 2> kernels{"ntk", "nngp"};
  if (options.x == "-" && (options.y == "-" || options.z == "-"))
    bad_input("--x: standard input can be read once, and another option reads it too");
  if (options.y == "-" && options.z == "-")
    bad_input("--y: standard input can be read once, and --z reads it too");
  PredictionProblem problem{
      .network = read_network(options.network),
      .x = read_required_points("--x", options.x, "the training inputs"),
      .z = read_required_points("--z", options.z, "the test inputs"),
      .y = read_labels(options.y),
      .trained = read_choice("--kernel", options.kernel.value_or("ntk"), kernels) == "ntk"
                     ? TrainedLayers::all
                     : TrainedLayers::last,
      .schedule = read_schedule(options)};
  try {
    require_fits(problem);
  } catch (const std::invalid_argument& error) {
    bad_input(message_of(error));
  } catch (const std::length_error& error) {
    bad_input("kernel predict: " + message_of(error));
  }
  return problem;
}

// ------------------------------------------------------------------------------------------------ text

const char* kernel_name(const PredictionProblem& problem) {
  switch (training_kernel(problem)) {
    case TrainingKernel::tangent:
      return "Theta";
    case TrainingKernel::nngp:
      return "K";
    case TrainingKernel::features:
      return "C";
  }
  return "";
}

std::string training_text(const PredictionProblem& problem) {
  const TrainingKernel kernel = training_kernel(problem);
  if (kernel == TrainingKernel::tangent) return "all layers are trained: the kernel of training is Theta\n";
  const std::string start = "the last layer alone is trained: the kernel of training is ",
                    end = ", the end is Gaussian process regression\n";
  if (kernel == TrainingKernel::nngp) return start + "K" + end;
  const auto& [weight, bias] = problem.network.layers.back();
  return start + "C = (K - sigma_b^2)/sigma_w^2, the limit of Theta/n" +
         (weight > 0 && bias == 0 ? end : std::string("\n"));
}

std::string schedule_text(const PredictionProblem& problem) {
  const int d = problem.x.rows();
  std::string text = training_text(problem);
  const TrainingSchedule& schedule = problem.schedule;
  if (schedule.learning_rate)
    text += fmt::format("{} steps of gradient descent, eta = {}, ", schedule.steps,
                        analysis::to_string(*schedule.learning_rate));
  else
    text += schedule.time ? fmt::format("gradient flow until t = {}, ", analysis::to_string(*schedule.time))
                          : std::string("gradient flow to the end, ");
  text += fmt::format("on the loss (1/2) sum (f - y)^2 over D = {} inputs; with the slide's factor 1/D ", d);
  text += schedule.learning_rate ? fmt::format("the same steps have eta {} times as large\n", d)
                                 : fmt::format("everything takes {} times as long\n", d);
  return text;
}

std::string convergence_text(const Prediction& prediction) {
  if (!prediction.convergence) return "";
  switch (*prediction.convergence) {
    case Convergence::converges:
      return "eta is below 2/lambda_max: gradient descent converges\n";
    case Convergence::diverges:
      return "eta is above 2/lambda_max: gradient descent diverges, and the values above grow with every "
             "step\n";
    case Convergence::undecided:
      return "eta is at the threshold 2/lambda_max, as far as the balls tell\n";
  }
  return "";
}

std::string prediction_text(const PredictionProblem& problem, const Prediction& prediction) {
  std::string text = network_text(problem.network) + schedule_text(problem) + "\n";
  Table outputs{{"j", "mean of f(z_j)", "standard deviation"}, {}};
  for (std::size_t j = 0; j < prediction.mean.size(); ++j)
    outputs.rows.push_back(
        {std::to_string(j + 1), cell(prediction.mean[j], true), cell(prediction.deviation[j], true)});
  text += proofs_check::text(outputs, TableFormat::aligned);
  if (prediction.residual.size() <= static_cast<std::size_t>(most_listed_residuals)) {
    Table residuals{{"i", "mean of f(x_i) - y_i"}, {}};
    for (std::size_t i = 0; i < prediction.residual.size(); ++i)
      residuals.rows.push_back({std::to_string(i + 1), cell(prediction.residual[i], true)});
    text += "\n" + proofs_check::text(residuals, TableFormat::aligned);
  }
  text += fmt::format("\nmean of the training loss: {}\n", cell(prediction.loss, true));
  const char* kernel = kernel_name(problem);
  text += fmt::format("eigenvalues of {}(X,X): from lambda_min = {} to lambda_max = {}\n", kernel,
                      cell(prediction.smallest, true), cell(prediction.largest, true));
  text += fmt::format(
      "gradient descent converges for eta below 2/lambda_max = {}; with the slide's 1/D below 2D/lambda_max "
      "= {}\n",
      cell(prediction.critical_rate, true), cell(prediction.critical_rate_of_mean, true));
  text += prediction.time_scale
              ? fmt::format("the slowest mode takes the time 1/lambda_min = {} to fall by a factor e\n",
                            cell(*prediction.time_scale, true))
              : std::string("lambda_min is not shown to be positive: some mode may never be fitted\n");
  return text + convergence_text(prediction);
}

// ------------------------------------------------------------------------------------------------ JSON

DigitShortfall shortfall_of(const Prediction& prediction, int digits) {
  DigitShortfall shortfall(digits);
  shortfall.add(prediction.mean);
  shortfall.add(prediction.deviation);
  for (const auto& row : prediction.covariance) shortfall.add(row);
  shortfall.add(prediction.residual);
  for (const Value* value : {&prediction.loss, &prediction.smallest, &prediction.largest})
    shortfall.add(*value);
  return shortfall;
}

Json values_json(const std::vector<Value>& values) {
  Json list = Json::array();
  for (const Value& value : values) list.push_back(to_json(value));
  return list;
}

Json inputs_json(const PredictOptions& options) {
  Json inputs;
  put_input(inputs, "activation", options.network.activation);
  put_input(inputs, "depth", options.network.depth);
  put_input(inputs, "sigma_w2", options.network.weight_variance);
  put_input(inputs, "sigma_b2", options.network.bias_variance);
  put_input(inputs, "parameterisation", options.network.parameterisation);
  put_input(inputs, "x", options.x);
  put_input(inputs, "y", options.y);
  put_input(inputs, "z", options.z);
  put_input(inputs, "time", options.time);
  put_input(inputs, "learning_rate", options.learning_rate);
  put_input(inputs, "steps", options.steps);
  put_input(inputs, "kernel", options.kernel);
  put_input(inputs, "digits", options.digits);
  return inputs;
}

Json prediction_json(const PredictOptions& options, const PredictionProblem& problem,
                     const Prediction& prediction, const DigitShortfall& shortfall) {
  Json result;
  put_network(result, problem.network);
  result["kernel"] = problem.trained == TrainedLayers::all ? "ntk" : "nngp";
  result["loss"] = "(1/2) sum (f - y)^2";
  result["training_inputs"] = problem.x.rows();
  result["mean"] = values_json(prediction.mean);
  result["standard_deviation"] = values_json(prediction.deviation);
  result["covariance"] = Json::array();
  for (const auto& row : prediction.covariance) result["covariance"].push_back(values_json(row));
  result["mean_residual"] = values_json(prediction.residual);
  result["mean_loss"] = to_json(prediction.loss);
  result["smallest_eigenvalue"] = to_json(prediction.smallest);
  result["largest_eigenvalue"] = to_json(prediction.largest);
  result["critical_learning_rate"] = to_json(prediction.critical_rate);
  result["critical_learning_rate_of_mean_loss"] = to_json(prediction.critical_rate_of_mean);
  result["time_scale"] = prediction.time_scale ? to_json(*prediction.time_scale) : Json(nullptr);
  if (prediction.convergence) {
    switch (*prediction.convergence) {
      case Convergence::converges:
        result["converges"] = true;
        break;
      case Convergence::diverges:
        result["converges"] = false;
        break;
      case Convergence::undecided:
        result["converges"] = nullptr;
        break;
    }
  }
  shortfall.put(result);
  return document(version(), "kernel predict", inputs_json(options), std::move(result));
}

// ------------------------------------------------------------------------------------------------ the command

Prediction checked_prediction(const PredictionProblem& problem, int digits) {
  try {
    require_kernel(problem);
  } catch (const std::domain_error& error) {
    const char* advice = problem.trained == TrainedLayers::all
                             ? "; --kernel nngp, where the last layer alone is trained, needs no derivative"
                             : "";
    bad_input(fmt::format("--activation: {} is not defined: {}{}", kernel_name(problem), message_of(error),
                          advice));
  }
  try {
    return predict(problem, digits);
  } catch (const std::invalid_argument& error) {
    bad_input("--x: " + message_of(error));
  } catch (const std::domain_error& error) {
    if (problem.schedule.to_the_end())
      bad_input(fmt::format("--time inf: {} of X is not shown to have an inverse ({}); give a time",
                            kernel_name(problem), message_of(error)));
    bad_input(message_of(error));
  } catch (const std::length_error& error) {
    bad_input(std::string(problem.schedule.learning_rate ? "--steps" : "--time") +
              ": training so long gives numbers too large or too small to write: " + message_of(error));
  }
}

int kernel_predict(const PredictOptions& options) {
  const int digits = read_digits(options.digits).value_or(default_digits);
  const PredictionProblem problem = read_prediction(options);
  Output output(options.common.output);
  require_separate_files(std::vector<FileOption>{{"--x", options.x}, {"--y", options.y}, {"--z", options.z}},
                         std::vector<FileOption>{{"--output", options.common.output}});
  const Prediction prediction = checked_prediction(problem, digits);
  const DigitShortfall shortfall = shortfall_of(prediction, digits);
  output.write(options.common.json ? text(prediction_json(options, problem, prediction, shortfall))
                                   : prediction_text(problem, prediction));
  output.finish();
  if (!options.common.quiet) shortfall.warn();
  return exit_success;
}

}  // namespace

void add_kernel_predict(CommandLine::Command& kernel) {
  auto options = std::make_shared<PredictOptions>();
  auto command = kernel.subcommand("predict",
                                   "The law of a trained network of infinite width, over its initialisation: "
                                   "mean, standard deviation and\n"
                                   "covariance of its outputs at test inputs after gradient flow or descent, "
                                   "what is left to fit, and how long\n"
                                   "that takes, with proved digits.",
                                   "  lemmata kernel predict --activation relu --depth 1 --sigma-w2 2 --x "
                                   "'1,0;0,1' --y 1,-1 --z '0.6,0.8' --time inf\n"
                                   "  lemmata kernel predict --activation tanh --depth 2 --x X.npy --y y.csv "
                                   "--z Z.npy --time 10 --json\n");
  add_network_options(command, options->network);
  command.option("--x", "POINTS", options->x,
                 "the training inputs, one a row: a .npy or .csv file, or '1,0;0.6,0.8'");
  command.option("--y", "VALUES", options->y, "their labels: a file of one row or column, or '1,-1'");
  command.option("--z", "POINTS", options->z, "the inputs at which the outputs are asked for");
  command.option("--time", "T", options->time, "of gradient flow on (1/2) sum (f-y)^2: at least 0, or inf");
  command.option("--learning-rate", "E", options->learning_rate, "gradient descent instead, with this step");
  command.option("--steps", "K", options->steps, "its number of steps, 0 to 10^15");
  command.option("--kernel", "NAME", options->kernel,
                 "ntk (all layers are trained, the default) or nngp (the last layer alone)");
  command.option("--digits", "D", options->digits, "correct digits, 1 to 10000; 20 by default");
  add_common(command, options->common);
  command.action([options] { return kernel_predict(*options); });
}

}  // namespace lemmata::proofs_check
