#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "numeric/dense/random_design.cpp"
#include "numeric/dense/random_design.hpp"

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <hwy/foreach_target.h>  // before highway.h: compiles this file once for each instruction set
#include <hwy/highway.h>

#include "numeric/dense/design_tiles.inl"

// The errors, to first order in e = 2^-53, |.| the spectral norm and |.|_F Frobenius's. G is computed up to D with
// |D|_F <= M e |X|_F^2 <= M m e |G|. Cholesky's factor is that of a matrix off by (m + 1) e |L|_F^2 <= (m + 1) m e
// |G| more, and substitutions are off by as little again each: in all below 4 (M + m) m e |G|.
//   Inverse trace: tr (G + D)^(-1) moves by at most |D| |G^(-1)| tr G^(-1). The computed inverse Z of L has
//     |L Z - I| <= m e |L||Z| entry by entry, so it is off by m e |Z|_F |L|_F |Z|_F / |Z|_F <= m^2 sqrt(kappa) e
//     relatively, which counts twice; the sum of its squares adds m^2 / 2 e.
//   Risk, n >= d: (G + D) w' = X^T y + r, |r| <= M e |X|_F |y|: w' - w is at most |G^(-1)| (|D| |w| + |r|).
//     For n < d alpha moves by G^(-1) D alpha, and w = X^T alpha by at most |D| |alpha| / s <= |D| |w| / s^2, s^2 the
//     smallest eigenvalue.
//   Powers: tr G^k moves by k |G^(k-1)|_F |D|_F, and |G^(k-1)|_F tr G <= m^1.5 |G|^k. A product of powers is off by
//     m e |A|_F |B|_F <= m^2 e |G|^(a+b), the last sum by m^2 / 2 of the same; and tr G^k >= |G|^k.

#ifndef LEMMATA_NUMERIC_DENSE_RANDOM_DESIGN_ONCE
#define LEMMATA_NUMERIC_DENSE_RANDOM_DESIGN_ONCE
namespace lemmata::numeric {

struct RiskExperiment {
  bool overdetermined;  // n >= d
  double first_coefficient, noise_deviation, ridge;
  const double* noise;  // n entries
};

}  // namespace lemmata::numeric
#endif

HWY_BEFORE_NAMESPACE();
namespace lemmata::numeric {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

void InverseTraces(const DesignGroup& g, double* values) {
  const Doubles d;
  const std::size_t m = g.short_side;
  for (std::size_t lane = 0; lane < group; lane += hn::Lanes(d)) {
    V least_pivot = hn::Set(d, 1.0);
    V sum = hn::Zero(d);
    gram(g, lane, g.matrices);
    factorise(g, lane, g.matrices, 0, &least_pivot);
    for_lower_tiles(m, InverseOfFactor{g.matrices + lane, g.reciprocals + lane,
                                       g.matrices + group * m * m + lane, m, &sum});
    store(sum, values + lane);
  }
}

/// <A, B> = tr A B of symmetric matrices.
HWY_INLINE V inner_product(const double* a, const double* b, std::size_t side) {
  V diagonal = hn::Zero(Doubles());
  V below = diagonal;
  for (std::size_t i = 0; i < side; ++i, a += group * side, b += group * side) {
    for (std::size_t j = 0; j < i; ++j) below = hn::MulAdd(load(a + group * j), load(b + group * j), below);
    diagonal = hn::MulAdd(load(a + group * i), load(b + group * i), diagonal);
  }
  return hn::MulAdd(below, hn::Set(Doubles(), 2.0), diagonal);
}

/// tr G^k = <G^floor(k/2), G^ceil(k/2)>.
void TracePowers(const DesignGroup& g, int k, double* values) {
  const Doubles d;
  const std::size_t m = g.short_side;
  for (std::size_t lane = 0; lane < group; lane += hn::Lanes(d)) {
    double* power[4];  // G, G^2, G^3, G^4
    for (std::size_t i = 0; i < 4; ++i) power[i] = g.matrices + group * m * m * i + lane;
    const auto multiply = [&](const double* a, const double* b, double* out) HWY_ATTR {
      for_lower_tiles(m, SymmetricProduct{{a, m, 1}, {b, m, 1}, m, m, out});
    };
    gram(g, lane, g.matrices);
    if (k >= 3) multiply(power[0], power[0], power[1]);
    if (k >= 5 && k <= 7) multiply(power[0], power[1], power[2]);
    if (k >= 7) multiply(power[1], power[1], power[3]);
    V trace = hn::Zero(d);
    if (k == 1)
      for (std::size_t i = 0; i < m; ++i) trace = hn::Add(trace, load(power[0] + group * i * (m + 1)));
    else
      trace = inner_product(power[k / 2 - 1], power[(k + 1) / 2 - 1], m);
    store(trace, values + lane);
  }
}

/// Solves (factor)(factor)^T solution = right_hand_side, in place.
HWY_INLINE void substitute(const double* factor, const double* reciprocals, std::size_t side,
                           double* vector) {
  for (std::size_t j = 0; j < side; ++j) {
    const V known = hn::Mul(load(vector + group * j), load(reciprocals + group * j));
    store(known, vector + group * j);
    for (std::size_t i = j + 1; i < side; ++i)
      store(hn::NegMulAdd(load(factor + group * (i * side + j)), known, load(vector + group * i)),
            vector + group * i);
  }
  for (std::size_t j = side; j-- > 0;) {
    const V known = hn::Mul(load(vector + group * j), load(reciprocals + group * j));
    store(known, vector + group * j);
    for (std::size_t i = 0; i < j; ++i)
      store(hn::NegMulAdd(load(factor + group * (j * side + i)), known, load(vector + group * i)),
            vector + group * i);
  }
}

void Risks(const DesignGroup& g, const RiskExperiment& experiment, double* values) {
  const Doubles d;
  const std::size_t m = g.short_side;
  const std::size_t M = g.long_side;
  const V coefficient = hn::Set(d, experiment.first_coefficient);
  const V deviation = hn::Set(d, experiment.noise_deviation);
  for (std::size_t lane = 0; lane < group; lane += hn::Lanes(d)) {
    const double* x = g.x + lane;
    const double* noise = experiment.noise + lane;
    double* solution = g.solution + lane;
    V least_pivot = hn::Set(d, 1.0);
    gram(g, lane, g.matrices);
    factorise(g, lane, g.matrices, experiment.ridge, &least_pivot);
    // the label of sample number i, whose first coordinate is `first`: <x, beta> + noise
    const auto label = [&](const double* first, std::size_t i) HWY_ATTR {
      return hn::MulAdd(load(first), coefficient, hn::Mul(load(noise + group * i), deviation));
    };
    V risk = hn::Zero(d);
    if (experiment.overdetermined) {  // (X^T X + ridge) w = X^T y
      for (std::size_t i = 0; i < m; ++i) store(hn::Zero(d), solution + group * i);
      for (std::size_t k = 0; k < M; ++k) {
        const double* row = x + group * k * m;
        const V y = label(row, k);
        for (std::size_t i = 0; i < m; ++i)
          store(hn::MulAdd(load(row + group * i), y, load(solution + group * i)), solution + group * i);
      }
      substitute(g.matrices + lane, g.reciprocals + lane, m, solution);
      for (std::size_t i = 0; i < m; ++i) {
        V off = load(solution + group * i);
        if (i == 0) off = hn::Sub(off, coefficient);
        risk = hn::MulAdd(off, off, risk);
      }
    } else {  // w = X^T (X X^T + ridge)^(-1) y
      for (std::size_t i = 0; i < m; ++i) store(label(x + group * i, i), solution + group * i);
      substitute(g.matrices + lane, g.reciprocals + lane, m, solution);
      for (std::size_t k = 0; k < M; ++k) {
        V off = k == 0 ? hn::Neg(coefficient) : hn::Zero(d);
        for (std::size_t i = 0; i < m; ++i)
          off = hn::MulAdd(load(x + group * (k * m + i)), load(solution + group * i), off);
        risk = hn::MulAdd(off, off, risk);
      }
    }
    store(risk, values + lane);
  }
}

/// values[l] = 1 where the smallest eigenvalue of the Gram matrix is above x.
void SmallestAbove(const DesignGroup& g, double x, double* values) {
  const Doubles d;
  for (std::size_t lane = 0; lane < group; lane += hn::Lanes(d)) {
    V least_pivot = hn::Set(d, 1.0);
    gram(g, lane, g.matrices);
    factorise(g, lane, g.matrices, -x, &least_pivot);
    store(hn::IfThenElseZero(hn::Gt(least_pivot, hn::Zero(d)), hn::Set(d, 1.0)), values + lane);
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace lemmata::numeric
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

#include "numeric/sampling/parallel.hpp"
#include "numeric/sampling/standard_normal.hpp"

namespace lemmata::numeric {
namespace {

HWY_EXPORT(InverseTraces);
HWY_EXPORT(TracePowers);
HWY_EXPORT(Risks);
HWY_EXPORT(SmallestAbove);

constexpr int largest_side = 128;

void require_side(const std::string& function, const char* side, int got) {
  if (got < 1 || got > largest_side)
    throw std::domain_error(function + ": " + side + " must be from 1 to " + std::to_string(largest_side) +
                            ", got " + std::to_string(got));
}

void require_not_negative(const std::string& function, const std::string& what, double got) {
  if (!(got >= 0 && std::isfinite(got)))
    throw std::domain_error(function + ": " + what + " must be at least 0 and finite, got " +
                            std::to_string(got));
}

/// Experiments on designs of one size, eight at a time.
class DesignSampler {
 public:
  /// `extra` normal numbers are drawn for each design after its entries.
  DesignSampler(const std::string& function, int n, int d, int extra, std::uint64_t seed)
      : long_side_(static_cast<std::size_t>(std::max(n, d))),
        short_side_(static_cast<std::size_t>(std::min(n, d))),
        numbers_(long_side_ * short_side_ + static_cast<std::size_t>(extra)),
        seed_(seed) {
    require_side(function, "n", n);
    require_side(function, "d", d);
  }

  /// values[i] = what kernel(group, extra numbers, results) gives for sample first + i.
  template <class Kernel>
  void fill(std::span<double> values, std::uint64_t first, int threads, const Kernel& kernel) const {
    if (values.empty()) return run_chunks(0, threads, [](std::int64_t) {});
    const std::uint64_t first_group = first / group;
    const std::uint64_t groups = (first % group + values.size() + group - 1) / group;
    const std::uint64_t groups_per_chunk = std::max<std::uint64_t>(1, numbers_per_chunk / numbers_);
    const std::uint64_t chunks = (groups + groups_per_chunk - 1) / groups_per_chunk;
    run_chunks(static_cast<std::int64_t>(chunks), threads, [&](std::int64_t chunk) {
      const std::uint64_t from = static_cast<std::uint64_t>(chunk) * groups_per_chunk;
      // whole sets of blocks are the generator's quick case
      constexpr std::size_t set = 64;
      std::vector<double> numbers((group * numbers_ + set - 1) / set * set);
      const std::size_t square = group * short_side_ * short_side_;
      std::vector<double> memory(4 * square + 2 * group * short_side_);
      const DesignGroup designs{numbers.data(),
                                long_side_,
                                short_side_,
                                memory.data(),
                                memory.data() + 4 * square,
                                memory.data() + 4 * square + group * short_side_};
      for (std::uint64_t i = from; i < std::min(groups, from + groups_per_chunk); ++i) {
        fill_standard_normal(numbers, seed_, first_group + i, 0);
        double results[group];
        kernel(designs, numbers.data() + group * long_side_ * short_side_, results);
        for (std::size_t lane = 0; lane < group; ++lane) {
          const std::uint64_t place =
              group * i + lane - first % group;  // wraps where it lies before the range
          if (place < values.size()) values[place] = results[lane];
        }
      }
    });
  }

 private:
  static constexpr std::uint64_t numbers_per_chunk = 1 << 12;  // times eight: about 0.1 ms or more

  std::size_t long_side_, short_side_, numbers_;
  std::uint64_t seed_;
};

}  // namespace

void fill_inverse_traces(std::span<double> values, int n, int d, std::uint64_t seed, std::uint64_t first,
                         int threads) {
  DesignSampler("fill_inverse_traces", n, d, 0, seed)
      .fill(values, first, threads, [](const DesignGroup& designs, const double*, double* results) {
        HWY_DYNAMIC_DISPATCH(InverseTraces)(designs, results);
      });
}

void fill_trace_powers(std::span<double> values, int n, int d, int k, std::uint64_t seed, std::uint64_t first,
                       int threads) {
  if (k < 1 || k > 8)
    throw std::domain_error("fill_trace_powers: k must be from 1 to 8, got " + std::to_string(k));
  DesignSampler("fill_trace_powers", n, d, 0, seed)
      .fill(values, first, threads, [k](const DesignGroup& designs, const double*, double* results) {
        HWY_DYNAMIC_DISPATCH(TracePowers)(designs, k, results);
      });
}

void fill_risks(std::span<double> values, int n, int d, double squared_norm, double noise_variance,
                double ridge, std::uint64_t seed, std::uint64_t first, int threads) {
  const std::string name = "fill_risks";
  require_not_negative(name, "the squared norm", squared_norm);
  require_not_negative(name, "the noise's variance", noise_variance);
  require_not_negative(name, "the ridge penalty", ridge);
  RiskExperiment experiment{n >= d, std::sqrt(squared_norm), std::sqrt(noise_variance), ridge, nullptr};
  DesignSampler(name, n, d, n, seed)
      .fill(values, first, threads,
            [experiment](const DesignGroup& designs, const double* noise, double* results) {
              RiskExperiment with_noise = experiment;
              with_noise.noise = noise;
              HWY_DYNAMIC_DISPATCH(Risks)(designs, with_noise, results);
            });
}

std::int64_t count_smallest_eigenvalue_above(int n, int d, double x, std::int64_t samples, std::uint64_t seed,
                                             int threads) {
  const std::string name = "count_smallest_eigenvalue_above";
  require_not_negative(name, "x", x);
  if (samples < 0)
    throw std::domain_error(name + ": the number of samples must be at least 0, got " +
                            std::to_string(samples));
  const DesignSampler sampler(name, n, d, 0, seed);
  constexpr std::int64_t batch = 1 << 16;
  std::vector<double> above(static_cast<std::size_t>(std::min(batch, samples)));
  std::int64_t count = 0;
  for (std::int64_t first = 0; first < samples; first += batch) {
    const std::span<double> part =
        std::span(above).first(static_cast<std::size_t>(std::min(batch, samples - first)));
    sampler.fill(part, static_cast<std::uint64_t>(first), threads,
                 [x](const DesignGroup& designs, const double*, double* results) {
                   HWY_DYNAMIC_DISPATCH(SmallestAbove)(designs, x, results);
                 });
    for (const double one : part) count += one != 0 ? 1 : 0;
  }
  return count;
}

}  // namespace lemmata::numeric

#endif  // HWY_ONCE
