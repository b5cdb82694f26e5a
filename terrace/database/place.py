"""Where the tasks of a database run: names by convention, and what the account has of them."""

from dataclasses import dataclass
from typing import Any

from environments import Environment, Platform
from terrace.aws import reading
from terrace.errors import UserError
from terrace.names import Names

PREPARE, MIGRATE = "prepare-database", "migrate-database"
PRIVATE = "private"  # tag `Tier` of the subnets that tasks stand in


@dataclass(frozen=True, kw_only=True, slots=True)
class Place(Names):
    """The account, the region and the names of one environment's tasks."""

    @property
    def cluster(self) -> str:
        """Name of the ECS cluster."""
        return self.name()

    @property
    def group(self) -> str:
        """Name of the security group of both tasks."""
        return self.name(PREPARE)

    @property
    def log_group(self) -> str:
        """Name of the log group of both tasks."""
        return self.path(PREPARE)


def place(environment: Environment, platform: Platform) -> Place:
    """Return where an environment's tasks run.

    Raises:
        UserError: It has no database, or no service whose image could prepare it.
    """
    name = environment.name
    if environment.database is None:
        raise UserError(
            f"environment {name} has no database to prepare; set it in environments/{name}.py"
        )
    if environment.preparing is None:
        raise UserError(
            f"no service of environment {name} uses the database, so that no image can prepare it; "
            f'add "database" to the uses of one in environments/{name}.py'
        )
    return Place(
        project=platform.project,
        environment=name,
        account_id=environment.account_id,
        region=environment.region,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Network:
    """Where a task that is started stands.

    Attributes:
        subnet_ids: The private subnets of its environment.
        group_ids: Its security groups.
    """

    subnet_ids: tuple[str, ...]
    group_ids: tuple[str, ...]


def network(ec2: Any, *, project: str, environment: str, group: str) -> Network:
    """Find where the tasks stand; both are empty where the environment is not deployed.

    Args:
        ec2: Client of the environment's account and region.
        project: Tag `Project` of the subnets.
        environment: Tag `Environment` of the subnets.
        group: Name of the security group.

    Raises:
        Unreadable: They may not be read.
    """
    wanted = {"tag:Project": project, "tag:Environment": environment, "tag:Tier": PRIVATE}
    with reading(f"the network of {environment}"):
        subnets = ec2.describe_subnets(Filters=_filters(wanted))["Subnets"]
        groups = ec2.describe_security_groups(
            Filters=_filters(
                {
                    "group-name": group,
                    "tag:Project": project,
                    "tag:Environment": environment,
                }
            )
        )["SecurityGroups"]
    vpcs = {each["VpcId"] for each in groups}
    return Network(
        subnet_ids=tuple(sorted(e["SubnetId"] for e in subnets if e["VpcId"] in vpcs)),
        group_ids=tuple(each["GroupId"] for each in groups),
    )


def _filters(wanted: dict[str, str]) -> list[dict[str, Any]]:
    return [{"Name": name, "Values": [value]} for name, value in wanted.items()]
