"""How jobs of a workflow ended, and what they were allowed to do."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.workflow_files import Table
from tests.support.workflow_steps import StepResult

LEVELS = {"none": 0, "read": 1, "write": 2}


@dataclass(kw_only=True)
class JobResult:
    """How a job ended, or one combination of its matrix.

    Attributes:
        name: With the names of the workflows that called its own, such as `deliver (dev) / plan`.
        environment: GitHub environment that it ran in.
        concurrency: Group of which one runs at a time.
        workspace: Folder that its steps worked in.
    """

    name: str
    result: str = "skipped"
    outputs: dict[str, str] = field(default_factory=dict)
    steps: list[StepResult] = field(default_factory=list)
    seconds: float = 0.0
    environment: str = ""
    concurrency: str = ""
    workspace: Path = Path()

    def step(self, name: str) -> StepResult:
        """Return a step by its name."""
        return next(each for each in self.steps if each.name == name)


def table(jobs: list[JobResult]) -> Iterator[str]:
    """Say in lines how long each job took, and how it ended."""
    width = max((len(each.name) for each in jobs), default=0)
    for each in jobs:
        yield f"{each.name:{width}}  {each.result:8} {each.seconds:7.1f} s"


def told(jobs: list[JobResult]) -> Iterator[str]:
    """Say in lines what happened in each step."""
    for job in jobs:
        yield f"{job.name}: {job.result}"
        for step in job.steps:
            yield f"  {step.name}: {step.outcome}, {step.seconds:.1f} s"
            yield from (f"    {line}" for line in step.output.strip().splitlines())


EVERYTHING = dict.fromkeys(
    (
        "actions",
        "attestations",
        "contents",
        "id-token",
        "issues",
        "pull-requests",
        "security-events",
    ),
    "write",
)


def permissions_of(
    job: Table, document: Table, allowed: Mapping[str, str], name: str
) -> Mapping[str, str]:
    """Return what a job's token may; GitHub refuses what a caller does not have itself."""
    given: Mapping[str, str] = job.get("permissions", document.get("permissions", {})) or {}
    given = given if isinstance(given, Mapping) else {}
    for each, level in given.items():
        has = allowed.get(each, "none")
        if LEVELS[level] > LEVELS[has]:
            raise ValueError(f"{name} asks for {each}: {level}, and its caller has {has}")
    return given
