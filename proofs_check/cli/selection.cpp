#include "proofs_check/cli/selection.hpp"

#include <algorithm>
#include <filesystem>
#include <set>

#include <fmt/format.h>

#include "proofs_check/cli/failure.hpp"
#include "proofs_check/engine/selection.hpp"

namespace lemmata::proofs_check {

namespace {

std::vector<std::string> names(const std::set<std::string>& set) { return {set.begin(), set.end()}; }

bool has_source(const Claim& claim, const std::string& file) {
  return std::any_of(claim.sources.begin(), claim.sources.end(),
                     [&](const Source& s) { return s.file == file; });
}

void require_tag(std::span<const Claim> claims, const std::string& tag) {
  std::set<std::string> tags;
  for (const Claim& claim : claims) tags.insert(claim.tags.begin(), claim.tags.end());
  if (!tags.contains(tag))
    nothing_matched(fmt::format("no claim has the tag {}{}", excerpt(tag), suggestion(tag, names(tags))));
}

}  // namespace

std::string lecture_file(std::span<const Claim> claims, const std::string& text) {
  std::set<std::string> files;
  for (const Claim& claim : claims)
    for (const Source& source : claim.sources) files.insert(source.file);
  const std::string name = std::filesystem::path(text).filename().string();
  if (files.contains(name)) return name;
  std::vector<std::string> candidates;
  std::copy_if(files.begin(), files.end(), std::back_inserter(candidates),
               [&](const std::string& file) { return !name.empty() && file.starts_with(name); });
  if (candidates.size() > 1)
    bad_input(fmt::format("--lecture: {} begins the names of {} lectures, such as {} and {}", excerpt(name),
                          candidates.size(), candidates[0], candidates[1]));
  if (candidates.empty())
    nothing_matched(
        fmt::format("no claim cites the lecture {}{}", excerpt(text), suggestion(name, names(files))));
  return candidates.front();
}

std::vector<Claim> selected(std::span<const Claim> claims, const Selection& selection) {
  std::vector<std::string> ids;
  for (const Claim& claim : claims) ids.push_back(claim.id);
  for (const std::string& pattern : selection.patterns)
    if (std::none_of(ids.begin(), ids.end(), [&](const std::string& id) { return matches(pattern, id); }))
      nothing_matched(fmt::format("no claim matches {}{}", excerpt(pattern), suggestion(pattern, ids)));
  const std::string file = selection.lecture ? lecture_file(claims, *selection.lecture) : "";
  if (selection.tag) require_tag(claims, *selection.tag);

  std::vector<Claim> result;
  for (const Claim& claim : claims) {
    const bool named = selection.patterns.empty() ||
                       std::any_of(selection.patterns.begin(), selection.patterns.end(),
                                   [&](const std::string& pattern) { return matches(pattern, claim.id); });
    const bool tagged =
        !selection.tag || std::find(claim.tags.begin(), claim.tags.end(), *selection.tag) != claim.tags.end();
    if (named && tagged && (file.empty() || has_source(claim, file))) result.push_back(claim);
  }
  if (result.empty()) nothing_matched("no claim matches all that was asked for together");
  return result;
}

}  // namespace lemmata::proofs_check
