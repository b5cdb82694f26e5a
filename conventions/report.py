"""The findings as a table for a terminal, and one sentence that says what was judged."""

from collections.abc import Iterable, Iterator

from conventions import tables
from conventions.checking import Report
from conventions.printing import printable
from conventions.tables import count
from conventions.unjudged import Unjudged, counted

HEADER = ("RULE", "SEVERITY", "CONSTRUCT PATH", "FOUND; WHAT TO DO")
UNJUDGED = ("NOT JUDGED", "WHERE", "WHAT", "BY")
LONGEST = 100  # characters of a value


def render(report: Report, *, is_verbose: bool = False) -> str:
    """Return the tables, if there is anything to list, and the summary."""
    rows = [(f.rule, f.severity.value, f.path, f"{f.found}; {f.remedy}") for f in report.findings]
    lines = _table(HEADER, rows) if rows else []
    if is_verbose and report.unjudged:
        lines += _table(UNJUDGED, _rows(report.unjudged))
    lines += [summary(report), *_about_the_rest(report, is_verbose=is_verbose)]
    return "\n".join([*lines, ""])


def _table(header: tables.Line, rows: Iterable[tables.Line]) -> list[str]:
    visible = ([printable(" ".join(cell.split())) for cell in row] for row in rows)
    return [*tables.text(header, visible), ""]


def summary(report: Report) -> str:
    """Say how many rules ran over what, and how it ended."""
    subject = f"{count(report.documents, 'document')} and {count(report.resources, 'resource')}"
    violations = count(report.violations, "violation")
    advised = len(report.findings) - report.violations
    outcome = f"{violations}, {advised} advised, {report.waived} waived"
    return f"{count(report.rules, 'rule')} ran over {subject}: {outcome}."


def _about_the_rest(report: Report, *, is_verbose: bool) -> Iterator[str]:
    if report.unjudged:
        hint = "" if is_verbose else "; --verbose says which"
        yield f"Not judged: {counted(report.unjudged)}{hint}."


def _rows(unjudged: Iterable[Unjudged]) -> Iterator[tuple[str, str, str, str]]:
    for each in unjudged:
        what = each.what if len(each.what) <= LONGEST else f"{each.what[:LONGEST]}…"
        yield each.kind, each.path, what, ", ".join(each.rules)
