#include "proofs_check/claims/linear_instance.hpp"

#include <cmath>
#include <stdexcept>

#include "numeric/sampling/counter_random.hpp"
#include "proofs_check/certificate/matrix_value.hpp"

namespace lemmata::proofs_check {

namespace {

constexpr const char* learning_dynamics = "000_19217ae9f712fcea.txt";

}  // namespace

Source least_squares_slide() { return {learning_dynamics, "(Over-parameterized) Linear Regression"}; }
Source stochastic_descent_slide() { return {learning_dynamics, "Linear regression SGD"}; }
Source descent_dynamics_slide() { return {learning_dynamics, "GD / SGD dynamics"}; }
Source convexity_slide() { return {learning_dynamics, "Convexity reminders"}; }
Source edge_of_stability_slide() { return {"001_9e457a0150e4c7b0.txt", "Edge of Stability"}; }

RationalMatrix random_integer_matrix(int rows, int columns, int largest, std::uint64_t seed,
                                     std::uint64_t stream) {
  std::vector<std::uint32_t> words(static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns));
  numeric::fill_random_bits(words, seed, stream * 4096 + static_cast<std::uint64_t>(rows * 64 + columns), 0);
  std::vector<Rational> elements;
  for (const std::uint32_t word : words)
    elements.emplace_back(static_cast<int>(word % static_cast<std::uint32_t>(2 * largest + 1)) - largest);
  return {rows, columns, std::move(elements)};
}

std::string matrix_text(const RationalMatrix& a) {
  const auto listed = [](const std::vector<Rational>& values) {
    std::string text;
    for (const Rational& value : values) text += (text.empty() ? "" : ",") + to_string(value);
    return text;
  };
  if (a.columns() == 1) return "(" + listed(a.elements()) + ")";
  std::string text;
  for (int i = 0; i < a.rows(); ++i) text += (i == 0 ? "[" : ",[") + listed(a.row(i)) + "]";
  return "[" + text + "]";
}

RationalMatrix rational_matrix(int rows, int columns, const std::vector<int>& elements) {
  return {rows, columns, std::vector<Rational>(elements.begin(), elements.end())};
}

RationalVector vector_of(const RationalMatrix& column) { return column.elements(); }

RationalMatrix columns_of(const std::vector<double>& values) {
  return RationalMatrix::column(std::vector<Rational>(values.begin(), values.end()));
}

std::vector<double> doubles_of(const RationalMatrix& a) {
  std::vector<double> values;
  for (const Rational& value : a.elements()) values.push_back(static_cast<double>(value));
  return values;
}

Rational squared_norm(const RationalMatrix& a) {
  Rational sum(0);
  for (const Rational& value : a.elements()) sum += value * value;
  return sum;
}

Rational inner_product(const RationalMatrix& a, const RationalMatrix& b) { return (transpose(a) * b)(0, 0); }

RationalMatrix matrix_at(const Formula& f, const std::map<std::string, RationalMatrix>& matrices,
                         const Assignment& scalars) {
  MatrixAssignment data;
  for (const auto& [name, matrix] : matrices) data.emplace(name, data_of(matrix));
  MatrixData value = evaluate_matrix(f, data, scalars);
  return {value.rows, value.columns, std::move(value.elements)};
}

MatrixData data_of(const RationalMatrix& a) { return {a.rows(), a.columns(), a.elements()}; }

Outcome with_counterexamples(Outcome outcome, const std::vector<Certificate>& certificates) {
  if (outcome.verdict != Verdict::refuted) return outcome;
  for (const Certificate& certificate : certificates) {
    if (const Verification verification = verify(certificate.proof); !verification.accepted)
      throw std::logic_error("certificate " + certificate.name + ": " + verification.reason);
    outcome.certificates.push_back(to_json(certificate));
  }
  return outcome;
}

std::optional<std::string> difference(const RationalMatrix& stated, const RationalMatrix& seen,
                                      const std::string& what_was_seen) {
  if (stated == seen) return std::nullopt;
  return "the statement has " + matrix_text(stated) + ", " + what_was_seen + " " + matrix_text(seen);
}

double descent_rounding(int n, int d, double step, std::int64_t steps, double largest_x, double largest_y,
                        double largest_w) {
  const double unit = std::ldexp(1.0, -53);
  const double residual = d * largest_x * largest_w + largest_y;
  const double gradient = n * largest_x * residual;
  const double coordinate = unit * (step * gradient * (n + d + 3) + largest_w);
  return 2 * static_cast<double>(steps) * std::sqrt(static_cast<double>(d)) * coordinate;
}

}  // namespace lemmata::proofs_check
