"""What an environment declares, as tables: who may reach what."""

from collections.abc import Iterable, Mapping
from typing import Any

from environments import Environment
from terrace.reach.columns import Column, Kind, operation, stores
from terrace.reach.matrix import Section
from terrace.reach.rows import Row, Stands, starters, workloads


def tables(environment: Environment) -> list[tuple[str, list[Row], list[Column]]]:
    """Titles, rows and columns of an environment's tables."""
    return [
        ("stores", list(workloads(environment)), stores(environment)),
        ("operation", list(starters(environment)), operation(environment)),
    ]


def section(
    title: str, rows: Iterable[Row], columns: Iterable[Column], absent: Iterable[str] = ()
) -> Section:
    """Lay out a table of what is declared.

    Args:
        title: What it is about.
        rows: Who reaches something.
        columns: What is reached.
        absent: Stores that the target has not.
    """
    rows, columns = list(rows), list(columns)
    declared = {
        (row.label, column.label): said
        for row in rows
        for column in columns
        if (said := _declared(row, column)) is not None
    }
    return Section(
        title=title,
        rows=tuple(row.label for row in rows),
        columns=tuple(column.label for column in columns),
        declared=declared,
        absent=frozenset(absent),
    )


def _declared(row: Row, column: Column) -> bool | None:
    """Whether a row may reach a column; None where nobody asks."""
    if column.kind is Kind.BOUNDARY:
        return True if row.runs_code else None
    if column.kind is Kind.LOGS and row.logs is None:
        return None
    if column.label in row.uses:
        return True
    # A plan reads what describes an environment; a download has no permission to be refused.
    if row.stands is Stands.PIPELINE or column.kind is Kind.DOWNLOADS:
        return None
    return False


def by_label(listed: Iterable[Any]) -> Mapping[str, Any]:
    """Find rows or columns by their labels."""
    return {each.label: each for each in listed}
