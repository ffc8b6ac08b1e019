#include "proofs_check/calculators/parity_variance.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "analysis/boolean/gradient_variance.hpp"
#include "analysis/boolean/majority.hpp"
#include "analysis/scalar/ball.hpp"
#include "analysis/special/binomial.hpp"
#include "numeric/cube/boolean_function.hpp"
#include "proofs_check/calculators/coordinate_set.hpp"
#include "proofs_check/calculators/fourier_spectrum.hpp"
#include "proofs_check/calculators/number.hpp"
#include "proofs_check/calculators/size_estimate.hpp"

namespace lemmata::proofs_check {

using analysis::Ball;
using analysis::Integer;
using analysis::Rational;

namespace {

constexpr std::int64_t largest_d = 1000000000000000000;
constexpr int largest_d_of_tables = 26;
constexpr int largest_d_of_closed_levels = 100;  // their fractions still fit a line
constexpr std::size_t coefficients_shown = 5;

const char* const function = "parity variance";

template <class... Cases>
struct Choose : Cases... {
  using Cases::operator()...;
};
template <class... Cases>
Choose(Cases...) -> Choose<Cases...>;

template <class T>
T power_of_two(std::int64_t exponent) {
  if constexpr (std::is_same_v<T, Ball>) {
    return Ball::power_of_two(Integer(exponent));
  } else {
    const Integer power = Integer(1) << static_cast<unsigned long>(std::abs(exponent));
    return exponent < 0 ? T(1) / T(power) : T(power);
  }
}

/// Writes a number that is a formula over exact fractions and over balls in whichever form fits.
class Writer {
 public:
  Writer(std::int64_t d, std::size_t values, std::optional<int> digits)
      : digits_(digits.value_or(default_digits)) {
    const double characters = static_cast<double>(values) * characters_of_dyadic(2 * static_cast<double>(d));
    if (!digits) require_exact_fits(fmt::format("{}: d = {}", function, d), characters);
    exact_ = !digits || characters <= added_exact_characters;
  }

  template <class Formula>
  Value operator()(const Formula& formula) const {
    if (exact_) return exact_value(formula.template operator()<Rational>(), digits_);
    return enclosed_value([&] { return formula.template operator()<Ball>(); }, digits_);
  }

  Value operator()(const Rational& number) const {
    Value value = exact_value(number, digits_);
    if (!exact_ && static_cast<double>(value.exact.size()) > added_exact_characters) value.exact.clear();
    return value;
  }

 private:
  int digits_;
  bool exact_ = true;
};

std::int64_t dimension_of(const ParityQuery& query) {
  return std::visit(
      Choose{[](const MajorityQuery& majority) { return majority.d; },
             [](const ReluQuery& relu) { return static_cast<std::int64_t>(relu.weights.size()); },
             [](const TableQuery& table) {
               const std::size_t count =
                   std::visit([](const auto& values) { return values.size(); }, table.values);
               return static_cast<std::int64_t>(std::bit_width(count)) - 1;
             }},
      query);
}

/// E Maj_d^2: 1 but for ties, where it is tie^2. Their probability is the mean of majority with ties at +1.
template <class T>
T majority_mean_square(const MajorityQuery& majority) {
  const int tie = majority.tie.value_or(0);
  if (majority.d % 2 == 1 || tie != 0) return T(1);
  return T(1) - analysis::majority_fourier_coefficient<T>(majority.d, 0, 1);
}

Rational exact_mean_square(const TableQuery& table) {
  return std::visit(
      [](const auto& values) {
        Rational sum(0);
        if constexpr (std::is_same_v<std::decay_t<decltype(values)>, std::vector<Rational>>) {
          for (const Rational& value : values) sum += value * value;
        } else {
          Integer squares = 0;
          for (const std::int64_t value : values) squares += Integer(value) * value;
          sum = Rational(squares);
        }
        return Rational(sum / values.size());
      },
      table.values);
}

Rational first_value(const TableQuery& table) {
  return std::visit([](const auto& values) { return Rational(values.front()); }, table.values);
}

/// E g^2 and g(1,...,1), exact but for majority, whose mean square for even d may be too long a fraction.
struct Moments {
  std::function<Rational()> exact_mean_square;
  std::function<Ball()> mean_square_ball;
  Rational at_ones;
  std::string by;

  template <class T>
  T mean_square() const {
    if constexpr (std::is_same_v<T, Ball>)
      return mean_square_ball();
    else
      return exact_mean_square();
  }
};

Moments known(const Rational& mean_square, const Rational& at_ones, std::string by) {
  return {[=] { return mean_square; }, [=] { return Ball(mean_square); }, at_ones, std::move(by)};
}

Moments moments_of(const ParityQuery& query) {
  return std::visit(Choose{[](const MajorityQuery& majority) {
                             return Moments{[=] { return majority_mean_square<Rational>(majority); },
                                            [=] { return majority_mean_square<Ball>(majority); }, Rational(1),
                                            majority.d % 2 == 1 ? "majority has no ties for odd d"
                                            : majority.tie == 0
                                                ? "1 less the probability of a tie, by its closed form"
                                                : "ties are +1 or -1"};
                           },
                           [](const ReluQuery& relu) {
                             Rational squares(0), sum(0);
                             for (const Rational& weight : relu.weights) {
                               squares += weight * weight;
                               sum += weight;
                             }
                             return known(squares / 2, sum > 0 ? sum : Rational(0),
                                          "|w|^2 / 2, since max(z,0)^2 + max(-z,0)^2 = z^2");
                           },
                           [](const TableQuery& table) {
                             return known(exact_mean_square(table), first_value(table),
                                          "sum of the exact squares of the values");
                           }},
                    query);
}

/// The coefficients of g are the spectrum's times the unit.
struct ScaledSpectrum {
  FourierSpectrum spectrum;
  Rational unit = 1;
};

/// max(w.x, 0) at all points; doubling the table with each coordinate.
template <class Number>
std::vector<Number> relu_table(const std::vector<Number>& weights) {
  std::vector<Number> table{Number(0)};
  table.reserve(std::size_t{1} << weights.size());
  for (const Number& weight : weights) table.front() += weight;
  for (const Number& weight : weights) {
    const std::size_t half = table.size();
    for (std::size_t x = 0; x < half; ++x) table.push_back(Number(table[x] - 2 * weight));
  }
  for (Number& value : table)
    if (value < 0) value = 0;
  return table;
}

ScaledSpectrum relu_spectrum(const std::vector<Rational>& weights, int threads) {
  Integer common = 1;
  for (const Rational& weight : weights) common = lcm(common, Integer(denominator(weight)));
  Integer total = 0;
  std::vector<Integer> integers;
  for (const Rational& weight : weights) {
    integers.push_back(numerator(Rational(weight * Rational(common))));
    total += abs(integers.back());
  }
  constexpr int bits_of_forms = 61;  // of w.x and of w.x - 2 w_i
  if (total >> bits_of_forms != 0) return {FourierSpectrum(relu_table(weights), threads)};
  std::vector<std::int64_t> words;
  for (const Integer& integer : integers) words.push_back(integer.convert_to<std::int64_t>());
  return {FourierSpectrum(relu_table(words), threads), Rational(1) / Rational(common)};
}

ScaledSpectrum spectrum_of(const ParityQuery& query, int threads) {
  return std::visit(
      Choose{[&](const MajorityQuery& majority) -> ScaledSpectrum {
               return {FourierSpectrum(
                   numeric::majority_table(static_cast<int>(majority.d), majority.tie.value_or(0)), threads)};
             },
             [&](const ReluQuery& relu) { return relu_spectrum(relu.weights, threads); },
             [&](const TableQuery& table) -> ScaledSpectrum {
               return {std::visit([&](const auto& values) { return FourierSpectrum(values, threads); },
                                  table.values)};
             }},
      query);
}

void require_arguments(const ParityVarianceRequest& request, std::int64_t d) {
  if (d < 1 || d > largest_d)
    throw std::domain_error(fmt::format("{}: d must lie in 1..10^18, got {}", function, d));
  if (request.k && (*request.k < 0 || *request.k > d))
    throw std::domain_error(fmt::format("{}: k must lie in 0..{}, got {}", function, d, *request.k));
  if (std::holds_alternative<TableQuery>(request.query)) require_parity_table_fits(d);
  const auto* const majority = std::get_if<MajorityQuery>(&request.query);
  if (majority != nullptr && d % 2 == 0 && !majority->tie)
    throw std::invalid_argument(fmt::format(
        "{}: for even d = {} majority depends on sign(0), which must be -1, 0 or 1", function, d));
}

class Calculation {
 public:
  explicit Calculation(const ParityVarianceRequest& request)
      : request_(request),
        d_(dimension_of(request.query)),
        moments_((require_arguments(request, d_), moments_of(request.query))),
        write_(d_, numbers_of_length_d, request.digits) {}

  ParityVariance result() {
    fill_moments();
    const auto* const majority = std::get_if<MajorityQuery>(&request_.query);
    if (d_ <= largest_d_of_tables)
      use_spectrum();
    else if (majority != nullptr)
      use_closed_forms(*majority);
    else
      leave_out_levels();
    return std::move(result_);
  }

 private:
  static constexpr std::size_t numbers_of_length_d = 8;

  void fill_moments() {
    result_.d = d_;
    result_.mean_square_by = moments_.by;
    result_.mean_square = write_([&]<class T>() { return moments_.mean_square<T>(); });
    result_.at_ones = write_(moments_.at_ones);
    const auto mean_squared = [&]<class T>() { return T(moments_.mean_square<T>() * power_of_two<T>(-d_)); };
    const auto squared_mean = [&]<class T>() {
      const T mean = T(moments_.at_ones) * power_of_two<T>(-d_);
      return T(mean * mean);
    };
    const auto variance = [&]<class T>() {
      return T(mean_squared.template operator()<T>() - squared_mean.template operator()<T>());
    };
    result_.mean_squared_coefficient = write_(mean_squared);
    result_.squared_mean_coefficient = write_(squared_mean);
    result_.variance = write_(variance);
    result_.gradient_variance =
        write_([&]<class T>() { return T(T(4) * variance.template operator()<T>()); });
  }

  void use_spectrum() {
    const auto [spectrum, unit] = spectrum_of(request_.query, request_.threads);
    const Rational square_unit = unit * unit;
    const Rational mean_square = moments_.exact_mean_square();
    Rational total(0);
    std::vector<Rational> weights = spectrum.level_weights();
    for (Rational& weight : weights) {
      weight *= square_unit;
      total += weight;
    }
    add_levels(weights, mean_square, spectrum.method());
    add_parseval(total, spectrum.method(), mean_square);
    for (const std::uint64_t set : spectrum.largest(coefficients_shown)) {
      const Rational value = spectrum.coefficient(set) * unit;
      if (value == 0) break;
      result_.largest.push_back({coordinates_of(set), write_(value), write_(value * value / mean_square)});
    }
    if (!request_.k) return;
    const auto level = static_cast<std::size_t>(*request_.k);
    const Rational sets(analysis::binomial_coefficient(d_, *request_.k));
    const Rational mean = spectrum.level_sums()[level] * unit / sets;
    const Rational gradient = analysis::sparse_gradient_variance(
        weights[level], mean * mean, static_cast<int>(d_), static_cast<int>(level));
    result_.sparse = ParityVariance::Sparse{
        *request_.k,  write_(sets),         write_(weights[level]), write_(weights[level] / sets),
        write_(mean), write_(gradient / 4), write_(gradient)};
  }

  /// Majority has the same coefficient at all sets of one size.
  void use_closed_forms(const MajorityQuery& majority) {
    const int tie = majority.tie.value_or(0);
    const std::string by = "closed form of majority's coefficients";
    if (d_ <= largest_d_of_closed_levels) {
      std::vector<Rational> weights;
      Rational total(0);
      for (std::int64_t level = 0; level <= d_; ++level) {
        const auto coefficient = analysis::majority_fourier_coefficient<Rational>(d_, level, tie);
        weights.emplace_back(Rational(analysis::binomial_coefficient(d_, level)) * coefficient * coefficient);
        total += weights.back();
      }
      const Rational mean_square = moments_.exact_mean_square();
      add_levels(weights, mean_square, by);
      add_parseval(total, by, mean_square);
    } else {
      const auto weight = [&]<class T>() {
        const T coefficient = analysis::majority_fourier_coefficient<T>(d_, 1, tie);
        return T(T(Rational(d_)) * coefficient * coefficient);
      };
      result_.levels.push_back({1, write_(weight), write_([&]<class T>() {
                                  return T(weight.template operator()<T>() / moments_.mean_square<T>());
                                })});
      result_.levels_by = fmt::format("{}; level 1 alone for d above {}", by, largest_d_of_closed_levels);
    }
    if (request_.k) add_sparse_majority(*request_.k, tie);
  }

  void add_sparse_majority(std::int64_t k, int tie) {
    const auto coefficient = [&]<class T>() { return analysis::majority_fourier_coefficient<T>(d_, k, tie); };
    const auto squared = [&]<class T>() {
      const T value = coefficient.template operator()<T>();
      return T(value * value);
    };
    ParityVariance::Sparse sparse;
    sparse.k = k;
    constexpr double most_digits = 1000;
    const double digits = static_cast<double>(std::min(k, d_ - k)) * std::log10(static_cast<double>(d_));
    if (d_ < std::int64_t{1} << 32 && digits <= most_digits) {
      const Rational sets(analysis::binomial_coefficient(d_, k));
      sparse.sets = write_(sets);
      sparse.level_weight = write_([&]<class T>() { return T(T(sets) * squared.template operator()<T>()); });
    }
    sparse.mean_squared_coefficient = write_(squared);
    sparse.mean_coefficient = write_(coefficient);
    sparse.variance = sparse.gradient_variance =
        write_(Rational(0));  // all sets of size k have one coefficient
    result_.sparse = std::move(sparse);
  }

  void leave_out_levels() {
    if (request_.k) require_parity_table_fits(d_);
    result_.levels_by =
        fmt::format("left out: they take the 2^d values, and d at most {} is allowed", largest_d_of_tables);
  }

  void add_levels(const std::vector<Rational>& weights, const Rational& mean_square, const std::string& by) {
    for (std::size_t level = 0; level < weights.size(); ++level)
      result_.levels.push_back({static_cast<std::int64_t>(level), write_(weights[level]),
                                mean_square == 0 ? Value{} : write_(weights[level] / mean_square)});
    result_.all_levels = true;
    result_.levels_by = by;
  }

  void add_parseval(const Rational& total, const std::string& by, const Rational& mean_square) {
    result_.parseval =
        ParityVariance::Parseval{write_(total), by, write_(mean_square), moments_.by, total == mean_square};
  }

  const ParityVarianceRequest& request_;
  std::int64_t d_;
  Moments moments_;
  Writer write_;
  ParityVariance result_;
};

}  // namespace

void require_parity_table_fits(std::int64_t d) {
  if (d <= largest_d_of_tables) return;
  constexpr double bytes_per_point = 16;  // the table in int64, and the transform's
  throw std::length_error(
      fmt::format("{}: a table of 2^d values and its transform are allowed for d at most {}; d = {} {}",
                  function, largest_d_of_tables, d,
                  d < 1000 ? "would take " + readable_bytes(std::ldexp(bytes_per_point, static_cast<int>(d)))
                           : "is out of reach"));
}

ParityVariance parity_variance(const ParityVarianceRequest& request) { return Calculation(request).result(); }

}  // namespace lemmata::proofs_check
