"""WAI: exceptions to the rules, judged once every other rule has run."""

from collections.abc import Iterator

from conventions.registry import enter
from conventions.rule import Finding, Over, Rule, Severity
from conventions.synthesis import Synthesis
from conventions.waiver_file import WaiverFile
from conventions.waivers import Outcome, Waiver

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


def judge(
    file: WaiverFile, outcome: Outcome[Finding], *, synthesis: Synthesis
) -> Iterator[Finding]:
    """Yield the findings about the waivers themselves."""
    for label, mistake in file.mistakes:
        yield WAI001.finding(file, f"{label} {mistake}", "complete it or remove it")
    for waiver, found, remedy, is_expired in outcome.complaints:
        if is_expired or _is_in(waiver, synthesis):
            yield WAI001.finding(file, found, remedy)


def _is_in(waiver: Waiver, synthesis: Synthesis) -> bool:
    """Tell whether the waiver's document was read; of a whole output, every document was."""
    names = {document.name for document in synthesis.documents}
    return synthesis.is_complete or waiver.path.rstrip("*").split("/")[0] in names
