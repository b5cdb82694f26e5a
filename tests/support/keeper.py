"""Ends what the tests began when they are gone, however they died.

Run as a program, it reads `+ID` for a process that has begun and `-ID` for one that has ended.
When its input ends, whoever wrote there is gone, and it ends what is left.
"""

import atexit
import os
import signal
import subprocess
import sys
import time
from functools import cache

GRACE_SECONDS = 3.0


@cache
def _keeper() -> "subprocess.Popen[str]":
    """This process's keeper; it dies of nothing but the end of its input."""
    keeper = subprocess.Popen(
        [sys.executable, "-S", "-E", "-P", __file__],
        stdin=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    atexit.register(keeper.communicate)
    return keeper


def keep(pid: int) -> None:
    """Have a child of this process ended if this process dies."""
    _tell(f"+{pid}")


def let_go(pid: int) -> None:
    """Say that a child has ended, before its id can be another process's."""
    _tell(f"-{pid}")


def _tell(line: str) -> None:
    stream = _keeper().stdin
    assert stream is not None
    stream.write(f"{line}\n")
    stream.flush()


def _end(pids: set[int]) -> None:
    deadline = time.monotonic() + GRACE_SECONDS
    number: int = signal.SIGTERM
    while pids:
        for pid in tuple(pids):
            try:
                os.kill(pid, number)
            except OSError:
                pids.discard(pid)
        time.sleep(0.1)
        number = signal.SIGKILL if time.monotonic() > deadline else 0


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    kept: set[int] = set()
    for told in sys.stdin:
        (kept.add if told[0] == "+" else kept.discard)(int(told[1:]))
    _end(kept)
