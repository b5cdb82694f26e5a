"""Rows: a label, and a cell for each environment."""

import re
from collections.abc import Sequence
from typing import NamedTuple

NOTHING = "-"
COMMON = "..."
LONGEST = 60

_REFERENCE = re.compile(r"\A\$\{([\w.]+)\}\Z")  # nothing but one: it reads well without its braces


class Row(NamedTuple):
    """One line of a table.

    Attributes:
        label: What is compared.
        cells: What each environment has.
    """

    label: str
    cells: tuple[str, ...]


class Absent:
    """Stands for the value of a resource that an environment does not have."""


ABSENT = Absent()


def differ(values: Sequence[object]) -> bool:
    """Tell whether those that have the resource have different values."""
    there = [value for value in values if value is not ABSENT]
    return any(value != there[0] for value in there)


def plain(values: Sequence[object]) -> tuple[str, ...]:
    """Show values as people read them."""
    words = {True: "yes", False: "no"}
    return tuple(
        NOTHING if value is ABSENT else words[value] if isinstance(value, bool) else _shown(value)
        for value in values
    )


def cells(values: Sequence[object]) -> tuple[str, ...]:
    """Show values beside one another: of lists and long texts, only what differs."""
    there = [value for value in values if value is not ABSENT]
    if all(isinstance(value, list) for value in there):
        texts = _without_common_items(there)
    else:
        texts = _without_common_ends([_shown(value) for value in there])
    shown = iter(texts)
    return tuple(NOTHING if value is ABSENT else next(shown) for value in values)


def _shown(value: object) -> str:
    match value:
        case None:
            return "unset"
        case bool():
            return str(value).lower()
        case list():
            return ", ".join(map(_shown, value)) or "empty"
        case _:
            return _REFERENCE.sub(r"\1", str(value))


def _without_common_items(lists: Sequence[object]) -> list[str]:
    texts = [[_shown(item) for item in each] for each in lists if isinstance(each, list)]
    common = set.intersection(*map(set, texts))
    rest = [[item for item in each if item not in common] for each in texts]
    return [", ".join([COMMON] * bool(common) + each) or "empty" for each in rest]


def _without_common_ends(texts: Sequence[str]) -> list[str]:
    if max(map(len, texts)) <= LONGEST:
        return list(texts)
    start = _common(texts)
    rest = [text[start:] for text in texts]
    end = _common([text[::-1] for text in rest])
    middles = [text[: len(text) - end] for text in rest]
    return [
        (COMMON if start else "") + middle[:LONGEST] + (COMMON if end or middle[LONGEST:] else "")
        for middle in middles
    ]


def _common(texts: Sequence[str]) -> int:
    """Count the characters that all begin with."""
    columns = enumerate(zip(*texts, strict=False))
    return next((at for at, letters in columns if len({*letters}) > 1), min(map(len, texts)))
