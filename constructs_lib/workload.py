"""What runs code, what it may use, and how it is told where that is.

A store offers `connect(workload)`, which does all four things or raises: network both ways,
permission, key, and settings. Nothing else wires a workload to a store.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from constructs_lib.errors import ConfigurationError
from constructs_lib.networking.reference import SecurityGroupReference
from constructs_lib.security.reference import RoleReference


class Settings(Protocol):
    """Where a workload finds its settings, each under a name in upper snake case."""

    def put(self, name: str, value: str, meaning: str) -> None:
        """Set a value; the same again changes nothing.

        Args:
            name: Name as code reads it, such as "DATABASE_HOST".
            value: The value, never a secret itself but where one is; may be a token.
            meaning: What it is, in a clause.

        Raises:
            ConfigurationError: The name has another value already.
        """


@dataclass(frozen=True, kw_only=True, slots=True)
class Workload:
    """An ECS service, the pods of a service account, or the job fleet.

    Attributes:
        label: What it is called in construct ids, names and tables, in kebab-case; pods of the
            service "app" are "pod-app".
        role: Role that its code works with.
        security_group: Group of its network interfaces; None where it has none in the VPC.
        settings: Where its code finds what it is connected to.
        starter: Role that reads secrets for a collector beside it, before that starts: of ECS'
            agent, of the instance, or of External Secrets; None where no collector is its own.
    """

    label: str
    role: RoleReference
    security_group: SecurityGroupReference | None
    settings: Settings
    starter: RoleReference | None = None

    def require_network(self, store: str) -> SecurityGroupReference:
        """Return its group, for a store that stands in the VPC.

        Args:
            store: Name of the store, for the message.

        Raises:
            ConfigurationError: It has no network interface in the VPC.
        """
        if self.security_group is None:
            raise ConfigurationError(
                f"{self.label}: uses {store!r}, allowed: stores outside the VPC; "
                "it has no network interface in it"
            )
        return self.security_group


class Store(Protocol):
    """What a workload may use."""

    def connect(self, workload: Workload) -> None:
        """Let a workload use it: network, permission, key and settings."""


def connect(workload: Workload, uses: tuple[str, ...], stores: Mapping[str, Store]) -> None:
    """Connect a workload to all that it uses.

    Args:
        workload: The workload.
        uses: Names of stores.
        stores: The stores that there are, by name.

    Raises:
        ConfigurationError: A store that is not there.
    """
    for name in uses:
        if name not in stores:
            there = ", ".join(sorted(stores)) or "none"
            raise ConfigurationError(f"{workload.label}: uses {name!r}, allowed: {there}")
        stores[name].connect(workload)
