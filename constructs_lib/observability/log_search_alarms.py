"""Alarms of the OpenSearch domain for logs."""

from cdktf import Op, Token
from constructs import Construct

from constructs_lib.monitoring.alarm import AlarmSet, Condition, Metric, When

# A quarter of a node's storage; below a fifth, or 20 GiB if less, writes are refused.
FREE_MIB_OF_GIB = 256


class LogSearchAlarms(Construct):
    """It has lost data, takes no more, or soon will not; CloudWatch Logs has every line still.

    Source: Amazon OpenSearch Service Developer Guide, "Recommended CloudWatch alarms".
    """

    def __init__(
        self, scope: Construct, id_: str, *, alarms: AlarmSet, domain: str, storage_gib: int
    ) -> None:
        """Watch a domain by its name and the storage of each of its nodes."""
        super().__init__(scope, id_)
        self._alarms, self._domain = alarms, domain
        self._watch(
            "log-search-red",
            "Log search has an index of which no copy is left",
            ("ClusterStatus.red", "Maximum"),
            Condition(when=When.ABOVE, threshold=0, minutes=5),
        )
        self._watch(
            "log-search-blocked",
            "Log search takes no documents",
            ("ClusterIndexWritesBlocked", "Maximum"),
            Condition(when=When.ABOVE, threshold=0, minutes=5),
        )
        self._watch(
            "log-search-storage-low",
            "A node of log search has less than a quarter of its storage left",
            ("FreeStorageSpace", "Minimum"),
            Condition(when=When.BELOW, threshold=_least_free(storage_gib), minutes=15),
        )

    def _watch(
        self, thing: str, meaning: str, metric: tuple[str, str], condition: Condition
    ) -> None:
        name, statistic = metric
        dimensions = {"DomainName": self._domain, "ClientId": self._alarms.site.account_id}
        self._alarms.on_metric(
            self,
            thing,
            meaning,
            metric=Metric(
                namespace="AWS/ES", name=name, dimensions=dimensions, statistic=statistic
            ),
            condition=condition,
        )


def _least_free(storage_gib: int) -> float:
    if Token.is_unresolved(storage_gib):
        return Token.as_number(Op.mul(storage_gib, FREE_MIB_OF_GIB))
    return storage_gib * FREE_MIB_OF_GIB
