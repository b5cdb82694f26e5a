"""What was not judged: parts that are not read, and values that only a plan knows."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from conventions.hearings import Origin
from conventions.tables import count

FILE = "file"
FOLDER = "folder"
BLOCK = "block"
CALL = "module call"
RULE = "rule"
VALUE = "value"
KINDS = (VALUE, CALL, BLOCK, RULE, FILE, FOLDER)


class Unjudged(NamedTuple):
    """One thing that no finding can be about.

    Attributes:
        document: Name of the document that it belongs to.
        path: Where it is: a construct path, or a file.
        kind: One of KINDS.
        what: What it is, and why nobody judges it.
        rules: Ids of the rules that would have.
    """

    document: str
    path: str
    kind: str
    what: str
    rules: tuple[str, ...] = ()


def counted(unjudged: Iterable[Unjudged]) -> str:
    """Return how many there are of each kind, nothing for none."""
    by_kind = Counter(each.kind for each in unjudged)
    return ", ".join(count(by_kind[kind], kind) for kind in KINDS if by_kind[kind])


def unknown(asked: Iterable[tuple[str, Iterable[tuple[Origin, str]]]]) -> Iterator[Unjudged]:
    """Yield each unknown value that was asked for, with the rules that depend on it.

    Args:
        asked: A rule's id, and where what it asked for stands and how it is written.
    """
    by_value: dict[tuple[Origin, str], dict[str, None]] = {}
    for rule, values in asked:
        for value in values:
            by_value.setdefault(value, {})[rule] = None
    for (origin, text), rules in by_value.items():
        is_value = bool(origin.argument or not origin.document)
        what = f"{origin.argument} {text}".strip()
        kind = VALUE if is_value else RULE
        yield Unjudged(origin.document, origin.path, kind, what, tuple(rules))
