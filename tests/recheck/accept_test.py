"""What is true and provable by the rules must be accepted; how the program reports it; and how fast it is."""

import json
import operator
import pathlib
import random
import resource
import tempfile
import unittest
from fractions import Fraction

from program import run, verdicts
from statement import counterexample_to
from true_certificates import ALL, KINDS, ball, grid, identity, inequality, matrix_relations, table, telescoping


class Accepts(unittest.TestCase):
    def test_every_true_certificate(self):
        for document, verdict in zip(ALL, verdicts(ALL)):
            self.assertEqual(verdict, "accepted", f"{document['kind']} {document['name']}")

    def test_what_the_other_side_confirms(self):
        for document in ALL:
            self.assertIsNone(counterexample_to(document), f"{document['kind']} {document['name']}")

    def test_notations(self):
        n = {"n": 0}
        documents = [
            identity("white-space", " n\t* n\n", "n ^ 2", n),
            identity("unary-minus-binds-weaker-than-power", "-n^2", "0-n*n", n),
            identity("left-associative", "n-n-n", "-n", n),
            identity("quotients-left-associative", "1/(n+1)/(n+2)", "1/((n+1)*(n+2))", n),
            identity("factorial-of-factorial", "3!!", "720", {}),
            identity("zero-to-the-zero", "0^0*n", "n", n),
            identity("empty-numerator", "0/(n+1)!", "0*n", n),
            identity("factorial-of-a-negative-constant-below", "1/(0-3)!", "0", n),
            identity("negative-exponent", "(n+1)^(-2)", "1/(n+1)/(n+1)", n),
            identity("power-of-a-factorial", "(n!)^2*(n!)^(-1)", "n!", n),
            identity("inverse-of-an-inverse", "1/(1/(n+1))", "n+1", n),
            identity("inverse-binomial", "1/binomial(n+2,2)", "2*n!/(n+2)!", n),
            identity("binomial-outside", "binomial(n,n+1)", "0/n!", n),
            identity("no-variables", "2+2", "4", {}),
            identity("symbols-below", "1/(z-n)-1/(z+n)", "2*n/(z^2-n^2)", n, ["z"]),
            identity("index-like-names", "x_1+x1", "x1+x_1", {"x_1": 0, "x1": 5}),
            identity("negative-bound", "(n+3)!/(n+2)!", "n+3", {"n": -2}),
            inequality("zero-is-at-most-zero", "n!", "<=", "n!", n),
            inequality("other-classes-cancel", "n!+2^n", "<", "2^n+(n+1)!+1*n!", n),
            inequality("a-power-below", "(-1-n)^m/(-1-n)^(m+1)", "<", "0", {"n": 0, "m": 0}),
            ball("rational-point", "1/3", "<=", "x", "x", [Fraction(1, 2), Fraction(2, 3)]),
            ball("arcsine-at-the-ends", "arcsin(x)^2", "<=", "5/2", "x", [-1, 0, 1]),
            ball("negative-powers", "x^(-2)", "<=", "4", "x", [Fraction(1, 2), 1], 4096),
            table("empty-inner-loop", [("n", "0", "2", "1"), ("k", "1", "n", "1")], "k", "sum(i,1,k,1)", [1, 1, 2]),
        ]
        for document, verdict in zip(documents, verdicts(documents)):
            self.assertEqual(verdict, "accepted", document["name"])
            self.assertIsNone(counterexample_to(document), document["name"])

    def test_large_certificates(self):
        values = [n * (n + 1) * (n + 2) // 3 for n in range(1, 1001)]
        polynomial = "+".join(f"{k + 1}*x^{k}/2^{k}" for k in range(100))
        for document in (
            table("large", [("n", "1", "1000", "1")], "sum(k,1,n,k*(k+1))", "n*(n+1)*(n+2)/3", values),
            ball("large", "-1", "<", polynomial, "x", grid(0, 1, 500)),
            ball("horner", "1" + "+x*(1" * 99 + ")" * 99, "<=", "3", "x", [0, Fraction(1, 2)]),
            identity("horner", "1" + "+z*(1" * 99 + ")" * 99, "+".join(f"z^{k}" for k in range(100)), {}, ["z"]),
        ):
            self.assertEqual(verdicts([document]), ["accepted"], document["name"])

    def test_a_solution_of_many_digits(self):
        """100 samples in 300 dimensions: w = X^T a interpolates, with fractions of 700 digits."""
        draw, n, d = random.Random("many digits"), 100, 300
        x = [[draw.randint(-9, 9) for _ in range(d)] for _ in range(n)]
        a = [Fraction(draw.randint(-10**700, 10**700), 10**700 + 7) for _ in range(n)]
        w = [sum(x[i][j] * a[i] for i in range(n)) for j in range(d)]
        y = [sum(map(operator.mul, row, w)) for row in x]
        matrices = {"x": x, "w": [[e] for e in w], "y": [[e] for e in y], "a": [[e] for e in a]}
        document = matrix_relations("many-digits", matrices, [("x*w", "=", "y"), ("w", "=", "transpose(x)*a"),
                                                              ("transpose(x)*(x*w-y)", "=", "0")])
        start = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        self.assertEqual(verdicts([document]), ["accepted"])
        self.assertLess(resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - start, 10)  # less than one, measured
        document["matrices"]["a"]["elements"][7] = str(a[7] + 1)
        self.assertIn("does not hold in row", verdicts([document])[0])

    def test_a_sum_of_similar_terms_as_the_sum(self):
        documents = [telescoping("similar", "n*binomial(n,k)+2*binomial(n,k)", total, "-binomial(n,k-1)/2^(n+1)", "n", "k",
                                 {"n": 0})
                     for total in ("(n+2)*2^n", "2^(n+1)+n*2^n", "(n+2)*2^(n+1)-(n+2)!/(n+1)!*2^n")]
        self.assertEqual(verdicts(documents), ["accepted"] * 3)

    def test_a_sum_of_terms_in_the_summand(self):
        document = telescoping("two-terms", "binomial(n,k)+binomial(n,k-1)", "2^(n+1)",
                               "-binomial(n,k-1)/2^(n+2)-binomial(n,k-2)/2^(n+2)", "n", "k", {"n": 0})
        self.assertEqual(verdicts([document]), ["accepted"])


class Program(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.path = pathlib.Path(self.folder.name)

    def write(self, name, document):
        target = self.path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps(document), encoding="utf-8")
        return target

    def test_prints_a_line_each_and_a_summary(self):
        for number, document in enumerate(ALL):
            self.write(f"{number:03}.json", document)
        finished = run(self.path)
        lines = finished.stdout.splitlines()
        self.assertEqual(finished.returncode, 0)
        self.assertEqual(lines[0], f"accepted  test.recheck {ALL[0]['name']} ({ALL[0]['kind']})")
        self.assertEqual(len(lines), len(ALL) + 1)
        self.assertTrue(lines[-1].startswith(f"{len(ALL)} of {len(ALL)} certificates accepted: "))
        for kind in KINDS:
            count = sum(document["kind"] == kind for document in ALL)
            self.assertIn(f"{kind} {count}/{count}", lines[-1])
        self.assertEqual(run("--quiet", self.path).stdout.splitlines(), lines[-1:])

    def test_exit_1_if_one_is_rejected(self):
        self.write("a.json", ALL[0])
        bad = self.write("deeper/b.json", {**ALL[0], "left": "1"})
        finished = run(self.path)
        self.assertEqual(finished.returncode, 1)
        self.assertIn(f"REJECTED  {bad}: left - right is not zero", finished.stdout)
        self.assertIn("1 of 2 certificates accepted", finished.stdout)

    def test_takes_files_and_directories(self):
        good, other = self.write("a/x.json", ALL[0]), self.write("other.txt", ALL[1])
        finished = run(good.parent, other)
        self.assertEqual(finished.returncode, 0)
        self.assertEqual(len(finished.stdout.splitlines()), 3)

    def test_exit_2_for_unusable_arguments(self):
        self.write("only.txt", ALL[0])
        good = self.write("good/x.json", ALL[0])
        for arguments in ([], [self.path / "absent"], [self.path / "absent.json", good], ["--unknown", good]):
            finished = run(*arguments)
            self.assertEqual(finished.returncode, 2, arguments)
            self.assertRegex(finished.stderr, r"\Arecheck: [^\n]+\n\Z")
        good.unlink()
        finished = run(self.path)
        self.assertEqual((finished.returncode, finished.stdout), (2, ""))
        self.assertRegex(finished.stderr, r"\Arecheck: [^\n]+\n\Z")


if __name__ == "__main__":
    unittest.main()
