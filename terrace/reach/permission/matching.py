"""Patterns of policies: actions, resources and texts with wildcards and policy variables.

Source: AWS IAM User Guide, "IAM JSON policy elements: Action", "IAM JSON policy elements:
Resource", and "IAM policy elements: Variables and tags".
"""

import re
from collections.abc import Sequence
from enum import Enum
from functools import lru_cache

from terrace.reach.permission.context import Context
from terrace.reach.permission.truth import NO, Truth, known, unknown

VARIABLE = re.compile(r"\$\{([^}]*)\}")
NAMED = re.compile(r"\s*([^,\s]+)\s*(?:,\s*'(.*)')?\s*")
LITERALS = frozenset("*?$")
SEGMENTS = 6  # arn, partition, service, region, account, resource


class Style(Enum):
    """How the characters of a pattern are read.

    EXACT knows no wildcard. TEXT lets * and ? stand for any characters. RESOURCE keeps them within
    a segment of an ARN, but for a * that ends its segment. ARN keeps them within the segment.
    """

    EXACT = "exact"
    TEXT = "text"
    RESOURCE = "resource"
    ARN = "arn"


Piece = tuple[str, bool]  # text, and whether its wildcards are plain characters


def matches_action(patterns: tuple[str, ...], action: str) -> bool:
    """Whether one of the patterns, such as "s3:Get*", matches an action; case does not count."""
    return _actions(patterns).fullmatch(action) is not None


def matches(
    pattern: str,
    value: str,
    context: Context,
    *,
    style: Style,
    variables: bool,
    ignore_case: bool = False,
) -> Truth:
    """Match one value; a variable without a value matches nothing.

    Args:
        pattern: As the policy has it.
        value: As the request has it.
        context: Where variables find their values.
        style: How the characters of the pattern are read.
        variables: Whether the policy's version knows variables.
        ignore_case: Whether case does not count.
    """
    pieces: Sequence[Piece] | Truth = ((pattern, False),)
    if variables and "${" in pattern:
        pieces = _resolved(pattern, context)
    if isinstance(pieces, Truth):
        return pieces
    return known(_compiled(tuple(pieces), style, ignore_case).fullmatch(value))


def _resolved(pattern: str, context: Context) -> Sequence[Piece] | Truth:
    """Put values in place of variables: as plain text, since a tag is data and no pattern."""
    pieces: list[Piece] = []
    missing: Truth | None = None
    end = 0
    for found in VARIABLE.finditer(pattern):
        pieces.append((pattern[end : found.start()], False))
        end = found.end()
        value = _value(found.group(1), context)
        if isinstance(value, str):
            pieces.append((value, True))
        elif missing is not NO:
            missing = value
    pieces.append((pattern[end:], False))
    return missing or pieces


def _value(variable: str, context: Context) -> str | Truth:
    named = NAMED.fullmatch(variable)
    if variable in LITERALS or named is None:
        return variable if variable in LITERALS else NO
    key, default = named.groups()
    values = context.values(key)
    if values is None:
        return unknown(key)
    if len(values) == 1:
        return values[0]
    return NO if default is None or values else default


@lru_cache(maxsize=4096)
def _actions(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(_regex(each, Style.TEXT) for each in patterns), re.IGNORECASE)


@lru_cache(maxsize=16384)
def _compiled(pieces: tuple[Piece, ...], style: Style, ignore_case: bool) -> re.Pattern[str]:  # noqa: FBT001 - a cache's key
    if style is Style.RESOURCE:
        pieces = _completed(pieces)
    text, colons = [], 0
    for piece, plain in pieces:
        text.append(re.escape(piece) if plain else _regex(piece, style, colons))
        colons += piece.count(":")
    return re.compile("".join(text), re.DOTALL | (re.IGNORECASE if ignore_case else 0))


def _completed(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Add what an ARN lacks: arn:aws:sqs stands for all of SQS, and * for everything."""
    colons = sum(text.count(":") for text, plain in pieces if not plain)
    return (*pieces, (":*", False)) if 0 < colons < SEGMENTS - 1 else pieces


def _regex(pattern: str, style: Style, colons: int = 0) -> str:
    """Translate a pattern, the first character of which stands behind some colons."""
    if style is Style.EXACT:
        return re.escape(pattern)
    text = []
    for place, character in enumerate(pattern):
        colons += character == ":"
        within = style is not Style.TEXT and 0 < colons < SEGMENTS - 1
        if character not in "*?":
            text.append(re.escape(character))
            continue
        ends = pattern[place + 1 : place + 2] in {"", ":"}
        any_ = "." if not within or (style is Style.RESOURCE and ends) else "[^:]"
        text.append(any_ + ("*" if character == "*" else ""))
    return "".join(text)
