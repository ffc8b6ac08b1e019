#include "proofs_check/cli/failure.hpp"

#include "proofs_check/engine/selection.hpp"

namespace lemmata::proofs_check {

void bad_input(const std::string& message) { throw Failure(exit_bad_input, message); }

void nothing_matched(const std::string& message) { throw Failure(exit_nothing_matched, message); }

std::string excerpt(std::string_view text) {
  constexpr std::size_t longest = 60;
  std::string shown(text.substr(0, longest));
  for (char& c : shown)
    if (static_cast<unsigned char>(c) < ' ' || c == 127) c = '?';
  if (shown.empty()) return "nothing";
  return text.size() > longest ? shown + "..." : shown;
}

std::string suggestion(std::string_view text, std::span<const std::string> candidates) {
  // A text of a megabyte is no typing error, and the distance costs the product of the lengths.
  const std::string best = nearest(text.substr(0, 100), candidates);
  return best.empty() ? "" : "; did you mean " + best + "?";
}

}  // namespace lemmata::proofs_check
