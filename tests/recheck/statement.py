"""What a certificate claims, evaluated at many points without any proof: the other side of the tests of recheck.

Nothing here is shared with tools/recheck, on purpose: formulas are translated to Python and run; sums, recurrences and
tables are computed from their definitions; roots, arcsines and pi are decimals, by other formulas than the checker's.
`counterexample_to(document)` returns a description of a point where the claim is false, or None.
"""

import decimal
import functools
import itertools
import math
import operator
import random
from decimal import Decimal
from fractions import Fraction

from matrix_statement import false_matrix_identity, false_matrix_relations
from translation import Translator, Undefined

decimal.getcontext().prec = 80
RELATIONS = {"=": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt,
             ">=": operator.ge}


class Pole:
    """1/0 as the factorial of a negative integer has it: its inverse is 0."""


POLE = Pole()


def integer(value):
    if isinstance(value, (Decimal, Pole)) or value != int(value):
        raise Undefined("no integer")
    return int(value)


def same_field(a, b):
    """Decimals are contagious."""
    if isinstance(a, Decimal) and not isinstance(b, Decimal):
        b = Decimal(b.numerator) / Decimal(b.denominator)
    elif isinstance(b, Decimal) and not isinstance(a, Decimal):
        b, a = same_field(b, a)
    return a, b


def plus(a, b):
    if POLE in (a, b):
        raise Undefined("sum with a pole")
    return operator.add(*same_field(a, b))


def minus(a, b):
    return plus(a, times(-1, b))


def times(a, b):
    if a is POLE or b is POLE:
        if a == 0 or b == 0:
            raise Undefined("0 times a pole")
        return POLE
    return operator.mul(*same_field(a, b))


def over(a, b):
    if b is POLE:
        if a is POLE:
            raise Undefined("pole over pole")
        return 0
    if b == 0:
        raise Undefined("division by zero")
    if a is POLE:
        return POLE
    a, b = same_field(a, b)
    return a / b if isinstance(a, Decimal) else Fraction(a) / b


def to_the(a, b):
    exponent = integer(b)
    if a is POLE:
        if exponent == 0:
            raise Undefined("pole to the power 0")
        return POLE if exponent > 0 else 0
    if abs(exponent) > 5000:
        raise Undefined("too large for a test")
    if exponent == 0:
        return 1
    result = functools.reduce(operator.mul, [a] * abs(exponent)) if abs(exponent) < 4 else a ** abs(exponent)
    return result if exponent > 0 else over(1, result)


def factorial(n):
    n = integer(n)
    return POLE if n < 0 else math.factorial(n)


def plain_factorial(n):
    n = integer(n)
    if n < 0 or n > 3000:
        raise Undefined("factorial of a negative number")
    return math.factorial(n)


def binomial(a, b):
    a, b = integer(a), integer(b)
    if a < 0:
        raise Undefined("binomial of a negative number")
    return math.comb(a, b) if b >= 0 else 0


def total(term, low, high):
    result = 0
    for i in range(integer(low), integer(high) + 1):
        result = plus(result, term(i))
    return result


def sign(a):
    return (a > 0) - (a < 0)


@functools.lru_cache(maxsize=1)
def pi():
    """Gauss and Legendre."""
    a, b, t, p = Decimal(1), 1 / Decimal(2).sqrt(), Decimal("0.25"), 1
    for _ in range(8):
        mean = (a + b) / 2
        t, b, a, p = t - p * (a - mean) ** 2, (a * b).sqrt(), mean, 2 * p
    return (a + b) ** 2 / (4 * t)


def root(a):
    a = same_field(Decimal(1), a)[1]
    if a < 0:
        raise Undefined("root of a negative number")
    return a.sqrt()


def arctangent(t):
    for _ in range(6):
        t = t / (1 + (1 + t * t).sqrt())
    result, power, square = Decimal(0), t, t * t
    for n in range(1, 80, 2):
        result, power = result + power / n, -power * square
    return 64 * result


def arcsine(a):
    a = same_field(Decimal(1), a)[1]
    if abs(a) > 1:
        raise Undefined("arcsine beyond 1")
    if abs(a) == 1:
        return a * pi() / 2
    return arctangent(a / (1 - a * a).sqrt())


# ------------------------------------------------------------------------- a formula becomes a Python function

FUNCTIONS = {"binomial": "binomial", "sign": "sign", "abs": "abs", "sqrt": "root", "arcsin": "arcsine"}


@functools.lru_cache(maxsize=4096)
def compiled(text, names, poles):
    code = f"lambda {', '.join('v_' + name for name in names)}: {Translator(text, FUNCTIONS).whole()}"
    scope = dict(globals())
    if not poles:
        scope["factorial"] = plain_factorial
    return eval(code, scope)


def value(text, env, poles=False):
    result = compiled(text, tuple(env), poles)(*env.values())
    if result is POLE:
        raise Undefined("a pole")
    return result


# ------------------------------------------------------------------------------------------------------ points


def points(variables, corner=3, scattered=25, reach=11, seed=1):
    """The corner of the domain, and points scattered further out."""
    names, draw = list(variables), random.Random(seed)
    corner = corner if len(names) < 4 else 2
    for offsets in itertools.product(range(corner + 1), repeat=len(names)):
        yield {name: variables[name] + t for name, t in zip(names, offsets)}
    for _ in range(scattered if names else 0):
        yield {name: variables[name] + draw.randint(0, reach) for name in names}


def symbol_values(symbols, draw):
    """Generic values, where everything must be defined, and special ones, where it need not be."""
    yield True, {name: Fraction(draw.randint(-999, 999) * 2 + 1, 2 * draw.randint(50, 99)) for name in symbols}
    if symbols:
        yield False, {name: draw.choice((0, 1, -1, 2)) for name in symbols}


def false_identity(document):
    draw = random.Random(2)
    for at in points(document["variables"]):
        for generic, symbols in symbol_values(document["symbols"], draw):
            env = {**at, **symbols}
            try:
                left, right = value(document["left"], env, True), value(document["right"], env, True)
            except Undefined as reason:
                if generic:
                    return f"{env}: undefined, {reason}"
                continue
            if left != right:
                return f"{env}: {left} is not {right}"
    return None


def false_inequality(document):
    for env in points(document["variables"], scattered=40, reach=40):
        left, right = value(document["left"], env, True), value(document["right"], env, True)
        if not RELATIONS[document["relation"]](left, right):
            return f"{env}: {left}, {right}"
    return None


def false_sum(document, window=120):
    for env in points(document["variables"], scattered=6, reach=8):
        left = sum(value(document["summand"], {**env, document["index"]: i}, True) for i in range(-window, window + 1))
        right = value(document["sum"], env, True)
        if left != right:
            return f"{env}: {left} is not {right}"
    return None


def false_recurrence(document):
    draw = random.Random(3)
    parameter, bound = document["parameter"], document["variables"][document["parameter"]]
    names = [name for name in document["variables"] if name != parameter]
    for symbols in [next(symbol_values(document["symbols"], draw))[1] for _ in range(2)]:
        @functools.lru_cache(maxsize=None)
        def recurrent(p, others):
            env = {parameter: p, **dict(zip(names, others)), **symbols}
            if p == bound:
                return value(document["base"], env, True)
            env[parameter] = p - 1
            result = 0
            for entry in document["step"]:
                shifted = tuple(v + entry["shift"].get(name, 0) for name, v in zip(names, others))
                result = plus(result, times(value(entry["coefficient"], env, True), recurrent(p - 1, shifted)))
            return result
        for at in points(document["variables"], scattered=5, reach=6):
            direct = value(document["closed_form"], {**at, **symbols}, True)
            if direct != recurrent(at[parameter], tuple(at[name] for name in names)):
                return f"{at}: not {direct}"
    return None


def false_table(document):
    envs = [{}]
    for loop in document["ranges"]:
        wider = []
        for env in envs:
            low, high, step = [integer(value(loop[key], env)) for key in ("from", "to", "step")]
            if step < 1:
                return "a step below 1"
            wider += [{**env, loop["variable"]: v} for v in range(low, high + 1, step)]
        envs = wider
    if not envs or len(envs) != len(document["values"]):
        return f"{len(envs)} points, {len(document['values'])} values"
    for env, listed in zip(envs, document["values"]):
        if not value(document["left"], env) == value(document["right"], env) == Fraction(listed):
            return f"{env}: not {listed}"
    return None


def false_counterexample(document):
    env = {name: Fraction(text) for name, text in document["at"].items()}

    def holds(sides):
        return RELATIONS[sides["relation"]](value(sides["left"], env), value(sides["right"], env))
    if not all(map(holds, document["hypotheses"])):
        return "a hypothesis does not hold"
    if holds(document["statement"]):
        return "the statement holds"
    values = [value(document["statement"][side], env) for side in ("left", "right")]
    return None if values == [Fraction(document[side + "_value"]) for side in ("left", "right")] else "other values"


def false_ball(document):
    breaks, draw = [Fraction(point) for point in document["points"]], random.Random(4)
    inside = [a + (b - a) * Fraction(draw.randint(0, 64), 64) for a, b in zip(breaks, breaks[1:]) for _ in range(2)]
    if breaks:
        inside += [breaks[0] + (breaks[-1] - breaks[0]) * Fraction(draw.randint(0, 2**20), 2**20) for _ in range(20)]
    envs = [{document["variable"]: x} for x in breaks + inside] if document["variable"] else [{}]
    for env in envs:
        left, right = same_field(value(document["left"], env), value(document["right"], env))
        slack = 0 if document["relation"] == "<" or not isinstance(left, Decimal) else Decimal("1e-60")
        if not RELATIONS[document["relation"]](left, right + slack):
            return f"{env}: {left}, {right}"
    return None


TESTS = {"rational-function-identity": false_identity, "inequality": false_inequality, "telescoping": false_sum,
         "induction-step": false_recurrence, "finite-table": false_table, "counterexample": false_counterexample,
         "ball": false_ball, "matrix-identity": false_matrix_identity, "matrix-relations": false_matrix_relations}


def counterexample_to(document):
    try:
        return TESTS[document["kind"]](document)
    except Undefined as reason:
        return f"undefined: {reason}"
