"""What the tests of alarms share: a family of them, and where its runbook is."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from constructs_lib.monitoring.alarm import AlarmSet, Runbooks
from constructs_lib.monitoring.alerts import Alerts
from constructs_lib.security.key_users import KeyUser
from conventions import runbooks
from tests.support.platform import key
from tests.support.synth import SITE, Json, Sketch, resources, synthesize

PAGES = Path(__file__).parents[2] / "docs/runbooks"
METRIC_ALARM = "aws_cloudwatch_metric_alarm"


def family(stack: Sketch, page: str) -> AlarmSet:
    """Return what the alarms of a page share."""
    encryption = key(stack, users=(KeyUser.ALARMS,))
    alerts = Alerts(
        stack,
        "alerts",
        site=SITE,
        key=encryption,
    )
    return AlarmSet(
        site=SITE, alerts=alerts, runbooks=Runbooks("https://runbooks.example"), page=page
    )


def alarms_of(page: str, build: Callable[[Sketch, AlarmSet], object]) -> tuple[Json, Json]:
    """Return what was synthesized, and its alarms by the last part of their names."""
    document = synthesize(lambda stack: build(stack, family(stack, page)))
    return document, by_thing(document)


def by_thing(document: Json) -> dict[str, Any]:
    """Return a document's alarms by the last part of their names."""
    found = resources(document, METRIC_ALARM).values()
    return {alarm["alarm_name"].removeprefix("terrace-test-"): alarm for alarm in found}


def assert_they_lead_somewhere(alarms: dict[str, Any], page: str) -> None:
    """Every alarm notifies, and links to a heading that its page has."""
    pages = runbooks.read(PAGES)
    assert pages is not None
    assert set(alarms) <= pages[f"{page}.md"]
    for name, alarm in alarms.items():
        assert alarm["alarm_actions"] == alarm["ok_actions"] == ["${aws_sns_topic.alerts_main.arn}"]
        assert alarm["alarm_description"].endswith(
            f". Runbook: https://runbooks.example/{page}.md#{name}"
        )
