"""What the checks found, as a table for people and as JSON for programs."""

import json
import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from conventions import tables
from terrace.preflight.check import Finding, State

HEADER = ("check", "state", "what helps")
LEAST, MOST = 60, 160  # columns of the table
TITLE = 34  # of them for the title, at most
GAP = 2
SAME = "as above"
BLOCKING = (State.STOPS, State.UNREAD)


@dataclass(frozen=True, slots=True)
class Row:
    """A finding, and what it is about.

    Attributes:
        stack: Name of the stack.
        title: Title of the check.
        finding: What it found.
    """

    stack: str
    title: str
    finding: Finding


def table(rows: Sequence[Row], *, columns: int) -> str:
    """Write a table: of what is not fine, what was found and what helps; of the rest, its state.

    Args:
        rows: In the order in which the deployment will meet them.
        columns: Width of the terminal; long texts are wrapped to it.
    """
    width = max(LEAST, min(columns, MOST))
    titles = min(TITLE, max(len(HEADER[0]), *(len(row.title) for row in rows)))
    states = max(len(state.value) for state in State)
    rest = width - titles - states - 2 * GAP
    lines, unread = [_line(HEADER, titles, states)], ""
    for row in rows:
        found = row.finding
        said = _wrapped(SAME if found.said == unread else found.said, rest)
        if found.state is State.UNREAD:
            unread = found.said  # where nobody is let in, it is the same for every check
        # A command that is cut cannot be copied: it has lines of its own, whole.
        said += [f"-> {found.helps}"] if found.helps else []
        heads = _wrapped(row.title, titles)
        for number in range(max(len(heads), len(said))):
            cells = (
                heads[number] if number < len(heads) else "",
                found.state.value if number == 0 else "",
                said[number] if number < len(said) else "",
            )
            lines.append(_line(cells, titles, states))
    return "".join(f"{line}\n" for line in lines)


def summary(rows: Iterable[Row]) -> str:
    """Say how many checks ended how."""
    counted = Counter(row.finding.state for row in rows)
    numbers = [f"{counted[state]} {state.value}" for state in State if counted[state]]
    return f"{tables.count(sum(counted.values()), 'check')}: {', '.join(numbers)}"


def as_json(rows: Iterable[Row]) -> str:
    """Write the findings as JSON."""
    listed = [
        {
            "stack": row.stack,
            "check": row.title,
            "state": row.finding.state.value,
            "said": row.finding.said,
            "helps": row.finding.helps,
        }
        for row in rows
    ]
    return json.dumps(listed, indent=2) + "\n"


def exit_code(rows: Iterable[Row]) -> int:
    """Return 1 where something stops the deployment or was not read."""
    return int(any(row.finding.state in BLOCKING for row in rows))


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_on_hyphens=False, break_long_words=False)


def _line(cells: Sequence[str], titles: int, states: int) -> str:
    title, state, said = cells
    gap = " " * GAP
    return f"{title:<{titles}}{gap}{state:<{states}}{gap}{said}".rstrip()
