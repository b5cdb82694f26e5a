"""The rows of the table, from rows.toml."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

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
    return [
        Row(
            responsibility=row["responsibility"],
            constructs=tuple(row["constructs"]),
            paths=tuple(row["paths"]),
            tests=tuple(row["tests"]),
        )
        for row in tomllib.loads(FILE.read_text())["row"]
    ]
