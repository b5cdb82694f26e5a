"""What the scans come to: enough evaluated, waivers applied, and what stands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from terrace.scan.errors import CouldNotScanError
from terrace.scan.findings import Finding, Scanned, Tool
from terrace.scan.waivers import Waiver

FLOORS = {Tool.CHECKOV: 4200, Tool.TRIVY: 480}
"""Fewest checks over all stacks.

A bit below what was evaluated on 2026-11-24: 1,344 and 451. A scanner that no longer understands
plans finds nothing, too; raise a floor with the stacks.
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """The outcome of a scan.

    Attributes:
        findings: What no waiver in force covers.
        waived: What one covers.
        complaints: What is wrong with the waivers, a sentence each.
    """

    findings: tuple[Finding, ...]
    waived: tuple[Finding, ...]
    complaints: tuple[str, ...]

    @property
    def is_good(self) -> bool:
        """Whether nothing fails the scan."""
        return not self.complaints and not any(finding.is_must for finding in self.findings)


def judge(scans: Iterable[Scanned], waivers: Sequence[Waiver], *, today: date) -> Verdict:
    """Apply the waivers."""
    findings = sorted(finding for scanned in scans for finding in scanned.findings)
    in_force = [waiver for waiver in waivers if waiver.expires >= today]
    waived = [each for each in findings if any(waiver.covers(each) for waiver in in_force)]
    return Verdict(
        findings=tuple(each for each in findings if each not in waived),
        waived=tuple(waived),
        complaints=tuple(_complaints(findings, waivers, today)),
    )


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


def _complaints(
    findings: Sequence[Finding], waivers: Sequence[Waiver], today: date
) -> Iterable[str]:
    for waiver in waivers:
        if waiver.expires < today:
            yield f"{waiver} expired on {waiver.expires}; mend what it waives, or renew it"
        elif not any(waiver.covers(finding) for finding in findings):
            yield f"{waiver} covers no finding; remove it"
