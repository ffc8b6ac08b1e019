#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "proofs_check/engine/runner.hpp"

namespace lemmata::proofs_check {

/// How a report is laid out.
struct Layout {
  bool colours = false;
  bool times = true;
  bool mutants = false;       ///< every literal, dropped hypothesis and mutant, with what refuted it
  std::size_t id_width = 24;  ///< of the column of ids
};

/// The width of the longest id.
[[nodiscard]] std::size_t id_width(std::span<const Claim> claims);

/// A finished claim: one line, then, indented, a corrected one's witness, its problems, and the mutants if asked for.
[[nodiscard]] std::string claim_text(const ClaimReport& report, const Layout& layout);

/// The figures of the run and whether it went as expected.
[[nodiscard]] std::string summary_text(const RunReport& report, const Layout& layout);

/// What a run would do and cost.
[[nodiscard]] std::string plan_text(std::span<const Claim> claims, int threads);

/// One line for each claim: id, expected verdict, statement.
[[nodiscard]] std::string list_text(std::span<const Claim> claims);

/// Everything that the registry says about a claim.
[[nodiscard]] std::string show_text(const Claim& claim);

/// By lecture and slide: the literal statement, where it fails, what is true, how that is shown.
/// If `lecture` is not empty, only the slides of that file.
[[nodiscard]] std::string errata_text(const RunReport& report, std::string_view lecture,
                                      const Layout& layout);

/// The text broken into lines of at most 100 columns where it has spaces; the first one begins with `first`, the others
/// with as many spaces.
[[nodiscard]] std::string wrapped(std::string_view first, std::string_view text);

}  // namespace lemmata::proofs_check
