#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "analysis/linear/wishart_moments.hpp"
#include "proofs_check/calculators/number.hpp"
#include "proofs_check/cli/arguments.hpp"
#include "proofs_check/cli/build_info.hpp"
#include "proofs_check/cli/failure.hpp"
#include "proofs_check/cli/output.hpp"
#include "proofs_check/cli/random_design_options.hpp"
#include "proofs_check/cli/subcommands.hpp"
#include "proofs_check/cli/value_text.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::MatrixField;
using analysis::Rational;

constexpr std::int64_t most_size = 1000000000000;  // 10^12

struct WishartOptions {
  CommonOptions common;
  std::optional<std::string> n, d, k, field, digits;
  bool symbolic = false;
};

struct Result {
  std::optional<std::string> polynomial;
  std::optional<Value> moment;
  bool inverse = false;  ///< the three below are meant; missing they are infinite
  std::optional<Value> inverse_trace, trace_of_inverse_square, square_of_inverse_trace;
};

std::string result_text(const WishartOptions& options, std::int64_t k, MatrixField field,
                        const Result& result, bool in_digits) {
  const char* matrix = field == MatrixField::real
                           ? "W = X^T X, X n x d with independent standard normal entries"
                           : "W = X^* X, X n x d with independent complex normal entries, E |x|^2 = 1";
  std::string text = fmt::format("{}\n", matrix);
  if (result.polynomial) text += fmt::format("E tr W^{} = {}\n", k, *result.polynomial);
  if (result.moment)
    text += fmt::format("E tr W^{} = {} at n = {}, d = {}\n", k, readable(*result.moment, in_digits),
                        *options.n, *options.d);
  if (result.inverse) {
    const auto line = [&](const char* what, const std::optional<Value>& value) {
      return fmt::format("{} = {}\n", what, value ? readable(*value, in_digits) : "infinite");
    };
    text += "of the smaller one of W and X X^T:\n" + line("E tr W^-1", result.inverse_trace) +
            line("E tr W^-2", result.trace_of_inverse_square) +
            line("E (tr W^-1)^2", result.square_of_inverse_trace);
  }
  return text;
}

int random_design_wishart(const WishartOptions& options) {
  const std::optional<int> digits = read_digits(options.digits);
  const int shown = digits.value_or(default_digits);
  const auto k = static_cast<int>(read_required_integer("--k", options.k, 1, analysis::most_trace_power));
  const MatrixField field = read_choice("--field", options.field.value_or("real"),
                                        std::vector<std::string>{"real", "complex"}) == "real"
                                ? MatrixField::real
                                : MatrixField::complex;
  if (options.n.has_value() != options.d.has_value())
    bad_input(options.n ? "--d is needed together with --n" : "--n is needed together with --d");
  const bool symbolic = options.symbolic || !options.n;
  if (symbolic && k > analysis::most_symbolic_power)
    bad_input(fmt::format(
        "--k: up to {} is allowed for the polynomial in n and d, got {}; with --n and --d up to {}",
        analysis::most_symbolic_power, k, analysis::most_trace_power));
  std::int64_t n = 0, d = 0;
  if (options.n) {
    n = read_integer("--n", *options.n, 1, most_size);
    d = read_integer("--d", *options.d, 1, most_size);
  }
  if (digits && !options.n) bad_input("--digits: allowed together with --n and --d; the polynomial is exact");
  Output output(options.common.output);
  Result result;
  if (symbolic) result.polynomial = analysis::to_string(analysis::wishart_trace_polynomial(k, field));
  if (options.n) {
    result.moment = exact_value(Rational(analysis::wishart_trace_moment(n, d, k, field)), shown);
    result.inverse = field == MatrixField::real;
    if (const auto trace = analysis::inverse_wishart_trace(n, d))
      result.inverse_trace = exact_value(*trace, shown);
    if (const auto second = analysis::inverse_wishart_second_moments(n, d)) {
      result.trace_of_inverse_square = exact_value(second->trace_of_square, shown);
      result.square_of_inverse_trace = exact_value(second->square_of_trace, shown);
    }
  }
  if (options.common.json) {
    Json inputs;
    if (options.n) {
      inputs["n"] = n;
      inputs["d"] = d;
    }
    inputs["k"] = k;
    inputs["field"] = options.field.value_or("real");
    if (options.symbolic) inputs["symbolic"] = true;
    if (digits) inputs["digits"] = *digits;
    Json json;
    if (result.polynomial) json["polynomial"] = *result.polynomial;
    if (result.moment) json["moment"] = to_json(*result.moment);
    if (result.inverse) {
      json["inverse_trace"] = finite_or_infinite(result.inverse_trace);
      json["trace_of_inverse_square"] = finite_or_infinite(result.trace_of_inverse_square);
      json["square_of_inverse_trace"] = finite_or_infinite(result.square_of_inverse_trace);
    }
    output.write(text(document(version(), "random-design wishart", std::move(inputs), std::move(json))));
  } else {
    output.write(result_text(options, k, field, result, digits.has_value()));
  }
  output.finish();
  return exit_success;
}

}  // namespace

void add_random_design_wishart(CommandLine::Command& random_design) {
  auto options = std::make_shared<WishartOptions>();
  auto command =
      random_design.subcommand("wishart",
                               "E tr (X^T X)^k of an n x d matrix of independent standard normal entries: an "
                               "integer, or without --n and --d the\n"
                               "polynomial in n and d. With sizes also the moments of the inverse.",
                               "  lemmata random-design wishart --k 4\n"
                               "  lemmata random-design wishart --n 20 --d 10 --k 200 --digits 30\n");
  command.option("--n", "N", options->n, "number of rows, up to 10^12");
  command.option("--d", "D", options->d, "number of columns, up to 10^12");
  command.option("--k", "K", options->k, "the power, 1 to 500; up to 60 for the polynomial");
  command.option("--field", "F", options->field, "real (default) or complex");
  command.flag("--symbolic", options->symbolic, "the polynomial too where sizes are given");
  command.option("--digits", "D", options->digits,
                 "decimals with that many correct digits, 1 to 10000; with sizes");
  add_common(command, options->common);
  command.action([options] { return random_design_wishart(*options); });
}

}  // namespace lemmata::proofs_check
