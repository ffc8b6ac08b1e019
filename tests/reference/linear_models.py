"""The constants of linear models, recomputed with Python's fractions and decimals alone, from definitions that the project
does not use: elimination, pairings, chi-squared laws, fixed points, geometric series."""

from decimal import Decimal, getcontext
from fractions import Fraction

getcontext().prec = 75


def solve(matrix, right):
    """Gauss and Jordan."""
    rows = [list(map(Fraction, row)) + [Fraction(b)] for row, b in zip(matrix, right)]
    for i in range(len(rows)):
        pivot = next(r for r in range(i, len(rows)) if rows[r][i] != 0)
        rows[i], rows[pivot] = rows[pivot], rows[i]
        rows[i] = [x / rows[i][i] for x in rows[i]]
        for r in range(len(rows)):
            if r != i:
                rows[r] = [x - rows[r][i] * p for x, p in zip(rows[r], rows[i])]
    return [row[-1] for row in rows]


X, Y = [[1, 2, 0], [0, 1, -1]], [3, 1]


def lagrange_interpolant():
    """The stationary point of |w|^2 / 2 with multipliers for X w = y."""
    system = [[int(i == j) for j in range(3)] + [X[0][i], X[1][i]] for i in range(3)]
    system += [X[i] + [0, 0] for i in range(2)]
    return solve(system, [0, 0, 0] + Y)[:3]


def ridge_derivative():
    """The normal equations, differentiated by lambda at 0: G w' = -w has solutions up to the kernel (-2, 1, 1) of X,
    in which w' has no part, as w_lambda lies in the row space."""
    w = lagrange_interpolant()
    gram = [[sum(row[i] * row[j] for row in X) for j in range(3)] for i in range(3)]
    return solve(gram[:2] + [[-2, 1, 1]], [-w[0], -w[1], 0])


def pairings(points):
    if not points:
        yield []
    for i in range(1, len(points)):
        for rest in pairings(points[1:i] + points[i + 1:]):
            yield [(points[0], points[i])] + rest


def wishart(k, n, d):
    """E tr (X^T X)^k: factor 2j is x[a_j][i_j], factor 2j+1 is x[a_j][i_j+1]; a pairing equates indices."""
    total = 0
    for pairing in pairings(list(range(2 * k))):
        same = {}

        def find(v):
            while same.get(v, v) != v:
                v = same[v]
            return v

        for p, q in pairing:
            for kind in ("row", "column"):
                at = [("row", v // 2) if kind == "row" else ("column", (v + 1) // 2 % k) for v in (p, q)]
                same[find(at[0])] = find(at[1])
        free = {kind: len({find((kind, j)) for j in range(k)}) for kind in ("row", "column")}
        total += n ** free["row"] * d ** free["column"]
    return Fraction(total)


def mean_inverse(freedom):
    """E 1/chi^2: Gamma(m/2 - 1) / (2 Gamma(m/2))."""
    return Fraction(1, 2) / (Fraction(freedom, 2) - 1)


def inverse_trace(n, d):
    return d * mean_inverse(n - d + 1)


def inverse_trace_variance(n, d):
    """From the variances and covariances of the diagonal of an inverse Wishart matrix, as statistics books have them."""
    a, b = n - d - 1, n - d - 3
    return Fraction(2 * d, a * a * b) + Fraction(2 * d * (d - 1), (n - d) * a * a * b)


def risk(n, d):
    noise = Fraction(1, 4)
    if d < n:
        return noise * inverse_trace(n, d)
    return Fraction(d - n, d) + noise * inverse_trace(d, n)


def catalan(n):
    return 1 if n == 0 else sum(catalan(i) * catalan(n - 1 - i) for i in range(n))


def geometric(first, ratio):
    return first / (1 - ratio)


def fixed_point(factor, added):
    return added / (1 - factor)


def one_sample_risk(d, t, noise):
    """E |w(t) - beta|^2, |beta| = 1, R = |x|^2: along x the start's error shrinks by e^(-tR), and the label's noise
    adds (1 - e^(-tR))^2 / R; E e^(-aR) = (1 + 2a)^(-d/2), and E e^(-aR)/R is its integral. d = 4."""
    laplace = lambda a: 1 / (1 + 2 * a) ** 2
    over = lambda a: Fraction(1, 2) / (1 + 2 * a)
    signal = 1 - Fraction(1, d) + laplace(2 * t) / d
    return signal + noise * (over(0) - 2 * over(t) + over(2 * t))


def decimal(fraction):
    return Decimal(fraction.numerator) / fraction.denominator


W = lagrange_interpolant()
DUAL = solve([[6, 11], [11, 21]], [3, 4])  # X^T X and X^T y of [[1,2],[2,4],[1,1]], (1,0,2)
SQUARES = (1, 4)  # of the samples 1 and 2

EXPECTED = {
    "linreg.stationary-ratio": Fraction(1, 2) / Fraction(2, 2),  # 2 w - 1 = 0 over 2 w - 2 = 0
    "convex.square-modulus": Fraction(2),  # t (1-t) (a-b)^2 = (m/2) t (1-t) (a-b)^2
    "linreg.minimum-norm-squared": sum(w * w for w in W),
    "linreg.ridge-derivative-3": ridge_derivative()[2],
    "linreg.best-rate-10": min(max(abs(1 - Fraction(k, 1100)), abs(1 - Fraction(k, 110))) for k in range(1, 221)),
    "linreg.step-literal": 2 / Fraction(2),
    "linreg.step-slide": 2 / Fraction(1),
    "linreg.step-half": 2 / Fraction(1, 2),
    "linreg.sgd-worst-case": Fraction(2, max(SQUARES)),
    "linreg.sgd-mean-square": Fraction(2 * sum(SQUARES), sum(a * a for a in SQUARES)),
    "linreg.sgd-almost-sure": Fraction(sum(SQUARES), SQUARES[0] * SQUARES[1]),
    "linreg.sgd-variance-half": geometric(Fraction(1, 4), Fraction(1, 4)) / 4,  # binary digits
    "linreg.cantor-variance": geometric(Fraction(4, 9), Fraction(1, 9)) / 4,  # ternary digits 0 and 2
    "rmt.inverse-trace-14-3": inverse_trace(14, 3),
    "rmt.inverse-trace-variance-14-3": inverse_trace_variance(14, 3),
    "rmt.hard-edge-rate-4": Fraction(4, 2),
    "rmt.condition-number-1-4": ((1 + Fraction(1, 2)) / (1 - Fraction(1, 2))) ** 2,
    "scaling.linear-regression-14-3": inverse_trace(14, 3),
    "rmt.optimal-ridge-30-20": Fraction(1, 4) / Fraction(1, 30),  # noise over the variance of a coordinate of beta
    "opt.batch-hyperbola": Fraction(3, 2) * Fraction(2, 3),  # B_noise / B times B / B_noise
    "opt.batch-price-at-noise-scale": Fraction(1 + 1),
    "opt.sgd-stationary-1-2": fixed_point(Fraction(1, 4), Fraction(1, 4)),
    "opt.sgd-doubling-1-2": fixed_point(0, Fraction(1, 2)) / fixed_point(Fraction(1, 4), Fraction(1, 4)),
    "opt.momentum-threshold": 1 + 1 + 2 * Fraction(9, 10),  # z = -1 solves z^2 - (1 + beta - a) z + beta = 0
    "opt.momentum-rate-100": Fraction(10 - 1, 10 + 1),
    "opt.adam-late-first-step": Decimal("0.1") / Decimal("0.001").sqrt(),
    "opt.jacobi-before": (9 + Decimal(33).sqrt()) / 2,
    "opt.jacobi-after": 2 / Fraction(1, 4),
    "opt.dropout-ridge-9-10": Fraction(9, 10) / Fraction(9, 10) ** 2 - 1,  # the variance of a mask over p
    "opt.precond-risk-2-6": inverse_trace(6, 2),
    "kernel.dual-example-w1": DUAL[0],
    "kernel.dual-example-w2": DUAL[1],
    "bootstrap.reused-noise-covariance": 1 - Fraction(3, 4) ** 3,
    "bootstrap.one-sample-risk-4": decimal(one_sample_risk(4, Fraction(3, 10), Fraction(1, 2))),
}
EXPECTED |= {f"rmt.wishart-moment-{k}-5-3": wishart(k, 5, 3) for k in range(1, 5)}
EXPECTED |= {f"rmt.marchenko-pastur-moment-{k}": Fraction(catalan(k)) for k in range(1, 6)}
EXPECTED |= {f"rmt.double-descent-20-{d}": risk(20, d) for d in (10, 18, 22, 30, 41, 60, 200)}
