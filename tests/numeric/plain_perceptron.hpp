#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "numeric/network/multilayer_perceptron.hpp"
#include "numeric/sampling/standard_normal.hpp"

/// Random networks once more, in plain loops, and those on which the tests compare the two.
namespace lemmata::numeric {

inline constexpr std::uint64_t seed = 20240607;

using Reals = std::vector<double>;

inline double value_of(PointwiseFunction f, double z) {
  switch (f) {
    case PointwiseFunction::relu:
      return z > 0 ? z : 0;
    case PointwiseFunction::tanh:
      return std::tanh(z);
    case PointwiseFunction::erf:
      return std::erf(z);
    case PointwiseFunction::gelu:
      return z * std::erfc(-z / std::sqrt(2.0)) / 2;
    case PointwiseFunction::square:
      return z * z;
    default:
      return z;
  }
}

inline double derivative_of(PointwiseFunction f, double z) {
  const double h = 1e-5;
  if (f == PointwiseFunction::relu) return z > 0 ? 1 : 0;
  if (f == PointwiseFunction::tanh) return 1 - std::tanh(z) * std::tanh(z);
  return (value_of(f, z - 2 * h) - 8 * value_of(f, z - h) + 8 * value_of(f, z + h) - value_of(f, z + 2 * h)) /
         (12 * h);
}

/// One network, loop by loop.
struct PlainNetwork {
  Perceptron shape;
  bool normals;                       // the trained parameters are normal numbers
  std::vector<std::vector<Reals>> w;  // w[l][i][j] as trained
  std::vector<Reals> b;

  [[nodiscard]] double scale(std::size_t l) const {
    return std::sqrt(shape.weight_variances[l] / static_cast<double>(w[l][0].size()));
  }
  [[nodiscard]] double weight(std::size_t l, std::size_t i, std::size_t j) const {
    return (normals ? scale(l) : 1) * w[l][i][j];
  }
  [[nodiscard]] double bias(std::size_t l, std::size_t i) const {
    return (normals ? std::sqrt(shape.bias_variances[l]) : 1) * b[l][i];
  }

  PlainNetwork(const Perceptron& network, bool trains_normals, std::uint64_t draw)
      : shape(network), normals(trains_normals) {
    std::uint64_t next = 0;
    auto columns = static_cast<std::size_t>(network.inputs);
    for (std::size_t l = 0; l <= network.widths.size(); ++l) {
      const auto rows =
          static_cast<std::size_t>(l < network.widths.size() ? network.widths[l] : network.outputs);
      Reals numbers(rows * columns + rows);
      fill_standard_normal(numbers, seed, draw, next);
      next += numbers.size();
      w.emplace_back(rows, Reals(columns));
      b.emplace_back(rows);
      for (std::size_t i = 0; i < rows; ++i) {
        for (std::size_t j = 0; j < columns; ++j)
          w[l][i][j] = numbers[i * columns + j] * (normals ? 1 : scale(l));
        b[l][i] = numbers[rows * columns + i] * (normals ? 1 : std::sqrt(network.bias_variances[l]));
      }
      columns = rows;
    }
  }

  /// f^0, ..., f^L at x.
  [[nodiscard]] std::vector<Reals> forward(const Reals& x) const {
    std::vector<Reals> f;
    Reals h = x;
    for (std::size_t l = 0; l < w.size(); ++l) {
      f.emplace_back();
      for (std::size_t i = 0; i < w[l].size(); ++i) {
        double sum = bias(l, i);
        for (std::size_t j = 0; j < h.size(); ++j) sum += weight(l, i, j) * h[j];
        f.back().push_back(sum);
      }
      h.clear();
      for (const double z : f.back()) h.push_back(value_of(shape.activation, z));
    }
    return f;
  }

  /// d f_0 / d theta for all trained parameters, by the chain rule.
  [[nodiscard]] Reals gradient(const Reals& x) const {
    const auto f = forward(x);
    std::vector<Reals> sensitivity(w.size());
    sensitivity.back().assign(w.back().size(), 0);
    sensitivity.back()[0] = 1;
    for (std::size_t l = w.size() - 1; l > 0; --l)
      for (std::size_t j = 0; j < w[l][0].size(); ++j) {
        double sum = 0;
        for (std::size_t i = 0; i < w[l].size(); ++i) sum += weight(l, i, j) * sensitivity[l][i];
        sensitivity[l - 1].push_back(sum * derivative_of(shape.activation, f[l - 1][j]));
      }
    Reals all;
    for (std::size_t l = 0; l < w.size(); ++l)
      for (std::size_t i = 0; i < w[l].size(); ++i) {
        for (std::size_t j = 0; j < w[l][0].size(); ++j)
          all.push_back((normals ? scale(l) : 1) * sensitivity[l][i] *
                        (l == 0 ? x[j] : value_of(shape.activation, f[l - 1][j])));
        if (shape.bias_variances[l] > 0)
          all.push_back((normals ? std::sqrt(shape.bias_variances[l]) : 1) * sensitivity[l][i]);
      }
    return all;
  }

  /// The parameters in the order of `gradient`.
  [[nodiscard]] std::vector<double*> parameters() {
    std::vector<double*> all;
    for (std::size_t l = 0; l < w.size(); ++l)
      for (std::size_t i = 0; i < w[l].size(); ++i) {
        for (double& entry : w[l][i]) all.push_back(&entry);
        if (shape.bias_variances[l] > 0) all.push_back(&b[l][i]);
      }
    return all;
  }
};

inline double inner(const Reals& a, const Reals& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

inline std::vector<Reals> rows_of(const Points& points) {
  std::vector<Reals> rows;
  for (int p = 0; p < points.count; ++p)
    rows.emplace_back(points.values.begin() + p * points.dimension,
                      points.values.begin() + (p + 1) * points.dimension);
  return rows;
}

struct Case {
  std::string name;
  Perceptron network;
  Reals values;

  [[nodiscard]] Points points() const {
    return {static_cast<int>(values.size()) / network.inputs, network.inputs, values};
  }
};

inline std::vector<Case> cases() {
  Reals many(3 * 13);
  fill_standard_normal(many, seed + 1, 0, 0);
  return {
      {"one unit", {1, {1}, 1, PointwiseFunction::tanh, 0, {1, 1}, {0, 0}}, {0.7}},
      {"relu without biases",
       {2, {5, 3}, 1, PointwiseFunction::relu, 0, {2, 2, 2}, {0, 0, 0}},
       {1, 0, 0.6, 0.8}},
      {"13 points, three outputs", {3, {9}, 3, PointwiseFunction::erf, 0, {1.5, 0.5}, {0.1, 0.2}}, many},
      {"biases here and there",
       {3, {4, 17, 6}, 2, PointwiseFunction::gelu, 0, {1, 2, 3, 0.5}, {0.3, 0, 0.7, 0}},
       {1, 2, 3, -1, 0.5, 2, 0, 0, 1}},
      {"rows longer than a part",
       {300, {11, 270, 9}, 1, PointwiseFunction::tanh, 0, {1, 1, 1, 1}, {1, 1, 1, 1}},
       Reals(600, 0.01)},
      {"squares", {1, {70}, 1, PointwiseFunction::square, 0, {1, 1}, {0, 0.25}}, {0.25, -1, 0.5, 2, 1}},
  };
}

inline constexpr std::int64_t draws = 11;

}  // namespace lemmata::numeric
