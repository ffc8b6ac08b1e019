#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "proofs_check/engine/claim.hpp"

namespace lemmata::proofs_check {

/// What the user asks for: patterns on ids (any of them), a lecture, a tag (all that are given).
struct Selection {
  std::vector<std::string> patterns;
  std::optional<std::string> lecture;
  std::optional<std::string> tag;
};

/// The claims that are asked for, in the registry's order.
///
/// Throws a Failure with status 5, and the nearest name, if a pattern, the lecture or the tag matches nothing, or if
/// nothing matches them together.
[[nodiscard]] std::vector<Claim> selected(std::span<const Claim> claims, const Selection& selection);

/// The lecture's file as the claims cite it, from a path to it or from the beginning of its name.
[[nodiscard]] std::string lecture_file(std::span<const Claim> claims, const std::string& text);

}  // namespace lemmata::proofs_check
