"""One run: read, let every rule judge, apply the waivers, order the findings."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from conventions import rules as _all_rules  # noqa: F401 - importing the package enters the rules
from conventions import waivers as waiver_files
from conventions.registry import entered
from conventions.rule import Finding
from conventions.rules.waivers import apply
from conventions.synthesis import read


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """The outcome of one run.

    Attributes:
        findings: What stands, ordered by document, construct path and rule.
        rules: How many rules ran.
        documents: How many documents they ran over.
        resources: How many resources and data sources those declare.
        waived: How many findings a waiver covers.
    """

    findings: tuple[Finding, ...]
    rules: int
    documents: int
    resources: int
    waived: int

    @property
    def violations(self) -> int:
        """How many findings fail the check."""
        return sum(finding.is_must for finding in self.findings)


def inspect(root: Path, *, waivers: Path | None, today: date) -> Report:
    """Judge a synthesized folder and count what was judged.

    Raises:
        UnreadableError: the folder or the waivers cannot be read, or hold nothing.
    """
    synthesis = read(root)
    file = waiver_files.read(waivers)
    found = [finding for rule in entered() for finding in rule.run(synthesis)]
    kept = apply(file, found, synthesis=synthesis, today=today)
    standing = set(kept)
    return Report(
        findings=tuple(sorted(kept)),
        rules=len(entered()),
        documents=len(synthesis.documents),
        resources=sum(len(d.resources) + len(d.data_sources) for d in synthesis.documents),
        waived=sum(finding not in standing for finding in found),
    )


def check(root: Path, *, waivers: Path | None, today: date) -> list[Finding]:
    """Return what violates the conventions below a folder, in a stable order.

    Raises:
        UnreadableError: the folder or the waivers cannot be read, or hold nothing.
    """
    return list(inspect(root, waivers=waivers, today=today).findings)
