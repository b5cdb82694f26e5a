"""ALM: alarms that somebody hears, and that say what to do."""

import re
from collections.abc import Iterator

from conventions.arguments import is_known, is_off
from conventions.blocks import Block, listed
from conventions.document import Document
from conventions.registry import must
from conventions.rule import Over, Problem
from conventions.runbooks import Pages
from conventions.synthesis import Synthesis
from conventions.targets import target

TYPES = ("aws_cloudwatch_composite_alarm", "aws_cloudwatch_metric_alarm")
TOPIC = "aws_sns_topic"
SUBSCRIPTIONS = {  # what hears a topic, and the argument that says which
    "aws_chatbot_slack_channel_configuration": "sns_topic_arns",
    "aws_chatbot_teams_channel_configuration": "sns_topic_arns",
    "aws_sns_topic_subscription": "topic_arn",
}
_TOPIC_ARN = re.compile(r"arn:[^:]*:sns:")
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


@must(
    "ALM002",
    "every alarm has an action that is no topic, or a topic with a subscription in the same stack",
    reason="SNS accepts what is published to a topic without subscribers, and drops it.",
    source="Amazon SNS Developer Guide, subscriptions; Google, Site Reliability Engineering, "
    "chapter 11",
    over=Over.STACKS,
)
def alarms_reach_somebody(document: Document) -> Iterator[Problem]:
    """Judge every topic by the alarms that have no other; what only a plan knows is not judged."""
    heard = _heard_topics(document)
    silent: dict[str, list[Block]] = {}
    for alarm in document.of(*TYPES):
        topics = [_topic(document, action) for action in listed(alarm.body.get("alarm_actions"))]
        if topics and all(topic and topic not in heard for topic in topics):
            silent.setdefault(topics[0], []).append(alarm)
    blocks = {topic.address: topic for topic in document.of(TOPIC)}
    for topic, alarms in silent.items():
        place = blocks.get(topic, alarms[0])
        which = f"{len(alarms)} alarms" if len(alarms) > 1 else alarms[0].address
        found = f"nothing in this stack subscribes to {topic}, so nobody hears of {which}"
        yield Problem(place, found, "add an aws_sns_topic_subscription, or another action")


def _heard_topics(document: Document) -> set[str]:
    return {
        _topic(document, named)
        for type_, argument in SUBSCRIPTIONS.items()
        for block in document.of(type_)
        for named in listed(block.body.get(argument))
    }


def _topic(document: Document, text: str) -> str:
    """Return a topic's address or ARN, nothing for what is, or may be, something else."""
    address = target(document, TOPIC, text)
    return address if address != text or _TOPIC_ARN.match(text) else ""


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
