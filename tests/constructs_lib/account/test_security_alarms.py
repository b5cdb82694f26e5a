import re
from typing import Any

import pytest
from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup

from constructs_lib.account.security_alarms import SecurityAlarms
from constructs_lib.monitoring.alarm import AlarmSet
from tests.support.alarms import alarms_of, assert_they_lead_somewhere
from tests.support.synth import Json, Sketch, resources

LONGEST_PATTERN = 1024  # CloudWatch Logs API Reference, PutMetricFilter


def build(stack: Sketch, alarms: AlarmSet) -> None:
    trail = CloudwatchLogGroup(stack, "trail", name="/terrace/test/trail")
    SecurityAlarms(stack, "events", alarms=alarms, trail=trail)


@pytest.fixture(scope="module")
def made() -> tuple[Json, dict[str, Any]]:
    return alarms_of("security", build)


@pytest.fixture(scope="module")
def patterns(made: tuple[Json, dict[str, Any]]) -> dict[str, str]:
    return {
        each["metric_transformation"]["name"]: each["pattern"]
        for each in resources(made[0], "aws_cloudwatch_log_metric_filter").values()
    }


def test_every_event_has_a_filter_and_an_alarm_on_its_metric(
    made: tuple[Json, dict[str, Any]],
) -> None:
    document, alarms = made
    counted = {
        (each["metric_transformation"]["namespace"], each["metric_transformation"]["name"])
        for each in resources(document, "aws_cloudwatch_log_metric_filter").values()
    }
    assert counted == {(each["namespace"], each["metric_name"]) for each in alarms.values()}
    assert_they_lead_somewhere(alarms, "security")


def test_the_benchmarks_fifteen_events_are_watched(patterns: dict[str, str]) -> None:
    assert set(patterns) == {
        "bucket-policy-changed",
        "config-changed",
        "gateway-changed",
        "iam-policy-changed",
        "key-disabled",
        "login-failed",
        "login-without-mfa",
        "network-acl-changed",
        "organization-changed",
        "root-login",
        "route-table-changed",
        "security-group-changed",
        "trail-changed",
        "unauthorized-calls",
        "vpc-changed",
    }


def test_cloudwatch_takes_every_pattern(patterns: dict[str, str]) -> None:
    for thing, pattern in patterns.items():
        assert len(pattern) <= LONGEST_PATTERN, thing
        assert re.fullmatch(r"\{ .+ \}", pattern), thing
        assert pattern.count("(") == pattern.count(")"), thing


def test_calls_of_one_name_are_told_apart_by_their_service(patterns: dict[str, str]) -> None:
    """CreatePolicy is a call of IAM and of Organizations, and each has an alarm of its own."""
    assert patterns["iam-policy-changed"].startswith(
        "{ ($.eventSource = iam.amazonaws.com) && (($.eventName = DeleteGroupPolicy) || "
    )
    assert patterns["trail-changed"] == (
        "{ ($.eventName = CreateTrail) || ($.eventName = UpdateTrail) || "
        "($.eventName = DeleteTrail) || ($.eventName = StopLogging) }"
    )


def test_one_root_login_rings_and_one_refused_call_does_not(
    made: tuple[Json, dict[str, Any]],
) -> None:
    thresholds = {name: alarm["threshold"] for name, alarm in made[1].items()}
    assert thresholds["unauthorized-calls"] == 10
    assert thresholds["login-failed"] == 2
    assert {thresholds[name] for name in thresholds if not name.endswith(("calls", "failed"))} == {
        0
    }
