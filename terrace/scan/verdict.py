"""What the scans come to: enough evaluated, waivers applied, and what stands."""

from collections.abc import Iterable, Sequence
from datetime import date

from conventions.document import Document
from conventions.waiver_file import WaiverFile
from conventions.waiving import Outcome, apply
from terrace.scan.errors import CouldNotScanError
from terrace.scan.findings import Finding, Scanned, Tool

FLOORS = {Tool.CHECKOV: 4200, Tool.TRIVY: 480}
"""Fewest checks over all stacks.

A bit below what was evaluated on 2026-11-24: 1,344 and 451. A scanner that no longer understands
plans finds nothing, too; raise a floor with the stacks.
"""


def judge(
    scans: Iterable[Scanned], file: WaiverFile, *, documents: Sequence[Document], today: date
) -> Outcome[Finding]:
    """Apply the waivers."""
    found = sorted(each for scan in scans for each in scan.findings)
    return apply(file, found, documents=documents, today=today)


def is_good(outcome: Outcome[Finding]) -> bool:
    """Tell whether nothing fails the scan."""
    return not outcome.complaints and not any(finding.is_must for finding in outcome.standing)


def refuse_too_few(scans: Sequence[Scanned], floors: dict[Tool, int] = FLOORS) -> None:
    """Refuse a scan that has hardly looked.

    Raises:
        CouldNotScanError: A plan had no check at all, or all plans together fewer than the floor.
    """
    for scanned in scans:
        if scanned.evaluated == 0:
            raise CouldNotScanError(f"{scanned.tool} evaluated no check in {scanned.stack}")
    for tool, floor in floors.items():
        total = sum(scanned.evaluated for scanned in scans if scanned.tool is tool)
        if total < floor:
            raise CouldNotScanError(
                f"{tool} evaluated {total} checks, expected are {floor} or more; find out what it "
                "no longer reads, or lower FLOORS in terrace/scan/verdict.py with the stacks"
            )
