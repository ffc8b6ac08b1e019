#include "proofs_check/cli/failure.hpp"

#include <algorithm>

#include "proofs_check/engine/selection.hpp"

namespace lemmata::proofs_check {

void bad_input(const std::string& message) { throw Failure(exit_bad_input, message); }

void nothing_matched(const std::string& message) { throw Failure(exit_nothing_matched, message); }

std::string message_of(const std::exception& error) {
  std::string_view text = error.what();
  for (;;) {
    const auto end = text.find(": ");
    if (end == std::string_view::npos) break;
    const std::string_view word = text.substr(0, end);
    const auto in_a_name = [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
             c == ':';
    };
    const bool is_name = !word.empty() && std::all_of(word.begin(), word.end(), in_a_name);
    const bool is_of_the_source =
        word.find('_') != std::string_view::npos || word.find("::") != std::string_view::npos ||
        std::any_of(word.begin(), word.end(), [](char c) { return c >= 'A' && c <= 'Z'; }) || word == "exp" ||
        word == "log" || word == "pow" || word == "sqrt" || word == "arcsin" || word == "arccos";
    if (!is_name || !is_of_the_source) break;
    text.remove_prefix(end + 2);
  }
  return std::string(text);
}

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
