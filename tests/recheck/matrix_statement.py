"""What a matrix certificate claims, evaluated with matrices of fractions: the part of statement.py that is about matrices.

An identity is evaluated in two ways: with random matrices of random sizes, where the left side minus the right side must be
the sum of the cofactors (so that it is the identity itself that is tested, whatever the hypotheses say); and with small
numbers in place of all matrices, at each point where the hypotheses hold.
"""

import itertools
import operator
import random
from fractions import Fraction

from translation import Translator, Undefined

RELATIONS = {"=": operator.eq, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


class Matrix:
    def __init__(self, rows):
        self.rows = [list(row) for row in rows]
        self.shape = len(self.rows), len(self.rows[0])


def plus(a, b):
    if isinstance(a, Matrix) != isinstance(b, Matrix):
        raise Undefined("a matrix plus a scalar")
    if not isinstance(a, Matrix):
        return a + b
    if a.shape != b.shape:
        raise Undefined("a sum of two shapes")
    return Matrix([[x + y for x, y in zip(*rows)] for rows in zip(a.rows, b.rows)])


def times(a, b):
    if not isinstance(a, Matrix) and not isinstance(b, Matrix):
        return a * b
    if not isinstance(a, Matrix):
        return Matrix([[a * x for x in row] for row in b.rows])
    if not isinstance(b, Matrix):
        return times(b, a)
    if a.shape[1] != b.shape[0]:
        raise Undefined("a product of shapes that do not fit")
    result = [[Fraction(0)] * b.shape[1] for _ in range(a.shape[0])]
    for i, k, j in itertools.product(range(a.shape[0]), range(a.shape[1]), range(b.shape[1])):
        result[i][j] += a.rows[i][k] * b.rows[k][j]
    return Matrix(result)


def minus(a, b):
    return times(-1, b) if type(a) is int and a == 0 else plus(a, times(-1, b))


def over(a, b):
    if isinstance(b, Matrix) or b == 0:
        raise Undefined("division by zero or a matrix")
    return times(Fraction(1) / b, a)


def to_the(a, b):
    if type(b) is not int or not 0 <= b <= 100 or isinstance(a, Matrix) and a.shape[0] != a.shape[1]:
        raise Undefined("no such power")
    result = identity(a.shape[0]) if isinstance(a, Matrix) else 1
    for _ in range(b):
        result = times(result, a)
    return result


def transpose(a):
    if not isinstance(a, Matrix):
        raise Undefined("the transpose of a scalar")
    return Matrix(zip(*a.rows))


def identity(n):
    return Matrix([[Fraction(i == j) for j in range(n)] for i in range(n)])


def factorial(_):
    raise Undefined("a factorial")


FUNCTIONS = {"transpose": "transpose", "identity": "identity"}
CODES = {}


def value(text, env):
    if text not in CODES:
        CODES[text] = compile(Translator(text, FUNCTIONS).whole(), "formula", "eval")
    return eval(CODES[text], globals(), {f"v_{name}": entry for name, entry in env.items()})


def holds(left, relation, right):
    if isinstance(left, Matrix) and isinstance(right, Matrix) and left.shape != right.shape:
        raise Undefined("a comparison of two shapes")
    shape = next((side.shape for side in (left, right) if isinstance(side, Matrix)), (1, 1))
    left, right = [side.rows if isinstance(side, Matrix) else [[side] * shape[1]] * shape[0] for side in (left, right)]
    return all(RELATIONS[relation](x, y) for rows in zip(left, right) for x, y in zip(*rows))


def difference(sides, env):
    left, right = value(sides["left"], env), value(sides["right"], env)
    if isinstance(left, Matrix) and right == 0:
        return left
    return times(-1, right) if isinstance(right, Matrix) and left == 0 else minus(left, right)


def random_matrix(draw, rows, columns, symmetric):
    result = [[Fraction(draw.randint(-9, 9)) for _ in range(columns)] for _ in range(rows)]
    if symmetric:
        result = [[result[min(i, j)][max(i, j)] for j in range(columns)] for i in range(rows)]
    return Matrix(result)


def false_cofactors(document, sizes, draw):
    def size(name):
        return 1 if name == "1" else sizes[name]
    env = dict(sizes)
    for name, m in document["matrices"].items():
        env[name] = random_matrix(draw, size(m["rows"]), size(m["columns"]), m["symmetric"])
    env.update({name: Fraction(draw.randint(-99, 99), draw.randint(1, 9)) for name in document["symbols"]})
    rest = difference(document, env)
    for cofactor in document["cofactors"]:
        zero = difference(document["hypotheses"][cofactor["hypothesis"]], env)
        zero = transpose(zero) if cofactor["transposed"] else zero
        rest = plus(rest, times(-1, times(times(value(cofactor["left"], env), zero), value(cofactor["right"], env))))
    return None if holds(rest, "=", 0) else f"{sizes}: not the sum of the cofactors"


def false_matrix_identity(document):
    draw = random.Random(5)
    shapes = [(m["rows"], m["columns"]) for m in document["matrices"].values()]
    names = sorted({name for shape in shapes for name in shape} - {"1"})
    for lowest, highest in ((4, 4), (1, 1), (1, 3), (2, 5)):  # at 4 x 4 no identity holds but those of all sizes, up to degree 7
        found = false_cofactors(document, {name: draw.randint(lowest, highest) for name in names}, draw)
        if found:
            return found
    letters = [*document["matrices"], *document["symbols"]]
    numbers = [Fraction(number) for number in ("0", "1", "-1", "2", "1/2")]
    points = itertools.product(numbers, repeat=len(letters)) if len(letters) < 5 else []
    for point in points:
        env = {name: 1 for name in names}
        env.update({name: number if name in document["symbols"] else Matrix([[number]]) for name, number in zip(letters, point)})
        if all(holds(difference(h, env), "=", 0) for h in document["hypotheses"]) and not holds(difference(document, env), "=", 0):
            return f"{dict(zip(letters, map(str, point)))}: the sides differ"
    return None


def false_matrix_relations(document):
    env = {}
    for name, m in document["matrices"].items():
        if m["rows"] < 1 or m["columns"] < 1 or m["rows"] * m["columns"] != len(m["elements"]):
            return "not as many elements as rows times columns"
        elements = iter(map(Fraction, m["elements"]))
        env[name] = Matrix([[next(elements) for _ in range(m["columns"])] for _ in range(m["rows"])])
    for relation in document["relations"]:
        if not holds(value(relation["left"], env), relation["relation"], value(relation["right"], env)):
            return f"not {relation['left']} {relation['relation']} {relation['right']}"
    return None if document["relations"] else "no relation"
