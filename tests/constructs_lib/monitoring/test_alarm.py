"""What alarms have in common: names, whom they tell, and what silence means."""

from dataclasses import replace
from typing import Any

from constructs_lib.monitoring.alarm import AlarmSet, Condition, Metric, NoData, When
from constructs_lib.monitoring.reference import ExistingAlarm
from tests.support.alarms import ALARMS, RUNBOOKS, TOPIC
from tests.support.synth import Sketch, only, synthesize

QUIET = Condition(when=When.ABOVE, threshold=5, minutes=10)
RATE = {
    name: Metric(namespace="AWS/ECS", name=name, dimensions={"A": "b"}, statistic="Sum")
    for name in ("failed", "all")
}


def on_metric(
    family: AlarmSet, *, statistic: str = "Average", condition: Condition = QUIET
) -> dict[str, Any]:
    metric = Metric(namespace="AWS/ECS", name="Load", dimensions={"A": "b"}, statistic=statistic)

    def build(stack: Sketch) -> None:
        family.on_metric(stack, "load-high", "Too much", metric=metric, condition=condition)

    return only(synthesize(build), "aws_cloudwatch_metric_alarm")


def on_expression(*, starts: str | None = None) -> dict[str, Any]:
    def build(stack: Sketch) -> None:
        ALARMS.family("service").on_expression(
            stack,
            "failures-high",
            "Too many fail",
            expression="failed / all",
            metrics=RATE,
            condition=QUIET,
            starts=starts,
        )

    return only(synthesize(build), "aws_cloudwatch_metric_alarm")


def test_it_is_named_after_its_kind_and_leads_to_the_heading_of_that_kind() -> None:
    alarm = on_metric(ALARMS.family("service"))
    assert alarm["alarm_name"] == "terrace-test-load-high"
    assert alarm["alarm_description"] == f"Too much. Runbook: {RUNBOOKS}/service.md#load-high"


def test_of_several_things_each_has_its_name_and_all_have_one_runbook() -> None:
    family = ALARMS.family("service", subject="worker")
    alarm = on_metric(family)
    assert alarm["alarm_name"] == family.name("load-high") == "terrace-test-worker-load-high"
    assert alarm["alarm_description"].endswith("/service.md#load-high")


def test_it_tells_when_it_rings_and_when_all_is_well_again() -> None:
    alarm = on_metric(ALARMS.family("service"))
    assert alarm["alarm_actions"] == alarm["ok_actions"] == [TOPIC.arn]


def test_every_period_of_the_time_has_to_be_wrong() -> None:
    alarm = on_metric(ALARMS.family("service"))
    assert (alarm["period"], alarm["evaluation_periods"]) == (60, 10)
    assert alarm["datapoints_to_alarm"] == 10
    hourly = on_metric(
        ALARMS.family("service"), condition=replace(QUIET, minutes=120, period_minutes=60)
    )
    assert (hourly["period"], hourly["evaluation_periods"]) == (3600, 2)


def test_silence_is_nothing_unless_what_should_speak_is_gone() -> None:
    family = ALARMS.family("service")
    assert on_metric(family)["treat_missing_data"] == "notBreaching"
    broken = replace(QUIET, no_data=NoData.BROKEN)
    assert on_metric(family, condition=broken)["treat_missing_data"] == "breaching"


def test_a_percentile_is_not_a_statistic_to_cloudwatch() -> None:
    family = ALARMS.family("service")
    assert on_metric(family, statistic="p95")["extended_statistic"] == "p95"
    assert "statistic" not in on_metric(family, statistic="p95")
    assert on_metric(family)["statistic"] == "Average"


def test_an_expression_is_watched_and_not_what_is_in_it() -> None:
    result, *inputs = on_expression()["metric_query"]
    assert (result["expression"], result["return_data"]) == ("failed / all", True)
    assert [each["id"] for each in inputs] == ["failed", "all"]
    assert not any(each.get("return_data") for each in inputs)


def test_one_that_starts_something_tells_nobody() -> None:
    alarm = on_expression(starts="arn:policy")
    assert alarm["alarm_actions"] == ["arn:policy"]
    assert "ok_actions" not in alarm


def test_one_over_others_rings_when_any_of_them_rings() -> None:
    watched = [
        ExistingAlarm(f"arn:aws:cloudwatch:us-east-1:123456789012:alarm:{name}")
        for name in ("one", "two")
    ]

    def build(stack: Sketch) -> None:
        ALARMS.family("service").on_alarms(stack, "users-affected", "They notice", any_of=watched)

    alarm = only(synthesize(build), "aws_cloudwatch_composite_alarm")
    assert alarm["alarm_name"] == "terrace-test-users-affected"
    assert alarm["alarm_rule"] == 'ALARM("one") OR ALARM("two")'
    assert alarm["alarm_actions"] == alarm["ok_actions"] == [TOPIC.arn]


def test_an_alarm_stands_in_the_region_of_its_metrics() -> None:
    def build(stack: Sketch) -> None:
        replace(ALARMS, provider=stack.elsewhere).family("edge").on_metric(
            stack,
            "endpoint-unreachable",
            "Gone",
            metric=RATE["all"],
            condition=QUIET,
        )

    assert only(synthesize(build), "aws_cloudwatch_metric_alarm")["provider"] == "aws.elsewhere"
