#include "proofs_check/claims/parity_width_bound.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <numeric>
#include <utility>

#include "analysis/boolean/parity_network.hpp"
#include "proofs_check/claims/integer_layers.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

/// A network c + l.x + sum of r terms a ReLU(w.x + b) that has the sign of a k-parity, k >= 2, needs at least `bound` ReLUs, a
/// formula in j = floor((k-1)/2). The smallest r are `two` and `three` for k = 2 and 3 without the linear skip l.x, and
/// `saved_by_skip` less with it.
struct WidthBound {
  Formula bound;
  int two = 2, three = 3;
  int saved_by_skip = 1;
  bool any_depth = false;  ///< networks of more hidden layers too
};

Rational bound_at(const WidthBound& stated, int k) { return value_at(stated.bound, {{"j", (k - 1) / 2}}); }

// --- from above: networks that exist

/// Without the hypothesis of one hidden layer: the networks of parity.relu-folds.
Outcome bound_by_deep_networks(const WidthBound& stated, const Budget& budget) {
  return prove_on_range(Range("k = 2..200, layers = 2..6"), budget,
                        [&](int k, int layers) -> std::optional<std::string> {
                          if (1 << (layers - 1) >= k) return std::nullopt;
                          const auto folds = analysis::smallest_folds(k, layers);
                          const int relus = std::accumulate(folds.begin(), folds.end(), 0);
                          if (bound_at(stated, k) > relus)
                            return std::to_string(relus) + " ReLUs, fewer than the bound";
                          return std::nullopt;
                        });
}

/// The network with k ReLUs; its first one, ReLU(s + k), is s + k on the cube, so with a linear skip there are k - 1.
Outcome bound_by_networks(const WidthBound& stated, const Budget& budget) {
  if (stated.any_depth) return bound_by_deep_networks(stated, budget);
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
  Outcome outcome =
      prove_on_range(Range("u = 0..2, v = u..2, w = v..2, b = -5..6"), budget,
                     [&](int first, int second, int third, int bias) -> std::optional<std::string> {
                       if (stated.three != 3 || stated.any_depth)
                         throw Undecided{"the search is over two ReLUs in one layer"};
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
  outcome.range += ", the other unit's weights -2..2 and every bias";
  return outcome;
}

/// k = 2 and one ReLU; two of them do, which the search can see.
Outcome two_by_search(const WidthBound& stated, const Budget& budget) {
  return prove_on_range(Range("u = 0..9, v = u..9, b = -18..18"), budget,
                        [&](int first, int second, int bias) -> std::optional<std::string> {
                          if (stated.two != 2 || stated.any_depth)
                            throw Undecided{"the search is over one ReLU in one layer"};
                          if (!separable(unit_values({1, 1}, 0), unit_values({-1, -1}, 0)))
                            return "ReLU(x_1 + x_2) and ReLU(-x_1 - x_2) have not the signs of the 2-parity";
                          const auto g = unit_values({first, second}, bias);
                          if (separable(g, std::vector<std::int64_t>(4, 0)))
                            return "it has the signs of the 2-parity";
                          return std::nullopt;
                        });
}

/// The counting behind the bound, for units with weights 0, 1, 2 (up to symmetry): none takes both signs on more than faces
/// / bound of the square faces whose lowest points have one parity.
Outcome faces_by_enumeration(const WidthBound& stated, const Budget& budget) {
  return prove_on_range(Range("k = 2..7, ones = 0..k, twos = 0..k-ones, b = -13..13"), budget,
                        [&](int k, int one_count, int two_count, int bias) -> std::optional<std::string> {
                          std::vector<std::int64_t> w(static_cast<std::size_t>(k), 0);
                          std::fill_n(w.begin(), one_count, 1);
                          std::fill_n(w.begin() + one_count, two_count, 2);
                          std::int64_t faces = 0;
                          std::array<std::int64_t, 2> cut = {0, 0};  // by the parity of the lowest point
                          for (std::size_t p = 0; p < w.size(); ++p)
                            for (std::size_t q = 0; q < p; ++q)
                              for (std::uint32_t x = 0; x < 1U << k; ++x) {
                                if ((x >> p & 1U) == 0 || (x >> q & 1U) == 0)
                                  continue;  // x is the face's lowest point: no w_i < 0
                                std::int64_t lowest = bias;
                                for (std::size_t i = 0; i < w.size(); ++i)
                                  lowest += (x >> i & 1U) != 0 ? -w[i] : w[i];
                                ++faces;
                                if (lowest < 0 && lowest + 2 * w[p] + 2 * w[q] > 0)
                                  ++cut[static_cast<std::size_t>(std::popcount(x) % 2)];
                              }
                          const std::int64_t most = std::max(cut[0], cut[1]);
                          if (most * bound_at(stated, k) > faces)
                            throw Undecided{"a unit helps on " + std::to_string(most) + " of " +
                                            std::to_string(faces) + " faces"};
                          return std::nullopt;
                        });
}

// --- from below: proof

Outcome bound_by_certificate(const WidthBound& stated, const Budget&) {
  if (stated.two != 2 || stated.three != 3 || stated.saved_by_skip != 1 || stated.any_depth)
    return {.note =
                "the certificates are about 2 ReLUs for k = 2 and 3 for k = 3, one less with a skip, in one "
                "layer"};
  const char* id = "relu.width-lower-bound";
  const Domain face = {{}, {"z", "u", "v"}};
  const auto square = [](const char* j) {
    return substitute("(3*j+1) * binomial(2*j, j)^2 / 16^j", "j", Formula(j));
  };
  return proved_by(
      "all k >= 2",
      {{id, "linear-on-a-face",
        "Fix the coordinates outside I: the network keeps its form and has at most r units, so let d = k. "
        "On a square face, where x_p and x_q are free, the mixed difference of f is f(+,+) - f(+,-) - f(-,+) "
        "+ f(-,-). It "
        "is 0 for constants, linear terms and units that do not take both signs on the face, z = the mean of "
        "w.x + b, u = "
        "w_p, v = w_q; but not for f, whose four terms all have the sign of the product of the other "
        "coordinates.",
        RationalFunctionIdentity{face, "(z+u+v) - (z+u-v) - (z-u+v) + (z-u-v)", 0}},
       {id, "one-corner-positive",
        "The mixed difference of ReLU(z + u x_p + v x_q) has the sign of u v, or is 0, and it is 0 unless "
        "the unit takes "
        "values of both signs on the face. If u v = 0 the unit depends on one of the two coordinates at "
        "most, and "
        "the difference is 0. Let u >= v > 0: exchanging x_p and x_q, or both signs, keeps it, "
        "one sign turns "
        "it. If z+u+v alone is positive, the difference is that.",
        RationalFunctionIdentity{face, "(z+u+v) - 0 - 0 + 0", "z+u+v"}},
       {id, "two-corners-positive", "If z+u+v and z+u-v are positive and the others not, it is 2v > 0.",
        RationalFunctionIdentity{face, "(z+u+v) - (z+u-v) - 0 + 0", "2*v"}},
       {id, "three-corners-positive",
        "If only z-u-v is not positive, it is u+v-z: positive, but 0 where z-u-v = 0. With four or none it "
        "is 0. So every "
        "square face needs a unit that takes both signs on it and has a w_p w_q of the sign of the other "
        "coordinates' "
        "product.",
        RationalFunctionIdentity{face, "(z+u+v) - (z+u-v) - (z-u+v) + 0", "u+v-z"}},
       {id, "random-chain",
        "For one unit reflect coordinates so that no w_i < 0; the target is then the parity or its negative. "
        "On the faces "
        "on which the unit can help, the mixed difference of the target has the sign of a: so their lowest "
        "points all have "
        "the same parity. Take a random chain from (-1,...,-1) to (+1,...,+1), one coordinate after the "
        "other. w.x + b "
        "grows along it, so at most two pairs of steps lead from a negative value to a positive one, those "
        "that begin at "
        "the last negative point and at the one before; these have different parity, so at most one pair "
        "crosses a face on "
        "which the unit helps. A face whose lowest point has m coordinates +1 is crossed with probability "
        "1/(C(k,m) "
        "C(k-m,2)) = 1/(C(k,2) C(k-2,m)); these add up to at most 1 over the faces on which it helps. k = "
        "m+2+r.",
        RationalFunctionIdentity{{{{"m", 0}, {"r", 0}}, {}},
                                 "binomial(m+2+r, m) * binomial(r+2, 2)",
                                 "binomial(m+2+r, 2) * binomial(m+r, m)"}},
       {id, "largest-binomial",
        "C(n,m) grows up to the middle: n = 2m+1+s, and C(n,m) = C(n,n-m). So the unit helps on at most "
        "C(k,2) C(k-2, "
        "floor((k-2)/2)) of the C(k,2) 2^(k-2) faces.",
        Inequality{
            {{"m", 0}, {"s", 0}}, "binomial(2*m+1+s, m)", Relation::less_equal, "binomial(2*m+1+s, m+1)"}},
       {id, "bound-for-even-k", "So r C(k-2, floor((k-2)/2)) >= 2^(k-2). k = 2j+2.",
        RationalFunctionIdentity{{{{"j", 0}}, {}}, stated.bound * Formula("binomial(2*j, j)"), "4^j"}},
       {id, "bound-for-odd-k", "The same for k = 2j+1.",
        RationalFunctionIdentity{
            {{{"j", 1}}, {}}, stated.bound * Formula("binomial(2*j-1, j-1)"), "2^(2*j-1)"}},
       {id, "square-root",
        "(3j+1) C(2j,j)^2 / 16^j is 1 at j = 0 and does not grow: so 4^j / C(2j,j) >= sqrt(3j+1).",
        Inequality{{{"j", 0}}, square("j+1"), Relation::less_equal, square("j")}},
       {id, "opposite-units",
        "The bound is 2 for k = 3: with a linear skip two units are needed, for k = 2 one. Two units for k = "
        "3 without a "
        "skip: for each pair p, q one has a w_p w_q > 0, the other < 0, since the faces in these directions "
        "have "
        "differences of both signs. The product over "
        "the three pairs has the sign of a: one a is positive, the other negative. Then w_p w_q has the same "
        "sign in both "
        "units for every pair. So after reflecting coordinates the first unit has a > 0 and all w_i > 0, the "
        "second a < 0 "
        "and all w_i of one sign t, and the target is g times the parity, g = +-1. The first takes both "
        "signs on the three "
        "faces x_i = g, the second on the faces x_i = -g.",
        RationalFunctionIdentity{{{}, {"a", "u", "v", "w"}}, "(a*u*v)*(a*u*w)*(a*v*w)", "a^3*(u*v*w)^2"}},
       {id, "second-unit-off",
        "A unit with all w_i > 0 that is negative somewhere on a face is so at the face's lowest point, one "
        "with all w_i < "
        "0 at the highest. So the first unit is 0 at the points with (1+g)/2 coordinates +1, those lowest "
        "points; the "
        "second at those with (1-g)/2 for t = 1, and with 2 + (1-g)/2 for t = -1. There f = c + a ReLU >= c "
        "with a > 0, "
        "but the target g (-1)^(3-n), n coordinates being +1, is -1: c < 0.",
        finite_table({{"g", -1, 1, 2}, {"t", -1, 1, 2}}, "g*(-1)^(3 - ((1-g)/2 + 1 - t))", -1)},
       {id, "first-unit-off",
        "Where the first unit is 0, f = c + a ReLU <= c with a < 0, but the target is 1: c > 0, a "
        "contradiction. For k = 2 "
        "and one unit, a > 0 say, the target is x_1 x_2 after reflecting coordinates so that w_1, w_2 > 0; "
        "where both "
        "coordinates are -1 the unit is 0: f = c > 0, and f >= c cannot be negative elsewhere. For a < 0 "
        "take -f. So k = 2 "
        "needs two units and k = 3 three.",
        finite_table({{"g", -1, 1, 2}}, "g*(-1)^(3 - (1+g)/2)", 1)}});
}

Claim width_lower_bound() {
  const Formula bound = "4^j / binomial(2*j, j)";
  std::vector<std::string> trusts_networks = trusts_integers;
  trusts_networks.emplace_back("parity.relu-folds (where one hidden layer is dropped)");
  return make_claim<WidthBound>({
      .id = "relu.width-lower-bound",
      .text = "Two-layer networks c + l.x + sum_{i=1}^r a_i ReLU(w_i.x + b_i) with the sign of a k-parity, k "
              ">= 2, have r >= "
              "4^j / C(2j,j) >= sqrt(3j+1) ReLUs, j = floor((k-1)/2). Without the linear skip l.x the "
              "smallest r is k for k = "
              "2 and 3; with it k-1. (r = k and k-1 always do: parity.relu-width. Between, it is open here.)",
      .reduction = "Every square face of the cube needs a unit that takes both signs on it, with weights of "
                   "the right signs. "
                   "A random chain through the cube crosses at most one face on which a given unit helps.",
      .hypotheses = {{"one hidden layer", WidthBound{bound, 2, 3, 1, true}, ""}},
      .sources = {few_relus_slide()},
      .tags = {"parity", "network"},
      .expected = Verdict::proved,
      .stated = {bound},
      .checks = {{"certificate", RouteKind::certificate, bound_by_certificate, trusts_certificates, 0.1},
                 {"the library's networks", RouteKind::exact, bound_by_networks, trusts_networks, 0.1},
                 {"k = 2, one ReLU with small weights", RouteKind::exact, two_by_search, trusts_integers,
                  0.1},
                 {"k = 3, two ReLUs with small weights", RouteKind::exact, three_by_search, trusts_integers,
                  0.5},
                 {"faces and units with small weights", RouteKind::exact, faces_by_enumeration,
                  trusts_integers, 0.3}},
      .mutants = {{"twice the bound", {Formula(2) * bound}},
                  {"2 floor((k+1)/2) also with a linear skip", {"2*j+2"}},
                  {"4 for k = 3", {bound, 2, 4}},
                  {"as many with a linear skip", {bound, 2, 3, 0}}},
  });
}

}  // namespace

std::vector<Claim> parity_width_bound_claims() { return {width_lower_bound()}; }

}  // namespace lemmata::proofs_check
