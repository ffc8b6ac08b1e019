#include "proofs_check/claims/parity_width_bound.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include "analysis/boolean/parity_network.hpp"
#include "proofs_check/claims/integer_layers.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

/// A network c + l.x + sum of r terms a ReLU(w.x + b) that has the sign of a k-parity, k >= 2, needs at least `even` ReLUs
/// for k = 2m and `odd` for k = 2m + 1 (formulas in m). The smallest r are `two` and `three` for k = 2 and 3 without the
/// linear skip l.x, one less each with it.
struct WidthBound {
  Formula even, odd;
  int two = 2, three = 3;
  int saved_by_skip = 1;
};

Rational bound_at(const WidthBound& stated, int k) {
  return value_at(k % 2 == 0 ? stated.even : stated.odd, {{"m", k / 2}});
}

// --- from above: networks that exist

/// The network with k ReLUs; its first one, ReLU(s + k), is s + k on the cube, so with a linear skip there are k - 1.
Outcome bound_by_networks(const WidthBound& stated, const Budget& budget) {
  return prove_on_range(Range("k = 2..16"), budget, [&](int k) -> std::optional<std::string> {
    Layers layers = library_layers(analysis::shallow_parity_network(k, first_coordinates(k)));
    const auto relus = static_cast<int>(layers[0].biases.size());
    if (auto seen = differs_from_parity(layers, (1U << k) - 1)) return seen;
    for (const std::int64_t w : layers[0].weights)
      if (w != 1 || layers[0].biases[0] < k) return "the first ReLU is not linear on the cube";
    if (bound_at(stated, k) > relus - 1)
      return "ReLUs of a network with a linear skip: " + std::to_string(relus - 1) + ", the statement has " +
             to_string(bound_at(stated, k));
    const int smallest = k == 2 ? stated.two : k == 3 ? stated.three : relus;
    if (smallest > relus)
      return "a network has " + std::to_string(relus) + " ReLUs, the statement " + std::to_string(smallest);
    if (k <= 3 && smallest - stated.saved_by_skip > relus - 1)
      return "ReLUs of a network with a linear skip: " + std::to_string(relus - 1) + ", the statement has " +
             std::to_string(smallest - stated.saved_by_skip);
    return std::nullopt;
  });
}

// --- from below: exact search

/// ReLU(w.x + b) at the points of the cube.
std::vector<std::int64_t> unit_values(const std::vector<std::int64_t>& w, std::int64_t b) {
  std::vector<std::int64_t> values;
  for (std::uint32_t x = 0; x < 1U << w.size(); ++x) {
    std::int64_t z = b;
    for (std::size_t i = 0; i < w.size(); ++i) z += (x >> i & 1U) != 0 ? -w[i] : w[i];
    values.push_back(std::max<std::int64_t>(0, z));
  }
  return values;
}

std::int64_t size_of(const std::vector<std::int64_t>& w) {
  std::int64_t sum = 0;
  for (const std::int64_t v : w) sum += v < 0 ? -v : v;
  return sum;
}

/// Whether some c + a_1 g_1 + a_2 g_2 is positive where the parity is 1 and negative where it is -1, that is, a line
/// separates two finite sets of points (g_1, g_2). If their convex hulls are disjoint, the shortest segment between them
/// joins two corners, or a corner and a side; either way a line across it separates them. So the directions tried are the
/// differences of all pairs of points, and those turned by a right angle.
bool separable(const std::vector<std::int64_t>& g_1, const std::vector<std::int64_t>& g_2) {
  const auto separates = [&](std::int64_t a, std::int64_t b) {
    std::array<std::int64_t, 2> least, most;  // over the points with parity 1 and -1
    least.fill(std::int64_t{1} << 40);
    most.fill(-(std::int64_t{1} << 40));
    for (std::size_t x = 0; x < g_1.size(); ++x) {
      const auto side = static_cast<std::size_t>(std::popcount(x) % 2);
      const std::int64_t value = a * g_1[x] + b * g_2[x];
      least[side] = std::min(least[side], value);
      most[side] = std::max(most[side], value);
    }
    return most[0] < least[1] || most[1] < least[0];
  };
  for (std::size_t x = 0; x < g_1.size(); ++x)
    for (std::size_t y = 0; y < x; ++y) {
      const std::int64_t a = g_1[x] - g_1[y], b = g_2[x] - g_2[y];
      if (separates(a, b) || separates(-b, a)) return true;
    }
  return false;
}

std::string unit_text(const std::vector<std::int64_t>& w, std::int64_t b) {
  std::string text = "ReLU(";
  for (std::size_t i = 0; i < w.size(); ++i)
    text += std::to_string(w[i]) + " x_" + std::to_string(i + 1) + " + ";
  return text + std::to_string(b) + ")";
}

/// k = 3 and two ReLUs without a skip: weights u, v, w of one up to symmetries of the cube, of the other all of size at most 2.
/// A bias beyond |w_1| + |w_2| + |w_3| makes no other function but for a constant, and below its negative 0.
Outcome three_by_search(const WidthBound& stated, const Budget& budget) {
  return prove_on_range(
      Range("u = 0..2, v = u..2, w = v..2, b = -5..6"), budget,
      [&](int first, int second, int third, int bias) -> std::optional<std::string> {
        if (stated.three != 3) throw Undecided{"the search is over two ReLUs"};
        const std::vector<std::int64_t> w = {first, second, third};
        if (bias > size_of(w) || bias <= -size_of(w)) return std::nullopt;
        const auto g = unit_values(w, bias);
        for (std::int64_t code = 0; code < 125; ++code) {
          const std::vector<std::int64_t> v = {code % 5 - 2, code / 5 % 5 - 2, code / 25 - 2};
          for (std::int64_t b = 1 - size_of(v); b <= size_of(v); ++b)
            if (separable(g, unit_values(v, b)))
              return "with " + unit_text(v, b) + " it has the signs of the 3-parity";
        }
        return std::nullopt;
      });
}

/// k = 2 and one ReLU; two of them do, which the search can see.
Outcome two_by_search(const WidthBound& stated, const Budget& budget) {
  return prove_on_range(Range("u = 0..9, v = u..9, b = -18..18"), budget,
                        [&](int first, int second, int bias) -> std::optional<std::string> {
                          if (stated.two != 2) throw Undecided{"the search is over one ReLU"};
                          if (!separable(unit_values({1, 1}, 0), unit_values({-1, -1}, 0)))
                            return "ReLU(x_1 + x_2) and ReLU(-x_1 - x_2) have not the signs of the 2-parity";
                          const auto g = unit_values({first, second}, bias);
                          if (separable(g, std::vector<std::int64_t>(4, 0)))
                            return "it has the signs of the 2-parity";
                          return std::nullopt;
                        });
}

/// The counting behind the bound, for units with weights 0, 1, 2 (up to symmetry): none changes its sign on more of the
/// square faces than faces / bound.
Outcome faces_by_enumeration(const WidthBound& stated, const Budget& budget) {
  return prove_on_range(Range("k = 2..7, ones = 0..k, twos = 0..k-ones, b = -13..13"), budget,
                        [&](int k, int one_count, int two_count, int bias) -> std::optional<std::string> {
                          std::vector<std::int64_t> w(static_cast<std::size_t>(k), 0);
                          std::fill_n(w.begin(), one_count, 1);
                          std::fill_n(w.begin() + one_count, two_count, 2);
                          std::int64_t faces = 0, cut = 0;
                          for (std::size_t p = 0; p < w.size(); ++p)
                            for (std::size_t q = 0; q < p; ++q)
                              for (std::uint32_t x = 0; x < 1U << k; ++x) {
                                if ((x >> p & 1U) != 0 || (x >> q & 1U) != 0) continue;
                                std::int64_t top =
                                    bias;  // weights are not negative: the largest value of the face is at x
                                for (std::size_t i = 0; i < w.size(); ++i)
                                  top += (x >> i & 1U) != 0 ? -w[i] : w[i];
                                ++faces;
                                cut += top > 0 && top - 2 * w[p] - 2 * w[q] < 0 ? 1 : 0;
                              }
                          if (cut * bound_at(stated, k) > faces)
                            throw Undecided{"a unit changes its sign on " + std::to_string(cut) + " of " +
                                            std::to_string(faces) + " faces"};
                          return std::nullopt;
                        });
}

// --- from below: proof

Outcome bound_by_certificate(const WidthBound& stated, const Budget&) {
  if (stated.two != 2 || stated.three != 3 || stated.saved_by_skip != 1)
    return {.note = "the certificates are about 2 ReLUs for k = 2 and 3 for k = 3, one less with a skip"};
  const char* id = "relu.width-lower-bound";
  const Domain face = {{}, {"z", "u", "v"}}, sizes = {{{"m", 1}}, {}};
  return proved_by(
      "all k >= 2",
      {{id, "linear-on-a-face",
        "On a square face, where x_p and x_q are free, the mixed difference of f is f(+,+) - f(+,-) - f(-,+) "
        "+ f(-,-). It "
        "is 0 for constants, linear terms and units that do not change their sign on the face, z = the mean "
        "of w.x + b, u "
        "= w_p, v = w_q; but not for f, whose four terms all have the sign of the other coordinates' "
        "product. So on every "
        "face some unit takes values of both signs.",
        RationalFunctionIdentity{face, "(z+u+v) - (z+u-v) - (z-u+v) + (z-u-v)", 0}},
       {id, "four-cycle",
        "Around such a face 1[w.x + b > 0] changes at least twice, an even number of times. So a unit that "
        "changes it on E "
        "edges does so on at most E (k-1)/2 faces, each edge lying in k-1 of them. Signs of w may be turned "
        "by reflecting "
        "the cube: 1[w.x + b > 0] then grows with every coordinate, and E is the sum of it times S = x_1 + "
        "... + x_k over "
        "the cube, at most the sum of S over the points with S > 0. With i coordinates -1 there are C(k,i), "
        "S = k - 2i, "
        "and the sum over i < k/2 telescopes to ceil(k/2) C(k, ceil(k/2)).",
        RationalFunctionIdentity{{{{"k", 0}, {"i", 0}}, {}},
                                 "(i+1)*binomial(k, i+1) - i*binomial(k, i)",
                                 "(k-2*i)*binomial(k, i)"}},
       {id, "faces-for-even-k",
        "All C(k,2) 2^(k-2) faces need a unit, and one has at most (k-1)/2 ceil(k/2) C(k, ceil(k/2)); k = "
        "2m.",
        RationalFunctionIdentity{sizes, stated.even * Formula("(2*m-1)/2 * m*binomial(2*m, m)"),
                                 "m*(2*m-1) * 4^(m-1)"}},
       {id, "faces-for-odd-k", "The same for k = 2m + 1.",
        RationalFunctionIdentity{sizes, stated.odd * Formula("m * (m+1)*binomial(2*m+1, m+1)"),
                                 "(2*m+1)*m * 2^(2*m-1)"}},
       {id, "mean-square",
        "The sum of S over S > 0 is 2^k e / 2 with e = E|S|, and the bound is k / (2e). E S^2 = k: one more "
        "coordinate "
        "adds 1.",
        RationalFunctionIdentity{{{}, {"s"}}, "((s+1)^2 + (s-1)^2)/2", "s^2 + 1"}},
       {id, "square-root",
        "e^2 <= E S^2 = k, since E (|S| - e)^2 = E S^2 - 2 e e + e^2 is not negative. So the bound is at "
        "least sqrt(k)/2.",
        RationalFunctionIdentity{{{}, {"k", "e"}}, "k - 2*e*e + e^2", "k - e^2"}},
       {id, "one-corner-positive",
        "The mixed difference of ReLU(z + u x_p + v x_q) has the sign of u v, or is 0, and it is 0 unless "
        "the unit takes "
        "values of both signs on the face. Let u >= v > 0: exchanging x_p and x_q, or both signs, keeps it, "
        "one sign turns "
        "it. If z+u+v alone is positive, the difference is that.",
        RationalFunctionIdentity{face, "(z+u+v) - 0 - 0 + 0", "z+u+v"}},
       {id, "two-corners-positive", "If z+u+v and z+u-v are positive and the others not, it is 2v > 0.",
        RationalFunctionIdentity{face, "(z+u+v) - (z+u-v) - 0 + 0", "2*v"}},
       {id, "three-corners-positive",
        "If only z-u-v is not positive, it is u+v-z: positive, but 0 where z-u-v = 0. With four or none it "
        "is 0. So on "
        "all faces in the directions p, q the differences of a ReLU(w.x + b) have the sign of a w_p w_q, "
        "while those of "
        "the parity have both signs if k >= 3: at least two units, also with a linear skip; for k = 2 one.",
        RationalFunctionIdentity{face, "(z+u+v) - (z+u-v) - (z-u+v) + 0", "u+v-z"}},
       {id, "opposite-units",
        "k = 3 and two units without a skip: for each pair p, q one unit has a w_p w_q > 0, the other < 0. "
        "The product over "
        "the three pairs has the sign of a: one a is positive, the other negative. Then w_p w_q has the same "
        "sign in both "
        "units for every pair. So after reflecting coordinates the first unit has a > 0 and all w_i > 0, the "
        "second a < 0 "
        "and all w_i of one sign t, and the target is g times the parity, g = +-1. The first takes both "
        "signs on the three "
        "faces x_i = g, the second on the faces x_i = -g.",
        RationalFunctionIdentity{{{}, {"a", "u", "v", "w"}}, "(a*u*v)*(a*u*w)*(a*v*w)", "a^3*(u*v*w)^2"}},
       {id, "second-unit-off",
        "Where w_i > 0 and the unit is negative somewhere on each face x_i = g, it is so at the face's "
        "lowest point; "
        "hence for g = 1 the first unit is 0 at points with at most one coordinate +1, for g = -1 at that "
        "with none. In the "
        "same way the second is 0 at points with (1-g)/2 coordinates +1 for t = 1, and with 2 + (1-g)/2 for "
        "t = -1. There "
        "f = c + a ReLU >= c with a > 0, but the target g (-1)^(3-n), n the coordinates +1, is -1: c < 0.",
        finite_table({{"g", -1, 1, 2}, {"t", -1, 1, 2}}, "g*(-1)^(3 - ((1-g)/2 + 1 - t))", -1)},
       {id, "first-unit-off",
        "Where the first unit is 0, at (1+g)/2 coordinates +1, f = c + a ReLU <= c with a < 0, but the "
        "target is 1: c > 0, "
        "a contradiction. For k = 2 and one unit, a > 0 say, the target is g x_1 x_2 with g = 1, and f = c "
        "where both "
        "coordinates are -1: c > 0, and f >= c cannot be negative elsewhere; so two units. a < 0 is -f.",
        finite_table({{"g", -1, 1, 2}}, "g*(-1)^(3 - (1+g)/2)", 1)}});
}

Claim width_lower_bound() {
  const Formula even = "4^m / (2*binomial(2*m, m))", odd = "(2*m+1)*4^m / (2*(m+1)*binomial(2*m+1, m+1))";
  return make_claim<WidthBound>({
      .id = "relu.width-lower-bound",
      .text = "Two-layer networks c + l.x + sum_{j=1}^r a_j ReLU(w_j.x + b_j) with the sign of a k-parity, k "
              ">= 2, have r >= "
              "k 2^(k-2) / (ceil(k/2) C(k, ceil(k/2))) >= sqrt(k)/2. Without the linear skip l.x the "
              "smallest r is k for k = 2 "
              "and 3; with it k-1. (r = k and k-1 always do: parity.relu-width. Between, it is open here.)",
      .reduction = "On every square face of the cube some unit changes its sign, and one unit does so on "
                   "few. A unit's mixed "
                   "differences on parallel faces have one sign, a parity's both.",
      .sources = {few_relus_slide()},
      .tags = {"parity", "network"},
      .expected = Verdict::proved,
      .stated = {even, odd},
      .checks = {{"certificate", RouteKind::certificate, bound_by_certificate, trusts_certificates, 0.1},
                 {"the library's networks", RouteKind::exact, bound_by_networks, trusts_integers, 0.1},
                 {"k = 2, one ReLU with small weights", RouteKind::exact, two_by_search, trusts_integers,
                  0.1},
                 {"k = 3, two ReLUs with small weights", RouteKind::exact, three_by_search, trusts_integers,
                  0.5},
                 {"faces cut by units with small weights", RouteKind::exact, faces_by_enumeration,
                  trusts_integers, 0.3}},
      .mutants = {{"twice the bound", {Formula(2) * even, Formula(2) * odd}},
                  {"k also with a linear skip", {"2*m", "2*m+1"}},
                  {"4 for k = 3", {even, odd, 2, 4}},
                  {"as many with a linear skip", {even, odd, 2, 3, 0}}},
  });
}

}  // namespace

std::vector<Claim> parity_width_bound_claims() { return {width_lower_bound()}; }

}  // namespace lemmata::proofs_check
