"""The normal case of the tests of compute: `app` with a route, and `worker` that consumes."""

import functools
from dataclasses import replace
from typing import Any

from constructs_lib.compute.compute import Compute
from constructs_lib.compute.config import RouteConfig, ServiceConfig
from constructs_lib.edge.reference import ExistingCertificate
from constructs_lib.image import ImageReference
from constructs_lib.messaging.queue import Queue
from constructs_lib.monitoring.objectives import ObjectivesConfig
from constructs_lib.site import Site
from conventions.expressions import embedded_json
from tests.support.alarms import ALARMS
from tests.support.platform import key, network
from tests.support.synth import SITE, Json, Sketch, resources, synthesize

DOMAIN = "test.terrace.example"
CIDR = "10.10.0.0/16"
REPOSITORY = "arn:aws:ecr:us-east-1:111111111111:repository/app"
IMAGE = ImageReference(address="registry/app:1.2.3", repository_arn=REPOSITORY)
ROUTE = RouteConfig(priority=100)
APP = ServiceConfig(
    image="app:1.2.3",
    cpu_units=512,
    memory_mib=1024,
    minimum_tasks=2,
    maximum_tasks=6,
    route=ROUTE,
    objectives=ObjectivesConfig(availability_percent=99.9),
    uses=("database",),
)
WORKER = ServiceConfig(
    image="app:1.2.3",
    command=("python", "-m", "app.worker"),
    cpu_units=256,
    memory_mib=512,
    minimum_tasks=0,
    maximum_tasks=4,
    spot=True,
    consumes="jobs",
)
BUSY = replace(WORKER, minimum_tasks=1)  # a worker that never rests


def compute(
    stack: Sketch, *, site: Site = SITE, services: dict[str, ServiceConfig], **changes: Any
) -> Compute:
    encryption = key(stack)
    queues = {
        name: Queue(stack, name, site=site, thing=name, key=encryption, alarms=ALARMS)
        for name in {each.consumes for each in services.values() if each.consumes}
    }
    return Compute(
        stack,
        "compute",
        **{
            "site": site,
            "config": services,
            "images": dict.fromkeys(services, IMAGE),
            "network": changes.get("network") or network(stack),
            "certificate": ExistingCertificate("arn:certificate"),
            "domain": DOMAIN,
            "key": encryption,
            "logs_bucket": "logs",
            "alarms": ALARMS,
            "queues": queues,
            "vpc_cidr": CIDR,
        }
        | changes,
    )


@functools.cache
def _made(site: Site, services: tuple[tuple[str, ServiceConfig], ...]) -> Json:
    return synthesize(lambda stack: compute(stack, site=site, services=dict(services)))


def made(*, site: Site = SITE, **services: ServiceConfig) -> Json:
    """Terraform JSON of `app` and `worker`, or of the services that are given."""
    return _made(site, tuple((services or {"app": APP, "worker": WORKER}).items()))


def container(document: Json, service: str) -> dict[str, Any]:
    """The container of a service's task definition."""
    definitions = resources(document, "aws_ecs_task_definition")
    text = definitions[f"compute_service_{service}_task_main"]["container_definitions"]
    (found,) = embedded_json(text)
    assert isinstance(found, dict)
    return found
