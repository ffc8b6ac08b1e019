# SPDX-License-Identifier: MIT
# Copyright (c) the authors of lemmata
#
# Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
# documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
# rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
# persons to whom the Software is furnished to do so, subject to the following conditions: The above copyright notice
# and this permission notice shall be included in all copies or substantial portions of the Software.
#
# THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
# WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
# COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
# OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""The kinds matrix-identity and matrix-relations."""

import math
import operator
from fractions import Fraction

from recheck_formulas import (MATRIX_FUNCTIONS, MAX_BITS, SIDES, bounded, charge, demand, divide, fields, parse,
                              rational, relation_of, shown, strings, variable_name)

MAX_POWER = 100
MAX_IDENTITY = 1000  # size of an identity of numbers
SCALAR = ()

# -------------------------------------------------------------------------------------------------- expressions
# A value is a pair (shape, content). The shape is (rows, columns), or SCALAR. What the content is, the algebra knows, a
# class with number(integer), named(name), identity(node) and unit(shape), which are values; with plus(a, b, sign),
# over(a, inverse), transposed(a) and number_of(a), of contents; and with times(a, b), of values, which is a content.
def text_of(shape):
    return shown(f"{shape[0]} x {shape[1]}" if shape else "a scalar")

def plus(algebra, a, b, sign=1):
    demand(a[0] == b[0], f"a sum of {text_of(a[0])} and {text_of(b[0])}")
    return a[0], algebra.plus(a[1], b[1], sign)

def times(algebra, a, b):
    demand(SCALAR in (a[0], b[0]) or a[0][1] == b[0][0], f"a product of {text_of(a[0])} and {text_of(b[0])}")
    shape = a[0] or b[0] if SCALAR in (a[0], b[0]) else (a[0][0], b[0][1])
    return shape, algebra.times(a, b)

def over(algebra, a, b):
    demand(b[0] == SCALAR, "division by a matrix")
    return a[0], algebra.over(a[1], divide(1, algebra.number_of(b[1])))

def transposed(algebra, a):
    demand(a[0] != SCALAR, "the transpose of a scalar")
    return (a[0][1], a[0][0]), algebra.transposed(a[1])

def power(algebra, base, exponent):
    demand(exponent[0] == "integer" and exponent[1] <= MAX_POWER, f"an exponent that is no integer up to {MAX_POWER}")
    demand(base[0] == SCALAR or base[0][0] == base[0][1], f"a power of {text_of(base[0])}")
    result = base if exponent[1] else algebra.unit(base[0])
    for _ in range(exponent[1] - 1):
        result = times(algebra, result, base)
    return result

def value(algebra, node):
    kind = node[0]
    if kind == "integer":
        return algebra.number(node[1])
    if kind == "name":
        return algebra.named(node[1])
    if kind == "sum":
        total = value(algebra, node[1][0][1])
        total = times(algebra, algebra.number(-1), total) if node[1][0][0] == "-" else total
        for sign, part in node[1][1:]:
            total = plus(algebra, total, value(algebra, part), 1 if sign == "+" else -1)
        return total
    if kind == "product":
        total = value(algebra, node[1][0][1])
        for sign, part in node[1][1:]:
            total = (times if sign == "*" else over)(algebra, total, value(algebra, part))
        return total
    if kind == "power":
        return power(algebra, value(algebra, node[1]), node[2])
    demand(kind == "call", "a factorial where a matrix should stand")
    return transposed(algebra, value(algebra, node[2][0])) if node[1] == "transpose" else algebra.identity(node[2][0])

# --------------------------------------------------------------------------------------------- matrix-identity
class Words:
    """The free algebra. A content is a dict from pairs (word, monomial) to non-zero coefficients. A word is a tuple of
    letters, "a" for a matrix and "a'" for its transpose; a monomial is a sorted tuple of symbols."""
    def __init__(self, document):
        self.shapes, self.symmetric, self.symbols = {}, set(), list(map(variable_name, document["symbols"]))
        for name, matrix in document["matrices"].items():
            fields(matrix, "a matrix", {**strings("rows", "columns"), "symmetric": bool})
            shape = (matrix["rows"], matrix["columns"])
            demand(shape[0] == shape[1] or not matrix["symmetric"], "a symmetric matrix that is not square")
            self.shapes[variable_name(name)] = shape
            self.symmetric |= {name} if matrix["symmetric"] else set()
        self.sizes = {size if size == "1" else variable_name(size) for shape in self.shapes.values() for size in shape}
        self.names = [*self.symbols, *self.shapes, *(self.sizes - {"1"})]
        demand(len(set(self.names)) == len(self.names), "a name is declared twice")

    def unit(self, shape):
        return shape, {((), ()): 1}

    def number(self, number):
        return SCALAR, {((), ()): bounded(number)} if number else {}

    def named(self, name):
        demand(name not in self.sizes, f"the size {shown(name)} stands where a matrix should")
        if name in self.shapes:
            return self.shapes[name], {((name,), ()): 1}
        return SCALAR, {((), (name,)): 1}

    def identity(self, node):
        size = "1" if node == ("integer", 1) else node[1]
        demand(size == "1" or node[0] == "name" and size in self.sizes, "the identity of what is no size")
        return self.unit((size, size))

    def plus(self, a, b, sign):
        charge(len(a) + len(b))
        result = dict(a)
        for key, coefficient in b.items():
            result[key] = bounded(result.get(key, 0) + sign * coefficient)
        return {key: coefficient for key, coefficient in result.items() if coefficient}

    def times(self, a, b):
        result = {}
        for (left, m), x in a[1].items():
            for (right, n), y in b[1].items():
                charge(1 + len(left) + len(m) + len(right) + len(n))
                key = left + right, tuple(sorted(m + n))
                result[key] = bounded(result.get(key, 0) + x * y)
        return {key: coefficient for key, coefficient in result.items() if coefficient}

    def over(self, a, inverse):
        return {key: bounded(coefficient * inverse) for key, coefficient in a.items()}

    def transposed(self, a):
        def letter(x):
            return x if x in self.symmetric else x[:-1] if x[-1] == "'" else x + "'"
        return {(tuple(map(letter, reversed(word))), monomial): value for (word, monomial), value in a.items()}

    def number_of(self, a):
        demand(a.keys() <= {((), ())}, "division by a symbol")
        return a.get(((), ()), 0)

    def difference(self, owner):
        """left - right, where a side that is zero has the other's shape."""
        left, right = [value(self, parse(owner[side], self.names, MATRIX_FUNCTIONS)) for side in SIDES]
        left = (right[0], {}) if left == (SCALAR, {}) else left
        right = (left[0], {}) if right == (SCALAR, {}) else right
        return plus(self, left, right, -1)

def check_matrix_identity(document):
    words = Words(document)
    for hypothesis in document["hypotheses"]:
        fields(hypothesis, "a hypothesis", SIDES)
    hypotheses = list(map(words.difference, document["hypotheses"]))
    rest = words.difference(document)
    for cofactor in document["cofactors"]:
        fields(cofactor, "a cofactor", {"hypothesis": int, "transposed": bool, **SIDES})
        demand(0 <= cofactor["hypothesis"] < len(hypotheses), "a cofactor of no hypothesis")
        zero = hypotheses[cofactor["hypothesis"]]
        zero = transposed(words, zero) if cofactor["transposed"] else zero
        left, right = [value(words, parse(cofactor[side], words.names, MATRIX_FUNCTIONS)) for side in SIDES]
        rest = plus(words, rest, times(words, times(words, left, zero), right), -1)
    demand(not rest[1], "left - right is not the sum of the cofactors")

# -------------------------------------------------------------------------------------------- matrix-relations
def bits_of(rows):
    return max(entry.bit_length() for row in rows for entry in row)

class Data:
    """Matrices of fractions. A content is a pair (denominator, rows of integers): sums and products are of integers."""
    def __init__(self, document):
        self.matrices = {}
        for name, matrix in document["matrices"].items():
            fields(matrix, "a matrix", {"rows": int, "columns": int, "elements": list})
            rows, columns = matrix["rows"], matrix["columns"]
            demand(rows >= 1 and columns >= 1, "a matrix without elements")
            demand(rows * columns == len(matrix["elements"]), "the number of elements is not rows times columns")
            elements, denominator = list(map(rational, matrix["elements"])), 1
            for element in elements:
                if denominator % element.denominator:
                    denominator = self.long(math.lcm(denominator, element.denominator), len(elements))
            numbers = [element.numerator * (denominator // element.denominator) for element in elements]
            content = denominator, [numbers[i:i + columns] for i in range(0, len(numbers), columns)]
            self.matrices[variable_name(name)] = (rows, columns), content

    def long(self, number, elements):
        """A number that so many elements will be multiplied by."""
        bits = number.bit_length()
        demand(bits <= MAX_BITS, f"a number of more than {MAX_BITS} bits")
        charge(elements * (1 + (bits >> 9)))
        return number

    def unit(self, shape):
        return self.identity(("integer", shape[0])) if shape else self.number(1)

    def number(self, number):
        return SCALAR, (1, [[number]])

    def named(self, name):
        return self.matrices[name]

    def identity(self, node):
        demand(node[0] == "integer" and 1 <= node[1] <= MAX_IDENTITY, f"an identity of no size up to {MAX_IDENTITY}")
        size = node[1]
        charge(size * size)
        return (size, size), (1, [[int(i == j) for j in range(size)] for i in range(size)])

    def plus(self, a, b, sign):
        common = self.long(math.lcm(a[0], b[0]), 2 * len(a[1]) * len(a[1][0]))
        of_a, of_b = common // a[0], sign * common // b[0]
        return common, [[of_a * x + of_b * y for x, y in zip(*rows)] for rows in zip(a[1], b[1])]

    def times(self, a, b):
        (p, left), (q, right) = a[1], b[1]
        bits = bits_of(left), bits_of(right)
        demand(sum(bits) <= MAX_BITS, f"a number of more than {MAX_BITS} bits")
        price = 1 + (bits[0] * bits[1] >> 19)
        denominator = self.long(p * q, 1)
        if SCALAR in (a[0], b[0]):
            factor, rows = (left[0][0], right) if a[0] == SCALAR else (right[0][0], left)
            charge(len(rows) * len(rows[0]) * price)
            return denominator, [[factor * x for x in row] for row in rows]
        charge(len(left) * len(right[0]) * (1 + len(right) * price))
        columns = list(zip(*right))
        return denominator, [[sum(map(operator.mul, row, column)) for column in columns] for row in left]

    def over(self, a, inverse):
        factor = self.long(inverse.numerator, len(a[1]) * len(a[1][0]))
        return self.long(a[0] * inverse.denominator, 1), [[factor * x for x in row] for row in a[1]]

    def transposed(self, a):
        charge(len(a[1]) * len(a[1][0]))
        return a[0], list(map(list, zip(*a[1])))

    def number_of(self, a):
        return Fraction(a[1][0][0], a[0])

    def spread(self, a, shape):
        """A scalar as the matrix of this shape that has it in every element."""
        charge(shape[0] * shape[1])
        return shape, (a[0], [a[1][0] * shape[1]] * shape[0])

def check_matrix_relations(document):
    data = Data(document)
    demand(document["relations"], "there is no relation")
    for statement in document["relations"]:
        fields(statement, "a relation", {**SIDES, "relation": str})
        relation = relation_of(statement, ("=", "<", "<=", ">", ">="))
        left, right = [value(data, parse(statement[side], data.matrices, MATRIX_FUNCTIONS)) for side in SIDES]
        shape = left[0] or right[0]
        left, right = [data.spread(side[1], shape) if shape and not side[0] else side for side in (left, right)]
        _, (_, rows) = plus(data, left, right, -1)
        for i, row in enumerate(rows):
            for j, entry in enumerate(row):
                demand(relation(entry, 0), f"relation {shown(statement['left'])} {statement['relation']} "
                                           f"{shown(statement['right'])} does not hold in row {i + 1}, column {j + 1}")
