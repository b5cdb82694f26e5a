"""The ``cdktf`` command of the virtual environment: the locked cdktf in the right environment."""

import os
import sys
from typing import NoReturn

from terrace.errors import UserError
from terrace.toolchain.node import cdktf_command
from terrace.toolchain.process_environment import environment


def cdktf_main() -> NoReturn:
    """Become cdktf: its signals, terminal and exit code are the caller's own."""
    try:
        command = cdktf_command()
        chosen = environment()
    except UserError as problem:
        sys.stderr.write(f"error: {problem}\n")
        raise SystemExit(1) from None
    if not sys.stdout.isatty():
        chosen.setdefault("CI", "true")  # cdktf then leaves its moving pictures out of a log
    os.execve(command[0], [*command, *sys.argv[1:]], chosen)  # noqa: S606 - no shell on purpose
