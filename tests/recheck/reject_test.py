"""One certificate, or more, for each rule of docs/certificates.md that says no; and mathematics that is nearly true.

Each case names its rule, and a part of the reason that must be given.
"""

import json
import unittest

from matrix_rejections import FALSE_MATRIX_IDENTITIES, INVERSE, LEAST, MATRIX_IDENTITIES, MATRIX_RELATIONS
from program import verdicts
from statement import counterexample_to
from true_certificates import (ALL, ball, changed, counterexample, grid, identity, induction, inequality, table, telescoping,
                               without)

N = {"n": 0}
GOOD = identity("good", "n*n", "n^2", N)


def nested(depth):
    return "(" * depth + "n" + ")" * depth


SZILY = next(d for d in ALL if d["kind"] == "telescoping" and d["name"] == "szily")
ROW = next(d for d in ALL if d["kind"] == "telescoping" and d["name"] == "row-sum")
STEP = next(d for d in ALL if d["kind"] == "induction-step" and d["name"] == "szily")
TABLE = next(d for d in ALL if d["name"] == "triangle")
LOOP = {"variable": "n", "from": "0", "to": "2", "step": "1"}
EULER = next(d for d in ALL if d["name"] == "euler")
ARCSINE = next(d for d in ALL if d["name"] == "arcsine")

DOCUMENT = [
    ("an object", [GOOD], "not an object"),
    ("JSON", "{", "not a JSON document"),
    ("JSON: NaN", json.dumps(GOOD).replace('"n": 0', '"n": NaN'), "not a JSON document"),
    ("JSON: UTF-8", json.dumps(GOOD).encode() + b"\xff", "not a JSON document"),
    ("no deep nesting", "[" * 100000, "not a JSON document"),
    ("no duplicate keys", json.dumps(GOOD)[:-1] + ', "left": "n*n"}', "a key occurs twice"),
    ("no duplicate keys inside", json.dumps(GOOD).replace('{"n": 0}', '{"n": 0, "n": 1}'), "a key occurs twice"),
    ("the format", changed(GOOD, format="lemmata-certificate/2"), "the format"),
    ("a known kind", changed(GOOD, kind="identity"), "the kind 'identity' is unknown"),
    ("a kind that is text", changed(GOOD, kind=["ball"]), "the kind ['ball'] is unknown"),
    ("a kind", without(GOOD, "kind"), "the kind None is unknown"),
    ("all fields", without(GOOD, "symbols"), "missing field 'symbols'"),
    ("all common fields", without(GOOD, "reduction"), "missing field 'reduction'"),
    ("no unknown field", changed(GOOD, remark=""), "unknown field 'remark'"),
    ("no field of another kind", changed(GOOD, relation="="), "unknown field 'relation'"),
    ("the fields' types", changed(GOOD, left=5), "field 'left' in the document has the wrong type"),
    ("the fields' types: null", changed(GOOD, symbols=None), "wrong type"),
    ("the claim is an id", changed(GOOD, claim="x (ball)\naccepted  y"), "the claim is not a claim's id"),
    ("the claim is not empty", changed(GOOD, claim=""), "the claim is not a claim's id"),
    ("the name's letters", json.dumps(changed(GOOD, name="Good")), "the name is not of lower-case letters"),
    ("the reduction says something", changed(GOOD, reduction=" "), "the reduction is empty"),
]

FORMULAS = [(rule, identity("x", left, "n", N, ["z"]), reason) for rule, left, reason in [
    ("a formula is complete", "n+", "where an operand should stand"),
    ("a formula is not empty", "", "where an operand should stand"),
    ("a formula ends", "n)", "unexpected ')'"),
    ("parentheses match", "(n", "where ')' should stand"),
    ("no power of a power without parentheses", "n^2^2", "unexpected '^'"),
    ("no sign after an operator", "n*-1", "where an operand should stand"),
    ("no sign in an exponent", "n^-1", "where an operand should stand"),
    ("no two signs", "--n", "where an operand should stand"),
    ("no plus sign in front", "+n", "where an operand should stand"),
    ("white space separates", "1 2", "unexpected '2'"),
    ("no implicit product", "2n", "unexpected 'n'"),
    ("no upper case", "N", "cannot be read"),
    ("no decimal point", "0.5", "cannot be read"),
    ("no foreign digits", "\u0663", "cannot be read"),
    ("no foreign space", "n\u00a0", "cannot be read"),
    ("no underscore in front", "_n", "cannot be read"),
    ("variables are declared", "n+m", "the name 'm' is not declared"),
    ("functions are no variables", "binomial", "the name 'binomial' is not declared"),
    ("functions are known", "gamma(n)", "the function 'gamma' is not allowed"),
    ("functions take their arguments", "binomial(n)", "'binomial' takes 2 arguments"),
    ("no sum in terms", "sum(i,0,n,1)", "the function 'sum' is not allowed"),
    ("no sign in terms", "sign(n)", "the function 'sign' is not allowed"),
    ("no root in terms", "sqrt(n^2)", "the function 'sqrt' is not allowed"),
    ("no pi in terms", "pi", "the name 'pi' is not declared"),
    ("not nested without end", nested(5000), "nested more than"),
    ("not too many factorials", "n" + "!" * 101, "nested more than 100 deep"),
    ("brackets nest at most 100 deep", nested(101), "nested more than 100 deep"),
    ("brackets and factorials nest at most 100 deep", nested(90) + "!" * 101, "nested more than 100 deep"),
    ("not too long", "n+" * 150000 + "n", "a formula of more than"),
]]

TERMS = [
    ("variables' names", identity("x", "1", "1", {"N": 0}), "'N' is not a name"),
    ("variables' names are not reserved", identity("x", "1", "1", {"pi": 0}), "the name 'pi' is reserved"),
    ("symbols are names", identity("x", "1", "1", {}, ["2z"]), "'2z' is not a name"),
    ("symbols are text", identity("x", "1", "1", {}, [["z"]]), "is not a name"),
    ("names are declared once", identity("x", "1", "1", N, ["n"]), "declared twice"),
    ("symbols are declared once", identity("x", "1", "1", N, ["z", "z"]), "declared twice"),
    ("bounds are integers", identity("x", "n", "n", {"n": "0"}), "the bound of a variable is not an integer"),
    ("true is no integer", identity("x", "n", "n", {"n": True}), "the bound of a variable is not an integer"),
    ("1.0 is no integer", identity("x", "n", "n", {"n": 1.0}), "the bound of a variable is not an integer"),
    ("a denominator does not vanish", identity("x", "n/n", "1", N), "a denominator may vanish"),
    ("every denominator as written", identity("x", "n/((n-5)*(n+1))*(n-5)", "n/(n+1)", N), "a denominator may vanish"),
    ("a denominator of a denominator", identity("x", "1/(1/(n-5))", "n-5", N), "a denominator may vanish"),
    ("a denominator by a negative power", identity("x", "(n-5)^(-1)*(n-5)", "1", N), "a denominator may vanish"),
    ("a denominator with coefficients of both signs",
     identity("x", "(n^2-n+1)/(n^2-n+1)", "1", N), "a denominator may vanish"),
    ("a denominator with symbols is not zero", identity("x", "(z-z)/(z-z)", "1", {}, ["z"]), "division by zero"),
    ("a denominator with symbols is zero at no point",
     identity("x", "(n*z+n*y)/(n*z+n*y)", "1", N, ["z", "y"]), "a denominator may vanish"),
    ("every denominator with symbols, too", identity("x", "n*z/(n*z)", "1", N, ["z"]), "a denominator may vanish"),
    ("no division by zero", identity("x", "1/0-1/0", "0", {}), "division by zero"),
    ("no division by a term that is zero", identity("x", "n!/(n!-n!)", "1", N), "division by zero"),
    ("a factorial above is of a non-negative form", identity("x", "(n-1)!", "(n-1)!", N), "negative argument"),
    ("a factorial below a denominator stands above", identity("x", "1/(1/(n-1)!)", "n!", N), "negative argument"),
    ("a factorial of a negative constant", identity("x", "(0-1)!", "(0-1)!", {}), "factorial of a negative number"),
    ("a factorial of a form with a free sign", identity("x", "(n-m)!", "(n-m)!", {"n": 5, "m": 0}), "negative argument"),
    ("a factorial of a linear form", identity("x", "(n^2)!", "(n^2)!", N), "not a linear form"),
    ("a factorial of integer coefficients", identity("x", "(n/2)!", "(n/2)!", N), "not a linear form"),
    ("a factorial without symbols", identity("x", "z!", "z!", {}, ["z"]), "a symbol in an exponent or an argument"),
    ("a factorial of no factorial", identity("x", "(n!)!", "(n!)!", N), "is not a rational function"),
    ("a factorial of a polynomial", identity("x", "(1/(n+1))!", "1", N), "is not a polynomial"),
    ("a binomial's first argument", identity("x", "binomial(n-1,1)", "n-1", N), "negative argument"),
    ("an inverse binomial is of three factorials",
     identity("x", "1/binomial(n,1)", "1/binomial(n,1)", N), "negative argument"),
    ("an exponent is linear", identity("x", "2^(n^2)", "2^(n^2)", N), "not a linear form"),
    ("an exponent has integer coefficients", identity("x", "4^(n/2)", "2^n", N), "not a linear form"),
    ("an exponent has no symbols", identity("x", "2^z", "2^z", {}, ["z"]), "a symbol in an exponent"),
    ("a base is not 0", identity("x", "0^n", "0^n", N), "a symbolic power of 0"),
    ("a base is a polynomial", identity("x", "(n!)^n", "(n!)^n", N), "is not a rational function"),
    ("a base is no rational function", identity("x", "(1/(n+1))^n", "1/(n+1)^n", N), "is not a polynomial"),
    ("a base that may vanish has a non-negative exponent",
     identity("x", "m^(n-1)*m", "m^n", {"m": 0, "n": 0}), "a base that may vanish"),
    ("a base that may vanish stands not below",
     identity("x", "m^n/m^n", "1", {"m": 0, "n": 0}), "a base that may vanish"),
    ("a denominator is a product", identity("x", "1/(n!+1)", "1/(1+n!)", N), "is not a rational function"),
    ("constants are evaluated within limits", identity("x", "9^(10^9)", "9^(10^9)", {}), "an exponent beyond"),
    ("powers too", identity("x", "(9^9999)^9999", "1", {}), "bits"),
    ("factorials too", identity("x", "99999!", "99999!", {}), "beyond 10000!"),
    ("similar factorials too", identity("x", "(n+99999)!-n!", "n!", N), "more than 400 apart"),
    ("products of sums too", identity("x", "(a+b+c+d+1)^99", "(1+a+b+c+d)^99", dict.fromkeys("abcd", 0)), "work exceeds"),
    ("bases too", identity("x", "(10^40+1)^n", "(10^40+1)^n", N), "an integer base beyond"),
]

IDENTITIES = [
    ("left - right is zero", identity("x", "n+1", "n", N), "left - right is not zero"),
    ("similar terms only", identity("x", "n!", "2^n", N), "left - right is not zero"),
    ("no rules but those stated", identity("x", "(2*z)^n", "2^n*z^n", N, ["z"]), "left - right is not zero"),
    ("as many factorials", identity("x", "n!*n!", "n!", N), "left - right is not zero"),
    ("as many factorials below", identity("x", "1/(n!*n!)", "1/n!", N), "left - right is not zero"),
    ("the same factorials", identity("x", "(2*n)!", "n!", N), "left - right is not zero"),
    ("the same exponents", identity("x", "2^n", "2^m", {"n": 0, "m": 0}), "left - right is not zero"),
    ("the same exponents of symbols", identity("x", "z^n", "z^(2*n)", N, ["z"]), "left - right is not zero"),
    ("the same bases", identity("x", "6^n", "3^n", N), "left - right is not zero"),
    ("the same polynomial bases", identity("x", "z^n", "(z+1)^n", N, ["z"]), "left - right is not zero"),
    ("the same signs", identity("x", "(-1)^n*2^n", "2^n", N), "left - right is not zero"),
    ("(-1)^e is not 1", identity("x", "(-1)^n", "1", N), "left - right is not zero"),
    ("(-1)^(3e) is (-1)^e", identity("x", "(-1)^(3*n)", "1", N), "left - right is not zero"),
    ("constants of arguments count", identity("x", "(n+1)!", "n!", N), "left - right is not zero"),
    ("constants of exponents count", identity("x", "2^(n+1)", "2^n", N), "left - right is not zero"),
    # nearly true: but for finitely many, or a thin set of, points
    ("off at n = 0", identity("x", "n!/n", "(n-1)!", N), "a denominator may vanish"),
    ("off at m = 0, inverted", identity("x", "1/m!*m/m", "1/m!", {"m": 0}), "a denominator may vanish"),
    ("off at m = 0, as a recurrence", identity("x", "m*(m-1)!", "m!", {"m": 0}), "negative argument"),
    ("off by one", identity("x", "binomial(n,k)", "binomial(n-1,k)+binomial(n-1,k-1)", {"n": 0, "k": 0}),
     "negative argument"),
    ("off at k = n + 1", identity("x", "binomial(n,k)*k/(n-k+1)", "binomial(n,k-1)", {"n": 0, "k": 0}),
     "a denominator may vanish"),
    ("off at n = 0, as a power", identity("x", "m^n", "m*m^(n-1)", {"m": 0, "n": 0}), "a base that may vanish"),
    ("true, but not for n = 0", identity("x", "(n+1)!/(n+1)", "n*(n-1)!", N), "negative argument"),
    ("a wrong term that vanishes at most points", identity("x", "1/(-n)!", "0", N), "left - right is not zero"),
    ("a wrong term at the last point", identity("x", "1/(3-n)!", "0", {"n": 3}), "left - right is not zero"),
]

INEQUALITIES = [
    ("no symbols", changed(inequality("x", "n", "<=", "n", N), symbols=[]), "unknown field 'symbols'"),
    ("the relation", inequality("x", "n+1", ">", "n", N), "the relation is '>'"),
    ("not =", inequality("x", "n", "=", "n", N), "the relation is '='"),
    ("one class", inequality("x", "0", "<", "1+n!", N), "2 classes"),
    ("< is strict", inequality("x", "n", "<", "2*n", N), "may be negative (or zero)"),
    ("< is strict at the bound", inequality("x", "1", "<", "n", {"n": 1}), "may be negative (or zero)"),
    ("0 is not below 0", inequality("x", "n!", "<", "n!", N), "0 classes"),
    ("the numerator is not negative", inequality("x", "n", "<=", "n^2", N), "may be negative (or zero)"),
    ("the common factor is positive: (-1)^n", inequality("x", "0", "<=", "(-1)^n", N), "the common factor"),
    ("the common factor is positive: a negative base", inequality("x", "0", "<=", "(-2)^(n+1)", N), "the common factor"),
    ("the common factor is positive: 1/(n-1)!", inequality("x", "0", "<", "1/(n-1)!", N), "the common factor"),
    ("the common factor is positive: n^m", inequality("x", "0", "<", "n^m", {"n": 0, "m": 0}), "the common factor"),
    ("the common factor is positive: a negative polynomial",
     inequality("x", "0", "<", "(-1-n)^m", {"n": 0, "m": 0}), "the common factor"),
    ("the sign of the denominator", inequality("x", "0", "<", "1/(-1-n)", N), "may be negative (or zero)"),
    ("the sign of a power below", inequality("x", "0", "<", "(-1-n)^m/(-1-n)^(m+1)", {"n": 0, "m": 0}),
     "may be negative (or zero)"),
    ("the signs of the denominators", inequality("x", "1/((-1-n)*(n+1))", "<", "1/((-1-n)*(-1-n))-3", N),
     "may be negative (or zero)"),
    ("true at every integer, not provable here", inequality("x", "2*n", "<=", "n^2+1", N), "may be negative (or zero)"),
    ("off at the bound", inequality("x", "2*m", "<", "m^2", {"m": 2}), "may be negative (or zero)"),
]

TELESCOPINGS = [
    ("the parameter is a variable", changed(ROW, parameter="k"), "the parameter is not one of the variables"),
    ("the index is a further name", changed(ROW, index="n"), "declared twice"),
    ("the index is a name", changed(ROW, index=""), "is not a name"),
    ("no symbols", changed(ROW, symbols=["z"]), "unknown field 'symbols'"),
    ("the sum is without the index", changed(ROW, sum="2^n*2^(k-k)"), "the sum contains the index"),
    ("the sum is one term", changed(ROW, sum="2^n+n!"), "is not a rational function"),
    ("the sum does not vanish", changed(ROW, sum="n*2^n"), "a denominator may vanish"),
    ("the sum is defined", changed(ROW, sum="1/(1/2^n)*(n-1)!/(n-1)!"), "negative argument"),
    ("no factorial of the index above", changed(ROW, summand="k!/k!*binomial(n,k)"), "negative argument"),
    ("no denominator with the index", changed(ROW, summand="binomial(n,k)/(k^2+1)*(k^2+1)"), "a denominator may vanish"),
    ("the identity", changed(ROW, companion="-binomial(n,k-1)/2^(n+2)"), "+ G(p, i) is not zero"),
    ("the identity at another index", changed(ROW, companion="-binomial(n,k)/2^(n+1)"), "+ G(p, i) is not zero"),
    ("finite support of the summand", telescoping("x", "1", "1", "0", "n", "k", N), "summand / sum has no finite support"),
    ("finite support of the companion", changed(ROW, companion="1-binomial(n,k-1)/2^(n+1)"),
     "the companion has no finite support"),
    ("finite support to the left", telescoping("x", "1/(n-n-k)!", "1", "0", "n", "k", N), "has no finite support"),
    ("finite support to the right", telescoping("x", "1/k!", "1", "0", "n", "k", N), "has no finite support"),
    ("no polynomial to a power of the index", telescoping("x", "(q+1)^k*binomial(n,k)", "(q+2)^n",
     "-(q+1)^k*binomial(n,k-1)/(q+2)^(n+1)", "n", "k", {"n": 0, "q": 0}), "the index in the exponent of a polynomial"),
    ("the base case", telescoping("x", "binomial(n,k)", "3*2^n", "-binomial(n,k-1)/2^(n+1)/3", "n", "k", N),
     "in the base case, the sum of f minus 1 is not zero"),
    ("the base case of nothing", telescoping("x", "0", "1", "0", "n", "k", N), "in the base case"),
    ("the base case is confined by the index alone",
     telescoping("x", "binomial(q,k)", "2^q", "0", "n", "k", {"n": 0, "q": 0}), "is not confined"),
    ("the base case is at the bound", changed(SZILY, variables={"p": 1, "q": 0}, sum="2*" + SZILY["sum"],
     companion=SZILY["companion"][:-1] + "*2)"), "in the base case"),
    ("the base case is short",
     telescoping("x", "binomial(n,k)", "2^n", "-binomial(n,k-1)/2^(n+1)", "n", "k", {"n": 5000}), "more than 400"),
]

INDUCTIONS = [
    ("the parameter is a variable", changed(STEP, parameter="mu"), "the parameter is not one of the variables"),
    ("the parameter is no symbol", induction("x", "mu^d", "1", [("mu", {})], "mu", {"d": 0}, ["mu"]),
     "the parameter is not one of the variables"),
    ("the base is without the parameter", changed(STEP, base="binomial(2*q,q)+p-p"), "the base contains the parameter"),
    ("the base case", changed(STEP, base="binomial(2*q,q)+1"), "at the bound, is not zero"),
    ("the base case at the bound", changed(STEP, variables={"p": 1, "q": 0}), "at the bound, is not zero"),
    ("the recurrence", changed(STEP, step=STEP["step"][:1]), "recurrence is not zero"),
    ("the recurrence, empty", changed(STEP, step=[]), "recurrence is not zero"),
    ("the shift counts", changed(STEP, step=[{"coefficient": "1", "shift": {"q": 2}}, STEP["step"][1]]),
     "recurrence is not zero"),
    ("a shift is not of the parameter", changed(STEP, step=[{"coefficient": "1", "shift": {"p": 1}}]),
     "not a variable other than the parameter"),
    ("a shift is of a variable", induction("x", "mu^d", "1", [("mu", {"mu": 1})], "d", {"d": 0}, ["mu"]),
     "not a variable other than the parameter"),
    ("a shift is not negative", induction("x", "2^(p+q)", "2^q", [("4", {"q": -1})], "p", {"p": 0, "q": 0}),
     "a shift is not an integer >= 0"),
    ("a shift is an integer", changed(STEP, step=[{"coefficient": "1", "shift": {"q": True}}]),
     "a shift is not an integer >= 0"),
    ("an entry's fields", changed(STEP, step=[{"coefficient": "1"}]), "missing field 'shift'"),
    ("an entry's fields, no others", changed(STEP, step=[{"coefficient": "1", "shift": {}, "of": 1}]), "unknown field 'of'"),
    ("an entry's types", changed(STEP, step=[{"coefficient": 1, "shift": {}}]), "wrong type"),
    ("an entry is an object", changed(STEP, step=["1"]), "is not an object"),
    ("coefficients are defined", induction("x", "1", "1", [("p/p", {})], "p", {"p": 0}), "a denominator may vanish"),
    ("the closed form is defined", induction("x", "p!/p", "1", [("p", {})], "p", {"p": 0}), "a denominator may vanish"),
    ("with symbols, at every point", induction("x", "(p*z-5*z)/(p*z-5*z)", "1", [("1", {})], "p", {"p": 0}, ["z"]),
     "a denominator may vanish"),
]

TABLES = [
    ("at least one point", table("x", [("n", "1", "0", "1")], "n", "n", []), "there is no point"),
    ("as many values as points", changed(TABLE, values=TABLE["values"] + ["1"]), "29 values for 28 points"),
    ("as many points as values", changed(TABLE, values=TABLE["values"][:-1]), "more points than the 27 values"),
    ("the left side", changed(TABLE, left="binomial(n,k)+0^n"), "the left side is not value number 1 (n = 0, k = 0)"),
    ("the right side", changed(TABLE, right="1"), "the right side is not value number 5 (n = 2, k = 1)"),
    ("the values' order", changed(TABLE, values=TABLE["values"][:4] + ["1", "2"] + TABLE["values"][6:]), "value number 5"),
    ("the last value", changed(TABLE, values=TABLE["values"][:-1] + ["2"]), "value number 28 (n = 6, k = 6)"),
    ("values are rationals", changed(TABLE, values=[1]), "1 is not a rational number"),
    ("rationals have no plus", table("x", [], "1", "1", ["+1"]), "'+1' is not a rational number"),
    ("rationals are not decimals", table("x", [], "1/2", "1/2", ["0.5"]), "'0.5' is not a rational number"),
    ("rationals are numbers", table("x", [], "1", "1", ["nan"]), "'nan' is not a rational number"),
    ("rationals have no space", table("x", [], "1", "1", ["1 "]), "'1 ' is not a rational number"),
    ("rationals have no line end", table("x", [], "1", "1", ["1\n"]), "is not a rational number"),
    ("lowest terms", table("x", [], "1/2", "1/2", ["2/4"]), "'2/4' is not written in lowest terms"),
    ("no denominator 1", table("x", [], "5", "5", ["5/1"]), "'5/1' is not written in lowest terms"),
    ("no leading zeros", table("x", [], "5", "5", ["05"]), "'05' is not written in lowest terms"),
    ("no negative zero", table("x", [], "0", "0", ["-0"]), "'-0' is not written in lowest terms"),
    ("no negative denominator", table("x", [], "0-1/2", "0-1/2", ["1/-2"]), "'1/-2' is not a rational number"),
    ("no denominator 0", table("x", [], "1", "1", ["1/0"]), "division by zero"),
    ("ranges of integers", table("x", [("n", "0", "1/2", "1")], "n", "n", [0]), "no integer stands where an integer should"),
    ("a step of at least 1", table("x", [("n", "0", "0", "0")], "n", "n", [0]), "step is less than 1"),
    ("no negative step", table("x", [("n", "2", "0", "0-1")], "n", "n", [2, 1, 0]), "step is less than 1"),
    ("earlier variables only", table("x", [("n", "0", "m", "1"), ("m", "0", "1", "1")], "n", "n", [0]),
     "the name 'm' is not declared"),
    ("not its own variable", table("x", [("n", "0", "n", "1")], "n", "n", [0]), "the name 'n' is not declared"),
    ("variables are different", table("x", [("n", "0", "0", "1"), ("n", "0", "0", "1")], "n", "n", [0]), "occurs twice"),
    ("a range's fields", changed(TABLE, ranges=[without(LOOP, "step")]), "missing field 'step'"),
    ("a range's fields, no others", changed(TABLE, ranges=[changed(LOOP, by="1")]), "unknown field 'by'"),
    ("a range's formulas are text", changed(TABLE, ranges=[changed(LOOP, to=2)]), "wrong type"),
    ("a range's variable is a name", changed(TABLE, ranges=[changed(LOOP, variable="abs")]), "is reserved"),
    ("division by zero", table("x", [("n", "0", "1", "1")], "0/n", "0", [0, 0]), "division by zero"),
    ("factorials of non-negative numbers", table("x", [("n", "0", "1", "1")], "0*(n-1)!", "0", [0, 0]),
     "factorial of a negative number"),
    ("no 1/(-1)! = 0 in exact values", table("x", [("n", "0", "1", "1")], "1/(n-1)!", "n", [0, 1]),
     "factorial of a negative number"),
    ("factorials of integers", table("x", [], "(1/2)!", "1", [1]), "no integer stands where an integer should"),
    ("powers are integers", table("x", [], "4^(1/2)", "2", [2]), "no integer stands where an integer should"),
    ("negative powers of zero", table("x", [], "0^(0-1)", "0", [0]), "division by zero"),
    ("binomials of non-negative numbers", table("x", [], "binomial(0-1,0)", "1", [1]), "first argument is negative"),
    ("binomials of integers", table("x", [], "binomial(2,1/2)", "0", [0]), "no integer stands where an integer should"),
    ("bounds of sums are integers", table("x", [], "sum(i,0,1/2,i)", "0", [0]), "no integer stands where an integer should"),
    ("an index shadows nothing", table("x", [("n", "0", "0", "1")], "sum(n,0,1,n)", "1", [1]), "shadows"),
    ("an index shadows no index", table("x", [], "sum(i,0,1,sum(i,0,1,i))", "2", [2]), "shadows"),
    ("an index is a name", table("x", [], "sum(2,0,1,1)", "2", [2]), "is not a name"),
    ("an index is not in its bounds", table("x", [], "sum(i,0,i,1)", "2", [2]), "the name 'i' is not declared"),
    ("an index is not outside its sum", table("x", [], "sum(i,0,1,1)+i", "2", [2]), "the name 'i' is not declared"),
    ("an empty sum is read too", table("x", [], "sum(i,1,0,foo(i))", "0", [0]), "the function 'foo' is not allowed"),
    ("no roots", table("x", [], "sqrt(4)", "2", [2]), "the function 'sqrt' is not allowed"),
    ("sums within limits", table("x", [], "sum(i,1,10^30,0)", "0", [0]), "the work exceeds the limit"),
    ("numbers within limits", table("x", [], "2^(2^40)", "0", [0]), "a power of too many bits"),
    ("ranges within limits", table("x", [("n", "1", "10^9", "1"), ("m", "1", "0", "1")], "n", "n", [0]), "the work exceeds"),
]

COUNTEREXAMPLES = [
    ("a hypothesis holds", changed(EULER, at={"n": "-40"}), "a hypothesis does not hold"),
    ("every hypothesis holds", changed(EULER, hypotheses=EULER["hypotheses"] * 2 + [
        {"left": "n", "relation": "<", "right": "40"}]), "a hypothesis does not hold"),
    ("the left value", changed(EULER, left_value="1680"), "the left side has another value"),
    ("the right value", changed(EULER, right_value="1680"), "the right side has another value"),
    ("the statement does not hold", counterexample("x", {"n": "1"}, [], ("n", "<=", "1"), "1", "1"), "the statement holds"),
    ("a relation", counterexample("x", {}, [], ("1", "==", "2"), "1", "2"), "the relation is '=='"),
    ("a hypothesis's relation", counterexample("x", {}, [("1", "", "1")], ("1", "=", "2"), "1", "2"), "the relation is ''"),
    ("values are rationals", changed(EULER, at={"n": 40}), "40 is not a rational number"),
    ("names", changed(EULER, at={"n": "40", "": "1"}), "'' is not a name"),
    ("a statement's fields", changed(EULER, statement={"left": "1", "right": "2"}), "missing field 'relation'"),
    ("a hypothesis is an object", changed(EULER, hypotheses=["n"]), "is not an object"),
    ("stated values are rationals", changed(EULER, left_value="1681/1"), "lowest terms"),
    ("variables are given", changed(EULER, at={}), "the name 'n' is not declared"),
    ("the statement's sides are defined", counterexample("x", {"n": "0"}, [], ("1/n", "=", "1"), "0", "1"),
     "division by zero"),
]

BALLS = [
    ("the relation", changed(ARCSINE, relation="="), "the relation is '='"),
    ("not >", ball("x", "2", ">", "1"), "the relation is '>'"),
    ("< is strict", ball("x", "1", "<", "1"), "the intervals do not show"),
    ("<= is decided", ball("x", "sqrt(2)", "<=", "sqrt(2)"), "the intervals do not show"),
    ("false", ball("x", "pi", "<", "3"), "the intervals do not show"),
    ("false in the 16th digit", ball("x", "sqrt(2/pi)", "<", "79788456080286535/10^17"), "the intervals do not show"),
    ("false near the right end", ball("x", "arcsin(x)", "<", "3/2", "x", grid(0, 1, 64)), "the intervals do not show"),
    ("false in the last cell", ball("x", "x^2", "<=", "1", "x", [0, 1, "3/2"]), "the intervals do not show"),
    ("false inside a cell", ball("x", "x^2", "<", "1", "x", [-1, 1]), "the intervals do not show"),
    ("even powers reach down to 0", ball("x", "1/100", "<", "x^2", "x", [-1, 1]), "the intervals do not show"),
    ("odd powers do not stop at 0", ball("x", "0", "<=", "x^3", "x", [-1, 1]), "the intervals do not show"),
    ("operation by operation", ball("x", "x-x", "<", "1/2", "x", [0, 1]), "the intervals do not show"),
    ("not decided at this precision", ball("x", "79788456080286535/10^17", "<", "sqrt(2/pi)", precision=32),
     "the intervals do not show"),
    ("at least 32 bits", changed(ARCSINE, precision=31), "the precision is not between"),
    ("at most 4096 bits", changed(ARCSINE, precision=4097), "the precision is not between"),
    ("precision is an integer", changed(ARCSINE, precision="64"), "wrong type"),
    ("true is no precision", changed(ARCSINE, precision=True), "wrong type"),
    ("precision is no float", changed(ARCSINE, precision=64.0), "wrong type"),
    ("at least two points", changed(ARCSINE, points=["0"]), "at least two points"),
    ("points", changed(ARCSINE, points=[]), "at least two points"),
    ("no points without a variable", ball("x", "1", "<", "2", "", [0, 1]), "at least two points"),
    ("points increase", changed(ARCSINE, points=["0", "1/2", "1/4"]), "the points do not increase"),
    ("points increase strictly", changed(ARCSINE, points=["0", "0"]), "the points do not increase"),
    ("points are rationals", changed(ARCSINE, points=["0", "Infinity"]), "is not a rational number"),
    ("points are in lowest terms", changed(ARCSINE, points=["0", "2/4"]), "lowest terms"),
    ("the variable is a name", changed(ARCSINE, variable="pi"), "is reserved"),
    ("variables are declared", changed(ARCSINE, variable="y"), "the name 'x' is not declared"),
    ("no variable", ball("x", "x-x", "<", "1"), "the name 'x' is not declared"),
    ("no sign or abs", ball("x", "abs(0-1)", "<", "2"), "the function 'abs' is not allowed"),
    ("division by zero", ball("x", "0/(1-1)", "<", "1"), "contains zero"),
    ("division by an interval around zero", ball("x", "0/x", "<", "1", "x", [-1, 1]), "contains zero"),
    ("division by an interval from zero", ball("x", "1", "<=", "2/x", "x", [0, 1]), "contains zero"),
    ("negative powers of an interval around zero", ball("x", "0", "<=", "x^(-2)", "x", [-1, 1]), "contains zero"),
    ("roots of non-negative numbers", ball("x", "sqrt(x)", "<", "2", "x", ["-1/1000", "1"]), "reaches below zero"),
    ("arcsines within [-1, 1]", ball("x", "arcsin(x)", "<", "2", "x", ["0", "1001/1000"]), "beyond [-1, 1]"),
    ("powers are integers", ball("x", "2^(1/2)", "<", "2"), "no integer stands where an integer should"),
    ("powers are exact", ball("x", "2^x", "<", "5", "x", [1, 2]), "where an exact number should"),
    ("powers are not pi", ball("x", "2^pi", "<", "50"), "where an exact number should"),
    ("factorials are exact", ball("x", "x!", "<", "5", "x", [1, 2]), "where an exact number should"),
    ("factorials are of no root", ball("x", "sqrt(4)!", "<", "5"), "where an exact number should"),
    ("bounds of sums are exact", ball("x", "sum(i,0,x,1)", "<", "5", "x", [1, 2]), "where an exact number should"),
    ("an index shadows nothing", ball("x", "sum(x,0,1,x)", "<", "5", "x", [1, 2]), "shadows"),
    ("numbers within limits", ball("x", "0", "<", "((2^9999)^9999)^9999"), "bits"),
    ("sums within limits", ball("x", "0", "<=", "sum(i,0,10^9,i)"), "the work exceeds"),
]

CASES = {"the document": DOCUMENT, "formulas": FORMULAS, "terms": TERMS, "rational-function-identity": IDENTITIES,
         "inequality": INEQUALITIES, "telescoping": TELESCOPINGS, "induction-step": INDUCTIONS, "finite-table": TABLES,
         "counterexample": COUNTEREXAMPLES, "ball": BALLS, "matrix-identity, false": FALSE_MATRIX_IDENTITIES,
         "matrix-identity": MATRIX_IDENTITIES, "matrix-relations": MATRIX_RELATIONS}


class Rejects(unittest.TestCase):
    def test_each_rule(self):
        for section, cases in CASES.items():
            for (rule, _, reason), verdict in zip(cases, verdicts([document for _, document, _ in cases])):
                with self.subTest(section=section, rule=rule):
                    self.assertIn(reason, verdict)

    def test_the_certificates_are_good_but_for_the_rule(self):
        self.assertEqual(verdicts([GOOD, ROW, SZILY, STEP, TABLE, EULER, ARCSINE, INVERSE, LEAST]), ["accepted"] * 9)

    def test_the_nearly_true_ones_are_false_or_undefined_somewhere(self):
        """So that they test soundness, and not only what the rules happen to allow."""
        true = {"true at every integer, not provable here", "no rules but those stated", "one class",
                "the numerator is not negative"}
        for rule, document, _ in IDENTITIES + INEQUALITIES[3:]:
            with self.subTest(rule=rule):
                self.assertEqual(counterexample_to(document) is None, rule in true)
        for rule, document, _ in FALSE_MATRIX_IDENTITIES + MATRIX_RELATIONS[:5]:
            with self.subTest(rule=rule):
                self.assertIsNotNone(counterexample_to(document))


if __name__ == "__main__":
    unittest.main()
