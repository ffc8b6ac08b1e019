"""Changes one number or one symbol of a certificate, at random."""

import copy
import re

FREE_TEXT = {"format", "claim", "name", "kind", "reduction"}
TOKEN = re.compile(r"\d+|[a-z][a-z0-9_]*|\S")
RELATIONS = ("=", "!=", "<", "<=", ">", ">=")
RATIONAL_FIELDS = {"values", "points", "at", "left_value", "right_value", "elements"}
FUNCTION_SWAPS = {"sqrt": "arcsin", "arcsin": "sqrt", "sign": "abs", "abs": "sign", "binomial": "abs", "sum": "binomial",
                  "transpose": "identity", "identity": "transpose"}


def other(draw, choices, present):
    return draw.choice([choice for choice in choices if choice != present] or [present])


def other_number(draw, digits):
    """Another digit in one place, one more, or one less."""
    way = draw.randrange(3)
    if way == 0:
        place = draw.randrange(len(digits))
        return digits[:place] + other(draw, "0123456789", digits[place]) + digits[place + 1:]
    return str(max(0, int(digits) + (1 if way == 1 else -1)))


def damaged_rational(draw, text):
    way = draw.randrange(4)
    if way == 0:
        return text[1:] if text.startswith("-") else "-" + text
    if way == 1 and "/" in text:
        top, bottom = text.split("/")
        return draw.choice((top, f"{bottom}/{top}", f"{top}/{int(bottom) + 1}"))
    found = draw.choice(list(re.finditer(r"\d+", text)))
    return text[:found.start()] + other_number(draw, found.group()) + text[found.end():]


def matching(tokens, start):
    """The place of the parenthesis that closes the one at `start`."""
    depth = 0
    for place in range(start, len(tokens)):
        depth += (tokens[place] == "(") - (tokens[place] == ")")
        if depth == 0:
            return place
    return start


def damaged_formula(draw, text, names):
    tokens = TOKEN.findall(text)
    place = draw.randrange(len(tokens))
    token = tokens[place]
    way = draw.randrange(10)
    if way == 0:  # a sign
        tokens.insert(0, "-") if tokens[0] != "-" else tokens.pop(0)
    elif way == 1 and token == "(":  # a pair of parentheses away
        del tokens[matching(tokens, place)], tokens[place]
    elif way == 2 and token == "(" and matching(tokens, place) + 3 < len(tokens):  # a parenthesis elsewhere
        close = matching(tokens, place)
        tokens.insert(close + 2, tokens.pop(close))
    elif way == 3 and (token[0].isalnum() or token == ")"):  # a factorial more
        tokens.insert(place + 1, "!")
    elif token.isdigit():
        tokens[place] = other_number(draw, token)
    elif token in FUNCTION_SWAPS:
        tokens[place] = FUNCTION_SWAPS[token]
    elif token[0].isalpha():
        tokens[place] = other(draw, names + ["1"], token)
    elif token == "!":
        del tokens[place]
    elif token in "+-*/^":
        tokens[place] = other(draw, "+-*/^", token)
    elif token == "," and len(tokens) > 3:
        tokens[place] = draw.choice("+-")
    else:
        tokens.insert(place, "-")
    return "".join(tokens)


def leaves(node, path=()):
    """The places that can be damaged: strings, integers, and lists and objects as such."""
    if isinstance(node, (list, dict)):
        if path:
            yield path
        for key, part in node.items() if isinstance(node, dict) else enumerate(node):
            if path or key not in FREE_TEXT:
                yield from leaves(part, path + (key,))
    else:
        yield path


def weight(document, path):
    """Most damages go to formulas, the longer the more."""
    for key in path:
        document = document[key]
    is_formula = isinstance(document, str) and not RATIONAL_FIELDS & set(path)
    return 2 + len(document) / 4 if is_formula else 1


def names_of(document):
    names = set(document.get("variables", {})) | set(document.get("symbols", [])) | set(document.get("at", {}))
    names |= set(document.get("matrices", {}))
    for matrix in document.get("matrices", {}).values():
        names |= {size for size in (matrix["rows"], matrix["columns"]) if isinstance(size, str) and size != "1"}
    names |= {loop["variable"] for loop in document.get("ranges", [])} | {document.get("index"), document.get("variable")}
    return sorted(names - {None, ""})


def damaged(draw, document):
    """(a copy with one damage, what was done)"""
    names = names_of(document)
    while True:
        result = copy.deepcopy(document)
        paths = list(leaves(document))
        path = draw.choices(paths, [weight(document, path) for path in paths])[0]
        owner = result
        for key in path[:-1]:
            owner = owner[key]
        old, key = owner[path[-1]], path[-1]
        if isinstance(old, dict):
            if not old:
                continue
            chosen = draw.choice(sorted(old))
            if draw.random() < 0.5 or len(old) == 1:
                del old[chosen]
            else:
                second = other(draw, sorted(old), chosen)
                old[chosen], old[second] = old[second], old[chosen]
        elif isinstance(old, list):
            if not old:
                continue
            place, way = draw.randrange(len(old)), draw.randrange(3)
            if way == 0:
                del old[place]
            elif way == 1:
                old.insert(place, copy.deepcopy(old[place]))
            else:
                old[place], old[place - 1] = old[place - 1], old[place]
        elif isinstance(old, bool):
            owner[key] = not old
        elif isinstance(old, int):
            way = draw.randrange(4)
            owner[key] = -old if way == 0 else old + draw.choice((-2, -1, 1, 2))
        elif key == "relation":
            owner[key] = other(draw, RELATIONS, old)
        elif key in ("parameter", "index", "variable", "rows", "columns") or "symbols" in path:
            owner[key] = other(draw, names + ["x"], old)
        elif RATIONAL_FIELDS & set(path):
            owner[key] = damaged_rational(draw, old)
        else:
            owner[key] = damaged_formula(draw, old, names)
        if result != document:
            return result, f"{document['name']}, {'.'.join(map(str, path))}: {part(document, path)} became {part(result, path)}"


def part(document, path):
    for key in path:
        document = document[key]
    text = str(document)
    return text if len(text) < 90 else text[:87] + "..."
