#include "analysis/kernel/power_support.hpp"

#include <algorithm>

namespace lemmata::analysis {

namespace {

constexpr int none = PowerSupport::none, unbounded = PowerSupport::unbounded;

int sum_of_degrees(int a, int b) {
  if (a == none || b == none) return none;
  return a == unbounded || b == unbounded ? unbounded : std::min(a + b, unbounded);
}

}  // namespace

PowerSupport sum(const PowerSupport& a, const PowerSupport& b) {
  return {std::max(a.even, b.even), std::max(a.odd, b.odd)};
}

PowerSupport product(const PowerSupport& a, const PowerSupport& b) {
  return {std::max(sum_of_degrees(a.even, b.even), sum_of_degrees(a.odd, b.odd)),
          std::max(sum_of_degrees(a.even, b.odd), sum_of_degrees(a.odd, b.even))};
}

PowerSupport derivative(const PowerSupport& a) {
  const auto lowered = [](int degree) {
    return degree <= 0 ? none : degree == unbounded ? unbounded : degree - 1;
  };
  return {lowered(a.odd), lowered(a.even)};
}

PowerSupport composition(const PowerSupport& outer, const PowerSupport& inner) {
  // The parities in inner^i depend on that of i alone from i = 1 on, and degrees grow with i unless inner is a constant:
  // so the powers up to 5 tell what unboundedly many of one parity contain.
  constexpr int enough = 5;
  const auto grown = [](int degree) { return degree > 0 ? unbounded : degree; };
  PowerSupport result, power{0, none};  // inner^i
  const int last = std::max(
      {outer.even == unbounded ? enough : outer.even, outer.odd == unbounded ? enough : outer.odd, 0});
  for (int i = 0; i <= last; ++i) {
    const int highest = i % 2 == 0 ? outer.even : outer.odd;
    if (highest == unbounded) result = sum(result, {grown(power.even), grown(power.odd)});
    if (highest != unbounded && i <= highest) result = sum(result, power);
    power = product(power, inner);
  }
  return result;
}

}  // namespace lemmata::analysis
