"""Ending a command: gently first, so that terraform saves its state and releases its lock."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from terrace.toolchain import processes

GRACE_SECONDS = 120.0
"""How long an interrupted terraform may take to save its state and release its lock."""

OTHER_GRACE_SECONDS = 3.0
"""How long any other interrupted command may take, and after that a terminated one."""

_HAVE_STATE = ("terraform", "tofu", "cdktf")


def end_like_an_interruption() -> None:
    """Let a request to end, as CI sends it, stop what runs as gently as Ctrl-C does."""
    for signal_number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(signal_number) is not signal.SIG_IGN:
            signal.signal(signal_number, signal.default_int_handler)


def stop(process: subprocess.Popen[str], *, grace_seconds: float | None = None) -> None:
    """Interrupt a command and all that it started; kill what has not ended in time.

    cdktf runs terraform in a terminal session of its own: it passes the interruption on and then
    ends before terraform does, which is therefore waited for.

    Args:
        process: The command, leader of its own process group.
        grace_seconds: How long it may take; by default as long as what it is may need.
    """
    apart = processes.outside_group(process.pid)
    _send(process, signal.SIGINT)
    if not _end(process, apart, within=1.0):
        sys.stderr.write("\nwaiting for the command to stop; Ctrl-C again ends it at once\n")
        if not _end(process, apart, within=grace_seconds or _grace(process)):
            _send(process, signal.SIGTERM)
            _end(process, apart, within=OTHER_GRACE_SECONDS)
    _send(process, signal.SIGKILL)
    for pid in processes.living(apart):
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)
    process.wait(10.0)


def _send(process: subprocess.Popen[str], signal_number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal_number)


def _end(process: subprocess.Popen[str], apart: frozenset[int], *, within: float) -> bool:
    deadline = time.monotonic() + within
    try:
        while process.poll() is None or processes.living(apart):
            if time.monotonic() > deadline:
                return False
            time.sleep(0.05)
    except KeyboardInterrupt:
        return False
    return True


def _grace(process: subprocess.Popen[str]) -> float:
    words = process.args if isinstance(process.args, list) else []
    has_state = any(Path(word).name in _HAVE_STATE for word in words[:2])
    return GRACE_SECONDS if has_state else OTHER_GRACE_SECONDS
