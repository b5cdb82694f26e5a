"""Spaces between the tokens of one line, where `terraform fmt` puts them."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from terrace.hcl.tokens import (
    CLOSE_QUOTE,
    CLOSING,
    DIRECTIVE,
    END,
    INTERPOLATION,
    LITERAL,
    NAME,
    NUMBER,
    OPEN_QUOTE,
    OPENING,
    Token,
)

_NOTHING = Token("", "")
_BEFORE_NEGATION = frozenset("([{=:,?+*/%-<>!") | {"", "==", "!=", ">=", "<=", "&&", "||"}


class _Gap(NamedTuple):
    """The place between two tokens, and the token before them."""

    before: str
    left: Token
    right: str


# The first rule that applies decides; where none does, there is a space.
_RULES: tuple[tuple[Callable[[_Gap], bool], bool], ...] = (
    (lambda gap: gap.left.kind == NAME and gap.right in {"(", "::"}, False),
    (lambda gap: gap.left.kind in {"::", "."} or gap.right == ".", False),
    (lambda gap: gap.right in {",", "..."}, False),
    (lambda gap: gap.left.kind == ",", True),
    (lambda gap: gap.left.kind in {LITERAL, OPEN_QUOTE}, False),
    (lambda gap: gap.right in {LITERAL, CLOSE_QUOTE}, False),
    (lambda gap: gap.left.text == "in" and gap.before == NAME, True),
    (lambda gap: gap.right == "[" and gap.left.kind in {NAME, NUMBER, *CLOSING}, False),
    (lambda gap: gap.left.kind == "!", False),
    (lambda gap: gap.left.kind == "-" and gap.before in _BEFORE_NEGATION, False),
    (lambda gap: gap.left.kind == "-", True),
    (lambda gap: gap.left.kind == "{" and gap.right == "}", False),
    (lambda gap: gap.left.kind == "{" or gap.right == "}", True),
    (lambda gap: gap.left.kind in {INTERPOLATION, DIRECTIVE} and gap.right == "{", True),
    (lambda gap: gap.left.kind == "}" and gap.right == END, True),
    (lambda gap: gap.left.kind == END and gap.right in {INTERPOLATION, DIRECTIVE}, False),
    (lambda gap: gap.left.kind in OPENING or gap.right in CLOSING, False),
)


def join(tokens: Sequence[Token]) -> str:
    """The source text of tokens that share a line."""
    parts: list[str] = []
    before, left = _NOTHING, _NOTHING
    for right in tokens:
        if parts and _is_spaced(_Gap(before.kind, left, right.kind)):
            parts.append(" ")
        parts.append(right.text)
        before, left = left, right
    return "".join(parts)


def _is_spaced(gap: _Gap) -> bool:
    return next((spaced for applies, spaced in _RULES if applies(gap)), True)
