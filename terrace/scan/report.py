"""The outcome of a scan as text: the findings, what each tool evaluated, and one sentence."""

from collections.abc import Sequence

from conventions.tables import count, text
from terrace.scan.findings import Scanned
from terrace.scan.verdict import Verdict
from terrace.scan.waivers import NAME

FINDINGS = ("TOOL", "CHECK", "SEVERITY", "STACK", "RESOURCE", "CONSTRUCT PATH", "FOUND")
COUNTS = ("TOOL", "STACK", "PASSED", "FAILED", "WAIVED")


def render(scans: Sequence[Scanned], verdict: Verdict) -> list[str]:
    """Return the lines to show."""
    rows = [
        (f.tool, f.check, f.severity or "-", f.stack, f.address or "-", f.path or "-", f.what)
        for f in verdict.findings
    ]
    lines = [*text(FINDINGS, rows), ""] if rows else []
    lines += [*text(COUNTS, [_counts(each, verdict) for each in scans]), ""]
    lines += [f"{NAME}: {complaint}" for complaint in verdict.complaints]
    return [*lines, summary(scans, verdict)]


def summary(scans: Sequence[Scanned], verdict: Verdict) -> str:
    """Say how much was evaluated, and how it ended."""
    stacks = len({scanned.stack for scanned in scans})
    evaluated = sum(scanned.evaluated for scanned in scans)
    must = sum(finding.is_must for finding in verdict.findings)
    advised = len(verdict.findings) - must
    complaints = count(len(verdict.complaints), "waiver")
    return (
        f"{count(evaluated, 'check')} ran over the plans of {count(stacks, 'stack')}: "
        f"{count(must, 'finding')}, {advised} advised, {len(verdict.waived)} waived, "
        f"{complaints} to mend."
    )


def _counts(scanned: Scanned, verdict: Verdict) -> tuple[str, ...]:
    waived = sum((f.tool, f.stack) == (scanned.tool, scanned.stack) for f in verdict.waived)
    numbers = (scanned.passed, scanned.failed, waived)
    return (scanned.tool, scanned.stack, *map(str, numbers))
