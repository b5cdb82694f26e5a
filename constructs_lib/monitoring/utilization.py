"""Alarms of what is larger than it has to be: nothing is wrong, but it costs too much."""

from collections.abc import Mapping, Sequence

from constructs import Construct

from constructs_lib.monitoring.alarm import AlarmSet, Condition, Metric, When

TARGET_PERCENT = 60  # what the platform aims at
HOUR = 60
DAYS = 3  # CloudWatch looks back seven days at most; three hold a weekday in any case
UNUSED = Condition(
    when=When.BELOW, threshold=TARGET_PERCENT, minutes=DAYS * 24 * HOUR, period_minutes=HOUR
)


def watch_unused(
    scope: Construct, thing: str, what: str, *, alarms: AlarmSet, metrics: Sequence[Metric]
) -> None:
    """Ring when something was below the target in every hour of three days.

    Nobody has to get up for it. Where something is stopped at night, hours without a value
    count as used, so it stays silent.

    Args:
        scope: Parent.
        thing: Construct id, last part of the name, and heading of the runbook.
        what: What was below, such as "CPU of the database".
        alarms: The family.
        metrics: Percentages of which the largest counts.
    """
    by_name = {f"m{number}": metric for number, metric in enumerate(metrics, start=1)}
    alarms.on_expression(
        scope,
        thing,
        f"Low urgency, for the next working day: {what} was below {TARGET_PERCENT} % in "
        f"every hour of {DAYS} days, so a smaller size may do",
        expression=f"MAX([{', '.join(by_name)}])",
        metrics=by_name,
        condition=UNUSED,
    )


def used(service: str, what: str, dimensions: Mapping[str, str]) -> Metric:
    """A percentage that a service reports, such as "ECS" of "CPU"."""
    return Metric(
        namespace=f"AWS/{service}",
        name=f"{what}Utilization",
        dimensions=dimensions,
        statistic="Average",
    )
