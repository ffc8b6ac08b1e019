#include <algorithm>
#include <memory>
#include <stdexcept>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "proofs_check/calculators/dual_activation.hpp"
#include "proofs_check/calculators/number.hpp"
#include "proofs_check/cli/arguments.hpp"
#include "proofs_check/cli/digit_shortfall.hpp"
#include "proofs_check/cli/failure.hpp"
#include "proofs_check/cli/kernel_options.hpp"
#include "proofs_check/cli/subcommands.hpp"
#include "proofs_check/cli/table_output.hpp"
#include "proofs_check/cli/value_text.hpp"

namespace lemmata::proofs_check {

namespace {

struct DualTableOptions {
  TableOptions table;
  std::optional<std::string> activation, a, b, rho;
};

/// Parameters for the table of all functions, where one has some.
const char* table_parameters(const std::string& name) {
  if (name == "leaky_relu") return ":1/10";
  if (name == "gaussian") return ":1/2";
  if (name == "sine") return ":2,1/2";
  if (name == "monomial") return ":2";
  if (name == "hermite") return ":3";
  return ":1";
}

/// All functions known by name, one for each formula.
std::vector<std::string> all_activations() {
  std::vector<std::string> texts, formulas;
  for (const auto& named : analysis::named_activations()) {
    if (std::find(formulas.begin(), formulas.end(), named.formula) != formulas.end()) continue;
    formulas.push_back(named.formula);
    texts.push_back(named.name + (named.parameters.empty() ? "" : table_parameters(named.name)));
  }
  return texts;
}

struct Row {
  std::size_t number;  ///< of the activation function
  std::string name;
  DualQuery query;
};

std::vector<Row> read_rows(const DualTableOptions& options) {
  const auto number = [](const char* option, const std::optional<std::string>& text) {
    return text ? read_rational(option, *text) : analysis::Rational(1);
  };
  const analysis::Rational a = number("--a", options.a), b = options.b ? number("--b", options.b) : a;
  std::vector<analysis::Rational> correlations;
  std::string texts = options.rho.value_or("-1/2,0,1/2,3/4") + ",";
  for (std::size_t comma = 0; (comma = texts.find(',')) != std::string::npos; texts.erase(0, comma + 1))
    correlations.push_back(read_rational("--rho", texts.substr(0, comma)));
  std::vector<Row> rows;
  const auto names = options.activation ? std::vector<std::string>{*options.activation} : all_activations();
  for (std::size_t i = 0; i < names.size(); ++i)
    for (const auto& rho : correlations) {
      rows.push_back({i, names[i], {read_activation("--activation", names[i]), a, b, std::nullopt, rho}});
      if (const auto wrong = fault(rows.back().query)) bad_input("--" + *wrong);
    }
  return rows;
}

std::string shown_digits(const Value& value) {
  return value.exact.empty() ? std::to_string(significant_digits(value.decimal)) : "exact";
}

/// What fails names the row.
template <class Compute>
auto computed(const Row& row, const Compute& compute) {
  try {
    return compute(row.query);
  } catch (const std::domain_error& error) {
    bad_input(fmt::format("--activation {}: {}", excerpt(row.name), message_of(error)));
  } catch (const std::length_error& error) {
    bad_input(fmt::format("--activation {}: {}", excerpt(row.name), message_of(error)));
  }
}

struct Values {
  Value kernel;
  std::optional<Value> derivative;
};

int dual_activations_table(const DualTableOptions& options) {
  static_cast<void>(read_table_format(options.table));
  const std::optional<int> digits = read_digits(options.table.digits);
  const int shown = digits.value_or(default_digits);
  const std::vector<Row> rows = read_rows(options);
  Json inputs;
  put_input(inputs, "activation", options.activation);
  put_input(inputs, "a", options.a);
  put_input(inputs, "b", options.b);
  put_input(inputs, "rho", options.rho);
  if (digits) inputs["digits"] = *digits;
  DigitShortfall shortfall(shown);
  const auto values = [&](const Row& row) {
    Values found = computed(row, [&](const DualQuery& query) {
      return Values{dual_value(query, shown), dual_derivative(query, shown)};
    });
    shortfall.add(found.kernel);
    shortfall.add(found.derivative);
    return found;
  };
  write_table(
      {.command = "table dual-activations",
       .columns = {"activation", "rho", "kernel", "derivative", "digits"},
       .count = rows.size(),
       .cells =
           [&](std::size_t i) {
             const Values row = values(rows[i]);
             return std::vector<std::string>{
                 rows[i].name, analysis::to_string(*rows[i].query.rho), cell(row.kernel, digits.has_value()),
                 row.derivative ? cell(*row.derivative, digits.has_value()) : "inf",
                 shown_digits(row.kernel)};
           },
       .json =
           [&](std::size_t i) {
             const Values row = values(rows[i]);
             return Json{{"activation", rows[i].name},
                         {"rho", to_json(exact_value(*rows[i].query.rho))},
                         {"kernel", to_json(row.kernel)},
                         {"derivative", finite_or_infinite(row.derivative)},
                         {"digits", shown_digits(row.kernel)}};
           },
       .doubles =
           [&](std::size_t i) {
             const DualDoubles row = computed(rows[i], dual_doubles);
             return std::vector<double>{static_cast<double>(rows[i].number),
                                        nearest_double(*rows[i].query.rho), row.kernel, row.derivative, 17};
           },
       .inputs = std::move(inputs),
       .left_out_because = "",
       .left_out = 0},
      options.table);
  if (!options.table.common.quiet) shortfall.warn();
  return exit_success;
}

}  // namespace

void add_table_dual_activations(CommandLine::Command& table) {
  auto options = std::make_shared<DualTableOptions>();
  auto command = table.subcommand(
      "dual-activations",
      "The dual E[phi(u) phi(v)] and its derivative in the covariance, for every activation function known "
      "by name\n"
      "(kernel dual --list) and a list of correlations. Columns: activation, rho, kernel, derivative, digits "
      "(correct\n"
      "digits of the kernel that are shown, or exact). An infinite derivative is inf. npy: an array of "
      "float64, the\n"
      "activation by its number from 0 on, digits 17.",
      "  lemmata table dual-activations --rho 0,1/2,9/10 --digits 10\n"
      "  lemmata table dual-activations --activation tanh --a 4 --rho -1/2,1/2 --format md\n");
  command.option("--activation", "A", options->activation, "this one alone: a name or a formula in x");
  command.option("--a", "Q", options->a, "the variance of u; 1 by default");
  command.option("--b", "Q", options->b, "the variance of v; that of u by default");
  command.option("--rho", "LIST", options->rho, "correlations from -1 to 1; -1/2,0,1/2,3/4 by default");
  add_table_options(command, options->table);
  command.action([options] { return dual_activations_table(*options); });
}

}  // namespace lemmata::proofs_check
