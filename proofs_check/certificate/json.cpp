#include <algorithm>
#include <initializer_list>
#include <limits>
#include <set>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "proofs_check/certificate/certificate.hpp"

namespace lemmata::proofs_check {
namespace {

using analysis::Rational;
using Json = nlohmann::ordered_json;

constexpr const char* format = "lemmata-certificate/1";

bool is_certificate_name(const std::string& name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

// ----- Writing -----

Json json_of(const Rational& value) { return analysis::to_string(value); }
Json json_of(const Formula& formula) { return formula.text(); }

Json json_of(const std::vector<Rational>& values) {
  Json list = Json::array();
  for (const Rational& value : values) list.push_back(json_of(value));
  return list;
}

Json json_of(const std::map<std::string, int>& numbers) {
  Json object = Json::object();
  for (const auto& [name, number] : numbers) object[name] = number;
  return object;
}

Json json_of(const Comparison& comparison) {
  return {{"left", json_of(comparison.left)},
          {"relation", text(comparison.relation)},
          {"right", json_of(comparison.right)}};
}

void write(Json& to, const RationalFunctionIdentity& proof) {
  to["variables"] = json_of(proof.domain.variables);
  to["symbols"] = proof.domain.symbols;
  to["left"] = json_of(proof.left);
  to["right"] = json_of(proof.right);
}

void write(Json& to, const Inequality& proof) {
  to["variables"] = json_of(proof.variables);
  to["left"] = json_of(proof.left);
  to["relation"] = text(proof.relation);
  to["right"] = json_of(proof.right);
}

void write(Json& to, const Telescoping& proof) {
  to["variables"] = json_of(proof.variables);
  to["parameter"] = proof.parameter;
  to["index"] = proof.index;
  to["summand"] = json_of(proof.summand);
  to["sum"] = json_of(proof.sum);
  to["companion"] = json_of(proof.companion);
}

void write(Json& to, const InductionStep& proof) {
  to["variables"] = json_of(proof.domain.variables);
  to["symbols"] = proof.domain.symbols;
  to["parameter"] = proof.parameter;
  to["closed_form"] = json_of(proof.closed_form);
  to["base"] = json_of(proof.base);
  to["step"] = Json::array();
  for (const RecurrenceTerm& term : proof.step) {
    Json object = Json::object();
    object["coefficient"] = json_of(term.coefficient);
    object["shift"] = json_of(term.shift);
    to["step"].push_back(std::move(object));
  }
}

void write(Json& to, const FiniteTable& proof) {
  to["ranges"] = Json::array();
  for (const TableRange& range : proof.ranges)
    to["ranges"].push_back({{"variable", range.variable},
                            {"from", json_of(range.from)},
                            {"to", json_of(range.to)},
                            {"step", json_of(range.step)}});
  to["left"] = json_of(proof.left);
  to["right"] = json_of(proof.right);
  to["values"] = json_of(proof.values);
}

void write(Json& to, const Counterexample& proof) {
  to["at"] = Json::object();
  for (const auto& [name, value] : proof.at) to["at"][name] = json_of(value);
  to["hypotheses"] = Json::array();
  for (const Comparison& hypothesis : proof.hypotheses) to["hypotheses"].push_back(json_of(hypothesis));
  to["statement"] = json_of(proof.statement);
  to["left_value"] = json_of(proof.left_value);
  to["right_value"] = json_of(proof.right_value);
}

void write(Json& to, const BallRelation& proof) {
  to["left"] = json_of(proof.left);
  to["relation"] = text(proof.relation);
  to["right"] = json_of(proof.right);
  to["variable"] = proof.variable;
  to["points"] = json_of(proof.points);
  to["precision"] = proof.precision;
}

void write(Json& to, const MatrixIdentity& proof) {
  to["matrices"] = Json::object();
  for (const auto& [name, matrix] : proof.matrices)
    to["matrices"][name] = {
        {"rows", matrix.rows}, {"columns", matrix.columns}, {"symmetric", matrix.symmetric}};
  to["symbols"] = proof.symbols;
  to["hypotheses"] = Json::array();
  for (const MatrixEquation& hypothesis : proof.hypotheses)
    to["hypotheses"].push_back({{"left", json_of(hypothesis.left)}, {"right", json_of(hypothesis.right)}});
  to["left"] = json_of(proof.left);
  to["right"] = json_of(proof.right);
  to["cofactors"] = Json::array();
  for (const MatrixCofactor& cofactor : proof.cofactors)
    to["cofactors"].push_back({{"hypothesis", cofactor.hypothesis},
                               {"transposed", cofactor.transposed},
                               {"left", json_of(cofactor.left)},
                               {"right", json_of(cofactor.right)}});
}

void write(Json& to, const MatrixRelations& proof) {
  to["matrices"] = Json::object();
  for (const auto& [name, matrix] : proof.matrices)
    to["matrices"][name] = {
        {"rows", matrix.rows}, {"columns", matrix.columns}, {"elements", json_of(matrix.elements)}};
  to["relations"] = Json::array();
  for (const Comparison& relation : proof.relations) to["relations"].push_back(json_of(relation));
}

// ----- Reading -----

[[noreturn]] void fail(const std::string& what) { throw std::invalid_argument("certificate: " + what); }

/// A value of the document and where it stands, for messages.
class Reader {
 public:
  Reader(const Json& value, std::string where) : value_(value), where_(std::move(where)) {}

  /// The value is an object with these fields and no others.
  void require_fields(std::initializer_list<std::string_view> names) const {
    require(value_.is_object(), "an object");
    for (const auto& [name, value] : value_.items())
      if (std::find(names.begin(), names.end(), name) == names.end())
        fail(where_ + ": unknown field " + name);
    for (const std::string_view name : names)
      if (!value_.contains(name)) fail(where_ + ": missing field " + std::string(name));
  }

  [[nodiscard]] Reader operator[](const char* name) const { return {value_.at(name), where_ + "." + name}; }

  [[nodiscard]] std::string string() const {
    require(value_.is_string(), "a string");
    return value_.get<std::string>();
  }

  [[nodiscard]] bool boolean() const {
    require(value_.is_boolean(), "true or false");
    return value_.get<bool>();
  }

  [[nodiscard]] int integer() const {
    require(value_.is_number_integer(), "an integer");
    constexpr int highest = std::numeric_limits<int>::max();
    const bool fits = value_.is_number_unsigned()
                          ? value_.get<std::uint64_t>() <= static_cast<std::uint64_t>(highest)
                          : value_.get<std::int64_t>() >= -highest;
    require(fits, "an integer of at most 31 bits");
    return value_.get<int>();
  }

  [[nodiscard]] Formula formula() const {
    const std::string text = string();
    try {
      return Formula(text);
    } catch (const std::invalid_argument& error) {
      fail(where_ + ": " + error.what());
    }
  }

  [[nodiscard]] Rational rational() const {
    const std::string text = string();
    try {
      // parse_rational also reads decimals: only what is printed that way is in lowest terms.
      const Rational value = analysis::parse_rational(text);
      if (analysis::to_string(value) == text) return value;
    } catch (const std::invalid_argument&) {
    }
    fail(where_ + ": must be a rational number in lowest terms such as -3/16 or 5, got " + text);
  }

  [[nodiscard]] Relation relation() const {
    const std::string name = string();
    for (const Relation relation : {Relation::equal, Relation::not_equal, Relation::less,
                                    Relation::less_equal, Relation::greater, Relation::greater_equal})
      if (text(relation) == name) return relation;
    fail(where_ + ": must be =, !=, <, <=, > or >=, got " + name);
  }

  /// The function's results for the entries of a list.
  template <typename Function>
  [[nodiscard]] auto list(Function function) const {
    require(value_.is_array(), "a list");
    std::vector<decltype(function(*this))> result;
    for (const Json& entry : value_)
      result.push_back(function(Reader(entry, where_ + "[" + std::to_string(result.size()) + "]")));
    return result;
  }

  /// The function's results for the fields of an object, by their names.
  template <typename Map, typename Function>
  [[nodiscard]] Map map(Function function) const {
    require(value_.is_object(), "an object");
    Map result;
    for (const auto& [name, value] : value_.items())
      result.emplace(name, function(Reader(value, where_ + "." + name)));
    return result;
  }

  [[nodiscard]] std::map<std::string, int> integers() const {
    return map<std::map<std::string, int>>([](const Reader& entry) { return entry.integer(); });
  }
  [[nodiscard]] std::vector<std::string> strings() const {
    return list([](const Reader& entry) { return entry.string(); });
  }
  [[nodiscard]] std::vector<Rational> rationals() const {
    return list([](const Reader& entry) { return entry.rational(); });
  }
  [[nodiscard]] Comparison comparison() const {
    require_fields({"left", "relation", "right"});
    return {(*this)["left"].formula(), (*this)["relation"].relation(), (*this)["right"].formula()};
  }

 private:
  void require(bool condition, const std::string& what) const {
    if (!condition) fail(where_ + ": must be " + what);
  }

  const Json& value_;
  std::string where_;
};

Proof read_proof(const Reader& from, const std::string& kind_name) {
  const auto require_fields = [&from](auto... names) {
    from.require_fields({"format", "claim", "name", "kind", "reduction", names...});
  };
  if (kind_name == "rational-function-identity") {
    require_fields("variables", "symbols", "left", "right");
    return RationalFunctionIdentity{{from["variables"].integers(), from["symbols"].strings()},
                                    from["left"].formula(),
                                    from["right"].formula()};
  }
  if (kind_name == "inequality") {
    require_fields("variables", "left", "relation", "right");
    return Inequality{from["variables"].integers(), from["left"].formula(), from["relation"].relation(),
                      from["right"].formula()};
  }
  if (kind_name == "telescoping") {
    require_fields("variables", "parameter", "index", "summand", "sum", "companion");
    return Telescoping{from["variables"].integers(), from["parameter"].string(), from["index"].string(),
                       from["summand"].formula(),    from["sum"].formula(),      from["companion"].formula()};
  }
  if (kind_name == "induction-step") {
    require_fields("variables", "symbols", "parameter", "closed_form", "base", "step");
    return InductionStep{{from["variables"].integers(), from["symbols"].strings()},
                         from["parameter"].string(),
                         from["closed_form"].formula(),
                         from["base"].formula(),
                         from["step"].list([](const Reader& entry) {
                           entry.require_fields({"coefficient", "shift"});
                           return RecurrenceTerm{entry["coefficient"].formula(), entry["shift"].integers()};
                         })};
  }
  if (kind_name == "finite-table") {
    require_fields("ranges", "left", "right", "values");
    return FiniteTable{from["ranges"].list([](const Reader& entry) {
                         entry.require_fields({"variable", "from", "to", "step"});
                         return TableRange{entry["variable"].string(), entry["from"].formula(),
                                           entry["to"].formula(), entry["step"].formula()};
                       }),
                       from["left"].formula(), from["right"].formula(), from["values"].rationals()};
  }
  if (kind_name == "counterexample") {
    require_fields("at", "hypotheses", "statement", "left_value", "right_value");
    return Counterexample{from["at"].map<Assignment>([](const Reader& entry) { return entry.rational(); }),
                          from["hypotheses"].list([](const Reader& entry) { return entry.comparison(); }),
                          from["statement"].comparison(), from["left_value"].rational(),
                          from["right_value"].rational()};
  }
  if (kind_name == "ball") {
    require_fields("left", "relation", "right", "variable", "points", "precision");
    return BallRelation{from["left"].formula(),    from["relation"].relation(), from["right"].formula(),
                        from["variable"].string(), from["points"].rationals(),  from["precision"].integer()};
  }
  if (kind_name == "matrix-identity") {
    require_fields("matrices", "symbols", "hypotheses", "left", "right", "cofactors");
    return MatrixIdentity{from["matrices"].map<std::map<std::string, MatrixSymbol>>([](const Reader& entry) {
                            entry.require_fields({"rows", "columns", "symmetric"});
                            return MatrixSymbol{entry["rows"].string(), entry["columns"].string(),
                                                entry["symmetric"].boolean()};
                          }),
                          from["symbols"].strings(),
                          from["hypotheses"].list([](const Reader& entry) {
                            entry.require_fields({"left", "right"});
                            return MatrixEquation{entry["left"].formula(), entry["right"].formula()};
                          }),
                          from["left"].formula(),
                          from["right"].formula(),
                          from["cofactors"].list([](const Reader& entry) {
                            entry.require_fields({"hypothesis", "transposed", "left", "right"});
                            return MatrixCofactor{entry["hypothesis"].integer(),
                                                  entry["transposed"].boolean(), entry["left"].formula(),
                                                  entry["right"].formula()};
                          })};
  }
  if (kind_name == "matrix-relations") {
    require_fields("matrices", "relations");
    return MatrixRelations{from["matrices"].map<std::map<std::string, MatrixData>>([](const Reader& entry) {
                             entry.require_fields({"rows", "columns", "elements"});
                             return MatrixData{entry["rows"].integer(), entry["columns"].integer(),
                                               entry["elements"].rationals()};
                           }),
                           from["relations"].list([](const Reader& entry) { return entry.comparison(); })};
  }
  fail("unknown kind " + kind_name);
}

/// Parses; a field that occurs twice in one object would otherwise be the last one silently.
Json parse(std::string_view document) {
  std::vector<std::set<std::string>> open;
  const auto no_repetition = [&open](int, Json::parse_event_t event, Json& parsed) {
    if (event == Json::parse_event_t::object_start) open.emplace_back();
    if (event == Json::parse_event_t::object_end) open.pop_back();
    if (event == Json::parse_event_t::key && !open.back().insert(parsed.get<std::string>()).second)
      fail("repeated field " + parsed.get<std::string>());
    return true;
  };
  try {
    return Json::parse(document.begin(), document.end(), no_repetition);
  } catch (const Json::exception& error) {
    fail(std::string("no JSON document: ") + error.what());
  }
}

}  // namespace

std::string to_json(const Certificate& certificate) {
  if (!is_certificate_name(certificate.name))
    fail("a name must consist of lower-case letters, digits and hyphens, got " + certificate.name);
  Json document = Json::object();
  document["format"] = format;
  document["claim"] = certificate.claim;
  document["name"] = certificate.name;
  document["kind"] = kind(certificate.proof);
  document["reduction"] = certificate.reduction;
  std::visit([&document](const auto& proof) { write(document, proof); }, certificate.proof);
  try {
    return document.dump(2) + "\n";
  } catch (const Json::exception& error) {
    fail(std::string("a text is not UTF-8: ") + error.what());
  }
}

Certificate from_json(std::string_view document) {
  const Json json = parse(document);
  const Reader reader(json, "document");
  if (!json.is_object()) fail("the document must be an object");
  for (const char* field : {"format", "claim", "name", "kind", "reduction"})
    if (!json.contains(field)) fail(std::string("document: missing field ") + field);
  if (reader["format"].string() != format) fail("the format must be " + std::string(format));
  Certificate certificate{reader["claim"].string(), reader["name"].string(), reader["reduction"].string(),
                          read_proof(reader, reader["kind"].string())};
  if (!is_certificate_name(certificate.name))
    fail("a name must consist of lower-case letters, digits and hyphens, got " + certificate.name);
  return certificate;
}

}  // namespace lemmata::proofs_check
