"""The rows of the table, from rows.toml, and the resources that belong to each."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import translate
from pathlib import Path

from conventions.blocks import Block

FILE = Path(__file__).with_name("rows.toml")


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One responsibility that AWS serves.

    Attributes:
        responsibility: What the platform answers for.
        constructs: What builds it: module below `constructs_lib`, and class.
        paths: Where it stands in the stacks: patterns of construct paths, the stack first.
        tests: Files below `tests` that hold it to that.
    """

    responsibility: str
    constructs: tuple[str, ...]
    paths: tuple[str, ...]
    tests: tuple[str, ...]


def rows() -> list[Row]:
    """Read the rows."""
    return [Row(**row) for row in tomllib.loads(FILE.read_text())["row"]]


def matching(resources: Iterable[Block], patterns: Iterable[str]) -> list[Block]:
    """Return those whose construct is at one of the paths, or below it."""
    wanted = [translate(each) for pattern in patterns for each in (pattern, f"{pattern}/*")]
    is_wanted = re.compile("|".join(wanted)).match
    return [each for each in resources if wanted and is_wanted(each.path)]


def counted(resources: Iterable[Block]) -> str:
    """Return the types and how many there are of each."""
    counts = Counter(resource.type for resource in resources)
    return ", ".join(f"`{type_}` {number}" for type_, number in sorted(counts.items()))
