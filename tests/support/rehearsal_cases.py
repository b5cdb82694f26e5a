"""What is rehearsed, in the order of a long day: each begins with what the one before has left."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from environments import PLATFORM
from tests.support.project import edit
from tests.support.rehearsal import Ending, Rehearsed, rehearse
from tests.support.rehearsal_project import commit
from tests.support.rehearsal_world import World

UNDONE = {"Release the image": "failure", "Look at the end": "skipped", "Take it back": "skipped"}
WENT_WELL = {
    "Release the image": "success",
    "Look at the end": "success",
    "Take it back": "skipped",
}
UNTOUCHED = ("started", "failed")


@dataclass
class Day:
    """A world, and what its environments run by now.

    Attributes:
        quick: Where a plan is not what is rehearsed, it is taken for done, without changes.
    """

    world: World
    runs: dict[str, str]
    quick: bool = False

    def build(
        self, name: str, image: str, expected: Ending, *, endpoint: str = "", **more: Any
    ) -> Rehearsed:
        """Let a commit of main be built and deployed into dev.

        Args:
            name: What is rehearsed.
            image: Digest that the build pushes.
            expected: How it has to end.
            endpoint: Another way to AWS than the straight one.
            more: Further fields of the run.
        """
        planned = more.pop("planned", not self.quick)
        given = {"ci": {}, "image": {"digest": image}}
        if not planned:
            given["deliver (dev) / plan"] = {"fingerprint": "", "changes": "0"}
        run = self.world.run(name, endpoint=endpoint, given=given, **more)
        return rehearse(self.world, name, run, lambda: run.workflow("cd-dev"), expected)

    def promote(self, name: str, to: str, expected: Ending, **more: Any) -> Rehearsed:
        """Let somebody promote into an environment."""
        run = self.world.run(name, event="workflow_dispatch", only=frozenset({"promote"}), **more)
        return rehearse(self.world, name, run, lambda: run.workflow(f"cd-{to}"), expected)

    def change(self, old: str, new: str) -> None:
        """Commit a change of dev's file."""
        edit(self.world.project / "environments/dev.py", old, new)
        self.world.commit = commit(self.world.project, "Change dev")

    def taken_back(self, code: int, steps: dict[str, str] | None = None, *told: str) -> Ending:
        """The end of a run into dev after which the former version runs."""
        return Ending(
            result="failure",
            environment="dev",
            code=code,
            steps=UNDONE if steps is None else steps,
            runs=self.runs["dev"],
            told=told or UNTOUCHED,
        )


def well(environment: str, image: str) -> Ending:
    """The end of a run that released an image."""
    return Ending(
        result="success",
        environment=environment,
        code=0,
        steps=WENT_WELL,
        runs=image,
        told=("started", "succeeded"),
    )


def another_image(day: Day) -> Iterator[Rehearsed]:
    """A commit of main that changes nothing but the image, twice."""
    for name in ("first", "second"):
        image = day.world.image(name)
        yield day.build(f"the {name} build into dev", image, well("dev", image), planned=True)
        day.runs["dev"] = image


def sick(day: Day) -> Iterator[Rehearsed]:
    """Tasks start, and the public address is not healthy."""
    image = day.world.image("sick")
    day.world.sick.add(image)
    ending = day.taken_back(8, None, "started", "rolled-back")
    yield day.build("the health check fails after the release", image, ending)


def circuit_breaker(day: Day) -> Iterator[Rehearsed]:
    """Tasks do not start."""
    image = day.world.image("unhealthy-1")
    ending = day.taken_back(8, None, "started", "rolled-back")
    yield day.build("the circuit breaker trips", image, ending)


def missing_image(day: Day) -> Iterator[Rehearsed]:
    """The registry has no such image."""
    yield day.build("the image is missing", f"sha256:{'0' * 64}", day.taken_back(5))


def locked(day: Day) -> Iterator[Rehearsed]:
    """Somebody releases by hand."""
    ssm = day.world.client("ssm", "dev")
    name = f"/{PLATFORM.project}/dev/release-lock"
    ssm.put_parameter(Name=name, Type="String", Value="{}")
    image = day.world.image("locked")
    ended = day.build("a second deployment is in progress", image, day.taken_back(6))
    ssm.delete_parameter(Name=name)
    ended.wrong = [each for each in ended.wrong if each != "a lock was left behind"]
    yield ended
