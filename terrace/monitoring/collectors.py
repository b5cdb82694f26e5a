"""Every configuration of a collector that there is: rendered for stacks, and read from files."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from constructs_lib.observability.collector import CollectorConfig, Place
from constructs_lib.observability.vendors import datadog, new_relic
from environments import Environment, Platform
from environments.model import JOBS
from terrace.errors import UserError
from terrace.manifests import collector, text
from terrace.manifests.kustomize import PLATFORM_OVERLAYS, VALUES

COMPOSE = Path("docker/compose/collector.yml")
PORT = 8000  # of a service without a route, as constructs_lib/compute/config.py has it
EVERYBODY = (datadog("datadoghq.eu"), new_relic("eu"))  # other sites are other addresses alone
# What the charts of kubernetes/platform/base/collector.yaml put into its pods.
ON_NODES = ("MY_POD_IP", "K8S_NODE_NAME", "K8S_NODE_IP", "OTEL_K8S_POD_NAME")


@dataclass(frozen=True, kw_only=True, slots=True)
class Rendered:
    """One configuration.

    Attributes:
        name: Where it is from, for messages.
        distribution: Which collector reads it: "adot", "contrib" or "core".
        document: The configuration.
        told: Environment variables that it is given.
    """

    name: str
    distribution: str
    document: dict[str, Any]
    told: frozenset[str]


DISTRIBUTIONS = {
    Place.ECS_TASK: "adot",
    Place.INSTANCE: "adot",
    Place.NODE: "contrib",
    Place.COMPOSE: "core",
}


def rendered(environment: Environment, platform: Platform) -> Iterator[Rendered]:
    """Yield what an environment's collectors are told, and what they would be with vendors."""
    for name, config in _configs(environment, platform):
        yield _rendered(f"{environment.name}, {name}", config)
        sold = replace(config, vendors=EVERYBODY)
        yield _rendered(f"{environment.name}, {name}, with every vendor", sold)


def compose() -> CollectorConfig:
    """What the collector of a developer's machine is told."""
    return CollectorConfig(place=Place.COMPOSE, environment="local", region="eu-central-1")


def in_files(root: Path) -> Iterator[Rendered]:
    """Yield what files say, as far as they are there.

    Raises:
        UserError: One of them cannot be read.
    """
    if (root / COMPOSE).is_file():
        yield Rendered(
            name=str(COMPOSE),
            distribution=DISTRIBUTIONS[Place.COMPOSE],
            document=_read(root, COMPOSE)[0],
            told=frozenset(),
        )
    for path in sorted((root / PLATFORM_OVERLAYS).glob(f"*/{VALUES}/patches.yaml")):
        name = path.relative_to(root)
        documents = _read(root, name)
        for each in documents:
            if (each["kind"], each["metadata"]["name"]) == ("Application", "collector"):
                helm = each["spec"]["source"]["helm"]
                secret = (other for other in documents if _is_secret(other))
                data = [one["secretKey"] for other in secret for one in other["spec"]["data"]]
                yield Rendered(
                    name=str(name),
                    distribution=DISTRIBUTIONS[Place.NODE],
                    document=helm["valuesObject"]["alternateConfig"],
                    told=frozenset((*ON_NODES, *data)),
                )


def _configs(environment: Environment, platform: Platform) -> Iterator[tuple[str, CollectorConfig]]:
    if environment.kubernetes and collector.collects(environment, "prometheus", "tracing"):
        yield "on nodes", collector.config(environment, platform)
    users = {name: (Place.ECS_TASK, each.uses) for name, each in environment.services.items()}
    if environment.jobs:
        users[JOBS] = (Place.INSTANCE, environment.jobs.uses)
    for name, (place, uses) in users.items():
        if {"metrics", "traces"} & set(uses):
            route = environment.services[name].route if name in environment.services else None
            yield (
                f"beside {name}",
                CollectorConfig(
                    place=place,
                    environment=environment.name,
                    region=environment.region,
                    service=name,
                    port=route.port if route else PORT,
                    metrics="metrics" in uses and collector.has(environment, "prometheus"),
                    traces="traces" in uses and collector.has(environment, "tracing"),
                    vendors=collector.vendors(environment),
                ),
            )


def _rendered(name: str, config: CollectorConfig) -> Rendered:
    there = ON_NODES if config.place is Place.NODE else ()
    return Rendered(
        name=name,
        distribution=DISTRIBUTIONS[config.place],
        document=config.document,
        told=frozenset((*there, *config.settings, *config.secrets)),
    )


def _is_secret(each: Any) -> bool:
    return (each["kind"], each["metadata"]["name"]) == ("ExternalSecret", "collector")


def _read(root: Path, path: Path) -> list[Any]:
    try:
        return text.read(root / path)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as problem:
        why = " ".join(str(problem).split())
        raise UserError(f"{path} cannot be read: {why}, expected YAML") from None
