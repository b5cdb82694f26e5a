"""Which processes a command has started.

psutil is imported when it is asked: set-up runs before it is installed, and what set-up runs
leaves nothing behind in another session.
"""

import os
from contextlib import suppress


def outside_group(leader: int) -> frozenset[int]:
    """Return the descendants of a group's leader that a signal to its group does not reach."""
    apart = set()
    with suppress(ImportError):
        import psutil  # noqa: PLC0415

        with suppress(psutil.Error):
            for child in psutil.Process(leader).children(recursive=True):
                with suppress(ProcessLookupError):
                    if os.getpgid(child.pid) != leader:
                        apart.add(child.pid)
    return frozenset(apart)


def living(pids: frozenset[int]) -> frozenset[int]:
    """Return those that still run; one that has ended but was not buried counts as ended."""
    return frozenset(pid for pid in pids if _is_alive(pid))


def _is_alive(pid: int) -> bool:
    import psutil  # noqa: PLC0415 - there are ids only where psutil has given them

    try:
        alive: bool = psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False
    return alive
