"""What looks into an environment, beside CloudWatch."""

from dataclasses import dataclass

from environments.check import Check


@dataclass(frozen=True, kw_only=True, slots=True)
class LogSearch:
    """Size of the OpenSearch domain for logs.

    Attributes:
        instance_type: Such as "m6g.large.search" (about 93 USD a month each); not a burstable T.
        nodes: 1, or a multiple of 3 for a standby zone, with three managers of the same type.
        storage_gib: Storage of each node in GiB, 10 to 1,024.
    """

    instance_type: str
    nodes: int
    storage_gib: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Observability:
    """What of it an environment has.

    Attributes:
        prometheus: A workspace for metrics, with alerts; it costs what is written into it.
        grafana: A workspace for dashboards, 9 USD a month for each person who changes them; it
            reads from Prometheus.
        canary_minutes: How often a canary calls the application from outside, 2 to 60 minutes;
            every 5 cost about 10 USD a month. None makes none.
        log_search: Its domain for logs; None makes none.
    """

    prometheus: bool
    grafana: bool
    canary_minutes: int | None
    log_search: LogSearch | None

    def check(self, check: Check) -> None:
        """Refuse what the services do not offer."""
        if self.grafana and not self.prometheus:
            raise check.refuse("observability.grafana", True, "only with prometheus")  # noqa: FBT003
        if self.canary_minutes is not None:
            check.between("observability.canary_minutes", self.canary_minutes, 2, 60)
        if self.log_search is not None:
            self._check_log_search(self.log_search, check)

    def _check_log_search(self, size: LogSearch, check: Check) -> None:
        check.matches(
            "observability.log_search.instance_type",
            size.instance_type,
            r"(?!t)[a-z0-9]+\.[a-z0-9]+\.search",
            "such as m6g.large.search, and no burstable type",
        )
        if size.nodes != 1 and (size.nodes < 1 or size.nodes % 3):
            raise check.refuse("observability.log_search.nodes", size.nodes, "1 or a multiple of 3")
        check.between("observability.log_search.storage_gib", size.storage_gib, 10, 1024)
