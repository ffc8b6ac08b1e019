#pragma once

namespace lemmata::analysis {

/// A bound on the powers t^i that a power series of non-negative coefficients contains: the even ones up to `even`, the
/// odd ones up to `odd`; -1 stands for none, `unbounded` for all.
struct PowerSupport {
  static constexpr int none = -1;
  static constexpr int unbounded = 1 << 30;

  int even = none;
  int odd = none;

  friend bool operator==(const PowerSupport&, const PowerSupport&) = default;
};

/// What the sum and the product of two such series, the derivative of one, and outer(inner(t)) contain.
[[nodiscard]] PowerSupport sum(const PowerSupport& a, const PowerSupport& b);
[[nodiscard]] PowerSupport product(const PowerSupport& a, const PowerSupport& b);
[[nodiscard]] PowerSupport derivative(const PowerSupport& a);
[[nodiscard]] PowerSupport composition(const PowerSupport& outer, const PowerSupport& inner);

}  // namespace lemmata::analysis
