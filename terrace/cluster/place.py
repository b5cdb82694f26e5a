"""Where the cluster of an environment is: its names by convention, and clients of its account."""

from dataclasses import dataclass
from typing import Any

from environments import Environment, Platform
from terrace.aws import Accounts
from terrace.names import Names


@dataclass(frozen=True, kw_only=True, slots=True)
class Place(Names):
    """The account, the region and the names of one environment's cluster."""

    @property
    def cluster(self) -> str:
        """Name of the cluster."""
        return self.name("cluster")

    @property
    def nodes(self) -> str:
        """Value of the tag `Name` of its system nodes."""
        return self.name("nodes")

    @property
    def admin_role(self) -> str:
        """Name of the role that lets people in."""
        return self.name("cluster-admin")


def place(environment: Environment, platform: Platform) -> Place:
    """Return where an environment's cluster is, whether there is one or not."""
    return Place(
        project=platform.project,
        environment=environment.name,
        account_id=environment.account_id,
        region=environment.region,
    )


def client(accounts: Accounts, service: str, where: Place) -> Any:
    """Return a client in the cluster's account and region."""
    return accounts.client(service, account_id=where.account_id, region=where.region)
