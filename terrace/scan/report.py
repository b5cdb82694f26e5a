"""The outcome of a scan as text: the findings, what each tool evaluated, and one sentence."""

from collections.abc import Sequence

from conventions.tables import count, text
from conventions.waiving import Outcome
from terrace.scan.findings import Finding, Scanned
from terrace.scan.waivers import NAME

FINDINGS = ("TOOL", "CHECK", "SEVERITY", "STACK", "RESOURCE", "CONSTRUCT PATH", "FOUND")
COUNTS = ("TOOL", "STACK", "PASSED", "FAILED", "WAIVED")


def render(
    scans: Sequence[Scanned],
    outcome: Outcome[Finding],
    *,
    over: tuple[str, str] = ("the plans of", "stack"),
) -> list[str]:
    """Return the lines to show.

    Args:
        scans: What the scanners made of everything.
        outcome: The same, with waivers applied.
        over: What was scanned: of each of them what, and what one is called.
    """
    rows = [
        (f.tool, f.rule, f.severity or "-", f.stack, f.address or "-", f.path or "-", f.what)
        for f in outcome.standing
    ]
    lines = [*text(FINDINGS, rows), ""] if rows else []
    lines += [*text(COUNTS, [_counts(each, outcome) for each in scans]), ""]
    lines += [f"{NAME}: {each.found}; {each.remedy}" for each in outcome.complaints]
    return [*lines, summary(scans, outcome, over)]


def summary(scans: Sequence[Scanned], outcome: Outcome[Finding], over: tuple[str, str]) -> str:
    """Say how much was evaluated, and how it ended."""
    stacks = len({scanned.stack for scanned in scans})
    evaluated = sum(scanned.evaluated for scanned in scans)
    must = sum(finding.is_must for finding in outcome.standing)
    advised = len(outcome.standing) - must
    complaints = count(len(outcome.complaints), "waiver")
    return (
        f"{count(evaluated, 'check')} ran over {over[0]} {count(stacks, over[1])}: "
        f"{count(must, 'finding')}, {advised} advised, {len(outcome.waived)} waived, "
        f"{complaints} to mend."
    )


def _counts(scanned: Scanned, outcome: Outcome[Finding]) -> tuple[str, ...]:
    waived = sum((f.tool, f.stack) == (scanned.tool, scanned.stack) for f in outcome.waived)
    numbers = (scanned.passed, scanned.failed, waived)
    return (scanned.tool, scanned.stack, *map(str, numbers))
