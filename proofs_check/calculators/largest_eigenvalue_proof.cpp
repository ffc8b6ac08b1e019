#include <algorithm>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "analysis/linear/exact_linear_algebra.hpp"
#include "proofs_check/calculators/step_size.hpp"

namespace lemmata::proofs_check {

using namespace analysis;  // NOLINT: this file is about that library's numbers

namespace {

/// Bits of the numbers of an exact proof, beyond which a rounded one takes its place.
constexpr double most_exact_bits = 20000;

Integer floor_of(const Rational& number) {
  const Integer top = numerator(number), bottom = denominator(number);
  const Integer quotient = top / bottom;
  return top < 0 && quotient * bottom != top ? Integer(quotient - 1) : quotient;
}

Integer power_of_two(int exponent) { return Integer(1) << static_cast<unsigned>(exponent); }

/// floor(log2 |number|), or one less; number > 0.
int exponent_of(const Rational& number) {
  return static_cast<int>(msb(Integer(numerator(number)))) -
         static_cast<int>(msb(Integer(denominator(number)))) - 1;
}

/// 2^exponent as a fraction.
Rational dyadic(int exponent) {
  return exponent >= 0 ? Rational(power_of_two(exponent)) : Rational(Integer(1), power_of_two(-exponent));
}

double largest_bits(const RationalMatrix& a) {
  double bits = 1;
  for (const Rational& element : a.elements())
    if (element != 0)
      bits = std::max(bits, static_cast<double>(msb(Integer(abs(numerator(element))))) +
                                static_cast<double>(msb(Integer(denominator(element)))) + 2);
  return bits;
}

LargestEigenvalueProof exact_proof(const RationalMatrix& gram, const Rational& eigenvalue) {
  const RationalMatrix above = eigenvalue * RationalMatrix::identity(gram.rows()) - gram;
  std::optional<Factorisation> factors = positive_semidefinite_factorisation(above);
  if (!factors) throw std::logic_error("prove_largest_eigenvalue: high is below an eigenvalue");
  LargestEigenvalueProof proof{.low = eigenvalue,
                               .high = eigenvalue,
                               .rest = Rational(0),
                               .vector = {},
                               .factor = std::move(factors->lower),
                               .weights = std::move(factors->diagonal)};
  const RationalMatrix eigenvectors = null_space(above);
  for (int i = 0; i < gram.rows(); ++i) proof.vector.push_back(eigenvectors(i, 0));
  return proof;
}

/// A lower triangular factor of a positive definite matrix in integers: its elements times 2^places, rounded. Every
/// rounding moves an element of the product by less than the largest element of the factor times 2^(1 - places).
class RoundedFactor {
 public:
  RoundedFactor(const RationalMatrix& a, int places) : size_(a.rows()), places_(places) {
    const std::size_t n = static_cast<std::size_t>(size_);
    elements_.assign(n * n, Integer(0));
    const Rational scale = dyadic(2 * places);
    for (int j = 0; j < size_; ++j)
      for (int i = j; i < size_; ++i) {
        Integer rest = floor_of(a(i, j) * scale);
        for (int k = 0; k < j; ++k) rest -= at(i, k) * at(j, k);
        if (i == j) {
          if (rest <= 0) {
            is_positive_ = false;
            return;
          }
          at(j, j) = sqrt(rest);
          if (at(j, j) == 0) is_positive_ = false;
        } else {
          at(i, j) = rest / at(j, j);
        }
      }
  }

  [[nodiscard]] bool is_positive() const { return is_positive_; }

  [[nodiscard]] RationalMatrix matrix() const {
    RationalMatrix result(size_, size_);
    const Rational unit = dyadic(-places_);
    for (int i = 0; i < size_; ++i)
      for (int j = 0; j <= i; ++j) result(i, j) = Rational(at(i, j)) * unit;
    return result;
  }

  /// The solution of factor factor^T x = b up to a factor, rounded; its largest element has about `bits` bits.
  [[nodiscard]] std::vector<Integer> solve(std::vector<Integer> b, int bits) const {
    const auto of = [](std::vector<Integer>& v, int i) -> Integer& { return v[static_cast<std::size_t>(i)]; };
    const unsigned guard = static_cast<unsigned>(2 * bits);
    for (Integer& entry : b) entry <<= guard;
    for (int i = 0; i < size_; ++i) {
      for (int k = 0; k < i; ++k) of(b, i) -= (at(i, k) * of(b, k)) >> shift();
      of(b, i) = (of(b, i) << shift()) / at(i, i);
    }
    for (int i = size_; i-- > 0;) {
      for (int k = i + 1; k < size_; ++k) of(b, i) -= (at(k, i) * of(b, k)) >> shift();
      of(b, i) = (of(b, i) << shift()) / at(i, i);
    }
    unsigned longest = 0;
    for (const Integer& entry : b)
      if (entry != 0) longest = std::max(longest, static_cast<unsigned>(msb(Integer(abs(entry)))));
    if (longest > static_cast<unsigned>(bits))
      for (Integer& entry : b) entry /= power_of_two(static_cast<int>(longest) - bits);
    return b;
  }

 private:
  // the factor in units of its largest diagonal element, whatever the scale of the matrix is
  [[nodiscard]] unsigned shift() const {
    unsigned longest = 0;
    for (int i = 0; i < size_; ++i) longest = std::max(longest, static_cast<unsigned>(msb(at(i, i))));
    return longest;
  }
  [[nodiscard]] Integer& at(int i, int j) {
    return elements_[static_cast<std::size_t>(i) * static_cast<std::size_t>(size_) +
                     static_cast<std::size_t>(j)];
  }
  [[nodiscard]] const Integer& at(int i, int j) const {
    return elements_[static_cast<std::size_t>(i) * static_cast<std::size_t>(size_) +
                     static_cast<std::size_t>(j)];
  }

  int size_, places_;
  bool is_positive_ = true;
  std::vector<Integer> elements_;
};

/// v with low v^T v <= v^T G v by inverse iteration; nothing after a few steps.
std::optional<RationalVector> vector_above(const RationalMatrix& gram, const RoundedFactor& factor,
                                           const Rational& low, int bits) {
  const int size = gram.rows();
  const Integer one = power_of_two(bits);
  for (int start = 0; start < size; ++start) {
    // some unit vector has a component of at least 1/sqrt(n) along the eigenvector
    std::vector<Integer> v(static_cast<std::size_t>(size), Integer(0));
    v[static_cast<std::size_t>(start)] = one;
    for (int step = 0; step < 3; ++step) {
      v = factor.solve(std::move(v), bits);
      RationalVector candidate;
      for (const Integer& entry : v) candidate.emplace_back(entry);
      const Rational square = inner_product(candidate, candidate);
      if (square > 0 && low * square <= inner_product(candidate, gram * candidate)) return candidate;
    }
  }
  return std::nullopt;
}

LargestEigenvalueProof rounded_proof(const RationalMatrix& gram, const CertifiedRoot& root, int digits) {
  const int size = gram.rows();
  int log_size = 1;
  while ((1 << log_size) < size) ++log_size;
  const int scale = exponent_of(root.low);  // 2^scale < lambda_1 < 2^(scale + 3)
  for (int extra = 0; extra <= 64; extra += 16) {
    // lambda_1 + unit <= high <= lambda_1 + 3 unit, lambda_1 - 2 unit <= low
    const int place = scale - proof_bits(digits) - 3 - extra;
    const Rational unit = dyadic(place);
    const Rational high = Rational(floor_of(root.high / unit) + 2) * unit;
    const Rational low = Rational(floor_of(root.low / unit) - 1) * unit;
    const Rational rest = dyadic(place - log_size - 2);  // n rest <= unit / 4
    const RationalMatrix target = (high - Rational(size) * rest) * RationalMatrix::identity(size) - gram;
    // an element of the factor is below 2^((scale + 4) / 2), and n of them meet in one of the product
    const int places = -(place - 2 * log_size - 6) + (scale + 5) / 2;
    const RoundedFactor factor(target, places);
    if (!factor.is_positive()) continue;
    RationalMatrix matrix = factor.matrix();
    const RationalMatrix left = target - exact_product(matrix, transpose(matrix));
    if (std::any_of(left.elements().begin(), left.elements().end(),
                    [&](const Rational& element) { return abs(element) > rest; }))
      continue;
    std::optional<RationalVector> vector = vector_above(gram, factor, low, proof_bits(digits) + 16 + extra);
    if (!vector) continue;
    return {.low = low,
            .high = high,
            .rest = rest,
            .vector = std::move(*vector),
            .factor = std::move(matrix),
            .weights = {}};
  }
  throw std::logic_error("prove_largest_eigenvalue: no rounding was near enough");
}

}  // namespace

int proof_bits(int digits) { return digits * 10 / 3 + 16; }

LargestEigenvalueProof prove_largest_eigenvalue(const RationalMatrix& gram, const CertifiedRoot& root,
                                                int digits) {
  // the factors of the exact proof are quotients of minors, and the product brings all of them together
  const double minors = 2.0 * gram.rows() * gram.rows() * largest_bits(gram);
  return root.is_exact() && minors <= most_exact_bits ? exact_proof(gram, root.low)
                                                      : rounded_proof(gram, root, digits);
}

}  // namespace lemmata::proofs_check
