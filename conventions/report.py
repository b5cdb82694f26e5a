"""The findings as a table for a terminal, and one sentence that says what was judged."""

from conventions.checking import Report

HEADER = ("RULE", "SEVERITY", "CONSTRUCT PATH", "FOUND; WHAT TO DO")


def render(report: Report) -> str:
    """Return the table, if there is anything to list, and the summary."""
    rows = [(f.rule, f.severity.value, f.path, f"{f.found}; {f.remedy}") for f in report.findings]
    if not rows:
        return f"{summary(report)}\n"
    widths = [max(len(row[column]) for row in [HEADER, *rows]) for column in range(3)]
    lines = [_line(row, widths) for row in [HEADER, *rows]]
    return "\n".join([*lines, "", summary(report), ""])


def summary(report: Report) -> str:
    """Say how many rules ran over what, and how it ended."""
    subject = f"{_count(report.documents, 'document')} and {_count(report.resources, 'resource')}"
    violations = _count(report.violations, "violation")
    advised = len(report.findings) - report.violations
    outcome = f"{violations}, {advised} advised, {report.waived} waived"
    return f"{_count(report.rules, 'rule')} ran over {subject}: {outcome}."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _line(row: tuple[str, ...], widths: list[int]) -> str:
    padded = [text.ljust(width) for text, width in zip(row[:3], widths, strict=True)]
    return "  ".join([*padded, row[3]])
