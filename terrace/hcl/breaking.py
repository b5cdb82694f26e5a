"""Long expressions over several lines, in the places where HCL lets a line end."""

from collections.abc import Iterator, Sequence

from terrace.hcl.errors import DocumentError
from terrace.hcl.layout import Attribute, Lines, align, call, indent
from terrace.hcl.spacing import join
from terrace.hcl.tokens import CLOSING, NAME, OPENING, Token

LONGEST_LINE = 100


def lines(tokens: Sequence[Token]) -> Lines:
    """An expression on one line if it fits or cannot be broken; else an item a line.

    What can be broken is a call, a list or an object that is the whole expression.
    """
    line = join(tokens)
    if len(line) <= LONGEST_LINE or not _is_one_group(tokens):
        return [line]
    start = _first_bracket(tokens)
    inner = tokens[start + 1 : -1]
    match tokens[start].kind:
        case "(":
            return _call(join(tokens[:start]), list(_split(inner)))
        case "[":
            return ["[", *indent(_items(_split(inner), last_comma=True)), "]"]
        case _:
            return ["{", *indent(align(map(_attribute, _split(inner)))), "}"]


def _call(name: str, arguments: list[Sequence[Token]]) -> Lines:
    if len(arguments) > 1:
        return [f"{name}(", *indent(_items(arguments, last_comma=False)), ")"]
    return call(name, lines(arguments[0]))


def _items(items: Iterator[Sequence[Token]] | list[Sequence[Token]], *, last_comma: bool) -> Lines:
    written: Lines = []
    for item in items:
        written += lines(item)
        written[-1] += ","
    return written if last_comma else [*written[:-1], written[-1].removesuffix(",")]


def _attribute(item: Sequence[Token]) -> Attribute:
    sign = next(at_top(item, {"=", ":", "?"}), None)
    if sign is None or item[sign].kind == "?":
        raise DocumentError(f"an object with {join(item)} in it, which is no key and its value")
    return Attribute(join(item[:sign]), lines(item[sign + 1 :]))


def _is_one_group(tokens: Sequence[Token]) -> bool:
    """Whether a bracket opens after at most a function's name and closes with the last token."""
    start = _first_bracket(tokens)
    if start + 2 >= len(tokens) or any(token.kind not in {NAME, "::"} for token in tokens[:start]):
        return False
    is_call = tokens[start].kind == "("
    if is_call is (start == 0) or tokens[start + 1].text == "for":
        return False
    return next(at_top(tokens[start + 1 :], CLOSING), None) == len(tokens) - start - 2


def _first_bracket(tokens: Sequence[Token]) -> int:
    return next((i for i, token in enumerate(tokens) if token.kind in OPENING), len(tokens))


def _split(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """The parts between commas; a comma after the last part adds none."""
    start = 0
    for comma in [*at_top(tokens, {","}), len(tokens)]:
        if comma > start:
            yield tokens[start:comma]
        start = comma + 1


def at_top(tokens: Sequence[Token], kinds: set[str] | frozenset[str]) -> Iterator[int]:
    """Places of tokens that stand in no bracket, a bracket that closes the whole included."""
    depth = 0
    for index, token in enumerate(tokens):
        if depth == 0 and token.kind in kinds:
            yield index
        depth += (token.kind in OPENING) - (token.kind in CLOSING)
