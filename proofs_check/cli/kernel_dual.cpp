#include <memory>
#include <stdexcept>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "proofs_check/calculators/dual_activation.hpp"
#include "proofs_check/calculators/number.hpp"
#include "proofs_check/cli/arguments.hpp"
#include "proofs_check/cli/build_info.hpp"
#include "proofs_check/cli/digit_shortfall.hpp"
#include "proofs_check/cli/failure.hpp"
#include "proofs_check/cli/kernel_options.hpp"
#include "proofs_check/cli/output.hpp"
#include "proofs_check/cli/subcommands.hpp"
#include "proofs_check/cli/value_text.hpp"
#include "proofs_check/report/json.hpp"
#include "proofs_check/report/table.hpp"

namespace lemmata::proofs_check {

namespace {

struct DualOptions {
  CommonOptions common;
  std::optional<std::string> activation, a, b, c, rho, digits;
  bool derivative = false, cross_check = false, list = false;
};

struct DualAnswer {
  Value kernel, second_moment_u, second_moment_v;
  std::optional<Value> derivative;  ///< nothing: infinite, or not asked for
  std::vector<DualRoute> routes;    ///< of the cross-check
};

DualQuery read_query(const DualOptions& options) {
  if (!options.activation)
    bad_input("--activation: missing; a name (--list shows them) or a formula in x, such as 'x*tanh(x)'");
  if (options.c.has_value() == options.rho.has_value())
    bad_input(options.c ? "--c and --rho: one of them, the covariance or the correlation"
                        : "--c or --rho: missing; the covariance or the correlation of u and v");
  const auto number = [](const char* option, const std::optional<std::string>& text) {
    return text ? std::optional(read_rational(option, *text)) : std::nullopt;
  };
  const auto a = number("--a", options.a);
  DualQuery query{read_activation("--activation", *options.activation), a.value_or(analysis::Rational(1)),
                  number("--b", options.b).value_or(a.value_or(analysis::Rational(1))),
                  number("--c", options.c), number("--rho", options.rho)};
  if (const auto wrong = fault(query)) bad_input("--" + *wrong);
  return query;
}

/// What fails is a matter of what `option` says.
template <class Compute>
auto computed(const std::string& option, const Compute& compute) {
  try {
    return compute();
  } catch (const std::domain_error& error) {
    bad_input(option + ": " + message_of(error));
  } catch (const std::length_error& error) {
    bad_input(option + ": " + message_of(error));
  }
}

DualAnswer answer_of(const DualQuery& query, const DualOptions& options, int digits) {
  DualAnswer answer;
  const auto moment = [&](const char* option, const analysis::Rational& variance) {
    return computed(fmt::format("{} {}", option, excerpt(analysis::to_string(variance))), [&] {
      try {
        return second_moment(query.activation, variance, digits);
      } catch (const std::domain_error& error) {
        std::string message = message_of(error);  // of one variable u, whichever it is here
        if (const auto at = message.find("phi(u)^2");
            at != std::string::npos && std::string_view(option) == "--b")
          message.replace(at, 8, "phi(v)^2");
        throw std::domain_error(message);
      }
    });
  };
  answer.second_moment_u = moment("--a", query.a);
  answer.second_moment_v = moment("--b", query.b);
  computed("--activation " + excerpt(query.activation.text()), [&] {
    answer.kernel = dual_value(query, digits);
    if (options.derivative) answer.derivative = dual_derivative(query, digits);
    if (options.cross_check) answer.routes = dual_routes(query, digits);
  });
  return answer;
}

DigitShortfall shortfall_of(const DualAnswer& answer, int digits) {
  DigitShortfall shortfall(digits);
  shortfall.add(answer.kernel);
  shortfall.add(answer.derivative);
  shortfall.add(answer.second_moment_u);
  shortfall.add(answer.second_moment_v);
  return shortfall;
}

std::string ball_text(const analysis::Ball& ball, int digits) {
  const auto decimals = ball.decimals(digits + 5);
  return "[" + decimals.midpoint + " +/- " + decimals.radius + "]";
}

std::string dual_text(const DualQuery& query, const DualAnswer& answer, const DualOptions& options,
                      int digits) {
  const bool in_digits = options.digits.has_value();
  std::string text = fmt::format("phi(x) = {}, (u, v) centred Gaussian with variances {}, {} and {} {}\n\n",
                                 query.activation.text(), analysis::to_string(query.a),
                                 analysis::to_string(query.b), query.c ? "covariance" : "correlation",
                                 analysis::to_string(query.c ? *query.c : *query.rho));
  text += "E phi(u) phi(v) = " + readable(answer.kernel, in_digits) + "\n";
  if (options.derivative)
    text += "its derivative in the covariance = " +
            (answer.derivative ? readable(*answer.derivative, in_digits) : "infinite") + "\n";
  text += "E phi(u)^2 = " + readable(answer.second_moment_u, in_digits) + "\n";
  text += "E phi(v)^2 = " + readable(answer.second_moment_v, in_digits) + "\n";
  text += "by " + route_text(query) + "\n";
  for (const DualRoute& route : answer.routes)
    text += fmt::format("cross-check, {}: {}\n", route.name,
                        route.ball ? ball_text(*route.ball, digits) : "does not apply, " + route.reason);
  if (!answer.routes.empty())
    text +=
        agree(answer.routes) ? "cross-check: the balls overlap\n" : "cross-check: the balls are disjoint\n";
  return text;
}

Json dual_json(const DualQuery& query, const DualAnswer& answer, const DualOptions& options, int digits) {
  Json inputs;
  put_input(inputs, "activation", options.activation);
  put_input(inputs, "a", options.a);
  put_input(inputs, "b", options.b);
  put_input(inputs, "c", options.c);
  put_input(inputs, "rho", options.rho);
  if (options.digits) inputs["digits"] = digits;
  if (options.derivative) inputs["derivative"] = true;
  if (options.cross_check) inputs["cross_check"] = true;
  Json result{{"activation", query.activation.text()}, {"kernel", to_json(answer.kernel)}};
  if (options.derivative) result["derivative"] = finite_or_infinite(answer.derivative);
  result["second_moment_u"] = to_json(answer.second_moment_u);
  result["second_moment_v"] = to_json(answer.second_moment_v);
  result["route"] = route_text(query);
  for (const DualRoute& route : answer.routes) {
    Json json{{"route", route.name}, {"applies", route.ball.has_value()}};
    if (route.ball) {
      const auto decimals = route.ball->decimals(digits + 5);
      json["ball"] = {{"mid", decimals.midpoint}, {"rad", decimals.radius}};
    } else {
      json["reason"] = route.reason;
    }
    result["cross_check"]["routes"].push_back(std::move(json));
  }
  if (!answer.routes.empty()) result["cross_check"]["overlap"] = agree(answer.routes);
  shortfall_of(answer, digits).put(result);
  return document(version(), "kernel dual", std::move(inputs), std::move(result));
}

std::string list_text(bool json) {
  Table table{{"name", "parameters", "formula", "closed form"}, {}};
  Json rows = Json::array();
  for (const auto& named : analysis::named_activations()) {
    table.rows.push_back({named.name, named.parameters.empty() ? "-" : named.parameters, named.formula,
                          named.has_closed_form ? "yes" : "no"});
    rows.push_back({{"name", named.name},
                    {"parameters", named.parameters},
                    {"formula", named.formula},
                    {"closed_form", named.has_closed_form}});
  }
  return json ? text(document(version(), "kernel dual", Json{{"list", true}},
                              Json{{"activations", std::move(rows)}}))
              : text(table, TableFormat::aligned);
}

int kernel_dual(const DualOptions& options) {
  if (options.list &&
      (options.activation || options.a || options.b || options.c || options.rho || options.digits))
    bad_input("--list: allowed with --json and --output alone");
  const int digits = read_digits(options.digits).value_or(default_digits);
  if (options.list) {
    Output output(options.common.output);
    output.write(list_text(options.common.json));
    output.finish();
    return exit_success;
  }
  const DualQuery query = read_query(options);
  Output output(options.common.output);
  const DualAnswer answer = answer_of(query, options, digits);
  output.write(options.common.json ? text(dual_json(query, answer, options, digits))
                                   : dual_text(query, answer, options, digits));
  output.finish();
  if (!options.common.quiet) shortfall_of(answer, digits).warn();
  return agree(answer.routes) ? exit_success : exit_internal_error;
}

}  // namespace

void add_kernel_dual(CommandLine::Command& kernel) {
  auto options = std::make_shared<DualOptions>();
  auto command = kernel.subcommand(
      "dual",
      "The dual activation E[phi(u) phi(v)] of a centred Gaussian pair, with every printed digit correct: by "
      "a\n"
      "closed form where there is one, otherwise by an integral with a proven error bound. And its "
      "derivative in the\n"
      "covariance, E[phi'(u) phi'(v)] for continuous phi.",
      "  lemmata kernel dual --activation relu --rho 1/2 --digits 50 --derivative\n"
      "  lemmata kernel dual --activation 'x*tanh(log(1+exp(x)))' --a 4 --b 1 --c 1 --cross-check\n");
  command.option("--activation", "A", options->activation,
                 "a name (--list) or a formula in x, such as 'max(x, 0) - abs(x - 1)'");
  command.option("--a", "Q", options->a, "the variance of u; 1 by default");
  command.option("--b", "Q", options->b, "the variance of v; that of u by default");
  command.option("--c", "Q", options->c, "the covariance, c^2 <= a b");
  command.option("--rho", "Q", options->rho, "or the correlation, from -1 to 1");
  command.flag("--derivative", options->derivative,
               "also the derivative in the covariance, at fixed variances");
  command.option("--digits", "D", options->digits, "decimals with that many correct digits, 1 to 10000");
  command.flag(
      "--cross-check", options->cross_check,
      "also by the other routes that apply, which share no formula; exit status 3 if two balls are disjoint");
  command.flag("--list", options->list, "the activation functions known by name");
  add_common(command, options->common);
  command.action([options] { return kernel_dual(*options); });
}

}  // namespace lemmata::proofs_check
