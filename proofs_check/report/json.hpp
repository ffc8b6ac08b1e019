#pragma once

#include <span>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "proofs_check/engine/runner.hpp"

namespace lemmata::proofs_check {

/// JSON whose keys stay in the order in which they were written.
using Json = nlohmann::ordered_json;

/// {"schema": 1, "version", "command", "inputs", "result"}: what every subcommand writes with --json.
[[nodiscard]] Json document(std::string_view version, std::string_view command, Json inputs, Json result);

/// The document's text, indented, with a newline at its end. Bytes that are no UTF-8 are replaced.
[[nodiscard]] std::string text(const Json& document);

/// The same on one line.
[[nodiscard]] std::string line(const Json& document);

/// Those of "exact", "ball": {"mid", "rad"}, "decimal" that apply.
[[nodiscard]] Json to_json(const Value& value);

/// What the registry says about a claim: `show --json`.
[[nodiscard]] Json to_json(const Claim& claim);

/// {"claims", "summary"}. Without times nothing depends on the machine or on the number of threads.
[[nodiscard]] Json to_json(const RunReport& report, bool times);

/// What a run would do: {"claims", "summary"}.
[[nodiscard]] Json plan_json(std::span<const Claim> claims);

/// The lectures' literal statements and what became of them, one entry for each source: {"errata", "summary"}.
[[nodiscard]] Json errata_json(const RunReport& report, bool times);

}  // namespace lemmata::proofs_check
