"""Spaces between the tokens of one line, where `terraform fmt` puts them."""

import functools
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
    """The kinds of the tokens beside a place, and of the one before them."""

    before: str
    left: str
    right: str
    is_after_in: bool


# The first rule that applies decides; where none does, there is a space.
_RULES: tuple[tuple[Callable[[_Gap], bool], bool], ...] = (
    (lambda gap: gap.left == NAME and gap.right in {"(", "::"}, False),
    (lambda gap: gap.left in {"::", "."} or gap.right == ".", False),
    (lambda gap: gap.right in {",", "..."}, False),
    (lambda gap: gap.left == ",", True),
    (lambda gap: gap.left in {LITERAL, OPEN_QUOTE}, False),
    (lambda gap: gap.right in {LITERAL, CLOSE_QUOTE}, False),
    (lambda gap: gap.is_after_in and gap.before == NAME, True),
    (lambda gap: gap.right == "[" and gap.left in {NAME, NUMBER, *CLOSING}, False),
    (lambda gap: gap.left == "!", False),
    (lambda gap: gap.left == "-" and gap.before in _BEFORE_NEGATION, False),
    (lambda gap: gap.left == "-", True),
    (lambda gap: gap.left == "{" and gap.right == "}", False),
    (lambda gap: gap.left == "{" or gap.right == "}", True),
    (lambda gap: gap.left in {INTERPOLATION, DIRECTIVE} and gap.right == "{", True),
    (lambda gap: gap.left == "}" and gap.right == END, True),
    (lambda gap: gap.left == END and gap.right in {INTERPOLATION, DIRECTIVE}, False),
    (lambda gap: gap.left in OPENING or gap.right in CLOSING, False),
)


def join(tokens: Sequence[Token]) -> str:
    """The source text of tokens that share a line."""
    parts: list[str] = []
    before, left = _NOTHING, _NOTHING
    for right in tokens:
        if parts and _is_spaced(before.kind, left.kind, right.kind, left.text == "in"):
            parts.append(" ")
        parts.append(right.text)
        before, left = left, right
    return "".join(parts)


@functools.cache
def _is_spaced(before: str, left: str, right: str, is_after_in: bool) -> bool:  # noqa: FBT001
    gap = _Gap(before, left, right, is_after_in)
    return next((spaced for applies, spaced in _RULES if applies(gap)), True)
