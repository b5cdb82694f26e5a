"""Where the task of log search runs: names by convention."""

from dataclasses import dataclass

from environments import Environment, Platform
from terrace.database.place import Place
from terrace.errors import UserError

PREPARE = "prepare-log-search"


@dataclass(frozen=True, kw_only=True, slots=True)
class IndexPlace(Place):
    """The account, the region and the names of one environment's task of log search."""

    @property
    def group(self) -> str:
        """Name of the security group of the task."""
        return self.name(PREPARE)

    @property
    def log_group(self) -> str:
        """Name of the log group of the task."""
        return self.path(PREPARE)


def place(environment: Environment, platform: Platform) -> IndexPlace:
    """Return where an environment's task runs.

    Raises:
        UserError: It has no log search, or no service whose image could prepare it.
    """
    name = environment.name
    if not (environment.observability and environment.observability.log_search):
        raise UserError(
            f"environment {name} has no log search to prepare; set observability.log_search in "
            f"environments/{name}.py"
        )
    if environment.indexing is None:
        raise UserError(
            f"environment {name} has no service, so that no image can prepare log search; add one "
            f"in environments/{name}.py"
        )
    return IndexPlace(
        project=platform.project,
        environment=name,
        account_id=environment.account_id,
        region=environment.region,
    )
