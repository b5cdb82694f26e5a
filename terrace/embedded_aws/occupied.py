"""The demonstration that runs in a folder: there is room for one, which nobody else may end."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from terrace.errors import UserError
from terrace.files import writing

LOCK_NAME: Final = "demo.lock"


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep other demonstrations out of a folder; the system lets them in if we die.

    Raises:
        UserError: One runs there.
    """
    with writing(folder / LOCK_NAME):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / LOCK_NAME).touch()
    with (folder / LOCK_NAME).open("r+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UserError(f"{_found(lock.read())}; wait for its end") from None
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        yield


def refuse_while_demonstrated(folder: Path) -> None:
    """Refuse to take its server from a demonstration.

    Raises:
        UserError: One runs there.
    """
    if (found := demonstration(folder)) is not None:
        raise UserError(
            f"{found} and needs this embedded AWS; wait for its end, or press Ctrl-C where it runs"
        )


def demonstration(folder: Path) -> str | None:
    """Say that a demonstration runs in a folder, if one does."""
    try:
        lock = (folder / LOCK_NAME).open()
    except OSError:  # there was none yet
        return None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return _found(lock.read())
    return None


def _found(process: str) -> str:
    number = f" (process {process.strip()})" if process.strip().isdigit() else ""
    return f"a demo runs in this working copy{number}"
