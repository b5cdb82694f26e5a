"""Alarms of a PostgreSQL instance."""

from constructs import Construct

from constructs_lib.monitoring.alarm import AlarmSet, Condition, Metric, When

CPU_PERCENT = 80
FREE_STORAGE_BYTES = 2 * 2**30  # a tenth of the smallest storage, hours of a busy day
FREE_MEMORY_BYTES = 128 * 2**20


class DatabaseAlarms(Construct):
    """Full, busy or short of memory.

    Attributes:
        critical: Those of which users notice at once.
    """

    def __init__(self, scope: Construct, id_: str, *, alarms: AlarmSet, identifier: str) -> None:
        """Watch an instance by its identifier."""
        super().__init__(scope, id_)

        def metric(name: str, statistic: str) -> Metric:
            return Metric(
                namespace="AWS/RDS",
                name=name,
                dimensions={"DBInstanceIdentifier": identifier},
                statistic=statistic,
            )

        storage = alarms.on_metric(
            self,
            "database-storage-low",
            "The database has less than 2 GiB left and could not grow",
            metric=metric("FreeStorageSpace", "Minimum"),
            condition=Condition(when=When.BELOW, threshold=FREE_STORAGE_BYTES, minutes=5),
        )
        alarms.on_metric(
            self,
            "database-cpu-high",
            "The database has been busy for a quarter of an hour",
            metric=metric("CPUUtilization", "Average"),
            condition=Condition(when=When.ABOVE, threshold=CPU_PERCENT, minutes=15),
        )
        alarms.on_metric(
            self,
            "database-memory-low",
            "The database has less than 128 MiB of memory left",
            metric=metric("FreeableMemory", "Minimum"),
            condition=Condition(when=When.BELOW, threshold=FREE_MEMORY_BYTES, minutes=15),
        )
        self.critical = (storage,)
