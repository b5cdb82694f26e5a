"""When an environment rests."""

from typing import TYPE_CHECKING

from constructs_lib.database.postgres import Postgres
from constructs_lib.errors import ConfigurationError
from constructs_lib.jobs.job_fleet import JobFleet
from constructs_lib.operations.night_schedule import NightSchedule, NightScheduleConfig

if TYPE_CHECKING:
    from stacks.environment import EnvironmentStack


def rest(stack: "EnvironmentStack", fleet: JobFleet) -> NightSchedule | None:
    """Stop at night what the environment lets rest; nothing where it has no working hours."""
    hours = stack.environment.working_hours
    if hours is None:
        return None
    if not isinstance(stack.database, Postgres):
        raise ConfigurationError(
            f"environment {stack.environment.name}: working_hours is {hours}, allowed: None where "
            "database.engine is 'aurora'; only an instance of RDS is stopped at night"
        )
    return NightSchedule(
        stack,
        "night",
        naming=stack.naming,
        config=NightScheduleConfig(
            time_zone=hours.time_zone, starts_hour=hours.starts_hour, ends_hour=hours.ends_hour
        ),
        service=stack.compute.autoscaling,
        fleet=fleet,
        database=stack.database.instance,
        quiet=stack.monitoring.service.no_tasks,
        key=stack.keys.data,
    )
