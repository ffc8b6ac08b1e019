#include "proofs_check/cli/descent_certificate.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "analysis/scalar/integer.hpp"
#include "proofs_check/calculators/size_estimate.hpp"
#include "proofs_check/certificate/recheck_limits.hpp"

namespace lemmata::proofs_check {

namespace {

MatrixData data(const analysis::RationalMatrix& a) { return {a.rows(), a.columns(), a.elements()}; }

MatrixData column(const analysis::RationalVector& v) { return {static_cast<int>(v.size()), 1, v}; }

constexpr double most_bytes = recheck_most_bytes, most_bits = recheck_most_bits,
                 most_number_digits = recheck_most_digits, most_work = recheck_most_work;

double bits(const analysis::Integer& number) {
  return number == 0 ? 1 : static_cast<double>(msb(analysis::Integer(abs(number)))) + 1;
}

/// A matrix as a certificate has it, and as a checker has it over one denominator.
struct MatrixSize {
  double bytes = 0;
  double longest_number = 0;  // decimal digits
  double denominator = 1;     // bits of the common one
  double numerator = 1;       // bits of the longest numerator over it
};

MatrixSize size_of(const analysis::RationalMatrix& a) {
  constexpr double around = 13;  // indentation, quotation marks, comma, line
  constexpr double digits_of_a_bit = 0.30102999566398120;
  MatrixSize size;
  analysis::Integer common(1);
  double largest = -1e300;  // log2 of the largest element
  for (const analysis::Rational& element : a.elements()) {
    const analysis::Integer bottom(denominator(element));
    const double above = bits(analysis::Integer(numerator(element))), below = bits(bottom);
    size.bytes += around + digits_of_a_bit * (above + (bottom == 1 ? 0 : below + 4));
    size.longest_number = std::max(size.longest_number, digits_of_a_bit * std::max(above, below));
    if (element != 0) largest = std::max(largest, above - below + 1);
    if (size.denominator <= most_bits && common % bottom != 0) {
      common = lcm(common, bottom);
      size.denominator = bits(common);
    }
  }
  size.numerator = std::max(1.0, largest + size.denominator);
  return size;
}

}  // namespace

void require_certificate_fits(const StepSizeProblem& problem, int digits) {
  const double n = problem.gram.rows(), rounded = proof_bits(digits) + 3 * std::log2(n) + 64;
  const MatrixSize gram = size_of(problem.gram);
  const MatrixSize x = problem.x ? size_of(*problem.x) : gram;
  const double numbers = n * (n + 1) / 2;
  const double bytes = (problem.x ? x.bytes : 0) + 2 * gram.bytes + n * n * 16 + numbers * 0.61 * rounded;
  const double inner = problem.x ? std::max(problem.x->rows(), problem.x->columns()) : 1;
  const auto price = [](double a, double b) { return 1 + std::floor(a * b / 524288); };
  const double work = n * n *
                          (inner * price(x.numerator, x.numerator) + 4 * n * price(rounded, rounded) +
                           8 * (1 + (gram.denominator + 2 * rounded) / 512)) +
                      2 * n * (1 + inner) * (1 + x.denominator / 512) * std::log2(2 + x.denominator);
  const double longest = std::max(
      {2 * x.numerator, 2 * x.denominator, gram.numerator + 2 * rounded, gram.denominator + 2 * rounded});
  const auto refuse = [](const std::string& what) {
    throw std::length_error("--certificate: it would take " + what);
  };
  if (bytes > most_bytes)
    refuse(
        fmt::format("about {}, and a checker takes {}", readable_bytes(bytes), readable_bytes(most_bytes)));
  if (std::max(x.longest_number, gram.longest_number) > most_number_digits)
    refuse(fmt::format("a number of about {:.0f} digits, and a checker takes {:.0f}",
                       std::max(x.longest_number, gram.longest_number), most_number_digits));
  if (longest > most_bits)
    refuse(fmt::format("numbers of about {:.0f} bits, and a checker takes {:.0f}", longest, most_bits));
  if (work > most_work)
    refuse(fmt::format("about {:.2g} operations to verify, and a checker takes {:.2g}", work, most_work));
}

Certificate largest_eigenvalue_certificate(const StepSizeProblem& problem,
                                           const LargestEigenvalueProof& proof) {
  MatrixRelations relations;
  std::string of = "h";  // names are in lower case
  if (problem.x) {
    relations.matrices["x"] = data(*problem.x);
    of = problem.x->rows() < problem.x->columns() ? "x*transpose(x)" : "transpose(x)*x";
  } else {
    relations.matrices["h"] = data(problem.gram);
  }
  relations.matrices["g"] = data(problem.gram);
  relations.matrices["f"] = data(proof.factor);
  relations.matrices["v"] = column(proof.vector);
  const Formula g = "g", f = "f", f_transposed = "transpose(f)", v = "v", v_transposed = "transpose(v)";
  relations.relations.push_back({g, Relation::equal, Formula(of)});
  relations.relations.push_back(
      {Formula(proof.low) * (v_transposed * v), Relation::less_equal, v_transposed * (g * v)});
  const int size = problem.gram.rows();
  const Formula identity = fmt::format("identity({})", size);
  std::string why;
  if (proof.rest == 0) {
    analysis::RationalMatrix weights(size, size);
    for (int i = 0; i < size; ++i) weights(i, i) = proof.weights[static_cast<std::size_t>(i)];
    relations.matrices["w"] = data(weights);
    relations.relations.push_back({Formula("w"), Relation::greater_equal, Formula(0)});
    relations.relations.push_back(
        {Formula(proof.high) * identity - g, Relation::equal, f * (Formula("w") * f_transposed)});
    why =
        "By the third and the fourth u I - G is F W F^T with a diagonal matrix W of weights that are not "
        "negative, so "
        "no eigenvalue of G is above u";
  } else {
    const Formula left = Formula(proof.high - size * proof.rest) * identity - g - f * f_transposed;
    relations.relations.push_back({left, Relation::less_equal, Formula(proof.rest)});
    relations.relations.push_back({left, Relation::greater_equal, Formula(-proof.rest)});
    why = fmt::format(
        "By the third and the fourth R = (u - {0} e) I - G - F F^T has no element beyond e = {1} in absolute "
        "value, "
        "so |z^T R z| <= e (|z_1| + ... + |z_{0}|)^2 <= {0} e z^T z, and u I - G = F F^T + (R + {0} e I) is "
        "positive "
        "semidefinite: no eigenvalue of G is above u",
        size, analysis::to_string(proof.rest));
  }
  return {.claim = "linreg.step-size",
          .name = "largest-eigenvalue",
          .reduction = fmt::format(
              "The first relation says what G is. {1}. By the second v^T G v / v^T v, which is at most the "
              "largest "
              "eigenvalue for every v that is not 0, is at least l. So l <= lambda_1 <= u with l = {2} and u "
              "= {3}, and "
              "1/u <= 1/lambda_1 <= 1/l. {0} Gradient descent with the multiplier m takes every start to a "
              "least squares "
              "solution iff 0 < eta < 2/(m lambda_1).",
              problem.x ? "x x^T and x^T x have the same eigenvalues but for zeros." : "G is the Hessian.",
              why, analysis::to_string(proof.low), analysis::to_string(proof.high)),
          .proof = std::move(relations)};
}

}  // namespace lemmata::proofs_check
