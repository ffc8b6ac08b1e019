#include "proofs_check/claims/signed_networks.hpp"

#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

#include "analysis/scalar/functions.hpp"

namespace lemmata::proofs_check {

using analysis::pow;
using analysis::Rational;

Rational tangent_kernel_over_signs(bool relu, int depth, int n, int r, int x) {
  using Vector = std::vector<std::int64_t>;
  const auto width = static_cast<std::size_t>(n);
  const int hidden = depth * n * (n + 1), count = hidden + n;
  const auto square = [](const Vector& v) {
    return std::inner_product(v.begin(), v.end(), v.begin(), std::int64_t{0});
  };
  std::int64_t sum = 0;
  for (int signs = 0; signs < 1 << count; ++signs) {
    const auto parameter = [&](int index, int size) -> std::int64_t {
      return (signs >> index & 1) != 0 ? -size : size;
    };
    const auto weight = [&](int l, std::size_t i, std::size_t j) {
      return parameter((l * n + static_cast<int>(i)) * (n + 1) + static_cast<int>(j), r);
    };
    std::vector<Vector> phi = {Vector(width, x)}, slope;
    for (int l = 0; l < depth; ++l) {
      Vector values(width), slopes(width);
      for (std::size_t i = 0; i < width; ++i) {
        std::int64_t f = parameter((l * n + static_cast<int>(i)) * (n + 1) + n, 1);
        for (std::size_t j = 0; j < width; ++j) f += weight(l, i, j) * phi.back()[j];
        slopes[i] = !relu || f > 0 ? 1 : 0;
        values[i] = slopes[i] * f;
      }
      phi.push_back(std::move(values));
      slope.push_back(std::move(slopes));
    }
    sum += 1 + square(phi.back());
    Vector back(width);  // df/dphi of the layer
    for (std::size_t i = 0; i < width; ++i) back[i] = parameter(hidden + static_cast<int>(i), r);
    for (int l = depth - 1; l >= 0; --l) {
      const auto at = static_cast<std::size_t>(l);
      Vector below(width, 0);
      for (std::size_t i = 0; i < width; ++i) {
        back[i] *= slope[at][i];
        for (std::size_t j = 0; j < width; ++j) below[j] += weight(l, i, j) * back[i];
      }
      sum += square(back) * (1 + square(phi[at]));
      back = std::move(below);
    }
  }
  return Rational(sum) / pow(Rational(2), count);
}

Rational tangent_drift_over_signs(int m, int x, int a, int y) {
  const int n = m * m;
  Rational sum(0);
  for (int signs = 0; signs < 1 << (2 * n); ++signs) {
    std::vector<Rational> u, v;
    Rational f(0);
    for (int j = 0; j < n; ++j) {
      u.emplace_back((signs >> (2 * j) & 1) != 0 ? -a : a);
      v.push_back(Rational((signs >> (2 * j + 1) & 1) != 0 ? -a : a) / m);
      f += u.back() * v.back() * x;
    }
    const auto theta_after = [&](int step) {
      Rational theta(0);
      for (std::size_t j = 0; j < u.size(); ++j) {
        const Rational moved = step * (f - y) * x;
        theta += (pow(Rational(u[j] - moved * v[j]), 2) + pow(Rational(v[j] - moved * u[j]), 2)) * x * x;
      }
      return theta;
    };
    sum += (theta_after(1) - theta_after(-1)) / 2;
  }
  return sum / (1 << (2 * n));
}

}  // namespace lemmata::proofs_check
