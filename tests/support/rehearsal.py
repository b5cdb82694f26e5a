"""What a rehearsal has to end like, and how it did."""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from terrace.notify import EVENTS
from tests.support.rehearsal_world import World
from tests.support.workflow_results import JobResult, told
from tests.support.workflow_run import Run


@dataclass(kw_only=True)
class Ending:
    """How a run has to end.

    Attributes:
        result: success or failure.
        environment: The environment that it is about, empty for none.
        code: Exit code that the first step that failed has left behind, or the last one of all, in
            the job named by `job`.
        job: Part of a job's name.
        steps: Outcome by the beginning of a step's name, in that job.
        runs: Digest that the environment has to run, and that has to be noted.
        told: Events that the environment's topic has to tell, in this order.
    """

    result: str
    environment: str = ""
    code: int | None = None
    job: str = "deploy"
    steps: Mapping[str, str] = field(default_factory=dict)
    runs: str = ""
    told: tuple[str, ...] = ()


@dataclass(kw_only=True)
class Rehearsed:
    """What came of it.

    Attributes:
        name: What was rehearsed.
        wrong: What was not as it has to be, in sentences.
        job: The job that the expected ending is about; an empty one where it was never begun.
        cpu_seconds: What all programs of the run used.
    """

    name: str
    found: Ending
    wrong: list[str]
    seconds: float
    cpu_seconds: float
    job: JobResult
    jobs: list[JobResult]


def rehearse(
    world: World,
    name: str,
    run: Run,
    ends: Callable[[], str],
    expected: Ending,
) -> Rehearsed:
    """Run something, and compare its end with what is expected.

    Args:
        world: Where.
        name: What is rehearsed.
        run: The run.
        ends: Runs it, and returns success or failure.
        expected: What is expected.
    """
    where = expected.environment
    if where and world.running(where):
        world.told(where)
    begun, before = time.monotonic(), _cpu()
    result = ends()
    seconds, used = time.monotonic() - begun, _cpu() - before
    job = next((each for each in run.jobs if expected.job in each.name.split(" / ")[-1]), None)
    found = Ending(
        result=result,
        environment=where,
        code=_code(job),
        job=expected.job,
        steps={key: _outcome(job, key) for key in expected.steps},
        runs=world.running(where)[1:] if where else "",
        told=tuple(map(_event, world.told(where))) if where and world.running(where) else (),
    )
    wrong = list(_differences(found, expected))
    if where and world.running(where):
        if expected.runs and (noted := world.noted(where)[1:]) != expected.runs:
            wrong.append(f"{noted} is noted, expected: {expected.runs}")
        if world.locked(where):
            wrong.append("a lock was left behind")
    return Rehearsed(
        name=name,
        found=found,
        wrong=wrong,
        seconds=seconds,
        cpu_seconds=used,
        job=job or JobResult(name=expected.job),
        jobs=list(run.jobs),
    )


def log(rehearsed: Rehearsed) -> Iterator[str]:
    """Say in lines what was done and how it ended."""
    yield f"=== {rehearsed.name}"
    yield from told(rehearsed.jobs)
    yield f"=== {'wrong: ' + '; '.join(rehearsed.wrong) if rehearsed.wrong else 'as expected'}"


def rows(all_of_them: list[Rehearsed]) -> Iterator[str]:
    """Write a table in Markdown."""
    yield "| rehearsed | result | exit code | steps | told | wall s | CPU s | as expected |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
    for each in all_of_them:
        found = each.found
        cells = (
            each.name,
            found.result,
            "" if found.code is None else str(found.code),
            ", ".join(f"{name}: {outcome}" for name, outcome in found.steps.items()),
            ", ".join(found.told),
            f"{each.seconds:.0f}",
            f"{each.cpu_seconds:.0f}",
            "; ".join(each.wrong) or "yes",
        )
        yield f"| {' | '.join(cells)} |"


def _differences(found: Ending, expected: Ending) -> Iterator[str]:
    for name in ("result", "code", "steps", "runs", "told"):
        is_, should = getattr(found, name), getattr(expected, name)
        ignored = (name == "code" and should is None) or (name == "runs" and not should)
        if not ignored and is_ != should:
            yield f"{name} is {is_!r}, expected: {should!r}"


def _outcome(job: JobResult | None, beginning: str) -> str:
    steps = job.steps if job else []
    return next((each.outcome for each in steps if each.name.startswith(beginning)), "")


def _code(job: JobResult | None) -> int | None:
    steps = job.steps if job else []
    failed = [each.code for each in steps if each.outcome == "failure"]
    kept = [each.code for each in steps if each.code is not None]
    return failed[0] if failed else next(reversed(kept), None)


def _event(text: str) -> str:
    title = text.partition("\n")[0].partition(": ")[2]
    return next((name for name, said in EVENTS.items() if said == title), title)


def _cpu() -> float:
    used = os.times()
    return used.children_user + used.children_system
