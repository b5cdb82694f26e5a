"""Start, recognise and end the server process, on Linux and macOS."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Final

from terrace.embedded_aws.state import Server

_PATIENCE_SECONDS: Final = 5.0
_POLL_SECONDS: Final = 0.02
_children: dict[int, subprocess.Popen[bytes]] = {}


def spawn(
    command: Sequence[str],
    *,
    environment: dict[str, str],
    socket_fd: int,
    log: IO[bytes],
    tied: bool,
) -> subprocess.Popen[bytes]:
    """Start the server in a session of its own, so that no terminal takes it down.

    Args:
        command: Program and arguments.
        environment: All of its environment.
        socket_fd: Listening socket that it inherits.
        log: Where its output goes.
        tied: Give it a pipe as standard input, whose end tells it that this process is gone.
    """
    child = subprocess.Popen(
        command,
        env=environment,
        pass_fds=(socket_fd,),
        stdin=subprocess.PIPE if tied else subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,
    )
    _children[child.pid] = child
    return child


def is_running(server: Server) -> bool:
    """Whether the process with that id still is the remembered server."""
    return server.nonce in _command_line(server.pid)


def end(server: Server) -> None:
    """End the server, politely first, and wait until it is gone; nothing else is ever touched."""
    for signal_number in (signal.SIGTERM, signal.SIGKILL):
        if not is_running(server):
            break
        os.kill(server.pid, signal_number)
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while is_running(server) and time.monotonic() < deadline:
            time.sleep(_POLL_SECONDS)
    reap(server.pid)


def reap(pid: int) -> None:
    """Collect the exit status of a child that has ended; other processes' children are init's."""
    child = _children.pop(pid, None)
    if child is None:
        return
    if child.stdin:
        child.stdin.close()
    child.wait(timeout=_PATIENCE_SECONDS)


def _command_line(pid: int) -> str:
    if sys.platform == "linux":
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
        except (FileNotFoundError, ProcessLookupError):
            return ""
    listing = subprocess.run(
        ["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return listing.stdout
