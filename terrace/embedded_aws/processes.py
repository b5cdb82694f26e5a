"""Start, recognise and end the server process, on Linux and macOS."""

import subprocess
from collections.abc import Sequence
from contextlib import suppress
from typing import IO, Final

import psutil

from terrace.embedded_aws.state import Server

_PATIENCE_SECONDS: Final = 5.0
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
    return _find(server) is not None


def end(server: Server) -> None:
    """End the server, politely first, and wait until it is gone; nothing else is ever touched."""
    if process := _find(server):
        with suppress(psutil.NoSuchProcess):
            process.terminate()
            try:
                process.wait(_PATIENCE_SECONDS)
            except psutil.TimeoutExpired:
                process.kill()
                process.wait(_PATIENCE_SECONDS)
    reap(server.pid)


def reap(pid: int) -> None:
    """Collect the exit status of a child that has ended; other processes' children are init's."""
    child = _children.pop(pid, None)
    if child is None:
        return
    if child.stdin:
        child.stdin.close()
    child.wait(timeout=_PATIENCE_SECONDS)


def _find(server: Server) -> psutil.Process | None:
    try:
        process = psutil.Process(server.pid)
        return process if server.nonce in " ".join(process.cmdline()) else None
    except psutil.Error:
        return None
