"""Log files of commands, in the working copy's own folder."""

import os
import re
import tempfile
import time
from pathlib import Path

from terrace.errors import UserError
from terrace.toolchain.locations import repository_root, state_folder

KEPT = 50  # of 1 MB each where a large stack is planned


def new_log(name: str) -> Path:
    """Make an empty log file with a name of its own, and remove the oldest where there are many.

    Args:
        name: What is logged, in words, such as "cdktf deploy dev".

    Raises:
        UserError: The folder cannot be written.
    """
    folder = state_folder(repository_root()) / "logs"
    prefix = re.sub(r"[^\w.]+", "-", name) + "-"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for old in sorted(folder.glob("*.log"), key=_age)[KEPT - 1 :]:
            old.unlink(missing_ok=True)
        handle, path = tempfile.mkstemp(dir=folder, prefix=prefix, suffix=".log")
    except OSError as problem:
        raise UserError(f"no log can be written to {folder}: {problem.strerror}") from None
    os.close(handle)
    return Path(path)


def _age(log: Path) -> float:
    """Seconds since a log was written to; one that is gone meanwhile is the oldest of all."""
    try:
        return time.time() - log.stat().st_mtime
    except FileNotFoundError:
        return float("inf")
