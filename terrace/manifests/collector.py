"""The OpenTelemetry collector of a cluster: what it is told, by what an environment has."""

from collections.abc import Iterator
from fnmatch import fnmatchcase

from constructs_lib.observability.collector import CollectorConfig, Place
from constructs_lib.observability.vendors import Vendor
from environments import Environment, Platform
from environments.model import KUBERNETES

HEALTH_PATH = "/health"  # what load balancers ask too
KEYS = "keys"  # the store of External Secrets that keys of vendors are read from


def config(environment: Environment, platform: Platform) -> CollectorConfig:
    """Say what the collector on each node of an environment's cluster is told."""
    return CollectorConfig(
        place=Place.NODE,
        environment=environment.name,
        region=environment.region,
        metrics=has(environment, "prometheus"),
        traces=has(environment, "tracing"),
        vendors=vendors(environment),
        probed=tuple(probed(environment, platform)),
    )


def probed(environment: Environment, platform: Platform) -> Iterator[str]:
    """Yield the public addresses that answer a health check, each once."""
    domain = f"{environment.name}.{platform.domain}"
    found: dict[str, None] = {}
    for service in environment.services.values():
        route = service.route
        if route is None or not fnmatchcase(HEALTH_PATH, route.path):
            continue
        label = f"{route.host}." if route.host else ""
        found[f"https://{label}{domain}{HEALTH_PATH}"] = None
        if environment.named_on_kubernetes:
            found[f"https://{label}{KUBERNETES}.{domain}{HEALTH_PATH}"] = None
    yield from found


def vendors(environment: Environment) -> tuple[Vendor, ...]:
    """Who gets metrics and traces besides AWS."""
    return environment.observability.recipients if environment.observability else ()


def collects(environment: Environment, *kinds: str) -> bool:
    """Whether somebody takes one of "prometheus" and "tracing"; vendors take both."""
    return bool(vendors(environment)) or any(has(environment, each) for each in kinds)


def told(environment: Environment) -> list[str]:
    """Name the settings that it reads from parameters."""
    found = {"METRICS_REMOTE_WRITE_URL": "prometheus", "TRACES_ENDPOINT": "tracing"}
    return [name for name, what in found.items() if has(environment, what)]


def has(environment: Environment, what: str) -> bool:
    """Whether an environment has one of the services of observability."""
    return bool(environment.observability and getattr(environment.observability, what))
