"""ALM: alarms that somebody hears, and that say what to do."""

import re
from collections.abc import Iterator

from conventions.arguments import is_known, is_off
from conventions.blocks import Block
from conventions.document import Document
from conventions.registry import must
from conventions.rule import Over, Problem
from conventions.runbooks import Pages
from conventions.synthesis import Synthesis

TYPES = ("aws_cloudwatch_composite_alarm", "aws_cloudwatch_metric_alarm")
_LINK = re.compile(r"\S+/([^\s/#]+\.md)#((?:[\w-]|\$\{[^}]*\})+)")


@must(
    "ALM001",
    "every alarm has an action, and its description links to the heading of a runbook that "
    "exists: `.../<page>.md#<heading>`",
    reason="Whoever is woken needs the first step, not a search.",
    source="Google, Site Reliability Engineering, chapter 11; kube-prometheus, runbook_url; "
    "checkov CKV_AWS_319",
    over=Over.TOGETHER,
)
def alarms_lead_to_a_runbook(synthesis: Synthesis) -> Iterator[Problem]:
    """Judge every alarm; whether the page exists only where the runbooks are known."""
    for document in synthesis.documents:
        yield from _about(document, synthesis.runbooks)


def _about(document: Document, pages: Pages | None) -> Iterator[Problem]:
    for alarm in document.of(*TYPES):
        actions = alarm.body.get("alarm_actions")
        if not actions or is_off(alarm.body.get("actions_enabled", True)):
            yield Problem(alarm, f"{alarm.address} notifies nobody", "set alarm_actions")
        found, remedy = _fault(alarm, pages)
        if found:
            yield Problem(alarm, f"{alarm.address} {found}", remedy)


def _fault(alarm: Block, pages: Pages | None) -> tuple[str, str]:
    description = alarm.text("alarm_description")
    link = _LINK.search(description)
    if link is None:
        missing = "links to no runbook", "put .../<page>.md#<heading> into alarm_description"
        return missing if is_known(description) else ("", "")
    page, heading = link.groups()
    if pages is None or not is_known(page):
        return "", ""
    if page not in pages:
        return f"links to {page}, which is not a runbook", "write it, or correct the link"
    if is_known(heading) and heading not in pages[page]:
        found = f"links to {page}#{heading}, which is not a heading there"
        return found, "add the heading, or correct the link"
    return "", ""
