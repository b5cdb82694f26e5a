"""Where a collector sends metrics and traces: a pipeline for each, and for each who takes them."""

from typing import Any

from constructs_lib.observability.collector_processors import (
    BATCH,
    DELTAS,
    MEMORY,
    NAMES,
    SECRETS,
    WHERE,
)
from constructs_lib.observability.vendors import DATADOG, Vendor

# Datadog shows the rates of requests of services from what this makes of spans; the AWS Distro for
# OpenTelemetry has no such component.
# Datadog, "Migrate to OpenTelemetry Collector version 0.95.0+".
SPAN_METRICS = "datadog/connector"


class Pipelines:
    """Pipelines, and the exporters, connectors and signatures that they name.

    Attributes:
        extensions: What signs requests to AWS.
        exporters: Who gets it.
        connectors: What makes metrics of spans.
        pipelines: What is taken from where, through which processors.
    """

    def __init__(
        self,
        *,
        environment: str,
        region: str,
        metrics: bool,
        traces: bool,
        vendors: tuple[Vendor, ...],
        detects: bool,
        on_nodes: bool,
        printed: bool,
    ) -> None:
        self.extensions: dict[str, Any] = {}
        self.exporters: dict[str, Any] = {}
        self.connectors: dict[str, Any] = {}
        self.pipelines: dict[str, Any] = {}
        self._region = region
        self._first = [MEMORY, *([WHERE] if detects else []), NAMES]
        if metrics:
            self._write(environment)
        if traces:
            self._trace()
        for vendor in vendors:
            self._sell(vendor, on_nodes=on_nodes)
        if printed:
            self.exporters["debug"] = {"verbosity": "basic"}
            self._traces("traces", "debug")

    def takes(self, receiver: str) -> bool:
        """Whether a pipeline begins with a receiver."""
        return any(receiver in each["receivers"] for each in self.pipelines.values())

    def _write(self, environment: str) -> None:
        """Source: Amazon Managed Service for Prometheus User Guide, OpenTelemetry."""
        self.exporters["prometheus_remote_write"] = {
            "endpoint": "${env:METRICS_REMOTE_WRITE_URL}",
            "auth": {"authenticator": self._sign("metrics", service="aps")},
            "external_labels": {"environment": environment},
            "target_info": {"enabled": False},
        }
        self._metrics("metrics", "prometheus_remote_write")

    def _trace(self) -> None:
        """Source: AWS X-Ray Developer Guide, "OpenTelemetry Protocol (OTLP) endpoint"."""
        self.exporters["otlp_http/traces"] = {
            "traces_endpoint": "${env:TRACES_ENDPOINT}",
            "auth": {"authenticator": self._sign("traces", service="xray")},
        }
        self._traces("traces", "otlp_http/traces")

    def _sell(self, vendor: Vendor, *, on_nodes: bool) -> None:
        """Send a vendor both, in pipelines of its own: one that fails holds up no other."""
        self.exporters[vendor.exporter] = vendor.settings
        metrics, traces = f"metrics/{vendor.name}", f"traces/{vendor.name}"
        self._metrics(metrics, vendor.exporter, deltas=vendor.takes_deltas)
        self._traces(traces, vendor.exporter)
        if vendor.name == DATADOG and on_nodes:
            self.connectors[SPAN_METRICS] = {}
            self.pipelines[metrics]["receivers"].append(SPAN_METRICS)
            self.pipelines[traces]["exporters"].append(SPAN_METRICS)

    def _sign(self, what: str, *, service: str) -> str:
        name = f"sigv4auth/{what}"
        self.extensions[name] = {"region": self._region, "service": service}
        return name

    def _metrics(self, name: str, exporter: str, *, deltas: bool = False) -> None:
        rest = [*([DELTAS] if deltas else []), BATCH]
        self.pipelines[name] = _pipeline("prometheus", [*self._first, *rest], exporter)

    def _traces(self, name: str, exporter: str) -> None:
        self.pipelines[name] = _pipeline("otlp", [*self._first, SECRETS, BATCH], exporter)


def _pipeline(receiver: str, processors: list[str], exporter: str) -> dict[str, Any]:
    return {"receivers": [receiver], "processors": processors, "exporters": [exporter]}
