#include "proofs_check/claims/statement.hpp"

#include "analysis/scalar/ball.hpp"
#include "proofs_check/calculators/number.hpp"

namespace lemmata::proofs_check {

namespace {

constexpr const char* training_dynamics = "004_1e8f31298879e96f.txt";
constexpr const char* learning_dynamics = "000_19217ae9f712fcea.txt";

}  // namespace

Source hidden_progress_slide() { return {training_dynamics, "WHERE IS THE HIDDEN PROGRESS?"}; }
Source why_parities_are_hard_slide() { return {training_dynamics, "SPARSE PARITIES: SCALING LAWS"}; }
Source main_result_slide() { return {training_dynamics, "MAIN RESULT - HIDDEN INFORMATION"}; }
Source sparse_initialisation_slide() { return {training_dynamics, "SPARSE PARITIES: SCALING LAWS"}; }
Source sparse_parities_slide() { return {training_dynamics, "LEARNING SPARSE PARITIES"}; }
Source what_is_known_slide() { return {training_dynamics, "LEARNING SPARSE PARITIES - WHAT IS KNOWN"}; }
Source proxy_model_slide() { return {training_dynamics, "SPARSE PARITIES AS A PROXY MODEL"}; }
Source hard_example_slide() { return {learning_dynamics, "Canonical \"hard\" example: parities"}; }
Source recovery_slide() { return {learning_dynamics, "Canonical \"hard\" example: parity"}; }
Source few_relus_slide() { return {learning_dynamics, "Parities can be expressed by few ReLUs"}; }

Formula scaled_super_catalan_formula(const Formula& p, const Formula& q) {
  return substitute("(2*a)! * (2*b)! / (a! * b! * (a+b)! * 4^(a+b))", {{"a", p}, {"b", q}});
}

Formula majority_formula(const Formula& p, const Formula& q) {
  return Formula::power(-1, p) * scaled_super_catalan_formula(p, q);
}

Formula tie_formula(const Formula& p, const Formula& q) { return majority_formula(p, q); }

Formula mean_over_cube(const Formula& level, const Formula& n, const Formula& g) {
  const std::string inside = "(" + level.text() + ")", outside = "(" + (n - level).text() + ")";
  const std::string at_sum = "(" + substitute(g, "s", n - Formula("2*a") - Formula("2*b")).text() + ")";
  return "sum(a, 0, " + inside + ", sum(b, 0, " + outside + ", binomial(" + inside + ", a) * binomial(" +
         outside + ", b) * (-1)^a * " + at_sum + ")) / 2^(" + n.text() + ")";
}

Formula substitute(Formula f, const std::vector<std::pair<std::string, Formula>>& values) {
  for (const auto& [name, value] : values) f = substitute(f, name, value);
  return f;
}

Rational value_at(const Formula& f, const std::vector<std::pair<std::string, std::int64_t>>& at) {
  Assignment assignment;
  for (const auto& [name, value] : at) assignment.emplace(name, Rational(value));
  return evaluate(f, assignment);
}

bool surely_less(const analysis::Ball& a, const analysis::Ball& b) {
  switch (less_than(a, b)) {
    case analysis::Truth::yes:
      return true;
    case analysis::Truth::no:
      return false;
    case analysis::Truth::unknown:
      break;
  }
  throw Undecided{to_string(a) + " against " + to_string(b)};
}

std::string set_text(std::uint32_t set) {
  std::string text = "{";
  for (int i = 0; set >> i != 0; ++i)
    if ((set >> i & 1U) != 0) text += (text.size() > 1 ? "," : "") + std::to_string(i + 1);
  return text + "}";
}

std::optional<std::string> difference(const Rational& stated, const Rational& seen,
                                      const std::string& what_was_seen) {
  if (stated == seen) return std::nullopt;
  return "the statement has " + to_string(stated) + ", " + what_was_seen + " " + to_string(seen);
}

Outcome proved_by(std::string range, const std::vector<Certificate>& certificates) {
  Outcome outcome{.verdict = Verdict::proved, .range = std::move(range)};
  for (const Certificate& certificate : certificates) {
    const Verification verification = verify(certificate.proof);
    if (!verification.accepted)
      return {.note = "certificate " + certificate.name + ": " + verification.reason};
    outcome.certificates.push_back(to_json(certificate));
  }
  return outcome;
}

Constant exact_constant(std::string name, std::string closed_form, Rational value) {
  return {std::move(name), std::move(closed_form),
          [value = std::move(value)](int digits) { return exact_value(value, digits); }};
}

Constant ball_constant(std::string name, Formula closed_form) {
  std::string text = closed_form.text();
  return {std::move(name), std::move(text), [formula = std::move(closed_form)](int digits) {
            return enclosed_value([&] { return evaluate_ball(formula); }, digits);
          }};
}

}  // namespace lemmata::proofs_check
