"""A container beside a service's own, which works for it and without which the service goes on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from constructs_lib.errors import ConfigurationError

# Shares of the processor when all want it: the service 6, each other container 1. They fit into
# the smallest task, and whoever wants less leaves it to the others. Without a number a container
# gets 2 shares, and would hardly run beside one that has one.
SERVICE_CPU_UNITS, SIDECAR_CPU_UNITS = 192, 32
# What a service needs at least: the memory that its image has on Kubernetes for a migration.
LEAST_SERVICE_MIB = 256
STOP_SECONDS = 30  # after the service has stopped, for what it sent last
RESTART_SECONDS = 60  # the least that ECS takes


@dataclass(frozen=True, kw_only=True, slots=True)
class Sidecar:
    """What one says; texts may be tokens.

    It starts before the service and stops after it, so that what the service sends last arrives.
    A service does not wait for it: `START` is also fulfilled by a container that has stopped
    again, or whose image cannot be pulled (aws/amazon-ecs-agent, pull request 3927). One that ends
    later is started again by ECS, and the task goes on.

    Attributes:
        name: Name of the container, and of its log streams.
        image: Image by its digest.
        user: User and group, by number.
        memory_mib: Memory that it gets at most; beyond it alone is ended.
        environment: Plain values by name.
        secrets: ARNs of parameters and secrets by name.
        health: Program of the image that says whether it works; empty where there is none.
        scratch: What it may write to in memory, as ECS describes it; None for nothing.
        further: What only this kind of container says, such as `firelensConfiguration`.
    """

    name: str
    image: str
    user: str
    memory_mib: int
    environment: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)
    health: Sequence[str] = ()
    scratch: Mapping[str, Any] | None = None
    further: Mapping[str, Any] = field(default_factory=dict)


def refuse_too_much(service: str, memory_mib: int, beside: Sequence[Sidecar]) -> None:
    """Refuse a task in which too little memory is left for the service.

    Args:
        service: Name of the service.
        memory_mib: Memory of its task; literal.
        beside: What runs beside it.

    Raises:
        ConfigurationError: Says how much the task needs.
    """
    needed = LEAST_SERVICE_MIB + sum(each.memory_mib for each in beside)
    if memory_mib < needed:
        taken = ", ".join(f"{each.name} takes {each.memory_mib}" for each in beside)
        raise ConfigurationError(
            f"service {service!r}: memory_mib is {memory_mib}, allowed: {needed} or more; beside "
            f"the service, which needs {LEAST_SERVICE_MIB}, {taken}"
        )
