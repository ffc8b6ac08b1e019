#pragma once

#include <optional>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "proofs_check/engine/value.hpp"
#include "proofs_check/report/json.hpp"

namespace lemmata::proofs_check {

/// The value in one cell: its fraction, or its decimals where digits are asked for or there is no fraction.
[[nodiscard]] std::string cell(const Value& value, bool in_digits);

/// The value for a reader: "1/64 = 0.015625", "[0.333 +/- 2e-4]" where not even one digit is known.
[[nodiscard]] std::string readable(const Value& value, bool in_digits);

/// A value, or {"infinite": true}.
[[nodiscard]] Json finite_or_infinite(const std::optional<Value>& value);

/// Puts the option's text under the key where it is given.
void put_input(Json& inputs, const char* key, const std::optional<std::string>& text);

}  // namespace lemmata::proofs_check
