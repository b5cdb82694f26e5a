"""What runs where: what is noted, what really runs, and what differs."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from terrace.delivery.deployed import Deployed
from terrace.delivery.records import Records
from terrace.release.workloads import repositories, stages


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One workload of one environment.

    Attributes:
        environment: Name of the environment.
        workload: Name of the service, or "jobs".
        label: The same, with where it runs where that is Kubernetes.
        image: What is noted.
        commit: What is noted; empty for the first image.
        since: Since when it runs without interruption, in UTC.
        running: What runs; empty where nothing can say it.
        healthy: All that should run does, and nothing is on its way.
        said: How much of it runs.
    """

    environment: str
    workload: str
    label: str
    image: str
    commit: str
    since: str
    running: str
    healthy: bool
    said: str

    @property
    def differs(self) -> bool:
        """Whether something else runs than is noted."""
        return self.running not in ("", self.image)

    @property
    def told(self) -> dict[str, Any]:
        """It as JSON has it."""
        return asdict(self) | {"differs": self.differs}


def rows(deployed: Deployed, *, root: Path | None = None) -> Iterator[Row]:
    """Read an environment, workload by workload.

    Args:
        deployed: The environment.
        root: The working copy where a tunnel may lead to the cluster; None leaves the cluster out.

    Raises:
        Refusal: Something is not deployed.
        Unreadable: Something may not be read.
    """
    records = Records(deployed)
    workloads = tuple(repositories(deployed.environment))
    for stage in stages(deployed, records, workloads, root=root):
        for target in stage:
            history, running = records.history(target.workload), target.running()
            yield Row(
                environment=deployed.environment.name,
                workload=target.workload,
                label=target.label,
                image=history.current.image,
                commit=history.current.commit,
                since=f"{history.since:%Y-%m-%d %H:%M} UTC",
                running=running.image,
                healthy=running.healthy,
                said=running.said,
            )


def noted(found: list[Row]) -> Iterator[str]:
    """Write what each workload is to run, by which two runs of a pipeline are compared.

    How well it runs is not in it: a sick environment would look as if something was released.
    """
    for workload, image in {row.workload: row.image for row in found}.items():
        yield f"{workload} {image}"


def lines(found: list[Row]) -> Iterator[str]:
    """Write rows as a table, and below it what differs."""
    table = [("ENVIRONMENT", "WORKLOAD", "IMAGE", "COMMIT", "SINCE", "RUNS")]
    for row in found:
        said = row.said if row.healthy else f"{row.said}, not healthy"
        table.append(
            (
                row.environment,
                row.label,
                _short(row.image),
                row.commit[:12] or "-",
                row.since,
                said,
            )
        )
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for cells in table:
        padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
        yield "  ".join(padded).rstrip()
    for row in found:
        if row.differs:
            yield (
                f"{row.environment}/{row.label}: {_short(row.running)} runs, and "
                f"{_short(row.image)} is noted; deploy what is wanted, or go back with: "
                f"terrace release rollback {row.environment} --service {row.workload}"
            )


def _short(image: str) -> str:
    return image[:20] if image.startswith("@") else image
