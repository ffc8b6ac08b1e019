#include "proofs_check/calculators/parity_variance.hpp"

#include <array>
#include <memory>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "proofs_check/cli/arguments.hpp"
#include "proofs_check/cli/build_info.hpp"
#include "proofs_check/cli/failure.hpp"
#include "proofs_check/cli/fourier_result.hpp"
#include "proofs_check/cli/number_list.hpp"
#include "proofs_check/cli/output.hpp"
#include "proofs_check/cli/subcommands.hpp"
#include "proofs_check/cli/value_text.hpp"
#include "proofs_check/report/json.hpp"
#include "proofs_check/report/table.hpp"

namespace lemmata::proofs_check {

namespace {

struct ParityVarianceOptions {
  CommonOptions common;
  std::optional<std::string> d, function, k, ties, digits, threads;
};

const char* const allowed_functions =
    "majority, relu:LIST, relu:@FILE or table:FILE is allowed, such as relu:3,1,-2";

TableQuery table_of(const std::string& file) {
  const NumberList list = read_truth_table("--function table", file);
  if (!list.are_integers()) return {list.fractions()};
  if (!list.are_bits) return {list.integers()};
  std::vector<std::int32_t> signs;
  signs.reserve(list.size());
  for (const std::int64_t bit : list.integers()) signs.push_back(bit == 0 ? 1 : -1);
  return {std::move(signs)};
}

ParityQuery read_query(const ParityVarianceOptions& options) {
  constexpr std::string_view relu = "relu:", table = "table:";
  if (!options.function) bad_input(fmt::format("--function is needed: {}", allowed_functions));
  const std::string& name = *options.function;
  if (name == "majority")
    return MajorityQuery{read_required_integer("--d", options.d, 1, largest_parameter),
                         read_ties(options.ties)};
  if (options.ties) bad_input("--ties: allowed with --function majority, got --function " + excerpt(name));
  if (name.starts_with(relu))
    return ReluQuery{read_numbers("--function relu", name.substr(relu.size())).fractions()};
  if (name.starts_with(table)) {
    if (options.d) require_parity_table_fits(read_integer("--d", *options.d, 1, largest_parameter));
    return table_of(name.substr(table.size()));
  }
  const std::array<std::string, 3> names{"majority", "relu:", "table:"};
  bad_input(
      fmt::format("--function: {}, got {}{}", allowed_functions, excerpt(name), suggestion(name, names)));
}

/// Where --d is given beside a function that has its own.
void require_dimension(const ParityVarianceOptions& options, std::int64_t d) {
  if (options.d && read_integer("--d", *options.d, 1, largest_parameter) != d)
    bad_input(fmt::format("--d: {} is allowed, the dimension of {}, got {}", d, excerpt(*options.function),
                          excerpt(*options.d)));
}

std::string name_of(const ParityVarianceOptions& options, std::int64_t d) {
  const std::string& name = *options.function;
  if (name == "majority")
    return fmt::format("sign(x_1 + ... + x_{}){}", d, options.ties ? ", sign(0): " + *options.ties : "");
  return name.starts_with("relu:") ? "max(w.x, 0), w = " + excerpt(name.substr(5))
                                   : "the table " + excerpt(name.substr(6));
}

std::string levels_text(const ParityVariance& result, bool in_digits) {
  std::string text;
  if (!result.levels.empty()) {
    Table table{{"k", "W^k[g]", "share of E g^2"}, {}};
    if (!in_digits) table.columns.insert(table.columns.begin() + 2, "in decimals");
    for (const auto& level : result.levels) {
      table.rows.push_back({std::to_string(level.k), cell(level.weight, in_digits), level.share.decimal});
      if (!in_digits) table.rows.back().insert(table.rows.back().begin() + 2, cell(level.weight, true));
    }
    text += "\n" + proofs_check::text(table, TableFormat::aligned);
  }
  text += fmt::format("weights of the levels, sum of g^(I)^2 over |I| = k: {}\n", result.levels_by);
  if (!result.largest.empty()) {
    Table table{{"I", "largest g^(I)", "share of E g^2"}, {}};
    for (const auto& one : result.largest)
      table.rows.push_back({set_text(one.set), readable(one.value, in_digits), one.share.decimal});
    text += "\n" + proofs_check::text(table, TableFormat::aligned);
  }
  return text;
}

std::string sparse_text(const ParityVariance::Sparse& sparse, std::int64_t d, bool in_digits) {
  const auto line = [&](const char* what, const Value& value) {
    return fmt::format("  {}:  {}\n", what, readable(value, in_digits));
  };
  std::string text = fmt::format("\nI uniform among the C({},{}){} subsets of size {}\n", d, sparse.k,
                                 sparse.sets ? " = " + cell(*sparse.sets, in_digits) : "", sparse.k);
  if (sparse.level_weight) text += line("W^k, the sum of g^(I)^2", *sparse.level_weight);
  return text + line("mean of g^(I)^2, W^k / C(d,k)", sparse.mean_squared_coefficient) +
         line("mean of g^(I)", sparse.mean_coefficient) + line("variance of g^(I)", sparse.variance) +
         line("variance of the gradient's coordinate", sparse.gradient_variance);
}

std::string variance_text(const ParityVarianceOptions& options, const ParityVariance& result,
                          bool in_digits) {
  const auto line = [&](const char* what, const Value& value) {
    return fmt::format("{}:  {}\n", what, readable(value, in_digits));
  };
  std::string text = fmt::format("g(x) = {}, d = {}, I uniform among all 2^d subsets\n",
                                 name_of(options, result.d), result.d);
  text += line("E g^2", result.mean_square);
  text += line("g(1,...,1), the sum of all g^(I)", result.at_ones);
  text += line("mean of g^(I)^2, E g^2 / 2^d", result.mean_squared_coefficient);
  text += line("square of the mean of g^(I), g(1,...,1)^2 / 4^d", result.squared_mean_coefficient);
  text += line("variance of g^(I), the difference", result.variance);
  text += line("variance of the gradient's coordinate, 4 times that", result.gradient_variance);
  text += fmt::format(
      "lemma: (E_x E_I g chi_I)^2 = {} <= {} = E g^2 / 2^d; it bounds the square of the mean, while the "
      "variance rests on\n"
      "Parseval's equality, sum of all g^(I)^2 = E g^2\n",
      cell(result.squared_mean_coefficient, in_digits), cell(result.mean_squared_coefficient, in_digits));
  text += levels_text(result, in_digits);
  if (result.sparse) text += sparse_text(*result.sparse, result.d, in_digits);
  if (const auto& parseval = result.parseval)
    text += fmt::format(
        "\nParseval: sum of all g^(I)^2 = {} ({})\n"
        "          E g^2 = {} ({})\n"
        "          equal, exactly\n",
        cell(parseval->coefficients, in_digits), parseval->coefficients_by,
        cell(parseval->mean_square, in_digits), parseval->mean_square_by);
  else
    text += fmt::format("\nParseval: sum of all g^(I)^2 = E g^2; E g^2 is {} ({})\n",
                        cell(result.mean_square, in_digits), result.mean_square_by);
  return text;
}

void put(Json& object, const char* key, const Value& value) {
  if (const Json json = to_json(value); !json.empty()) object[key] = json;
}

Json result_json(const ParityVariance& result) {
  Json json{{"d", result.d},
            {"mean_square", to_json(result.mean_square)},
            {"at_ones", to_json(result.at_ones)},
            {"mean_squared_coefficient", to_json(result.mean_squared_coefficient)},
            {"squared_mean_coefficient", to_json(result.squared_mean_coefficient)},
            {"variance", to_json(result.variance)},
            {"gradient_variance", to_json(result.gradient_variance)},
            {"lemma",
             {{"left", to_json(result.squared_mean_coefficient)},
              {"right", to_json(result.mean_squared_coefficient)}}}};
  Json levels = Json::array(), largest = Json::array();
  for (const auto& level : result.levels) {
    levels.push_back({{"level", level.k}, {"value", to_json(level.weight)}});
    put(levels.back(), "share", level.share);
  }
  for (const auto& one : result.largest) {
    largest.push_back({{"set", one.set}, {"value", to_json(one.value)}});
    put(largest.back(), "share", one.share);
  }
  json["level_weights"] = std::move(levels);
  json["all_levels"] = result.all_levels;
  json["levels_by"] = result.levels_by;
  json["largest"] = std::move(largest);
  if (const auto& sparse = result.sparse) {
    Json k_sparse{{"k", sparse->k}};
    if (sparse->sets) k_sparse["sets"] = to_json(*sparse->sets);
    if (sparse->level_weight) k_sparse["level_weight"] = to_json(*sparse->level_weight);
    k_sparse["mean_squared_coefficient"] = to_json(sparse->mean_squared_coefficient);
    k_sparse["mean_coefficient"] = to_json(sparse->mean_coefficient);
    k_sparse["variance"] = to_json(sparse->variance);
    k_sparse["gradient_variance"] = to_json(sparse->gradient_variance);
    json["k_sparse"] = std::move(k_sparse);
  }
  json["parseval"] = !result.parseval ? Json(nullptr)
                                      : Json{{"coefficients", to_json(result.parseval->coefficients)},
                                             {"coefficients_by", result.parseval->coefficients_by},
                                             {"mean_square", to_json(result.parseval->mean_square)},
                                             {"mean_square_by", result.parseval->mean_square_by},
                                             {"holds", result.parseval->holds}};
  json["mean_square_by"] = result.mean_square_by;
  return json;
}

int parity_variance_command(const ParityVarianceOptions& options) {
  const std::optional<int> digits = read_digits(options.digits);
  const int threads = read_threads(options.threads);
  Output output(options.common.output);
  ParityVarianceRequest request{read_query(options), std::nullopt, digits, threads};
  if (options.k) request.k = read_integer("--k", *options.k, 0, largest_parameter);
  const auto* const majority = std::get_if<MajorityQuery>(&request.query);
  if (majority != nullptr && majority->d % 2 == 0 && !majority->tie)
    bad_input(fmt::format(
        "--ties: for even d = {} majority depends on sign(0); plus, minus or zero is allowed, got "
        "nothing",
        majority->d));
  const ParityVariance result = parity_variance(request);
  require_dimension(options, result.d);
  if (result.parseval && !result.parseval->holds)
    throw Failure(exit_internal_error,
                  fmt::format("parity variance: the sum of all g^(I)^2 is {} by {}, but E g^2 is {} by {}",
                              cell(result.parseval->coefficients, false), result.parseval->coefficients_by,
                              cell(result.parseval->mean_square, false), result.parseval->mean_square_by));
  if (options.common.json) {
    Json inputs{{"d", result.d}, {"function", *options.function}};
    if (request.k) inputs["k"] = *request.k;
    put_input(inputs, "ties", options.ties);
    if (digits) inputs["digits"] = *digits;
    output.write(text(document(version(), "parity variance", std::move(inputs), result_json(result))));
  } else {
    output.write(variance_text(options, result, digits.has_value()));
  }
  output.finish();
  return exit_success;
}

}  // namespace

void add_parity_variance(CommandLine::Command& parity) {
  auto options = std::make_shared<ParityVarianceOptions>();
  auto command = parity.subcommand(
      "variance",
      "How much a random parity shows of a function g on {-1,+1}^d, exactly: a derivative of a model, or the "
      "query of "
      "an algorithm.\n"
      "g^(I) = E[g(x) chi_I(x)], I uniform among all 2^d sets: the mean of g^(I)^2 is E g^2 / 2^d, that of "
      "g^(I) is "
      "g(1,...,1) / 2^d,\n"
      "and the coordinate of the gradient of (f - chi_I)^2 with derivative g is a constant less 2 g^(I). "
      "With the levels "
      "and sets that\n"
      "carry it, the two sides of the variance lemma, and Parseval's equality by two routes.",
      "  lemmata parity variance --d 3 --function majority\n"
      "  lemmata parity variance --function relu:3,1,-2 --k 2 --json\n");
  command.option("--function", "G", options->function,
                 "majority; relu:LIST or relu:@FILE, max(w.x, 0) with weights such as 3,-1/2,0.1; "
                 "table:FILE, 2^d values as "
                 "for fourier table");
  command.option("--d", "D", options->d, "number of coordinates; needed for majority, 1 to 10^18");
  command.option("--k", "K", options->k, "also for I uniform among the sets of K coordinates, 0 to d");
  command.option("--ties", "RULE", options->ties,
                 "sign(0) of majority: plus, minus or zero; needed for even d");
  command.option("--digits", "D", options->digits, "correct decimals instead of long fractions, 1 to 10000");
  command.option("--threads", "N", options->threads, "threads of the transform; the machine's by default");
  add_common(command, options->common);
  command.action([options] { return parity_variance_command(*options); });
}

}  // namespace lemmata::proofs_check
