#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lemmata::proofs_check {

/// Whether the text matches the pattern, in which `*` stands for any characters and `?` for one.
[[nodiscard]] bool matches(std::string_view pattern, std::string_view text);

/// The candidate with the smallest edit distance (insertions, deletions, substitutions, each 1); empty without candidates.
[[nodiscard]] std::string nearest(std::string_view text, std::span<const std::string> candidates);

}  // namespace lemmata::proofs_check
