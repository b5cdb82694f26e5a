"""Tables as text and as Markdown, and numbers with their nouns."""

from collections.abc import Iterable, Sequence

Line = Sequence[str]


def text(header: Line, rows: Iterable[Line]) -> list[str]:
    """Return the lines of a table for a terminal, in columns as wide as their longest cell."""
    table = [[" ".join(cell.split()) for cell in line] for line in (header, *rows)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return ["  ".join(map(str.ljust, line, widths)).rstrip() for line in table]


def markdown(header: Line, rows: Iterable[Line]) -> str:
    """Return a Markdown table; a | in a cell is escaped."""
    table = [header, ["---"] * len(header), *rows]
    escaped = ([cell.replace("|", "\\|") for cell in line] for line in table)
    return "\n".join(f"| {' | '.join(line)} |" for line in escaped)


def count(number: int, noun: str) -> str:
    """Return a number with its noun, such as ``1 rule`` and ``2 rules``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
