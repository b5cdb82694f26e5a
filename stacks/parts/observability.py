"""What looks into an environment: alarms on all its ways in and out, metrics, traces, logs."""

from pathlib import Path
from typing import TYPE_CHECKING

from constructs_lib.errors import ConfigurationError
from constructs_lib.observability.canary_alarms import CanaryAlarms
from constructs_lib.edge.certificate_alarms import CertificateAlarms
from constructs_lib.networking.egress_alarms import EgressAlarms
from constructs_lib.compute.load_balancer_alarms import LoadBalancerAlarms
from constructs_lib.compute.log_alarms import LogAlarms
from constructs_lib.observability.canary import Canary, CanaryConfig
from constructs_lib.observability.grafana import Grafana
from constructs_lib.observability.log_search import LogSearch
from constructs_lib.observability.log_search_config import LogSearchConfig
from constructs_lib.observability.prometheus import Prometheus, PrometheusConfig
from constructs_lib.observability.tracing import Tracing
from environments.observability import LogSearch as LogSearchSize
from stacks.target import Feature

if TYPE_CHECKING:
    from stacks.environment import EnvironmentStack

# Part of the source, like the stacks: the same commit gives the same output.
ALERT_RULES = Path(__file__).parents[2] / "monitoring/alerts/alert-rules.yml"


def watch(stack: "EnvironmentStack") -> None:
    """Put in what the environment asks for, as far as the target has it."""
    wanted, has = stack.environment.observability, stack.target.has
    _alarms(stack)
    if has(Feature.TRACING):
        tracing = Tracing(stack, "tracing", naming=stack.naming, key=stack.keys.data)
        tracing.grant_write(stack.compute.task.role, grantee="app")
    if wanted.prometheus:
        prometheus = _prometheus(stack)
        if wanted.grafana and has(Feature.GRAFANA):
            grafana = Grafana(stack, "grafana", naming=stack.naming, prometheus=prometheus)
            stack.publish("grafana_host", grafana.workspace.endpoint, "Where people look at graphs")
    if wanted.canary_minutes is not None and has(Feature.CANARIES):
        _canary(stack, wanted.canary_minutes)
    if wanted.log_search is not None and has(Feature.LOG_SEARCH):
        _log_search(stack, wanted.log_search)


def _alarms(stack: "EnvironmentStack") -> None:
    family = stack.monitoring.family
    LoadBalancerAlarms(
        stack,
        "alarms-of-load-balancer",
        alarms=family("network"),
        load_balancer=stack.compute.service.metrics.load_balancer,
    )
    gateways = stack.networking.egress.gateways
    EgressAlarms(
        stack,
        "alarms-of-egress",
        alarms=family("network"),
        gateways={zone: gateway.id for zone, gateway in gateways.items()},
    )
    CertificateAlarms(
        stack,
        "alarms-of-certificate",
        alarms=family("certificate"),
        certificate=stack.certificate.arn,
    )
    LogAlarms(stack, "alarms-of-log", alarms=family("service"), log_group=stack.compute.task.logs)


def _alert_rules() -> str:
    try:
        return ALERT_RULES.read_text(encoding="utf-8")
    except (OSError, ValueError) as problem:
        raise ConfigurationError(f"{ALERT_RULES} cannot be read: {problem}") from None


def _prometheus(stack: "EnvironmentStack") -> Prometheus:
    prometheus = Prometheus(
        stack,
        "prometheus",
        naming=stack.naming,
        config=PrometheusConfig(
            rules=_alert_rules(),
            log_retention_days=stack.environment.protection.log_retention_days,
        ),
        alerts=stack.monitoring.alerts,
        key=stack.keys.data,
        logs_key=stack.keys.logs,
        region=stack.environment.region,
    )
    stack.publish(
        "prometheus_endpoint",
        prometheus.workspace.prometheus_endpoint,
        "Where metrics are written to and queried",
    )
    return prometheus


def _canary(stack: "EnvironmentStack", every_minutes: int) -> None:
    account_id = stack.environment.account_id
    canary = Canary(
        stack,
        "canary",
        naming=stack.naming,
        config=CanaryConfig(
            address=f"https://{stack.domain}/health",
            every_minutes=every_minutes,
            retained=stack.protected,
            emptied_on_destroy=not stack.protected,
        ),
        artifacts=stack.artifacts,
        key=stack.keys.logs,
        access_logs=stack.logs,
        account_id=account_id,
        region=stack.environment.region,
    )
    CanaryAlarms(
        stack,
        "alarms-of-canary",
        alarms=stack.monitoring.family("service"),
        canary=canary.canary.name,
        every_minutes=canary.every_minutes,
    )


def _log_search(stack: "EnvironmentStack", size: LogSearchSize) -> None:
    environment = stack.environment
    domain = LogSearch(
        stack,
        "log-search",
        naming=stack.naming,
        config=LogSearchConfig(
            instance_type=size.instance_type,
            nodes=size.nodes,
            storage_gib=size.storage_gib,
            log_retention_days=environment.protection.log_retention_days,
            retained=stack.protected,
        ),
        network=stack.networking.network,
        key=stack.keys.data,
        logs_key=stack.keys.logs,
        administrator_arn=(
            f"arn:aws:iam::{environment.account_id}:role/{stack.platform.deployment_role}"
        ),
        account_id=environment.account_id,
        region=environment.region,
    )
    stack.publish("log_search_host", domain.domain.endpoint, "Host of the search of logs")
