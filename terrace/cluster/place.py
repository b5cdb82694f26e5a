"""Where the cluster of an environment is: its names by convention, and clients of its account."""

from dataclasses import dataclass
from typing import Any

from environments import Environment, Platform
from terrace.aws import Accounts


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """The account, the region and the names of one environment's cluster.

    The names are those of `constructs_lib`, whose constructs take seconds to import; a test holds
    them together.

    Attributes:
        project: First part of every name.
        environment: Second part.
        account_id: The account, 12 digits.
        region: The region.
    """

    project: str
    environment: str
    account_id: str
    region: str

    @property
    def cluster(self) -> str:
        """Name of the cluster."""
        return self._name("cluster")

    @property
    def nodes(self) -> str:
        """Value of the tag `Name` of its system nodes."""
        return self._name("nodes")

    @property
    def role(self) -> str:
        """Name of the role that lets people in."""
        return self._name("cluster-admin")

    def role_arn(self, name: str) -> str:
        """ARN of a role of the account."""
        return f"arn:aws:iam::{self.account_id}:role/{name}"

    def _name(self, thing: str) -> str:
        return f"{self.project}-{self.environment}-{thing}"


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
