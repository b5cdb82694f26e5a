"""Alarms of a Valkey cache."""

from collections.abc import Sequence

from constructs import Construct

from constructs_lib.monitoring.alarm import AlarmSet, Condition, Metric, When

MEMORY_PERCENT = 80
CPU_PERCENT = 80  # of the one core that runs commands
EVICTIONS_PER_MINUTE = 100  # of each node; below it room is made for new keys here and there
LAG_SECONDS = 10  # a replica is less than a second behind as a rule


class CacheAlarms(Construct):
    """Full, busy, losing keys or out of step: each looks at the worst of all nodes."""

    def __init__(
        self, scope: Construct, id_: str, *, alarms: AlarmSet, members: Sequence[str]
    ) -> None:
        """Watch a cache by the ids of its nodes; how many there are has to be known.

        Either node may be the primary, so all are watched alike.
        """
        super().__init__(scope, id_)
        self._alarms = alarms
        self._members = members
        self._watch(
            "cache-memory-high",
            f"The cache has used more than {MEMORY_PERCENT} % of its memory",
            "DatabaseMemoryUsagePercentage",
            "Average",
            Condition(when=When.ABOVE, threshold=MEMORY_PERCENT, minutes=15),
        )
        self._watch(
            "cache-cpu-high",
            "The cache has been busy for a quarter of an hour",
            "EngineCPUUtilization",
            "Average",
            Condition(when=When.ABOVE, threshold=CPU_PERCENT, minutes=15),
        )
        self._watch(
            "cache-evictions-high",
            f"The cache drops more than {EVICTIONS_PER_MINUTE} keys a minute before they expire",
            "Evictions",
            "Sum",
            Condition(when=When.ABOVE, threshold=EVICTIONS_PER_MINUTE, minutes=15),
        )
        if len(members) > 1:
            self._watch(
                "cache-replication-lag",
                f"The cache's replica is more than {LAG_SECONDS} s behind",
                "ReplicationLag",
                "Maximum",
                Condition(when=When.ABOVE, threshold=LAG_SECONDS, minutes=5),
            )

    def _watch(
        self, thing: str, meaning: str, name: str, statistic: str, condition: Condition
    ) -> None:
        metrics = {
            f"node{number}": Metric(
                namespace="AWS/ElastiCache",
                name=name,
                dimensions={"CacheClusterId": member},
                statistic=statistic,
            )
            for number, member in enumerate(self._members, start=1)
        }
        self._alarms.on_expression(
            self,
            thing,
            meaning,
            expression=f"MAX([{', '.join(metrics)}])",
            metrics=metrics,
            condition=condition,
        )
