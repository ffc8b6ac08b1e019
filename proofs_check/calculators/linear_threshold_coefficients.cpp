#include "proofs_check/calculators/linear_threshold_coefficients.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "analysis/boolean/truth_table.hpp"
#include "numeric/cube/boolean_function.hpp"
#include "numeric/cube/meet_in_the_middle.hpp"
#include "numeric/cube/memory.hpp"
#include "proofs_check/calculators/coordinate_set.hpp"
#include "proofs_check/calculators/size_estimate.hpp"
#include "proofs_check/calculators/word_weights.hpp"

namespace lemmata::proofs_check {

using analysis::Ball;
using analysis::Integer;
using analysis::LinearThresholdFunction;
using analysis::Rational;
using analysis::Truth;

namespace {

using Method = LinearThresholdMethod;
using Sets = CoefficientFamily::Sets;

constexpr int largest_n_of_transform = 30;  // sums up to 2^n stay below 2^31
constexpr int largest_n_of_halves = 60;
constexpr int largest_half = 27;
constexpr double most_bytes = 8.0 * 1024 * 1024 * 1024;
constexpr double most_seconds = 3600;
constexpr double most_seconds_of_cross_check = 10;

// Estimates for one core, rounded up from measurements on a server processor (Xeon of family 6 model 207). They choose
// among the routes and stand in messages; no result depends on them.
constexpr double seconds_per_table_value = 1e-9;       // of the truth table, weights in 64 bits
constexpr double seconds_per_long_table_value = 1e-8;  // weights of any size
constexpr double seconds_per_butterfly = 5e-11;        // n 2^n of them
constexpr double seconds_per_word_addition = 1e-9;     // one coefficient takes as long as all neighbours
constexpr double seconds_per_node_and_weight = 2e-8;   // of the trigonometric sum, for all neighbours
constexpr double seconds_per_half_sum = 5e-9;          // of either half, made in order
constexpr double seconds_per_sweep_step = 8e-9;        // over such a list
constexpr double seconds_per_byte = 3e-9;              // that the system gives out for the first time

/// What a method would take.
struct Cost {
  std::string size;  ///< what decides it: "total weight 83120"
  double bytes = 0;
  double seconds = 0;
  std::string obstacle;  ///< why the method cannot do it at all; empty if it can
};

bool fits(const Cost& cost, double seconds = most_seconds) {
  return cost.obstacle.empty() && cost.bytes <= std::min(most_bytes, numeric::physical_memory_bytes()) &&
         cost.seconds <= seconds;
}

std::string readable_cost(const Cost& cost) {
  if (!cost.obstacle.empty()) return cost.obstacle;
  constexpr double out_of_reach = 1e30;
  if (cost.bytes > out_of_reach) return cost.size + ", out of reach";
  return fmt::format("{}, {}, about {}", cost.size, readable_bytes(cost.bytes),
                     readable_seconds(cost.seconds));
}

std::string phrase(Method method) {
  switch (method) {
    case Method::transform:
      return "transform";
    case Method::generating_function:
      return "generating function";
    case Method::trigonometric:
      return "trigonometric sum";
    case Method::meet_in_the_middle:
      return "meet in the middle";
  }
  return "";
}

std::string description(Method method) {
  switch (method) {
    case Method::transform:
      return "Walsh-Hadamard transform of the truth table in int32, without rounding";
    case Method::generating_function:
      return "generating function of the values of w.x in integers, without rounding";
    case Method::trigonometric:
      return "finite trigonometric sum, an identity, in balls that enclose the rounding";
    case Method::meet_in_the_middle:
      return "meet in the middle of two halves of the coordinates in int64, without rounding";
  }
  return "";
}

/// How many evaluations the families take: of one base or of all its neighbours.
struct Work {
  double bases = 0;
  double neighbourhoods = 0;
  std::array<double, 2> of_degree{};  ///< both kinds together, by the parity of the sets' sizes
};

Work work(std::span<const CoefficientFamily> families) {
  Work result;
  for (const CoefficientFamily& family : families) {
    const bool base = family.sets == Sets::base;
    ++(base ? result.bases : result.neighbourhoods);
    ++result.of_degree[(family.base.size() + (base ? 0 : 1)) % 2];
  }
  return result;
}

std::vector<int> neighbour(std::vector<int> base, int coordinate) {
  if (const auto at = std::find(base.begin(), base.end(), coordinate); at != base.end())
    base.erase(at);
  else
    base.insert(std::upper_bound(base.begin(), base.end(), coordinate), coordinate);
  return base;
}

/// The coordinates i of the family's sets base delta {i}; none for the base itself.
std::vector<int> coordinates(const CoefficientFamily& family, int n) {
  std::vector<int> result;
  if (family.sets == Sets::base) return result;
  const bool all = family.sets == Sets::neighbours || family.base.empty();
  for (int i = all ? 1 : *std::max_element(family.base.begin(), family.base.end()) + 1; i <= n; ++i)
    result.push_back(i);
  return result;
}

std::vector<Coefficient> sets_of(std::span<const CoefficientFamily> families, int n) {
  std::vector<Coefficient> result;
  for (const CoefficientFamily& family : families) {
    if (family.sets == Sets::base) result.push_back({.set = family.base, .exact = {}, .ball = {}});
    for (const int i : coordinates(family, n))
      result.push_back({.set = neighbour(family.base, i), .exact = {}, .ball = {}});
  }
  return result;
}

Integer power_of_two(int exponent) { return Integer(1) << static_cast<unsigned>(exponent); }

/// The only multiple of 2^-n in the ball, if there is exactly one.
std::optional<Rational> only_multiple(const Ball& ball, int n) {
  const auto floor = [](const Rational& x) {
    Integer quotient = numerator(x) / denominator(x);  // towards 0
    if (x < Rational(quotient)) --quotient;
    return quotient;
  };
  const Integer scale = power_of_two(n);
  const Integer least = -floor(Rational(-ball.lower() * Rational(scale)));
  const Integer most = floor(Rational(ball.upper() * Rational(scale)));
  if (least > most) throw std::logic_error("trigonometric sum: the ball contains no multiple of 2^-n");
  if (least < most) return std::nullopt;
  return Rational(least, scale);
}

/// The four routes for one function.
class Routes {
 public:
  Routes(const LinearThresholdFunction& f, int threads) : f_(f), own_(word_weights(f)), threads_(threads) {}

  Cost cost(Method method, const Work& work) {
    const int n = f_.dimension();
    Cost cost;
    switch (method) {
      case Method::transform: {
        const double values = std::ldexp(1.0, std::min(n, 1000));
        cost.size = fmt::format("2^{} values", n);
        cost.bytes = 4 * values;
        cost.seconds = values * ((own_ ? seconds_per_table_value : seconds_per_long_table_value) +
                                 n * seconds_per_butterfly);
        if (n > largest_n_of_transform)
          cost.obstacle = fmt::format("n at most {} is allowed, 4 * 2^n bytes{}", largest_n_of_transform,
                                      n < 90 ? ": " + readable_bytes(cost.bytes) : "");
        break;
      }
      case Method::generating_function: {
        const auto estimate = analysis::generating_function_cost(f_);
        cost.size = total_weight();
        cost.bytes = estimate.bytes;
        cost.seconds =
            estimate.word_additions * (work.neighbourhoods + work.bases) * seconds_per_word_addition;
        break;
      }
      case Method::trigonometric: {
        double nodes = 0;
        for (int parity = 0; parity < 2; ++parity) {
          const double count = work.of_degree[static_cast<std::size_t>(parity)];
          if (count == 0) continue;
          const auto estimate =
              analysis::trigonometric_cost(f_, 1 - parity);  // for the neighbours of such a set
          nodes = std::max(nodes, estimate.nodes);
          cost.bytes = std::max(cost.bytes, estimate.bytes);
          cost.seconds += estimate.nodes * n * count * seconds_per_node_and_weight;
        }
        cost.size = fmt::format("{:.4g} nodes", nodes);
        break;
      }
      case Method::meet_in_the_middle: {
        // Beyond 2^27 sums the other coordinates are fixed one way and the other.
        const int half = std::min((n + 1) / 2, largest_half);
        const double passes = std::ldexp(1.0, std::clamp(n - 2 * largest_half, 0, 1000));
        cost.size = fmt::format("2^{} sums in each half", half);
        cost.bytes = numeric::meet_in_the_middle_bytes(n);
        const double sweeps = work.bases + 2 * work.neighbourhoods + (own_ ? 0 : 2);
        cost.seconds =
            std::ldexp(1.0, half) * (seconds_per_half_sum + passes * sweeps * seconds_per_sweep_step);
        if (n > largest_n_of_halves)
          cost.obstacle = fmt::format("n at most {} is allowed", largest_n_of_halves);
        else if (fits(cost) && !words())
          cost.obstacle = fmt::format(
              "the weights have {} bits in all, and rounded to 61 bits they would define another function",
              total_bits(f_));
        break;
      }
    }
    cost.seconds += cost.bytes * seconds_per_byte;
    return cost;
  }

  std::vector<Coefficient> evaluate(Method method, std::span<const CoefficientFamily> families) {
    std::vector<Coefficient> values = sets_of(families, f_.dimension());
    switch (method) {
      case Method::transform: {
        const FourierSpectrum spectrum = this->spectrum();
        for (Coefficient& value : values) value.exact = spectrum.coefficient(bits_of(value.set));
        break;
      }
      case Method::meet_in_the_middle: {
        std::vector<std::uint64_t> sets;
        for (const Coefficient& value : values) sets.push_back(bits_of(value.set));
        const WordWeights& exact = words().value();
        const auto sums = numeric::threshold_character_sums(exact.weights, exact.bias, f_.tie(), sets);
        for (std::size_t j = 0; j < values.size(); ++j)
          values[j].exact = Rational(Integer(sums[j]), power_of_two(f_.dimension()));
        break;
      }
      case Method::generating_function:
        by_family(
            families,
            [&](auto base) { return analysis::fourier_coefficient_by_generating_function(f_, base); },
            [&](auto base) { return analysis::neighbour_coefficients_by_generating_function(f_, base); },
            [&](std::size_t j, const Rational& value) { values[j].exact = value; });
        break;
      case Method::trigonometric:
        by_family(
            families, [&](auto base) { return analysis::fourier_coefficient_by_trigonometric_sum(f_, base); },
            [&](auto base) { return analysis::neighbour_coefficients_by_trigonometric_sum(f_, base); },
            [&](std::size_t j, const Ball& value) {
              values[j].ball = value;
              values[j].exact = only_multiple(value, f_.dimension());
            });
        break;
    }
    return values;
  }

  /// The function's own weights in 64 bits, if they fit.
  const std::optional<WordWeights>& own() const { return own_; }

  FourierSpectrum spectrum() {
    if (!own_) return FourierSpectrum(analysis::truth_table(f_), threads_);
    return FourierSpectrum(numeric::linear_threshold_table(own_->weights, -own_->bias, f_.tie()), threads_);
  }

 private:
  /// Weights in 64 bits that define f: its own, or rounded ones.
  const std::optional<WordWeights>& words() {
    if (own_) return own_;
    if (!rounded_) rounded_ = rounded_word_weights(f_);
    return *rounded_;
  }

  std::string total_weight() const {
    const Integer total = f_.total_weight();
    return total < power_of_two(60) ? "total weight " + analysis::to_string(total)
                                    : fmt::format("a total weight of {} bits", msb(total) + 1);
  }

  template <class One, class All, class Use>
  void by_family(std::span<const CoefficientFamily> families, const One& one, const All& all,
                 const Use& use) {
    std::size_t j = 0;
    for (const CoefficientFamily& family : families) {
      if (family.sets == Sets::base) {
        use(j++, one(std::span<const int>(family.base)));
        continue;
      }
      const auto neighbours = all(std::span<const int>(family.base));
      for (const int i : coordinates(family, f_.dimension()))
        use(j++, neighbours[static_cast<std::size_t>(i) - 1]);
    }
  }

  const LinearThresholdFunction& f_;
  std::optional<WordWeights> own_;
  std::optional<std::optional<WordWeights>> rounded_;  // once it was sought
  int threads_;
};

std::string others(const std::array<Cost, 4>& costs, Method chosen) {
  std::string text;
  for (const Method method : linear_threshold_methods)
    if (method != chosen)
      text += fmt::format("{}{}: {}", text.empty() ? "" : "; ", phrase(method),
                          readable_cost(costs[static_cast<std::size_t>(method)]));
  return text;
}

/// The methods among the others that fit, as an advice: "; generating-function would take ...".
std::string advice(const std::array<Cost, 4>& costs, std::span<const Method> candidates, Method refused) {
  for (const Method method : candidates)
    if (method != refused && fits(costs[static_cast<std::size_t>(method)]))
      return fmt::format("; --method {} would do: {}", name(method),
                         readable_cost(costs[static_cast<std::size_t>(method)]));
  return "; no other method fits: " + others(costs, refused);
}

constexpr std::array exact_first{Method::meet_in_the_middle, Method::generating_function, Method::transform,
                                 Method::trigonometric};

/// Which weights of n coordinates the generating function would take, where nothing takes the given ones.
std::string rounding_advice(int n) {
  const double words = n / 64 + 1;  // of a count
  const double by_bytes = most_bytes / (4 * words);
  const double by_seconds = most_seconds / (0.375 * n * words * seconds_per_word_addition);
  const double bits = std::floor(std::log2(std::min(by_bytes, by_seconds) / n));
  if (bits < 2) return "";
  return fmt::format(
      "; integer weights up to 2^{} would do, by the generating function: round yours if "
      "another function may take the place of this one",
      bits);
}

/// The method, and in `by` why it was chosen.
Method choose(const std::array<Cost, 4>& costs, int n, const MethodSetting& setting, Derivation& by) {
  const auto cost = [&](Method method) -> const Cost& { return costs[static_cast<std::size_t>(method)]; };
  if (setting.method) {
    const Method method = *setting.method;
    if (!fits(cost(method)))
      throw std::length_error(fmt::format("--method {} does not fit: {}{}", name(method),
                                          readable_cost(cost(method)), advice(costs, exact_first, method)));
    by = {.method = description(method), .why = "asked for: " + readable_cost(cost(method))};
    return method;
  }
  std::optional<Method> best;
  for (const Method method : exact_first) {
    if (!fits(cost(method)) || (method == Method::trigonometric && best)) continue;
    if (!best || cost(method).seconds < cost(*best).seconds) best = method;
  }
  if (!best) {
    std::string all;
    for (const Method method : linear_threshold_methods)
      all += fmt::format("; {}: {}", phrase(method), readable_cost(cost(method)));
    throw std::length_error("linear threshold function: no method fits" + all + rounding_advice(n));
  }
  const char* const reason =
      *best == Method::trigonometric ? "no exact method fits" : "the cheapest exact method here";
  by = {.method = description(*best),
        .why = fmt::format("{}: {}", reason, readable_cost(cost(*best))),
        .others = others(costs, *best)};
  return *best;
}

std::string set_text(const std::vector<int>& set) { return fmt::format("{{{}}}", fmt::join(set, ", ")); }

std::string value_text(const Coefficient& value) {
  return value.exact ? analysis::to_string(*value.exact) : analysis::to_string(value.ball.value());
}

bool agree(const Coefficient& a, const Coefficient& b) {
  if (a.exact && b.exact) return *a.exact == *b.exact;
  if (a.ball && b.ball) return overlaps(*a.ball, *b.ball);
  return a.exact ? analysis::contains(*b.ball, *a.exact) : analysis::contains(*a.ball, *b.exact);
}

/// Runs the other methods that fit, and tells in `by` what was compared.
void cross_check(Routes& routes, const std::array<Cost, 4>& costs, Method chosen,
                 std::span<const CoefficientFamily> families, const std::vector<Coefficient>& values,
                 Derivation& by) {
  std::string compared;
  for (const Method method : linear_threshold_methods) {
    if (method == chosen || !fits(costs[static_cast<std::size_t>(method)], most_seconds_of_cross_check))
      continue;
    const std::vector<Coefficient> other = routes.evaluate(method, families);
    for (std::size_t j = 0; j < values.size(); ++j)
      if (!agree(values[j], other[j])) {
        by.agrees = false;
        by.comparison =
            fmt::format("coefficient at {}: {} by the {}, {} by the {}", set_text(values[j].set),
                        value_text(values[j]), phrase(chosen), value_text(other[j]), phrase(method));
        return;
      }
    const bool by_balls =
        std::any_of(other.begin(), other.end(), [](const auto& value) { return !value.exact; });
    compared += fmt::format("{}{}{}", compared.empty() ? "" : ", ", phrase(method),
                            by_balls ? " (by containment)" : "");
  }
  if (compared.empty())
    throw std::length_error(
        fmt::format("--cross-check: no second method takes less than {:.0f} seconds here; {}",
                    most_seconds_of_cross_check, others(costs, chosen)));
  by.comparison = fmt::format("{} coefficient{} compared with: {}; all agree", values.size(),
                              values.size() == 1 ? "" : "s", compared);
}

std::array<Cost, 4> all_costs(Routes& routes, const Work& work) {
  std::array<Cost, 4> costs;
  for (const Method method : linear_threshold_methods)
    costs[static_cast<std::size_t>(method)] = routes.cost(method, work);
  return costs;
}

}  // namespace

std::string_view name(LinearThresholdMethod method) {
  switch (method) {
    case Method::transform:
      return "transform";
    case Method::generating_function:
      return "generating-function";
    case Method::trigonometric:
      return "trigonometric";
    case Method::meet_in_the_middle:
      return "meet-in-the-middle";
  }
  return "";
}

Coefficients linear_threshold_coefficients(const LinearThresholdFunction& f,
                                           std::span<const CoefficientFamily> families,
                                           const MethodSetting& setting) {
  Routes routes(f, setting.threads);
  const auto costs = all_costs(routes, work(families));
  Coefficients result;
  const Method method = choose(costs, f.dimension(), setting, result.by);
  result.values = routes.evaluate(method, families);
  if (method == Method::trigonometric &&
      std::all_of(result.values.begin(), result.values.end(), [](const auto& value) { return value.exact; }))
    result.by.method +=
        fmt::format("; each contains exactly one multiple of 2^-{}, which is the coefficient", f.dimension());
  if (setting.cross_check) cross_check(routes, costs, method, families, result.values, result.by);
  return result;
}

void require_spectrum_fits(const LinearThresholdFunction& f, const MethodSetting& setting) {
  if (setting.method && *setting.method != Method::transform)
    throw std::invalid_argument(fmt::format(
        "--method {}: what needs all 2^n coefficients has the transform alone; transform is allowed",
        name(*setting.method)));
  const Cost cost = Routes(f, setting.threads).cost(Method::transform, {});
  if (!fits(cost))
    throw std::length_error(
        fmt::format("linear threshold function: what needs all 2^n coefficients has the transform alone; {}",
                    readable_cost(cost)));
}

SpectrumOfFunction linear_threshold_spectrum(const LinearThresholdFunction& f, const MethodSetting& setting) {
  require_spectrum_fits(f, setting);
  const std::vector<CoefficientFamily> low{{.base = {}, .sets = Sets::base},
                                           {.base = {}, .sets = Sets::neighbours}};
  Routes routes(f, setting.threads);
  const Cost cost = routes.cost(Method::transform, work(low));
  SpectrumOfFunction result{
      routes.spectrum(),
      {.method = description(Method::transform), .why = "it gives all coefficients: " + readable_cost(cost)}};
  if (setting.cross_check) {
    std::vector<Coefficient> values = sets_of(low, f.dimension());
    for (Coefficient& value : values) value.exact = result.spectrum.coefficient(bits_of(value.set));
    cross_check(routes, all_costs(routes, work(low)), Method::transform, low, values, result.by);
  }
  return result;
}

Truth ties_exist(const LinearThresholdFunction& f) {
  const Integer total = f.total_weight();
  if (abs(f.bias()) > total || (total + f.bias()) % 2 != 0)
    return Truth::no;  // w.x has the parity of the total
  const auto answer = [](bool exist) { return exist ? Truth::yes : Truth::no; };
  Routes routes(f, 1);
  const Work one{.bases = 1, .neighbourhoods = 0, .of_degree = {1, 0}};
  const Cost generating_function = routes.cost(Method::generating_function, one);
  const Cost halves = routes.cost(Method::meet_in_the_middle, one);
  if (fits(halves) && !routes.own()) return Truth::no;  // rounded, its sums stay away from 0
  if (fits(halves) && (!fits(generating_function) || halves.seconds < generating_function.seconds)) {
    return answer(numeric::tie_count(routes.own()->weights, routes.own()->bias) > 0);
  }
  if (fits(generating_function)) return answer(analysis::tie_probability(f) != 0);
  if (!fits(routes.cost(Method::transform, one))) return Truth::unknown;
  const auto table = analysis::truth_table(LinearThresholdFunction(f.weights(), f.bias(), 0));
  return answer(std::find(table.begin(), table.end(), 0) != table.end());
}

}  // namespace lemmata::proofs_check
