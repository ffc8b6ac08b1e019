"""What the rules of docs/certificates.md on matrices say no to: a rule, a document, a part of the reason that must be given."""

from true_certificates import ALL, changed, identity, matrix_identity, matrix_relations, table, without

N = {"n": 0}
SHAPES = {"x": ("n", "d"), "a": ("n", "n"), "b": ("n", "n"), "s": ("d", "d", True), "y": ("n", "1"), "u": ("1", "1")}
INVERSE = next(d for d in ALL if d["name"] == "inverse" and d["kind"] == "matrix-identity")
LEAST = next(d for d in ALL if d["name"] == "least-squares")
COFACTOR, SECOND_COFACTOR = INVERSE["cofactors"]


def sides_equal(side):
    return matrix_identity("x", SHAPES, [], side, side, symbols=["mu"])


# A falsehood about numbers, sizes or signs each; then what has no shape; then the document's rules.
FALSE_MATRIX_IDENTITIES = [
    (rule, matrix_identity("x", SHAPES, [], left, right, symbols=["mu"]), reason)
    for rule, left, right, reason in [
        ("products do not commute", "a*b", "b*a", "is not the sum of the cofactors"),
        ("squares of sums", "(a+b)^2", "a^2+2*a*b+b^2", "is not the sum of the cofactors"),
        ("transposing reverses", "transpose(a*b)", "transpose(a)*transpose(b)", "is not the sum of the cofactors"),
        ("not every matrix is symmetric", "transpose(a)", "a", "is not the sum of the cofactors"),
        ("a sum of squares is no sum", "transpose(x)*x", "s", "is not the sum of the cofactors"),
        ("the identity is not 0", "a+identity(n)", "a", "is not the sum of the cofactors"),
        ("the identity is not twice itself", "2*a^0", "identity(n)", "is not the sum of the cofactors"),
        ("symbols are not numbers", "mu*a", "a", "is not the sum of the cofactors"),
        ("something is left", "2*a", "a", "is not the sum of the cofactors"),
        ("a matrix is not zero", "a", "0", "is not the sum of the cofactors"),
        ("signs", "a-b", "b-a", "is not the sum of the cofactors"),
    ]
] + [
    ("a hypothesis counts once", changed(INVERSE, cofactors=[COFACTOR, COFACTOR, SECOND_COFACTOR]), "is not the sum"),
    ("every cofactor is needed", changed(INVERSE, cofactors=[COFACTOR]), "is not the sum"),
    ("no cofactor", changed(INVERSE, cofactors=[]), "is not the sum"),
    ("the other side", changed(INVERSE, cofactors=[COFACTOR, changed(SECOND_COFACTOR, left="c", right="1")]), "is not the sum"),
    ("transposed or not", changed(INVERSE, cofactors=[COFACTOR, changed(SECOND_COFACTOR, transposed=False)]), "is not the sum"),
    ("a symmetric letter", changed(INVERSE, matrices={**INVERSE["matrices"], "a": INVERSE["matrices"]["c"]}), "is not the sum"),
    ("the hypothesis itself", changed(INVERSE, hypotheses=[{"left": "c*a", "right": "identity(n)"}]), "is not the sum"),
]

MATRIX_IDENTITIES = [(rule, sides_equal(side), reason) for rule, side, reason in [
    ("sums of equal shapes", "x+s", "a sum of"),
    ("no scalar plus a matrix", "x+1", "a sum of"),
    ("no 0 plus a matrix", "x+0", "a sum of"),
    ("identities of two sizes", "identity(n)-identity(d)", "a sum of"),
    ("products that fit", "x*x", "a product of"),
    ("1 x 1 is no scalar", "u*x", "a product of"),
    ("identities are of a size", "identity(a)", "the identity of what is no size"),
    ("identities are of a size as such", "identity(n+1)", "the identity of what is no size"),
    ("identities are of a declared size", "identity(m)", "the name 'm' is not declared"),
    ("identities are of no number", "identity(2)", "the identity of what is no size"),
    ("identities are of no symbol", "identity(mu)", "the identity of what is no size"),
    ("sizes are no scalars", "n*a", "stands where a matrix should"),
    ("a power of a square", "x^2", "a power of"),
    ("a power 0 of a square", "x^0", "a power of"),
    ("an exponent as written", "a^(1+1)", "an exponent that is no integer"),
    ("an exponent that is no symbol", "a^mu", "an exponent that is no integer"),
    ("no inverse", "a^(-1)", "an exponent that is no integer"),
    ("a small exponent", "a^101", "an exponent that is no integer"),
    ("division by a number", "1/a", "division by a matrix"),
    ("division by no symbol", "a/mu", "division by a symbol"),
    ("division by no zero", "a/(mu-mu)", "division by zero"),
    ("transposes of matrices", "transpose(mu)", "the transpose of a scalar"),
    ("one argument", "transpose(a,b)", "'transpose' takes 1 arguments"),
    ("no factorials", "a!", "a factorial where"),
    ("no other functions", "abs(a)", "the function 'abs' is not allowed"),
    ("no pi", "pi*a", "the name 'pi' is not declared"),
    ("no undeclared names", "z", "the name 'z' is not declared"),
    ("expansions within limits", "(a+b)^100", "the work exceeds"),
]] + [
    ("comparisons of equal shapes", matrix_identity("x", SHAPES, [], "a-a", "s-s"), "a sum of"),
    ("a matrix is no number but 0", matrix_identity("x", SHAPES, [], "a", "1"), "a sum of"),
    ("the identity is no number", matrix_identity("x", SHAPES, [], "identity(n)", "1"), "a sum of"),
    ("hypotheses have shapes", changed(INVERSE, hypotheses=[{"left": "a*c", "right": "1"}]), "a sum of"),
    ("cofactors have the shape of the rest", matrix_identity("x", SHAPES, [("a", "b")], "0", "0*s", [(0, False, "0", "1")]),
     "a sum of"),
    ("cofactors fit", matrix_identity("x", SHAPES, [("a", "b")], "a", "b", [(0, False, "x", "1")]), "a product of"),
    ("scalar hypotheses are not transposed",
     matrix_identity("x", SHAPES, [("mu", "1")], "mu*a", "a", [(0, True, "1", "a")], ["mu"]), "the transpose of a scalar"),
    ("hypotheses are counted from 0", changed(INVERSE, cofactors=[changed(COFACTOR, hypothesis=1)]), "of no hypothesis"),
    ("no negative place", changed(INVERSE, cofactors=[changed(COFACTOR, hypothesis=-1)]), "of no hypothesis"),
    ("true is no place", changed(INVERSE, cofactors=[changed(COFACTOR, hypothesis=False)]), "wrong type"),
    ("0 is not false", changed(INVERSE, cofactors=[changed(COFACTOR, transposed=0)]), "wrong type"),
    ("a cofactor's fields", changed(INVERSE, cofactors=[without(COFACTOR, "left")]), "missing field 'left'"),
    ("a hypothesis's fields", changed(INVERSE, hypotheses=[{"left": "a*c"}]), "missing field 'right'"),
    ("a hypothesis has no relation", changed(INVERSE, hypotheses=[{**INVERSE["hypotheses"][0], "relation": "="}]), "unknown"),
    ("a symmetric matrix is square", matrix_identity("x", {"x": ("n", "d", True)}, [], "x", "x"), "is not square"),
    ("names are declared once", matrix_identity("x", {"x": ("n", "n")}, [], "x", "x", symbols=["x"]), "declared twice"),
    ("a size is no matrix", matrix_identity("x", {"n": ("n", "n")}, [], "n", "n"), "declared twice"),
    ("a size is no symbol", matrix_identity("x", {"x": ("n", "n")}, [], "x", "x", symbols=["n"]), "declared twice"),
    ("sizes are names", matrix_identity("x", {"x": ("2", "2")}, [], "x", "x"), "'2' is not a name"),
    ("sizes are text", matrix_identity("x", {"x": (2, 2)}, [], "x", "x"), "wrong type"),
    ("sizes are not reserved", matrix_identity("x", {"x": ("identity", "n")}, [], "x", "x"), "is reserved"),
    ("matrices are not reserved", matrix_identity("x", {"transpose": ("n", "n")}, [], "0", "0"), "is reserved"),
    ("matrices have lower-case names", matrix_identity("x", {"X": ("n", "n")}, [], "0", "0"), "is not a name"),
    ("a matrix has its fields", changed(INVERSE, matrices={"a": {"rows": "n", "columns": "n"}}), "missing field 'symmetric'"),
    ("a matrix is an object", changed(INVERSE, matrices={"a": ["n", "n", False]}), "is not an object"),
    ("transpose is for matrices", identity("x", "transpose(n)", "transpose(n)", N), "the function 'transpose' is not allowed"),
    ("identity is for matrices", table("x", [], "identity(1)", "1", [1]), "the function 'identity' is not allowed"),
]


def related(left, relation, right):
    return matrix_relations("x", {"x": [[1, 2], [2, 4], [1, 1]], "w": [[3], [-1]], "v": [[1]]}, [(left, relation, right)])


MATRIX_RELATIONS = [(rule, related(*relation), reason) for rule, relation, reason in [
    ("equal", ("x", "=", "2*x"), "does not hold in row 1, column 1"),
    ("in every element", ("w", ">", "0"), "does not hold in row 2, column 1"),
    ("in the last element too", ("transpose(x)*x", "<", "21"), "does not hold in row 2, column 2"),
    ("< is strict", ("x", "<", "4"), "does not hold in row 2, column 2"),
    ("a number is in every element", ("identity(2)", "=", "1"), "does not hold in row 1, column 2"),
    ("not !=", ("x", "!=", "7"), "the relation is '!='"),
    ("a relation", ("x", "~", "7"), "the relation is '~'"),
    ("comparisons of equal shapes", ("x", "=", "w"), "a sum of"),
    ("sums of equal shapes", ("x+1", ">", "0"), "a sum of"),
    ("products that fit", ("x*x", ">", "0"), "a product of"),
    ("1 x 1 is no scalar", ("v*x", "=", "x"), "a product of"),
    ("powers of squares", ("w^0", "=", "1"), "a power of"),
    ("division by a scalar", ("x/v", "=", "x"), "division by a matrix"),
    ("division by no zero", ("x/(1-1)", "=", "x"), "division by zero"),
    ("identities are of a number", ("identity(n)", "=", "1"), "the name 'n' is not declared"),
    ("identities are of no matrix", ("identity(v)", "=", "1"), "an identity of no size"),
    ("identities are not empty", ("identity(0)", "=", "1"), "an identity of no size"),
    ("identities are not large", ("identity(1001)", ">=", "0"), "an identity of no size"),
    ("names are declared", ("z", "=", "z"), "the name 'z' is not declared"),
    ("work within limits", ("identity(1000)*identity(1000)", "=", "identity(1000)"), "the work exceeds"),
    ("numbers within limits", ("(99999*(9999*v)^99)^99", ">", "0"), "bits"),
]] + [
    ("at least one relation", changed(LEAST, relations=[]), "there is no relation"),
    ("a relation's fields", changed(LEAST, relations=[{"left": "x", "right": "x"}]), "missing field 'relation'"),
    ("as many elements as said", changed(LEAST, matrices={"x": {"rows": 2, "columns": 2, "elements": ["1"] * 3}}),
     "is not rows times columns"),
    ("rows times columns, not only their product's sign",
     changed(LEAST, matrices={"x": {"rows": -1, "columns": -1, "elements": ["1"]}}), "a matrix without elements"),
    ("not empty", changed(LEAST, matrices={"x": {"rows": 0, "columns": 3, "elements": []}}), "a matrix without elements"),
    ("elements are rationals", changed(LEAST, matrices={"x": {"rows": 1, "columns": 1, "elements": [1]}}),
     "1 is not a rational number"),
    ("elements are in lowest terms", changed(LEAST, matrices={"x": {"rows": 1, "columns": 1, "elements": ["2/4"]}}),
     "lowest terms"),
    ("sizes are integers", changed(LEAST, matrices={"x": {"rows": "1", "columns": 1, "elements": ["1"]}}), "wrong type"),
    ("names", changed(LEAST, matrices={"identity": {"rows": 1, "columns": 1, "elements": ["1"]}}), "is reserved"),
    ("a common denominator within limits", matrix_relations(
        "x", {"x": [[f"1/{10**400 + k}" for k in range(1, 2000, 2)]]}, [("x", ">", "0")]), "bits"),
]
