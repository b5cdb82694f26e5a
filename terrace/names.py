"""Names of what an environment has, without the constructs, which take seconds to import.

Tests hold both to the same.
"""

from dataclasses import dataclass

from environments import Environment, Platform
from stacks.pipelines import PLAN, SHARED

__all__ = [
    "DATABASE_USER",
    "PLAN",
    "SHARED",
    "Names",
    "deployment_role",
    "of_environment",
    "of_platform",
]

DATABASE_USER = "app"  # whom workloads sign in as


@dataclass(frozen=True, kw_only=True, slots=True)
class Names:
    """Names in one account.

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

    def name(self, thing: str = "") -> str:
        """Name of a thing; empty for the one of its kind."""
        return "-".join(part for part in (self.project, self.environment, thing) if part)

    def path(self, thing: str) -> str:
        """Name of a log group, or path of parameters."""
        return f"/{self.project}/{self.environment}/{thing}"

    def arn(self, service: str, resource: str) -> str:
        """ARN of something of this account and region."""
        return f"arn:aws:{service}:{self.region}:{self.account_id}:{resource}"

    def role(self, thing: str) -> str:
        """ARN of a role by the last part of its name."""
        return self.role_arn(self.name(thing))

    def role_arn(self, name: str) -> str:
        """ARN of a role by its whole name."""
        return f"arn:aws:iam::{self.account_id}:role/{name}"

    def host(self, service: str) -> str:
        """Host name of a service, as `kms:ViaService` has it."""
        return f"{service}.{self.region}.amazonaws.com"

    @property
    def boundary(self) -> str:
        """ARN of the permission boundary of what runs the project's code."""
        return f"arn:aws:iam::{self.account_id}:policy/{self.name('boundary')}"


def of_environment(platform: Platform, environment: Environment) -> Names:
    """Names in the account of an environment."""
    return Names(
        project=platform.project,
        environment=environment.name,
        account_id=environment.account_id,
        region=environment.region,
    )


def deployment_role(platform: Platform, environment: Environment) -> str:
    """ARN of the role that deploys an environment, in its account."""
    names = of_environment(platform, environment)
    return names.role_arn(platform.deployment_role_in(environment.name))


def of_platform(platform: Platform) -> Names:
    """Names in the account that all environments share."""
    return Names(
        project=platform.project,
        environment=SHARED,
        account_id=platform.account_id,
        region=platform.serving_region,
    )
