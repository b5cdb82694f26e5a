"""Alarms of what is larger than it has to be: nothing is wrong, but it costs too much."""

from collections.abc import Mapping

from constructs import Construct

from constructs_lib.monitoring.alarm import AlarmSet, Condition, Metric, When
from constructs_lib.monitoring.metrics import DatabaseMetrics, ServiceMetrics

TARGET_PERCENT = 60  # what the platform aims at
HOUR = 60
INSTANCE = "DBInstanceIdentifier"
DAYS = 3  # CloudWatch looks back seven days at most; three hold a weekday in any case
UNUSED = Condition(
    when=When.BELOW, threshold=TARGET_PERCENT, minutes=DAYS * 24 * HOUR, period_minutes=HOUR
)


class UtilizationAlarms(Construct):
    """CPU and memory that were below the target in every hour of three days.

    Nobody has to get up for them. Where something is stopped at night, hours without a value
    count as used, so they stay silent.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        alarms: AlarmSet,
        service: ServiceMetrics,
        database: DatabaseMetrics,
    ) -> None:
        super().__init__(scope, id_)
        tasks = {"ClusterName": service.cluster, "ServiceName": service.service}
        used = {
            "service-cpu-unused": ("CPU of the service", [_used("ECS", "CPU", tasks)]),
            "service-memory-unused": ("Memory of the service", [_used("ECS", "Memory", tasks)]),
            "database-cpu-unused": (
                "CPU of the database",
                [_used("RDS", "CPU", {INSTANCE: each}) for each in database.instances],
            ),
        }
        for thing, (what, metrics) in used.items():
            by_name = {f"m{number}": metric for number, metric in enumerate(metrics, start=1)}
            alarms.on_expression(
                self,
                thing,
                f"Low urgency, for the next working day: {what} was below {TARGET_PERCENT} % in "
                f"every hour of {DAYS} days, so a smaller size may do",
                expression=f"MAX([{', '.join(by_name)}])",
                metrics=by_name,
                condition=UNUSED,
            )


def _used(service: str, what: str, dimensions: Mapping[str, str]) -> Metric:
    return Metric(
        namespace=f"AWS/{service}",
        name=f"{what}Utilization",
        dimensions=dimensions,
        statistic="Average",
    )
