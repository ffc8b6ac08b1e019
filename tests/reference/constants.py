#!/usr/bin/env python3
"""Recomputes the reviewed constants with Python's integers, fractions and decimals alone, from definitions that the
project does not use: sums over the cube, the series of Machin and of the arcsine. Usage: constants.py REVIEWED-FILE."""

import sys
from decimal import Decimal, getcontext
from fractions import Fraction
from itertools import product
from math import prod

getcontext().prec = 60


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


def arctangent_of_inverse(m):
    power, total, k = Decimal(1) / m, Decimal(0), 0
    while abs(power) > Decimal(10) ** -58:
        total += power / (2 * k + 1) * (-1) ** k
        power /= m * m
        k += 1
    return total


PI = 4 * (4 * arctangent_of_inverse(5) - arctangent_of_inverse(239))


def arcsine(x):
    term, total, k = Decimal(x.numerator) / x.denominator, Decimal(0), 0
    square = term * term
    while abs(term) > Decimal(10) ** -58:
        total += term / (2 * k + 1)
        term *= square * (2 * k + 1) / (2 * k + 2)
        k += 1
    return total


TWO_OVER_PI = 2 / PI
ROOT = TWO_OVER_PI.sqrt()

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
    "maj.noise-stability-limit-third": TWO_OVER_PI * arcsine(Fraction(1, 3)),
    "gap.majority-5-2": gap(5, 2),
    "gap.majority-9-2": gap(9, 2),
    "gap.majority-9-4": gap(9, 4),
    "gap.majority-13-6": gap(13, 6),
    "sparse.largest-gap-2": largest_sparse_gap(2),
    "sparse.largest-gap-4": largest_sparse_gap(4),
    "sparse.largest-gap-6": largest_sparse_gap(6),
    "sparse.largest-gap-8": largest_sparse_gap(8),
    "sparse.largest-gap-10": largest_sparse_gap(10),
}


def main():
    wrong, seen = [], set()
    for line in open(sys.argv[1], encoding="utf-8"):
        if line.startswith("#") or not line.strip():
            continue
        name, _, value = (part.strip() for part in line.split("|"))
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
