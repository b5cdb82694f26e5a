"""Module `observability`: metrics, dashboards, traces, and a user's view from outside."""

from constructs_lib.functions.reference import ExistingArtifacts
from constructs_lib.networking.reference import ExistingNetwork
from constructs_lib.observability.config import IDENTITY_CENTER, ObservabilityConfig
from constructs_lib.observability.observability import Observability
from constructs_lib.security.reference import ExistingKey
from stacks.sources import alert_manager
from terrace.modules.definitions.shared import (
    alarms,
    alerts_key,
    connect_all,
    data_key,
    log_bucket,
    logs_key,
)
from terrace.modules.module import Module
from terrace.modules.stack import ModuleStack
from terrace.modules.validation import matches

MINUTES = 5
EXAMPLE_RULES = """\
groups:
  - name: service
    rules:
      - alert: Watchdog
        expr: vector(1)
        labels:
          severity: none
      - alert: TargetDown
        expr: up == 0
        for: 5m
"""


def _build(module: ModuleStack) -> None:
    data = ExistingKey(data_key(module))
    observability = Observability(
        module,
        "observability",
        site=module.site,
        config=ObservabilityConfig(
            prometheus=True, grafana=IDENTITY_CENTER, tracing=True, canary_minutes=MINUTES
        ),
        network=ExistingNetwork(vpc_id="", subnets={}),  # of log search, a module of its own
        address=module.text(
            "address",
            "What the canary calls every five minutes",
            example="https://app.acme.example/health",
            validation=matches("address", "https://.+", "an https address", "http://app"),
        ),
        rules={
            "alert-rules": module.text(
                "alert_rules",
                "Groups of alert rules in Prometheus' own YAML, such as of file(); one of them is "
                "Watchdog, which always fires",
                example=EXAMPLE_RULES,
            )
        },
        alert_manager=alert_manager(),
        artifacts=ExistingArtifacts(
            versioned_name=module.text(
                "artifacts_bucket",
                "Versioned bucket for the canary's script, as module `functions` makes it",
                example="acme-staging-artifacts-123456789012",
            ),
            key=data,
        ),
        key=data,
        alerts_key=alerts_key(module, "alarms, which Prometheus may use"),
        logs_key=ExistingKey(logs_key(module)),
        access_logs=log_bucket(module),
        administrator_arn="",  # of log search, a module of its own
        alarms=alarms(module),
    )
    connect_all(module, observability.stores.values(), in_vpc=False)
    if observability.prometheus and observability.grafana:
        workspace = observability.prometheus.workspace
        module.publish(
            "prometheus_endpoint", workspace.prometheus_endpoint, "Where metrics are written"
        )
        host = observability.grafana.workspace.endpoint
        module.publish("grafana_host", host, "Host of Grafana")


OBSERVABILITY = Module(
    name="observability",
    purpose="Managed Prometheus with alert rules, managed Grafana, X-Ray, and a canary that calls "
    "the application as a user would.",
    choices=(
        (
            "Critical alerts of Prometheus open incidents and close them, warnings go to the chat; "
            "an alarm rings when alerting itself falls silent."
        ),
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
