"""Writing small commands that run on one certain Python, wherever that lies."""

import shlex
from pathlib import Path


def python_script(interpreter: Path, body: str) -> str:
    """Return an executable text for the shell and for Python at once.

    The shell sees an ``exec`` of the interpreter, Python a string: unlike a ``#!`` line this
    takes an interpreter whose path holds a space or is very long.
    """
    return f"""#!/bin/sh
'''exec' {shlex.quote(str(interpreter))} "$0" "$@"
' '''
{body}"""


def write_command(path: Path, text: str) -> None:
    """Write an executable file in one move."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.new")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.chmod(0o755)
    unfinished.replace(path)
