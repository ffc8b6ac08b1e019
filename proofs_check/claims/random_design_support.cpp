#include "proofs_check/claims/random_design_support.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "analysis/linear/wishart_moments.hpp"
#include "numeric/sampling/counter_random.hpp"

namespace lemmata::proofs_check {

Source actual_descent_slide() { return {"000_19217ae9f712fcea.txt", "Actual GD / SGD"}; }

RationalMatrix integer_design(int n, int d, int draw, int size) {
  std::vector<std::uint32_t> words(static_cast<std::size_t>(n) * static_cast<std::size_t>(d));
  numeric::fill_random_bits(words, static_cast<std::uint64_t>(n) << 32 | static_cast<std::uint32_t>(d),
                            static_cast<std::uint64_t>(draw), 0);
  std::vector<Rational> elements;
  const std::uint32_t values = 2 * static_cast<std::uint32_t>(size) + 1;
  for (const std::uint32_t word : words) elements.emplace_back(static_cast<int>(word % values) - size);
  return RationalMatrix(n, d, std::move(elements));
}

RationalMatrix integer_design_of_full_rank(int n, int d, int draw) {
  for (;; ++draw) {
    RationalMatrix x = integer_design(n, d, draw);
    if (analysis::rank(x) == std::min(n, d)) return x;
  }
}

RationalMatrix full_rank_pseudo_inverse(const RationalMatrix& x) {
  const RationalMatrix t = transpose(x);
  return x.rows() >= x.columns() ? analysis::inverse(t * x) * t : t * analysis::inverse(x * t);
}

Rational squared_norm(const analysis::RationalVector& v) { return analysis::inner_product(v, v); }

Rational variance_of_noise_part(int n, int d, const Rational& s) {
  const auto second = analysis::inverse_wishart_second_moments(n, d).value();
  const Rational mean = analysis::inverse_wishart_trace(n, d).value();
  return s * s * (second.square_of_trace - mean * mean + 2 * second.trace_of_square);
}

}  // namespace lemmata::proofs_check
