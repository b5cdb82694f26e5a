"""The OpenTelemetry collector's configuration: one rendering for every place that one runs in."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from constructs_lib.errors import ConfigurationError
from constructs_lib.observability.collector_pipelines import Pipelines
from constructs_lib.observability.collector_processors import DELTAS, processors
from constructs_lib.observability.collector_scraping import INTERVAL, TIMEOUT, of_node, of_service
from constructs_lib.observability.vendors import Vendor

HEALTH_PORT, TRACES_PORT, METRICS_PORT = 13133, 4318, 8888
"""Ports of its health check, of OTLP over HTTP, and of its own metrics."""


class Place(StrEnum):
    """Where a collector runs, which decides what it listens on and what it scrapes."""

    ECS_TASK = "ecs-task"
    """Beside the container of a Fargate task: on 127.0.0.1 alone."""

    INSTANCE = "instance"
    """On an instance of the job fleet, in the host's network: on 127.0.0.1 alone."""

    NODE = "node"
    """One on each node of a cluster, for all its pods: on the address of its own pod."""

    COMPOSE = "compose"
    """On a developer's machine: it prints traces, and Prometheus scrapes for itself there."""


_HOSTS = {Place.NODE: "${env:MY_POD_IP}", Place.COMPOSE: "0.0.0.0"}  # noqa: S104 - in a container
_DETECTORS = {Place.ECS_TASK: "ecs", Place.INSTANCE: "ec2"}


@dataclass(frozen=True, kw_only=True, slots=True)
class CollectorConfig:
    """What one collector is told. All of it is literal: no token of Terraform.

    Beside a task it takes components of the AWS Distro for OpenTelemetry alone, on nodes those of
    the contrib distribution, on a developer's machine those of the core distribution.

    Attributes:
        place: Where it runs.
        environment: Name of the environment, the label `environment` of all that it sends.
        region: Region whose services take metrics and traces.
        service: Key of `services` for which it works, the label `service`; None on nodes, whose
            pods say it themselves, and on a developer's machine.
        port: Port on which that service answers /metrics, 1 to 65,535; None where it has none.
        metrics: Whether Managed Prometheus takes metrics, at METRICS_REMOTE_WRITE_URL.
        traces: Whether X-Ray takes traces, at TRACES_ENDPOINT.
        vendors: Who else takes both, each with a key of its own.
        probed: Public addresses that the blackbox exporter of a cluster asks, with https.

    Raises:
        ConfigurationError: A service is missing where one is needed, or named where there is none.
    """

    place: Place
    environment: str
    region: str
    service: str | None = None
    port: int | None = None
    metrics: bool = False
    traces: bool = False
    vendors: tuple[Vendor, ...] = ()
    probed: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        is_beside = self.place in _DETECTORS
        if is_beside != (self.service is not None):
            allowed = "the name of a service" if is_beside else "None"
            raise ConfigurationError(
                f"collector on {self.place}: service is {self.service!r}, allowed: {allowed}"
            )

    @property
    def settings(self) -> tuple[str, ...]:
        """Environment variables that it reads its addresses from; no secret is among them."""
        return (
            *(("METRICS_REMOTE_WRITE_URL",) if self.metrics else ()),
            *(("TRACES_ENDPOINT",) if self.traces else ()),
        )

    @property
    def secrets(self) -> tuple[str, ...]:
        """Environment variables that it reads keys of vendors from."""
        return tuple(each.key for each in self.vendors)

    @property
    def document(self) -> dict[str, Any]:
        """The configuration, as the collector reads it from YAML or JSON."""
        detector = _DETECTORS.get(self.place)
        sent = Pipelines(
            environment=self.environment,
            region=self.region,
            metrics=self.metrics,
            traces=self.traces,
            vendors=self.vendors,
            detects=detector is not None,
            on_nodes=self.place is Place.NODE,
            printed=self.place is Place.COMPOSE,
        )
        used = {each for one in sent.pipelines.values() for each in one["processors"]}
        known = processors(environment=self.environment, detector=detector, deltas=DELTAS in used)
        return {
            "extensions": {
                "health_check": {"endpoint": self._at(HEALTH_PORT)},
                **sent.extensions,
            },
            "receivers": self._receivers(sent),
            "processors": {name: each for name, each in known.items() if name in used},
            "exporters": sent.exporters,
            **({"connectors": sent.connectors} if sent.connectors else {}),
            "service": {
                "extensions": ["health_check", *sent.extensions],
                "telemetry": {"metrics": {"readers": [self._own_metrics()]}},
                "pipelines": sent.pipelines,
            },
        }

    def _receivers(self, sent: Pipelines) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if sent.takes("otlp"):
            found["otlp"] = {"protocols": {"http": {"endpoint": self._at(TRACES_PORT)}}}
        if sent.takes("prometheus"):
            every = {"scrape_interval": INTERVAL, "scrape_timeout": TIMEOUT}
            found["prometheus"] = {"config": {"global": every, "scrape_configs": self._scraped()}}
        return found

    def _scraped(self) -> list[dict[str, Any]]:
        if self.service is None:
            return list(of_node(METRICS_PORT, self.probed))
        return list(of_service(self.service, self.port, METRICS_PORT))

    def _own_metrics(self) -> dict[str, Any]:
        # Counters end in _total for whoever scrapes it, as they do behind a remote write anyway.
        where = {"host": self._host, "port": METRICS_PORT, "without_type_suffix": False}
        return {"pull": {"exporter": {"prometheus": where}}}

    @property
    def _host(self) -> str:
        return _HOSTS.get(self.place, "127.0.0.1")

    def _at(self, port: int) -> str:
        return f"{self._host}:{port}"
