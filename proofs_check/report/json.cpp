#include "proofs_check/report/json.hpp"

#include <cmath>

#include <nlohmann/json.hpp>

#include "proofs_check/report/summary.hpp"

namespace lemmata::proofs_check {

namespace {

double microseconds(double seconds) { return std::round(seconds * 1e6) / 1e6; }

/// Puts the text under the key unless it is empty.
void put(Json& object, const char* key, const std::string& text) {
  if (!text.empty()) object[key] = text;
}

Json sources_json(const Claim& claim) {
  Json sources = Json::array();
  for (const Source& source : claim.sources)
    sources.push_back({{"lecture", source.file}, {"heading", source.heading}});
  return sources;
}

Json route_json(const RouteReport& route, bool times) {
  const Outcome& outcome = route.outcome;
  Json json{{"name", route.name},     {"kind", name(route.kind)},   {"verdict", name(outcome.verdict)},
            {"range", outcome.range}, {"witness", outcome.witness}, {"trusts", route.trusts}};
  put(json, "note", outcome.note);
  if (!outcome.certificates.empty()) json["certificates"] = outcome.certificates.size();
  if (times) json["seconds"] = microseconds(route.seconds);
  return json;
}

Json refutation_json(const VariantReport& variant) {
  return {{"refuted", variant.refuted}, {"by", variant.by}, {"witness", variant.witness}};
}

Json literal_json(const VariantReport& variant) {
  return {{"text", variant.variant.text},
          {"verdict", name(variant.refuted ? Verdict::refuted : Verdict::inconclusive)},
          {"by", variant.by},
          {"witness", variant.witness},
          {"remark", variant.variant.remark}};
}

Json hypotheses_json(const ClaimReport& report) {
  Json hypotheses = Json::array();
  for (const HypothesisNote& hypothesis : report.claim->hypotheses) {
    Json json{{"text", hypothesis.text}};
    put(json, "technical", hypothesis.technical);
    for (const VariantReport& variant : report.variants)
      if (variant.variant.role == Role::hypothesis_dropped &&
          variant.variant.text == "without: " + hypothesis.text)
        json["dropped"] = refutation_json(variant);
    hypotheses.push_back(std::move(json));
  }
  return hypotheses;
}

Json claim_json(const ClaimReport& report, bool times) {
  const Claim& claim = *report.claim;
  Json json{{"id", claim.id},
            {"verdict", name(report.verdict)},
            {"expected", name(expected_verdict(claim))},
            {"stated", name(report.stated)}};
  if (claim.has_literal()) {
    const bool all = report.refuted(Role::literal) == report.count(Role::literal);
    json["literal"] = name(all ? Verdict::refuted : Verdict::inconclusive);
  }
  json["complete"] = report.complete;
  json["text"] = claim.text;
  json["range"] = strongest_range(report);
  json["sources"] = sources_json(claim);
  json["routes"] = Json::array();
  for (const RouteReport& route : report.routes) json["routes"].push_back(route_json(route, times));
  json["mutants"] = Json::array();
  Json literals = Json::array();
  for (const VariantReport& variant : report.variants) {
    if (variant.variant.role == Role::mutant) {
      Json mutant{{"name", variant.variant.text}};
      mutant.update(refutation_json(variant));
      json["mutants"].push_back(std::move(mutant));
    }
    if (variant.variant.role == Role::literal) literals.push_back(literal_json(variant));
  }
  json["literals"] = std::move(literals);
  json["hypotheses"] = hypotheses_json(report);
  json["problems"] = report.problems;
  if (times) json["seconds"] = microseconds(report.seconds());
  return json;
}

Json count_json(const Summary::Count& count) { return {{"refuted", count.refuted}, {"total", count.total}}; }

Json summary_json(const RunReport& report, bool times) {
  const Summary summary = summarise(report);
  Json verdicts = Json::object();
  for (const auto& [verdict, number] : summary.verdicts) verdicts[std::string(name(verdict))] = number;
  Json json{{"claims", summary.claims},
            {"finished", summary.finished},
            {"as_expected", summary.as_expected},
            {"verdicts", verdicts},
            {"certificates", summary.certificates},
            {"mutants", count_json(summary.mutants)},
            {"literals", count_json(summary.literals)},
            {"dropped_hypotheses", count_json(summary.hypotheses)},
            {"simulations", summary.simulations},
            {"false_alarm_bound", summary.false_alarm},
            {"interrupted", report.interrupted},
            {"out_of_time", report.out_of_time},
            {"exit_status", exit_status(report)}};
  if (times) json["seconds"] = microseconds(report.seconds);
  return json;
}

}  // namespace

Json document(std::string_view version, std::string_view command, Json inputs, Json result) {
  return {{"schema", 1},
          {"version", version},
          {"command", command},
          {"inputs", std::move(inputs)},
          {"result", std::move(result)}};
}

std::string text(const Json& document) {
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string line(const Json& document) {
  return document.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json to_json(const Value& value) {
  Json json = Json::object();
  put(json, "exact", value.exact);
  if (!value.mid.empty()) json["ball"] = {{"mid", value.mid}, {"rad", value.rad}};
  put(json, "decimal", value.decimal);
  return json;
}

Json to_json(const Claim& claim) {
  Json json{{"id", claim.id},
            {"text", claim.text},
            {"expected", name(expected_verdict(claim))},
            {"expected_of_the_stated", name(claim.expected)},
            {"sources", sources_json(claim)},
            {"tags", claim.tags},
            {"reduction", claim.reduction}};
  json["hypotheses"] = Json::array();
  for (const HypothesisNote& hypothesis : claim.hypotheses) {
    Json note{{"text", hypothesis.text}};
    put(note, "technical", hypothesis.technical);
    json["hypotheses"].push_back(std::move(note));
  }
  json["routes"] = Json::array();
  for (const Route& route : claim.routes)
    json["routes"].push_back({{"name", route.name},
                              {"kind", name(route.kind)},
                              {"trusts", route.trusts},
                              {"cost_seconds", route.cost}});
  json["literals"] = Json::array();
  json["mutants"] = Json::array();
  for (const Variant& variant : claim.variants) {
    if (variant.role == Role::literal)
      json["literals"].push_back({{"text", variant.text}, {"remark", variant.remark}});
    if (variant.role == Role::mutant) json["mutants"].push_back({{"name", variant.text}});
  }
  json["constants"] = Json::array();
  for (const Constant& constant : claim.constants)
    json["constants"].push_back({{"name", constant.name}, {"closed_form", constant.closed_form}});
  return json;
}

Json to_json(const RunReport& report, bool times) {
  Json claims = Json::array();
  for (const ClaimReport& claim : report.claims) claims.push_back(claim_json(claim, times));
  return {{"claims", std::move(claims)}, {"summary", summary_json(report, times)}};
}

Json plan_json(std::span<const Claim> claims) {
  Json list = Json::array();
  for (const Claim& claim : claims) {
    Json routes = Json::array();
    for (const Route& route : claim.routes)
      routes.push_back({{"name", route.name}, {"kind", name(route.kind)}, {"cost_seconds", route.cost}});
    list.push_back({{"id", claim.id},
                    {"expected", name(expected_verdict(claim))},
                    {"cost_seconds", cost(std::span(&claim, 1))},
                    {"must_be_refuted", claim.variants.empty() ? 0 : claim.variants.size() - 1},
                    {"routes", std::move(routes)}});
  }
  return {{"claims", std::move(list)},
          {"summary",
           {{"claims", claims.size()},
            {"cost_seconds", cost(claims)},
            {"simulations", simulations(claims)},
            {"false_alarm_bound", false_alarm_bound(claims)}}}};
}

Json errata_json(const RunReport& report, bool times) {
  Json errata = Json::array();
  for (const ClaimReport& claim : report.claims) {
    if (!claim.claim->has_literal()) continue;
    Json literals = Json::array();
    for (const VariantReport& variant : claim.variants)
      if (variant.variant.role == Role::literal) literals.push_back(literal_json(variant));
    Json routes = Json::array();
    for (const RouteReport& route : claim.routes) routes.push_back(route_json(route, times));
    errata.push_back({{"sources", sources_json(*claim.claim)},
                      {"id", claim.claim->id},
                      {"verdict", name(claim.verdict)},
                      {"literals", std::move(literals)},
                      {"corrected",
                       {{"text", claim.claim->text},
                        {"verdict", name(claim.stated)},
                        {"range", strongest_range(claim)},
                        {"routes", std::move(routes)}}},
                      {"problems", claim.problems}});
  }
  return {{"errata", std::move(errata)}, {"summary", summary_json(report, times)}};
}

}  // namespace lemmata::proofs_check
