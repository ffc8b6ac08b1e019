#include "analysis/kernel/tangent_kernel_moments.hpp"

#include <limits>
#include <map>
#include <ranges>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

#include "analysis/scalar/functions.hpp"
#include "analysis/special/binomial.hpp"
#include "analysis/special/fair_binomial.hpp"

namespace lemmata::analysis {

namespace {

constexpr int most_orders = 12;
constexpr std::int64_t most_exponent = std::int64_t{1} << 28;

void require_width(const char* function, std::int64_t width) {
  if (width < 1)
    throw std::domain_error(std::string(function) + ": widths must be at least 1, got " +
                            std::to_string(width));
}

Rational two_to_minus(std::int64_t n, const Rational&) { return pow(Rational(1, 2), static_cast<int>(n)); }
Ball two_to_minus(std::int64_t n, const Ball&) { return Ball::power_of_two(-Integer(n)); }

/// E[X^a Y^c], or E[X^a Y^c I], of one layer.
template <Field T>
class LayerMoments {
 public:
  LayerMoments(std::int64_t width, int degree) : width_(width), degree_(degree) {}

  T operator()(int a, int c, bool active) {
    const auto key = std::make_tuple(a, c, active);
    if (const auto known = moments_.find(key); known != moments_.end()) return known->second;
    std::vector<Rational> values;  // of a polynomial in B of degree a + c
    for (int neurons = 0; neurons <= degree_; ++neurons) {
      Integer value(1);
      for (int i = 0; i < a; ++i) value *= neurons + 2 * i;
      for (int i = 0; i < c; ++i) value *= neurons - 1 + 2 * i;
      values.emplace_back(value);
    }
    T moment(fair_binomial_mean(width_, values));
    // at B = 0 there is no Y, and the polynomial's value there does not count
    if (active) moment = moment - T(values[0]) * two_to_minus(width_, T(0));
    return moments_.emplace(key, moment).first->second;
  }

 private:
  std::int64_t width_;
  int degree_;
  std::map<std::tuple<int, int, bool>, T> moments_;
};

/// E[b^i F^j Q^k] by (i, j), k being the rest of the degree.
template <Field T>
using MomentTable = std::map<std::pair<int, int>, T>;

template <Field T>
T next_moment(const MomentTable<T>& above, LayerMoments<T>& layer, int i, int j, int k) {
  T sum(0);
  for (int t = 0; t <= k; ++t) {  // Q_new^k: b_new^(k-t) ((2/n) X Q)^t
    const int m = i + k - t;
    for (int s = 0; s <= m; ++s)  // b_new^m: F^s (Y b)^(m-s)
      sum = sum + T(Rational(binomial_coefficient(k, t) * binomial_coefficient(m, s))) *
                      layer(j + t, m - s, m > 0) * above.at({m - s, s + j});
  }
  return sum;
}

}  // namespace

template <Field T>
TangentKernelMoments<T> tangent_kernel_moments(std::span<const std::int64_t> widths) {
  T product(1), v(1), w(1);
  int layers = 0;
  for (const std::int64_t width : widths | std::views::reverse) {
    require_width("tangent_kernel_moments", width);
    const T n(width), r = (n + T(5)) / n, with_output = T(++layers) * product;  // E FQ
    product = product * r;
    v = (n - T(1)) / n * v + T(2) / n * with_output + product;
    w = r * w + T(2) * v - product;
  }
  return {T(layers + 1), w, T(layers + 1) * product, T(3) * product};
}

template <Field T>
TangentKernelMoments<T> tangent_kernel_moments(std::int64_t width, std::int64_t depth) {
  require_width("tangent_kernel_moments", width);
  if (depth < 0 || depth > std::numeric_limits<int>::max())
    throw std::domain_error("tangent_kernel_moments: depths from 0 to 2147483647 are allowed, got " +
                            std::to_string(depth));
  const T n(width), l(depth), one(1);
  const int power = static_cast<int>(depth);
  const T product = pow((n + T(5)) / n, power);
  const T bracket = one + l * (T(2) * n + T(7)) / T(9) + l * (l + one) / T(3) -
                    (n - one) * (n - one) / T(27) * (one - pow((n - one) / (n + T(5)), power));
  return {l + one, product * bracket, (l + one) * product, T(3) * product};
}

template <Field T>
T tangent_kernel_ratio_limit(const T& beta) {
  const T one(1);
  return exp(T(5) * beta) *
         (one / T(3) + T(2) / (T(9) * beta) - (one - exp(T(0) - T(6) * beta)) / (T(27) * beta * beta));
}

template <Field T>
T tangent_kernel_joint_moment(int j, int k, std::span<const std::int64_t> widths) {
  const char* function = "tangent_kernel_joint_moment";
  if (j < 0 || k < 0 || j + k > most_orders)
    throw std::domain_error(std::string(function) +
                            ": j, k >= 0 and j + k <= " + std::to_string(most_orders) +
                            " are allowed, got j = " + std::to_string(j) + ", k = " + std::to_string(k));
  const int degree = j + k;
  MomentTable<T> moments;
  T normal(1);  // E F^p = (2p-1)!!
  for (int p = 0; p <= degree; ++p) {
    for (int i = 0; i + p <= degree; ++i) moments.emplace(std::make_pair(i, p), normal);
    normal = normal * T(2 * p + 1);
  }
  for (const std::int64_t width : widths | std::views::reverse) {
    require_width(function, width);
    if (width > most_exponent)
      throw std::length_error(std::string(function) + ": widths up to 2^28 are allowed, got " +
                              std::to_string(width));
    LayerMoments<T> layer(width, degree);
    const T scale = pow(T(2) / T(width), degree);
    MomentTable<T> next;
    for (const auto& [key, unused] : moments)
      next.emplace(
          key, scale * next_moment(moments, layer, key.first, key.second, degree - key.first - key.second));
    moments = std::move(next);
  }
  return moments.at({0, j});
}

template TangentKernelMoments<Rational> tangent_kernel_moments(std::span<const std::int64_t>);
template TangentKernelMoments<Ball> tangent_kernel_moments(std::span<const std::int64_t>);
template TangentKernelMoments<Rational> tangent_kernel_moments(std::int64_t, std::int64_t);
template TangentKernelMoments<Ball> tangent_kernel_moments(std::int64_t, std::int64_t);
template Ball tangent_kernel_ratio_limit(const Ball&);
template Real tangent_kernel_ratio_limit(const Real&);
template Rational tangent_kernel_joint_moment(int, int, std::span<const std::int64_t>);
template Ball tangent_kernel_joint_moment(int, int, std::span<const std::int64_t>);

}  // namespace lemmata::analysis
