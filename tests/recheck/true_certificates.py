"""Certificates that are true, several of each kind: accepted as they stand, and damaged at random."""

from fractions import Fraction
from math import comb


def certificate(kind, name, **fields):
    return {"format": "lemmata-certificate/1", "claim": "test.recheck", "name": name, "kind": kind,
            "reduction": "A certificate of the tests: it proves what it says.", **fields}


def without(document, field):
    return {key: value for key, value in document.items() if key != field}


def changed(document, **fields):
    return {**document, **fields}


def identity(name, left, right, variables, symbols=()):
    return certificate("rational-function-identity", name, variables=variables, symbols=list(symbols), left=left,
                       right=right)


def inequality(name, left, relation, right, variables):
    return certificate("inequality", name, variables=variables, left=left, relation=relation, right=right)


def telescoping(name, summand, total, companion, parameter, index, variables):
    return certificate("telescoping", name, variables=variables, parameter=parameter, index=index, summand=summand,
                       sum=total, companion=companion)


def induction(name, closed_form, base, step, parameter, variables, symbols=()):
    return certificate("induction-step", name, variables=variables, symbols=list(symbols), parameter=parameter,
                       closed_form=closed_form, base=base,
                       step=[{"coefficient": coefficient, "shift": shift} for coefficient, shift in step])


def table(name, ranges, left, right, values):
    return certificate("finite-table", name, left=left, right=right, values=[str(value) for value in values],
                       ranges=[dict(zip(("variable", "from", "to", "step"), loop)) for loop in ranges])


def counterexample(name, at, hypotheses, statement, left_value, right_value):
    def as_object(sides):
        return dict(zip(("left", "relation", "right"), sides))
    return certificate("counterexample", name, at=at, hypotheses=[as_object(sides) for sides in hypotheses],
                       statement=as_object(statement), left_value=left_value, right_value=right_value)


def ball(name, left, relation, right, variable="", points=(), precision=64):
    return certificate("ball", name, left=left, relation=relation, right=right, variable=variable,
                       points=[str(point) for point in points], precision=precision)


def matrix_identity(name, matrices, hypotheses, left, right, cofactors=(), symbols=()):
    """A matrix is (rows, columns), or (rows, columns, True) if it is symmetric; a cofactor is (hypothesis, transposed, left,
    right)."""
    return certificate("matrix-identity", name, left=left, right=right, symbols=list(symbols),
                       matrices={key: {"rows": m[0], "columns": m[1], "symmetric": len(m) > 2} for key, m in matrices.items()},
                       hypotheses=[dict(zip(("left", "right"), sides)) for sides in hypotheses],
                       cofactors=[dict(zip(("hypothesis", "transposed", "left", "right"), entry)) for entry in cofactors])


def matrix_relations(name, matrices, relations):
    """A matrix is a list of rows."""
    return certificate("matrix-relations", name,
                       matrices={key: {"rows": len(rows), "columns": len(rows[0]), "elements": [str(e) for row in rows for e in row]}
                                 for key, rows in matrices.items()},
                       relations=[dict(zip(("left", "relation", "right"), sides)) for sides in relations])


def grid(low, high, cells):
    return [Fraction(low) + (Fraction(high) - Fraction(low)) * i / cells for i in range(cells + 1)]


SZILY = "(2*p)!*(2*q)!/(p!*q!*(p+q)!)"

IDENTITIES = [
    # Majority of n = 2m+1 bits: neighbouring odd levels k = 2j+1, with m = j + 1 + r.
    identity("majority-ratio", "binomial(j+r+1,j+1)/binomial(2*j+2*r+2,2*j+2)",
             "binomial(j+r+1,j)/binomial(2*j+2*r+2,2*j)*(2*j+1)/(2*r+1)", {"j": 0, "r": 0}),
    identity("ratio-as-fractions", "(k-1)/(2*r+2)*(2*r+2)/(2*r+2*k)", "1/(2*r+2*k)*k-1/(2*r+2*k)", {"k": 1, "r": 0}),
    identity("factorial-of-minus-one", "1/(m-1)!", "m/m!", {"m": 0}),
    identity("numerator-over-denominator", "(m+2)!/(m-1)!", "m*(m+1)*(m+2)", {"m": 0}),
    identity("pascal", "binomial(n+1,k)", "binomial(n,k)+binomial(n,k-1)", {"n": 0, "k": 0}),
    identity("noise", "(1-z)^(j+1)*(1+z)^m", "(1-z)^j*(1+z)^m-z*(1-z)^j*(1+z)^(m+1)/(1+z)", {"j": 0, "m": 0}, ["z"]),
    identity("powers-of-integers", "(-6)^(n+1)*4^n", "-6*(-1)^n*2^(3*n)*3^n", {"n": 0}),
    identity("base-that-may-vanish", "m^(n+2)-m^n", "(m-1)*(m+1)*m^n", {"m": 0, "n": 0}),
    identity("two-classes", "n!*2^n+(n+1)!/(n+3)!", "n*(n-1)!*2^(n+1)/2+1/(n*n+5*n+6)", {"n": 1}),
]

INEQUALITIES = [
    inequality("central-binomial", "binomial(2*m+2,m+1)", "<", "4*binomial(2*m,m)", {"m": 0}),
    inequality("products", "n*(n-1)", "<", "n^2", {"n": 1}),
    inequality("products-weakly", "n*(n-1)+m", "<=", "n^2+2*m", {"n": 0, "m": 0}),
    inequality("reciprocals", "1/(2*n+1)", "<=", "1/(n+1)", {"n": 0}),
    inequality("factorials", "2*n!", "<=", "(n+1)!*(n+1)", {"n": 1}),
    inequality("powers", "3*2^(n+1)", "<", "2^(n+3)", {"n": -2}),
    inequality("negative-denominators", "-1/(n+2)!", "<", "2/(-1-n)/(n+1)!+3/(n+1)!", {"n": 2}),
    inequality("polynomial-base", "(m+1)^n*m", "<", "(m+1)^(n+1)", {"m": 0, "n": 0}),
]

TELESCOPINGS = [
    telescoping("szily", "(-1)^i*binomial(2*p,p+i)*binomial(2*q,q+i)", SZILY,
                "-(-1)^i*(q+i)*binomial(2*p+1,p+i)*binomial(2*q,q+i)/(2*(2*p+1)*(" + SZILY + "))",
                "p", "i", {"p": 0, "q": 0}),
    telescoping("row-sum", "binomial(n,k)", "2^n", "-binomial(n,k-1)/2^(n+1)", "n", "k", {"n": 0}),
    telescoping("row-sum-from-two", "binomial(n,k)", "2^n", "-binomial(n,k-1)/2^(n+1)", "n", "k", {"n": 2}),
    telescoping("squares", "binomial(n,k)^2", "binomial(2*n,n)",
                "-(3*n+3-2*k)*binomial(n,k-1)^2/(2*(2*n+1)*binomial(2*n,n))", "n", "k", {"n": 0}),
    telescoping("first-moment", "k*binomial(n,k)", "n*2^(n-1)", "-binomial(n-1,k-2)/2^n", "n", "k", {"n": 1}),
    telescoping("vandermonde", "binomial(p,k)*binomial(q,k)", "(p+q)!/(p!*q!)",
                "-k*binomial(p,k-1)*binomial(q,k)*p!*q!/((p+q+1)*(p+q)!)", "p", "k", {"p": 0, "q": 0}),
]

INDUCTIONS = [
    induction("szily", "(-1)^p*" + SZILY, "binomial(2*q,q)", [("1", {"q": 1}), ("-4", {})], "p", {"p": 0, "q": 0}),
    induction("geometric", "mu^d", "1", [("mu", {})], "d", {"d": 0}, ["mu"]),
    induction("noise", "(1-z)^p*(1+z)^q", "(1+z)^q", [("2", {}), ("-1", {"q": 1})], "p", {"p": 0, "q": 0}, ["z"]),
    induction("factorial-from-one", "(p-1)!", "1", [("p", {})], "p", {"p": 1}),
    induction("binomial", "binomial(p+q,p)", "1", [("(p+q+1)/(p+1)", {})], "p", {"p": 0, "q": 0}),
    induction("two-steps-ahead", "3^(p+q)", "9*3^(q-2)", [("1/3", {"q": 2}), ("-1", {"q": 1}), ("3", {})], "p",
              {"p": 0, "q": 1}),
]

TABLES = [
    table("triangle", [("n", "0", "6", "1"), ("k", "0", "n", "1")], "binomial(n,k)", "n!/(k!*(n-k)!)",
          [comb(n, k) for n in range(7) for k in range(n + 1)]),
    table("odd-sizes", [("n", "1", "9", "2"), ("k", "1", "n", "2")],
          "sum(i,0,k,(-1)^i*binomial(k,i)*binomial(n-k,(n-1)/2-i))/2^(n-1)",
          "sum(i,0,(n-1)/2,(-1)^(i)*binomial(k,i)*binomial(n-k,(n-1)/2-i))*2/2^n",
          [Fraction(sum((-1) ** i * comb(k, i) * comb(n - k, (n - 1) // 2 - i) for i in range((n - 1) // 2 + 1)),
                    2 ** (n - 1)) for n in range(1, 10, 2) for k in range(1, n + 1, 2)]),
    table("signs", [("n", "-3", "3", "1")], "n*sign(n)", "abs(n)", [3, 2, 1, 0, 1, 2, 3]),
    table("nested-sums", [("n", "1", "5", "1"), ("m", "n", "n+2", "n")], "sum(i,1,n,sum(j,i,m,i*j))",
          "sum(j,1,m,j*sum(i,1,n,i*sign(1+sign(j-i))))",
          [sum(i * j for i in range(1, n + 1) for j in range(i, m + 1)) for n in range(1, 6)
           for m in range(n, n + 3, n)]),
    table("one-point", [], "1/3-1/2", "-6^(-1)", [Fraction(-1, 6)]),
]

COUNTEREXAMPLES = [
    counterexample("euler", {"n": "40"}, [("n", ">=", "0")], ("n^2+n+41", "!=", "41^2"), "1681", "1681"),
    counterexample("power-below-factorial", {"n": "4", "b": "2"}, [("n", ">", "3"), ("b", "!=", "3")],
                   ("b^n", ">", "n!"), "16", "24"),
    counterexample("fractions", {"x": "-3/16", "y": "1/2"}, [("x", "<", "0"), ("abs(x)", "<=", "y")],
                   ("x^2+sign(x)*y", "=", "y^2/x"), "-119/256", "-4/3"),
    counterexample("sum", {"m": "5"}, [], ("sum(i,1,m,1/i)", "<=", "2+1/m"), "137/60", "11/5"),
    counterexample("zero", {"n": "0"}, [("n", "=", "0"), ("0^n", ">=", "1")], ("n!", "<", "1-n"), "1", "1"),
]

BALLS = [
    ball("lower-end", "79788456080286535/10^17", "<", "sqrt(2/pi)"),
    ball("upper-end", "sqrt(2/pi)", "<", "79788456080286536/10^17"),
    ball("arcsine", "arcsin(x)-x", "<", "1/4*x^3+1/20", "x", grid(0, Fraction(1, 2), 16)),
    ball("arcsine-below-line", "2/pi*arcsin(x)", "<=", "x+1/16", "x", grid(0, 1, 64), 96),
    ball("polynomial", "x^3-x", "<", "1/2", "x", grid(-1, 1, 40), 53),
    ball("sums", "sum(k,0,8,x^k/k!)", "<=", "3*sqrt(1+x)", "x", grid(0, Fraction(1, 2), 5), 128),
    ball("even-power", "0", "<=", "x^2*(1+x^4)", "x", [-1, 1], 32),
    ball("stirling", "sqrt(2*pi*20)*20^20/3^20", "<", "20!*binomial(6,3)"),
]

MATRIX_IDENTITIES = [
    matrix_identity("push-through", {"x": ("n", "d")}, [], "transpose(x)*(x*transpose(x)+mu*identity(n))",
                    "(transpose(x)*x+mu*identity(d))*transpose(x)", symbols=["mu"]),
    matrix_identity("square-of-a-sum", {"a": ("n", "n"), "b": ("n", "n")}, [], "(2*a-b/3)^2", "4*a^2-2/3*(a*b+b*a)+b^2/9"),
    # The inverse of a symmetric matrix is symmetric.
    matrix_identity("inverse", {"a": ("n", "n", True), "c": ("n", "n")}, [("a*c", "identity(n)")], "transpose(c)", "c",
                    [(0, False, "-transpose(c)", "1"), (0, True, "1", "c")]),
    matrix_identity("idempotent", {"p": ("n", "n")}, [("p^2", "p")], "p^3+identity(n)", "p+identity(n)",
                    [(0, False, "p", "1"), (0, False, "1", "identity(n)")]),
    # X r = 0 for a residual r orthogonal to the columns, so that Pythagoras holds.
    matrix_identity("pythagoras", {"x": ("n", "d"), "r": ("n", "1"), "w": ("d", "1")}, [("transpose(x)*r", "0")],
                    "transpose(r-x*w)*(r-x*w)", "transpose(r)*r+transpose(w)*transpose(x)*x*w",
                    [(0, False, "-transpose(w)", "1"), (0, True, "-1", "w")]),
    matrix_identity("eigenvector", {"a": ("n", "n"), "x": ("n", "1")}, [("z*y", "1"), ("a*x-z*x", "0")], "y^2*a^2*x", "x",
                    [(1, False, "y^2*a", "1"), (1, False, "y^2*z", "1"), (0, False, "z*y+1", "x")], ["y", "z"]),
    matrix_identity("row-times-column", {"u": ("1", "n"), "v": ("n", "1")}, [("u*v", "identity(1)")], "(v*u)^2", "v*u",
                    [(0, False, "v", "u")]),
]

MATRIX_RELATIONS = [
    # X of rank 1, with many minimisers of |X w - y|: w = X^+ y is X^T alpha, and the residual is orthogonal to the columns.
    matrix_relations("least-squares", {"x": [[1, 2], [2, 4], [1, 1]], "y": [[1], [0], [2]], "w": [["19/5"], ["-9/5"]],
                                       "a": [["-28/5"], ["0"], ["47/5"]]},
                     [("transpose(x)*(x*w-y)", "=", "0"), ("w", "=", "transpose(x)*a"),
                      ("transpose(y-x*w)*(y-x*w)", "<", "transpose(y)*y")]),
    matrix_relations("inverse", {"a": [[2, 1], [1, 1]], "b": [[1, -1], [-1, 2]]},
                     [("a*b", "=", "identity(2)"), ("a^2*b", "=", "a"), ("a", ">", "0"), ("b^0", "<=", "1")]),
    matrix_relations("positive", {"l": [[1, 0], ["1/3", 1]], "d": [[3, 0], [0, "2/3"]], "a": [[3, 1], [1, 1]]},
                     [("l*d*transpose(l)", "=", "a"), ("d", ">=", "0")]),
    matrix_relations("numbers", {"x": [["1/2", "-7/3"]]}, [("x*transpose(x)", ">=", "5"), ("-3", "<", "x"),
                                                          ("(1/2)^3*x", "=", "x/8")]),
]

ALL = (IDENTITIES + INEQUALITIES + TELESCOPINGS + INDUCTIONS + TABLES + COUNTEREXAMPLES + BALLS + MATRIX_IDENTITIES +
       MATRIX_RELATIONS)
KINDS = sorted({document["kind"] for document in ALL})
