"""One row of the table."""

from dataclasses import dataclass


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
