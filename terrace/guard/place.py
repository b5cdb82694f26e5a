"""The folder in which a command and the guards below it know of each other.

A lock on a file says that its owner lives. Unlike a process id it cannot be taken over by
somebody else, and the system drops it however the owner ends.
"""

import fcntl
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

FOLDER = "TERRACE_RUN"
LOG = "TERRACE_LOG"
LOGS_ALL = "TERRACE_LOGS_ALL"
TERRAFORM = "TERRACE_TERRAFORM"
PYTHON = "TERRACE_PYTHON"
VARIABLES = (FOLDER, LOG, LOGS_ALL, TERRAFORM, PYTHON)
"""Environment variables of a guard: the folder, a log for what terraform prints, whether it goes
there always or only once nobody else reads it, the real terraform, and the Python of the guard."""

APPROVED = "TERRACE_APPROVED_PLAN"
"""The fingerprint of the only plan that may be carried out; it is the caller's own variable."""

_COMMAND, _INTERRUPTED, _REFUSAL, _GUARD = "command", "interrupted", "refused", "guard-"


class Place:
    """One run's folder.

    Attributes:
        folder: The folder.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._held: dict[str, int] = {}

    def enter_as_command(self) -> None:
        """Say that the command lives, until it ends or leaves."""
        self._hold(_COMMAND)

    def enter_as_guard(self) -> None:
        """Say that this process guards a terraform, until it ends."""
        self._hold(f"{_GUARD}{os.getpid()}")

    def leave(self) -> None:
        """Let go of what this process holds."""
        while self._held:
            os.close(self._held.popitem()[1])

    @property
    def has_command(self) -> bool:
        """Whether the command lives."""
        return _is_held(self.folder / _COMMAND)

    @property
    def is_interrupted(self) -> bool:
        """Whether the command was interrupted, so that no terraform may begin any more."""
        return (self.folder / _INTERRUPTED).exists()

    def interrupt(self) -> None:
        """Let no terraform begin any more."""
        (self.folder / _INTERRUPTED).touch()

    @property
    def refusal(self) -> str | None:
        """Why a guard refused to deploy, in one sentence; None if none did."""
        try:
            return (self.folder / _REFUSAL).read_text(encoding="utf-8")
        except OSError:
            return None

    def refuse(self, sentence: str) -> None:
        """Tell the command why nothing is deployed; the first reason stays."""
        if self.refusal is None:
            (self.folder / _REFUSAL).write_text(sentence, encoding="utf-8")

    def guards(self) -> Iterator[int]:
        """Process ids of the guards that live."""
        for file in self.folder.glob(f"{_GUARD}*"):
            if _is_held(file):
                yield int(file.name.removeprefix(_GUARD))

    def _hold(self, name: str) -> None:
        handle = os.open(self.folder / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(handle, fcntl.LOCK_EX)
        self._held[name] = handle


def _is_held(file: Path) -> bool:
    try:
        handle = os.open(file, os.O_RDWR | os.O_CLOEXEC)
    except OSError:  # the folder is gone, and with it whoever made it
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def without(environ: Mapping[str, str]) -> dict[str, str]:
    """Return an environment without the variables of a guard."""
    return {name: value for name, value in environ.items() if name not in VARIABLES}
