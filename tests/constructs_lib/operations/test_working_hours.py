import json

import pytest
from cdktf_cdktf_provider_aws.autoscaling_group import AutoscalingGroup
from constructs_lib.operations.night_schedule import NightSchedule, NightScheduleConfig

from constructs_lib.compute.reference import ExistingScaling
from constructs_lib.database.reference import ExistingInstance
from constructs_lib.errors import ConfigurationError
from constructs_lib.jobs.reference import ExistingFleet
from constructs_lib.monitoring.reference import ExistingAlarm
from tests.support.platform import key
from tests.support.synth import SITE, Json, Sketch, only, resources, statements, synthesize

DATABASE = ExistingInstance(identifier="postgres", arn="arn:aws:rds:database")
ALARM = ExistingAlarm("arn:aws:cloudwatch:us-east-1:123456789012:alarm:no-tasks")
SERVICE = ExistingScaling(resource_id="service/test/app", minimum=1, maximum=3)


def build(stack: Sketch) -> None:
    group = AutoscalingGroup(stack, "group", name="jobs", min_size=0, max_size=2)
    NightSchedule(
        stack,
        "night",
        site=SITE,
        config=NightScheduleConfig(time_zone="Europe/Berlin", starts_hour=7, ends_hour=20),
        service=SERVICE,
        fleet=ExistingFleet(group_name=group.name, minimum=0, maximum=2),
        database=DATABASE,
        quiet=ALARM,
        key=key(stack),
    )


@pytest.fixture(scope="module")
def document() -> Json:
    return synthesize(build)


@pytest.mark.parametrize(
    ("thing", "schedule", "limits"),
    [
        ("night", "cron(0 20 ? * MON-FRI *)", ("0", "0")),
        ("morning", "cron(0 7 ? * MON-FRI *)", ("1", "3")),
    ],
)
def test_no_task_runs_at_night(
    document: Json, thing: str, schedule: str, limits: tuple[str, str]
) -> None:
    action = resources(document, "aws_appautoscaling_scheduled_action")[f"night_service_{thing}"]
    wanted = action["scalable_target_action"]
    assert (action["schedule"], action["timezone"]) == (schedule, "Europe/Berlin")
    assert (wanted["min_capacity"], wanted["max_capacity"]) == limits
    assert action["resource_id"] == "service/test/app"


@pytest.mark.parametrize(
    ("thing", "recurrence", "sizes"),
    [("night", "0 20 * * 1-5", (0, 0, 0)), ("morning", "0 7 * * 1-5", (0, 2, 0))],
)
def test_no_instance_works_on_jobs_at_night(
    document: Json, thing: str, recurrence: str, sizes: tuple[int, int, int]
) -> None:
    action = resources(document, "aws_autoscaling_schedule")[f"night_fleet_{thing}"]
    assert (action["recurrence"], action["time_zone"]) == (recurrence, "Europe/Berlin")
    assert (action["min_size"], action["max_size"], action["desired_capacity"]) == sizes


@pytest.mark.parametrize(
    ("thing", "schedule", "call", "parameters"),
    [
        (
            "database_start",
            "cron(30 6 ? * MON-FRI *)",
            "rds:startDBInstance",
            {"DbInstanceIdentifier": "postgres"},
        ),
        (
            "database_stop",
            "cron(30 20 ? * MON-FRI *)",
            "rds:stopDBInstance",
            {"DbInstanceIdentifier": "postgres"},
        ),
        (
            "alarm_on",
            "cron(15 7 ? * MON-FRI *)",
            "cloudwatch:enableAlarmActions",
            {"AlarmNames": ["no-tasks"]},
        ),
        (
            "alarm_off",
            "cron(0 20 ? * MON-FRI *)",
            "cloudwatch:disableAlarmActions",
            {"AlarmNames": ["no-tasks"]},
        ),
    ],
)
def test_the_database_outlasts_the_service_and_nobody_is_woken(
    document: Json, thing: str, schedule: str, call: str, parameters: Json
) -> None:
    found = resources(document, "aws_scheduler_schedule")[f"night_calls_{thing}"]
    assert found["schedule_expression"] == schedule
    assert found["schedule_expression_timezone"] == "Europe/Berlin"
    assert found["target"]["arn"] == f"arn:aws:scheduler:::aws-sdk:{call}"
    assert json.loads(found["target"]["input"]) == parameters


def test_a_failed_call_is_tried_again_and_then_kept(document: Json) -> None:
    for schedule in resources(document, "aws_scheduler_schedule").values():
        target = schedule["target"]
        assert target["retry_policy"]["maximum_retry_attempts"] == 5
        assert target["dead_letter_config"] == {
            "arn": "${aws_sqs_queue.night_calls_dead_letters_main.arn}"
        }
        assert schedule["kms_key_arn"] == "${aws_kms_key.key_main.arn}"
    allowed = only(document, "aws_sqs_queue_redrive_allow_policy")["redrive_allow_policy"]
    assert json.loads(allowed) == {"redrivePermission": "denyAll"}


def test_the_role_may_make_these_calls_and_no_other(document: Json) -> None:
    rights = statements(document, "night_calls_rights")
    calls = {
        action: each["resources"]
        for each in rights.values()
        for action in each["actions"]
        if action.partition(":")[0] in ("rds", "cloudwatch")
    }
    assert calls == {
        "rds:StartDBInstance": [DATABASE.arn],
        "rds:StopDBInstance": [DATABASE.arn],
        "cloudwatch:EnableAlarmActions": [ALARM.arn],
        "cloudwatch:DisableAlarmActions": [ALARM.arn],
    }
    assert rights["KeepFailedCalls"]["resources"] == [
        "${aws_sqs_queue.night_calls_dead_letters_main.arn}"
    ]


@pytest.mark.parametrize(("starts", "ends"), [(0, 20), (8, 8), (20, 7), (7, 24)])
def test_hours_that_cross_midnight_are_refused(starts: int, ends: int) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        NightScheduleConfig(time_zone="Europe/Berlin", starts_hour=starts, ends_hour=ends)
    assert str(refusal.value) == (
        f"starts_hour and ends_hour are {starts} and {ends}, "
        "allowed: 1 or more, and later than that up to 23"
    )
