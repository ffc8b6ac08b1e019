#include "analysis/scalar/ball.hpp"

#include <algorithm>
#include <initializer_list>
#include <stdexcept>
#include <utility>
#include <vector>

#include "analysis/scalar/ball_arb.hpp"

namespace lemmata::analysis {
namespace {

static_assert(sizeof(arb_struct) == sizeof(Ball) && alignof(arb_struct) <= alignof(Ball));

constexpr int default_precision_bits = 128;
constexpr int largest_precision_bits = 1 << 24;
constexpr int largest_rational_bits = 1 << 28;  // 32 MiB for a numerator or a denominator
constexpr int largest_decimal_digits = 1000000;

/// What FLINT keeps per thread (its constants, its free lists) must be returned when the thread ends. Every
/// operation reads the precision, so every thread that computes with balls has one of these.
struct ThreadState {
  int bits = default_precision_bits;
  ~ThreadState() { flint_cleanup(); }
};
thread_local ThreadState thread_state;

/// FLINT's integer and fraction, freed at the end of the scope.
struct FlintInteger {
  fmpz_t value;
  FlintInteger() { fmpz_init(value); }
  explicit FlintInteger(const Integer& x) : FlintInteger() { fmpz_set_mpz(value, x.backend().data()); }
  ~FlintInteger() { fmpz_clear(value); }
  FlintInteger(const FlintInteger&) = delete;
  FlintInteger& operator=(const FlintInteger&) = delete;
  [[nodiscard]] Integer get() const {
    Integer x;
    fmpz_get_mpz(x.backend().data(), value);
    return x;
  }
};

struct FlintRational {
  fmpq_t value;
  explicit FlintRational(const Rational& x) {
    fmpq_init(value);
    fmpq_set_mpq(value, x.backend().data());
  }
  ~FlintRational() { fmpq_clear(value); }
  FlintRational(const FlintRational&) = delete;
  FlintRational& operator=(const FlintRational&) = delete;
};

/// Arb's floating-point number: a dyadic fraction with an exponent of any size.
struct Dyadic {
  arf_t value;
  Dyadic() { arf_init(value); }
  explicit Dyadic(const arf_t x) : Dyadic() { arf_set(value, x); }
  explicit Dyadic(const mag_t x) : Dyadic() { arf_set_mag(value, x); }
  Dyadic(const Dyadic&) = delete;
  Dyadic& operator=(const Dyadic&) = delete;
  ~Dyadic() { arf_clear(value); }
};

/// The sign of a sum, decided exactly: arf_sum rounds once, and neither to zero nor across it.
int sign_of_sum(std::initializer_list<std::pair<int, const arf_struct*>> terms) {
  std::vector<arf_struct> signed_terms(terms.size());
  std::size_t i = 0;
  for (const auto& [sign, term] : terms) {
    arf_init(&signed_terms[i]);
    if (sign < 0)
      arf_neg(&signed_terms[i], term);
    else
      arf_set(&signed_terms[i], term);
    ++i;
  }
  Dyadic sum;
  arf_sum(sum.value, signed_terms.data(), static_cast<slong>(signed_terms.size()), 30, ARF_RND_DOWN);
  for (arf_struct& term : signed_terms) arf_clear(&term);
  return arf_sgn(sum.value);
}

/// The sign of (upper end of a) - (lower end of b).
int sign_of_upper_minus_lower(const Ball& a, const Ball& b) {
  const Dyadic radius_a(arb_radref(arb_of(a)));
  const Dyadic radius_b(arb_radref(arb_of(b)));
  return sign_of_sum(
      {{1, arb_midref(arb_of(a))}, {1, radius_a.value}, {-1, arb_midref(arb_of(b))}, {1, radius_b.value}});
}

Rational exact_rational(const arf_t x, const char* function) {
  if (arf_is_zero(x)) return Rational(0);
  FlintInteger mantissa;
  FlintInteger exponent;
  arf_get_fmpz_2exp(mantissa.value, exponent.value, x);
  if (fmpz_cmpabs(exponent.value, FlintInteger(Integer(largest_rational_bits)).value) > 0)
    throw std::length_error(std::string(function) + ": fractions of at most 2^28 bits are allowed, got 2^(" +
                            to_string(exponent.get()) + ")");
  const slong shift = fmpz_get_si(exponent.value);
  if (shift >= 0) return Rational(Integer(mantissa.get() << static_cast<unsigned long>(shift)));
  return Rational(mantissa.get(), Integer(Integer(1) << static_cast<unsigned long>(-shift)));
}

Rational exact_radius(const Ball& ball, const char* function) {
  return exact_rational(Dyadic(arb_radref(arb_of(ball))).value, function);
}

// ----- Decimals -----

/// The interval [lowest, highest] * 10^exponent, which encloses a ball.
struct DecimalInterval {
  Rational lowest;
  Rational highest;
  Integer exponent;
};

bool has_moderate_exponent(const arf_t x) {
  constexpr slong moderate = 20000;
  return arf_is_zero(x) || (arf_cmpabs_2exp_si(x, moderate) < 0 && arf_cmpabs_2exp_si(x, -moderate) > 0);
}

/// Exact where that is cheap. Otherwise Arb's conversion, with some digits to spare, which works for
/// exponents of any size and never writes the number out.
DecimalInterval decimal_interval(const Ball& ball, int digits) {
  const Dyadic radius(arb_radref(arb_of(ball)));
  if (has_moderate_exponent(arb_midref(arb_of(ball))) && has_moderate_exponent(radius.value))
    return {ball.lower(), ball.upper(), Integer(0)};
  constexpr int spare_digits = 10;
  FlintInteger middle;
  FlintInteger error;
  FlintInteger exponent;
  arb_get_fmpz_mid_rad_10exp(middle.value, error.value, exponent.value, arb_of(ball), digits + spare_digits);
  return {Rational(Integer(middle.get() - error.get())), Rational(Integer(middle.get() + error.get())),
          exponent.get()};
}

Integer integer_power_of_ten(long exponent) {
  return boost::multiprecision::pow(Integer(10), static_cast<unsigned>(exponent));
}

Rational power_of_ten(long exponent) {
  return exponent >= 0 ? Rational(integer_power_of_ten(exponent))
                       : Rational(Integer(1), integer_power_of_ten(-exponent));
}

/// floor(log10(x)), x > 0.
long decimal_exponent(const Rational& x) {
  const auto bits = [](const Integer& n) { return static_cast<long>(mpz_sizeinbase(n.backend().data(), 2)); };
  const long binary = bits(numerator(x)) - bits(denominator(x));  // 2^(binary-1) < x < 2^(binary+1)
  long exponent = static_cast<long>(0.30102999566398120 * static_cast<double>(binary));
  while (power_of_ten(exponent) > x) --exponent;
  while (power_of_ten(exponent + 1) <= x) ++exponent;
  return exponent;
}

/// sign * significand * 10^(exponent - digits + 1), where the significand has exactly that many digits; or
/// zero.
struct Rounded {
  int sign = 0;
  Integer significand = 0;
  int digits = 1;
  long exponent = 0;

  [[nodiscard]] Rational value() const {
    return Rational(Integer(sign * significand)) * power_of_ten(exponent - digits + 1);
  }
};

enum class Direction { nearest, away_from_zero };

/// x to that many significant digits; nearest means half away from zero.
Rounded rounded(const Rational& x, int digits, Direction direction = Direction::nearest) {
  if (x == 0) return {};
  const Rational size = abs(x);
  Rounded result{x < 0 ? -1 : 1, 0, digits, decimal_exponent(size)};
  const Rational scaled = size * power_of_ten(digits - 1 - result.exponent);
  const Integer above = numerator(scaled);
  const Integer below = denominator(scaled);
  if (direction == Direction::nearest)
    result.significand = (2 * above + below) / (2 * below);
  else
    result.significand = (above + below - 1) / below;
  if (result.significand == integer_power_of_ten(digits)) {  // 9.99 became 10.0
    result.significand /= 10;
    ++result.exponent;
  }
  return result;
}

std::string written(const Rounded& number, const Integer& offset) {
  if (number.sign == 0) return "0";
  constexpr int most_leading_zeros = 5;
  const std::string digits = number.significand.str();
  const Integer exponent = number.exponent + offset;
  std::string text = number.sign < 0 ? "-" : "";
  if (exponent < -most_leading_zeros || exponent >= number.digits) {
    text += digits.substr(0, 1);
    if (number.digits > 1) text.append(".").append(digits, 1);
    return text.append("e").append(exponent.str());
  }
  const int place = static_cast<int>(exponent);
  if (place < 0) return text.append("0.").append(static_cast<std::size_t>(-place - 1), '0').append(digits);
  const std::size_t whole = static_cast<std::size_t>(place) + 1;
  text.append(digits, 0, whole);
  if (whole < digits.size()) text.append(".").append(digits, whole);
  return text;
}

void require_digits(const char* function, int digits) {
  if (digits < 1 || digits > largest_decimal_digits)
    throw std::domain_error(std::string(function) + ": digits must be from 1 to 1000000, got " +
                            std::to_string(digits));
}

}  // namespace

// ----- Precision -----

BallPrecision::BallPrecision(int bits) : previous_(thread_state.bits) {
  if (bits < 2 || bits > largest_precision_bits)
    throw std::domain_error("BallPrecision: bits must be from 2 to 16777216, got " + std::to_string(bits));
  thread_state.bits = bits;
}

BallPrecision::~BallPrecision() { thread_state.bits = previous_; }

int BallPrecision::bits() { return thread_state.bits; }

Ball finite(Ball ball, const char* function, const char* reason) {
  if (!arb_is_finite(arb_of(ball))) throw std::domain_error(std::string(function) + ": " + reason);
  return ball;
}

// ----- Construction -----

Ball::Ball() {
  ::new (static_cast<void*>(storage_)) arb_struct;
  arb_init(arb_of(*this));
}

Ball::Ball(int value) : Ball() { arb_set_si(arb_of(*this), value); }

Ball::Ball(std::int64_t value) : Ball() { arb_set_si(arb_of(*this), value); }

Ball::Ball(const Integer& value) : Ball() { arb_set_fmpz(arb_of(*this), FlintInteger(value).value); }

Ball::Ball(const Rational& value) : Ball() {
  arb_set_fmpq(arb_of(*this), FlintRational(value).value, BallPrecision::bits());
}

Ball::Ball(const Rational& midpoint, const Rational& radius) : Ball(midpoint) {
  if (radius < 0)
    throw std::domain_error("Ball: the radius must not be negative, got " + analysis::to_string(radius));
  // Rounded up to the 30 bits that a radius has, here and not by arf_get_mag, which adds a unit to exact
  // numbers too.
  constexpr slong radius_bits = 30;
  const Ball spread(radius);
  Dyadic above;
  arb_get_abs_ubound_arf(above.value, arb_of(spread), radius_bits);
  FlintInteger mantissa;
  FlintInteger exponent;
  arf_get_fmpz_2exp(mantissa.value, exponent.value, above.value);
  mag_t bound;
  mag_init(bound);
  mag_set_fmpz_2exp_fmpz(bound, mantissa.value, exponent.value);
  if (is_exact())
    mag_set(arb_radref(arb_of(*this)), bound);
  else
    mag_add(arb_radref(arb_of(*this)), arb_radref(arb_of(*this)), bound);
  mag_clear(bound);
}

Ball::Ball(const Ball& other) : Ball() { arb_set(arb_of(*this), arb_of(other)); }

Ball::Ball(Ball&& other) noexcept : Ball() { arb_swap(arb_of(*this), arb_of(other)); }

Ball& Ball::operator=(const Ball& other) {
  arb_set(arb_of(*this), arb_of(other));
  return *this;
}

Ball& Ball::operator=(Ball&& other) noexcept {
  arb_swap(arb_of(*this), arb_of(other));
  return *this;
}

Ball::~Ball() { arb_clear(arb_of(*this)); }

Ball Ball::interval(const Rational& lowest, const Rational& highest) {
  if (lowest > highest)
    throw std::domain_error("Ball::interval: lowest <= highest is needed, got [" +
                            analysis::to_string(lowest) + ", " + analysis::to_string(highest) + "]");
  return Ball(Rational((lowest + highest) / 2), Rational((highest - lowest) / 2));
}

Ball Ball::power_of_two(const Integer& exponent) {
  Ball result(1);
  arb_mul_2exp_fmpz(arb_of(result), arb_of(result), FlintInteger(exponent).value);
  return result;
}

// ----- Arithmetic -----

Ball operator+(const Ball& a, const Ball& b) {
  Ball result;
  arb_add(arb_of(result), arb_of(a), arb_of(b), BallPrecision::bits());
  return finite(std::move(result), "Ball operator+");
}

Ball operator-(const Ball& a, const Ball& b) {
  Ball result;
  arb_sub(arb_of(result), arb_of(a), arb_of(b), BallPrecision::bits());
  return finite(std::move(result), "Ball operator-");
}

Ball operator*(const Ball& a, const Ball& b) {
  Ball result;
  arb_mul(arb_of(result), arb_of(a), arb_of(b), BallPrecision::bits());
  return finite(std::move(result), "Ball operator*");
}

Ball operator/(const Ball& a, const Ball& b) {
  if (arb_contains_zero(arb_of(b)))
    throw std::domain_error("Ball operator/: the divisor must not contain zero, got " + to_string(b));
  Ball result;
  arb_div(arb_of(result), arb_of(a), arb_of(b), BallPrecision::bits());
  return finite(std::move(result), "Ball operator/");
}

Ball operator-(const Ball& a) {
  Ball result;
  arb_neg(arb_of(result), arb_of(a));
  return result;
}

// ----- Questions -----

Truth less_than(const Ball& a, const Ball& b) {
  if (sign_of_upper_minus_lower(a, b) < 0) return Truth::yes;
  if (sign_of_upper_minus_lower(b, a) <= 0) return Truth::no;
  return Truth::unknown;
}

Truth is_positive(const Ball& a) { return less_than(Ball(), a); }

Truth is_zero(const Ball& a) {
  if (arb_is_zero(arb_of(a))) return Truth::yes;
  return contains(a, Rational(0)) ? Truth::unknown : Truth::no;
}

bool contains(const Ball& outer, const Rational& number) {
  // Everything times the denominator, so that no fraction has to be rounded.
  const FlintRational target(number);
  Dyadic middle(arb_midref(arb_of(outer)));
  Dyadic radius(arb_radref(arb_of(outer)));
  arf_mul_fmpz(middle.value, middle.value, fmpq_denref(target.value), ARF_PREC_EXACT, ARF_RND_DOWN);
  arf_mul_fmpz(radius.value, radius.value, fmpq_denref(target.value), ARF_PREC_EXACT, ARF_RND_DOWN);
  Dyadic numerator;
  arf_set_fmpz(numerator.value, fmpq_numref(target.value));
  return sign_of_sum({{1, middle.value}, {1, radius.value}, {-1, numerator.value}}) >= 0 &&
         sign_of_sum({{1, middle.value}, {-1, radius.value}, {-1, numerator.value}}) <= 0;
}

bool contains(const Ball& outer, const Ball& inner) {
  const Dyadic outer_radius(arb_radref(arb_of(outer)));
  const Dyadic inner_radius(arb_radref(arb_of(inner)));
  const arf_struct* const outer_middle = arb_midref(arb_of(outer));
  const arf_struct* const inner_middle = arb_midref(arb_of(inner));
  return sign_of_sum(
             {{1, outer_middle}, {1, outer_radius.value}, {-1, inner_middle}, {-1, inner_radius.value}}) >=
             0 &&
         sign_of_sum(
             {{1, outer_middle}, {-1, outer_radius.value}, {-1, inner_middle}, {1, inner_radius.value}}) <= 0;
}

bool overlaps(const Ball& a, const Ball& b) {
  return sign_of_upper_minus_lower(a, b) >= 0 && sign_of_upper_minus_lower(b, a) >= 0;
}

// ----- Values -----

Rational Ball::midpoint() const { return exact_rational(arb_midref(arb_of(*this)), "Ball::midpoint"); }

Rational Ball::radius() const { return exact_radius(*this, "Ball::radius"); }

Rational Ball::lower() const {
  return exact_rational(arb_midref(arb_of(*this)), "Ball::lower") - exact_radius(*this, "Ball::lower");
}

Rational Ball::upper() const {
  return exact_rational(arb_midref(arb_of(*this)), "Ball::upper") + exact_radius(*this, "Ball::upper");
}

bool Ball::is_exact() const { return arb_is_exact(arb_of(*this)) != 0; }

std::int64_t Ball::relative_accuracy_bits() const { return arb_rel_accuracy_bits(arb_of(*this)); }

std::optional<std::string> Ball::decimal(int digits) const {
  require_digits("Ball::decimal", digits);
  if (arb_is_zero(arb_of(*this))) return "0";
  if (contains(*this, Rational(0))) return std::nullopt;
  // Not more than the accuracy allows, or the conversion would work on digits that are never printed.
  const std::int64_t accurate = std::max<std::int64_t>(relative_accuracy_bits(), 0) / 3 + 3;
  const int most = static_cast<int>(std::min<std::int64_t>(digits, accurate));
  const DecimalInterval range = decimal_interval(*this, most);
  for (int d = most; d >= 1; --d) {
    const Rounded low = rounded(range.lowest, d);
    const Rounded high = rounded(range.highest, d);
    if (low.sign == high.sign && low.exponent == high.exponent && low.significand == high.significand)
      return written(low, range.exponent);
  }
  return std::nullopt;
}

Ball::Decimals Ball::decimals(int digits) const {
  require_digits("Ball::decimals", digits);
  const DecimalInterval range = decimal_interval(*this, digits);
  const Rational middle = (range.lowest + range.highest) / 2;
  const Rational spread = (range.highest - range.lowest) / 2;
  Rounded shown;
  if (middle != 0) {
    int meaningful = digits;
    if (spread != 0) {  // three digits below the radius' first, so that rounding the midpoint hardly widens
      const long places = decimal_exponent(abs(middle)) - decimal_exponent(spread) + 4;
      meaningful = static_cast<int>(std::min<long>(digits, places));
    }
    if (meaningful >= 1) shown = rounded(middle, meaningful);
  }
  const Rational centre = shown.value();
  const Rational needed = std::max(Rational(range.highest - centre), Rational(centre - range.lowest));
  Decimals result{written(shown, range.exponent),
                  written(rounded(needed, 2, Direction::away_from_zero), range.exponent)};
  if (needed == 0 && result.midpoint.find('.') != std::string::npos &&
      result.midpoint.find('e') == std::string::npos) {  // exact: 3, not 3.000
    result.midpoint.erase(result.midpoint.find_last_not_of('0') + 1);
    if (result.midpoint.back() == '.') result.midpoint.pop_back();
  }
  return result;
}

std::string to_string(const Ball& value) {
  constexpr int digits = 20;
  const Ball::Decimals text = value.decimals(digits);
  return "[" + text.midpoint + " +/- " + text.radius + "]";
}

}  // namespace lemmata::analysis
