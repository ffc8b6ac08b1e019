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
#include "tests/numeric/instruction_sets.hpp"
#include "tests/numeric/plain_perceptron.hpp"

namespace lemmata::numeric {
namespace {

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

TEST(MultilayerPerceptron, HasTheSameBitsOnAllInstructionSetsWithFusedOperations) {
  for (const Case& c : cases()) {
    if (c.network.outputs != 1) continue;
    const auto count = static_cast<std::size_t>(c.points().count);
    const Reals labels(count, 0.5);
    std::vector<Reals> first;
    for_each_instruction_set([&](const std::string& name) {
      if (name != "AVX3" && name != "AVX2" && name != "NEON") return;
      Reals f(draws * count), theta(draws * count * count);
      sample_outputs(c.network, c.points(), seed, 0, draws, f, 1);
      sample_tangent_kernels(c.network, TrainedParameters::normals, c.points(), seed, 0, draws, theta, {}, 1);
      std::vector<Reals> results{f, theta};
      for (const TrainingRun& run : train_networks(c.network, TrainedParameters::normals, c.points(), labels,
                                                   {}, 0.001, 3, seed, 0, draws, 1))
        results.insert(results.end(), {run.final_outputs, run.final_kernel});
      if (first.empty()) first = results;
      EXPECT_TRUE(results == first) << c.name << " with " << name;
    });
    EXPECT_FALSE(first.empty());
  }
}

// More than 64 MiB of parameters are drawn again for the way back, not stored.
TEST(MultilayerPerceptron, TangentKernelIsTheSameWhetherWeightsAreStoredOrDrawnAgain) {
  const Perceptron network{2, {1300, 900}, 1, PointwiseFunction::tanh, 0, {1, 1, 1}, {0.5, 0, 0.5}};
  const Reals x{1, 0, 0.6, 0.8, -1, 2};
  constexpr std::int64_t few = 3;
  Reals kernels(few * 9), outputs(few * 3);
  sample_tangent_kernels(network, TrainedParameters::weights, {3, 2, x}, seed, 0, few, kernels, outputs, 1);
  const std::int64_t recorded[] = {0};
  const auto records = record_training(network, TrainedParameters::weights, {3, 2, x}, Reals(3), {},
                                       TrainingMethod::gradient_descent, 0, recorded, seed, 0, few, 1);
  for (std::size_t draw = 0; draw < few; ++draw) {
    // there the weights themselves are stored, rounded once more
    for (std::size_t e = 0; e < 9; ++e)
      EXPECT_NEAR(kernels[9 * draw + e], records[draw][0].kernel[e], 1e-9 * std::abs(kernels[9 * draw]));
    for (std::size_t p = 0; p < 3; ++p)
      EXPECT_NEAR(outputs[3 * draw + p], records[draw][0].outputs[p], 1e-11);
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
