#include "numeric/network/multilayer_perceptron.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "numeric/sampling/standard_normal.hpp"

namespace lemmata::numeric {
namespace {

constexpr std::uint64_t seed = 20240607;

using Reals = std::vector<double>;

double value_of(PointwiseFunction f, double z) {
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

double derivative_of(PointwiseFunction f, double z) {
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

double inner(const Reals& a, const Reals& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

std::vector<Reals> rows_of(const Points& points) {
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

std::vector<Case> cases() {
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

constexpr std::int64_t draws = 11;

TEST(MultilayerPerceptron, OutputsAreThoseOfPlainLoops) {
  for (const Case& c : cases()) {
    const auto outputs = static_cast<std::size_t>(c.network.outputs);
    const auto rows = rows_of(c.points());
    Reals values(draws * rows.size() * outputs);
    sample_outputs(c.network, c.points(), seed, 5, draws, values, 2);
    for (std::size_t draw = 0; draw < draws; ++draw) {
      const PlainNetwork plain(c.network, true, 5 + draw);
      for (std::size_t p = 0; p < rows.size(); ++p) {
        const auto f = plain.forward(rows[p]);
        for (std::size_t i = 0; i < outputs; ++i)
          EXPECT_NEAR(values[(draw * rows.size() + p) * outputs + i], f.back()[i],
                      1e-12 * (1 + std::abs(f.back()[i])))
              << c.name << ", draw " << draw << ", point " << p << ", output " << i;
      }
    }
  }
}

TEST(MultilayerPerceptron, PriorKernelIsTheMeanOverTheLastHiddenLayer) {
  for (const Case& c : cases()) {
    const auto rows = rows_of(c.points());
    Reals values(draws * rows.size() * rows.size());
    sample_nngp_kernels(c.network, c.points(), seed, 0, draws, values, 1);
    for (std::size_t draw = 0; draw < draws; ++draw) {
      const PlainNetwork plain(c.network, true, draw);
      for (std::size_t p = 0; p < rows.size(); ++p)
        for (std::size_t q = 0; q < rows.size(); ++q) {
          const auto f = plain.forward(rows[p]);
          const auto g = plain.forward(rows[q]);
          const std::size_t last = c.network.widths.size() - 1;
          double sum = 0;
          for (std::size_t j = 0; j < f[last].size(); ++j)
            sum += value_of(c.network.activation, f[last][j]) * value_of(c.network.activation, g[last][j]);
          const double kernel = c.network.bias_variances.back() +
                                c.network.weight_variances.back() * sum / static_cast<double>(f[last].size());
          EXPECT_NEAR(values[(draw * rows.size() + p) * rows.size() + q], kernel,
                      1e-12 * (1 + std::abs(kernel)))
              << c.name << ", draw " << draw << ", points " << p << " and " << q;
        }
    }
  }
}

TEST(MultilayerPerceptron, TangentKernelIsTheGramMatrixOfTheJacobian) {
  for (const Case& c : cases())
    for (const bool normals : {true, false}) {
      const auto rows = rows_of(c.points());
      Reals kernels(draws * rows.size() * rows.size());
      Reals outputs(draws * rows.size());
      sample_tangent_kernels(c.network, normals ? TrainedParameters::normals : TrainedParameters::weights,
                             c.points(), seed, 3, draws, kernels, outputs, 2);
      for (std::size_t draw = 0; draw < draws; ++draw) {
        const PlainNetwork plain(c.network, normals, 3 + draw);
        std::vector<Reals> jacobian;
        for (const Reals& x : rows) jacobian.push_back(plain.gradient(x));
        for (std::size_t p = 0; p < rows.size(); ++p) {
          EXPECT_NEAR(outputs[draw * rows.size() + p], plain.forward(rows[p]).back()[0],
                      1e-12 * (1 + std::abs(outputs[draw * rows.size() + p])));
          for (std::size_t q = 0; q < rows.size(); ++q) {
            const double kernel = inner(jacobian[p], jacobian[q]);
            // the derivative's differences are good to some 1e-11
            EXPECT_NEAR(kernels[(draw * rows.size() + p) * rows.size() + q], kernel,
                        1e-9 * (1 + std::abs(kernel)))
                << c.name << ", draw " << draw << ", points " << p << " and " << q;
          }
        }
      }
    }
}

// The plain chain rule itself against differences of outputs.
TEST(MultilayerPerceptron, PlainGradientIsTheDifferenceQuotient) {
  for (const Case& c : cases()) {
    if (c.network.activation == PointwiseFunction::relu) continue;  // the quotient may straddle a kink
    PlainNetwork plain(c.network, true, 1);
    const Reals x = rows_of(c.points())[0];
    const Reals gradient = plain.gradient(x);
    const auto parameters = plain.parameters();
    ASSERT_EQ(parameters.size(), gradient.size());
    for (std::size_t i = 0; i < parameters.size(); i += 1 + parameters.size() / 50) {
      const double h = 1e-4;
      const double at = *parameters[i];
      *parameters[i] = at + h;
      const double above = plain.forward(x).back()[0];
      *parameters[i] = at - h;
      const double below = plain.forward(x).back()[0];
      *parameters[i] = at;
      EXPECT_NEAR((above - below) / (2 * h), gradient[i], 1e-6 * (1 + std::abs(gradient[i])))
          << c.name << ", parameter " << i;
    }
  }
}

/// Plain gradient descent on half the sum of squares.
void plain_step(PlainNetwork& network, const std::vector<Reals>& rows, const Reals& labels, double step) {
  const auto parameters = network.parameters();
  Reals move(parameters.size(), 0.0);
  for (std::size_t p = 0; p < rows.size(); ++p) {
    const double residual = network.forward(rows[p]).back()[0] - labels[p];
    const Reals gradient = network.gradient(rows[p]);
    for (std::size_t i = 0; i < move.size(); ++i) move[i] -= step * residual * gradient[i];
  }
  for (std::size_t i = 0; i < move.size(); ++i) *parameters[i] += move[i];
}

TEST(MultilayerPerceptron, TrainingIsPlainGradientDescent) {
  for (const Case& c : cases()) {
    if (c.network.outputs != 1) continue;
    for (const bool normals : {true, false}) {
      const auto trained = normals ? TrainedParameters::normals : TrainedParameters::weights;
      const auto rows = rows_of(c.points());
      Reals labels;
      for (std::size_t p = 0; p < rows.size(); ++p) labels.push_back(0.5 - 0.25 * static_cast<double>(p));
      const Reals probe(rows[0].size(), 0.3);
      const double step = normals ? 0.002 : 1e-5;  // descent of the wide squares would diverge
      const auto runs = train_networks(c.network, trained, c.points(), labels, {1, c.network.inputs, probe},
                                       step, 7, seed, 2, draws, 2);
      ASSERT_EQ(runs.size(), static_cast<std::size_t>(draws));
      for (std::size_t draw = 0; draw < draws; ++draw) {
        PlainNetwork plain(c.network, normals, 2 + draw);
        for (const bool last : {false, true}) {
          if (last)
            for (int s = 0; s < 7; ++s) plain_step(plain, rows, labels, step);
          const TrainingRun& run = runs[draw];
          const Reals& outputs = last ? run.final_outputs : run.initial_outputs;
          const Reals& kernel = last ? run.final_kernel : run.initial_kernel;
          ASSERT_EQ(outputs.size(), rows.size() + 1);
          double loss = 0;
          for (std::size_t p = 0; p <= rows.size(); ++p) {
            const double f = plain.forward(p < rows.size() ? rows[p] : probe).back()[0];
            EXPECT_NEAR(outputs[p], f, 1e-9 * (1 + std::abs(f))) << c.name << ", draw " << draw;
            if (p < rows.size()) loss += (f - labels[p]) * (f - labels[p]) / 2;
          }
          if (last) {
            EXPECT_NEAR(run.final_loss, loss, 1e-8 * (1 + loss)) << c.name;
          }
          for (std::size_t p = 0; p < rows.size(); ++p)
            for (std::size_t q = 0; q < rows.size(); ++q) {
              const double entry = inner(plain.gradient(rows[p]), plain.gradient(rows[q]));
              EXPECT_NEAR(kernel[p * rows.size() + q], entry, 1e-8 * (1 + std::abs(entry))) << c.name;
            }
        }
      }
    }
  }
}

// Halving the step divides the error of the flow by 16, and of descent by 2.
TEST(MultilayerPerceptron, FlowIsOfOrderFourAndDescentOfOrderOne) {
  const Perceptron network{1, {12}, 1, PointwiseFunction::tanh, 0, {1, 1}, {0.5, 0}};
  const Reals x{0.5, -1};
  const Reals labels{1, 0.5};
  const auto final_output = [&](TrainingMethod method, std::int64_t steps) {
    const std::int64_t recorded[] = {steps};
    const auto records = record_training(network, TrainedParameters::normals, {2, 1, x}, labels, {}, method,
                                         2.0 / static_cast<double>(steps), recorded, seed, 4, 1, 1);
    return records[0][0].outputs[0];
  };
  const double exact = final_output(TrainingMethod::gradient_flow, 512);
  for (const auto& [method, ratio] :
       {std::pair(TrainingMethod::gradient_flow, 16.0), {TrainingMethod::gradient_descent, 2.0}}) {
    const double coarse = final_output(method, 16) - exact;
    const double fine = final_output(method, 32) - exact;
    EXPECT_NEAR(coarse / fine, ratio, 0.1 * ratio);
  }
}

TEST(MultilayerPerceptron, RecordsAreTheStatesOnTheWay) {
  const Case c = cases()[1];
  const Reals labels{1, -1};
  const std::int64_t recorded[] = {0, 3, 3, 9};
  const auto records = record_training(c.network, TrainedParameters::normals, c.points(), labels, {},
                                       TrainingMethod::gradient_descent, 0.01, recorded, seed, 0, draws, 2);
  for (std::size_t i = 0; i < 4; ++i) {
    const auto runs = train_networks(c.network, TrainedParameters::normals, c.points(), labels, {}, 0.01,
                                     recorded[i], seed, 0, draws, 1);
    for (std::size_t draw = 0; draw < draws; ++draw) {
      EXPECT_EQ(records[draw][i].step, recorded[i]);
      EXPECT_EQ(records[draw][i].outputs, runs[draw].final_outputs);
      EXPECT_EQ(records[draw][i].kernel, runs[draw].final_kernel);
      EXPECT_EQ(records[draw][i].loss, runs[draw].final_loss);
    }
  }
}

TEST(MultilayerPerceptron, BitsDependOnSeedAndDrawAlone) {
  for (const Case& c : cases()) {
    const auto count = static_cast<std::size_t>(c.points().count);
    const std::size_t outputs = count * static_cast<std::size_t>(c.network.outputs);
    const std::size_t pairs = count * count;
    constexpr std::size_t all = 37;
    Reals f(all * outputs), k(all * pairs), theta(all * pairs);
    sample_outputs(c.network, c.points(), seed, 100, all, f, 1);
    sample_nngp_kernels(c.network, c.points(), seed, 100, all, k, 1);
    sample_tangent_kernels(c.network, TrainedParameters::normals, c.points(), seed, 100, all, theta, {}, 1);
    for (const auto& [from, size, threads] :
         {std::tuple(std::size_t{0}, all, 3), {5, 1, 1}, {7, 20, 2}, {36, 1, 2}}) {
      const auto part = [&](const Reals& of, std::size_t entries) {
        return Reals(of.begin() + static_cast<std::ptrdiff_t>(from * entries),
                     of.begin() + static_cast<std::ptrdiff_t>((from + size) * entries));
      };
      const auto draws_here = static_cast<std::int64_t>(size);
      Reals f2(size * outputs), k2(size * pairs), theta2(size * pairs);
      sample_outputs(c.network, c.points(), seed, 100 + from, draws_here, f2, threads);
      sample_nngp_kernels(c.network, c.points(), seed, 100 + from, draws_here, k2, threads);
      sample_tangent_kernels(c.network, TrainedParameters::normals, c.points(), seed, 100 + from, draws_here,
                             theta2, {}, threads);
      EXPECT_EQ(f2, part(f, outputs)) << c.name;
      EXPECT_EQ(k2, part(k, pairs)) << c.name;
      EXPECT_EQ(theta2, part(theta, pairs)) << c.name;
    }
  }
}

TEST(MultilayerPerceptron, ReluNetworkWithADeadLayerIsExactlyZero) {
  const Perceptron network{1, {2, 2}, 1, PointwiseFunction::relu, 0, {2, 2, 2}, {0, 0, 0}};
  const Reals x{1};
  constexpr std::size_t all = 400;
  Reals outputs(all);
  sample_outputs(network, {1, 1, x}, seed, 0, all, outputs, 1);
  std::size_t dead = 0;
  for (std::size_t draw = 0; draw < all; ++draw) {
    const auto f = PlainNetwork(network, true, draw).forward(x);
    const bool is_dead = (f[0][0] <= 0 && f[0][1] <= 0) || (f[1][0] <= 0 && f[1][1] <= 0);
    EXPECT_EQ(outputs[draw] == 0, is_dead) << "draw " << draw;
    if (is_dead) ++dead;
  }
  EXPECT_GT(dead, 100u);  // of some 175
}

std::string message_of(const std::function<void()>& call) {
  try {
    call();
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "nothing thrown";
}

TEST(MultilayerPerceptron, RefusesShapesThatDoNotFit) {
  const Perceptron good{2, {3}, 1, PointwiseFunction::relu, 0, {1, 1}, {0, 0}};
  const Reals x{1, 2};
  Reals out(1);
  const auto outputs = [&](const Perceptron& network, const Points& points) {
    return message_of([&] { sample_outputs(network, points, 0, 0, 1, out, 1); });
  };
  EXPECT_EQ(outputs(good, {1, 2, x}), "nothing thrown");
  Perceptron bad = good;
  bad.widths = {};
  EXPECT_EQ(outputs(bad, {1, 2, x}), "sample_outputs: the number of hidden layers must be at least 1, got 0");
  bad.widths = {0};
  EXPECT_EQ(outputs(bad, {1, 2, x}), "sample_outputs: widths must be at least 1, got 0");
  bad = good;
  bad.weight_variances = {1};
  EXPECT_EQ(outputs(bad, {1, 2, x}),
            "sample_outputs: weight_variances must have one entry for each of the 2 layers, got 1");
  bad = good;
  bad.bias_variances = {0, -1};
  EXPECT_EQ(outputs(bad, {1, 2, x}),
            "sample_outputs: bias_variances must be at least 0 and finite, got -1.000000");
  EXPECT_EQ(outputs(good, {2, 1, x}),
            "sample_outputs: points must have the network's 2 inputs as their dimension, got 1");
  EXPECT_EQ(outputs(good, {2, 2, x}),
            "sample_outputs: points must be count x dimension = 2 x 2 numbers, got 2");
  EXPECT_EQ(message_of([&] {
              sample_outputs(good, {1, 2, x}, 0, 0, 2, out, 1);
            }),
            "sample_outputs: outputs must have 2 entries, got 1");
  EXPECT_EQ(message_of([&] {
              sample_outputs(good, {1, 2, x}, 0, 0, -1, out, 1);
            }),
            "sample_outputs: the number of draws must be at least 0, got -1");
  EXPECT_THROW(sample_outputs(good, {1, 2, x}, 0, 0, 1, out, 0), std::invalid_argument);
  bad = good;
  bad.outputs = 2;
  EXPECT_EQ(message_of([&] {
              (void)train_networks(bad, TrainedParameters::normals, {1, 2, x}, out, {}, 1, 1, 0, 0, 1, 1);
            }),
            "train_networks: trains networks with 1 output, got 2");
  EXPECT_EQ(message_of([&] {
              (void)train_networks(good, TrainedParameters::normals, {1, 2, x}, {}, {}, 1, 1, 0, 0, 1, 1);
            }),
            "train_networks: labels must have one entry for each of the 1 points, got 0");
  EXPECT_EQ(message_of([&] {
              (void)train_networks(good, TrainedParameters::normals, {1, 2, x}, out, {}, 1, -1, 0, 0, 1, 1);
            }),
            "train_networks: numbers of steps must be at least 0 and increase, got -1");
}

TEST(MultilayerPerceptron, RefusesWhatDoesNotFitIntoMemory) {
  const Perceptron huge{1, {1000000, 1000000}, 1, PointwiseFunction::relu, 0, {1, 1, 1}, {0, 0, 0}};
  const Reals x{1};
  EXPECT_THROW((void)train_networks(huge, TrainedParameters::normals, {1, 1, x}, x, {}, 1, 1, 0, 0, 1, 1),
               std::length_error);
}

}  // namespace
}  // namespace lemmata::numeric
