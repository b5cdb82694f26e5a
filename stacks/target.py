"""What a synthesis is for: AWS, or the embedded AWS that proves it first.

The stacks are the same. What differs is listed here and nowhere else.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum

from constructs_lib.account.config import AccountSecurityConfig
from constructs_lib.errors import ConfigurationError
from constructs_lib.observability.config import ObservabilityConfig

VARIABLE = "TERRACE_TARGET"


class Feature(Enum):
    """What the embedded AWS does not have, and why; it is validated and planned all the same."""

    ACCESS_ANALYZER = "IAM Access Analyzer: the emulator has no such service"
    ACCOUNT_BUCKET_BLOCK = (
        "S3's block of public access for the account: its API has a host name for each account, "
        "which a loopback address has not"
    )
    BUDGETS = "AWS Budgets: the emulator keeps no budgets that the provider could read back"
    CANARIES = "CloudWatch Synthetics: the emulator has canaries that cannot be started or deleted"
    COST_ANOMALIES = "Cost Explorer's anomaly detection: the emulator has no such service"
    GRAFANA = "Managed Grafana: the emulator has no such service"
    LOG_SEARCH = "OpenSearch: the emulator's domains lack most of what the provider reads back"
    TRACING = "X-Ray: the emulator takes traces, and has neither rules, groups nor encryption"


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """One destination.

    Attributes:
        name: Value of the environment variable that chooses it.
        path_style: Buckets are addressed by path: a loopback endpoint has no names for them.
        retries: How often the provider repeats a failed call; None leaves AWS's default.
            An emulator answers the same every time.
        disposable: Nothing in it is real, so nothing refuses to be destroyed.
        breaks: Ids of the conventions that it breaks by being so.
        lacks: What it does not have; stacks leave that out.
        administrators: Roles of whoever is signed in there, by path and name.
    """

    name: str
    path_style: bool
    retries: int | None
    disposable: bool
    breaks: frozenset[str] = frozenset()
    lacks: frozenset[Feature] = frozenset()
    administrators: tuple[str, ...] = ()

    def has(self, feature: Feature) -> bool:
        """Whether a feature can be deployed there."""
        return feature not in self.lacks


# Stores that a target without the feature leaves out.
ABSENT_STORES = {"log-search": Feature.LOG_SEARCH, "traces": Feature.TRACING}
AWS = Target(name="aws", path_style=False, retries=None, disposable=False)
EMBEDDED = Target(
    name="embedded",
    path_style=True,
    retries=3,
    disposable=True,
    breaks=frozenset({"DBS001", "LIF001"}),
    lacks=frozenset(Feature),
    administrators=("aws-reserved/sso.amazonaws.com/AWSReservedSSO_AdministratorAccess_embedded",),
)
TARGETS = {target.name: target for target in (AWS, EMBEDDED)}


def chosen(environ: Mapping[str, str]) -> Target:
    """Read the target from a process environment; AWS unless it says otherwise.

    Raises:
        ConfigurationError: A target that is not known; lists those that are.
    """
    name = environ.get(VARIABLE) or AWS.name
    if name not in TARGETS:
        raise ConfigurationError(f"{VARIABLE} is {name!r}, allowed: {', '.join(TARGETS)}")
    return TARGETS[name]


def offered(config: AccountSecurityConfig, target: Target) -> AccountSecurityConfig:
    """The detectors that a target has, of those that are wanted."""
    analyzer = config.access_analyzer and target.has(Feature.ACCESS_ANALYZER)
    return replace(config, access_analyzer=analyzer)


def observed(config: ObservabilityConfig, target: Target) -> ObservabilityConfig:
    """The observability services that a target has, of those that are wanted."""
    has = target.has
    return replace(
        config,
        tracing=config.tracing and has(Feature.TRACING),
        grafana=config.grafana if has(Feature.GRAFANA) else None,
        saml=config.saml if has(Feature.GRAFANA) else None,
        canary_minutes=config.canary_minutes if has(Feature.CANARIES) else None,
        log_search=config.log_search if has(Feature.LOG_SEARCH) else None,
    )
