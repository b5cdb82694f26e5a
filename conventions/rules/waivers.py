"""WAI: exceptions to the rules, judged once every other rule has run."""

from collections.abc import Iterable, Iterator
from datetime import date

from conventions.registry import enter
from conventions.rule import Finding, Over, Rule, Severity
from conventions.synthesis import Synthesis
from conventions.waivers import Waiver, WaiverFile

WAI001 = enter(
    Rule(
        "WAI001",
        Severity.MUST,
        "a waiver names rule, construct path, reason, owner and expiry, is in force, and is used",
        reason="An exception that nobody owns, or nobody needs, becomes the rule.",
        source="The project's specification; cdk-nag, rule suppression with reasons",
        over=Over.TOGETHER,
    )
)


def apply(
    file: WaiverFile, findings: Iterable[Finding], *, synthesis: Synthesis, today: date
) -> list[Finding]:
    """Return the findings that no waiver in force covers, and those about the waivers."""
    findings = list(findings)
    in_force = [waiver for waiver in file.waivers if waiver.expires >= today]
    kept = [f for f in findings if not any(waiver.covers(f) for waiver in in_force)]
    return kept + list(_about(file, findings, synthesis=synthesis, today=today))


def _about(
    file: WaiverFile, findings: list[Finding], *, synthesis: Synthesis, today: date
) -> Iterator[Finding]:
    for label, mistake in file.mistakes:
        yield WAI001.finding(file, f"{label} {mistake}", "complete it or remove it")
    for waiver in file.waivers:
        subject = f"the waiver of {waiver.rule} for {waiver.path}, owned by {waiver.owner},"
        if waiver.expires < today:
            found = f"{subject} expired on {waiver.expires}"
            yield WAI001.finding(file, found, "mend what it waives, or renew it with a reason")
        elif _is_in(waiver, synthesis) and not any(waiver.covers(f) for f in findings):
            yield WAI001.finding(file, f"{subject} covers no finding", "remove it")


def _is_in(waiver: Waiver, synthesis: Synthesis) -> bool:
    """Tell whether the waiver's document was read; of a whole output, every document was."""
    names = {document.name for document in synthesis.documents}
    return synthesis.is_complete or waiver.path.rstrip("*").split("/")[0] in names
