"""What dashboards take from environments/; names of services they ask the data for."""

from collections.abc import Sequence
from dataclasses import dataclass

from environments import Environment, Platform


@dataclass(frozen=True, kw_only=True, slots=True)
class World:
    """What there is to look at in at least one environment.

    Attributes:
        project: First part of every name and path.
        kubernetes: A cluster.
        database: PostgreSQL.
        cache: Valkey.
        queues: Queues, of services or of the job fleet.
        edge: CloudFront.
        budgets: Names of environments that have one, and US dollars a month.
    """

    project: str
    kubernetes: bool
    database: bool
    cache: bool
    queues: bool
    edge: bool
    budgets: tuple[tuple[str, int], ...]


def world(environments: Sequence[Environment], platform: Platform) -> World:
    """Look at all environments: one set of dashboards serves them, and the developer's machine."""
    return World(
        project=platform.project,
        kubernetes=any(each.kubernetes for each in environments),
        database=any(each.database for each in environments),
        cache=any(each.cache for each in environments),
        queues=any(
            each.jobs or any(service.consumes for service in each.services.values())
            for each in environments
        ),
        edge=any(each.edge and each.edge.distribution for each in environments),
        budgets=tuple((each.name, each.budget.monthly_usd) for each in environments if each.budget),
    )
