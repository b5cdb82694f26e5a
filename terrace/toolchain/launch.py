"""The ``cdktf`` command of the virtual environment: the locked cdktf in the right environment."""

import os
import sys
from collections.abc import Mapping, Sequence
from typing import NoReturn

from terrace.errors import UserError
from terrace.toolchain.locations import repository_root, state_folder
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
    arguments = [*sys.argv[1:], *_output_for(chosen, sys.argv[1:])]
    os.execve(command[0], [*command, *arguments], chosen)  # noqa: S606 - no shell on purpose


def _output_for(chosen: Mapping[str, str], arguments: Sequence[str]) -> list[str]:
    """Keep what is meant for the embedded AWS out of the committed folder, unless told where."""
    takes_output = {"synth", "diff", "deploy", "destroy", "list", "output"}.intersection(arguments)
    given = any(word.split("=")[0] in {"--output", "-o"} for word in arguments)
    if chosen.get("TERRACE_TARGET") != "embedded" or given or not takes_output:
        return []
    return ["--output", str(state_folder(repository_root()) / "embedded" / "terraform-out")]
