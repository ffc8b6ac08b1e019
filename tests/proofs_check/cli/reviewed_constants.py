#!/usr/bin/env python3
"""reviewed_constants.py FILE: computes every constant of proofs_check/constants/constants.txt from its definition, with
Python's fractions and decimals alone, and compares it with the file. Exit 0: all agree; 1: one line for each that does not.
"""

import itertools
import sys
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from math import prod

GUARD = 15


def arctan(x):
    """The arctangent of 0 < x < 1, by its series."""
    total, power, k = Decimal(0), x, 0
    while abs(power) > Decimal(10) ** -(DIGITS + GUARD):
        total += power / (2 * k + 1) * (-1) ** k
        power *= x * x
        k += 1
    return total


def pi():
    return 16 * arctan(Decimal(1) / 5) - 4 * arctan(Decimal(1) / 239)


def arcsin(x):
    """arcsin x = 2 arctan(x / (1 + sqrt(1 - x^2)))"""
    return 2 * arctan(x / (1 + (1 - x * x).sqrt()))


def majority(x):
    return 1 if sum(x) > 0 else -1


def coefficient(n, k):
    """By the definition: the mean of Maj_n(x) x_1 ... x_k over the cube."""
    return Fraction(sum(majority(x) * prod(x[:k]) for x in itertools.product((1, -1), repeat=n)), 2**n)


def gap(n, k):
    return abs(coefficient(n, k - 1)) - abs(coefficient(n, k + 1))


def noise_stability(n, rho):
    """By the definition: the mean of Maj_n(x) Maj_n(y); y_i = -x_i with probability (1 - rho)/2."""
    flip = (1 - rho) / 2
    total = Fraction(0)
    for x in itertools.product((1, -1), repeat=n):
        for flips in itertools.product((0, 1), repeat=n):
            y = [-a if f else a for a, f in zip(x, flips)]
            total += majority(x) * majority(y) * flip ** sum(flips) * (1 - flip) ** (n - sum(flips))
    return total / 2**n


DEFINITIONS = {
    "maj.coefficient-7-3": lambda: coefficient(7, 3),
    "maj.coefficient-9-5": lambda: coefficient(9, 5),
    "maj.level-weight-limit-1": lambda: 2 / pi(),
    "maj.level-weight-limit-3": lambda: 2 / pi() / 6,
    "maj.level-weight-limit-5": lambda: 2 / pi() * 3 / 40,
    "maj.level-weight-limit-7": lambda: 2 / pi() * 5 / 112,
    "maj.coefficient-limit-1": lambda: (2 / pi()).sqrt(),
    "maj.coefficient-limit-5": lambda: (2 / pi()).sqrt() * 3,
    "maj.coefficient-limit-7": lambda: (2 / pi()).sqrt() * 15,
    "maj.noise-stability-5-third": lambda: noise_stability(5, Fraction(1, 3)),
    "maj.noise-stability-limit-half": lambda: Fraction(1, 3),
    "maj.noise-stability-limit-third": lambda: 2 / pi() * arcsin(Decimal(1) / 3),
    "gap.majority-5-2": lambda: gap(5, 2),
    "gap.majority-9-2": lambda: gap(9, 2),
    "gap.majority-9-4": lambda: gap(9, 4),
    "gap.majority-13-6": lambda: gap(13, 6),
    "gap.limit-2": lambda: (2 / pi()).sqrt(),
    "gap.limit-6": lambda: (2 / pi()).sqrt() * 3,
    "gap.limit-8": lambda: (2 / pi()).sqrt() * 15,
}


def digits_of(text):
    return len(text.split("e")[0].replace("-", "").replace(".", "").lstrip("0"))


def rounded(value, digits):
    with localcontext() as context:
        context.prec = digits
        context.rounding = ROUND_HALF_UP
        return +(Decimal(value.numerator) / value.denominator if isinstance(value, Fraction) else value)


def main(file):
    global DIGITS
    findings, count = [], 0
    with open(file, encoding="utf-8") as lines:
        for line in lines:
            if not line.strip() or line.startswith("#"):
                continue
            name, _, published = (part.strip() for part in (line[:line.index(" | ")], "", line[line.rindex(" | ") + 3:]))
            count += 1
            if name not in DEFINITIONS:
                findings.append(f"{name}: no definition here; add one to {__file__}")
                continue
            DIGITS = max(digits_of(published), 1)
            with localcontext() as context:
                context.prec = DIGITS + GUARD
                value = DEFINITIONS[name]()
            if "/" in published or isinstance(value, Fraction) and "." not in published:
                if Fraction(published) != value:
                    findings.append(f"{name}: the file has {published}, the definition {value}")
            elif Decimal(published) != rounded(value, DIGITS):
                findings.append(f"{name}: the file has {published}, the definition {rounded(value, DIGITS)}")
    for finding in findings:
        print(finding)
    print(f"{count} constants, {len(findings)} that differ")
    return 1 if findings or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
