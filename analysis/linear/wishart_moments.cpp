#include "analysis/linear/wishart_moments.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numeric>
#include <stdexcept>

namespace lemmata::analysis {

namespace {

void require_size(const char* function, const char* name, std::int64_t value, std::int64_t least) {
  if (value < least)
    throw std::domain_error(std::string(function) + ": " + name + " must be at least " +
                            std::to_string(least) + ", got " + std::to_string(value));
}

void require_power(const char* function, int k, int most) {
  if (k < 1)
    throw std::domain_error(std::string(function) + ": k must be at least 1, got " + std::to_string(k));
  if (k > most)
    throw std::length_error(std::string(function) + ": k must be at most " + std::to_string(most) + ", got " +
                            std::to_string(k));
}

std::size_t at(int i) { return static_cast<std::size_t>(i); }

std::vector<Integer> factorials(int most) {
  std::vector<Integer> result{1};
  for (int i = 1; i <= most; ++i) result.push_back(result.back() * i);
  return result;
}

/// A partition (a, b, 1^c): b = 0 only together with c = 0. These are those without the box (3,2).
struct Shape {
  int a, b, c;
};

template <class Use>
void for_each_shape(int k, const Use& use) {
  use(Shape{k, 0, 0});
  for (int a = k - 1; a >= 1; --a)
    for (int b = std::min(a, k - a); b >= 1; --b) use(Shape{a, b, k - a - b});
}

/// prod over the boxes but (1,1) of 2(j-1) - (i-1): 2^(a-1) (a-1)! in the first row, -(2b-3)!! in the second (its
/// first box has -1), (-1)^c (c+1)!/1! below.
class Contents {
 public:
  explicit Contents(int k) : first_{1}, second_{1}, column_{1} {
    for (int j = 1; j < k; ++j) first_.push_back(first_.back() * (2 * j));
    for (int j = 0; j < k; ++j) second_.push_back(second_.back() * (2 * j - 1));
    for (int i = 2; i < k; ++i) column_.push_back(column_.back() * -i);
  }
  [[nodiscard]] Integer operator()(const Shape& s) const {
    return first_[at(s.a - 1)] * second_[at(s.b)] * column_[at(s.c)];
  }

 private:
  std::vector<Integer> first_, second_, column_;
};

/// The product of the hook lengths of 2 lambda = (2a, 2b, 2^c), which is (2k)! / f_(2 lambda).
Integer hook_product(const std::vector<Integer>& factorial, const Shape& s) {
  if (s.b == 0) return factorial[at(2 * s.a)];
  // a box of lambda with arm A and leg L is two of 2 lambda, with hooks 2A+L+2 and 2A+L+1
  const Integer corner = Integer(2 * s.a + 1 + s.c) * (2 * s.a + s.c);
  const Integer first_row =
      factorial[at(2 * (s.a - s.b))] * factorial[at(2 * s.a - 1)] / factorial[at(2 * (s.a - s.b) + 1)];
  const Integer second_row = Integer(2 * s.b + s.c) * (2 * s.b - 1 + s.c) * factorial[at(2 * s.b - 2)];
  return corner * first_row * second_row * factorial[at(s.c + 1)] * factorial[at(s.c)];
}

/// prod over the boxes of lambda of (size + 2(j-1) - (i-1)), row by row.
template <class T, class Factor>
class BoxProducts {
 public:
  BoxProducts(int k, const T& one, const Factor& times) : first_{one}, second_{one}, column_{one} {
    for (int j = 0; j < k; ++j) first_.push_back(times(first_.back(), 2 * j));
    for (int j = 0; j < k; ++j) second_.push_back(times(second_.back(), 2 * j - 1));
    for (int i = 2; i < k; ++i) column_.push_back(times(column_.back(), -i));
  }
  [[nodiscard]] const T& first(const Shape& s) const { return first_[at(s.a)]; }
  [[nodiscard]] const T& second(const Shape& s) const { return second_[at(s.b)]; }
  [[nodiscard]] const T& column(const Shape& s) const { return column_[at(s.c)]; }

 private:
  std::vector<T> first_, second_, column_;
};

/// Coefficients of a polynomial in one size, lowest first.
using Coefficients = std::vector<Integer>;

Coefficients times_linear(const Coefficients& p, int constant) {
  Coefficients result(p.size() + 1, Integer(0));
  for (std::size_t i = 0; i < p.size(); ++i) {
    result[i] += p[i] * constant;
    result[i + 1] += p[i];
  }
  return result;
}

Coefficients product(const Coefficients& p, const Coefficients& q) {
  Coefficients result(p.size() + q.size() - 1, Integer(0));
  for (std::size_t i = 0; i < p.size(); ++i)
    for (std::size_t j = 0; j < q.size(); ++j) result[i + j] += p[i] * q[j];
  return result;
}

/// Adds weight * p(n) p(d).
void add_square(std::vector<Coefficients>& sum, const Integer& weight, const Coefficients& p) {
  for (std::size_t i = 0; i < p.size(); ++i) {
    if (p[i] == 0) continue;
    const Integer scaled = weight * p[i];
    for (std::size_t j = 0; j < p.size(); ++j) sum[i][j] += scaled * p[j];
  }
}

SizePolynomial divided(const std::vector<Coefficients>& sum, const Integer& denominator) {
  SizePolynomial result;
  for (std::size_t i = 0; i < sum.size(); ++i)
    for (std::size_t j = 0; j < sum[i].size(); ++j)
      if (sum[i][j] != 0)
        result[{static_cast<int>(i), static_cast<int>(j)}] = sum[i][j] / denominator;  // exact
  return result;
}

/// prod_{j<k} (size - l + j) for l = 0..k-1 comes from the one before by one factor more and one less, which may be
/// zero; so it is multiplied out.
Integer rising(const Integer& from, int k) {
  Integer result(1);
  for (int j = 0; j < k; ++j) result *= from + j;
  return result;
}

Integer complex_moment(std::int64_t n, std::int64_t d, int k) {
  Integer sum(0), binomial(1);
  for (int l = 0; l < k && l <= std::min(n, d); ++l) {  // beyond, a product contains the factor 0
    const Integer term = binomial * rising(Integer(n) - l, k) * rising(Integer(d) - l, k);
    sum += l % 2 == 0 ? term : Integer(-term);
    binomial = binomial * (k - 1 - l) / (l + 1);
  }
  return sum / factorials(k).back();
}

Integer real_moment(std::int64_t n, std::int64_t d, int k) {
  const auto factorial = factorials(2 * k);
  const Contents contents(k);
  const auto products = [k](std::int64_t size) {
    const auto times = [size](const Integer& p, int c) { return Integer(p * (Integer(size) + c)); };
    return BoxProducts<Integer, decltype(times)>(k, Integer(1), times);
  };
  const auto of_n = products(n), of_d = products(d);
  Integer sum(0);
  for_each_shape(k, [&](const Shape& s) {
    const Integer boxes =
        of_n.first(s) * of_n.second(s) * of_n.column(s) * of_d.first(s) * of_d.second(s) * of_d.column(s);
    if (boxes != 0) sum += factorial.back() / hook_product(factorial, s) * contents(s) * boxes;
  });
  return sum * (2 * k) / factorial.back();
}

/// The indices that two factors x_{a,i} of tr W^k share once these are paired: a_t and i_t, t = 0..k-1, as one
/// union-find structure. Factor 2t is x(a_t, i_t), factor 2t+1 is x(a_t, i_(t+1)).
class Pairings {
 public:
  explicit Pairings(int k) : k_(k), sum_(at(k) + 1, Coefficients(at(k) + 1, Integer(0))) {
    std::array<int, 2 * most_pairings_power> rows{}, columns{};
    std::iota(rows.begin(), rows.end(), 0);
    std::iota(columns.begin(), columns.end(), 0);
    add(0, rows, columns, k, k);
  }
  [[nodiscard]] const std::vector<Coefficients>& sum() const { return sum_; }

 private:
  using Classes = std::array<int, 2 * most_pairings_power>;

  [[nodiscard]] bool unite(Classes& classes, int x, int y) const {
    const int from = classes[at(x)], to = classes[at(y)];
    if (from == to) return false;
    for (int t = 0; t < k_; ++t)
      if (classes[at(t)] == from) classes[at(t)] = to;
    return true;
  }

  void add(unsigned paired, const Classes& rows, const Classes& columns, int row_classes,
           int column_classes) {
    int first = 0;
    while (first < 2 * k_ && (paired >> first & 1U) != 0) ++first;
    if (first == 2 * k_) {
      sum_[at(row_classes)][at(column_classes)] += 1;
      return;
    }
    for (int second = first + 1; second < 2 * k_; ++second) {
      if ((paired >> second & 1U) != 0) continue;
      Classes r = rows, c = columns;
      const bool fewer_rows = unite(r, first / 2, second / 2);
      const bool fewer_columns = unite(c, (first + 1) / 2 % k_, (second + 1) / 2 % k_);
      add(paired | 1U << first | 1U << second, r, c, row_classes - (fewer_rows ? 1 : 0),
          column_classes - (fewer_columns ? 1 : 0));
    }
  }

  int k_;
  std::vector<Coefficients> sum_;
};

void add(SizePolynomial& sum, const SizePolynomial& p, const Integer& factor, int power_of_n,
         int power_of_d) {
  for (const auto& [powers, coefficient] : p)
    sum[{powers.first + power_of_n, powers.second + power_of_d}] += factor * coefficient;
}

/// The expectations of products of traces, each computed once.
class PowerSums {
 public:
  const SizePolynomial& operator()(Partition mu) {
    std::sort(mu.begin(), mu.end(), std::greater<>());
    const auto known = known_.find(mu);
    if (known != known_.end()) return known->second;
    SizePolynomial value = expectation(mu);
    std::erase_if(value, [](const auto& term) { return term.second == 0; });
    return known_.emplace(std::move(mu), std::move(value)).first->second;
  }

 private:
  SizePolynomial expectation(const Partition& mu) {
    if (mu.empty()) return {{{0, 0}, Integer(1)}};
    const int k = mu.front();
    const Partition others(mu.begin() + 1, mu.end());
    const auto with = [&](std::initializer_list<int> parts) {
      Partition result = others;
      result.insert(result.end(), parts);
      return result;
    };
    SizePolynomial sum;
    if (k == 1) {
      add(sum, (*this)(others), 1, 1, 1);  // n tr W^0 = n d
    } else {
      add(sum, (*this)(with({k - 1})), 1, 1, 0);
      add(sum, (*this)(with({k - 1})), k - 1, 0, 0);
      for (int s = 1; s < k - 1; ++s) add(sum, (*this)(with({s, k - 1 - s})), 1, 0, 0);
      add(sum, (*this)(with({k - 1})), 1, 0, 1);  // s = k - 1: tr W^0 = d
    }
    for (std::size_t i = 0; i < others.size(); ++i) {
      Partition raised = others;
      raised[i] += k - 1;
      add(sum, (*this)(raised), 2 * others[i], 0, 0);
    }
    return sum;
  }

  std::map<Partition, SizePolynomial> known_;
};

std::string monomial(const Integer& coefficient, int i, int j) {
  std::string text;
  const auto factor = [&](const std::string& part) { text += (text.empty() ? "" : "*") + part; };
  if (coefficient != 1 || (i == 0 && j == 0)) factor(to_string(coefficient));
  const auto power = [&](const char* name, int exponent) {
    if (exponent == 1) factor(name);
    if (exponent > 1) factor(name + ("^" + std::to_string(exponent)));
  };
  power("n", i);
  power("d", j);
  return text;
}

}  // namespace

Integer wishart_trace_moment(std::int64_t n, std::int64_t d, int k, MatrixField field) {
  require_size("wishart_trace_moment", "n", n, 0);
  require_size("wishart_trace_moment", "d", d, 0);
  require_power("wishart_trace_moment", k, most_trace_power);
  // tr W^k <= (tr W)^k, whose expectation is the product of nd + 2j, j < k.
  const double bits = k * std::log2(static_cast<double>(n) * static_cast<double>(d) + 2.0 * k);
  if (bits > std::ldexp(1.0, 28))
    throw std::length_error("wishart_trace_moment: the result may have " + std::to_string(bits) +
                            " bits; at most 2^28 are allowed");
  if (n == 0 || d == 0) return 0;
  return field == MatrixField::real ? real_moment(n, d, k) : complex_moment(n, d, k);
}

SizePolynomial wishart_trace_polynomial(int k, MatrixField field) {
  require_power("wishart_trace_polynomial", k, most_symbolic_power);
  const auto factorial = factorials(2 * k);
  std::vector<Coefficients> sum(at(k) + 1, Coefficients(at(k) + 1, Integer(0)));
  if (field == MatrixField::complex) {
    Integer binomial(1);
    for (int l = 0; l < k; ++l) {
      Coefficients p{1};
      for (int j = 0; j < k; ++j) p = times_linear(p, j - l);
      add_square(sum, l % 2 == 0 ? binomial : Integer(-binomial), p);
      binomial = binomial * (k - 1 - l) / (l + 1);
    }
    return divided(sum, factorial[at(k)]);
  }
  const Contents contents(k);
  const BoxProducts<Coefficients, decltype(&times_linear)> boxes(k, Coefficients{1}, &times_linear);
  for_each_shape(k, [&](const Shape& s) {
    add_square(sum, factorial.back() / hook_product(factorial, s) * contents(s) * (2 * k),
               product(product(boxes.first(s), boxes.second(s)), boxes.column(s)));
  });
  return divided(sum, factorial.back());
}

SizePolynomial wishart_power_sum_polynomial(const Partition& mu) {
  std::int64_t weight = 0;
  for (const int part : mu) {
    if (part < 1)
      throw std::domain_error("wishart_power_sum_polynomial: parts of at least 1 are allowed, got " +
                              std::to_string(part));
    weight += part;
  }
  if (weight > most_power_sum_weight)
    throw std::length_error("wishart_power_sum_polynomial: parts that sum to at most " +
                            std::to_string(most_power_sum_weight) + " are allowed, got " +
                            std::to_string(weight));
  return PowerSums()(mu);
}

SizePolynomial wishart_trace_polynomial_by_pairings(int k) {
  require_power("wishart_trace_polynomial_by_pairings", k, most_pairings_power);
  return divided(Pairings(k).sum(), 1);
}

Integer evaluate(const SizePolynomial& p, std::int64_t n, std::int64_t d) {
  Integer sum(0);
  for (const auto& [powers, coefficient] : p)
    sum += coefficient * pow(Integer(n), static_cast<unsigned>(powers.first)) *
           pow(Integer(d), static_cast<unsigned>(powers.second));
  return sum;
}

std::string to_string(const SizePolynomial& p) {
  std::vector<std::pair<std::pair<int, int>, Integer>> terms;
  for (const auto& term : p)
    if (term.second != 0) terms.push_back(term);
  if (terms.empty()) return "0";
  std::sort(terms.begin(), terms.end(), [](const auto& x, const auto& y) {
    const int degree_x = x.first.first + x.first.second, degree_y = y.first.first + y.first.second;
    return degree_x != degree_y ? degree_x > degree_y : x.first.first > y.first.first;
  });
  const bool common = std::all_of(terms.begin(), terms.end(), [](const auto& term) {
    return term.first.first >= 1 && term.first.second >= 1;
  });
  std::string sum;
  for (const auto& [powers, coefficient] : terms) {
    const int i = powers.first - (common ? 1 : 0), j = powers.second - (common ? 1 : 0);
    const std::string size = monomial(abs(coefficient), i, j);
    sum += coefficient < 0 ? "-" + size : (sum.empty() ? "" : "+") + size;
  }
  if (!common) return sum;
  if (sum == "1") return "n*d";
  return terms.size() == 1 ? "n*d*" + sum : "n*d*(" + sum + ")";
}

std::optional<Rational> inverse_wishart_trace(std::int64_t n, std::int64_t d) {
  require_size("inverse_wishart_trace", "n", n, 1);
  require_size("inverse_wishart_trace", "d", d, 1);
  const Integer small = std::min(n, d), excess = Integer(std::max(n, d)) - small - 1;
  if (excess <= 0) return std::nullopt;
  return Rational(small, excess);
}

std::optional<InverseSecondMoments> inverse_wishart_second_moments(std::int64_t n, std::int64_t d) {
  require_size("inverse_wishart_second_moments", "n", n, 1);
  require_size("inverse_wishart_second_moments", "d", d, 1);
  const Integer small = std::min(n, d), large = std::max(n, d), difference = large - small;
  if (difference <= 3) return std::nullopt;
  const Integer denominator = difference * (difference - 1) * (difference - 3);
  return InverseSecondMoments{Rational(Integer(small * (large - 1)), denominator),
                              Rational(Integer((difference - 2) * small * small + 2 * small), denominator)};
}

}  // namespace lemmata::analysis
