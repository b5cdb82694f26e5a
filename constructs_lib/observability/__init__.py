"""Managed services to look into an environment: metrics, traces, logs, and a user's view."""

from constructs_lib.observability.canary import Canary, CanaryConfig
from constructs_lib.observability.grafana import Grafana
from constructs_lib.observability.log_search import LogSearch
from constructs_lib.observability.log_search_config import LogSearchConfig
from constructs_lib.observability.prometheus import Prometheus, PrometheusConfig
from constructs_lib.observability.tracing import Tracing

__all__ = [
    "Canary",
    "CanaryConfig",
    "Grafana",
    "LogSearch",
    "LogSearchConfig",
    "Prometheus",
    "PrometheusConfig",
    "Tracing",
]
