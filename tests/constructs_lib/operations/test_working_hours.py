import json
from typing import Any

import pytest
from cdktf import TerraformVariable
from cdktf_cdktf_provider_aws.autoscaling_group import AutoscalingGroup
from cdktf_cdktf_provider_aws.route53_health_check import Route53HealthCheck

from constructs_lib.compute.reference import ExistingScaling
from constructs_lib.database.reference import ExistingInstance
from constructs_lib.jobs.reference import ExistingFleet
from constructs_lib.monitoring.alarm import Condition, Metric, When
from constructs_lib.monitoring.reference import ExistingAlarm
from constructs_lib.operations.config import WorkingHoursConfig
from constructs_lib.operations.working_hours import WorkingHours
from tests.support.alarms import ALARMS, assert_alarms
from tests.support.platform import key
from tests.support.synth import SITE, Json, Sketch, only, resources, statements, synthesize

DATABASE = ExistingInstance(identifier="postgres", arn="arn:aws:rds:database")
ALARM = ExistingAlarm("arn:aws:cloudwatch:us-east-1:123456789012:alarm:no-tasks")
OTHER_ALARM = ExistingAlarm("arn:aws:cloudwatch:us-east-1:123456789012:alarm:worker-no-tasks")
SERVICES = {
    "app": ExistingScaling(resource_id="service/test/app", minimum=1, maximum=3),
    "worker": ExistingScaling(resource_id="service/test/worker", minimum=0, maximum=2),
}
HOURS: dict[str, Any] = {"time_zone": "Europe/Berlin", "starts_hour": 7, "ends_hour": 20}
QUIET = (
    ("aws_cloudwatch_metric_alarm", "no_running_tasks"),
    ("aws_cloudwatch_composite_alarm", "users_affected"),
)
SCHEDULE, SCALING = "aws_scheduler_schedule", "aws_appautoscaling_scheduled_action"


def add(stack: Sketch, hours: dict[str, Any] = HOURS, **changes: Any) -> WorkingHours:
    values: dict[str, Any] = {
        "services": SERVICES,
        "fleet": None,
        "database": DATABASE,
        "quiet": [ALARM, OTHER_ALARM],
    }
    return WorkingHours(
        stack,
        "night",
        site=SITE,
        config=WorkingHoursConfig(**hours),
        key=key(stack),
        alarms=ALARMS,
        **values | changes,
    )


def build(stack: Sketch) -> None:
    group = AutoscalingGroup(stack, "group", name="jobs", min_size=0, max_size=2)
    add(stack, fleet=ExistingFleet(group_name=group.name, minimum=0, maximum=2))


@pytest.fixture(scope="module")
def document() -> Json:
    return synthesize(build)


@pytest.mark.parametrize(
    ("service", "thing", "schedule", "limits"),
    [
        ("app", "night", "cron(0 20 ? * MON-FRI *)", ("0", "0")),
        ("app", "morning", "cron(0 7 ? * MON-FRI *)", ("1", "3")),
        ("worker", "night", "cron(0 20 ? * MON-FRI *)", ("0", "0")),
        ("worker", "morning", "cron(0 7 ? * MON-FRI *)", ("0", "2")),
    ],
)
def test_no_task_of_any_service_runs_at_night(
    document: Json, service: str, thing: str, schedule: str, limits: tuple[str, str]
) -> None:
    action = resources(document, SCALING)[f"night_service_{service}_{thing}"]
    wanted = action["scalable_target_action"]
    assert (action["schedule"], action["timezone"]) == (schedule, "Europe/Berlin")
    assert (wanted["min_capacity"], wanted["max_capacity"]) == limits
    assert action["resource_id"] == f"service/test/{service}"


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
            "alarms_on",
            "cron(15 7 ? * MON-FRI *)",
            "cloudwatch:enableAlarmActions",
            {"AlarmNames": ["no-tasks", "worker-no-tasks"]},
        ),
        (
            "alarms_off",
            "cron(0 20 ? * MON-FRI *)",
            "cloudwatch:disableAlarmActions",
            {"AlarmNames": ["no-tasks", "worker-no-tasks"]},
        ),
    ],
)
def test_the_database_outlasts_the_service_and_nobody_is_woken(
    document: Json, thing: str, schedule: str, call: str, parameters: Json
) -> None:
    found = resources(document, SCHEDULE)[f"night_calls_{thing}"]
    assert found["schedule_expression"] == schedule
    assert found["schedule_expression_timezone"] == "Europe/Berlin"
    assert found["target"]["arn"] == f"arn:aws:scheduler:::aws-sdk:{call}"
    assert json.loads(found["target"]["input"]) == parameters


def test_a_failed_call_is_tried_again_and_then_kept(document: Json) -> None:
    for schedule in resources(document, SCHEDULE).values():
        target = schedule["target"]
        assert target["retry_policy"]["maximum_retry_attempts"] == 5
        assert target["dead_letter_config"] == {
            "arn": "${aws_sqs_queue.night_calls_dead_letters_main.arn}"
        }
        assert schedule["kms_key_arn"] == "${aws_kms_key.key_main.arn}"
    allowed = only(document, "aws_sqs_queue_redrive_allow_policy")["redrive_allow_policy"]
    assert json.loads(allowed) == {"redrivePermission": "denyAll"}


def test_a_call_that_failed_for_good_rings(document: Json) -> None:
    assert_alarms(document, {"schedules-queue-dead-letters": "queue"}, subject="schedules")
    alarm = only(document, "aws_cloudwatch_metric_alarm")
    assert alarm["dimensions"] == {
        "QueueName": "${aws_sqs_queue.night_calls_dead_letters_main.name}"
    }


def test_the_role_may_make_these_calls_and_no_other(document: Json) -> None:
    rights = statements(document, "night_calls_rights")
    calls = {
        action: each["resources"]
        for each in rights.values()
        for action in each["actions"]
        if action.partition(":")[0] in ("rds", "cloudwatch")
    }
    quiet = [ALARM.arn, OTHER_ALARM.arn]
    assert calls == {
        "rds:StartDBInstance": [DATABASE.arn],
        "rds:StopDBInstance": [DATABASE.arn],
        "cloudwatch:EnableAlarmActions": quiet,
        "cloudwatch:DisableAlarmActions": quiet,
    }
    assert rights["KeepFailedCalls"]["resources"] == [
        "${aws_sqs_queue.night_calls_dead_letters_main.arn}"
    ]
    assert "permissions_boundary" not in only(document, "aws_iam_role")


def test_every_alarm_is_silenced_and_stays_so_when_somebody_deploys_at_night() -> None:
    """Nothing runs, so that alarms over other alarms and a look from outside would ring too."""

    def build(stack: Sketch) -> None:
        service = ALARMS.family("service")
        quiet = service.on_metric(
            stack,
            "no-running-tasks",
            "Nothing runs",
            metric=Metric(namespace="A", name="B", dimensions={}, statistic="Sum"),
            condition=Condition(when=When.BELOW, threshold=1, minutes=1),
        )
        over = service.on_alarms(stack, "users-affected", "Users notice", any_of=[quiet])
        check = Route53HealthCheck(stack, "check", type="HTTPS")
        add(stack, database=None, quiet=[quiet, over], health_check=check)

    document = synthesize(build)
    schedules = resources(document, SCHEDULE)
    calls = {name: each["target"] for name, each in schedules.items()}
    names = [f"${{{kind}.{name}.alarm_name}}" for kind, name in QUIET]
    for thing in ("on", "off"):
        told = json.loads(calls[f"night_calls_alarms_{thing}"]["input"])
        assert told == {"AlarmNames": names}
        looks = json.loads(calls[f"night_calls_check_{thing}"]["input"])
        assert looks == {
            "HealthCheckId": "${aws_route53_health_check.check.id}",
            "Disabled": thing == "off",
        }
    for kind, name in QUIET:
        assert resources(document, kind)[name]["lifecycle"] == {
            "ignore_changes": ["actions_enabled"]
        }
    assert only(document, "aws_route53_health_check")["lifecycle"] == {
        "ignore_changes": ["disabled"]
    }


def test_a_call_names_no_more_alarms_than_cloudwatch_takes() -> None:
    many = [ExistingAlarm(f"{ALARM.arn}-{number}") for number in range(101)]
    calls = resources(synthesize(lambda stack: add(stack, quiet=many)), SCHEDULE)
    named = [
        json.loads(calls[f"night_calls_{call}"]["target"]["input"])["AlarmNames"]
        for call in ("alarms_off", "alarms_off_2")
    ]
    assert [len(each) for each in named] == [100, 1]


def test_what_an_environment_lacks_is_not_scheduled() -> None:
    document = synthesize(lambda stack: add(stack, database=None))
    assert "aws_autoscaling_schedule" not in document["resource"]
    assert resources(document, SCHEDULE).keys() == {
        "night_calls_alarms_on",
        "night_calls_alarms_off",
    }
    document = synthesize(lambda stack: add(stack, database=None, quiet=[]))
    assert document["resource"].keys() == {SCALING, "aws_kms_key", "aws_kms_alias"}


def test_a_module_leaves_hours_to_whoever_calls_it() -> None:
    def variables(stack: Sketch) -> None:
        starts = TerraformVariable(stack, "starts", type="number").number_value
        ends = TerraformVariable(stack, "ends", type="number").number_value
        add(stack, HOURS | {"starts_hour": starts, "ends_hour": ends})

    calls = resources(synthesize(variables), SCHEDULE)
    assert {name: each["schedule_expression"] for name, each in calls.items()} == {
        "night_calls_database_start": "cron(30 ${(var.starts - 1)} ? * MON-FRI *)",
        "night_calls_database_stop": "cron(30 ${var.ends} ? * MON-FRI *)",
        "night_calls_alarms_on": "cron(15 ${var.starts} ? * MON-FRI *)",
        "night_calls_alarms_off": "cron(0 ${var.ends} ? * MON-FRI *)",
    }
