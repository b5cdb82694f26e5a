"""Module `observability`: metrics, graphs, traces, and a user's view from outside."""

from constructs import Construct

from constructs_lib.functions.reference import ExistingArtifacts
from constructs_lib.monitoring.alarm import AlarmSet
from constructs_lib.observability.canary import Canary, CanaryConfig
from constructs_lib.observability.canary_alarms import CanaryAlarms
from constructs_lib.observability.grafana import Grafana
from constructs_lib.observability.prometheus import Prometheus, PrometheusConfig
from constructs_lib.observability.tracing import Tracing
from constructs_lib.security.reference import ExistingKey
from terrace.modules.definitions.shared import (
    alarms,
    data_key,
    emptied_on_destroy,
    log_bucket,
    log_retention,
    logs_key,
    role,
)
from terrace.modules.module import Module
from terrace.modules.stack import ModuleStack
from terrace.modules.validation import matches

MINUTES = 5
EXAMPLE_RULES = """\
groups:
  - name: service
    rules:
      - alert: TargetDown
        expr: up == 0
        for: 5m
"""


def _build(module: ModuleStack) -> None:
    domain = Construct(module, "observability")
    family = alarms(module, "service")
    data, logs = ExistingKey(data_key(module)), ExistingKey(logs_key(module))
    application = role(module, "application", "writes metrics and traces")
    tracing = Tracing(domain, "tracing", naming=module.naming, key=data)
    tracing.grant_write(application, grantee="app")
    prometheus = Prometheus(
        domain,
        "prometheus",
        naming=module.naming,
        config=PrometheusConfig(
            rules=module.text(
                "alert_rules",
                "Groups of alert rules in Prometheus' own YAML, such as of file()",
                example=EXAMPLE_RULES,
            ),
            log_retention_days=log_retention(module),
        ),
        alerts=family.alerts,
        key=data,
        logs_key=logs,
        region=module.region,
    )
    prometheus.grant_write(application, grantee="app")
    grafana = Grafana(domain, "grafana", naming=module.naming, prometheus=prometheus)
    _call(module, domain, family, data, logs)
    module.publish(
        "prometheus_endpoint", prometheus.workspace.prometheus_endpoint, "Where metrics are written"
    )
    module.publish("grafana_host", grafana.workspace.endpoint, "Where people look at graphs")


def _call(
    module: ModuleStack,
    domain: Construct,
    family: AlarmSet,
    data: ExistingKey,
    logs: ExistingKey,
) -> None:
    canary = Canary(
        domain,
        "canary",
        naming=module.naming,
        config=CanaryConfig(
            address=module.text(
                "address",
                "What the canary calls every five minutes",
                example="https://app.acme.example/health",
                validation=matches("address", "https://.+", "an https address", "http://app"),
            ),
            every_minutes=MINUTES,
            retained=False,
            emptied_on_destroy=emptied_on_destroy(module, "records of the canary's runs"),
        ),
        artifacts=ExistingArtifacts(
            versioned_name=module.text(
                "artifacts_bucket",
                "Versioned bucket for the canary's script, as module `functions` makes it",
                example="acme-staging-artifacts-123456789012",
            ),
            key=data,
        ),
        key=logs,
        access_logs=log_bucket(module),
        account_id=module.account_id,
        region=module.region,
    )
    CanaryAlarms(
        domain,
        "alarms",
        alarms=family,
        canary=canary.canary.name,
        every_minutes=canary.every_minutes,
    )


OBSERVABILITY = Module(
    name="observability",
    purpose="Managed Prometheus with alert rules, managed Grafana, X-Ray, and a canary that calls "
    "the application as a user would.",
    choices=(
        "Alerts of Prometheus report to the topic that all alarms report to.",
        (
            "One request a second and a twentieth of the others are traced, those that failed or "
            "took more than a second are grouped; health checks are not traced."
        ),
        "People sign in to Grafana through IAM Identity Center; nobody is in at first.",
        "X-Ray's encryption and sampling are an account's: call this once in each region.",
    ),
    cost="About 10 USD a month for the canary, 9 USD for each person who edits graphs and 5 USD "
    "for each who looks, 0.90 USD for ten million samples, 5 USD for a million traces.",
    build=_build,
    checks={
        "traces are encrypted with a key of the caller's": (
            'aws_xray_encryption_config.tracing_encryption.type == "KMS"'
        ),
        "people sign in once": (
            'contains(aws_grafana_workspace.grafana_main.authentication_providers, "AWS_SSO")'
        ),
        "the canary's alarm has a runbook": (
            "endswith(aws_cloudwatch_metric_alarm.alarms_canary_failed.alarm_description, "
            '"/service.md#canary-failed")'
        ),
        "names follow the convention": (
            'aws_prometheus_workspace.prometheus_main.alias == "acme-staging"'
        ),
    },
)
