"""Elementary functions in Python's decimals, for the recomputed constants: Machin's pi, Taylor series."""

from decimal import Decimal, getcontext

getcontext().prec = 75
TINY = Decimal(10) ** -73


def arctangent_of_inverse(m):
    power, total, k = Decimal(1) / m, Decimal(0), 0
    while abs(power) > TINY:
        total += power / (2 * k + 1) * (-1) ** k
        power /= m * m
        k += 1
    return total


PI = 4 * (4 * arctangent_of_inverse(5) - arctangent_of_inverse(239))


def cosine(x):
    term, total, k = Decimal(1), Decimal(0), 0
    while abs(term) > TINY:
        total += term
        k += 2
        term *= -x * x / (k * (k - 1))
    return total


def sine(x):
    term, total, k = x, Decimal(0), 1
    while abs(term) > TINY:
        total += term
        k += 2
        term *= -x * x / (k * (k - 1))
    return total


def error_function(x):
    """2/sqrt(pi) e^(-x^2) sum_k 2^k x^(2k+1) / (2k+1)!!: all terms have one sign."""
    term, total, k = x, Decimal(0), 1
    while abs(term) > TINY * (abs(total) + 1):
        total += term
        k += 2
        term *= 2 * x * x / k
    return 2 / PI.sqrt() * (-x * x).exp() * total


def arcsine(x):
    """By halving the angle until the series converges fast: arcsin x = 2 arcsin(x / sqrt(2 (1 + sqrt(1 - x^2))))."""
    factor = 1
    while abs(x) > Decimal("0.1"):
        x, factor = x / (2 * (1 + (1 - x * x).sqrt())).sqrt(), 2 * factor
    term, total, k = x, Decimal(0), 0
    while abs(term) > TINY:
        total += term / (2 * k + 1)
        term *= x * x * (2 * k + 1) / (2 * k + 2)
        k += 1
    return factor * total
