#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "proofs_check/engine/outcome.hpp"
#include "proofs_check/engine/value.hpp"
#include "proofs_check/engine/verdict.hpp"

namespace lemmata::proofs_check {

/// Where a lecture states it.
struct Source {
  std::string file;     ///< such as 004_1e8f31298879e96f.txt
  std::string heading;  ///< the slide's heading
};

/// What a route rests on. Certificates and symbolic routes run on one thread (GiNaC's reference counts are not atomic).
enum class RouteKind { certificate, symbolic, exact, ball, simulation };

[[nodiscard]] std::string_view name(RouteKind kind);

/// A number that a claim fixes, for other people's tests.
struct Constant {
  std::string name;         ///< permanent, such as maj.level-weight-limit-3
  std::string closed_form;  ///< such as sqrt(2/pi)
  std::function<Value(int digits)> value;
};

/// The parts of a claim that were not stated as such: they must all be refuted.
enum class Role { stated, literal, hypothesis_dropped, mutant };

/// One statement that the routes of a claim judge.
struct Variant {
  Role role = Role::stated;
  std::string text;
  std::string remark;  ///< literal: under what hypothesis the lecture is right
};

/// One way to check the claim; run(i, budget) judges the claim's i-th variant.
struct Route {
  std::string name;
  RouteKind kind = RouteKind::exact;
  std::vector<std::string> trusts;
  double cost = 0.1;  ///< seconds that it takes on one core, roughly; for the plan and the time left
  std::function<Outcome(std::size_t variant, const Budget& budget)> run;
};

/// A hypothesis of the claim. Either dropping it gives a false statement, or it is technical and says why.
struct HypothesisNote {
  std::string text;
  std::string technical;
};

/// A statement with all that is needed to judge it, its type erased.
struct Claim {
  std::string id;
  std::string text;
  std::string reduction;  ///< why the certificates prove it
  std::vector<HypothesisNote> hypotheses;
  std::vector<Source> sources;
  std::vector<std::string> tags;
  Verdict expected = Verdict::proved_on_range;  ///< of the stated (corrected) statement
  std::vector<Variant> variants;                ///< the first is the stated one
  std::vector<Route> routes;
  std::vector<Constant> constants;

  [[nodiscard]] bool has_literal() const;
};

/// A check of a statement of type S. The same function judges the claim, the lecture's literal version and the mutants.
template <class S>
struct Check {
  std::string name;
  RouteKind kind = RouteKind::exact;
  std::function<Outcome(const S&, const Budget&)> run;
  std::vector<std::string> trusts;
  double cost = 0.1;
};

template <class S>
struct Hypothesis {
  std::string text;
  std::optional<S> dropped;  ///< the statement without it, which must be refuted
  std::string technical;     ///< or why it is there nevertheless
};

template <class S>
struct Literal {
  std::string text;
  S value;
  std::string remark;  ///< under what hypothesis the lecture is right
};

template <class S>
struct Mutant {
  std::string text;
  S value;
};

/// A claim about a statement of type S: the statement is a value, each check is a function of it, and a mutant is another
/// value of the same type.
template <class S>
struct ClaimOf {
  std::string id;
  std::string text;
  std::string reduction = {};
  std::vector<Hypothesis<S>> hypotheses = {};
  std::vector<Source> sources = {};
  std::vector<std::string> tags = {};
  Verdict expected = Verdict::proved_on_range;
  S stated;
  std::vector<Literal<S>> literals = {};
  std::vector<Check<S>> checks;
  std::vector<Mutant<S>> mutants;
  std::vector<Constant> constants = {};
};

/// Erases the statement's type.
template <class S>
[[nodiscard]] Claim make_claim(ClaimOf<S> of) {
  Claim claim{.id = std::move(of.id),
              .text = std::move(of.text),
              .reduction = std::move(of.reduction),
              .sources = std::move(of.sources),
              .tags = std::move(of.tags),
              .expected = of.expected,
              .constants = std::move(of.constants)};
  auto values = std::make_shared<std::vector<S>>();
  const auto add = [&](Role role, std::string text, S value, std::string remark = {}) {
    claim.variants.push_back({role, std::move(text), std::move(remark)});
    values->push_back(std::move(value));
  };
  add(Role::stated, claim.text, std::move(of.stated));
  for (auto& literal : of.literals)
    add(Role::literal, std::move(literal.text), std::move(literal.value), std::move(literal.remark));
  for (auto& hypothesis : of.hypotheses) {
    claim.hypotheses.push_back({hypothesis.text, std::move(hypothesis.technical)});
    if (hypothesis.dropped)
      add(Role::hypothesis_dropped, "without: " + hypothesis.text, std::move(*hypothesis.dropped));
  }
  for (auto& mutant : of.mutants) add(Role::mutant, std::move(mutant.text), std::move(mutant.value));
  for (auto& check : of.checks)
    claim.routes.push_back({std::move(check.name), check.kind, std::move(check.trusts), check.cost,
                            [values, run = std::move(check.run)](std::size_t variant, const Budget& budget) {
                              return run(values->at(variant), budget);
                            }});
  return claim;
}

}  // namespace lemmata::proofs_check
