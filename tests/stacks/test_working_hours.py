"""What an environment that is stopped at night leaves alone meanwhile."""

import json

import pytest

from tests.support.environment import document
from tests.support.example import DEV
from tests.support.synth import Json, only, resources

METRIC, COMPOSITE = "aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm"
# Nobody is there, whatever the time: these ring on what runs all night.
AWAKE = (
    "account_",
    "backups_",
    "cache_",
    "certificate_",
    "functions_",
    "kubernetes_certificate_",
    "networking_",
    "working_",
)
# A stopped database has no metrics, and no data is no breach of them.
WITHOUT_METRICS = ("database_",)


@pytest.fixture(scope="module")
def dev() -> Json:
    return document(DEV)


def test_every_alarm_on_what_sleeps_is_silent_at_night_and_no_other(dev: Json) -> None:
    expected = {
        f"${{{kind}.{name}.alarm_name}}"
        for kind in (METRIC, COMPOSITE)
        for name, alarm in resources(dev, kind).items()
        if not name.startswith((*AWAKE, *WITHOUT_METRICS))
        if any("sns_topic" in action for action in alarm["alarm_actions"])
    }
    for switch in ("off", "on"):
        call = resources(dev, "aws_scheduler_schedule")[f"working_hours_calls_alarms_{switch}"]
        assert set(json.loads(call["target"]["input"])["AlarmNames"]) == expected


def test_the_look_from_outside_rests_as_well(dev: Json) -> None:
    check = "${aws_route53_health_check.edge_health_check_main.id}"
    calls = resources(dev, "aws_scheduler_schedule")
    for switch, is_off in (("off", True), ("on", False)):
        target = calls[f"working_hours_calls_check_{switch}"]["target"]
        assert json.loads(target["input"]) == {"HealthCheckId": check, "Disabled": is_off}
    assert only(dev, "aws_route53_health_check")["lifecycle"] == {"ignore_changes": ["disabled"]}


def test_an_alarm_that_is_left_alone_needs_data_to_ring(dev: Json) -> None:
    for name, alarm in resources(dev, METRIC).items():
        if name.startswith(WITHOUT_METRICS):
            assert alarm["treat_missing_data"] == "notBreaching", name


def test_no_alarm_that_scales_something_is_silenced(dev: Json) -> None:
    for alarm in resources(dev, METRIC).values():
        if any("policy" in action for action in alarm["alarm_actions"]):
            assert "lifecycle" not in alarm


def test_the_database_is_backed_up_and_maintained_while_it_runs(dev: Json) -> None:
    instance = only(dev, "aws_db_instance")
    assert instance["backup_window"] == "06:30-07:00"  # 7 to 20 in Berlin, where UTC is 1 or 2 less
    assert instance["maintenance_window"] == "wed:07:30-wed:08:00"
    for rule in only(dev, "aws_backup_plan")["rule"]:
        assert rule["schedule"] == "cron(0 11 ? * MON-FRI *)"
        assert rule["schedule_expression_timezone"] == "Europe/Berlin"
