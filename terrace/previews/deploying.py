"""Deploying a preview, so that an interruption leaves nothing that nobody knows of."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from environments import Environment
from stacks.target import AWS, chosen
from terrace import toolchain
from terrace.delivery.codes import Code
from terrace.errors import Refusal, UserError
from terrace.previews import written
from terrace.previews.place import Place, file
from terrace.previews.record import Record
from terrace.previews.store import Kept
from terrace.previews.way import Way
from terrace.steps import Steps

LOCKED = " is locked by "  # how `toolchain.failures` words a state that somebody holds
DATABASE = ("prepare", "migrate")


def check_number(kept: Sequence[Kept], name: str, where: Place) -> None:
    """Refuse one preview too many.

    Raises:
        Refusal: As many as there may be are there.
    """
    others = [each.name for each in kept if each.name != name]
    most = where.config.most
    if len(others) >= most:
        raise Refusal(
            f"there are {len(others)} previews already ({', '.join(others)}), allowed: {most}, as "
            "previews.most in environments/shared.py says; end one with: terrace preview NUMBER "
            "--end",
            code=Code.USAGE,
        )


def deploy(way: Way, record: Record, steps: Steps, status: Callable[[], str]) -> Environment:
    """Deploy a preview; the record is there before anything else is.

    Raises:
        Refusal: Somebody else deploys it at the moment.
        Unreadable: AWS refused something.
        UserError: A step failed; the sentence says which.
    """
    name, place = way.name, file(way.name)
    way.store.write(record)
    environment = written.write(record, way.where, place)
    with hinting(name):
        with steps.step(f"cdktf deploy {name}", status=status), busy():
            note_dead_lock(way, steps)
            (way.stacks.output / "addresses.json").unlink(missing_ok=True)  # nothing of it is kept
            way.stacks.cdktf("deploy", name, "--auto-approve")
        _prepare(way, environment, steps)
    return environment


def _prepare(way: Way, environment: Environment, steps: Steps) -> None:
    title = "prepare and migrate the database"
    if environment.preparing is None:
        steps.skip(title, because="there is none that a service uses")
    elif chosen(os.environ) is not AWS:
        steps.skip(title, because="the embedded AWS runs no containers")
    else:
        with steps.step(title):
            for verb in DATABASE:
                toolchain.run(
                    [sys.executable, "-m", "terrace", "database", verb, way.name],
                    cwd=toolchain.repository_root(),
                    env=way.stacks.env,
                    name=f"terrace database {verb} {way.name}",
                )


def note_dead_lock(way: Way, steps: Steps) -> None:
    """Release the lock of a run that cannot live any more, and say so."""
    if who := way.store.release_dead_lock(way.name, datetime.now(tz=UTC)):
        steps.note(f"released the lock of {who}, whose session has ended")


@contextmanager
def busy() -> Iterator[None]:
    """Give a state that somebody else holds its own exit code."""
    try:
        yield
    except UserError as problem:
        if LOCKED in str(problem):
            raise Refusal(str(problem), code=Code.BUSY) from None
        raise


@contextmanager
def hinting(name: str) -> Iterator[None]:
    """Say after an interruption what is known, and what goes on from there."""
    number = name.rpartition("-")[2]
    try:
        yield
    except KeyboardInterrupt as stopped:
        stopped.add_note(
            f"{name} may be there in part, and its record says so; go on with: terrace preview "
            f"{number}, or take it down with: terrace preview {number} --end"
        )
        raise
