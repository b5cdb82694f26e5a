"""The OpenTelemetry collector of a cluster: what it sends where, by what an environment has."""

from collections.abc import Iterator
from typing import Any

from environments import Environment
from terrace.manifests.text import Document


def pipelines(environment: Environment) -> Document:
    """Send what is collected where an environment has somewhere to send it."""
    found: dict[str, Any] = {"extensions": {}, "exporters": {}, "service": {"pipelines": {}}}
    signed = ["health_check"]
    if has(environment, "prometheus"):
        _sign(found, signed, "metrics", region=environment.region, service="aps")
        found["exporters"]["prometheusremotewrite"] = {
            "endpoint": "${env:METRICS_REMOTE_WRITE_URL}",
            "auth": {"authenticator": "sigv4auth/metrics"},
            "target_info": {"enabled": False},
        }
        _pipe(found, "metrics", receiver="prometheus", exporter="prometheusremotewrite")
    if has(environment, "tracing"):
        _sign(found, signed, "traces", region=environment.region, service="xray")
        found["exporters"]["otlp_http/traces"] = {
            "traces_endpoint": "${env:TRACES_ENDPOINT}",
            "auth": {"authenticator": "sigv4auth/traces"},
        }
        _pipe(found, "traces", receiver="otlp", exporter="otlp_http/traces")
    return {**found, "service": {**found["service"], "extensions": signed}}


def _sign(found: Any, signed: list[str], what: str, *, region: str, service: str) -> None:
    found["extensions"][f"sigv4auth/{what}"] = {"region": region, "service": service}
    signed.append(f"sigv4auth/{what}")


def _pipe(found: Any, what: str, *, receiver: str, exporter: str) -> None:
    found["service"]["pipelines"][what] = {
        "receivers": [receiver],
        "processors": ["memory_limiter", "batch"],
        "exporters": [exporter],
    }


def told(environment: Environment) -> Iterator[str]:
    """Name its settings."""
    if has(environment, "prometheus"):
        yield "METRICS_REMOTE_WRITE_URL"
    if has(environment, "tracing"):
        yield "TRACES_ENDPOINT"


def has(environment: Environment, what: str) -> bool:
    """Whether an environment has one of the services of observability."""
    return bool(environment.observability and getattr(environment.observability, what))
