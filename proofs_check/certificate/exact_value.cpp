#include <stdexcept>
#include <string>
#include <vector>

#include "proofs_check/certificate/formula.hpp"
#include "proofs_check/certificate/formula_tree.hpp"

namespace lemmata::proofs_check {
namespace {

using analysis::Integer;
using analysis::Rational;

class ExactEvaluation {
 public:
  explicit ExactEvaluation(int slots) : values(static_cast<std::size_t>(slots)) {}

  std::vector<Rational> values;

  Rational value(const FormulaNode& node) {
    switch (node.kind) {
      case NodeKind::integer:
        return node.value;
      case NodeKind::variable:
        return values[static_cast<std::size_t>(node.slot)];
      case NodeKind::additive: {
        Rational total = value(node.parts[0]);
        if (node.inverse[0]) total = -total;
        for (std::size_t i = 1; i < node.parts.size(); ++i) {
          if (node.inverse[i]) {
            total -= value(node.parts[i]);
          } else {
            total += value(node.parts[i]);
          }
        }
        return total;
      }
      case NodeKind::product: {
        Rational total = value(node.parts[0]);
        for (std::size_t i = 1; i < node.parts.size(); ++i) {
          const Rational factor = value(node.parts[i]);
          if (!node.inverse[i]) {
            total *= factor;
            continue;
          }
          if (factor == 0) throw std::domain_error("evaluate: division by zero");
          total /= factor;
        }
        return total;
      }
      case NodeKind::power: {
        const Rational base = value(node.parts[0]);
        return exact_power(base, value(node.parts[1]));
      }
      case NodeKind::factorial:
        return exact_factorial(value(node.parts[0]));
      case NodeKind::binomial: {
        const Rational a = value(node.parts[0]);
        return exact_binomial(a, value(node.parts[1]));
      }
      case NodeKind::sign:
        return Rational(value(node.parts[0]).sign());
      case NodeKind::abs:
        return abs(value(node.parts[0]));
      case NodeKind::sum: {
        const Integer low = integer_of(value(node.parts[0]), "the lower end of a sum");
        const Integer high = integer_of(value(node.parts[1]), "the upper end of a sum");
        if (high - low >= terms_left_)
          throw std::length_error("evaluate: sums of more than " + std::to_string(most_terms) + " terms");
        Rational total = 0;
        Rational& index = values[static_cast<std::size_t>(node.slot)];
        for (Integer i = low; i <= high; ++i) {
          if (--terms_left_ < 0)  // the inner sums count too
            throw std::length_error("evaluate: sums of more than " + std::to_string(most_terms) + " terms");
          index = Rational(i);
          total += value(node.parts[2]);
        }
        return total;
      }
      default:
        throw std::invalid_argument("evaluate: sqrt, arcsin, pi and matrices have no exact value");
    }
  }

 private:
  long terms_left_ = most_terms;
};

unsigned long bits_of(const Integer& value) { return value == 0 ? 1 : msb(abs(value)) + 1; }

/// low (low + 1) ... high, halved until the factors fit a machine word, so that the large products are
/// balanced.
Integer product_of_range(unsigned long low, unsigned long high) {
  if (high < low) return 1;
  if (high - low < 4 && high < (1UL << 16)) {
    unsigned long product = low;
    for (unsigned long i = low + 1; i <= high; ++i) product *= i;
    return product;
  }
  if (high == low) return low;
  const unsigned long middle = low + (high - low) / 2;
  return product_of_range(low, middle) * product_of_range(middle + 1, high);
}

}  // namespace

Integer integer_of(const Rational& value, std::string_view what) {
  if (denominator(value) != 1)
    throw std::domain_error(std::string(what) + ": must be an integer, got " + analysis::to_string(value));
  return numerator(value);
}

Rational exact_power(const Rational& base, const Rational& exponent) {
  const Integer e = integer_of(exponent, "an exponent");
  if (base == 0 && e < 0) throw std::domain_error("evaluate: zero to a negative power");
  if (e == 0 || base == 1) return 1;
  if (base == 0) return 0;
  if (base == -1) return e % 2 == 0 ? 1 : -1;
  const Integer size = abs(e);
  const Integer top = numerator(base);
  const Integer bottom = denominator(base);
  if (size * (bits_of(top) + bits_of(bottom)) > most_bits)
    throw std::length_error("evaluate: a power of more than " + std::to_string(most_bits) + " bits");
  const auto n = size.convert_to<unsigned>();
  return e < 0 ? Rational(pow(bottom, n), pow(top, n)) : Rational(pow(top, n), pow(bottom, n));
}

Rational exact_factorial(const Rational& n) {
  const Integer m = integer_of(n, "the argument of a factorial");
  if (m < 0)
    throw std::domain_error("the argument of a factorial: must be at least 0, got " + analysis::to_string(m));
  if (m > 3'000'000)
    throw std::length_error("evaluate: the factorial of more than 3000000");  // about 2^26 bits
  return Rational(product_of_range(1, m.convert_to<unsigned long>()));
}

Rational exact_binomial(const Rational& a, const Rational& b) {
  const Integer n = integer_of(a, "the upper argument of a binomial");
  Integer k = integer_of(b, "the lower argument of a binomial");
  if (n < 0)
    throw std::domain_error("the upper argument of a binomial: must be at least 0, got " +
                            analysis::to_string(n));
  if (k < 0 || k > n) return 0;
  if (k > n - k) k = n - k;
  // The product of the k factors below has at most that many bits.
  if (k * bits_of(n) > most_bits || n > (Integer(1) << 62))
    throw std::length_error("evaluate: a binomial of more than " + std::to_string(most_bits) + " bits");
  const auto upper = n.convert_to<unsigned long>();
  const auto lower = k.convert_to<unsigned long>();
  return Rational(product_of_range(upper - lower + 1, upper) / product_of_range(1, lower));
}

Rational evaluate(const Formula& f, const Assignment& at) {
  const FormulaTree& tree = f.tree();
  ExactEvaluation evaluation(tree.slots);
  std::size_t slot = 0;
  for (const std::string& name : tree.variables) {
    const auto given = at.find(name);
    if (given == at.end()) throw std::invalid_argument("evaluate: no value for " + name + " in " + f.text());
    evaluation.values[slot++] = given->second;
  }
  if (tree.functions.contains("sum"))
    for (const std::string& name : bound_names(tree.root))
      if (at.contains(name))
        throw std::invalid_argument("evaluate: a sum over " + name + ", which has a value outside the sum");
  return evaluation.value(tree.root);
}

}  // namespace lemmata::proofs_check
