"""Tables of who reaches what: rows, columns, and what is declared and found in each cell."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from terrace.reach.verdict import Answer, Verdict


class Mark(Enum):
    """What a cell shows: its character, the one for outputs without it, and what it means."""

    OPEN = ("✓", "+", "declared and open")
    REFUSED = ("·", ".", "not declared and refused")
    CLOSED = ("✗", "x", "declared, but closed")
    LEAK = ("!", "!", "open, but not declared")
    UNREAD = ("?", "?", "could not be judged")
    ABSENT = ("-", "-", "left out of this target")

    @property
    def is_right(self) -> bool:
        """Whether what is declared is what was found."""
        return self in {Mark.OPEN, Mark.REFUSED, Mark.ABSENT}

    def shown(self, *, plain: bool = False) -> str:
        """The character; a plain one where the output has no others."""
        return self.value[1] if plain else self.value[0]


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one cell.

    Attributes:
        mark: What it shows.
        because: What decides, a clause each; empty where it is right.
    """

    mark: Mark
    because: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """A table.

    Attributes:
        title: What it is about.
        rows: Labels of those who reach something.
        columns: Labels of what is reached.
        declared: Whether a row may reach a column; what is in no cell is not asked.
        absent: Columns that the target has not.
    """

    title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    declared: Mapping[tuple[str, str], bool]
    absent: frozenset[str] = frozenset()

    def cells(self) -> Iterator[tuple[str, str, bool]]:
        """Row, column and declaration of each cell."""
        for row in self.rows:
            for column in self.columns:
                if (row, column) in self.declared:
                    yield row, column, self.declared[row, column]


@dataclass(frozen=True, kw_only=True)
class Judged:
    """A table with what was found.

    Attributes:
        section: The table.
        findings: By row and column.
        seconds: How long it took.
    """

    section: Section
    findings: Mapping[tuple[str, str], Finding] = field(default_factory=dict)
    seconds: float = 0.0

    def wrong(self) -> list[tuple[str, str, Finding]]:
        """Cells that are not as declared, or could not be read."""
        return [
            (row, column, found)
            for (row, column), found in self.findings.items()
            if not found.mark.is_right
        ]


def finding(*, declared: bool, verdicts: Iterable[Verdict]) -> Finding:
    """Judge a cell by the verdicts on all that reaching it takes.

    Args:
        declared: Whether all of it has to be open; otherwise all of it has to be closed.
        verdicts: The verdicts.
    """
    wrong, mark = (Answer.CLOSED, Mark.CLOSED) if declared else (Answer.OPEN, Mark.LEAK)
    answers = list(verdicts)
    for answer, shown in ((wrong, mark), (Answer.UNREAD, Mark.UNREAD)):
        clauses = dict.fromkeys(each.because for each in answers if each.answer is answer)
        if clauses:
            return Finding(shown, tuple(clauses))
    return Finding(Mark.OPEN if declared else Mark.REFUSED)


def together(verdicts: Mapping[str, Verdict], *, declared: bool) -> Verdict:
    """Make one verdict of those on several actions that belong together.

    Args:
        verdicts: By the action.
        declared: Whether all of them have to be open; otherwise all of them have to be closed.
    """
    wrong, right = (Answer.CLOSED, Answer.OPEN) if declared else (Answer.OPEN, Answer.CLOSED)
    for answer in (wrong, Answer.UNREAD, right):
        alike = {action: each for action, each in verdicts.items() if each.answer is answer}
        if alike:
            because = next(iter(alike.values())).because
            # A reason that is the same for all names no action, such as a role that is missing.
            others = [action for action, each in alike.items() if each.because != because]
            more = f", and likewise {', '.join(others)}" if others else ""
            return Verdict(answer, f"{because}{more}")
    raise ValueError("no action is asked about, allowed: one or more")
