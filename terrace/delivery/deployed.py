"""An environment as it is deployed: names in its account, and the ways into it."""

from dataclasses import dataclass
from typing import Any

from environments import Environment, Platform
from terrace.aws import Accounts
from terrace.names import PLAN, Names, of_environment, of_platform

JOBS = "jobs"  # the job fleet among the workloads


@dataclass(frozen=True, kw_only=True, slots=True)
class Deployed:
    """One environment, its platform, and clients of both accounts.

    Attributes:
        environment: The environment.
        platform: What all environments share.
        accounts: Clients, by account.
    """

    environment: Environment
    platform: Platform
    accounts: Accounts

    @property
    def names(self) -> Names:
        """Names in its account."""
        return of_environment(self.platform, self.environment)

    @property
    def shared(self) -> Names:
        """Names in the account that all environments share."""
        return of_platform(self.platform)

    def client(self, service: str) -> Any:
        """A client in its account.

        Raises:
            Unreadable: No credentials, or no way into the account.
        """
        where = self.names
        return self.accounts.client(service, account_id=where.account_id, region=where.region)

    def shared_client(self, service: str) -> Any:
        """A client in the shared account.

        Raises:
            Unreadable: No credentials, or no way into the account.
        """
        where = self.shared
        return self.accounts.client(service, account_id=where.account_id, region=where.region)

    def missing(self, what: str) -> str:
        """Say that something is not there, and how it comes about."""
        where = self.names
        return (
            f"there is no {what} in {where.region} of account {where.account_id}; deploy it with: "
            f"make deploy STACK={where.environment}"
        )


def writing(environment: Environment, platform: Platform) -> Deployed:
    """The environment with the role that deploys it."""
    return _with_roles(environment, platform, platform.deployment_role_in(environment.name))


def looking(environment: Environment, platform: Platform) -> Deployed:
    """The environment with the role that plans in it; where that is not lent, the one that deploys.

    Whoever promotes to one environment may only look at the one before.
    """
    names = of_environment(platform, environment)
    deploys = platform.deployment_role_in(environment.name)
    return _with_roles(environment, platform, names.name(PLAN), deploys)


def _with_roles(environment: Environment, platform: Platform, *roles: str) -> Deployed:
    names = of_environment(platform, environment)
    arns = tuple(names.role_arn(role) for role in roles)
    accounts = Accounts(region=environment.region, roles={environment.account_id: arns})
    return Deployed(environment=environment, platform=platform, accounts=accounts)
