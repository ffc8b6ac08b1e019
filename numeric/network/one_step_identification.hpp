#pragma once

#include <cstdint>
#include <span>

namespace lemmata::numeric {

/// What is summed over the samples (x, y) at coordinate i, for one neuron with weights w and bias b on the target
/// y = prod_{i in S} x_i: y x_i 1[w.x + b > 0], minus the gradient of the correlation loss at ReLU(w.x + b); or
/// y x_i sign(w.x + b), sign(0) = 0, minus twice the part of it that varies.
enum class GradientSum { plain, centred };

/// One step of gradient descent from few samples: in each trial x is drawn `samples` times, uniformly from {-1,+1}^n, and G_i is
/// the sum at coordinate i.
struct OneStepExperiment {
  std::span<const int> weights;  ///< n of them
  std::span<const int> subset;   ///< S, coordinates from 1 to n, each at most once
  GradientSum sum = GradientSum::plain;
  std::int64_t samples = 1;
  std::int64_t threshold = 0;  ///< for `separated`
  int bias = 0;
};

/// In how many trials S is seen in the sizes |G_i|.
struct IdentificationCounts {
  std::int64_t trials = 0;
  std::int64_t identified =
      0;                  ///< min over S of |G_i| above the max off S: the k largest sizes are those of S
  std::int64_t tied = 0;  ///< the two are equal: the ranking leaves S and other sets
  std::int64_t separated = 0;  ///< |G_i| > threshold exactly for i in S

  bool operator==(const IdentificationCounts&) const = default;
  friend IdentificationCounts operator+(const IdentificationCounts& a, const IdentificationCounts& b) {
    return {a.trials + b.trials, a.identified + b.identified, a.tied + b.tied, a.separated + b.separated};
  }
};

/// The counts over `trials` independent trials: integers, a pure function of the arguments without `threads`, the same for any
/// instruction set.
///
/// One bit is one coordinate of one sample in one trial, set when it is -1; a word holds 64 trials. Bit b of the 64-bit
/// random word (counter_random.hpp) number
///
///     ((g * samples + s) * n + i) * 8 + w        of the stream
///
/// belongs to trial 512 g + 64 w + b, its sample s and coordinate x_{i+1}.
///
/// Range:    1 <= n <= 64, |w_i| < 2^20, |bias| <= |w_1| + ... + |w_n|, 1 <= |S| < n, 1 <= samples <= 2^31, 0 <= trials <= 2^31, threshold >= 0.
/// Error:    none: G_i and the comparisons are exact.
/// Cost:     n random bits and some 12 n bit operations for each sample; trials are rounded up to a multiple of 512.
/// Memory:   about (n + 1) log2(samples) * 128 bytes, for each thread.
/// Throws:   std::invalid_argument outside the range or if threads < 1.
/// Source:   004_1e8f31298879e96f.txt, "MAIN RESULT - HIDDEN INFORMATION"
/// Claim:    samples.one-step, samples.one-step-curve
[[nodiscard]] IdentificationCounts one_step_identification(const OneStepExperiment& experiment,
                                                           std::int64_t trials, std::uint64_t seed,
                                                           std::uint64_t stream, int threads = 1);

}  // namespace lemmata::numeric
