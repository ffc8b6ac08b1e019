#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "proofs_check/engine/claim.hpp"

namespace lemmata::proofs_check {

/// A constant with its value and the claim that fixes it.
struct PinnedConstant {
  std::string name;
  std::string closed_form;
  Value value;
  double nearest = 0;  ///< the double nearest to it
  std::string claim;
  std::vector<Source> sources;
};

/// The constants of the claims whose names match the pattern, with that many digits. Throws a Failure with status 5 if none
/// does, 3 if two of different claims have one name or a value is not determined.
[[nodiscard]] std::vector<PinnedConstant> pinned_constants(std::span<const Claim> claims,
                                                           std::string_view pattern, int digits);

/// A C++17 header without dependencies: namespace lemmata_constants.
[[nodiscard]] std::string cpp_header(std::span<const PinnedConstant> constants, std::string_view version);

/// A Python module without dependencies.
[[nodiscard]] std::string python_module(std::span<const PinnedConstant> constants, std::string_view version);

/// The lines of proofs_check/constants/constants.txt.
[[nodiscard]] std::string reviewed_text(std::span<const PinnedConstant> constants);

/// What differs between the reviewed text and the claims, one line each: a digit, a closed form, a constant that is missing on
/// either side. Digits are compared as many as are written there. Throws a Failure with status 2 for a text that cannot be read.
[[nodiscard]] std::vector<std::string> differences_from_reviewed(std::span<const Claim> claims,
                                                                 std::string_view reviewed);

}  // namespace lemmata::proofs_check
