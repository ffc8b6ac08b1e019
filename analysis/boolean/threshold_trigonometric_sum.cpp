// The trigonometric sum in fixed-point numbers of 128 bits, with the error bound that makes its results balls.
//
// The identity. For odd |T| the average of chi_T(x) sin((w.x) theta) over the cube is
// (-1)^((|T|-1)/2) prod_{i in T} sin(w_i theta) prod_{j not in T} cos(w_j theta), and with theta_r = (2r+1) pi / (2N)
//
//     (1/N) sum_{0 <= r < N} sin(v theta_r) / sin theta_r = sign(v)  for odd v, |v| <= 2N - 1,
//     (1/N) sum_{0 <= r < N} sin(v theta_r) cot theta_r   = sign(v)  for even v, |v| <= 2N - 2.
//
// The values of w.x have the parity of W and are at most W in size. Theta_r and theta_{N-1-r} = pi - theta_r contribute alike
// (W has the parity of w.x, and |T| is odd), so with an even N the nodes r < N/2 are enough, twice.
//
// Numbers. All factors are at most 1 in size. A magnitude is an integer m < 2^128 that stands for m 2^-128, never above what
// it approximates; signs are kept apart. With u = 2^-128:
//
//   * A sine from the table is below the true one by at most 2 u: Arb encloses it with a radius of at most u/8, which is checked,
//     the lower end is rounded down, and 1 becomes 1 - u. So are the kernels kappa 2^-e, e >= 0 the least that makes them
//     less than 1.
//   * A product is computed without its lowest partial product and the lower halves of the two middle ones, which takes away less
//     than 3 u.
//   * For numbers of size at most 1 the errors of the factors of a product add up, |ab - a'b'| <= |a - a'| |b| + |a'| |b - b'|.
//     So a term, a product of at most n + 2 factors (kernel, n sines or cosines, and a 1 to begin with), is wrong by at most
//     (2 (n + 2) + 3 (n + 1)) u < 5 (n + 2) u, times 2^e.
//   * 2^e <= 1 + 2 kappa, and kappa(theta_r) <= 1 / sin(theta_r) <= N / (2r+1), because sin x >= 2x/pi. The sum of 1/(2r+1)
//     over r < N/2 is at most 1 + (ln N)/2. So (2/N) times the sum of 2^e over r < N/2 is at most 5 + 2 ln N.
//   * The sum itself, and the factor 2/N, are exact.
//
// Altogether a coefficient is wrong by less than 5 (n + 2) (5 + 2 ln N) 2^-128, n counting the coordinate of the bias. The code
// takes ln N <= 7/10 of N's length in bits, which is at most 1 + 1.443 ln N. With n + 2 <= 3n that makes a radius of less than
// 30.5 n (5 + ln N) 2^-128, and rounding the midpoint to 128 bits does not bring it to 32.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <stdexcept>

#include "analysis/boolean/linear_threshold_function.hpp"
#include "analysis/scalar/ball_arb.hpp"

namespace lemmata::analysis {

namespace {

__extension__ using Word128 = unsigned __int128;

constexpr slong sine_bits = 192;  // 1/sin(pi/(2N)) loses 2 log2(N) of them

/// floor(x 2^(128 - exponent)), at most 2^128 - 1, for an x in [0, 2^exponent] that Arb has enclosed well enough.
Word128 rounded_down(const Ball& x, slong exponent) {
  if (mag_cmp_2exp_si(arb_radref(arb_of(x)), exponent - 131) > 0)
    throw std::logic_error("trigonometric sum: a sine is not known well enough");
  Word128 result = 0;
  arf_t lower;
  fmpz_t integer;
  arf_init(lower);
  fmpz_init(integer);
  arb_get_lbound_arf(lower, arb_of(x), sine_bits);
  arf_mul_2exp_si(lower, lower, 128 - exponent);
  arf_get_fmpz(integer, lower, ARF_RND_FLOOR);
  if (fmpz_bits(integer) > 128) {
    result = ~Word128{0};
  } else if (fmpz_sgn(integer) > 0) {
    std::array<ulong, 2> limbs{};
    fmpz_get_ui_array(limbs.data(), 2, integer);
    result = Word128{limbs[1]} << 64 | limbs[0];
  }
  fmpz_clear(integer);
  arf_clear(lower);
  return result;
}

struct Angle {
  Ball sin, cos;
};

/// Sine and cosine of j pi / (2N), 0 <= j <= N, each by one rotation from some 2 sqrt(N) angles.
class Angles {
 public:
  explicit Angles(std::int64_t n)
      : stride_(static_cast<std::int64_t>(std::sqrt(static_cast<double>(n))) + 1) {
    for (std::int64_t j = 0; j < stride_; ++j) fine_.push_back(angle(j, n));
    for (std::int64_t j = 0; j <= n; j += stride_) coarse_.push_back(angle(j, n));
  }

  void evaluate(std::int64_t j, Angle& result) const {
    const Angle& a = coarse_[static_cast<std::size_t>(j / stride_)];
    const Angle& b = fine_[static_cast<std::size_t>(j % stride_)];
    arb_mul(arb_of(result.sin), arb_of(a.sin), arb_of(b.cos), sine_bits);
    arb_addmul(arb_of(result.sin), arb_of(a.cos), arb_of(b.sin), sine_bits);
    arb_mul(arb_of(result.cos), arb_of(a.cos), arb_of(b.cos), sine_bits);
    arb_submul(arb_of(result.cos), arb_of(a.sin), arb_of(b.sin), sine_bits);
  }

 private:
  static Angle angle(std::int64_t j, std::int64_t n) {
    Angle result;
    fmpq_t turns;
    fmpq_init(turns);
    fmpq_set_si(turns, static_cast<slong>(j), static_cast<ulong>(2 * n));
    arb_sin_cos_pi_fmpq(arb_of(result.sin), arb_of(result.cos), turns, sine_bits);
    fmpq_clear(turns);
    return result;
  }

  std::int64_t stride_;
  std::vector<Angle> fine_, coarse_;
};

/// The product of two magnitudes, too small by less than 3.
Word128 product(Word128 a, Word128 b) {
  const auto a1 = static_cast<std::uint64_t>(a >> 64), b1 = static_cast<std::uint64_t>(b >> 64);
  const auto a0 = static_cast<std::uint64_t>(a), b0 = static_cast<std::uint64_t>(b);
  return Word128{a1} * b1 + static_cast<std::uint64_t>(Word128{a1} * b0 >> 64) +
         static_cast<std::uint64_t>(Word128{a0} * b1 >> 64);
}

/// A sum of magnitudes times powers of two up to 2^60.
struct Sum {
  Word128 low = 0;
  std::uint64_t high = 0;

  void add(Word128 magnitude, int exponent) {
    const Word128 shifted = magnitude << exponent;
    low += shifted;
    high += static_cast<std::uint64_t>(magnitude >> 1 >> (127 - exponent)) + (low < shifted ? 1 : 0);
  }

  [[nodiscard]] Integer value() const {
    return (Integer(high) << 128) + (Integer(static_cast<std::uint64_t>(low >> 64)) << 64) +
           Integer(static_cast<std::uint64_t>(low));
  }
};

/// The smallest even N that the identity allows.
Integer nodes_for(const Integer& total_weight) { return 2 * Integer((total_weight + 4) / 4); }

double bytes_for(const Integer& nodes) { return 16 * (nodes.convert_to<double>() + 1); }

/// A homogeneous function without ties of sign +-1, and a set of its coordinates.
struct Homogeneous {
  std::vector<Integer> weights;
  std::vector<bool> inside;
  std::size_t set_size;

  [[nodiscard]] Integer total_weight() const {
    Integer total = 0;
    for (const Integer& weight : weights) total += abs(weight);
    return total;
  }
};

/// f and the set on their own coordinates where that is possible, else on one more, which belongs to the set if the parity of
/// its size asks for it. No weights at all if f is odd and the parity is another one: all these coefficients are 0.
Homogeneous lifted(const LinearThresholdFunction& f, std::span<const int> subset, std::size_t parity) {
  const LinearThresholdFunction tieless = f.with_tie_as_bias();
  const bool other_parity = subset.size() % 2 != parity;
  if (tieless.bias() == 0 && other_parity) return {};
  Homogeneous result{tieless.bias() == 0 ? tieless.weights() : tieless.with_bias_as_coordinate().weights(),
                     {},
                     subset.size()};
  result.inside.resize(result.weights.size());
  for (const int coordinate : subset) result.inside[static_cast<std::size_t>(coordinate) - 1] = true;
  if (other_parity) {
    result.inside.back() = true;
    ++result.set_size;
  }
  return result;
}

/// A coordinate's factor at one node for the set, and the one for the set with the coordinate toggled.
struct Factor {
  Word128 own, toggled;
  std::uint32_t own_negative, toggled_negative;
};

/// Calls term(kernel, exponent, factors) at each node r < N/2, where kernel 2^(exponent - 128) is kappa(theta_r).
template <class Term>
void for_each_node(const char* function, const Homogeneous& f, const Term& term) {
  const Integer total = f.total_weight();
  require_memory(function, bytes_for(nodes_for(total)));
  const bool odd = total % 2 != 0;
  const auto n = nodes_for(total).convert_to<std::int64_t>();
  const auto quarter = static_cast<std::uint64_t>(n);  // a right angle in units of pi / (2N)

  const Angles angles(n);
  Angle angle;
  std::vector<Word128> sines(quarter + 1);
  for (std::int64_t j = 0; j <= n / 2; ++j) {
    angles.evaluate(j, angle);
    sines[static_cast<std::size_t>(j)] = rounded_down(angle.sin, 0);
    sines[static_cast<std::size_t>(n - j)] = rounded_down(angle.cos, 0);
  }

  const std::size_t count = f.weights.size();
  std::vector<std::uint64_t> position(count), step(count);  // w_i theta_r and its increment, less than 4N
  for (std::size_t i = 0; i < count; ++i) {
    position[i] = static_cast<std::uint64_t>(abs(f.weights[i]));
    step[i] = 2 * position[i] % (4 * quarter);
  }
  std::vector<Factor> factors(count);
  Ball kernel;
  for (std::int64_t r = 0; r < n / 2; ++r) {
    for (std::size_t i = 0; i < count; ++i) {
      const bool below = position[i] > 2 * quarter;
      const std::uint64_t half = below ? position[i] - 2 * quarter : position[i];
      const bool left = half > quarter;
      const std::uint64_t at = left ? 2 * quarter - half : half;
      const Word128 sin = sines[at], cos = sines[quarter - at];
      factors[i] =
          f.inside[i] ? Factor{sin, cos, below, below != left} : Factor{cos, sin, below != left, below};
      position[i] += step[i];
      if (position[i] >= 4 * quarter) position[i] -= 4 * quarter;
    }
    angles.evaluate(2 * r + 1, angle);
    if (odd)
      arb_inv(arb_of(kernel), arb_of(angle.sin), sine_bits);
    else
      arb_div(arb_of(kernel), arb_of(angle.cos), arb_of(angle.sin), sine_bits);
    const slong exponent = std::max<slong>(0, arf_abs_bound_lt_2exp_si(arb_midref(arb_of(kernel))));
    term(rounded_down(kernel, exponent), static_cast<int>(exponent), factors);
  }
}

/// A coefficient from the magnitudes of its positive and of its negative terms.
Ball coefficient(const std::array<Sum, 2>& terms, const Homogeneous& f, std::size_t size, bool negative) {
  const Integer nodes = nodes_for(f.total_weight()), unit = Integer(1) << 128;
  Integer sum = terms[0].value() - terms[1].value();
  if (negative) sum = -sum;
  if (size % 4 == 3) sum = -sum;
  const auto n = static_cast<std::int64_t>(f.weights.size());
  const auto bits = static_cast<std::int64_t>(msb(nodes)) + 1;
  return Ball(Rational(2 * sum, Integer(nodes * unit)), Rational(Integer((n + 2) * (25 + 7 * bits)), unit));
}

/// Whether the set has an odd number of negative weights.
bool negated(const Homogeneous& f) {
  bool result = false;
  for (std::size_t i = 0; i < f.weights.size(); ++i) result ^= f.inside[i] && f.weights[i] < 0;
  return result;
}

}  // namespace

Ball fourier_coefficient_by_trigonometric_sum(const LinearThresholdFunction& f, std::span<const int> subset) {
  constexpr const char* function = "fourier_coefficient_by_trigonometric_sum";
  require_coordinates(function, subset, f.dimension());
  const Homogeneous homogeneous = lifted(f, subset, 1);
  if (homogeneous.weights.empty()) return Ball(0);
  std::array<Sum, 2> terms;
  for_each_node(function, homogeneous, [&](Word128 kernel, int exponent, const std::vector<Factor>& factors) {
    std::uint32_t negative = 0;
    for (const Factor& factor : factors) {
      kernel = product(kernel, factor.own);
      negative ^= factor.own_negative;
    }
    terms[negative].add(kernel, exponent);
  });
  return coefficient(terms, homogeneous, homogeneous.set_size, negated(homogeneous));
}

std::vector<Ball> neighbour_coefficients_by_trigonometric_sum(const LinearThresholdFunction& f,
                                                              std::span<const int> subset) {
  constexpr const char* function = "neighbour_coefficients_by_trigonometric_sum";
  require_coordinates(function, subset, f.dimension());
  std::vector<Ball> result(static_cast<std::size_t>(f.dimension()));
  const Homogeneous homogeneous = lifted(f, subset, 0);
  if (homogeneous.weights.empty()) return result;
  const std::size_t count = homogeneous.weights.size();
  std::vector<std::array<Sum, 2>> terms(count);
  std::vector<Word128> before(count);  // the kernel and the factors of the coordinates before this one
  for_each_node(function, homogeneous, [&](Word128 kernel, int exponent, const std::vector<Factor>& factors) {
    std::uint32_t negative = 0;
    for (std::size_t i = 0; i < count; ++i) {
      before[i] = kernel;
      kernel = product(kernel, factors[i].own);
      negative ^= factors[i].own_negative;
    }
    Word128 after = ~Word128{0};
    for (std::size_t i = count; i-- > 0;) {
      const Factor& factor = factors[i];
      terms[i][negative ^ factor.own_negative ^ factor.toggled_negative].add(
          product(product(before[i], factor.toggled), after), exponent);
      after = product(after, factor.own);
    }
  });
  for (std::size_t i = 0; i < result.size(); ++i) {
    const std::size_t size = homogeneous.inside[i] ? homogeneous.set_size - 1 : homogeneous.set_size + 1;
    result[i] =
        coefficient(terms[i], homogeneous, size, negated(homogeneous) != (homogeneous.weights[i] < 0));
  }
  return result;
}

TrigonometricCost trigonometric_cost(const LinearThresholdFunction& f, int subset_size) {
  const LinearThresholdFunction tieless = f.with_tie_as_bias();
  if (tieless.bias() == 0 && subset_size % 2 != 0) return {0, 0};
  const Integer nodes = nodes_for(tieless.total_weight() + abs(tieless.bias()));
  return {nodes.convert_to<double>(), bytes_for(nodes)};
}

}  // namespace lemmata::analysis
