// Linear algebra of eight small matrices at a time, one in each lane: Gram matrices, Cholesky's factor, its inverse, in tiles of
// 4 x 4 entries that stay in registers. For sources in Highway's shape, which include this once for each instruction set, after
// <hwy/highway.h>; it is no header, and includes nothing.
//
// Eight designs are worked on at a time: number (place of an entry) * 8 + l is the entry of design l. An instruction
// set with fewer lanes goes through them in parts; no lane reads another, and every sum is taken in one order, so
// that the lanes do not show in the results.
//
// A matrix has a long side M and a short one m: entry (k, i), 0 <= k < M, 0 <= i < m, has place k m + i. The Gram
// matrix is the smaller one, m x m, row by row; so are its factors.

#ifndef LEMMATA_NUMERIC_DENSE_DESIGN_TILES_ONCE
#define LEMMATA_NUMERIC_DENSE_DESIGN_TILES_ONCE
namespace lemmata::numeric {

inline constexpr std::size_t group = 8;  // designs worked on together
inline constexpr std::size_t tile = 4;   // 4 x 4 sums in registers: 8 loads for 16 products

struct DesignGroup {
  const double* x;  // M x m entries
  std::size_t long_side, short_side;
  double* matrices;     // 4 x m x m entries of working memory
  double* solution;     // m entries
  double* reciprocals;  // m entries
};

}  // namespace lemmata::numeric
#endif

HWY_BEFORE_NAMESPACE();
namespace lemmata::numeric {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Doubles = hn::CappedTag<double, group>;
using V = hn::Vec<Doubles>;

HWY_INLINE V load(const double* place) { return hn::LoadU(Doubles(), place); }
HWY_INLINE void store(V value, double* place) { hn::StoreU(value, Doubles(), place); }

/// Rows of entries: entry (r, k) is `row` r + `step` k entries from `first`.
struct Rows {
  const double* first;
  std::size_t row, step;
};

template <std::size_t R, std::size_t C>
struct Tile {
  V at[R][C];
};

/// sum over k of a(r, k) b(c, k), added to the tile (or taken from it), k increasing.
template <bool subtracted, std::size_t R, std::size_t C>
HWY_INLINE void add_products(const Rows& a, const Rows& b, std::size_t count, Tile<R, C>& sums) {
  const double* in_a = a.first;
  const double* in_b = b.first;
  for (std::size_t k = 0; k < count; ++k, in_a += group * a.step, in_b += group * b.step) {
    V right[C];
    for (std::size_t c = 0; c < C; ++c) right[c] = load(in_b + group * b.row * c);
    for (std::size_t r = 0; r < R; ++r) {
      const V left = load(in_a + group * a.row * r);
      for (std::size_t c = 0; c < C; ++c)
        sums.at[r][c] = subtracted ? hn::NegMulAdd(left, right[c], sums.at[r][c])
                                   : hn::MulAdd(left, right[c], sums.at[r][c]);
    }
  }
}

template <std::size_t R, std::size_t C>
HWY_INLINE void load_tile(const double* first, std::size_t side, Tile<R, C>& values) {
  for (std::size_t r = 0; r < R; ++r)
    for (std::size_t c = 0; c < C; ++c) values.at[r][c] = load(first + group * (r * side + c));
}

template <std::size_t R, std::size_t C>
HWY_INLINE void store_tile(const Tile<R, C>& values, double* first, std::size_t side) {
  for (std::size_t r = 0; r < R; ++r)
    for (std::size_t c = 0; c < C; ++c) store(values.at[r][c], first + group * (r * side + c));
}

template <std::size_t R, std::size_t C>
HWY_INLINE void store_transposed(const Tile<R, C>& values, double* first, std::size_t side) {
  for (std::size_t r = 0; r < R; ++r)
    for (std::size_t c = 0; c < C; ++c) store(values.at[r][c], first + group * (c * side + r));
}

template <std::size_t R, std::size_t C>
HWY_INLINE void set_zero(Tile<R, C>& values) {
  for (std::size_t r = 0; r < R; ++r)
    for (std::size_t c = 0; c < C; ++c) values.at[r][c] = hn::Zero(Doubles());
}

/// Calls task.template at<R, C>(i, j) for the tiles on and below the diagonal, row after row: R x C entries from (i,
/// j).
template <class Task>
HWY_INLINE void for_lower_tiles(std::size_t side, const Task& task) {
  const std::size_t whole = side - side % tile;
  for (std::size_t i = 0; i < whole; i += tile)
    for (std::size_t j = 0; j <= i; j += tile) task.template at<tile, tile>(i, j);
  const auto last_row = [&](auto rest) HWY_ATTR {
    constexpr std::size_t R = decltype(rest)::value;
    for (std::size_t j = 0; j < whole; j += tile) task.template at<R, tile>(whole, j);
    task.template at<R, R>(whole, whole);
  };
  switch (side % tile) {
    case 1:
      last_row(std::integral_constant<std::size_t, 1>());
      break;
    case 2:
      last_row(std::integral_constant<std::size_t, 2>());
      break;
    case 3:
      last_row(std::integral_constant<std::size_t, 3>());
      break;
    default:
      break;
  }
}

/// out = sum over k of a(i, k) b(j, k), known to be symmetric; both triangles.
struct SymmetricProduct {
  Rows a, b;
  std::size_t count, side;
  double* out;
  template <std::size_t R, std::size_t C>
  HWY_INLINE void at(std::size_t i, std::size_t j) const {
    Tile<R, C> sums;
    set_zero(sums);
    add_products<false>({a.first + group * a.row * i, a.row, a.step},
                        {b.first + group * b.row * j, b.row, b.step}, count, sums);
    store_tile(sums, out + group * (i * side + j), side);
    if (i != j) store_transposed(sums, out + group * (j * side + i), side);
  }
};

void gram(const DesignGroup& g, std::size_t lane, double* out) {
  const std::size_t m = g.short_side;
  const Rows columns{g.x + lane, 1, m};
  for_lower_tiles(m, SymmetricProduct{columns, columns, g.long_side, m, out + lane});
}

/// The lower triangle becomes Cholesky's factor of itself plus `shift` on the diagonal, but for the factor's
/// diagonal, of which the reciprocals are stored. A pivot is replaced by 2^-53 times the diagonal's entry where it is
/// smaller.
struct Cholesky {
  double* matrix;
  double* reciprocals;
  std::size_t side;
  V shift;
  V* least_pivot;

  template <std::size_t R, std::size_t C>
  HWY_INLINE void at(std::size_t i, std::size_t j) const {
    const Doubles d;
    Tile<R, C> rest;
    load_tile(matrix + group * (i * side + j), side, rest);
    V floor[C];
    if (i == j)
      for (std::size_t c = 0; c < C && c < R; ++c) {
        floor[c] = hn::Mul(hn::Abs(rest.at[c][c]), hn::Set(d, 0x1p-53));
        rest.at[c][c] = hn::Add(rest.at[c][c], shift);
      }
    add_products<true>({matrix + group * i * side, side, 1}, {matrix + group * j * side, side, 1}, j, rest);
    for (std::size_t c = 0; c < C; ++c) {
      V reciprocal;
      if (i == j) {
        const V pivot = rest.at[c < R ? c : 0][c];
        *least_pivot = hn::Min(*least_pivot, pivot);
        reciprocal = hn::Div(hn::Set(d, 1.0), hn::Sqrt(hn::Max(pivot, floor[c])));
        store(reciprocal, reciprocals + group * (j + c));
      } else {
        reciprocal = load(reciprocals + group * (j + c));
      }
      for (std::size_t r = i == j ? c + 1 : 0; r < R; ++r) rest.at[r][c] = hn::Mul(rest.at[r][c], reciprocal);
      for (std::size_t later = c + 1; later < C; ++later) {
        const V below =
            i == j ? rest.at[later < R ? later : 0][c] : load(matrix + group * ((j + later) * side + j + c));
        for (std::size_t r = i == j ? later : 0; r < R; ++r)
          rest.at[r][later] = hn::NegMulAdd(rest.at[r][c], below, rest.at[r][later]);
      }
    }
    store_tile(rest, matrix + group * (i * side + j), side);
  }
};

HWY_INLINE void factorise(const DesignGroup& g, std::size_t lane, double* matrix, double shift,
                          V* least_pivot) {
  for_lower_tiles(g.short_side, Cholesky{matrix + lane, g.reciprocals + lane, g.short_side,
                                         hn::Set(Doubles(), shift), least_pivot});
}

/// The factor's inverse Z, transposed, and the sum of its entries' squares. Tiles come row after row, so all of Z
/// above is known: L(i, .) Z(., j) = I.
struct InverseOfFactor {
  const double* factor;
  const double* reciprocals;
  double* transposed;
  std::size_t side;
  V* sum_of_squares;

  template <std::size_t R, std::size_t C>
  HWY_INLINE void at(std::size_t i, std::size_t j) const {
    const Doubles d;
    Tile<R, C> rest;
    set_zero(rest);
    if (i == j)
      for (std::size_t r = 0; r < R && r < C; ++r) rest.at[r][r] = hn::Set(d, 1.0);
    add_products<true>({factor + group * (i * side + j), side, 1},
                       {transposed + group * (j * side + j), side, 1}, i - j, rest);
    for (std::size_t r = 0; r < R; ++r) {
      const V reciprocal = load(reciprocals + group * (i + r));
      for (std::size_t c = 0; c < C; ++c) {
        rest.at[r][c] = hn::Mul(rest.at[r][c], reciprocal);
        *sum_of_squares = hn::MulAdd(rest.at[r][c], rest.at[r][c], *sum_of_squares);
      }
      for (std::size_t below = r + 1; below < R; ++below) {
        const V left = load(factor + group * ((i + below) * side + i + r));
        for (std::size_t c = 0; c < C; ++c)
          rest.at[below][c] = hn::NegMulAdd(left, rest.at[r][c], rest.at[below][c]);
      }
    }
    store_transposed(rest, transposed + group * (j * side + i), side);
  }
};

}  // namespace HWY_NAMESPACE
}  // namespace lemmata::numeric
HWY_AFTER_NAMESPACE();
