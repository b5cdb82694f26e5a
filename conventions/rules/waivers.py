"""WAI: exceptions to the rules, judged once every other rule has run."""

from collections.abc import Iterator

from conventions.registry import enter
from conventions.rule import Finding, Over, Rule, Severity
from conventions.synthesis import Synthesis
from conventions.waiver_file import WaiverFile
from conventions.waivers import Waiver
from conventions.waiving import Flaw, Outcome

WAI001 = enter(
    Rule(
        "WAI001",
        Severity.MUST,
        "a waiver names rule, construct path, reason, owner and expiry within a year, is in force "
        "and used, and nothing in the output contradicts its reason",
        reason="An exception that nobody owns, or nobody needs, becomes the rule.",
        source="The project's specification; cdk-nag, rule suppression with reasons",
        over=Over.TOGETHER,
    )
)


def judge(
    file: WaiverFile, outcome: Outcome[Finding], *, synthesis: Synthesis
) -> Iterator[Finding]:
    """Yield the findings about the waivers themselves."""
    for each in outcome.complaints:
        if each.flaw is not Flaw.UNUSED or _is_in(each.waiver, synthesis):
            yield WAI001.finding(file, each.found, each.remedy)


def _is_in(waiver: Waiver | None, synthesis: Synthesis) -> bool:
    """Tell whether the waiver's document was read; of a whole output, every document was."""
    names = {document.name for document in synthesis.documents}
    first = waiver.path.rstrip("*").split("/")[0] if waiver else ""
    return synthesis.is_complete or first in names
