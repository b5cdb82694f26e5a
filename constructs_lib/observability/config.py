"""What of observability an environment has beside CloudWatch."""

from dataclasses import dataclass

from constructs_lib.config import Config, choice, flag, instance_class, part, whole

ZONES = 3
SIGN_IN = ("AWS_SSO", "SAML")  # Amazon Managed Grafana API Reference, CreateWorkspace


@dataclass(frozen=True, kw_only=True, slots=True)
class LogSearchConfig(Config):
    """Size of the OpenSearch domain for logs.

    Attributes:
        instance_type: Such as "m6g.large.search", about 93 USD a month for each node; the
            burstable T types take no auto-tuning.
        nodes: 1, or a multiple of 3, which brings a standby zone and three managers besides.
        storage_gib: Storage of each node in GiB, 10 to 1,024.
    """

    instance_type: str = instance_class("opensearch")
    nodes: int = whole(
        "Nodes: 1, or a multiple of 3 for a standby zone",
        low=1,
        high=75,
        one_of=(1, *range(3, 76, 3)),
        literal=True,
        example=3,
    )
    storage_gib: int = whole("Storage of each node", low=10, high=1024, unit="GiB", example=100)

    @property
    def spread(self) -> bool:
        """Whether it stands in three zones, one of them a standby."""
        return self.nodes > 1


@dataclass(frozen=True, kw_only=True, slots=True)
class ObservabilityConfig(Config):
    """Observability services in addition to CloudWatch.

    Attributes:
        prometheus: A workspace for metrics, with alerts; it costs what is written into it.
        grafana: A workspace for dashboards, 9 USD a month for each person who changes them; it
            reads from Prometheus.
        grafana_sign_in: How people sign in to Grafana: "AWS_SSO" needs IAM Identity Center in the
            organization, "SAML" an identity provider of your own, which an administrator enters
            into the workspace. Amazon Managed Grafana knows no third way.
        tracing: Sampling, encryption and a group for X-Ray; 5 USD for a million kept traces.
        canary_minutes: How often a canary calls the application from outside, 2 to 60 minutes;
            every 5 cost about 10 USD a month. None makes none.
        log_search: An OpenSearch domain for logs; None makes none. Network and IAM let in whoever
            uses it, and it answers 403 until an administrator maps each role to one of the
            domain's own, which takes a way into the VPC: no environment has it by default.
    """

    prometheus: bool = flag("A workspace for metrics, with alerts", literal=True, default=False)
    grafana: bool = flag("A workspace for dashboards", literal=True, default=False)
    grafana_sign_in: str = choice(
        "How people sign in to Grafana", SIGN_IN, literal=True, default=SIGN_IN[0]
    )
    tracing: bool = flag("Traces of requests in X-Ray", literal=True, default=False)
    canary_minutes: int | None = whole(
        "Minutes between two calls of a canary", low=2, high=60, unit="minutes", default=None
    )
    log_search: LogSearchConfig | None = part("An OpenSearch domain for logs", default=None)

    def check(self) -> None:
        """Refuse dashboards without the metrics that they read."""
        if self.grafana and not self.prometheus:
            raise self.refuse("grafana", "False without prometheus")
