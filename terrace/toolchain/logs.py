"""Log files of commands, in the working copy's own folder."""

import os
import re
import tempfile
from pathlib import Path

from terrace.errors import UserError
from terrace.toolchain.locations import repository_root, state_folder


def new_log(name: str) -> Path:
    """Make an empty log file with a name of its own.

    Args:
        name: What is logged, in words, such as "cdktf deploy dev".

    Raises:
        UserError: The folder cannot be written.
    """
    folder = state_folder(repository_root()) / "logs"
    prefix = re.sub(r"[^\w.]+", "-", name) + "-"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, path = tempfile.mkstemp(dir=folder, prefix=prefix, suffix=".log")
    except OSError as problem:
        raise UserError(f"no log can be written to {folder}: {problem.strerror}") from None
    os.close(handle)
    return Path(path)
