"""What a scanner says about one plan."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Tool(StrEnum):
    """A scanner."""

    CHECKOV = "checkov"
    TRIVY = "trivy"


ADVICE = ("LOW", "MEDIUM", "UNKNOWN")  # severities of trivy that do not fail the scan


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Finding:
    """A failed check of one resource.

    Attributes:
        stack: Stack whose plan was scanned.
        path: Construct path of the resource; empty for an address that no construct has.
        address: Terraform address of the resource.
        tool: Scanner that found it.
        rule: Id of the check, such as CKV_AWS_18 or AVD-AWS-0104.
        severity: As the scanner rates it; empty where it does not.
        what: What is wrong, in its words.
    """

    stack: str
    path: str
    address: str
    tool: Tool
    rule: str
    severity: str
    what: str

    @property
    def names(self) -> list[str]:
        """What a waiver may call it: its construct path, or its stack and address."""
        address = f"{self.stack}/{self.address}" if self.address else ""
        return [name for name in (self.path, address) if name]

    @property
    def is_must(self) -> bool:
        """Whether it fails the scan: all of checkov, and HIGH and CRITICAL of trivy."""
        return self.tool is Tool.CHECKOV or self.severity not in ADVICE


@dataclass(frozen=True, kw_only=True, slots=True)
class Scanned:
    """What one scanner made of one plan.

    Attributes:
        tool: The scanner.
        stack: Stack whose plan it read.
        passed: How many checks found nothing.
        failed: How many checks found something.
        findings: What they found; a check that reports twice in the same words counts once.
    """

    tool: Tool
    stack: str
    passed: int
    failed: int
    findings: tuple[Finding, ...]

    @property
    def evaluated(self) -> int:
        """How many checks were made."""
        return self.passed + self.failed


def distinct(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings in a stable order, each once."""
    return tuple(sorted(set(findings)))
