"""Random identities, inequalities and enclosures, made by rules of which some are right and some are nearly right.
Whatever recheck accepts must hold at every point that the other side evaluates.
"""

import math
import random
import unittest
from decimal import Decimal
from fractions import Fraction

from program import verdicts
from statement import counterexample_to, points, same_field, value
from true_certificates import ball, grid, identity, inequality, matrix_identity


def form(draw, names, spread=2):
    """A linear form, as text."""
    parts = [f"{draw.choice(('', '', '2*'))}{name}" for name in draw.sample(names, draw.randint(1, len(names)))]
    text = parts[0] + "".join(draw.choice(("+", "+", "+", "-")) + part for part in parts[1:])
    constant = draw.randint(-spread, spread)
    return text + (f"+{constant}" if constant > 0 else str(constant) if constant else "")


def factor(draw, names):
    """(its text, texts that equal it, or nearly)"""
    a, b, base = form(draw, names), form(draw, names), draw.choice(("2", "(0-3)", names[0], "z", "(z-1)", f"({names[-1]}+1)"))
    return draw.choice((
        (f"({a})!", [f"({a})*({a}-1)!", f"({a}+1)!/({a}+1)", f"({a}+1)*({a}-1)!", f"({a}+2)!/({a}+1)/({a}+2)"]),
        (f"1/({a})!", [f"({a}+1)/({a}+1)!", f"1/({a}-1)!/({a})", f"({a}+1)*({a}+2)/({a}+2)!", f"({a})/({a}+1)!"]),
        (f"({a}+1)!/({a})!", [f"({a}+1)", f"({a}+1)!*({a}+1)/({a}+1)!", f"({a}+1)^2/({a}+1)"]),
        (f"binomial({a},{b})", [f"({a})!/(({b})!*({a}-({b}))!)", f"(binomial({a}-1,{b})+binomial({a}-1,{b}-1))",
                                f"binomial({a},{a}-({b}))", f"binomial({a},{b}-1)*({a}-({b})+1)/({b})",
                                f"({b}+1)*({a})!/(({b}+1)!*({a}-({b}))!)"]),
        (f"{base}^({a})", [f"{base}*{base}^({a}-1)", f"{base}^({a}+1)/{base}", f"1/{base}^(0-({a}))",
                           f"{base}^({a}+2)/({base}*{base})"]),
        (f"(-1)^({a})".replace("-1", "0-1"), [f"(0-1)^({a}+2)", f"(0-1)^(0-({a}))", f"1/(0-1)^({a})", f"(0-1)^(3*({a}))",
                                             f"(0-1)^({a}+1)"]),
        (f"({a})", [f"({a})*({b})/({b})", f"(({a})*({b})-({a})*(({b})-1))", f"({a}+0)^1", f"1/(1/({a}))"]),
        (f"1/({a})", [f"({b})/(({a})*({b}))", f"({a})^(0-1)", f"1/({a}+1)+1/(({a})*({a}+1))", f"({a}-1)!/({a})!"]),
    ))


def pair(draw, names):
    left, right = [], []
    for _ in range(draw.randint(1, 3)):
        text, others = factor(draw, names)
        left.append(f"({text})")
        right.append(f"({draw.choice(others)})" if draw.random() < 0.8 else f"({text})")
    return "*".join(left), "*".join(right)


class Soundness(unittest.TestCase):
    def check(self, documents, least):
        results = verdicts(documents)
        accepted = [document for document, result in zip(documents, results) if result == "accepted"]
        for document in accepted:
            self.assertIsNone(counterexample_to(document), {k: document[k] for k in ("variables", "left", "right") if k in document})
        print(f"{documents[0]['kind']}: {len(documents)} at random, {len(accepted)} accepted, all of them true")
        self.assertGreaterEqual(len(accepted), least * len(documents))
        self.assertFalse([result for result in results if "the checker failed" in result])

    def domain(self, draw):
        return {name: draw.choice((-2, -1, 0, 0, 0, 1, 1, 2, 3)) for name in draw.choice(("m", "mn", "kmn"))}

    def test_random_identities(self):
        draw, documents = random.Random("identities"), []
        for _ in range(2000):
            variables = self.domain(draw)
            left, right = pair(draw, list(variables))
            if draw.random() < 0.3:
                more = pair(draw, list(variables))
                left, right = f"{left}-{more[0]}", f"{right}-{more[1]}"
            documents.append(identity("x", left, right, variables, ["z"]))
        self.check(documents, 0.05)

    def test_random_inequalities(self):
        draw, documents = random.Random("inequalities"), []
        for _ in range(2000):
            variables = self.domain(draw)
            left, right = [side.replace("z", "2") for side in pair(draw, list(variables))]
            change = draw.choice(("+1", "-1", "*2", "/2", "*({0})", "/({0})", "+{0}", "^2"))
            right = f"({right})" + change.format(form(draw, list(variables)))
            documents.append(inequality("x", left, draw.choice(("<", "<=")), right, variables))
        self.check(documents, 0.03)

    def test_random_matrix_identities(self):
        """Products of letters, and what equals them or nearly does: the order, a transpose, a size may be wrong."""
        draw, documents = random.Random("matrices"), []
        shapes = {"x": ("n", "d"), "y": ("n", "d"), "a": ("n", "n"), "b": ("n", "n"), "s": ("d", "d", True), "u": ("d", "1")}
        by_shape = {}
        for name, shape in shapes.items():
            by_shape.setdefault(shape[:2], []).append(name)
            by_shape.setdefault(shape[1::-1], []).append(f"transpose({name})")
        for size in "nd":
            by_shape[size, size].append(f"identity({size})")
        for _ in range(2000):
            left, right, row = [], [], draw.choice("nd")
            for _ in range(draw.randint(1, 4)):
                shape = draw.choice([shape for shape in by_shape if shape[0] == row])
                factor, row = draw.choice(by_shape[shape]), shape[1]
                left.append(factor)
                inside = factor[10:-1] if factor.startswith("transpose") else f"transpose({factor})"
                more = draw.choice(by_shape[shape])
                right.append(draw.choice([factor, factor, f"transpose({inside})", inside, more, f"({factor}+{more}-{more})",
                                          f"(mu*{factor}-(mu-1)*{factor})", f"(2*{factor}-{more})", f"{factor}*identity({row})"]))
            if draw.random() < 0.2:
                draw.shuffle(right)
            if draw.random() < 0.3:  # reversed, as under a transpose
                right = [f"transpose({'*'.join(f'transpose({factor})' for factor in reversed(right))})"]
            documents.append(matrix_identity("x", shapes, [], "*".join(left), "*".join(right), symbols=["mu"]))
        self.check(documents, 0.1)

    def test_random_enclosures(self):
        """Left is a constant, right its decimals cut or rounded up: exactly the right one of the two is accepted."""
        draw, documents, expected = random.Random("enclosures"), [], []
        for _ in range(300):
            a, b = Fraction(draw.randint(-60, 60), 60), Fraction(draw.randint(1, 10**6), draw.randint(1, 10**6))
            text = draw.choice(("arcsin({a})*sqrt({b})", "pi^3-arcsin({a})", "sqrt(arcsin({a})^2+{b})/pi", "arcsin({a})+1/10^9",
                                "sqrt(sqrt({b}))-{a}", "sum(i,1,9,arcsin({a}/i)/i!)", "(sqrt({b})-pi)^(-3)", "pi-{b}",
                                "arcsin((1-1/10^12)*sqrt(({a})^2))", "arcsin({a}/10^20)*10^20"))
            text = text.format(a=f"({a})".replace("(-", "(0-"), b=f"({b})")
            exact, digits = value(text, {}), draw.randint(10, 30)
            if not isinstance(exact, Decimal):
                continue
            unit = 10 ** digits
            below = int((exact * unit).to_integral_value("ROUND_FLOOR"))
            if exact * unit == below:
                continue
            for cut, relation in ((below, False), (below + 1, True)):
                documents.append(ball("x", text, "<", f"{cut}/10^{digits}" if cut >= 0 else f"0-{-cut}/10^{digits}", precision=256))
                expected.append("accepted" if relation else "the intervals do not show")
        for document, result, wanted in zip(documents, verdicts(documents), expected):
            self.assertTrue(result.startswith(wanted), f"{document['left']} < {document['right']}: {result}")

    def test_roundings(self):
        """At the lowest precision: the 33-bit number just below a value is no upper bound, the one above no lower."""
        draw, documents = random.Random("roundings"), []
        for _ in range(600):
            a, b = draw.randint(1, 10**6), draw.randint(1, 10**6)
            text = draw.choice((f"sqrt({a}/2^9)", f"arcsin({a}/2^20)", f"pi*{a}", f"1/{a}", f"{a}*{b}*3", f"{a}+1/2^30",
                                f"({a}/2^10)^5", f"sqrt({a})"))
            exact = Fraction(value(text, {}))
            scale = 33 - (exact.numerator.bit_length() - exact.denominator.bit_length())
            below = math.floor(exact * Fraction(2) ** scale)
            if exact * Fraction(2) ** scale != below:
                number = "{}*2^" + str(-scale) if scale < 0 else "{}/2^" + str(scale)
                documents += [ball("x", text, "<=", number.format(below), precision=32),
                              ball("x", number.format(below + 1), "<=", text, precision=32)]
        self.assertGreater(len(documents), 600)
        self.assertEqual({result[:27] for result in verdicts(documents)}, {"the intervals do not show t"})

    def test_random_functions_on_intervals(self):
        """The right side lies a little above or below the largest value that the other side finds."""
        draw, documents = random.Random("functions"), []
        pieces = ("x", "x^2", "x^3", "x^4", "sqrt(1+x)", "arcsin(x)", "1/(2+x)", "x*(1-x)", "sqrt(1-x^2)", "(x-1/3)^6", "pi*x",
                  "(2+x)^(-3)", "arcsin(x/2)^2", "sum(k,1,3,x^k/k)", "(1-2*x)^5")
        for _ in range(200):
            left = "".join(draw.choice("+-*") + draw.choice(pieces) for _ in range(draw.randint(1, 3)))[1:]
            low, high = sorted(draw.sample([Fraction(k, 12) for k in range(-12, 13)], 2))
            samples = [value(left, {"x": low + (high - low) * Fraction(k, 60)}) for k in range(61)]
            largest = max(same_field(Decimal(1), sample)[1] for sample in samples)
            margin = draw.choice((Fraction(-1, 10**8), Fraction(1, 10), Fraction(1, 2)))
            limit = Fraction(largest).limit_denominator(10**12) + margin
            right = f"{limit}" if limit >= 0 else f"0-{-limit}"
            documents.append(ball("x", left, draw.choice(("<", "<=")), right, "x", grid(low, high, draw.choice((1, 5, 40)))))
        self.check(documents, 0.2)

    def test_points_reach_the_corner(self):
        self.assertIn({"m": -2, "n": 3}, list(points({"m": -2, "n": 3})))


if __name__ == "__main__":
    unittest.main()
