"""What of observability an environment has beside CloudWatch."""

from dataclasses import dataclass

from constructs_lib.config import Config, choice, flag, instance_class, part, several, text, whole
from constructs_lib.errors import ConfigurationError
from constructs_lib.observability.vendors import (
    DATADOG,
    DATADOG_SITES,
    NEW_RELIC,
    NEW_RELIC_REGIONS,
    VENDORS,
    Vendor,
    datadog,
    new_relic,
)

ZONES = 3
IDENTITY_CENTER, SAML = "identity-center", "saml"


@dataclass(frozen=True, kw_only=True, slots=True)
class LogSearchConfig(Config):
    """Size of the OpenSearch domain for logs.

    Attributes:
        instance_type: Such as "m6g.large.search", about 93 USD a month for each node; the
            burstable T types take no auto-tuning.
        nodes: 1, or a multiple of 3, which brings a standby zone and three managers besides.
        storage_gib: Storage of each node in GiB, 10 to 1,024.
        days: How long documents are kept, 1 to 365 days; CloudWatch keeps all logs beside it.
            Another number reaches the domain by `terrace log-search prepare`.
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
    days: int = whole(
        "Days that documents are kept", low=1, high=365, unit="days", example=30, default=30
    )

    @property
    def spread(self) -> bool:
        """Whether it stands in three zones, one of them a standby."""
        return self.nodes > 1


@dataclass(frozen=True, kw_only=True, slots=True)
class SamlConfig(Config):
    """The identity provider that people sign in to Grafana with.

    Whoever it lets in and who is neither of the two may look.

    Attributes:
        metadata_url: Where it publishes its metadata, with https.
        role_attribute: Attribute of its assertion that says what somebody is, such as "groups".
        administrators: Values of that attribute with which somebody administers Grafana.
        editors: Values with which somebody changes dashboards.

    Source: Amazon Managed Grafana API Reference, RoleValues.
    """

    metadata_url: str = text(
        "Where the identity provider publishes its metadata",
        pattern=r"https://[^\s\"]+",
        allowed="an https address such as https://idp.acme.example/metadata",
        example="https://idp.acme.example/metadata",
    )
    role_attribute: str = text("Attribute that says what somebody is", example="groups")
    administrators: tuple[str, ...] = several(
        "Values with which somebody administers Grafana", low=1, item=text("Value")
    )
    editors: tuple[str, ...] = several(
        "Values with which somebody changes dashboards", low=1, item=text("Value")
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class ObservabilityConfig(Config):
    """Observability services in addition to CloudWatch.

    Attributes:
        prometheus: A workspace for metrics, with alerts; it costs what is written into it.
        grafana: A workspace for dashboards, by how people sign in: "identity-center" needs IAM
            Identity Center in the organization or the account, or the workspace cannot be made;
            "saml" needs an identity provider of your own. Amazon Managed Grafana knows no third
            way. 9 USD a month for each person who changes dashboards; it reads from Prometheus.
            None makes none.
        saml: That identity provider.
        tracing: Sampling, encryption and a group for X-Ray; 5 USD for a million kept traces, and
            about 0.35 USD for a GiB of spans, which X-Ray keeps as log events.
        canary_minutes: How often a canary calls the application from outside, 2 to 60 minutes;
            every 5 cost about 10 USD a month. None makes none.
        log_search: An OpenSearch domain for logs; None makes none. The log of each service that
            uses "log-search" is written there beside CloudWatch, and so are those of all pods. It
            answers 403 until `terrace log-search prepare` has mapped the roles of who writes and
            who reads: no environment has it by default.
        vendors: Who gets metrics, traces and logs besides AWS, any of "datadog" and "new-relic";
            none by default. Their own bills apart, for which see their price lists, each costs
            0.40 USD a month for the secret with its key, about 0.03 USD a GiB for the delivery of
            logs, and NAT for what leaves. Until somebody fills that secret, nothing arrives.
        datadog_site: Site of the Datadog account, such as "datadoghq.eu".
        new_relic_region: Region of the New Relic account, "us" or "eu".
    """

    prometheus: bool = flag("A workspace for metrics, with alerts", literal=True, default=False)
    grafana: str | None = choice(
        "How people sign in to Grafana", (IDENTITY_CENTER, SAML), literal=True, default=None
    )
    saml: SamlConfig | None = part("Identity provider of Grafana's users", default=None)
    tracing: bool = flag("Traces of requests in X-Ray", literal=True, default=False)
    canary_minutes: int | None = whole(
        "Minutes between two calls of a canary", low=2, high=60, unit="minutes", default=None
    )
    log_search: LogSearchConfig | None = part("An OpenSearch domain for logs", default=None)

    vendors: tuple[str, ...] = several(
        "Who gets metrics, traces and logs besides AWS",
        item=choice("Vendor", VENDORS),
        unique=True,
        literal=True,
        default=(),
    )
    datadog_site: str | None = choice(
        "Site of the Datadog account", DATADOG_SITES, literal=True, default=None
    )
    new_relic_region: str | None = choice(
        "Region of the New Relic account", NEW_RELIC_REGIONS, literal=True, default=None
    )

    @property
    def recipients(self) -> tuple[Vendor, ...]:
        """Who gets it besides AWS, and where."""
        found: list[Vendor] = []
        if DATADOG in self.vendors and self.datadog_site:
            found.append(datadog(self.datadog_site))
        if NEW_RELIC in self.vendors and self.new_relic_region:
            found.append(new_relic(self.new_relic_region))
        return tuple(found)

    def check(self) -> None:
        """Refuse dashboards without metrics or a way in, and vendors that nobody could find."""
        self._check_places()
        if self.grafana and not self.prometheus:
            raise self.refuse("grafana", "None without prometheus")
        if self.grafana == SAML and not self.saml:
            raise self.refuse("saml", "SamlConfig(...) where grafana is 'saml'")
        if self.saml and self.grafana != SAML:
            hint = "people sign in through it where grafana is 'saml'"
            raise ConfigurationError(
                f"{type(self).__name__}: saml is set, allowed: None where grafana is "
                f"{self.grafana!r}; {hint}"
            )

    def _check_places(self) -> None:
        """A key of one site is worth nothing at another, so none is a default."""
        places: tuple[tuple[str, str, tuple[str, ...]], ...] = (
            (DATADOG, "datadog_site", DATADOG_SITES),
            (NEW_RELIC, "new_relic_region", NEW_RELIC_REGIONS),
        )
        for vendor, field, allowed in places:
            value = getattr(self, field)
            if vendor in self.vendors and value is None:
                raise self.refuse(
                    field, f"one of {', '.join(allowed)} where vendors has {vendor!r}"
                )
            if vendor not in self.vendors and value is not None:
                raise self.refuse(field, f"None where vendors has no {vendor!r}")
