#!/usr/bin/env python3
"""Recomputes the reviewed constants with Python's integers, fractions and decimals alone, from definitions that the
project does not use: sums over the cube, the series of Machin, of the arcsine and of the error function, the trapezoidal
rule. Usage: constants.py REVIEWED-FILE."""

import sys
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, product
from math import comb, prod

sys.dont_write_bytecode = True  # leaves nothing in the source tree
import linear_models
import wide_networks
from decimals import PI, arcsine, error_function


def sign(x):
    return (x > 0) - (x < 0)


def coefficient(n, k):
    return Fraction(sum(sign(sum(x)) * prod(x[:k]) for x in product((1, -1), repeat=n)), 2**n)


def gap(n, k):
    return abs(coefficient(n, k - 1)) - abs(coefficient(n, k + 1))


def walk_coefficient(n, k):
    """coefficient(n, k) for larger n: the walk x_1 + x_2 + ..., counted with the sign x_1 ... x_k, one step at a time."""
    count = {0: 1}
    for i in range(n):
        step = {}
        for at, weight in count.items():
            step[at + 1] = step.get(at + 1, 0) + weight
            step[at - 1] = step.get(at - 1, 0) + (-weight if i < k else weight)
        count = step
    return Fraction(sum(sign(at) * weight for at, weight in count.items()), 2**n)


def largest_sparse_gap(k):
    """Over all supports of more than k and fewer than 5k coordinates that contain the k relevant ones."""
    return max(abs(walk_coefficient(s, k - 1)) - abs(walk_coefficient(s, k + 1)) for s in range(k + 1, 5 * k))


def stability(n, rho):
    """E[Maj(x) Maj(y)], y fixed to all flip patterns with their probabilities."""
    cube = list(product((1, -1), repeat=n))
    total = Fraction(0)
    for flips in cube:
        weight = prod((1 + rho) / 2 if f == 1 else (1 - rho) / 2 for f in flips)
        total += weight * sum(sign(sum(x)) * sign(sum(a * b for a, b in zip(x, flips))) for x in cube)
    return total / 2**n


def decimal(fraction):
    return Decimal(fraction.numerator) / fraction.denominator


ARCSINES = {}


def arcsine_of(x):
    if x not in ARCSINES:
        ARCSINES[x] = arcsine(decimal(x))
    return ARCSINES[x]


TWO_OVER_PI = 2 / PI
ROOT = TWO_OVER_PI.sqrt()


def normal_moment(m):
    """E|g|^m, g standard normal."""
    return Decimal(1) if m == 0 else ROOT if m == 1 else (m - 1) * normal_moment(m - 2)


def second_moment(n, k):
    """Mean over normal w of the squared coefficient of sign(w.x) at k coordinates: Sheppard's formula for the pairs of points,
    by the numbers of disagreements inside and outside of the set."""
    total = Decimal(0)
    for a in range(k + 1):
        for b in range(n - k + 1):
            x = Fraction(n - 2 * a - 2 * b, n)
            angle = PI / 2 * sign(x) if abs(x) == 1 else arcsine_of(x)
            total += (-1) ** a * comb(k, a) * comb(n - k, b) * angle
    return TWO_OVER_PI * total / 2**n


def gap_bound(n, k):
    h2 = TWO_OVER_PI * prod(range(k - 3, 0, -2)) ** 2
    relevant = n ** (k - 1) * second_moment(n, k - 1) - h2
    irrelevant = n ** (k - 1) * second_moment(n, k + 1)
    return 2 * (k * relevant + (n - k) * irrelevant)


def limit_mean(k):
    """Mean of sqrt(2/pi) (k-3)!! times the k-1 smaller of k normal sizes: over the density of the largest. The integrand is a sum of
    exp(-j m^2/2), j <= k, for which the trapezoidal rule with step s errs by about exp(-2 pi^2 / (j s^2))."""
    step, total = Decimal(1) / 10, Decimal(0)
    for i in range(-180, 181):
        e = (-((step * i) ** 2) / 2).exp()
        total += ROOT / 2 * e * (ROOT * (1 - e)) ** (k - 1)
    return ROOT * prod(range(k - 3, 0, -2)) * k * step * total


def limit_median():
    """The x at which both normal sizes are above x / ROOT with probability 1/2."""
    low, high = Decimal(0), Decimal(1)
    for _ in range(200):
        middle = (low + high) / 2
        above = 1 - error_function(middle / ROOT / Decimal(2).sqrt())
        low, high = (middle, high) if above**2 > Decimal(1) / 2 else (low, middle)
    return low

def sample_variance(d):
    """Over all x and I of D = 2 (f - chi_I(x)) g for f = 0, g = 1."""
    values = [-2 * prod(v for v, inside in zip(x, chosen) if inside)
              for x in product((1, -1), repeat=d) for chosen in product((0, 1), repeat=d)]
    return Fraction(sum(v * v for v in values), len(values)) - Fraction(sum(values), len(values)) ** 2


def explaining_sets(rows, d):
    return [chosen for chosen in product((0, 1), repeat=d)
            if all(prod(v for v, inside in zip(row, chosen) if inside) == row[d] for row in rows)]


EXAMPLE = [(1, 1, -1, 1, 1, 1, -1, 1), (-1, -1, -1, 1, -1, -1, 1, -1), (-1, 1, 1, -1, -1, 1, 1, -1)]


def kernel_sizes(d, m):
    """For every m x d matrix over GF(2), rows as integers, how many vectors it takes to 0."""
    return [sum(all((row & v).bit_count() % 2 == 0 for row in rows) for v in range(2**d))
            for rows in product(range(2**d), repeat=m)]


SMALL_KERNELS = {d: kernel_sizes(d, 2 * d) for d in (1, 2, 3)}


def recovery(d):
    return Fraction(SMALL_KERNELS[d].count(1), len(SMALL_KERNELS[d]))


def decoder_success(d):
    return sum(Fraction(1, size) for size in SMALL_KERNELS[d]) / len(SMALL_KERNELS[d])


def unique_pair(n, m):
    """How often m samples leave no other pair than {1,2}."""
    pairs, unique, total = list(combinations(range(n), 2)), 0, 0
    for samples in product(product((1, -1), repeat=n), repeat=m):
        total += 1
        unique += sum(all(x[i] * x[j] == x[0] * x[1] for x in samples) for i, j in pairs) == 1
    return Fraction(unique, total)


def euler_product():
    """prod (1 - 2^-j) by the pentagonal number theorem."""
    total, k = Decimal(1), 1
    while k * (3 * k - 1) // 2 < 300:
        total += (-1) ** k * (Decimal(2) ** -(k * (3 * k - 1) // 2) + Decimal(2) ** -(k * (3 * k + 1) // 2))
        k += 1
    return total


def erdos_borwein():
    """sum 1/(2^j - 1) by Clausen's series, which squares the exponents."""
    return sum(Decimal(2) ** -(j * j) * (2**j + 1) / (2**j - 1) for j in range(1, 18))


def least(condition):
    return Fraction(next(r for r in range(1, 10**6) if condition(r)))


def slope_changes(k):
    """Kinks of the line through the parities at the sums -k, -k+2, ..., k that is constant before them."""
    values = [(-1) ** j for j in range(k, -1, -1)]
    slopes = [0] + [b - a for a, b in zip(values, values[1:])]
    return Fraction(sum(a != b for a, b in zip(slopes, slopes[1:])))


EXPECTED = {
    "maj.coefficient-7-3": coefficient(7, 3),
    "maj.coefficient-9-5": coefficient(9, 5),
    # coefficients of rho^k in (2/pi) arcsin(rho) = (2/pi) (rho + rho^3/6 + 3 rho^5/40 + 5 rho^7/112 + ...)
    "maj.level-weight-limit-1": TWO_OVER_PI,
    "maj.level-weight-limit-3": TWO_OVER_PI / 6,
    "maj.level-weight-limit-5": TWO_OVER_PI * 3 / 40,
    "maj.level-weight-limit-7": TWO_OVER_PI * 5 / 112,
    "maj.coefficient-limit-1": ROOT,
    "maj.coefficient-limit-5": ROOT * 3,
    "maj.coefficient-limit-7": ROOT * 15,
    "maj.noise-stability-5-third": stability(5, Fraction(1, 3)),
    "maj.noise-stability-limit-half": Fraction(1, 3),  # arcsin(1/2) is pi/6
    "maj.noise-stability-limit-third": TWO_OVER_PI * arcsine_of(Fraction(1, 3)),
    "gap.majority-5-2": gap(5, 2),
    "gap.majority-9-2": gap(9, 2),
    "gap.majority-9-4": gap(9, 4),
    "gap.majority-13-6": gap(13, 6),
    # E[sign(g) He_k(g)], He_3 = x^3 - 3x, He_5 = x^5 - 10x^3 + 15x
    "random.projection-3": normal_moment(3) - 3 * normal_moment(1),
    "random.projection-5": normal_moment(5) - 10 * normal_moment(3) + 15 * normal_moment(1),
    "random.second-moment-7-3": second_moment(7, 3),
    "random.gap-bound-50-2": gap_bound(50, 2),
    "random.gap-bound-100-4": gap_bound(100, 4),
    "random.limit-mean-2": limit_mean(2),
    "random.limit-mean-4": limit_mean(4),
    "random.limit-mean-6": limit_mean(6),
    "random.limit-median-2": limit_median(),
    "random.bias-best-3": ROOT * (Decimal(-1) / 2).exp(),
    "sparse.largest-gap-2": largest_sparse_gap(2),
    "sparse.largest-gap-4": largest_sparse_gap(4),
    "sparse.largest-gap-6": largest_sparse_gap(6),
    "sparse.largest-gap-8": largest_sparse_gap(8),
    "sparse.largest-gap-10": largest_sparse_gap(10),
    "parity.full-parity-51": abs(walk_coefficient(51, 51)),
    "parity.visible-sets-51": Fraction(
        sum(comb(51, s) for s in range(52) if abs(walk_coefficient(51, s) + (s == 0)) >= Fraction(1, 2**24))
    ),
    "parity.sample-variance-1": sample_variance(1),
    "parity.sample-variance-2": sample_variance(2),
    "parity.sample-variance-5": sample_variance(5),
    "parity.example-explaining-sets": Fraction(len(explaining_sets(EXAMPLE, 7))),
    "parity.recovery-limit": euler_product(),
    "parity.expected-samples-excess": erdos_borwein(),
    "parity.recovery-1": recovery(1),
    "parity.recovery-2": recovery(2),
    "parity.recovery-3": recovery(3),
    "parity.decoder-success-1": decoder_success(1),
    "parity.decoder-success-2": decoder_success(2),
    "parity.decoder-success-3": decoder_success(3),
    "samples.unique-4-2-2": unique_pair(4, 2),
    "baseline.mitm-keys-100-4": Fraction(2 * sum(1 for _ in combinations(range(100), 2))),
    "parity.one-step-mean-square": 15 / PI**2,
    "ntk.least-width-10-4-half": least(lambda r: r * 11 + 1 >= Fraction(comb(10, 4), 2)),
    "parity.relu-width-3": slope_changes(3),
    "parity.relu-depth-1000": 2 * least(lambda layers: 2**layers >= 1000),
    "parity.relu-folds-81": 3 * least(lambda layers: 3**layers >= 81),
    **linear_models.EXPECTED,
    **wide_networks.EXPECTED,
}


def main():
    wrong, seen = [], set()
    for line in open(sys.argv[1], encoding="utf-8"):
        if line.startswith("#") or not line.strip():
            continue
        name, rest = line.split("|", 1)  # the closed form between may have bars of its own
        name, value = name.strip(), rest.rsplit("|", 1)[1].strip()
        seen.add(name)
        expected = EXPECTED.get(name)
        if expected is None:
            wrong.append(f"{name}: not computed here")
        elif isinstance(expected, Fraction):
            if Fraction(value) != expected:
                wrong.append(f"{name}: {value}, expected {expected}")
        else:
            places = -Decimal(value).as_tuple().exponent
            if abs(Decimal(value) - expected) > Decimal(5) * Decimal(10) ** -(places + 1):
                wrong.append(f"{name}: {value}, expected {expected}")
    wrong += [f"{name}: not among the reviewed constants" for name in EXPECTED if name not in seen]
    print("\n".join(wrong) if wrong else f"{len(seen)} constants agree in every digit")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
