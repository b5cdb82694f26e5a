"""One set-up at a time in a working copy; a second one waits, and says so."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from terrace.files import writing
from terrace.steps import say


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Hold the lock file while the body runs; the system releases it if we die."""
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            say(f"Another set-up runs here (process {file.read().strip()}); waiting for it.")
            fcntl.flock(file, fcntl.LOCK_EX)
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield
