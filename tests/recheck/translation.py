"""A formula as a Python expression, for the other side of the tests of recheck: nothing here is shared with it."""

import re


class Undefined(Exception):
    """The formula has no value at this point."""


BINDING = {"+": 1, "-": 1, "*": 2, "/": 2, "^": 3}
NAMES = {"+": "plus", "-": "minus", "*": "times", "/": "over", "^": "to_the"}


class Translator:
    """Operator precedence instead of one method for each rule."""

    def __init__(self, text, functions):
        self.functions = functions
        self.tokens = re.findall(r"\d+|[a-z][a-z0-9_]*|\S", text)

    def whole(self):
        result = self.operators(1)
        if self.tokens:
            raise Undefined("the formula goes on")
        return result

    def next(self):
        if not self.tokens:
            raise Undefined("the formula ends too early")
        return self.tokens.pop(0)

    def operators(self, level):
        if level == 1 and self.tokens[:1] == ["-"]:
            self.next()
            left = f"minus(0,{self.operators(2)})"
        else:
            left = self.operand()
        while self.tokens and BINDING.get(self.tokens[0], 0) >= level:
            symbol = self.next()
            left = f"{NAMES[symbol]}({left},{self.operators(BINDING[symbol] + 1)})"
        return left

    def operand(self):
        token = self.next()
        if token == "(":
            result = "(" + self.operators(1) + ")"
            self.next()
        elif token.isdigit():
            result = str(int(token))
        elif token == "pi":
            result = "pi()"
        elif self.tokens[:1] == ["("]:
            arguments = []
            while self.next() != ")":
                arguments.append(self.operators(1))
            if token == "sum":
                result = f"total(lambda {arguments[0]}: {arguments[3]}, {arguments[1]}, {arguments[2]})"
            else:
                result = f"{self.functions[token]}({','.join(arguments)})"
        else:
            result = f"v_{token}"
        while self.tokens[:1] == ["!"]:
            self.next()
            result = f"factorial({result})"
        return result
