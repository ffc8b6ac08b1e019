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
"""What all kinds of certificates need: limits, the document, and the text language of formulas."""

import json
import operator
import re
from fractions import Fraction

# ------------------------------------------------------------------------------------------------------ limits
MAX_FILE = 16_000_000  # bytes of a certificate
MAX_FORMULA = 200_000  # characters of a formula
MAX_DIGITS = 20_000  # decimal digits of an integer as written
MAX_DEPTH = 100  # nesting of the brackets of a formula, each ! counting as one
MAX_BITS = 1 << 17  # bits of an exact number on the way
MAX_FACTORIAL = 10_000  # argument of a factorial of a number
MAX_EXPONENT = 100_000  # constant exponent
MAX_SHIFT = 400  # how far apart the arguments of similar factorials may lie, powers of whole terms, base cases' ranges
MAX_BASE = 10**10  # integer base of a symbolic power, which is factored by trial division
MAX_WORK = 60_000_000  # elementary operations for one certificate: some tens of seconds

class Rejected(Exception):
    """The certificate is not accepted, for the reason given."""

def demand(condition, reason):
    if not condition:
        raise Rejected(reason)

def charge(amount):
    """Counts elementary operations in charge.left, so that no certificate can make the checker hang."""
    charge.left -= amount
    demand(charge.left >= 0, "the work exceeds the limit")

def bounded(number):
    """The same exact number, if it is not too large."""
    bits = number.numerator.bit_length() + number.denominator.bit_length()
    if bits > 512:
        charge((bits >> 8) + (bits >> 10) ** 2)
        demand(bits <= MAX_BITS, f"a number of more than {MAX_BITS} bits")
    return number

def shown(value):
    """A value as it may stand in a reason: printable ASCII, and short."""
    text = ascii(value)
    return text if len(text) <= 60 else text[:57] + "..."

# ------------------------------------------------------------------------------------------------ the document
NAME = re.compile(r"[a-z][a-z0-9_]*")
RATIONAL = re.compile(r"-?[0-9]+(/[0-9]+)?")
RESERVED = {"binomial", "sum", "sign", "abs", "sqrt", "arcsin", "pi", "transpose", "identity"}
RELATIONS = {"=": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt,
             ">=": operator.ge}

def without_duplicates(pairs):
    demand(len(dict(pairs)) == len(pairs), "a key occurs twice in an object")
    return dict(pairs)

def integer_of(digits):
    demand(len(digits) <= MAX_DIGITS, f"an integer of more than {MAX_DIGITS} digits")
    return int(digits)  # a ValueError for NaN and Infinity

def read_document(path):
    with open(path, "rb") as stream:
        data = stream.read(MAX_FILE + 1)
    demand(len(data) <= MAX_FILE, f"more than {MAX_FILE} bytes")
    try:
        return json.loads(data.decode("utf-8"), object_pairs_hook=without_duplicates, parse_constant=integer_of,
                          parse_int=integer_of)
    except (ValueError, RecursionError) as error:
        raise Rejected(f"not a JSON document ({shown(str(error))})") from None

def strings(*names):
    return dict.fromkeys(names, str)
SIDES = strings("left", "right")

def fields(owner, where, expected):
    """Demands that an object has exactly the expected fields, of exactly the expected types."""
    demand(type(owner) is dict, f"{where} is not an object")
    for key in owner:
        demand(key in expected, f"unknown field {shown(key)} in {where}")
    for key, kind in expected.items():
        demand(key in owner, f"missing field '{key}' in {where}")
        demand(type(owner[key]) is kind, f"field '{key}' in {where} has the wrong type")  # so true is no integer

def variable_name(text):
    demand(type(text) is str and NAME.fullmatch(text), f"{shown(text)} is not a name")
    demand(text not in RESERVED, f"the name '{text}' is reserved")
    return text

def relation_of(statement, allowed):
    text = statement["relation"]
    demand(text in allowed, f"the relation is {shown(text)}, not one of {' '.join(allowed)}")
    return RELATIONS[text]

def divide(top, bottom):
    demand(bottom != 0, "division by zero")
    quotient = Fraction(top, bottom)
    return quotient.numerator if quotient.denominator == 1 else quotient

def rational(text):
    demand(type(text) is str and RATIONAL.fullmatch(text), f"{shown(text)} is not a rational number")
    top, _, bottom = text.lstrip("-").partition("/")
    value = divide(integer_of(top), integer_of(bottom or "1"))
    value = bounded(-value if text[0] == "-" else value)
    demand(str(value) == text, f"{shown(text)} is not written in lowest terms")  # 2/4, 5/1, 007, -0
    return value

# -------------------------------------------------------------------------------------------------- formulas
# A parsed formula is one of the tuples
#     ("integer", n)  ("name", text)  ("call", function, [argument, ...])  ("factorial", a)  ("power", a, b)
#     ("product", [("*" or "/", factor), ...])  ("sum", [("+" or "-", summand), ...])
TERM_FUNCTIONS = {"!", "binomial"}
EXACT_FUNCTIONS = {"!", "binomial", "sum", "sign", "abs"}
BALL_FUNCTIONS = {"!", "binomial", "sum", "sqrt", "arcsin", "pi"}
MATRIX_FUNCTIONS = {"transpose", "identity"}
ARGUMENTS = {"binomial": 2, "sum": 4, "sign": 1, "abs": 1, "sqrt": 1, "arcsin": 1, "transpose": 1, "identity": 1}
TOKEN = re.compile(r"[ \t\r\n]*([0-9]+|[a-z][a-z0-9_]*|[-+*/^!(),]|\Z)")

class Parser:
    """Recursive descent, one method for each rule of the grammar; the token at the end is empty."""
    def __init__(self, text):
        demand(len(text) <= MAX_FORMULA, f"a formula of more than {MAX_FORMULA} characters")
        self.tokens, self.at, self.depth, position = [], 0, -1, 0
        while not self.tokens or self.tokens[-1]:
            match = TOKEN.match(text, position)
            demand(match, f"a formula cannot be read at {shown(text[position:position + 12])}")
            self.tokens.append(match.group(1))
            position = match.end()

    def take(self, *wanted):
        """Whether the next token is one of those wanted; then it is passed, and stands in `taken`."""
        self.taken = self.tokens[self.at]
        self.at += self.taken in wanted
        return self.taken in wanted

    def expression(self):
        self.depth += 1
        demand(self.depth <= MAX_DEPTH, f"a formula is nested more than {MAX_DEPTH} deep")
        parts = [("-" if self.take("-") else "+", self.product())]
        while self.take("+", "-"):
            parts.append((self.taken, self.product()))
        self.depth -= 1
        return parts[0][1] if len(parts) == 1 and parts[0][0] == "+" else ("sum", parts)

    def product(self):
        parts = [("*", self.power())]
        while self.take("*", "/"):
            parts.append((self.taken, self.power()))
        return parts[0][1] if len(parts) == 1 else ("product", parts)

    def power(self):
        base = self.postfix()
        return ("power", base, self.postfix()) if self.take("^") else base

    def postfix(self):
        result, depth = self.atom(), self.depth
        while self.take("!"):
            result, depth = ("factorial", result), depth + 1
            demand(depth <= MAX_DEPTH, f"a formula is nested more than {MAX_DEPTH} deep")
        return result

    def atom(self):
        token = self.tokens[self.at]
        self.at += 1
        if token[:1].isdigit():
            return ("integer", integer_of(token))
        demand(token[:1].isalpha() or token == "(", f"a formula has {shown(token)} where an operand should stand")
        if token != "(" and not self.take("("):
            return ("name", token)
        inside = [self.expression()]
        while token != "(" and self.take(","):
            inside.append(self.expression())
        demand(self.take(")"), f"a formula has {shown(self.taken)} where ')' should stand")
        return inside[0] if token == "(" else ("call", token, inside)

def parts_of(node):
    """The formulas directly inside a formula."""
    if node[0] in ("integer", "name"):
        return []
    if node[0] in ("sum", "product"):
        return [part for _, part in node[1]]
    return node[2] if node[0] == "call" else list(node[1:])

def check_scope(node, names, functions):
    """Every name is declared, every function allowed, every index new; also where nothing will be evaluated."""
    if node[0] == "name":
        demand(node[1] in names or node[1] == "pi" and "pi" in functions, f"the name {shown(node[1])} is not declared")
    if node[0] == "call":
        _, function, arguments = node
        demand(function in functions and function in ARGUMENTS, f"the function {shown(function)} is not allowed here")
        demand(len(arguments) == ARGUMENTS[function], f"'{function}' takes {ARGUMENTS[function]} arguments")
        if function == "sum":
            demand(arguments[0][0] == "name" and variable_name(arguments[0][1]) not in names,
                   "the index of a sum is not a name, or shadows one")
            for part in arguments[1:3]:
                check_scope(part, names, functions)
            return check_scope(arguments[3], names | {arguments[0][1]}, functions)
    for part in parts_of(node):
        check_scope(part, names, functions)

def parse(text, names, functions):
    parser = Parser(text)
    node = parser.expression()
    demand(parser.take(""), f"a formula has an unexpected {shown(parser.taken)}")
    check_scope(node, frozenset(names), functions)
    return node

def size_of(node):
    return 1 + sum(map(size_of, parts_of(node)))
def mentions(node, names):
    """Whether one of the names occurs (None: any name but pi)."""
    if node[0] == "name":
        return node[1] != "pi" if names is None else node[1] in names
    return any(mentions(part, names) for part in parts_of(node))
