"""The findings as a table for a terminal, and one sentence that says what was judged."""

from conventions import tables
from conventions.checking import Report
from conventions.tables import count

HEADER = ("RULE", "SEVERITY", "CONSTRUCT PATH", "FOUND; WHAT TO DO")


def render(report: Report) -> str:
    """Return the table, if there is anything to list, and the summary."""
    rows = [(f.rule, f.severity.value, f.path, f"{f.found}; {f.remedy}") for f in report.findings]
    if not rows:
        return f"{summary(report)}\n"
    return "\n".join([*tables.text(HEADER, rows), "", summary(report), ""])


def summary(report: Report) -> str:
    """Say how many rules ran over what, and how it ended."""
    subject = f"{count(report.documents, 'document')} and {count(report.resources, 'resource')}"
    violations = count(report.violations, "violation")
    advised = len(report.findings) - report.violations
    outcome = f"{violations}, {advised} advised, {report.waived} waived"
    return f"{count(report.rules, 'rule')} ran over {subject}: {outcome}."
