"""Alarms of a PostgreSQL instance or of the instances of an Aurora cluster."""

from cdktf_cdktf_provider_aws.cloudwatch_metric_alarm import CloudwatchMetricAlarm
from constructs import Construct

from constructs_lib.monitoring.alarm import AlarmSet, Condition, Metric, When
from constructs_lib.monitoring.metrics import DatabaseMetrics

CPU_PERCENT = 80
FREE_STORAGE_BYTES = 2 * 2**30  # a tenth of the smallest storage, hours of a busy day
FREE_MEMORY_BYTES = 128 * 2**20
LAG_MS = 1000  # a reader of Aurora is less than a tenth of that behind as a rule


class DatabaseAlarms(Construct):
    """Full, busy, short of memory or out of step: each looks at the worst of all instances.

    Any instance of a cluster may be the writer, so all are watched alike; only readers have a lag
    (Amazon Aurora User Guide, "Instance-level metrics for Amazon Aurora").

    Attributes:
        critical: Those of which users notice at once.
    """

    def __init__(
        self, scope: Construct, id_: str, *, alarms: AlarmSet, database: DatabaseMetrics
    ) -> None:
        super().__init__(scope, id_)
        self._alarms = alarms
        self._instances = database.instances
        storage = self._watch(
            "database-storage-low",
            "The database has less than 2 GiB left"
            + (
                " for what it sorts and builds" if database.shared_volume else " and could not grow"
            ),
            (database.free_storage, "Minimum"),
            Condition(when=When.BELOW, threshold=FREE_STORAGE_BYTES, minutes=5),
        )
        self._watch(
            "database-cpu-high",
            "The database has been busy for a quarter of an hour",
            ("CPUUtilization", "Average"),
            Condition(when=When.ABOVE, threshold=CPU_PERCENT, minutes=15),
        )
        self._watch(
            "database-memory-low",
            "The database has less than 128 MiB of memory left",
            ("FreeableMemory", "Minimum"),
            Condition(when=When.BELOW, threshold=FREE_MEMORY_BYTES, minutes=15),
        )
        if len(self._instances) > 1:
            self._watch(
                "database-replica-lag",
                "A reader of the database is more than a second behind",
                ("AuroraReplicaLag", "Maximum"),
                Condition(when=When.ABOVE, threshold=LAG_MS, minutes=5),
            )
        self.critical = (storage,)

    def _watch(
        self, thing: str, meaning: str, metric: tuple[str, str], condition: Condition
    ) -> CloudwatchMetricAlarm:
        name, statistic = metric
        metrics = {
            f"instance{number}": Metric(
                namespace="AWS/RDS",
                name=name,
                dimensions={"DBInstanceIdentifier": instance},
                statistic=statistic,
            )
            for number, instance in enumerate(self._instances, start=1)
        }
        if len(metrics) == 1:
            (only,) = metrics.values()
            return self._alarms.on_metric(self, thing, meaning, metric=only, condition=condition)
        worst = "MAX" if condition.when is When.ABOVE else "MIN"
        return self._alarms.on_expression(
            self,
            thing,
            meaning,
            expression=f"{worst}([{', '.join(metrics)}])",
            metrics=metrics,
            condition=condition,
        )
