#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>

#include "numeric/network/multilayer_perceptron.hpp"
#include "numeric/network/perceptron_pass.hpp"

namespace lemmata::numeric {
namespace {

/// What one training is about.
struct TrainingTask {
  const Perceptron& network;
  std::vector<PerceptronLayer> layers;
  TrainedParameters trained;
  Points points;
  std::span<const double> labels;
  Points probes;
  TrainingMethod method;
  double step;
  std::span<const std::int64_t> recorded_steps;

  [[nodiscard]] bool normals() const { return trained == TrainedParameters::normals; }
};

/// Eight networks in training. Their numbers are the trained parameters themselves: normal numbers, or weights and
/// biases.
class TrainingOctet {
 public:
  explicit TrainingOctet(const TrainingTask& task)
      : task_(task),
        networks_(task.layers, true),
        pass_(task.network, task.layers, task.points, true),
        probes_(task.network, task.layers, task.probes, false),
        kernel_(task.layers, task.trained, static_cast<std::size_t>(task.points.count)),
        residuals_(octet * static_cast<std::size_t>(task.points.count)) {
    std::size_t most_rows = 0;
    for (const PerceptronLayer& l : task.layers) most_rows = std::max(most_rows, l.rows);
    moves_.resize(octet * most_rows * pass_.points());
    ones_.assign(octet * pass_.points(), 1.0);
  }

  void draw(std::uint64_t seed, std::uint64_t first, std::size_t draws) {
    networks_.draw(seed, first, draws);
    if (task_.normals()) return;
    for (std::size_t l = 0; l < task_.layers.size(); ++l) {
      const PerceptronLayer& layer = task_.layers[l];
      const std::size_t count = layer.rows * layer.columns;
      scale_and_shift(networks_.weights(l), count, 1, layer.weight_scale, nullptr, 0);
      if (layer.biased)
        scale_and_shift(networks_.weights(l) + octet * count, layer.rows, 1, layer.bias_scale, nullptr, 0);
    }
  }

  void advance() {
    if (task_.method == TrainingMethod::gradient_descent) {
      forward();
      add_gradient(networks_.numbers(), -task_.step);
      return;
    }
    // The classical method of order 4: stages at theta, theta + k1 / 2, theta + k2 / 2, theta + k3, and the sum (k1 +
    // 2 k2 + 2 k3 + k4) / 6.
    constexpr double reach[] = {0.5, 0.5, 1.0};
    constexpr double weight[] = {1.0 / 6, 1.0 / 3, 1.0 / 3, 1.0 / 6};
    start_ = networks_.numbers();
    sum_ = start_;
    for (int stage = 0; stage < 4; ++stage) {
      forward();
      add_gradient(sum_, -task_.step * weight[stage]);
      if (stage == 3) break;
      next_ = start_;
      add_gradient(next_, -task_.step * reach[stage]);
      std::swap(networks_.numbers(), next_);
    }
    std::swap(networks_.numbers(), sum_);
  }

  /// records[l] of the networks l < draws.
  void record(std::int64_t step, std::size_t draws, std::vector<TrainingRecord*> records) {
    const std::size_t last = task_.layers.size() - 1;
    pass_.forward(networks_, last, task_.normals());
    pass_.backward(networks_, nullptr, task_.normals());
    probes_.forward(networks_, last, task_.normals());
    const double* kernel = kernel_.of(pass_);
    const std::size_t points = pass_.points();
    for (std::size_t l = 0; l < draws; ++l) {
      TrainingRecord& to = *records[l];
      to.step = step;
      to.loss = 0;
      to.outputs.clear();
      to.kernel.clear();
      for (std::size_t p = 0; p < points; ++p) {
        const double output = pass_.preactivations(last)[octet * p + l];
        to.outputs.push_back(output);
        to.loss += (output - task_.labels[p]) * (output - task_.labels[p]) / 2;
      }
      for (std::size_t p = 0; p < probes_.points(); ++p)
        to.outputs.push_back(probes_.preactivations(last)[octet * p + l]);
      for (std::size_t e = 0; e < points * points; ++e) to.kernel.push_back(kernel[octet * e + l]);
    }
  }

 private:
  /// Both passes, the one back with the residuals f - y.
  void forward() {
    const std::size_t last = task_.layers.size() - 1;
    pass_.forward(networks_, last, task_.normals());
    for (std::size_t p = 0; p < pass_.points(); ++p)
      for (std::size_t l = 0; l < octet; ++l)
        residuals_[octet * p + l] = pass_.preactivations(last)[octet * p + l] - task_.labels[p];
    pass_.backward(networks_, residuals_.data(), task_.normals());
  }

  /// parameters += factor * gradient of the loss, of the last two passes.
  void add_gradient(std::vector<double>& parameters, double factor) {
    const std::size_t points = pass_.points();
    for (std::size_t l = 0; l < task_.layers.size(); ++l) {
      const PerceptronLayer& layer = task_.layers[l];
      double* weights = parameters.data() + octet * layer.first;
      const double* sensitivities = pass_.sensitivities(l);
      const auto scaled = [&](double by) {
        std::copy_n(sensitivities, octet * layer.rows * points, moves_.begin());
        scale_and_shift(moves_.data(), layer.rows * points, 1, by, nullptr, 0);
        return OctetView{moves_.data(), points, 1};
      };
      add_products(scaled(task_.normals() ? factor * layer.weight_scale : factor),
                   {pass_.inputs(l), 1, points}, layer.rows, layer.columns, points, weights);
      if (layer.biased)
        add_products(scaled(task_.normals() ? factor * layer.bias_scale : factor), {ones_.data(), 1, 1},
                     layer.rows, 1, points, weights + octet * layer.rows * layer.columns);
    }
  }

  const TrainingTask& task_;
  EightNetworks networks_;
  PerceptronPass pass_, probes_;
  TangentKernel kernel_;
  std::vector<double> residuals_, moves_, ones_, start_, sum_, next_;
};

std::vector<std::vector<TrainingRecord>> train(const std::string& function, const Perceptron& network,
                                               TrainedParameters trained, const Points& points,
                                               std::span<const double> labels, const Points& probes,
                                               TrainingMethod method, double step,
                                               std::span<const std::int64_t> recorded_steps,
                                               std::uint64_t seed, std::uint64_t first_draw,
                                               std::int64_t draws, int threads) {
  const auto refuse = [&](const std::string& what) { throw std::invalid_argument(function + ": " + what); };
  const TrainingTask task{
      network,       perceptron_layers(function, network), trained, points, labels, probes, method, step,
      recorded_steps};
  require_points(function, network, points, "points");
  require_points(function, network, probes, "probes");
  if (network.outputs != 1) refuse("trains networks with 1 output, got " + std::to_string(network.outputs));
  if (labels.size() != static_cast<std::size_t>(points.count))
    refuse("labels must have one entry for each of the " + std::to_string(points.count) + " points, got " +
           std::to_string(labels.size()));
  if (!std::isfinite(step)) refuse("step must be finite, got " + std::to_string(step));
  if (draws < 0) refuse("the number of draws must be at least 0, got " + std::to_string(draws));
  for (std::size_t i = 0; i < recorded_steps.size(); ++i)
    if (recorded_steps[i] < (i == 0 ? 0 : recorded_steps[i - 1]))
      refuse("numbers of steps must be at least 0 and increase, got " + std::to_string(recorded_steps[i]));
  const double copies = method == TrainingMethod::gradient_flow ? 4 : 1;
  const double parameters = static_cast<double>(parameter_count(task.layers));
  require_memory(function, threads * (PerceptronPass::memory(task.layers, points, true) +
                                      PerceptronPass::memory(task.layers, probes, false) +
                                      copies * parameters * octet * sizeof(double)));
  const double passes = recorded_steps.empty() ? 1 : static_cast<double>(recorded_steps.back()) + 1;
  std::vector<std::vector<TrainingRecord>> records(static_cast<std::size_t>(draws));
  for (auto& of_draw : records) of_draw.resize(recorded_steps.size());
  for_groups(draws, passes * copies * parameters * (10 + 3 * points.count), threads, [&] {
    return [&, networks = TrainingOctet(task)](std::int64_t first, std::size_t size) mutable {
      networks.draw(seed, first_draw + static_cast<std::uint64_t>(first), size);
      std::int64_t done = 0;
      for (std::size_t i = 0; i < recorded_steps.size(); ++i) {
        for (; done < recorded_steps[i]; ++done) networks.advance();
        std::vector<TrainingRecord*> to(size);
        for (std::size_t l = 0; l < size; ++l) to[l] = &records[static_cast<std::size_t>(first) + l][i];
        networks.record(done, size, to);
      }
    };
  });
  return records;
}

}  // namespace

std::vector<std::vector<TrainingRecord>> record_training(const Perceptron& network, TrainedParameters trained,
                                                         const Points& points, std::span<const double> labels,
                                                         const Points& probes, TrainingMethod method,
                                                         double step,
                                                         std::span<const std::int64_t> recorded_steps,
                                                         std::uint64_t seed, std::uint64_t first_draw,
                                                         std::int64_t draws, int threads) {
  return train("record_training", network, trained, points, labels, probes, method, step, recorded_steps,
               seed, first_draw, draws, threads);
}

std::vector<TrainingRun> train_networks(const Perceptron& network, TrainedParameters trained,
                                        const Points& points, std::span<const double> labels,
                                        const Points& probes, double step, std::int64_t steps,
                                        std::uint64_t seed, std::uint64_t first_draw, std::int64_t draws,
                                        int threads) {
  const std::int64_t recorded[] = {0, steps};
  auto records = train("train_networks", network, trained, points, labels, probes,
                       TrainingMethod::gradient_descent, step, recorded, seed, first_draw, draws, threads);
  std::vector<TrainingRun> runs;
  for (auto& of_draw : records)
    runs.push_back({std::move(of_draw[0].outputs), std::move(of_draw[1].outputs),
                    std::move(of_draw[0].kernel), std::move(of_draw[1].kernel), of_draw[1].loss});
  return runs;
}

}  // namespace lemmata::numeric
