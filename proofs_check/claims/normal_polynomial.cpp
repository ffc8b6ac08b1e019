#include "proofs_check/claims/normal_polynomial.hpp"

#include <stdexcept>
#include <string>

namespace lemmata::proofs_check {

using analysis::Rational;

namespace {

constexpr int bits = 4;
constexpr std::uint64_t mask = (1U << bits) - 1;

std::uint64_t exponent(std::uint64_t term, int index) { return term >> (bits * index) & mask; }

std::uint64_t product(std::uint64_t a, std::uint64_t b) {
  // a carry out of a field changes the next field's lowest bit
  constexpr std::uint64_t lowest = 0x1111'1111'1111'1111;
  const std::uint64_t sum = a + b;
  if (sum < a || ((a ^ b ^ sum) & lowest & ~std::uint64_t{1}) != 0)
    throw std::length_error("NormalPolynomial: degrees up to 15 are allowed in each variable");
  return sum;
}

Rational mean_of_term(std::uint64_t term) {
  std::int64_t mean =
      1;  // the (e-1)!! of 16 variables of degree at most 15 would not fit, those of any use do
  for (; term != 0; term >>= bits) {
    const auto e = static_cast<int>(term & mask);
    if (e % 2 == 1) return 0;
    for (int i = 1; i < e; i += 2)
      if (__builtin_mul_overflow(mean, i, &mean))
        throw std::length_error("NormalPolynomial: means of a term below 2^63 are allowed");
  }
  return mean;
}

}  // namespace

NormalPolynomial::NormalPolynomial(const Rational& constant) {
  if (constant != 0) terms_.emplace(0, constant);
}

NormalPolynomial NormalPolynomial::variable(int index) {
  if (index < 0 || index >= most_variables)
    throw std::length_error("NormalPolynomial: variables 0 to 15 are allowed, got " + std::to_string(index));
  NormalPolynomial result;
  result.terms_.emplace(std::uint64_t{1} << (bits * index), 1);
  return result;
}

NormalPolynomial operator+(const NormalPolynomial& a, const NormalPolynomial& b) {
  NormalPolynomial result = a;
  for (const auto& [term, coefficient] : b.terms_) result.terms_[term] += coefficient;
  return result;
}

NormalPolynomial operator*(const NormalPolynomial& a, const NormalPolynomial& b) {
  NormalPolynomial result;
  for (const auto& [left, x] : a.terms_)
    for (const auto& [right, y] : b.terms_) result.terms_[product(left, right)] += x * y;
  return result;
}

NormalPolynomial NormalPolynomial::derivative(int index) const {
  NormalPolynomial result;
  for (const auto& [term, coefficient] : terms_)
    if (const auto e = exponent(term, index); e > 0)
      result.terms_.emplace(term - (std::uint64_t{1} << (bits * index)), coefficient * static_cast<int>(e));
  return result;
}

Rational NormalPolynomial::mean() const {
  Rational sum(0);
  for (const auto& [term, coefficient] : terms_) sum += coefficient * mean_of_term(term);
  return sum;
}

Rational mean_of_product(const NormalPolynomial& a, const NormalPolynomial& b) { return (a * b).mean(); }

NormalPolynomial power(const NormalPolynomial& a, int exponent) {
  NormalPolynomial result(Rational(1));
  for (int i = 0; i < exponent; ++i) result = result * a;
  return result;
}

}  // namespace lemmata::proofs_check
