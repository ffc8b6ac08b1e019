#include "proofs_check/claims/parity_definition.hpp"

#include <array>
#include <bit>
#include <utility>

#include "numeric/cube/boolean_function.hpp"
#include "numeric/cube/random_binary_matrix.hpp"
#include "proofs_check/claims/statement.hpp"

namespace lemmata::proofs_check {

namespace {

/// prod_{i in set} x_i for the point whose i-th coordinate is -1 where bit i is set.
int label(std::uint32_t point, std::uint32_t set) {
  int product = 1;
  for (int i = 0; i < 32; ++i)
    if ((set >> i & 1U) != 0) product *= (point >> i & 1U) != 0 ? -1 : 1;
  return product;
}

// --- parity.definition

struct Row {
  std::array<int, 7> point;
  int label;
};

/// The label is by_count, in the number c of coordinates -1 in I; the slide's table for d = 7 and I; `explaining` sets give the
/// table's labels, those listed among them, and `singletons` of them have a single coordinate.
struct WorkedExample {
  Formula by_count;
  std::array<Row, 3> rows;
  std::uint32_t subset;
  int explaining;
  std::vector<std::uint32_t> listed;
  int singletons;
};

std::uint32_t bits(const Row& row) {
  std::uint32_t point = 0;
  for (std::size_t i = 0; i < 7; ++i) point |= row.point[i] < 0 ? 1U << i : 0;
  return point;
}

std::optional<std::string> table_fails(const WorkedExample& stated) {
  const auto explains = [&](std::uint32_t set) {
    bool all = true;
    for (const Row& row : stated.rows) all = all && label(bits(row), set) == row.label;
    return all;
  };
  for (std::size_t i = 0; i < 3; ++i)
    if (const int seen = label(bits(stated.rows[i]), stated.subset); seen != stated.rows[i].label)
      return "row " + std::to_string(i + 1) + " has the label " + std::to_string(seen) +
             " for I = " + set_text(stated.subset) + ", the table " + std::to_string(stated.rows[i].label);
  int explaining = 0, singletons = 0;
  for (std::uint32_t set = 0; set < 128; ++set)
    if (explains(set)) {
      ++explaining;
      singletons += std::popcount(set) == 1 ? 1 : 0;
    }
  if (explaining != stated.explaining)
    return std::to_string(explaining) + " sets explain the table, not " + std::to_string(stated.explaining);
  if (singletons != stated.singletons)
    return std::to_string(singletons) + " sets with one coordinate explain the table, not " +
           std::to_string(stated.singletons);
  for (const std::uint32_t set : stated.listed)
    if (!explains(set)) return set_text(set) + " does not explain the table";
  return std::nullopt;
}

Outcome definition_by_enumeration(const WorkedExample& stated, const Budget& budget) {
  Outcome outcome = prove_on_range(Range("d = 1..7"), budget, [&](int d) -> std::optional<std::string> {
    for (std::uint32_t set = 0; set < 1U << d; ++set) {
      const auto table = numeric::parity_table(d, set);
      for (std::uint32_t x = 0; x < table.size(); ++x) {
        const Rational by_count = value_at(stated.by_count, {{"c", std::popcount(x & set)}});
        if (by_count != label(x, set) || table[x] != label(x, set))
          return "I = " + set_text(set) + ", coordinates -1 at " + set_text(x) + ": the product is " +
                 std::to_string(label(x, set)) + ", the count gives " + to_string(by_count) + ", numeric's " +
                 "table " + std::to_string(table[x]);
      }
    }
    return d < 7 ? std::nullopt : table_fails(stated);
  });
  outcome.range += ", every set and point; the table of d = 7";
  return outcome;
}

/// By the ranks of the rows without and with their labels: if they differ, the rows contradict each other.
int explaining_sets(const std::array<Row, 3>& rows) {
  std::vector<std::uint64_t> equations;
  for (const Row& row : rows) equations.push_back(bits(row));
  const int rank = numeric::binary_rank(equations);
  for (std::size_t i = 0; i < 3; ++i) equations[i] |= rows[i].label < 0 ? 1U << 7 : 0;
  return numeric::binary_rank(equations) == rank ? 1 << (7 - rank) : 0;
}

Outcome definition_by_elimination(const WorkedExample& stated, const Budget&) {
  const int explaining = explaining_sets(stated.rows);
  if (explaining != stated.explaining)
    return {.verdict = Verdict::refuted,
            .witness = "by the ranks of the rows without and with labels " + std::to_string(explaining) +
                       " sets explain the table, not " + std::to_string(stated.explaining)};
  return {.verdict = Verdict::proved_on_range, .range = "the table of d = 7: number of explaining sets"};
}

/// The product over the set of the row's entries, as a formula; the exponents of the entries are the set's indicator.
Formula product_text(const Row& row, const std::array<std::string, 7>& exponent) {
  std::string text = "1";
  for (std::size_t i = 0; i < 7; ++i)
    text += " * (" + std::to_string(row.point[i]) + ")^(" + exponent[i] + ")";
  return text;
}

/// 1 if the set explains the table, else 0.
Formula explains_text(const std::array<Row, 3>& rows, const std::array<std::string, 7>& exponent) {
  std::string text = "1";
  for (const Row& row : rows)
    text += " * (1 + (" + std::to_string(row.label) + ") * " + product_text(row, exponent).text() + ") / 2";
  return text;
}

std::array<std::string, 7> indicator(std::uint32_t set) {
  std::array<std::string, 7> text;
  for (std::size_t i = 0; i < 7; ++i) text[i] = (set >> i & 1U) != 0 ? "1" : "0";
  return text;
}

Outcome definition_by_certificate(const WorkedExample& stated, const Budget&) {
  const char* id = "parity.definition";
  std::vector<Certificate> certificates = {
      {id, "one-more-minus-one",
       "A coordinate +1 in I changes neither the product nor the number c of coordinates -1; a coordinate -1 "
       "multiplies the product by -1 and adds one to c.",
       InductionStep{{{{"c", 0}}, {}}, "c", stated.by_count, 1, {{"-1", {}}}}}};
  for (std::size_t i = 0; i < 3; ++i)
    certificates.push_back(
        {id, "row-" + std::to_string(i + 1), "The product over I of the row's entries is the row's label.",
         finite_table({}, product_text(stated.rows[i], indicator(stated.subset)), stated.rows[i].label)});
  std::string all = explains_text(stated.rows, {"a", "b", "c", "d", "e", "f", "g"}).text();
  for (const char* bit : {"a", "b", "c", "d", "e", "f", "g"})
    all = std::string("sum(") + bit + ", 0, 1, " + all + ")";
  certificates.push_back(
      {id, "number-of-explaining-sets",
       "Each of the 128 sets, by its indicator (a, ..., g), counts if it has the right product in "
       "all three rows.",
       finite_table({}, all, stated.explaining)});
  Formula listed = 0, singletons = 0;
  for (const std::uint32_t set : stated.listed) listed = listed + explains_text(stated.rows, indicator(set));
  for (int i = 0; i < 7; ++i) singletons = singletons + explains_text(stated.rows, indicator(1U << i));
  certificates.push_back({id, "listed-sets", "Every listed set counts.",
                          finite_table({}, listed, static_cast<int>(stated.listed.size()))});
  certificates.push_back({id, "sets-of-one-coordinate",
                          "Of the seven sets with one coordinate so many count.",
                          finite_table({}, singletons, stated.singletons)});
  return proved_by("all d, I and x; the table of d = 7", certificates);
}

constexpr std::uint32_t set_of(std::initializer_list<int> coordinates) {
  std::uint32_t set = 0;
  for (const int i : coordinates) set |= 1U << (i - 1);
  return set;
}

Claim definition() {
  const std::array<Row, 3> rows = {Row{{1, 1, -1, 1, 1, 1, -1}, 1}, Row{{-1, -1, -1, 1, -1, -1, 1}, -1},
                                   Row{{-1, 1, 1, -1, -1, 1, 1}, -1}};
  std::array<Row, 3> flipped = rows;
  flipped[1].point[2] = 1;
  const std::uint32_t subset = set_of({1, 3, 6, 7});
  const std::vector<std::uint32_t> listed = {set_of({1}),    set_of({5}), set_of({2, 4}),
                                             set_of({4, 6}), 127,         subset};
  const WorkedExample slide = {"(-1)^c", rows, subset, 16, listed, 2};
  const auto with = [&](auto change) {
    WorkedExample mutant = slide;
    change(mutant);
    return mutant;
  };
  return make_claim<WorkedExample>({
      .id = "parity.definition",
      .text =
          "The product of x_i over i in I is (-1)^c, c the number of coordinates -1 in I. With d = 7 and I = "
          "{1,3,6,7} the slide's three rows have the labels +1, -1, -1. Exactly 16 sets explain them, "
          "among them {1}, {5}, {2,4}, {4,6} and {1,...,7}; I is not one of the smallest, which are {1} "
          "and {5}.",
      .reduction = "Induction on the number of coordinates -1; the table by evaluation. The empty set's "
                   "product is 1, and two "
                   "rows have the label -1, so no set is smaller than those of one coordinate.",
      .sources = {hard_example_slide()},
      .tags = {"parity"},
      .expected = Verdict::proved,
      .stated = slide,
      .checks = {{"enumeration of the sets and points", RouteKind::exact, definition_by_enumeration,
                  trusts_exact, 0.3},
                 {"elimination of the rows",
                  RouteKind::exact,
                  definition_by_elimination,
                  {"integer arithmetic"},
                  0.01},
                 {"certificate", RouteKind::certificate, definition_by_certificate, trusts_certificates,
                  0.2}},
      .mutants = {{"+1 in row 2 at coordinate 3", with([&](auto& w) { w.rows = flipped; })},
                  {"I = {1,3,5,7}", with([&](auto& w) {
                     w.subset = set_of({1, 3, 5, 7});
                   })},
                  {"8 sets explain the rows", with([](auto& w) { w.explaining = 8; })},
                  {"{1,7} explains the rows", with([](auto& w) {
                     w.listed.push_back(set_of({1, 7}));
                   })},
                  {"no single coordinate explains the rows", with([](auto& w) { w.singletons = 0; })},
                  {"+1 for an odd number", with([](auto& w) { w.by_count = "(-1)^(c+1)"; })}},
      .constants = {exact_constant("parity.example-explaining-sets",
                                   "number of subsets of {1..7} that explain the slide's three rows",
                                   explaining_sets(rows))},
  });
}

// --- parity.linear-system

/// Z_ij = bit(x_ij), b_i = bit(y_i) (bit in x), s the indicator of I: Z s = b modulo `modulus`, and the solutions are the sets
/// that explain the samples.
struct LinearSystem {
  Formula bit;
  int modulus;

  [[nodiscard]] int at(int sign) const { return static_cast<int>(value_at(bit, {{"x", sign}})); }
  [[nodiscard]] bool solves(std::uint32_t set, std::uint32_t point, int d, int y) const {
    int sum = 0;
    for (int i = 0; i < d; ++i)
      if ((set >> i & 1U) != 0) sum += at((point >> i & 1U) != 0 ? -1 : 1);
    return (sum - at(y)) % modulus == 0;
  }
};

Outcome system_by_enumeration(const LinearSystem& stated, const Budget& budget) {
  Outcome outcome = prove_on_range(Range("d = 1..4"), budget, [&](int d) -> std::optional<std::string> {
    for (std::uint32_t subset = 0; subset < 1U << d; ++subset)
      for (std::uint32_t point = 0; point < 1U << d; ++point)
        for (std::uint32_t set = 0; set < 1U << d; ++set) {
          const int y = label(point, subset);
          const bool solves = stated.solves(set, point, d, y);
          if (solves != (label(point, set) == y))
            return "coordinates -1 at " + set_text(point) + ", I = " + set_text(subset) + ": " +
                   set_text(set) +
                   (solves ? " solves the equation without explaining the label"
                           : " explains the label without solving the equation");
        }
    return std::nullopt;
  });
  outcome.range += ", every I, every sample, every set";
  return outcome;
}

/// The sets that explain m samples are 2^(d - rank) many, and I alone exactly for rank d.
Outcome solutions_by_elimination(const LinearSystem& stated, const Budget& budget) {
  Outcome outcome =
      prove_on_range(Range("d = 1..3, m = 0..3"), budget, [&](int d, int m) -> std::optional<std::string> {
        const std::uint32_t points = 1U << d, subset = points - 1;
        for (std::uint32_t tuple = 0; tuple < 1U << d * m; ++tuple) {
          std::vector<std::uint64_t> rows;
          for (int i = 0; i < m; ++i) rows.push_back(tuple >> i * d & (points - 1));
          int solutions = 0;
          for (std::uint32_t set = 0; set < points; ++set) {
            bool all = true;
            for (const std::uint64_t row : rows) {
              const auto point = static_cast<std::uint32_t>(row);
              all = all && stated.solves(set, point, d, label(point, subset));
            }
            solutions += all ? 1 : 0;
          }
          if (const int rank = numeric::binary_rank(rows); solutions != 1 << (d - rank))
            return "sample bits " + std::to_string(tuple) + ": " + std::to_string(solutions) +
                   " solutions at rank " + std::to_string(rank);
        }
        return std::nullopt;
      });
  outcome.range += ", I = {1..d}, all m-tuples of samples";
  return outcome;
}

Outcome system_by_certificate(const LinearSystem& stated, const Budget&) {
  if (stated.modulus != 2) return {.note = "the certificates are about the remainder modulo 2"};
  const char* id = "parity.linear-system";
  const Formula one = substitute(stated.bit, "x", Formula(1)), product = substitute(stated.bit, "x", "x*y"),
                other = substitute(stated.bit, "x", "y");
  return proved_by(
      "all d, m, I and samples",
      {{id, "sign-of-a-bit",
        "(-1)^e depends on e modulo 2 alone, and tells its two values apart; and the label is told from its "
        "bit.",
        finite_table({{"x", -1, 1, 2}}, Formula::power(-1, stated.bit), "x")},
       {id, "empty-product", "The empty sum is the bit of the empty product.",
        finite_table({}, Formula::power(-1, one), 1)},
       {id, "one-more-factor",
        "Bits add up where signs multiply: so for every set the sum of the bits over it is the bit of its "
        "product, modulo 2, by induction; a set solves the equations exactly if it explains the labels. Two "
        "solutions differ by an element of the kernel, which has 2^(d - rank) elements (rank and nullity), "
        "and s + ker Z "
        "is one point exactly for rank d.",
        finite_table({{"x", -1, 1, 2}, {"y", -1, 1, 2}}, Formula::power(-1, stated.bit + other),
                     Formula::power(-1, product))}});
}

Claim linear_system() {
  return make_claim<LinearSystem>({
      .id = "parity.linear-system",
      .text =
          "With Z_ij = (1-x_ij)/2, b_i = (1-y_i)/2 and s the indicator of I, Z s = b modulo 2. The sets that "
          "explain the samples are the solutions, s + ker Z: 2^(d - rank Z) of them, and I alone exactly "
          "if rank Z = d.",
      .reduction = "Bits add up modulo 2 where signs multiply.",
      .sources = {recovery_slide()},
      .tags = {"parity", "linear algebra"},
      .expected = Verdict::proved,
      .stated = {"(1-x)/2", 2},
      .checks = {{"enumeration of sets and samples", RouteKind::exact, system_by_enumeration, trusts_exact,
                  0.1},
                 {"elimination of all tuples of samples", RouteKind::exact, solutions_by_elimination,
                  trusts_exact, 0.1},
                 {"certificate", RouteKind::certificate, system_by_certificate, trusts_certificates, 0.05}},
      .mutants = {{"Z = (1+x)/2 and b = (1+y)/2", {"(1+x)/2", 2}},
                  {"modulo 3", {"(1-x)/2", 3}},
                  {"over the integers", {"(1-x)/2", 1 << 20}}},
  });
}

}  // namespace

std::vector<Claim> parity_definition_claims() { return {definition(), linear_system()}; }

}  // namespace lemmata::proofs_check
