#include "proofs_check/report/text.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "proofs_check/report/summary.hpp"

namespace lemmata::proofs_check {

namespace {

constexpr std::size_t verdict_width = 15;  // PROVED-ON-RANGE

std::string painted(Verdict verdict, const Layout& layout) {
  const std::string padded = fmt::format("{:<{}}", name(verdict), verdict_width);
  if (!layout.colours) return padded;
  const char* const colour = verdict == Verdict::refuted        ? "31"
                             : verdict == Verdict::inconclusive ? "33"
                             : verdict == Verdict::corrected    ? "36"
                                                                : "32";
  return fmt::format("\033[{}m{}\033[0m", colour, padded);
}

/// "1 claim", "2 claims".
std::string counted(std::size_t count, const char* what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

std::string refuted_of(const Summary::Count& count) {
  return fmt::format("{}/{}", count.refuted, count.total);
}

std::string_view role_name(Role role) {
  switch (role) {
    case Role::literal:
      return "literal";
    case Role::hypothesis_dropped:
      return "dropped";
    case Role::mutant:
      return "mutant";
    case Role::stated:
      break;
  }
  return "stated";
}

std::string seconds_text(double seconds) { return fmt::format("{:.2f} s", seconds); }

std::string variant_text(const VariantReport& variant) {
  const std::string first = fmt::format("    {:<8} ", role_name(variant.variant.role));
  if (variant.refuted)
    return wrapped(
        first, fmt::format("{}: refuted at {} (by {})", variant.variant.text, variant.witness, variant.by));
  return wrapped(first, fmt::format("{}: NOT REFUTED{}", variant.variant.text,
                                    variant.witness.empty() ? "" : " (" + variant.witness + ")"));
}

std::string joined(const std::vector<std::string>& texts) {
  std::string text;
  for (const std::string& one : texts) text += (text.empty() ? "" : ", ") + one;
  return text;
}

/// "for what, by which routes".
std::string how(const ClaimReport& report) {
  const std::string range = strongest_range(report);
  const std::string routes = routes_in_short(report);
  if (range.empty() || routes.empty()) return range + routes;
  return range + "; " + routes;
}

}  // namespace

std::string wrapped(std::string_view first, std::string_view text) {
  constexpr std::size_t width = 100;
  const std::string indent(first.size(), ' ');
  std::string result(first);
  std::size_t column = first.size();
  bool begins = true;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (word.empty()) continue;
    if (!begins && column + 1 + word.size() > width) {
      result += "\n" + indent;
      column = indent.size();
      begins = true;
    }
    if (!begins) {
      result += ' ';
      ++column;
    }
    result += word;
    column += word.size();
    begins = false;
  }
  return result + "\n";
}

std::size_t id_width(std::span<const Claim> claims) {
  std::size_t width = 0;
  for (const Claim& claim : claims) width = std::max(width, claim.id.size());
  return width;
}

std::string claim_text(const ClaimReport& report, const Layout& layout) {
  const Claim& claim = *report.claim;
  std::string line =
      fmt::format("{}  {:<{}}  {}/{} mutants refuted", painted(report.verdict, layout), claim.id,
                  layout.id_width, report.refuted(Role::mutant), report.count(Role::mutant));
  if (layout.times) line += fmt::format("  {:>9}", seconds_text(report.seconds()));
  const std::string shown = how(report);
  if (!shown.empty()) line += "  " + shown;
  line += "\n";
  for (const VariantReport& variant : report.variants) {
    if (layout.mutants)
      line += variant_text(variant);
    else if (variant.variant.role == Role::literal && variant.refuted)
      line += wrapped("    the slide fails at ", variant.witness);
  }
  for (const std::string& problem : report.problems) line += wrapped("    problem: ", problem);
  return line;
}

std::string summary_text(const RunReport& report, const Layout& layout) {
  const Summary summary = summarise(report);
  std::string text = "\n" + counted(summary.claims, "claim") + ": ";
  bool first = true;
  for (const auto& [verdict, number] : summary.verdicts) {
    text += fmt::format("{}{} {}", first ? "" : ", ", number, name(verdict));
    first = false;
  }
  const std::size_t unfinished = summary.claims - summary.finished;
  if (unfinished > 0) text += fmt::format("{}{} not finished", first ? "" : ", ", unfinished);
  text += summary.as_expected == summary.claims
              ? "; as expected\n"
              : fmt::format("; {} of the finished ones below the expected verdict or with a problem\n",
                            summary.finished - summary.as_expected);
  text += fmt::format("{}; refuted: {} mutants, {} literal statements, {} dropped hypotheses\n",
                      counted(summary.certificates, "certificate"), refuted_of(summary.mutants),
                      refuted_of(summary.literals), refuted_of(summary.hypotheses));
  if (summary.simulations > 0)
    text += fmt::format("{}; together they refute a true statement with probability at most {:.1e}\n",
                        counted(summary.simulations, "simulation"), summary.false_alarm);
  if (report.interrupted) text += "interrupted\n";
  if (report.out_of_time && unfinished > 0) text += "the time ran out\n";
  if (layout.times) text += fmt::format("{:.1f} seconds\n", report.seconds);
  return text;
}

std::string plan_text(std::span<const Claim> claims, int threads) {
  const std::size_t width = id_width(claims);
  std::string text;
  for (const Claim& claim : claims)
    text += fmt::format("{:<{}}  {:<{}}  {:>8.2f} s  {}, {} to refute\n", claim.id, width,
                        name(expected_verdict(claim)), verdict_width, cost(std::span(&claim, 1)),
                        counted(claim.routes.size(), "route"),
                        counted(claim.variants.empty() ? 0 : claim.variants.size() - 1, "statement"));
  const double seconds = cost(claims);
  text +=
      fmt::format("\n{}; about {:.1f} seconds on one core, {:.1f} with {}\n", counted(claims.size(), "claim"),
                  seconds, seconds / threads, counted(static_cast<std::size_t>(threads), "thread"));
  text += fmt::format("{}; together they would refute a true statement with probability at most {:.1e}\n",
                      counted(simulations(claims), "simulation"), false_alarm_bound(claims));
  return text;
}

std::string list_text(std::span<const Claim> claims) {
  const std::size_t width = id_width(claims);
  std::string text;
  for (const Claim& claim : claims)
    text += wrapped(
        fmt::format("{:<{}}  {:<{}}  ", claim.id, width, name(expected_verdict(claim)), verdict_width),
        claim.text);
  return text;
}

std::string show_text(const Claim& claim) {
  std::string text = claim.id + "\n" + wrapped("  ", claim.text) + "\n";
  text += fmt::format(
      "expected: {}{}\n", name(expected_verdict(claim)),
      claim.has_literal() ? fmt::format(", the corrected statement {}", name(claim.expected)) : "");
  for (const Source& source : claim.sources)
    text += wrapped("source: ", source.file + ", \"" + source.heading + "\"");
  if (!claim.tags.empty()) text += wrapped("tags: ", joined(claim.tags));
  const auto heading = [&](const char* title) { text += fmt::format("\n{}\n", title); };
  const auto variants = [&](Role role, const char* title) {
    const auto has = [&](const Variant& v) { return v.role == role; };
    if (std::none_of(claim.variants.begin(), claim.variants.end(), has)) return;
    heading(title);
    for (const Variant& variant : claim.variants) {
      if (!has(variant)) continue;
      text += wrapped("  - ", variant.text);
      if (!variant.remark.empty()) text += wrapped("    remark: ", variant.remark);
    }
  };
  variants(Role::literal, "As the slide has it");
  if (!claim.hypotheses.empty()) {
    heading("Hypotheses");
    for (const HypothesisNote& hypothesis : claim.hypotheses)
      text += wrapped("  - ",
                      hypothesis.text +
                          (hypothesis.technical.empty() ? "" : " (technical: " + hypothesis.technical + ")"));
  }
  if (!claim.reduction.empty()) {
    const bool certified = std::any_of(claim.routes.begin(), claim.routes.end(), [](const Route& route) {
      return route.kind == RouteKind::certificate;
    });
    heading(certified ? "Why the certificates prove it" : "Why");
    text += wrapped("  ", claim.reduction);
  }
  heading("Routes");
  for (const Route& route : claim.routes)
    text += wrapped("  - ", fmt::format("{} ({}; about {:.2g} s){}", route.name, name(route.kind), route.cost,
                                        route.trusts.empty() ? "" : "; trusts " + joined(route.trusts)));
  variants(Role::hypothesis_dropped, "Refuted without a hypothesis");
  variants(Role::mutant, "Mutants, all to be refuted");
  if (!claim.constants.empty()) {
    heading("Constants");
    for (const Constant& constant : claim.constants)
      text += wrapped("  - ", constant.name + " = " + constant.closed_form);
  }
  return text;
}

std::string errata_text(const RunReport& report, std::string_view lecture, const Layout& layout) {
  std::vector<const Source*> slides;
  const auto same = [](const Source& a, const Source& b) {
    return a.file == b.file && a.heading == b.heading;
  };
  for (const ClaimReport& claim : report.claims)
    for (const Source& source : claim.claim->sources)
      if ((lecture.empty() || source.file == lecture) && claim.claim->has_literal() &&
          std::none_of(slides.begin(), slides.end(),
                       [&](const Source* other) { return same(*other, source); }))
        slides.push_back(&source);
  std::stable_sort(slides.begin(), slides.end(),
                   [](const Source* a, const Source* b) { return a->file < b->file; });

  std::string text;
  std::string_view file;
  for (const Source* slide : slides) {
    if (file != slide->file) text += fmt::format("{}{}\n", text.empty() ? "" : "\n", slide->file);
    file = slide->file;
    text += "\n" + wrapped("  ", "\"" + slide->heading + "\"");
    for (const ClaimReport& claim : report.claims) {
      const auto& sources = claim.claim->sources;
      if (!claim.claim->has_literal() ||
          std::none_of(sources.begin(), sources.end(),
                       [&](const Source& source) { return same(source, *slide); }))
        continue;
      text += fmt::format("    {}  {}\n", painted(claim.verdict, layout), claim.claim->id);
      for (const VariantReport& variant : claim.variants) {
        if (variant.variant.role != Role::literal) continue;
        text += wrapped("      the slide:  ", variant.variant.text);
        text += wrapped("      fails at:   ", variant.refuted ? variant.witness + " (" + variant.by + ")"
                                                              : "not refuted: " + variant.witness);
        if (!variant.variant.remark.empty()) text += wrapped("      remark:     ", variant.variant.remark);
      }
      text += wrapped("      true is:    ", claim.claim->text);
      text += wrapped("      shown by:   ", fmt::format("{}: {}", name(claim.stated), how(claim)));
      for (const std::string& problem : claim.problems) text += wrapped("      problem:    ", problem);
    }
  }
  return text.empty() ? "no literal statement to correct\n" : text;
}

}  // namespace lemmata::proofs_check
