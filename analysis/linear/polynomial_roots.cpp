#include <algorithm>
#include <stdexcept>
#include <utility>

#include <flint/fmpq.h>
#include <flint/nmod_poly.h>

#include "analysis/linear/flint_polynomial.hpp"
#include "analysis/linear/polynomial.hpp"

namespace lemmata::analysis {
namespace {

void require_not_zero(const char* function, const Polynomial& p) {
  if (p.empty())
    throw std::domain_error(std::string(function) + ": a polynomial that is not 0 is allowed, got 0");
}

/// f, f', and from then on the negative remainder of the two before, each up to a positive factor.
std::vector<FlintPolynomial> sturm_sequence(const FlintPolynomial& f) {
  std::vector<FlintPolynomial> sequence{f, {}};
  fmpz_poly_derivative(sequence[1].get(), f.get());
  while (sequence.back().degree() > 0) {
    const FlintPolynomial& divisor = sequence.back();
    FlintPolynomial remainder;
    ulong power = 0;  // lead^power times the dividend is quotient times divisor plus remainder
    fmpz_poly_pseudo_rem(remainder.get(), &power, sequence[sequence.size() - 2].get(), divisor.get());
    FlintInteger content;
    fmpz_poly_content(content.get(), remainder.get());
    if (fmpz_is_zero(content.get())) break;
    if (power % 2 == 0 || fmpz_sgn(divisor.coefficient(divisor.degree())) > 0)
      fmpz_neg(content.get(), content.get());
    fmpz_poly_scalar_divexact_fmpz(remainder.get(), remainder.get(), content.get());
    sequence.push_back(std::move(remainder));
  }
  return sequence;
}

int sign_changes(const std::vector<FlintPolynomial>& sequence, const Rational& x) {
  int changes = 0, before = 0;
  for (const FlintPolynomial& p : sequence) {
    const int sign = value_at(p, x).sign();
    if (sign == 0) continue;
    if (sign == -before) ++changes;
    before = sign;
  }
  return changes;
}

int coefficient_sign_changes(const FlintPolynomial& p) {
  int changes = 0, before = 0;
  for (int i = 0; i <= p.degree(); ++i) {
    const int sign = fmpz_sgn(p.coefficient(i));
    if (sign == 0) continue;
    if (sign == -before) ++changes;
    before = sign;
  }
  return changes;
}

/// The value at x modulo m, in [0, m).
void evaluate_modulo(fmpz* value, const FlintPolynomial& p, const fmpz* x, const fmpz* m) {
  FlintInteger sum;
  for (int i = p.degree(); i >= 0; --i) {
    fmpz_mul(sum.get(), sum.get(), x);
    fmpz_add(sum.get(), sum.get(), p.coefficient(i));
    fmpz_mod(sum.get(), sum.get(), m);
  }
  fmpz_set(value, sum.get());
}

/// The roots modulo the first prime above 100 that leaves f its degree and no double root; and that prime.
std::pair<std::vector<ulong>, ulong> roots_modulo_prime(const FlintPolynomial& f) {
  for (ulong prime = 101;; prime = n_nextprime(prime, 1)) {
    nmod_poly_t residues;
    nmod_poly_init(residues, prime);
    fmpz_poly_get_nmod_poly(residues, f.get());
    std::vector<ulong> roots;
    const bool usable = nmod_poly_degree(residues) == f.degree() && nmod_poly_is_squarefree(residues) != 0;
    if (usable)
      for (ulong x = 0; x < prime; ++x)
        if (nmod_poly_evaluate_nmod(residues, x) == 0) roots.push_back(x);
    nmod_poly_clear(residues);
    if (usable) return {roots, prime};
  }
}

/// All rational roots of a squarefree polynomial, in no order; f is divided by their factors.
///
/// A rational root is one modulo the prime p, and a simple one has one lift to every power of p (Newton). The root
/// times the leading coefficient is an integer below the bound of the roots times that coefficient, so that a large
/// power of p determines it; what comes out is tried exactly.
std::vector<Rational> take_rational_roots(FlintPolynomial& f) {
  std::vector<Rational> rational;
  if (f.degree() < 1) return rational;
  const auto [roots, prime] = roots_modulo_prime(f);
  FlintPolynomial slope;
  fmpz_poly_derivative(slope.get(), f.get());
  FlintInteger enough;
  fmpz_poly_bound_roots(enough.get(), f.get());
  fmpz_mul(enough.get(), enough.get(), f.coefficient(f.degree()));
  fmpz_mul_2exp(enough.get(), enough.get(), 1);
  const FlintPolynomial whole = f;
  for (const ulong root : roots) {
    FlintInteger x, modulus, value, inverse;
    fmpz_set_ui(x.get(), root);
    fmpz_set_ui(modulus.get(), prime);
    while (fmpz_cmpabs(modulus.get(), enough.get()) <= 0) {
      fmpz_mul(modulus.get(), modulus.get(), modulus.get());
      evaluate_modulo(inverse.get(), slope, x.get(), modulus.get());
      fmpz_invmod(inverse.get(), inverse.get(), modulus.get());
      evaluate_modulo(value.get(), whole, x.get(), modulus.get());
      fmpz_submul(x.get(), value.get(), inverse.get());
      fmpz_mod(x.get(), x.get(), modulus.get());
    }
    const fmpz* lead = whole.coefficient(whole.degree());
    fmpz_mul(x.get(), x.get(), lead);
    fmpz_smod(x.get(), x.get(), modulus.get());
    const Rational candidate = fraction(x.get(), lead);
    if (value_at(whole, candidate) != 0) continue;
    const PrimitivePart factor = primitive_part({-candidate, Rational(1)});
    fmpz_poly_div(f.get(), f.get(), factor.primitive.get());
    rational.push_back(candidate);
  }
  return rational;
}

/// f(x / 2) times 2^degree.
FlintPolynomial halved(FlintPolynomial f) {
  const int degree = f.degree();
  for (int i = 0; i < degree; ++i) {
    fmpz* c = fmpz_poly_get_coeff_ptr(f.get(), i);
    fmpz_mul_2exp(c, c, static_cast<ulong>(degree - i));
  }
  return f;
}

void shift_by_one(FlintPolynomial& f) {
  FlintInteger one;
  fmpz_one(one.get());
  fmpz_poly_taylor_shift(f.get(), f.get(), one.get());
}

/// An upper bound of the number of roots in (0, 1), exact where it is 0 or 1: Descartes' rule for
/// (1 + x)^degree f(1 / (1 + x)).
int descartes_bound(const FlintPolynomial& f) {
  FlintPolynomial g;
  fmpz_poly_reverse(g.get(), f.get(), f.degree() + 1);
  shift_by_one(g);
  return coefficient_sign_changes(g);
}

/// Isolates the positive roots of a squarefree polynomial without rational roots (Vincent, Collins, Akritas):
/// bisection of (0, bound), bound a power of 2, until Descartes' rule leaves 0 or 1. It ends because the rule is
/// sharp on intervals that are small against the distance of the complex roots.
std::vector<RootInterval> positive_roots(const FlintPolynomial& f) {
  std::vector<RootInterval> result;
  if (coefficient_sign_changes(f) == 0) return result;
  FlintInteger largest;
  fmpz_poly_bound_roots(largest.get(), f.get());
  const auto exponent = static_cast<unsigned>(fmpz_bits(largest.get()));
  FlintPolynomial scaled = f;  // f(bound x)
  for (int i = 1; i <= scaled.degree(); ++i) {
    fmpz* c = fmpz_poly_get_coeff_ptr(scaled.get(), i);
    fmpz_mul_2exp(c, c, static_cast<ulong>(i) * exponent);
  }
  struct Piece {
    FlintPolynomial polynomial;  ///< f on the piece, moved to (0, 1)
    Rational low, width;
  };
  std::vector<Piece> pieces;
  pieces.push_back({std::move(scaled), Rational(0), Rational(Integer(1) << exponent)});
  while (!pieces.empty()) {
    Piece piece = std::move(pieces.back());
    pieces.pop_back();
    const int bound = descartes_bound(piece.polynomial);
    if (bound == 1) result.push_back({piece.low, piece.low + piece.width});
    if (bound < 2) continue;
    FlintPolynomial left = halved(std::move(piece.polynomial));
    FlintPolynomial right = left;
    shift_by_one(right);
    const Rational half = piece.width / 2;
    pieces.push_back({std::move(right), piece.low + half, half});
    pieces.push_back({std::move(left), piece.low, half});
  }
  return result;
}

/// f(-x).
FlintPolynomial reflected(FlintPolynomial f) {
  for (int i = 1; i <= f.degree(); i += 2) {
    fmpz* c = fmpz_poly_get_coeff_ptr(f.get(), i);
    fmpz_neg(c, c);
  }
  return f;
}

/// An interval around one simple root of f, which is not rational, with the values at its ends.
class Enclosure {
 public:
  Enclosure(RootInterval interval, const FlintPolynomial& f)
      : f_(f), low_(std::move(interval.low)), high_(std::move(interval.high)) {
    at_low_ = value_at(f, low_);
    at_high_ = value_at(f, high_);
  }

  [[nodiscard]] RootInterval interval() const { return {low_, high_}; }
  [[nodiscard]] Rational width() const { return high_ - low_; }
  [[nodiscard]] bool contains(const Rational& x) const { return low_ < x && x < high_; }

  /// Keeps the part on the root's side of x. Returns whether that is the upper one.
  bool cut(const Rational& x) {
    Rational value = value_at(f_, x);
    const bool upper = (value < 0) == (at_low_ < 0);
    (upper ? low_ : high_) = x;
    (upper ? at_low_ : at_high_) = std::move(value);
    return upper;
  }

  /// Abbott's quadratic refinement: of 2^bits equal parts, takes the one next to the secant's zero if the root is in
  /// it; then twice as many bits are tried the next time, otherwise half as many.
  void refine(unsigned& bits) {
    const Integer parts = Integer(1) << bits;
    const Rational step = width() / Rational(parts);
    const Rational place = at_low_ / (at_low_ - at_high_) * Rational(parts) + Rational(1, 2);
    const Integer nearest = numerator(place) / denominator(place);
    const Rational x = low_ + Rational(nearest) * step;
    const Rational old_low = low_, old_high = high_;
    const bool upper = contains(x) ? cut(x) : nearest == 0;
    const Rational neighbour = upper ? x + step : x - step;
    const bool hit = contains(neighbour) ? cut(neighbour) != upper
                                         : (upper ? neighbour == old_high : neighbour == old_low);
    bits = hit ? 2 * bits : std::max(1U, bits / 2);
  }

 private:
  const FlintPolynomial& f_;
  Rational low_, high_, at_low_, at_high_;
};

RootInterval narrowed(RootInterval interval, const FlintPolynomial& f, const std::vector<Rational>& rational,
                      const Rational& width) {
  Enclosure enclosure(std::move(interval), f);
  for (const Rational& other : rational)
    if (enclosure.contains(other)) static_cast<void>(enclosure.cut(other));
  for (unsigned bits = 1; enclosure.width() > width;) {
    if (bits > 1) {
      enclosure.refine(bits);
      continue;
    }
    static_cast<void>(enclosure.cut(enclosure.interval().low + enclosure.width() / 2));
    bits = 2;
  }
  return enclosure.interval();
}

}  // namespace

int count_real_roots(const Polynomial& p, const Rational& low, const Rational& high) {
  require_not_zero("count_real_roots", p);
  if (low > high)
    throw std::domain_error("count_real_roots: low <= high is allowed, got " + to_string(low) + " and " +
                            to_string(high));
  const auto sequence = sturm_sequence(squarefree_part(primitive_part(p).primitive));
  return sign_changes(sequence, low) - sign_changes(sequence, high);
}

std::vector<RootInterval> real_roots(const Polynomial& p, const Rational& width) {
  require_not_zero("real_roots", p);
  if (width <= 0) throw std::domain_error("real_roots: width > 0 is allowed, got " + to_string(width));
  FlintPolynomial f = squarefree_part(primitive_part(p).primitive);
  const std::vector<Rational> rational = take_rational_roots(f);
  std::vector<RootInterval> result = positive_roots(f);
  for (const RootInterval& mirrored : positive_roots(reflected(f)))
    result.push_back({-mirrored.high, -mirrored.low});
  for (RootInterval& interval : result) interval = narrowed(std::move(interval), f, rational, width);
  for (const Rational& root : rational) result.push_back({root, root});
  std::ranges::sort(result, {}, &RootInterval::low);
  return result;
}

bool all_roots_inside_unit_circle(const Polynomial& p) {
  require_not_zero("all_roots_inside_unit_circle", p);
  // Schur and Cohn: with p* the reversed polynomial, all roots of p are inside iff |p_0| < |p_n| and all roots of
  // (p_n p - p_0 p*) / x are, whose degree is one less.
  FlintPolynomial f = primitive_part(p).primitive;
  while (f.degree() > 0) {
    FlintInteger first, last;
    fmpz_set(last.get(), f.coefficient(f.degree()));
    fmpz_set(first.get(), f.coefficient(0));
    if (fmpz_cmpabs(first.get(), last.get()) >= 0) return false;
    FlintPolynomial reversed;
    fmpz_poly_reverse(reversed.get(), f.get(), f.degree() + 1);
    fmpz_poly_scalar_mul_fmpz(f.get(), f.get(), last.get());
    fmpz_poly_scalar_submul_fmpz(f.get(), reversed.get(), first.get());
    fmpz_poly_shift_right(f.get(), f.get(), 1);
    fmpz_poly_primitive_part(f.get(), f.get());
  }
  return true;
}

}  // namespace lemmata::analysis
