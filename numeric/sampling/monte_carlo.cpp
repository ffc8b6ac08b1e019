#include "numeric/sampling/monte_carlo.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <optional>
#include <stdexcept>
#include <string>

namespace lemmata::numeric {
namespace {

constexpr double unit = 0x1p-53;  // relative error of one rounding
constexpr std::int64_t largest_m = 1'000'000'000'000;
constexpr double smallest_tail = 1e-300;

std::string text(double value) {
  std::string digits = std::to_string(value);
  if (value != 0 && std::abs(value) < 1e-3) {  // to_string has six decimals only
    int exponent = 0;
    const double mantissa = std::frexp(value, &exponent);
    digits = std::to_string(mantissa) + " * 2^" + std::to_string(exponent);
  }
  return digits;
}

/// x log(x / mu) + mu - x for x >= 0, mu > 0, given difference = x - mu; never negative.
///
/// Error: relative 100 * unit if x is exact and mu and difference have relative errors of at most 3 * unit.
/// With e = difference / mu (relative error 7 unit) and phi(e) = (1+e) log(1+e) - e the value is mu phi(e).
/// -1/2 <= e <= 1: phi(e) = e v + 2 (1+e) (v^3/3 + v^5/5 + ...), v = e / (2+e). e's error counts e log(1+e) / phi(e) <=
/// 2.3 times, 16 unit; mu's 3. The first term is positive and the second, if negative, below a third of it; each is
/// evaluated to 20 unit, their sum to 40. |v| <= 1/3, so what the series leaves out after v^33 is below unit / 100.
/// x < mu/2: x |log(x/mu)| <= 0.37 mu errs by 9 of its units and the quotient's error adds 4 x, the difference's 4 mu:
/// in all below 10 unit mu, and the value is at least 0.153 mu. x > 2 mu, with L = log(x/mu): likewise below (8 + 10 L)
/// unit x, and the value is x (L - 1 + mu/x); the quotient of the two decreases in L, and is 78 unit at L = log 2.
double deviance(double x, double mu, double difference) {
  const double e = difference / mu;
  if (e < -0.5 || e > 1) return x == 0 ? mu : x * std::log(x / mu) - difference;
  const double v = e / (2 + e);
  const double square = v * v;
  double series = 0;
  for (int k = 33; k >= 3; k -= 2) series = series * square + 1.0 / k;
  return mu * (e * v + 2 * (1 + e) * series * square * v);
}

struct Bounded {
  double value;
  double error;
};

/// log(k!) - (k + 1/2) log k + k - log(2 pi) / 2 for k >= 1, Stirling's remainder: 1/(12 k) - 1/(360 k^3) + 1/(1260 k^5)
/// - 1/(1680 k^7) + 1/(1188 k^9) - ..., where the error is below the first term left out and has its sign. Below 16 the
/// recurrence r(k) = r(k+1) + (k + 1/2) log(1 + 1/k) - 1 leads to 16 or above; each step errs by at most 12 units of 1,
/// for (k + 1/2) log(1 + 1/k) is between 1 and 1.04 and the logarithm errs by 4 units at most.
Bounded stirling_remainder(std::int64_t k) {
  double steps = 0;
  double error = 0;
  for (; k < 16; ++k) {
    const double x = static_cast<double>(k);
    steps += (x + 0.5) * std::log1p(1 / x) - 1;
    error += 12 * unit;
  }
  const double x = static_cast<double>(k);
  const double square = x * x;
  const double value = (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - (1.0 / 1680) / square) / square) / square) / x;
  return {value + steps, error + 4 * unit + 1 / (1188 * std::pow(x, 9))};
}

/// log P(X = k) for 0 < p < 1, 0 <= k <= m; `deviance` is m times the Kullback-Leibler divergence of p from k / m.
struct LogTerm {
  double deviance;
  Bounded log_probability;
};

LogTerm log_term(std::int64_t m, double p, std::int64_t k) {
  // m p exactly, as a sum of two doubles; hence k - m p, m q = m - m p and m - k - m q = m p - k to 3 units each.
  const auto m_value = static_cast<double>(m);
  const auto k_value = static_cast<double>(k);
  const double mp = m_value * p;
  const double mp_rest = std::fma(m_value, p, -mp);
  const double mq = (m_value - mp) - mp_rest;
  const double difference = (k_value - mp) - mp_rest;
  const double total = deviance(k_value, mp, difference) + deviance(m_value - k_value, mq, -difference);
  double log_probability = -total;
  double error = 102 * unit * total;
  if (k > 0 && k < m) {
    const Bounded all = stirling_remainder(m);
    const Bounded successes = stirling_remainder(k);
    const Bounded failures = stirling_remainder(m - k);
    const double root = m_value / (2 * std::numbers::pi * k_value * (m_value - k_value));
    log_probability += all.value - successes.value - failures.value + std::log(root) / 2;
    error += all.error + successes.error + failures.error + (16 + 4 * std::abs(std::log(root))) * unit;
  }
  return {total, {log_probability, error + 4 * unit * (1 + std::abs(log_probability))}};
}

/// The sum of P(X = k) over k = t, t + step, ..., as far as 0 or m; t lies at or beyond m p in the direction `step`.
ProbabilityBounds tail_beyond_mean(std::int64_t m, double p, std::int64_t t, std::int64_t step) {
  const LogTerm first = log_term(m, p, t);
  // Chernoff: the tail is at most exp(-deviance). Where that leaves the range of doubles it is all that is said.
  if (first.deviance > 690) return {0, smallest_tail};

  // Terms relative to the first. A ratio of neighbours is rounded six times at most (q = 1 - p, odds, quotient, their
  // product; and the term's own product), so the j-th term has relative error below 6 j unit, and the sum of N of
  // them, added one by one, below 7 N unit.
  const double q = 1 - p;
  const double odds = step > 0 ? p / q : q / p;
  double term = 1;
  double sum = 1;
  double rest = 0;
  std::int64_t count = 1;
  for (std::int64_t k = t;; k += step, ++count) {
    // Up: P(k+1) / P(k) = (m-k)/(k+1) p/q. Down: P(k-1) / P(k) = k/(m-k+1) q/p.
    const std::int64_t left = step > 0 ? m - k : k;
    if (left == 0) break;
    const double ratio = static_cast<double>(left) / static_cast<double>(m - left + 1) * odds;
    // The ratios decrease, so what follows is at most term (r + r^2 + ...).
    if (ratio < 1 - 1e-12) {
      rest = term * (ratio / (1 - ratio)) * (1 + 1e-3);
      if (rest < 0x1p-60 * sum) break;
    }
    rest = 0;
    term *= ratio;
    sum += term;
  }
  const double relative = 8 * unit * static_cast<double>(count + 8) + 1.01 * first.log_probability.error;
  const double leading = std::exp(first.log_probability.value);
  return {std::clamp(leading * sum * (1 - relative), 0.0, 1.0),
          std::clamp(leading * (sum + rest) * (1 + relative), smallest_tail, 1.0)};
}

ProbabilityBounds complement(ProbabilityBounds tail) {
  return {std::max(0.0, std::nextafter(1 - tail.upper, 0.0)),
          std::min(1.0, std::nextafter(1 - tail.lower, 2.0))};
}

void require_binomial(const std::string& function, std::int64_t m, double p) {
  if (m < 0 || m > largest_m)
    throw std::domain_error(function + ": m must be from 0 to 10^12, got " + std::to_string(m));
  if (!(p >= 0 && p <= 1)) throw std::domain_error(function + ": p must be from 0 to 1, got " + text(p));
}

/// P(X >= t) for step = 1, P(X <= t) for step = -1.
ProbabilityBounds tail(std::int64_t m, double p, std::int64_t t, std::int64_t step) {
  constexpr ProbabilityBounds never{0, 0};
  constexpr ProbabilityBounds always{1, 1};
  const bool whole_range = step > 0 ? t <= 0 : t >= m;
  const bool nothing = step > 0 ? t > m : t < 0;
  if (whole_range) return always;
  if (nothing) return never;
  if (p == 0) return step > 0 ? never : always;  // X = 0, and 0 < t <= m or 0 <= t < m
  if (p == 1) return step > 0 ? always : never;  // X = m
  // The rounding of m p may name the wrong side only when t is next to the mean, where both sides' ratios are below or
  // near 1 from the first or second term on; the sum is right either way.
  const double mean = static_cast<double>(m) * p;
  const bool beyond = step > 0 ? static_cast<double>(t) >= mean : static_cast<double>(t) <= mean;
  return beyond ? tail_beyond_mean(m, p, t, step) : complement(tail_beyond_mean(m, p, t - step, -step));
}

/// The z with P(N(0,1) > z) = alpha, roughly: only where a search starts depends on it.
double normal_quantile(double alpha) {
  double low = -40;
  double high = 40;
  for (int i = 0; i < 60; ++i) {
    const double middle = (low + high) / 2;
    (std::erfc(middle / std::numbers::sqrt2) / 2 > alpha ? low : high) = middle;
  }
  return (low + high) / 2;
}

/// The smallest t in [0, m] with P(X > t) <= alpha for X binomial; `start` is a guess.
std::int64_t smallest_bound(std::int64_t m, double p, double alpha, std::int64_t start) {
  const auto holds = [&](std::int64_t t) { return tail(m, p, t + 1, 1).upper <= alpha; };
  std::int64_t good = std::clamp<std::int64_t>(start, 0, m);
  std::int64_t bad = good;
  if (holds(good)) {
    for (std::int64_t step = 1; good >= 0; step *= 2) {
      bad = good - step;
      if (bad < 0 || !holds(bad)) break;
      good = bad;
    }
    bad = std::max<std::int64_t>(bad, -1);
  } else {
    for (std::int64_t step = 1;; step *= 2) {
      good = std::min(m, bad + step);
      if (holds(good)) break;
      bad = good;
    }
  }
  while (good - bad > 1) {
    const std::int64_t middle = bad + (good - bad) / 2;
    (holds(middle) ? good : bad) = middle;
  }
  return good;
}

double success_probability(double mean) { return (1 + mean) / 2; }

TestPlan plan_for(std::int64_t m, double mean_true, double mean_mutant, double false_alarm) {
  const double p = success_probability(mean_true);
  const double q = success_probability(-mean_true);
  const auto m_value = static_cast<double>(m);
  const double width = normal_quantile(false_alarm / 2) * std::sqrt(m_value * p * q);
  const std::int64_t most =
      smallest_bound(m, p, false_alarm / 2, static_cast<std::int64_t>(m_value * p + width));
  // The failures are binomial too, with 1 - p; their bound gives the least number of successes.
  const std::int64_t most_failures =
      smallest_bound(m, 1 - p, false_alarm / 2, static_cast<std::int64_t>(m_value * q + width));
  std::int64_t least = m - most_failures;
  while (least > 0 && tail(m, p, least - 1, -1).upper > false_alarm / 2) --least;  // 1 - p was rounded
  const double r = success_probability(mean_mutant);
  const double power = tail(m, r, least - 1, -1).lower + tail(m, r, most + 1, 1).lower;
  const double alarm = tail(m, p, least - 1, -1).upper + tail(m, p, most + 1, 1).upper;
  return {m, 2 * least - m, 2 * most - m, std::nextafter(alarm, 1.0),
          std::nextafter(std::min(power, 1.0), 0.0)};
}

}  // namespace

ProbabilityBounds binomial_upper_tail(std::int64_t m, double p, std::int64_t t) {
  require_binomial("binomial_upper_tail", m, p);
  return tail(m, p, t, 1);
}

ProbabilityBounds binomial_lower_tail(std::int64_t m, double p, std::int64_t t) {
  require_binomial("binomial_lower_tail", m, p);
  return tail(m, p, t, -1);
}

std::int64_t samples_to_separate(double gap, double alpha) {
  if (!(gap > 0 && gap <= 2))
    throw std::domain_error("samples_to_separate: gap must be in (0, 2], got " + text(gap));
  if (!(alpha > 0 && alpha < 1))
    throw std::domain_error("samples_to_separate: alpha must be in (0, 1), got " + text(alpha));
  // Six roundings and a logarithm of at most 4 units; the factor keeps the result an upper bound.
  const double samples = std::ceil(8 * (std::log(2 / alpha) / gap / gap) * (1 + 16 * unit));
  if (!(samples <= 1e18))
    throw std::length_error("samples_to_separate: at most 10^18 samples, got gap = " + text(gap) +
                            ", which needs more");
  return static_cast<std::int64_t>(samples);
}

TestPlan plan_two_point_test(double mean_true, double mean_mutant, double false_alarm, double miss) {
  const std::string name = "plan_two_point_test";
  if (!(std::abs(mean_true) <= 1 && std::abs(mean_mutant) <= 1))
    throw std::domain_error(name + ": means must be in [-1, 1], got " + text(mean_true) + " and " +
                            text(mean_mutant));
  if (success_probability(mean_true) == success_probability(mean_mutant))
    throw std::domain_error(name + ": the means must differ, got " + text(mean_true) + " twice");
  if (!(false_alarm > 0 && false_alarm < 1 && miss > 0 && miss < 1))
    throw std::domain_error(name + ": false_alarm and miss must be in (0, 1), got " + text(false_alarm) +
                            " and " + text(miss));

  std::optional<TestPlan> found;
  const auto suffices = [&](std::int64_t m) {
    TestPlan plan = plan_for(m, mean_true, mean_mutant, false_alarm);
    if (!(plan.power >= 1 - miss && plan.false_alarm <= false_alarm)) return false;
    found = plan;
    return true;
  };
  // The normal approximation says where to begin; exact tails decide.
  const auto deviation = [](double mean) { return std::sqrt((1 - mean) * (1 + mean)); };
  const double root = (normal_quantile(false_alarm / 2) * deviation(mean_true) +
                       std::max(0.0, normal_quantile(miss)) * deviation(mean_mutant)) /
                      (mean_true - mean_mutant);
  const double guess = root * root;
  const auto too_many = [&] {
    return std::length_error(name + ": at most 10^12 samples, got means " + text(mean_true) + " and " +
                             text(mean_mutant) + ", which need more");
  };
  if (!(guess < static_cast<double>(largest_m))) throw too_many();
  std::int64_t good = std::max<std::int64_t>(1, static_cast<std::int64_t>(guess));
  std::int64_t bad = good;
  std::int64_t step = std::max<std::int64_t>(1, good / 1024);
  if (suffices(good)) {
    while (good > 1) {
      bad = std::max<std::int64_t>(0, good - step);
      if (bad == 0 || !suffices(bad)) break;
      good = bad;
      step *= 2;
    }
    if (good == 1) bad = 0;
  } else {
    for (;; step *= 2) {
      if (bad == largest_m) throw too_many();
      good = std::min(largest_m, bad + step);
      if (suffices(good)) break;
      bad = good;
    }
  }
  while (good - bad > 1) {
    const std::int64_t middle = bad + (good - bad) / 2;
    (suffices(middle) ? good : bad) = middle;
  }
  if (!found || found->samples != good) suffices(good);
  return *found;
}

}  // namespace lemmata::numeric
