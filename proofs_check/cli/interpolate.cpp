#include <algorithm>
#include <memory>
#include <stdexcept>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "proofs_check/calculators/interpolation.hpp"
#include "proofs_check/calculators/number.hpp"
#include "proofs_check/calculators/size_estimate.hpp"
#include "proofs_check/calculators/value_writer.hpp"
#include "proofs_check/certificate/recheck_limits.hpp"
#include "proofs_check/cli/arguments.hpp"
#include "proofs_check/cli/build_info.hpp"
#include "proofs_check/cli/failure.hpp"
#include "proofs_check/cli/interpolate_certificate.hpp"
#include "proofs_check/cli/linear_data_file.hpp"
#include "proofs_check/cli/output.hpp"
#include "proofs_check/cli/subcommands.hpp"
#include "proofs_check/cli/value_text.hpp"
#include "proofs_check/report/table.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Ball;
using analysis::Polynomial;
using analysis::Rational;
using analysis::RationalFunctionOf;
using analysis::RationalVector;
using analysis::RootInterval;

struct InterpolateOptions {
  CommonOptions common;
  std::optional<std::string> x, y, ridge, start, preconditioner, digits, certificate;
  bool least_squares = false, path = false;
};

/// Beyond this degree polynomials are written out: factoring would take longer than all else.
constexpr std::size_t most_factored_terms = 41;

// ------------------------------------------------------------------------------------------------ input

InterpolationKind read_kind(const InterpolateOptions& options) {
  std::vector<std::string> asked;
  if (options.least_squares) asked.emplace_back("--least-squares");
  if (options.start) asked.emplace_back("--start");
  if (options.ridge) asked.emplace_back("--ridge");
  if (options.preconditioner) asked.emplace_back("--preconditioner");
  if (asked.size() > 1)
    bad_input(
        fmt::format("{}: one of --least-squares, --start, --ridge, --preconditioner is allowed, got {} too",
                    asked[0], asked[1]));
  if (options.path && (options.start || options.preconditioner))
    bad_input("--path: allowed alone, with --ridge or with --least-squares, got " + asked[0]);
  if (options.start) return InterpolationKind::descent_limit;
  if (options.ridge) return InterpolationKind::ridge;
  if (options.preconditioner) return InterpolationKind::preconditioned;
  // The path exists whatever y, and so does its limit.
  return options.least_squares || options.path ? InterpolationKind::least_squares
                                               : InterpolationKind::minimum_norm;
}

Rational read_lambda(const std::string& text) {
  const Rational lambda = read_rational("--ridge", text);
  if (lambda <= 0)
    bad_input(fmt::format("--ridge: a number above 0 is allowed, got {}{}", excerpt(text),
                          lambda == 0 ? "; without --ridge the limit at 0 is computed" : ""));
  return lambda;
}

void require_one_standard_input(const InterpolateOptions& options) {
  std::string first;
  const auto look = [&first](const char* option, const std::optional<std::string>& file) {
    if (file != "-") return;
    if (!first.empty())
      bad_input(fmt::format("{}: standard input can be read once, and {} reads it", option, first));
    first = option;
  };
  look("--x", options.x);
  look("--y", options.y);
  look("--start", options.start);
  look("--preconditioner", options.preconditioner);
}

InterpolationProblem read_problem(const InterpolateOptions& options) {
  const char* const files = "a .csv file of numbers, a .npy file, or - for standard input";
  if (!options.x) bad_input(fmt::format("--x is needed: the samples, one a row: {}", files));
  if (!options.y) bad_input(fmt::format("--y is needed: a label for each row of X: {}", files));
  require_one_standard_input(options);
  InterpolationProblem problem;
  problem.kind = read_kind(options);
  problem.path = options.path;
  if (options.ridge) problem.lambda = read_lambda(*options.ridge);
  problem.x = read_matrix("--x", *options.x, options.common.quiet);
  problem.y = read_vector("--y", *options.y, options.common.quiet);
  if (problem.y.size() != static_cast<std::size_t>(problem.x.rows()))
    bad_input(fmt::format("--y: {}: a label for each of the {} rows of X is needed, got {}",
                          excerpt(*options.y), problem.x.rows(), problem.y.size()));
  if (options.start) {
    problem.start = read_vector("--start", *options.start, options.common.quiet);
    if (problem.start.size() != static_cast<std::size_t>(problem.x.columns()))
      bad_input(fmt::format("--start: {}: a weight for each of the {} columns of X is needed, got {}",
                            excerpt(*options.start), problem.x.columns(), problem.start.size()));
  }
  if (options.preconditioner)
    problem.preconditioner = read_matrix("--preconditioner", *options.preconditioner, options.common.quiet);
  return problem;
}

// ------------------------------------------------------------------------------------------------ values

/// What is printed: the numbers as values.
struct Written {
  std::vector<Value> w, alpha, residual, unseen;
  Value squared_norm, squared_residual;
  bool in_digits = false;
};

std::vector<Value> values_of(const ValueWriter& writer, const RationalVector& numbers) {
  std::vector<Value> values;
  for (const Rational& number : numbers) values.push_back(writer.value(number));
  return values;
}

Written written(const Interpolation& solution, const ValueWriter& writer, bool in_digits) {
  Written result;
  result.in_digits = in_digits;
  result.w = values_of(writer, solution.w);
  result.alpha = values_of(writer, solution.alpha);
  if (solution.squared_residual != 0) result.residual = values_of(writer, solution.residual);
  if (solution.unseen) result.unseen = values_of(writer, *solution.unseen);
  result.squared_norm = writer.value(solution.squared_norm);
  result.squared_residual = writer.value(solution.squared_residual);
  return result;
}

std::string function_text(const RationalFunctionOf& f) {
  if (f.numerator.size() <= most_factored_terms && f.denominator.size() <= most_factored_terms)
    return analysis::factored(f, "L");
  return fmt::format("({})/({})", analysis::to_string(f.numerator, "L"),
                     analysis::to_string(f.denominator, "L"));
}

std::string polynomial_text(const Polynomial& p) {
  return p.size() <= most_factored_terms ? analysis::factored(p, "L") : analysis::to_string(p, "L");
}

/// A pole, and how well it is known.
Value pole_value(const RootInterval& pole, int digits) {
  if (pole.is_exact()) return exact_value(pole.low, digits);
  return enclosed_value([&] { return Ball::interval(pole.low, pole.high); }, digits);
}

// ------------------------------------------------------------------------------------------------ text

std::string table_text(const char* index, const char* what, const std::vector<Value>& values,
                       bool in_digits) {
  Table table{{index, what}, {}};
  if (!in_digits) table.columns.emplace_back("in decimals");
  for (std::size_t i = 0; i < values.size(); ++i) {
    table.rows.push_back({std::to_string(i + 1), cell(values[i], in_digits)});
    if (!in_digits) table.rows.back().push_back(cell(values[i], true));
  }
  return text(table, TableFormat::aligned);
}

std::string heading_text(const InterpolationProblem& problem, const Interpolation& solution) {
  const std::string what = solution.squared_residual == 0
                               ? "X w = y has solutions"
                               : "X w = y has no solution: w minimises the squared residual";
  std::string shape = fmt::format("X is {} x {}", problem.x.rows(), problem.x.columns());
  if (solution.rank) shape += fmt::format(", rank {}", *solution.rank);
  switch (problem.kind) {
    case InterpolationKind::minimum_norm:
    case InterpolationKind::least_squares:
      return fmt::format("{}; {}{}\nw = X^+ y, the one with the smallest norm\n", shape, what,
                         *solution.rank < problem.x.columns() ? "" : ", and it is the only one");
    case InterpolationKind::descent_limit:
      return fmt::format(
          "{}; {}\nw = X^+ y + (I - X^+ X) w0, where gradient descent ends from w0, if it converges\n", shape,
          what);
    case InterpolationKind::ridge:
      return fmt::format("{}; w minimises |X w - y|^2 + L |w|^2, L = {}\n", shape,
                         analysis::to_string(problem.lambda));
    case InterpolationKind::preconditioned:
      return fmt::format("{}; {}\nw = P X^T (X P X^T)^-1 y, the one with the smallest w^T P^-1 w\n", shape,
                         what);
  }
  return {};
}

std::string alpha_heading(const InterpolationProblem& problem, const Interpolation& solution) {
  std::string text = "alpha, with ";
  text += problem.kind == InterpolationKind::descent_limit    ? "w - w0 = X^T alpha"
          : problem.kind == InterpolationKind::preconditioned ? "w = P X^T alpha"
                                                              : "w = X^T alpha";
  if (problem.kind == InterpolationKind::ridge) return text + " and X w + L alpha = y:\n";
  return text +
         (solution.alpha_is_unique ? ":\n" : "; the rows of X are dependent, so that alpha is not unique:\n");
}

std::string solution_text(const InterpolationProblem& problem, const Interpolation& solution,
                          const Written& values) {
  std::string text = heading_text(problem, solution) + "\n";
  text += table_text("j", "w_j", values.w, values.in_digits);
  text += fmt::format("\n|w|^2 = {}\n", readable(values.squared_norm, values.in_digits));
  if (solution.squared_residual != 0)
    text += fmt::format("|y - X w|^2 = {}\n", readable(values.squared_residual, values.in_digits));
  text +=
      "\n" + alpha_heading(problem, solution) + table_text("i", "alpha_i", values.alpha, values.in_digits);
  if (!values.residual.empty())
    text += "\nresidual y - X w:\n" + table_text("i", "r_i", values.residual, values.in_digits);
  if (solution.unseen)
    text += "\nthe part of w0 outside the row space, which no step changes:\n" +
            table_text("j", "w0_j", values.unseen, values.in_digits);
  return text;
}

std::string path_text(const RidgePathResult& result, const ValueWriter& writer, bool in_digits) {
  std::string text = "\nthe ridge path, the minimiser of |X w - y|^2 + L |w|^2 as a function of L:\n";
  for (std::size_t j = 0; j < result.path.w.size(); ++j)
    text += fmt::format("  w_{}(L) = {}\n", j + 1, function_text(result.path.w[j]));
  text += fmt::format("least common denominator: {}\n", polynomial_text(result.path.poles));
  text += "poles, each minus an eigenvalue of X X^T:";
  for (const RootInterval& pole : result.poles)
    text += " " + cell(pole_value(pole, writer.digits()), in_digits || !pole.is_exact());
  text += result.poles.empty() ? " none\n" : "\n";
  text += fmt::format("degrees of freedom, tr X X^T (X X^T + L)^-1: {}\n",
                      function_text(result.path.degrees_of_freedom));
  Table table{{"j", "limit at L = 0", "coefficient of L there"}, {}};
  for (std::size_t j = 0; j < result.limit.size(); ++j)
    table.rows.push_back({std::to_string(j + 1), cell(writer.value(result.limit[j]), in_digits),
                          cell(writer.value(result.slope[j]), in_digits)});
  return text + "\n" + proofs_check::text(table, TableFormat::aligned);
}

// ------------------------------------------------------------------------------------------------ JSON

Json values_json(const std::vector<Value>& values) {
  Json list = Json::array();
  for (const Value& value : values) list.push_back(to_json(value));
  return list;
}

/// Coefficients as text, that of L^0 first.
Json coefficients_json(const Polynomial& p) {
  Json list = Json::array();
  for (const Rational& c : p) list.push_back(analysis::to_string(c));
  return list;
}

Json function_json(const RationalFunctionOf& f) {
  return Json{{"text", function_text(f)},
              {"numerator", coefficients_json(f.numerator)},
              {"denominator", coefficients_json(f.denominator)}};
}

Json path_json(const RidgePathResult& result, const ValueWriter& writer) {
  Json functions = Json::array(), poles = Json::array();
  for (const RationalFunctionOf& w : result.path.w) functions.push_back(function_json(w));
  for (const RootInterval& pole : result.poles) poles.push_back(to_json(pole_value(pole, writer.digits())));
  return Json{{"w", std::move(functions)},
              {"common_denominator",
               {{"text", polynomial_text(result.path.poles)},
                {"coefficients", coefficients_json(result.path.poles)}}},
              {"poles", std::move(poles)},
              {"degrees_of_freedom", function_json(result.path.degrees_of_freedom)},
              {"limit", values_json(values_of(writer, result.limit))},
              {"slope", values_json(values_of(writer, result.slope))}};
}

Json solution_json(const InterpolationProblem& problem, const Interpolation& solution,
                   const Written& values) {
  Json result{{"n", problem.x.rows()}, {"d", problem.x.columns()}, {"kind", name(problem.kind)}};
  if (solution.rank) result["rank"] = *solution.rank;
  result["interpolates"] = solution.squared_residual == 0;
  result["w"] = values_json(values.w);
  result["squared_norm"] = to_json(values.squared_norm);
  result["alpha"] = values_json(values.alpha);
  result["alpha_unique"] = solution.alpha_is_unique;
  result["squared_residual"] = to_json(values.squared_residual);
  if (!values.residual.empty()) result["residual"] = values_json(values.residual);
  if (solution.unseen) result["unseen"] = values_json(values.unseen);
  return result;
}

Json inputs_json(const InterpolateOptions& options) {
  Json inputs{{"x", *options.x}, {"y", *options.y}};
  if (options.least_squares) inputs["least_squares"] = true;
  put_input(inputs, "start", options.start);
  put_input(inputs, "ridge", options.ridge);
  put_input(inputs, "preconditioner", options.preconditioner);
  if (options.path) inputs["path"] = true;
  put_input(inputs, "digits", options.digits);
  put_input(inputs, "certificate", options.certificate);
  return inputs;
}

// ------------------------------------------------------------------------------------------------ the command

/// Refuses what would be too long to write, before it is computed.
ValueWriter writer_for(const InterpolationProblem& problem, const InterpolationEstimate& estimate,
                       const std::optional<int>& digits) {
  const double n = problem.x.rows(), d = problem.x.columns();
  const double vectors = d + n + 2 + (problem.kind == InterpolationKind::minimum_norm ? 0 : n) +
                         (problem.kind == InterpolationKind::descent_limit ? d : 0) +
                         (problem.path ? 2 * d : 0);
  if (problem.path) {
    // Numerator and denominator of each coordinate, as text, always exact; with --json their coefficients once more.
    const double coefficients = 2 * d * (std::min(n, d) + 1);
    const double characters = coefficients * characters_of_dyadic(estimate.path_bits / 2);
    if (characters > most_exact_characters)
      throw std::length_error(
          fmt::format("--path: {:.0f} exact coefficients would take about {}, and {} is allowed; leave "
                      "--path out, or ask for "
                      "single points of it with --ridge L",
                      coefficients, readable_bytes(characters), readable_bytes(most_exact_characters)));
  }
  return {"interpolate", vectors, estimate.bits, digits};
}

/// Refuses, before the solution is computed, what tools/recheck would not take whatever the solution.
void require_certificate_fits(const InterpolationProblem& problem) {
  const int d = problem.x.columns();
  if (problem.kind == InterpolationKind::preconditioned &&
      (problem.preconditioner.rows() != d || problem.preconditioner.columns() != d))
    return;  // refused for its shape
  static_cast<void>(document_for_recheck("--certificate", shortest_interpolation_certificate(problem)));
}

int interpolate(const InterpolateOptions& options) {
  const std::optional<int> digits = read_digits(options.digits);
  Output output(options.common.output);
  std::optional<Output> certificate;
  if (options.certificate) certificate.emplace(*options.certificate, "--certificate");
  require_separate_files(
      std::vector<FileOption>{{"--x", options.x},
                              {"--y", options.y},
                              {"--start", options.start},
                              {"--preconditioner", options.preconditioner}},
      std::vector<FileOption>{{"--output", options.common.output}, {"--certificate", options.certificate}});
  InterpolationProblem problem = read_problem(options);
  if (certificate) require_certificate_fits(problem);
  const InterpolationEstimate size = estimate(problem);
  require_fits(problem, size);
  const ValueWriter writer = writer_for(problem, size, digits);

  const Interpolation solution = interpolate(problem);
  // What --path shows beside the path, if there is an interpolant.
  if (!options.least_squares && problem.kind == InterpolationKind::least_squares &&
      solution.squared_residual == 0)
    problem.kind = InterpolationKind::minimum_norm;
  std::optional<RidgePathResult> path;
  if (problem.path) path = ridge_path_of(problem, writer.digits());
  const Written values = written(solution, writer, digits.has_value());
  if (certificate)
    certificate->write(document_for_recheck("--certificate", interpolation_certificate(problem, solution)));
  if (options.common.json) {
    Json result = solution_json(problem, solution, values);
    if (path) result["path"] = path_json(*path, writer);
    output.write(text(document(version(), "interpolate", inputs_json(options), std::move(result))));
  } else {
    output.write(solution_text(problem, solution, values));
    if (path) output.write(path_text(*path, writer, digits.has_value()));
  }
  if (certificate) certificate->finish();
  output.finish();
  return exit_success;
}

}  // namespace

void add_interpolate(CommandLine::Command root) {
  auto options = std::make_shared<InterpolateOptions>();
  auto command = root.subcommand("interpolate",
                                 "The weights w of a linear model through the data, exactly: the "
                                 "minimum-norm solution X^+ y of X w = y, where\n"
                                 "gradient descent from 0 ends; least squares; the limit from another start; "
                                 "ridge regression and its whole path;\n"
                                 "and a certificate that tools/recheck verifies.",
                                 "  lemmata interpolate --x X.csv --y y.csv --certificate w.json\n"
                                 "  lemmata interpolate --x X.npy --y y.npy --path --json\n");
  command.option("--x", "FILE", options->x,
                 "X, a sample a row: CSV (rationals and decimals, read exactly; a first line of names is a "
                 "heading) or a NumPy "
                 "array (each double is the fraction its bits say); - for standard input");
  command.option("--y", "FILE", options->y, "y, one label for each row of X: one column or one row");
  command.flag("--least-squares", options->least_squares,
               "the shortest minimiser of |X w - y|^2, also where X w = y has no solution");
  command.option("--start", "FILE", options->start,
                 "w0: where gradient descent on |X w - y|^2 ends from there");
  command.option("--ridge", "L", options->ridge,
                 "the minimiser of |X w - y|^2 + L |w|^2, a rational number L > 0");
  command.flag(
      "--path", options->path,
      "the ridge solution as a function of L as well: rational functions, poles, degrees of freedom, "
      "expansion at 0");
  command.option("--preconditioner", "FILE", options->preconditioner,
                 "P, symmetric positive definite: the interpolant with the smallest w^T P^-1 w");
  command.option("--digits", "D", options->digits, "decimals with D correct digits, 1 to 10000");
  command.option(
      "--certificate", "FILE", options->certificate,
      "writes the data, w and alpha with the equations that prove w right; tools/recheck FILE checks them");
  add_common(command, options->common);
  command.action([options] { return interpolate(*options); });
}

}  // namespace lemmata::proofs_check
