"""Tables of who reaches what, for a terminal and as data."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from conventions import tables
from terrace.reach.matrix import Finding, Judged, Mark, Section

WHO = ""  # heading of the column with the rows' labels
GAP = 2  # between columns
NAMED = 3  # cells in a sentence


def text(judged: Judged, *, width: int | None, plain: bool) -> list[str]:
    """Return the lines of a table.

    Args:
        judged: The table.
        width: Characters of a line, by which a wide table is cut into several; None is any.
        plain: Whether the output has ASCII only.
    """
    section = judged.section
    body = {
        column: [_mark(judged, row, column, plain=plain) for row in section.rows]
        for column in section.columns
    }
    blocks = list(_blocks(section, width))
    lines = []
    for columns in blocks:
        lines += ["", *_block(section.rows, columns, body)]
    return lines


def legend(sections: Sequence[Judged], *, plain: bool) -> str:
    """Return what the marks of some tables mean."""
    used = {found.mark for each in sections for found in each.findings.values()}
    return "   ".join(f"{mark.shown(plain=plain)} {mark.value[2]}" for mark in Mark if mark in used)


def sentences(judged: Judged) -> list[str]:
    """Return a line on whatever is not as declared: which cells, and what decides."""
    cells: dict[tuple[Mark, str], list[str]] = {}
    for row, column, found in judged.wrong():
        for clause in found.because:
            cells.setdefault((found.mark, clause), []).append(f"{row} -> {column}")
    return [
        f"{_few(named)}: {mark.value[2]}, because {clause}"
        for (mark, clause), named in cells.items()
    ]


def _few(cells: Sequence[str]) -> str:
    """Name the first cells of many that one reason decides."""
    more = len(cells) - NAMED
    return f"{', '.join(cells[:NAMED])}{f' and {more} more' if more > 0 else ''}"


def data(judged: Judged) -> Mapping[str, Any]:
    """Return a table as data, for JSON."""
    section = judged.section
    return {
        "title": section.title,
        "seconds": round(judged.seconds, 1),
        "cells": [
            {
                "row": row,
                "column": column,
                "declared": declared,
                "found": judged.findings[row, column].mark.name.lower(),
                "because": list(judged.findings[row, column].because),
            }
            for row, column, declared in section.cells()
        ],
    }


def _mark(judged: Judged, row: str, column: str, *, plain: bool) -> str:
    found: Finding | None = judged.findings.get((row, column))
    return found.mark.shown(plain=plain) if found else ""


def _heading(column: str) -> list[str]:
    """A heading, broken where its words are."""
    return column.replace("-", "- ").split()


def _width(column: str) -> int:
    return max(map(len, _heading(column)))


def _blocks(section: Section, width: int | None) -> Iterator[list[str]]:
    """Columns that fit side by side."""
    first = max(map(len, (*section.rows, "")))
    block: list[str] = []
    taken = first
    for column in section.columns:
        needed = GAP + _width(column)
        if block and width is not None and taken + needed > width:
            yield block
            block, taken = [], first
        block.append(column)
        taken += needed
    if block:
        yield block


def _block(
    rows: Sequence[str], columns: Sequence[str], body: Mapping[str, Sequence[str]]
) -> list[str]:
    headings = [_heading(column) for column in columns]
    height = max(map(len, headings))
    top = [[WHO, *(_padded(words, height)[line] for words in headings)] for line in range(height)]
    lines = [[row, *(body[column][place] for column in columns)] for place, row in enumerate(rows)]
    return tables.text(top[0], [*top[1:], *lines])


def _padded(words: Sequence[str], height: int) -> list[str]:
    """Words that stand on the last line of a heading."""
    return [*[""] * (height - len(words)), *words]
