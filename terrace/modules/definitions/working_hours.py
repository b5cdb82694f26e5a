"""Module `working-hours`: what nobody uses at night is stopped."""

from constructs_lib.compute.reference import ExistingScaling
from constructs_lib.database.reference import ExistingInstance
from constructs_lib.jobs.reference import ExistingFleet
from constructs_lib.monitoring.reference import ExistingAlarm
from constructs_lib.operations.config import WorkingHoursConfig
from constructs_lib.operations.working_hours import WorkingHours
from constructs_lib.security.reference import ExistingKey
from terrace.modules.definitions.shared import alarms, data_key
from terrace.modules.module import Module
from terrace.modules.stack import ModuleStack
from terrace.modules.validation import Validation, at_least, between

SERVICE = "app"


def _build(module: ModuleStack) -> None:
    schedule = WorkingHours(
        module,
        "working-hours",
        site=module.site,
        config=_hours(module),
        services={SERVICE: _service(module)},
        fleet=_fleet(module),
        database=_database(module),
        quiet=[
            ExistingAlarm(
                module.text(
                    "no_tasks_alarm_arn",
                    "Alarm that would ring at night, as module `compute` makes it",
                    example="arn:aws:cloudwatch:us-east-1:123456789012:alarm:acme-dev-no-tasks",
                )
            )
        ],
        key=ExistingKey(data_key(module)),
        alarms=alarms(module),
    )
    if schedule.calls:
        queue = schedule.calls.dead_letters.name
        module.publish("failed_calls_queue", queue, "Queue of calls that failed")


def _hours(module: ModuleStack) -> WorkingHoursConfig:
    after = Validation(
        condition="var.ends_hour > var.starts_hour",
        allowed="after starts_hour",
        refused=2,
        is_relative=True,
    )
    ends = module.number(
        "ends_hour",
        "Hour at which it is stopped, 2 to 23",
        example=20,
        default=20,
        validation=between("ends_hour", 2, 23).and_also(after),
    )
    return module.config(WorkingHoursConfig, defaults={"starts_hour": 7}, ends_hour=ends)


def _service(module: ModuleStack) -> ExistingScaling:
    cluster = module.text("cluster_name", "ECS cluster", example="acme-dev")
    service = module.text("service_name", "ECS service", example="acme-dev-app")
    return ExistingScaling(
        resource_id=f"service/{cluster}/{service}",
        minimum=_count(module, "minimum_tasks", "Fewest tasks by day", 1, least=1),
        maximum=_count(module, "maximum_tasks", "Most tasks by day", 2, least=1),
    )


def _fleet(module: ModuleStack) -> ExistingFleet:
    return ExistingFleet(
        group_name=module.text(
            "group_name", "Auto Scaling group of the job fleet", example="acme-dev-jobs"
        ),
        minimum=_count(module, "minimum_instances", "Fewest instances by day", 0, least=0),
        maximum=_count(module, "maximum_instances", "Most instances by day", 2, least=1),
    )


def _count(module: ModuleStack, name: str, description: str, usual: int, *, least: int) -> int:
    return module.number(
        name, description, example=usual, default=usual, validation=at_least(name, least)
    )


def _database(module: ModuleStack) -> ExistingInstance:
    identifier = module.text(
        "database_identifier", "Identifier of the RDS instance", example="acme-dev-postgres"
    )
    return ExistingInstance(identifier=identifier, arn=module.site.arn("rds", f"db:{identifier}"))


WORKING_HOURS = Module(
    name="working-hours",
    purpose="Stops service, job fleet and database on workday evenings and starts them in the "
    "morning.",
    choices=(
        "Monday to Friday; the database starts half an hour before the rest, and stops after it.",
        "One alarm is silent meanwhile; a deployment at night lets it ring.",
        "RDS backs up no stopped instance: give module `database` windows in working hours.",
        "A call that failed five times is kept in a queue.",
        "A plan at night shows the limits of scaling as changed.",
    ),
    cost="Less than 1 USD a month for calls and their queue; it saves about 70 % of what it stops.",
    build=_build,
    checks={
        "the service stops in the evening": (
            "aws_appautoscaling_scheduled_action.service_app_night.schedule == "
            '"cron(0 20 ? * MON-FRI *)"'
        ),
        "the database starts before the rest": (
            "aws_scheduler_schedule.calls_database_start.schedule_expression == "
            '"cron(30 6 ? * MON-FRI *)"'
        ),
        "the alarm is known by its name": (
            "strcontains(aws_scheduler_schedule.calls_alarms_off.target[0].input, "
            '"acme-dev-no-tasks")'
        ),
        "names follow the convention": (
            "aws_autoscaling_schedule.fleet_night.scheduled_action_name == "
            '"acme-staging-jobs-night"'
        ),
    },
)
