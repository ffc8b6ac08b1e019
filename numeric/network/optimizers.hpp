#pragma once

#include <span>
#include <vector>

/// Single steps of optimisers in doubles, coordinate by coordinate, as they are defined.
namespace lemmata::numeric {

struct AdamSettings {
  double step = 1e-3;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
  bool bias_correction = true;
};

/// What Adam keeps between steps.
struct AdamAverages {
  std::vector<double> gradients, squares;  ///< one of each per coordinate; empty before the first step
  double power1 = 1, power2 = 1;           ///< beta1^t and beta2^t after t steps
};

/// One step of Adam: m = beta1 m + (1 - beta1) g, v = beta2 v + (1 - beta2) g^2, w = w - step m' / (sqrt(v') + epsilon),
/// where m' = m / (1 - beta1^t), v' = v / (1 - beta2^t) with bias correction, and m' = m, v' = v without. A
/// coordinate with m' = 0 stays where it is, also where v' and epsilon are 0.
///
/// Error:    rounded, operation by operation as written; the powers are running products.
/// Throws:   std::invalid_argument if the sizes differ.
/// Source:   [KingmaBa2015, algorithm 1]
void adam_step(std::span<double> weights, AdamAverages& averages, std::span<const double> gradient,
               const AdamSettings& settings);

/// One step of momentum (heavy ball): w_{t+1} = w_t - step g_t + momentum (w_t - w_{t-1}); `previous` is w_{t-1}, and
/// w_t afterwards. With w_{-1} = w_0 it is u_t = momentum u_{t-1} + g_t, w_{t+1} = w_t - step u_t.
///
/// Error:    rounded, operation by operation as written.
/// Throws:   std::invalid_argument if the sizes differ.
void heavy_ball_step(std::span<double> weights, std::span<double> previous, std::span<const double> gradient,
                     double step, double momentum);

}  // namespace lemmata::numeric
