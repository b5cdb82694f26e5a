"""The files of all dashboards."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from environments import Environment, Platform
from terrace.dashboards import application, cost, deployments, infrastructure, logs, slo
from terrace.dashboards.page import Page
from terrace.dashboards.world import World, world

FOLDER = Path("monitoring/grafana/dashboards")
PAGES: Sequence[Callable[[World], Page]] = (
    application.page,
    slo.page,
    infrastructure.page,
    cost.page,
    deployments.page,
    logs.page,
)


def written(environments: Sequence[Environment], platform: Platform) -> Mapping[Path, str]:
    """Every dashboard, by its path below the root.

    Args:
        environments: Those that it looks at.
        platform: What they share.
    """
    seen = world(environments, platform)
    built = [page(seen) for page in PAGES]
    return {FOLDER / f"{each.uid}.json": each.text() for each in built}
