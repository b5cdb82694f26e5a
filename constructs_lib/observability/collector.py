"""The OpenTelemetry collector's configuration: one rendering for every place that one runs in."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

HEALTH_PORT, TRACES_PORT, METRICS_PORT = 13133, 4318, 8888
"""Ports of its health check, of OTLP over HTTP, and of its own metrics."""


class Place(StrEnum):
    """Where a collector runs, which decides what it listens on and what it scrapes."""

    ECS_TASK = "ecs-task"
    INSTANCE = "instance"


@dataclass(frozen=True, kw_only=True, slots=True)
class CollectorConfig:
    """What one collector is told."""

    place: Place
    environment: str
    region: str
    service: str | None = None
    port: int | None = None
    metrics: bool = False
    traces: bool = False

    @property
    def settings(self) -> tuple[str, ...]:
        """Names of the environment variables that it has to be given."""
        told = {"METRICS_REMOTE_WRITE_URL": self.metrics, "TRACES_ENDPOINT": self.traces}
        return tuple(name for name, wanted in told.items() if wanted)

    @property
    def secrets(self) -> tuple[str, ...]:
        """Those of them that are secrets."""
        return ()

    @property
    def document(self) -> dict[str, Any]:
        """The configuration, as the collector reads it from YAML or JSON."""
        signed = {"metrics": "aps", "traces": "xray"}
        wanted = {name for name in signed if getattr(self, name)}
        pipelines = {
            "metrics": {"receivers": ["prometheus"], "exporters": ["prometheusremotewrite"]},
            "traces": {"receivers": ["otlp"], "exporters": ["otlp_http/traces"]},
        }
        exporters = {
            "metrics": {
                "prometheusremotewrite": {
                    "endpoint": "${env:METRICS_REMOTE_WRITE_URL}",
                    "auth": {"authenticator": "sigv4auth/metrics"},
                    "external_labels": {"environment": self.environment},
                }
            },
            "traces": {
                "otlp_http/traces": {
                    "traces_endpoint": "${env:TRACES_ENDPOINT}",
                    "auth": {"authenticator": "sigv4auth/traces"},
                }
            },
        }
        return {
            "extensions": {
                "health_check": {"endpoint": f"127.0.0.1:{HEALTH_PORT}"},
                **{
                    f"sigv4auth/{name}": {"region": self.region, "service": signed[name]}
                    for name in sorted(wanted)
                },
            },
            "receivers": {
                "otlp": {"protocols": {"http": {"endpoint": f"127.0.0.1:{TRACES_PORT}"}}},
                "prometheus": {
                    "config": {
                        "scrape_configs": [
                            {
                                "job_name": "services",
                                "static_configs": [
                                    {
                                        "targets": [f"127.0.0.1:{self.port}"],
                                        "labels": {"service": self.service},
                                    }
                                ],
                            }
                        ]
                    }
                },
            },
            "processors": {
                "memory_limiter": {"check_interval": "1s", "limit_percentage": 80},
                "batch": {},
            },
            "exporters": {k: v for name in sorted(wanted) for k, v in exporters[name].items()},
            "service": {
                "extensions": ["health_check", *(f"sigv4auth/{name}" for name in sorted(wanted))],
                "pipelines": {
                    name: {**pipelines[name], "processors": ["memory_limiter", "batch"]}
                    for name in sorted(wanted)
                },
            },
        }
