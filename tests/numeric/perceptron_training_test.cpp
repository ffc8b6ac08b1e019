#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "numeric/network/multilayer_perceptron.hpp"
#include "tests/numeric/plain_perceptron.hpp"

namespace lemmata::numeric {
namespace {

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

TEST(PerceptronTraining, TrainingIsPlainGradientDescent) {
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
TEST(PerceptronTraining, FlowIsOfOrderFourAndDescentOfOrderOne) {
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

TEST(PerceptronTraining, RecordsAreTheStatesOnTheWay) {
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

}  // namespace
}  // namespace lemmata::numeric
