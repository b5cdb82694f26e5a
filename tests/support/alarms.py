"""What the tests of alarms share: where they report to, and where their runbooks are."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from constructs_lib.monitoring.alarm import Alarms, AlarmSet, Runbooks
from constructs_lib.monitoring.reference import ExistingTopic
from conventions import runbooks
from tests.support.synth import SITE, Json, Sketch, resources, synthesize

PAGES = Path(__file__).parents[2] / "docs/runbooks"
METRIC_ALARM = "aws_cloudwatch_metric_alarm"
TOPIC = ExistingTopic("arn:aws:sns:us-east-1:123456789012:terrace-test-alerts")
RUNBOOKS = "https://runbooks.example"
ALARMS = Alarms(site=SITE, alerts=TOPIC, runbooks=Runbooks(RUNBOOKS))


def family(page: str, subject: str = "") -> AlarmSet:
    """Return what the alarms of a page share."""
    return ALARMS.family(page, subject)


def alarms_of(page: str, build: Callable[[Sketch, AlarmSet], object]) -> tuple[Json, Json]:
    """Return what was synthesized, and its alarms by the last part of their names."""
    document = synthesize(lambda stack: build(stack, family(page)))
    return document, by_thing(document)


def by_thing(document: Json) -> dict[str, Any]:
    """Return a document's alarms by the last part of their names."""
    found = resources(document, METRIC_ALARM).values()
    return {alarm["alarm_name"].removeprefix("terrace-test-"): alarm for alarm in found}


def assert_they_lead_somewhere(alarms: dict[str, Any], page: str, subject: str = "") -> None:
    """Every alarm notifies, and links to a heading that its page has."""
    pages = runbooks.read(PAGES)
    assert pages is not None
    for name, alarm in alarms.items():
        heading = name.removeprefix(f"{subject}-")
        assert heading in pages[f"{page}.md"]
        assert alarm["alarm_actions"] == alarm["ok_actions"] == [TOPIC.arn]
        assert alarm["alarm_description"].endswith(f". Runbook: {RUNBOOKS}/{page}.md#{heading}")


def assert_alarms(document: Json, pages: dict[str, str], subject: str = "") -> None:
    """A document has these alarms, by thing with the page of each, and no others."""
    found = by_thing(document)
    assert found.keys() == pages.keys()
    for name, page in pages.items():
        assert_they_lead_somewhere({name: found[name]}, page, subject)
